"""Clean plain text out of whatever stood in a page or file."""

from __future__ import annotations

import re
import unicodedata

# A paragraph of a municipal page is rarely over 1 000 characters; a line of more is a page without paragraphs, and is
# cut where a sentence ends so that nothing that reads it has to hold a book in one line.
LONGEST_LINE = 1500

# Letters that PDF and Word write as one sign. Only these: NFKC would also turn "m²" into "m2" and "½" into "1⁄2".
_LIGATURES = {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st",
}  # fmt: skip
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def clean(text: str) -> str:
    """``text`` as one line: no control, invisible or private-use characters, composed letters, single spaces.

    Soft hyphens and zero-width characters vanish; a non-breaking space becomes a space.
    """
    text = " ".join(text.split())
    if text.isascii() and text.isprintable():
        return text
    if not text.isprintable():
        # What cannot be printed is a kind of space or nothing a reader sees: controls, soft hyphens, direction marks.
        text = "".join(sign if sign.isprintable() else " " * sign.isspace() for sign in text)
    if _LIGATURE.search(text):
        text = text.translate(_LIGATURES)
    return " ".join(unicodedata.normalize("NFC", text).split())


def clean_lines(text: str) -> list[str]:
    """The lines of ``text``, each cleaned; empty ones left out."""
    return [line for line in map(clean, text.splitlines()) if line]


def wrapped(line: str, longest: int = LONGEST_LINE) -> list[str]:
    """``line`` as it is, or cut after sentences – else between words, else anywhere – so that no piece is too long."""
    if len(line) <= longest:
        return [line]
    lines = [""]
    for sentence in _SENTENCE_END.split(line):
        for piece in _pieces(sentence, longest):
            if lines[-1] and len(lines[-1]) + 1 + len(piece) > longest:
                lines.append(piece)
            else:
                lines[-1] = f"{lines[-1]} {piece}".strip()
    return lines


def shortened(text: str, longest: int) -> str:
    """``text``, or as many of its first words as fit with an ellipsis after them."""
    if len(text) <= longest:
        return text
    # The space after the last sign tells whether it ends a word.
    return text[:longest].rpartition(" ")[0].rstrip(" ,;:–-")[: longest - 1] + "…"


def _pieces(sentence: str, longest: int) -> list[str]:
    if len(sentence) <= longest:
        return [sentence]
    return [word[at : at + longest] for word in sentence.split(" ") for at in range(0, len(word), longest)]
