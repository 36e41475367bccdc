"""From passages to something searchable: their analysed words, and the texts they are embedded as."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple, TypeVar

from kb_sync import lexical
from kb_sync.chunks import Passage
from kb_sync.lexical import WORD_LISTS, Analyser, WordLists, plain, whole
from nlu import dialect, normalise
from nlu.dialect import EQUIVALENTS_FILE

# A vector is a mean over words, so one over a long text is like every other. 80 words is about the longest
# section of our articles; on 400 encyclopaedic passages of 340 words, 40 to 160 made no difference of note.
WINDOW_WORDS = 80
BATCH = 1000
REMEMBERED = 200_000  # words while building; 100 000 passages have about 160 000
Item = TypeVar("Item")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_PROGRAM = (__file__, lexical.__file__, dialect.__file__, normalise.__file__)
ANALYSED_BY = (WORD_LISTS, EQUIVALENTS_FILE, *map(Path, _PROGRAM))


def searched_text(passage: Passage) -> str:
    """Everything of a passage that a resident could be asking about, without its title and heading."""
    return " ".join((passage.text, *passage.steps))


def searched_heading(passage: Passage) -> str:
    """The heading with the words it is found by besides."""
    return " ".join(part for part in (passage.heading, passage.keywords, *passage.asked) if part)


class Terms(NamedTuple):
    """The analysed words of one passage."""

    title: list[str]
    heading: list[str]
    body: list[str]
    plain: list[str]
    """All of them, folded and without the parts of compounds: what likeness by letters compares."""


class Analysis:
    """The analysis of one base's passages. Their vocabulary is read first: compounds fall apart into its words."""

    def __init__(
        self,
        passages: Sequence[Passage],
        lists: WordLists,
        progress: Callable[[int], None] = lambda passages: None,
    ) -> None:
        """``progress`` is told how many more passages have been read."""
        self.passages = passages
        vocabulary: set[str] = set()
        analyser = Analyser(lists, remembered=REMEMBERED)
        for batch in batches(passages):
            for passage in batch:
                for text in (passage.title, searched_heading(passage), searched_text(passage)):
                    vocabulary.update(term for word in analyser.words(text) for term in word.terms)
            progress(len(batch))
        self._analyser = Analyser(lists, vocabulary, REMEMBERED)

    def of(self, passage: Passage) -> Terms:
        """The terms of one passage."""
        title, heading, body, asked = (
            self._analyser.words(text)
            for text in (
                passage.title,
                f"{passage.heading} {passage.keywords}".strip(),
                searched_text(passage),
                " ".join(passage.asked),
            )
        )
        # The title twice: it names the subject, which each section's own text often does not. The questions asked are
        # left out: among forty of their words the few letters a short question shares would count for nothing.
        letters = plain((*title, *title, *heading, *body))
        return Terms(whole(title), whole((*heading, *asked)), whole(body), letters)


def analysis_fingerprint() -> str:
    """Changes with whatever the analysis of a text comes from: word lists, stemmer, and the program's own reading."""
    digest = hashlib.sha256(version("snowballstemmer").encode())
    for file in ANALYSED_BY:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The items, a thousand at a time: as many passages as are held and embedded together."""
    for first in range(0, len(items), BATCH):
        yield items[first : first + BATCH]


def windows(passage: Passage, words: int = WINDOW_WORDS) -> list[str]:
    """The texts a passage is embedded as: its title with its heading, and its body in pieces of whole sentences."""
    heading = f"{passage.heading} {passage.keywords}".strip()
    name = ". ".join(part for part in (passage.title, heading) if part)
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
    # Each question alone: a mean of several would be like none of them.
    return [
        *([name] if name else []),
        *(f"{name}. {body}" if name else body for body in bodies),
        *passage.asked,
    ]
