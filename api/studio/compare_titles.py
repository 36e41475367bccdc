"""What intents are called, in both forms, for whoever does not know what an intent is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb_sync.subjects import Subject
from kb_sync.texts import Texts
from nlu.training_data import SUBJECT_INTENT

Titles = dict[str, dict[str, str]]


def titles_of(
    intents: Iterable[str],
    texts: Texts,
    los: Mapping[str, Subject],
    made_here: Mapping[str, Mapping[str, str]],
) -> Titles:
    """``{intent: {"nn", "nb"}}``; the id itself where nobody has said what it is called.

    ``made_here``: titles of subjects that staff have made, by id.
    """
    own = {form: texts.area("studio_material", form) for form in ("nn", "nb")}
    found: Titles = {}
    for intent in intents:
        id = intent.removeprefix(SUBJECT_INTENT)
        if id in made_here:
            found[intent] = {form: made_here[id][form] for form in ("nn", "nb")}
        elif id in los:
            found[intent] = {"nn": los[id].name.nn, "nb": los[id].name.nb}
        else:
            found[intent] = {form: own[form].get(f"intent.{id}", id) for form in ("nn", "nb")}
    return found
