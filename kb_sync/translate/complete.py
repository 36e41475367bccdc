"""Adds the form that nobody has written yet: a machine's translation, labelled as one.

What a person has written always stands; a machine's text is made anew at each sync and is gone as soon as somebody
writes that form. About sensitive subjects (``content/felles/subjects/sensitive.yml``) a machine says nothing: they are
answered in the form they are written in, and a text that came from a machine in the first place is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from kb_sync.article import FORMS, Form
from kb_sync.chunks import Passage
from kb_sync.translate.translator import Translator

Frames = Mapping[str, Passage]
"""For a form whose text is missing, by the passage's id: all the rest of it, where somebody has written that."""
NO_FRAMES: Frames = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Completion:
    """A municipality's passages with what a machine could add, and what is still missing."""

    passages: list[Passage]
    translated: int
    """Passages added."""
    lacking: int
    """Passages whose other form could not be had: there is no translator, or the text came back harmed."""
    kept_back: int
    """Passages of sensitive subjects that lack their other form, or were left out; a person must write them."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Ids of passages that nobody has written."""

    for_machine: frozenset[str]
    for_person: frozenset[str]
    """Of sensitive subjects; those that only a machine has written are among them."""


def missing_twins(passages: Iterable[Passage], sensitive: frozenset[str]) -> Missing:
    """Whose twin is missing, and who may write it."""
    given = list(passages)
    written = [one for one in given if not _unfit(one, sensitive)]
    there = {one.id for one in written}
    alone = {_twin_id(one): one for one in written if _twin_id(one) not in there}
    person = {name for name, one in alone.items() if _for_people_only(one, sensitive)}
    left_out = {one.id for one in given if _unfit(one, sensitive)}
    return Missing(frozenset(alone.keys() - person), frozenset(person | left_out))


def complete(
    passages: Iterable[Passage],
    translator: Translator,
    sensitive: frozenset[str],
    frames: Frames = NO_FRAMES,
) -> list[Passage]:
    """``passages`` and, right after each whose twin is missing, the twin with the state ``machine``.

    The source is kept. ``sensitive`` are the Los ids a machine may say nothing about; nor may it about a passage that
    is marked as sensitive itself.
    """
    return completion(passages, translator, sensitive, frames).passages


def completion(
    passages: Iterable[Passage],
    translator: Translator,
    sensitive: frozenset[str],
    frames: Frames = NO_FRAMES,
) -> Completion:
    """As ``complete``, with counts."""
    given = list(passages)
    missing = missing_twins(given, sensitive)
    written = [one for one in given if not _unfit(one, sensitive)]
    twins = _twins([one for one in written if _twin_id(one) in missing.for_machine], translator, frames)
    return Completion(
        passages=[each for one in written for each in (one, twins.get(one.id)) if each is not None],
        translated=len(twins),
        lacking=len(missing.for_machine) - len(twins),
        kept_back=len(missing.for_person),
    )


@dataclass(frozen=True, slots=True)
class Completed:
    """Every municipality's passages, and the counts of ``Completion`` over all of them."""

    passages: dict[str, list[Passage]]
    translated: int
    lacking: int
    kept_back: int


def complete_all(
    passages: Mapping[str, Iterable[Passage]],
    translator: Translator,
    sensitive: frozenset[str],
    frames: Mapping[str, Frames],
) -> Completed:
    """As ``complete``, for all municipalities by name; then the translator forgets what nobody needs any more."""
    each = {
        name: completion(own, translator, sensitive, frames.get(name, NO_FRAMES))
        for name, own in passages.items()
    }
    translator.prune()
    return Completed(
        passages={name: one.passages for name, one in each.items()},
        translated=sum(one.translated for one in each.values()),
        lacking=sum(one.lacking for one in each.values()),
        kept_back=sum(one.kept_back for one in each.values()),
    )


def _twins(wanting: Sequence[Passage], translator: Translator, frames: Frames) -> dict[str, Passage]:
    """The twin of each passage that can have one now, by the passage's own id."""
    found: dict[tuple[Form, str], str | None] = {}
    for source in FORMS:
        texts = {text for one in wanting if one.lang == source for text in _unwritten(one, frames)}
        ordered = sorted(texts)  # a set's order differs from run to run
        told = translator.translate(ordered, source, _other(source)) if ordered else []
        found.update({(source, text): new for text, new in zip(ordered, told, strict=True)})
    twins = {one.id: _twin(one, frames, found) for one in wanting}
    return {name: twin for name, twin in twins.items() if twin is not None}


def _unwritten(passage: Passage, frames: Frames) -> tuple[str, ...]:
    """What of the twin must be translated: with a frame the text alone, otherwise everything people read."""
    if _twin_id(passage) in frames:
        return (passage.text,)
    return (passage.text, passage.title, passage.heading, *passage.steps)


def _twin(passage: Passage, frames: Frames, found: Mapping[tuple[Form, str], str | None]) -> Passage | None:
    """The twin, or None where any of its texts could not be translated."""
    told = [found[passage.lang, text] for text in _unwritten(passage, frames)]
    whole = [text for text in told if text is not None]
    if len(whole) < len(told):
        return None
    text, *rest = whole
    frame = frames.get(_twin_id(passage))
    if frame is not None:
        return replace(frame, text=text, state="machine")
    title, heading, *steps = rest
    return replace(
        passage,
        id=_twin_id(passage),
        lang=_other(passage.lang),
        title=title,
        heading=heading,
        text=text,
        steps=tuple(steps),
        state="machine",
    )


def _for_people_only(passage: Passage, sensitive: frozenset[str]) -> bool:
    return passage.sensitive or passage.topic in sensitive


def _unfit(passage: Passage, sensitive: frozenset[str]) -> bool:
    """Whether a machine wrote it about something a machine is not to write about."""
    return passage.state == "machine" and _for_people_only(passage, sensitive)


def _twin_id(passage: Passage) -> str:
    return f"{passage.twin_key}/{_other(passage.lang)}"


def _other(form: Form) -> Form:
    return "nb" if form == "nn" else "nn"
