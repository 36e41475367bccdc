"""The training examples in ``bot/data/nlu``: every file keeps the shape and the variety that training relies on.

The figures here are the project's own agreement on its examples, not limits of Rasa.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

NLU_DIR = Path(__file__).resolve().parents[3] / "bot" / "data" / "nlu"
FILES = sorted(NLU_DIR.glob("*.yml"))
FORMS = ("nn", "nb")
ASPECTS = frozenset(
    {
        "about",
        "eligibility",
        "apply",
        "price",
        "deadline",
        "hours",
        "contact",
        "complaint",
    }
)
METADATA_KEYS = frozenset({"lang", "group", "aspect", "dialect"})
SUBJECT_PREFIX = "subject/"
DIALOGUE_INTENTS = frozenset(
    {
        "opening_hours",
        "contact",
        "find_us",
        "who_answers",
        "greet",
        "thank",
        "goodbye",
        "who_are_you",
        "talk_to_human",
        "out_of_scope",
    }
)
LEAST_EXAMPLES_PER_FORM = 15
LEAST_GROUPS_PER_SUBJECT = 25
# Not all eight: nobody asks for the deadline of the emergency ward.
LEAST_ASPECTS_PER_SUBJECT = 6
LARGEST_TEMPLATE_SHARE = 0.10
# A word is a subject's name when this share of the subject's lines hold it and hardly any line elsewhere does.
NAME_SHARE = 0.05
NAME_SHARE_ELSEWHERE = 0.01


@dataclass(frozen=True)
class Example:
    """One line a resident might write, with the file it stands in."""

    file: str
    intent: str
    text: str
    metadata: dict[str, object]


def read_examples(path: Path) -> list[Example]:
    """All examples of one file, in order; raises KeyError or TypeError where the file has another shape."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Example(
            path.name,
            item["intent"],
            example["text"].strip(),
            dict(example["metadata"]),
        )
        for item in content["nlu"]
        if "intent" in item
        for example in item["examples"]
    ]


def words(text: str) -> list[str]:
    """The lower-case words of a text, without punctuation."""
    return re.findall(r"\w+", text.casefold())


def template_shares(lines: dict[str, list[str]]) -> dict[str, float]:
    """For each subject, the share of its lines that another subject also has once the names are taken out.

    ``lines`` maps a subject to its texts. A line that is nothing but the name repeats nothing. Word order does not
    count, so that «sfo pris» and «pris barnehage» are the same template.
    """
    counts = {s: Counter(w for t in texts for w in set(words(t))) for s, texts in lines.items()}
    skeletons = {}
    for subject, texts in lines.items():
        elsewhere = Counter[str]()
        for other, count in counts.items():
            if other != subject:
                elsewhere.update(count)
        lines_elsewhere = sum(len(t) for other, t in lines.items() if other != subject)
        names = {
            word
            for word, n in counts[subject].items()
            if len(word) >= 3
            and n >= NAME_SHARE * len(texts)
            and elsewhere[word] <= NAME_SHARE_ELSEWHERE * lines_elsewhere
        }
        # A compound that begins with the name («bosspann», «barnehagefaktura») holds the name too.
        beginnings = tuple(name for name in names if len(name) >= 4)
        skeletons[subject] = [
            tuple(
                sorted(
                    w for w in words(t) if w not in names and not (beginnings and w.startswith(beginnings))
                )
            )
            for t in texts
        ]
    found = {subject: set(rows) for subject, rows in skeletons.items()}
    return {
        subject: sum(1 for row in rows if row and any(row in found[o] for o in found if o != subject))
        / len(rows)
        for subject, rows in skeletons.items()
    }


EXAMPLES = [example for path in FILES for example in read_examples(path)]
INTENTS = sorted({example.intent for example in EXAMPLES})
SUBJECTS = [intent for intent in INTENTS if intent.startswith(SUBJECT_PREFIX)]


