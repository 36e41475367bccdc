"""Passages for a base of any size: sentences of the articles that come along, put together anew.

Each passage is like a piece of a municipality's page: a name as its title, a few sentences mostly about one
subject, with made-up names and numbers between. A name's rank follows Zipf's law without an end, so a larger
base has more words, as a real one does (Heaps' law). The same seed gives the same passages.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from kb_sync.article import Form
from kb_sync.chunks import Passage, SourceReference
from kb_sync.content import read_content
from kb_sync.settings import PACKAGE_CONTENT

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_FIRST = (
    "stor sand myr brei furu lang nord øst ask eik hav lund bjørk grøn kvit tverr elve fjell hol vass".split()
)
_MIDDLE = ["", "", "ar", "er", "in", "ol", "ur", "an"]
_LAST = (
    "vik nes stad bø dal øy haug mo land heim tveit seter bakken åsen lia sund berg voll rud eidet".split()
)
_PATTERNS = (
    "Dette gjelder {name} i sak {number}.",
    "Saka om {name} har nummer {number}.",
    "Eigedomen {number} ligg ved {name}, ikkje ved {other}.",
    "Plan {number} for {name} og {other} ble vedtatt i {year}.",
)
# From, to. together with the made-up ones 80 words at the median, one or two windows.
OWN_SENTENCES = (4, 8)
OTHER_SENTENCES = (0, 3)


def made_up_passages(count: int, municipality: str = "storbase", seed: int = 1) -> Iterator[Passage]:
    """``count`` distinct passages without a subject, each in one form, in a stable order."""
    chance = random.Random(seed)
    subjects = list(_sentences_by_subject().items())
    chance.shuffle(subjects)
    every = [sentence for _, (_, sentences) in subjects for sentence in sentences]
    for number in range(count):
        (lang, _), (title, own) = subjects[_rank(chance) % len(subjects)]
        name = _name(_rank(chance))
        pieces = chance.sample(own, min(len(own), chance.randint(*OWN_SENTENCES)))
        pieces += chance.sample(every, chance.randint(*OTHER_SENTENCES))
        for case in (number, *(chance.randint(1, 99_999) for _ in range(chance.randint(0, 2)))):
            said = chance.choice(_PATTERNS).format(
                name=name, other=_name(_rank(chance)), number=case, year=chance.randint(1950, 2026)
            )
            pieces.insert(chance.randint(0, len(pieces)), said)
        yield Passage(
            id=f"{municipality}/page:{number}/about/{lang}",
            municipality=municipality,
            topic=None,
            key=f"page:{number}",
            aspect="about",
            lang=lang,
            title=f"{title} {name}",
            heading=chance.choice(own).rstrip(".")[:60],
            text=" ".join(pieces),
            steps=(),
            source=SourceReference(name, f"https://www.example.no/{number}", None, "2026-11-21"),
            state="written",
        )


def _sentences_by_subject() -> dict[tuple[Form, str], tuple[str, list[str]]]:
    """Title and sentences of each subject in each form."""
    found: dict[tuple[Form, str], tuple[str, list[str]]] = {}
    for passage in read_content(PACKAGE_CONTENT).passages["alver"]:
        if passage.topic is not None and passage.fact is None:
            _, sentences = found.setdefault((passage.lang, passage.topic), (passage.title, []))
            sentences.extend(sentence for sentence in _SENTENCE_END.split(passage.text) if sentence)
    return found


def _rank(chance: random.Random) -> int:
    """0, 1, 2 … by the law of Zipf and Mandelbrot: rank r comes about as often as 1 / (r + 10) ** 1.9."""
    return int(10 * chance.paretovariate(0.9)) - 10


def _name(rank: int) -> str:
    """A place that does not exist; common ones are short, rare ones long."""
    name, rest = "", rank
    for parts in (_FIRST, _LAST, _MIDDLE):
        rest, place = divmod(rest, len(parts))
        name += parts[place]
    while rest:
        rest, place = divmod(rest, len(_LAST))
        name += _LAST[place]
    return name.capitalize()
