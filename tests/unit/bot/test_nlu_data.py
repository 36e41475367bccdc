"""The training examples in ``bot/data/nlu``: every file keeps the shape and the variety that training relies on.

The figures here are the project's own agreement on its examples, not limits of Rasa.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml

from kb_sync.subjects import load_subjects

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
        "ask_price",
        "ask_deadline",
        "ask_apply",
        "complain",
        "praise",
        "report_fault",
        "case_status",
        "privacy",
        "abuse",
        "repeat",
        "change_language",
    }
)
# Of what people say, the subject's words not counted. Other authorities' subjects are only referred, so need fewer.
LEAST_EXAMPLES = {True: 15, False: 8}
LEAST_GROUPS = {True: 20, False: 10}
LEAST_ASPECTS = {True: 2, False: 1}
CONTENT = Path(__file__).resolve().parents[3] / "kb_sync" / "content"
LOS = load_subjects(CONTENT)
# One line in ten of all; a referral has so few lines that two more tip it over.
LARGEST_TEMPLATE_SHARE = 0.10
LARGEST_OF_ONE = {True: 0.10, False: 0.25}
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
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content = yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506 - both are safe loaders
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


def skeletons(lines: dict[str, list[str]]) -> dict[str, list[tuple[str, ...]]]:
    """The lines of each subject without its names, as sorted words: «sfo pris» and «pris barnehage» are alike."""
    counts = {s: Counter(w for t in texts for w in set(words(t))) for s, texts in lines.items()}
    found = {}
    everywhere = Counter[str]()
    for count in counts.values():
        everywhere.update(count)
    for subject, texts in lines.items():
        elsewhere = Counter({w: everywhere[w] - n for w, n in counts[subject].items()})
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
        found[subject] = [
            tuple(
                sorted(
                    w for w in words(t) if w not in names and not (beginnings and w.startswith(beginnings))
                )
            )
            for t in texts
        ]
    return found


def template_shares(lines: dict[str, list[str]]) -> dict[str, float]:
    """For each subject, the share of its lines that another subject also has once the names are taken out.

    ``lines`` maps a subject to its texts. A line that is nothing but the name repeats nothing.
    """
    bare = skeletons(lines)
    holders = Counter(row for rows in bare.values() for row in set(rows))
    return {
        subject: sum(1 for row in rows if row and holders[row] > 1) / len(rows)
        for subject, rows in bare.items()
    }


@cache
def all_examples() -> list[Example]:
    """Read where they are first needed: finding the tests does not take seconds."""
    return [example for path in FILES for example in read_examples(path)]


@cache
def all_intents() -> list[str]:
    return sorted({example.intent for example in all_examples()})


@cache
def all_said() -> list[Example]:
    """Without the words."""
    return [e for e in all_examples() if not str(e.metadata.get("group")).startswith("ord-")]


@cache
def all_subjects() -> list[str]:
    return [intent for intent in all_intents() if intent.startswith(SUBJECT_PREFIX)]


def test_there_are_subjects_and_every_dialogue_intent() -> None:
    assert all_subjects()
    assert DIALOGUE_INTENTS <= set(all_intents())


def test_every_word_of_los_is_a_subject() -> None:
    assert {subject.removeprefix(SUBJECT_PREFIX) for subject in all_subjects()} == set(LOS)


def test_a_file_is_rasa_yaml_of_the_intent_it_is_named_after() -> None:
    by_file: dict[str, set[str]] = {}
    for example in all_examples():
        by_file.setdefault(example.file, set()).add(example.intent.removeprefix(SUBJECT_PREFIX))
    assert by_file == {path.name: {path.stem} for path in FILES}
    assert all(path.read_text(encoding="utf-8").startswith('version: "3.1"\nnlu:\n') for path in FILES)


def test_every_example_says_its_form_and_its_phrasing_group() -> None:
    for example in all_examples():
        meta = example.metadata
        assert set(meta) <= METADATA_KEYS, example
        assert meta.get("lang") in FORMS, example
        assert isinstance(meta.get("group"), str) and meta["group"].strip(), example
        assert meta.get("aspect", "about") in ASPECTS, example
        assert meta.get("dialect", True) is True, example
        assert "dialect" not in meta or meta["lang"] == "nn", f"dialect counts as nn: {example}"


def test_an_intent_has_enough_examples_in_each_form() -> None:
    found = Counter((e.intent, e.metadata["lang"]) for e in all_said())
    few = {
        (i, f): found[i, f] for i in all_intents() for f in FORMS if found[i, f] < LEAST_EXAMPLES[_ours(i)]
    }
    assert few == {}


def test_a_subject_has_enough_phrasing_groups_and_aspects() -> None:
    groups, aspects = {}, {}
    for example in all_said():
        groups.setdefault(example.intent, set()).add(example.metadata["group"])
        aspects.setdefault(example.intent, set()).add(example.metadata.get("aspect"))
    assert {s: len(groups[s]) for s in all_subjects() if len(groups[s]) < LEAST_GROUPS[_ours(s)]} == {}
    assert {s: aspects[s] for s in all_subjects() if len(aspects[s] - {None}) < LEAST_ASPECTS[_ours(s)]} == {}


def _ours(intent: str) -> bool:
    """Whether the municipality answers it itself: its own subjects, and what is said to the service."""
    subject = LOS.get(intent.removeprefix(SUBJECT_PREFIX))
    return subject is None or subject.municipal


def test_no_text_stands_twice_or_under_two_intents() -> None:
    places: dict[str, list[Example]] = {}
    for example in all_examples():
        places.setdefault(" ".join(words(example.text)), []).append(example)
    repeated = [[(e.file, e.text) for e in same] for same in places.values() if len(same) > 1]
    assert repeated == []


def test_texts_are_one_line_that_rasa_reads_as_written() -> None:
    for example in all_examples():
        assert words(example.text), f"no words: {example}"
        assert "\n" not in example.text, example
        assert not example.text.startswith("/"), f"Rasa reads this as an intent: {example}"
        assert not re.search(r"[\[\]{}]", example.text), f"Rasa reads this as an entity: {example}"


def test_texts_hold_nothing_that_could_be_somebodys_number_or_address() -> None:
    for example in all_examples():
        assert not re.search(r"\d(?:[ .]?\d){7,}", example.text), f"telephone or personal number: {example}"
        assert "@" not in example.text, f"e-mail address: {example}"


def test_subjects_are_not_one_template_with_the_name_swapped() -> None:
    lines: dict[str, list[str]] = {}
    for example in all_said():
        if example.intent in all_subjects():
            lines.setdefault(example.intent, []).append(example.text)
    shares = template_shares(lines)
    too_many = {s: round(share, 2) for s, share in shares.items() if share > LARGEST_OF_ONE[_ours(s)]}
    assert too_many == {}
    repeated = sum(share * len(lines[s]) for s, share in shares.items())
    assert repeated / sum(map(len, lines.values())) <= LARGEST_TEMPLATE_SHARE


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
