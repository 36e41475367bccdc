"""From passages to something searchable: analysed words, letters and vectors, ready for the store."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from kb_sync.chunks import Passage
from kb_sync.embed import Embedder
from kb_sync.lexical import Analyser, WordLists
from kb_sync.store import IndexedPassage

# A vector is a mean over words, so one over a long text is like every other. 80 words is about the longest
# section of our articles; on 400 encyclopaedic passages of 340 words, 40 to 160 made no difference of note.
WINDOW_WORDS = 80
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


def searched_text(passage: Passage) -> str:
    """Everything of a passage that a resident could be asking about, without its title and heading."""
    return " ".join((passage.text, *passage.steps))


def vocabulary_of(passages: Sequence[Passage], lists: WordLists) -> frozenset[str]:
    """Every term in the passages, before any compound is taken apart."""
    plain = Analyser(lists)
    return frozenset(
        term
        for passage in passages
        for word in plain.words(f"{passage.title} {passage.heading} {searched_text(passage)}")
        for term in word.terms
    )


def analysed(passages: Sequence[Passage], lists: WordLists) -> list[tuple[str, str, str, str]]:
    """For each passage: the terms of its title, heading and body, and its plain text for the letters."""
    analyser = Analyser(lists, vocabulary_of(passages, lists))
    rows = []
    for passage in passages:
        body = searched_text(passage)
        # The title twice: it names the subject, which each section's own text often does not.
        whole = f"{passage.title} {passage.title} {passage.heading} {body}"
        rows.append(
            (
                analyser.index_text(passage.title),
                analyser.index_text(passage.heading),
                analyser.index_text(body),
                analyser.plain_text(whole),
            )
        )
    return rows


def windows(passage: Passage, words: int = WINDOW_WORDS) -> list[str]:
    """The texts a passage is embedded as: its title with its heading, and its body in pieces of whole sentences."""
    name = ". ".join(part for part in (passage.title, passage.heading) if part)
    pieces: list[list[str]] = [[]]
    count = 0
    for sentence in _SENTENCE_END.split(searched_text(passage)):
        length = len(sentence.split())
        if count and count + length > words:
            pieces.append([])
            count = 0
        pieces[-1].append(sentence)
        count += length
    bodies = [" ".join(piece).strip() for piece in pieces]
    return [name, *(f"{name}. {body}" for body in bodies)] if name else bodies


def index_passages(passages: Sequence[Passage], lists: WordLists, embedder: Embedder) -> list[IndexedPassage]:
    """Analyse and embed ``passages``, in order."""
    texts = [windows(passage) for passage in passages]
    flat = [text for windows_of_one in texts for text in windows_of_one]
    vectors = embedder.passages(flat) if flat else np.zeros((0, 0), dtype=np.float32)
    borders = np.cumsum([0, *(len(windows_of_one) for windows_of_one in texts)])
    return [
        IndexedPassage(passage, title, heading, body, letters, vectors[borders[row] : borders[row + 1]])
        for row, (passage, (title, heading, body, letters)) in enumerate(
            zip(passages, analysed(passages, lists), strict=True)
        )
    ]
