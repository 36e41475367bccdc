"""Cuts what was read of a page into pieces: small enough to be an answer, large enough to say something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kb_sync.documents import Document, Part

WORDS = 90
"""A piece is at most about this long. As long as an answer can be and still be read in a chat; sections of our own
articles have 60 words at most."""
SHORTEST = 3
"""Words. A heading with a word under it says nothing alone and is joined to what follows, unless it is a question."""
SAME = 8
"""Words. So long a text says the same wherever it stands; "Nei." is an answer to many questions."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ0-9])")


def pieces_of(document: Document) -> Iterator[Part]:
    """The document's pieces in its order, each once. Every word of its text and steps stands in one of them.

    Steps stay together with the last words before them.
    """
    seen: set[tuple[object, ...]] = set()
    for part in _joined(document.parts):
        for piece in _split(part):
            long = len(piece.text.split()) >= SAME
            said = (piece.text, piece.steps) if long else (piece.trail, piece.text, piece.steps)
            if said not in seen:  # a page may say the same twice, in a box and in the text
                seen.add(said)
                yield piece


def _joined(parts: tuple[Part, ...]) -> Iterator[Part]:
    """The parts, each that is too short to stand alone joined to the next."""
    waiting: Part | None = None
    for part in parts:
        if waiting is not None:
            part = replace(part, text=f"{_in_one_line(waiting)}\n{part.text}".strip())
            waiting = None
        if _says_something(part):
            yield part
        elif part.text:
            waiting = part
    if waiting is not None:
        yield waiting


def _says_something(part: Part) -> bool:
    if part.steps or len(part.text.split()) >= SHORTEST:
        return True
    return bool(part.text) and (part.trail[-1].endswith("?") or any(sign.isdigit() for sign in part.text))


def _in_one_line(part: Part) -> str:
    heading = part.trail[-1] if len(part.trail) > 1 else ""
    return f"{heading}: {part.text}" if heading else part.text


def _split(part: Part) -> Iterator[Part]:
    if len(part.text.split()) <= WORDS:
        yield part
        return
    pieces: list[list[str]] = [[]]
    count = 0
    for line in _lines(part.text):
        length = len(line.split())
        if count and count + length > WORDS:
            pieces.append([])
            count = 0
        pieces[-1].append(line)
        count += length
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        yield replace(part, text="\n".join(piece), steps=part.steps if number == last else ())


def _lines(text: str) -> Iterator[str]:
    """Lines of a text, those longer than a piece in their sentences."""
    for line in text.split("\n"):
        if len(line.split()) > WORDS:
            yield from _SENTENCE_END.split(line)
        elif line:
            yield line