def test_there_are_subjects_and_every_dialogue_intent() -> None:
    assert SUBJECTS
    assert DIALOGUE_INTENTS <= set(INTENTS)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_file_is_rasa_yaml_of_the_intent_it_is_named_after(path: Path) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert content["version"] == "3.1"
    assert {e.intent.removeprefix(SUBJECT_PREFIX) for e in read_examples(path)} == {path.stem}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_example_says_its_form_and_its_phrasing_group(path: Path) -> None:
    for example in read_examples(path):
        meta = example.metadata
        assert set(meta) <= METADATA_KEYS, example
        assert meta.get("lang") in FORMS, example
        assert isinstance(meta.get("group"), str) and meta["group"].strip(), example
        assert meta.get("aspect", "about") in ASPECTS, example
        assert meta.get("dialect", True) is True, example
        assert "dialect" not in meta or meta["lang"] == "nn", f"dialect counts as nn: {example}"


@pytest.mark.parametrize("intent", INTENTS)
@pytest.mark.parametrize("form", FORMS)
def test_an_intent_has_enough_examples_in_each_form(intent: str, form: str) -> None:
    count = sum(1 for e in EXAMPLES if e.intent == intent and e.metadata["lang"] == form)
    assert count >= LEAST_EXAMPLES_PER_FORM


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_has_enough_phrasing_groups_and_aspects(subject: str) -> None:
    own = [e for e in EXAMPLES if e.intent == subject]
    assert len({e.metadata["group"] for e in own}) >= LEAST_GROUPS_PER_SUBJECT
    assert len({e.metadata.get("aspect") for e in own} - {None}) >= LEAST_ASPECTS_PER_SUBJECT


def test_no_text_stands_twice_or_under_two_intents() -> None:
    places: dict[str, list[Example]] = {}
    for example in EXAMPLES:
        places.setdefault(" ".join(words(example.text)), []).append(example)
    repeated = [[(e.file, e.text) for e in same] for same in places.values() if len(same) > 1]
    assert repeated == []


def test_texts_are_one_line_that_rasa_reads_as_written() -> None:
    for example in EXAMPLES:
        assert words(example.text), f"no words: {example}"
        assert "\n" not in example.text, example
        assert not example.text.startswith("/"), f"Rasa reads this as an intent: {example}"
        assert not re.search(r"[\[\]{}]", example.text), f"Rasa reads this as an entity: {example}"


def test_texts_hold_nothing_that_could_be_somebodys_number_or_address() -> None:
    for example in EXAMPLES:
        assert not re.search(r"\d(?:[ .]?\d){7,}", example.text), f"telephone or personal number: {example}"
        assert "@" not in example.text, f"e-mail address: {example}"


def test_subjects_are_not_one_template_with_the_name_swapped() -> None:
    lines = {s: [e.text for e in EXAMPLES if e.intent == s] for s in SUBJECTS}
    too_many = {
        s: round(share, 2) for s, share in template_shares(lines).items() if share > LARGEST_TEMPLATE_SHARE
    }
    assert too_many == {}


def test_the_template_measure_sees_a_swapped_name_and_leaves_other_lines_alone() -> None:
    swapped = {
        "a": [
            "kva kostar barnehage",
            "barnehage frist",
            "klage barnehage",
            "barnehage",
            "barnehageplassen kontakt",
        ],
        "b": [
            "kva kostar renovasjon",
            "frist renovasjon",
            "klage renovasjon",
            "renovasjon",
            "ring renovasjon",
        ],
    }
    shares = template_shares(swapped)
    assert shares == {"a": pytest.approx(3 / 5), "b": pytest.approx(3 / 5)}
    different = {
        "a": ["ungen er der til fire", "barnehage pris"],
        "b": ["bossbilen kom ikkje", "renovasjon hytte"],
    }
    assert template_shares(different) == {"a": 0.0, "b": 0.0}
