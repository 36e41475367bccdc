"""The service standard, held up against what somebody answered: simple checks that say what they looked at.

There is no score. A check sees whether certain words are there and nothing of what they mean; what it says is where
to look again. The standard is the municipality's own: greet, answer the question first, say where it stands or what
to do next, write as the resident writes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from api.governance.archive_copy import folded
from api.handover.practice_cases import PracticeCase
from nlu import written_standard
from nlu.normalise import words

Name = Literal["greets", "answers_first", "next_step", "form"]
SHOWN_MOST = 6
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_GREETING = re.compile(
    r"\b(hei(?:sann)?|hallo|god ?dag|god (?:morgon|morgen|kveld|ettermiddag|føremiddag|formiddag)|velkom(?:en|men))\b"
)
_ONLY_COURTESY = re.compile(
    r"^(hei(?:sann)?|hallo|god ?\w+|velkom\w+|takk|tusen takk|eg heiter|jeg heter|mitt na[vm]n|mitt namn)\b"
)
_NEXT = re.compile(
    r"https?://\S+|\bwww\.\S+|\b[\w-]+\.(?:no|com)\b"
    r"|\b(?:\d{2} \d{2} \d{2} \d{2}|\d{8}|116 ?117|11[0237])\b"
    r"|\b(?:søkj?e?r?|søkje|sende?|ringj?e?|fyll(?:e)? ut|logg(?:e)? inn|meld(?:e)?|bestill(?:e)?|ta kontakt"
    r"|kom(?:me)? innom|møt(?:e)? opp|les(?:e)? meir|les(?:e)? mer|legg(?:e|je)? ved|snakk(?:e)? med|sei(?:e)? frå"
    r"|si fra|klag(?:e)?)\b"
)
_SHORTEST_WORD, _STEM = 4, 5


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. ``seen``: found, not found, or None where there is nothing to judge.

    ``what`` picks the text (``practice.check.<name>.<what>``) that ``values`` fill.
    """

    name: Name
    seen: bool | None
    what: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What somebody answered in one round, and how long after the resident's message stood there."""

    text: str
    seconds: int


def checks(case: PracticeCase, answers: Sequence[Answer]) -> list[Check]:
    """All the checks, in the order of the standard, of the answers to a whole case (one for each round)."""
    first = answers[0].text
    everything = "\n".join(answer.text for answer in answers)
    return [greets(first), answers_first(case, first), next_step(everything), form(case, everything)]


def greets(first: str) -> Check:
    """Looks for a greeting in the first sentence of the first answer."""
    found = _GREETING.search(_SENTENCE.split(first.strip())[0].casefold())
    if found is None:
        return Check("greets", False, "no")
    return Check("greets", True, "yes", {"found": found.group(0)})


def answers_first(case: PracticeCase, first: str) -> Check:
    """Looks in the first sentence that is more than courtesy for words of the question or of the original's
    first answer; a sentence that asks back answers nothing yet."""
    sentence = next((s for s in _SENTENCE.split(first.strip()) if not _courtesy(s)), "")
    if not sentence:
        return Check("answers_first", False, "nothing")
    if sentence.rstrip().endswith("?"):
        return Check("answers_first", False, "asks", {"sentence": sentence})
    asked = " ".join(said.text for said in case.opening if said.sender == "resident")
    known = _stems(f"{asked} {case.rounds[0].original[0]}")
    shared = [word for word in dict.fromkeys(words(folded(sentence))) if _stem(word) in known]
    if not shared:
        return Check("answers_first", False, "no", {"sentence": sentence})
    return Check(
        "answers_first", True, "yes", {"sentence": sentence, "found": ", ".join(shared[:SHOWN_MOST])}
    )


def next_step(everything: str) -> Check:
    """Looks for a link, a telephone number or words that say what to do, in all the answers."""
    found = list(dict.fromkeys(match.group(0) for match in _NEXT.finditer(everything.casefold())))
    if not found:
        return Check("next_step", False, "no")
    return Check("next_step", True, "yes", {"found": ", ".join(found[:SHOWN_MOST])})


def form(case: PracticeCase, everything: str) -> Check:
    """Compares the form of Norwegian of all the answers with the resident's."""
    written = written_standard.detect(everything).code
    if written is None:
        return Check("form", None, "unclear")
    same = written == case.about.lang
    return Check("form", same, f"{'same' if same else 'other'}_{case.about.lang}")


def _courtesy(sentence: str) -> bool:
    """Such as «Hei, og velkomen!» or «Takk for at du tek kontakt.», with nothing about the question."""
    bare = sentence.strip().casefold()
    return not bare or bool(_ONLY_COURTESY.match(bare) and len(bare.split()) <= 8)


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in words(folded(text)) if len(word) >= _SHORTEST_WORD}


def _stem(word: str) -> str:
    return word[:_STEM] if len(word) >= _SHORTEST_WORD else ""
