"""A hint about plain language: how long the sentences are, and how hard a text is to read.

LIX (C. H. Björnsson, *Läsbarhet*, 1968) is the mean number of words in a sentence plus the share of words with more
than six letters in per cent; below 30 is very easy, 30–40 easy, 40–50 like a newspaper, 50–60 like official papers,
above that very hard. Both are rules of thumb: a short text can be hard and a long one clear.
"""

from __future__ import annotations

import re
from typing import Any

LONG_WORD = 6
LONG_SENTENCE = 20
"""Words; Språkrådet and digdir both advise shorter ones, with 15–20 as a guide."""
LEVELS = ((30, "very_easy"), (40, "easy"), (50, "medium"), (60, "hard"))
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ«0-9])")
_WORD = re.compile(r"[^\W\d_]+")
# A full stop after these ends no sentence.
_SHORT = re.compile(r"\b(kl|nr|tlf|ca|jf|bl\.a|f\.eks|t\.d|dvs|osb|o\.l|m\.m|kr|pst|st)\.$", re.IGNORECASE)


def hint(text: str) -> dict[str, Any]:
    """Words, sentences, words in a sentence, LIX with its level, and the sentences that are long."""
    sentences = sentences_of(text)
    counted = [len(_WORD.findall(one)) for one in sentences]
    words = _WORD.findall(text)
    if not words:
        return {"words": 0, "sentences": 0, "mean": 0.0, "lix": 0, "level": "very_easy", "long": []}
    mean = len(words) / max(len(sentences), 1)
    lix = round(mean + 100 * sum(len(word) > LONG_WORD for word in words) / len(words))
    return {
        "words": len(words),
        "sentences": len(sentences),
        "mean": round(mean, 1),
        "lix": lix,
        "level": next((level for below, level in LEVELS if lix < below), "very_hard"),
        "long": [one for one, count in zip(sentences, counted, strict=True) if count > LONG_SENTENCE],
    }


def sentences_of(text: str) -> list[str]:
    """The sentences of a text; an abbreviation ends none."""
    found: list[str] = []
    for piece in _SENTENCE.split(text.strip()):
        if found and _SHORT.search(found[-1]):
            found[-1] = f"{found[-1]} {piece}"
        elif piece:
            found.append(piece)
    return found
