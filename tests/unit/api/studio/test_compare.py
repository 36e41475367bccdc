"""Two small versions compared: what is told, and what the gate lets through."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import cycle
from pathlib import Path

import pytest
import yaml

from api.studio.compare import compare
from api.studio.compare_questions import Question, ordinary, usable
from api.studio.compare_report import in_words
from api.studio.compare_run import LOCALE, Materials, compare_and_keep
from api.studio.gate import Verdict, judge
from api.studio.models import ModelRegistry
from api.studio.must_pass import MustPass, failures, moved_examples
from kb_sync.subjects import load_subjects
from kb_sync.texts import Texts
from nlu.crisis import CrisisDetector
from nlu.own_examples import OWN_EXAMPLES
from nlu.subject_classifier import SubjectClassifier
from nlu.training_data import Example
from tests.support.models import archive, embedding

PROJECT = Path(__file__).resolve().parents[4]
CONTENT = PROJECT / "kb_sync" / "content"
SUBJECTS = ("broyting", "barnehageplass", "krisesenter", "renovasjon", "sfo")
GOOD: Mapping[str, Sequence[str]] = {
    "subject/broyting": ("når kjem brøytebilen", "vegen er ikkje brøytt", "snø i vegen", "når brøyter dei"),
    "subject/barnehageplass": (
        "plass i barnehage",
        "fristen for barnehage",
        "søke barnehageplass",
        "barnehage",
    ),
    "subject/krisesenter": (
        "kor er krisesenteret",
        "krisesenter telefon",
        "bu på krisesenteret",
        "krisesenter",
    ),
    "subject/renovasjon": ("når blir bosset henta", "søppeltømming", "bossdunk", "hente søppel"),
}
QUESTIONS = [
    Question("kjem brøytebilen snart", "nn", ("subject/broyting",)),
    Question("brøyting av veien vår", "nb", ("subject/broyting",)),
    Question("er det snø i vegen enno", "nn", ("subject/broyting",)),
    Question("kan vi få plass i barnehage", "nn", ("subject/barnehageplass",)),
    Question("barnehage frist", "nb", ("subject/barnehageplass",)),
    Question("når hentes søppel", "nb", ("subject/renovasjon",)),
    Question("bossdunken min", "nn", ("subject/renovasjon",)),
]


def learned(examples: Mapping[str, Sequence[str]]) -> SubjectClassifier:
    return SubjectClassifier.fit(
        [Example(text, intent, "nn", text) for intent, texts in examples.items() for text in texts],
        embedding(),
    )


def sabotaged() -> dict[str, Sequence[str]]:
    """The examples of snow clearing given to the others, and theirs to it."""
    broken = {intent: list(texts) for intent, texts in GOOD.items()}
    taken = broken["subject/broyting"]
    broken["subject/broyting"] = broken["subject/renovasjon"]
    broken["subject/renovasjon"] = taken
    return broken


@pytest.fixture(scope="module")
def good() -> SubjectClassifier:
    return learned(GOOD)


@pytest.fixture(scope="module")
def detector() -> CrisisDetector:
    return CrisisDetector.load()


def test_the_same_examples_are_neither_better_nor_worse(good: SubjectClassifier) -> None:
    found = compare(good, learned(GOOD), QUESTIONS)
    assert (found.better, found.worse, found.subjects) == ((), (), ())
    assert found.before == found.now == len(QUESTIONS)
    assert judge(found, []) == Verdict(True, ())


def test_a_subject_with_shuffled_labels_is_found_and_named(good: SubjectClassifier) -> None:
    found = compare(good, learned(sabotaged()), QUESTIONS)
    worse = {one.question.text for one in found.worse}
    assert worse == {q.text for q in QUESTIONS if q.intents[0] in ("subject/broyting", "subject/renovasjon")}
    verdict = judge(found, [])
    assert not verdict.passed
    codes = {reason.code for reason in verdict.reasons}
    assert {"worse", "worse_in_form", "subject"} <= codes
    assert {r.values["intent"] for r in verdict.reasons if r.code == "subject"} == {
        "subject/broyting",
        "subject/renovasjon",
    }
    assert found.confusions[0].times >= 2 and len(found.confusions[0].texts) >= 2


def many(number: int) -> list[Question]:
    """Questions that are right in both versions, in both forms."""
    return [
        Question(f"barnehage nummer {n}", form, ("subject/barnehageplass",))
        for n, form in zip(range(number), cycle(("nn", "nb")), strict=False)
    ]


def test_a_ruined_subject_is_seen_also_among_many_that_are_not(good: SubjectClassifier) -> None:
    verdict = judge(compare(good, learned(sabotaged()), [*QUESTIONS[:2], *many(220)]), [])
    assert {reason.code for reason in verdict.reasons} == {"subject"}


def test_one_question_lost_for_one_gained_is_let_through(good: SubjectClassifier) -> None:
    twisted = Question("kva med bosset", "nn", ("subject/barnehageplass",))
    found = compare(good, good, [*many(20), twisted])
    assert found.now == 20 and judge(found, []).passed


def test_an_own_test_that_goes_wrong_refuses_it_by_itself(good: SubjectClassifier) -> None:
    own = Question("snø i vegen vår", "nn", ("subject/broyting",), "own")
    verdict = judge(compare(good, learned(sabotaged()), [*many(160), own]), [])
    assert {reason.code for reason in verdict.reasons} == {"own_tests"}


def test_a_new_subject_and_one_that_is_gone_are_told(good: SubjectClassifier) -> None:
    changed = {**GOOD, "subject/sfo": ("kva kostar sfo", "plass på sfo")}
    del changed["subject/broyting"]
    found = compare(good, learned(changed), QUESTIONS)
    assert (found.new, found.gone) == (("subject/sfo",), ("subject/broyting",))


def test_questions_learned_by_heart_or_about_nothing_either_knows_say_nothing() -> None:
    questions = [
        Question("a", "nn", ("subject/x",)),
        Question("b", "nn", ("subject/y",)),
        Question("c", "nn", ("subject/gone", "subject/x")),
        Question("a", "nn", ("subject/y",), "own"),
    ]
    found = usable(questions, {"subject/x", "subject/y"}, {"b"})
    assert [(q.text, q.source) for q in found] == [("a", "own"), ("c", "ordinary")]


def test_the_frozen_questions_are_of_both_forms_and_none_is_an_example() -> None:
    subjects = {f"subject/{name}" for name in load_subjects(CONTENT)}
    questions = ordinary()
    assert {question.intents[0] for question in questions} <= subjects
    counts = {form: sum(q.lang == form for q in questions) for form in ("nn", "nb")}
    assert min(counts.values()) > 500
    with (OWN_EXAMPLES / "broyting.yml").open(encoding="utf-8") as file:
        texts = {e["text"].strip() for block in yaml.safe_load(file)["nlu"] for e in block["examples"]}
    assert texts.isdisjoint(q.text for q in questions)


def test_what_must_pass_does_not_depend_on_the_model_where_it_must_not(
    good: SubjectClassifier, detector: CrisisDetector
) -> None:
    must = MustPass.load()
    assert failures(must, good, detector, good.intents) == []
    subjects = {f"subject/{name}" for name in load_subjects(CONTENT)} | {"talk_to_human"}
    assert set(must.protected) <= subjects
    assert {intent for one in must.required for intent in one.intents} <= subjects


def test_a_subject_that_is_gone_fails_what_must_pass(
    good: SubjectClassifier, detector: CrisisDetector
) -> None:
    without = {intent: texts for intent, texts in GOOD.items() if intent != "subject/krisesenter"}
    failed = failures(MustPass.load(), learned(without), detector, good.intents)
    assert {(one.why, one.wanted) for one in failed} == {("wrong_subject", ("subject/krisesenter",))}


def test_an_example_of_help_moved_elsewhere_is_found(tmp_path: Path) -> None:
    must = MustPass.load()
    with (OWN_EXAMPLES / "krisesenter.yml").open(encoding="utf-8") as file:
        text = yaml.safe_load(file)["nlu"][0]["examples"][0]["text"].strip()
    moved = Example(text.upper(), "subject/broyting", "nn")
    stays = Example(text, "subject/hjelp-ved-overgrep", "nn")
    (failure,) = moved_examples(must, OWN_EXAMPLES, [moved, stays])
    assert (failure.why, failure.wanted, failure.given) == (
        "moved_example",
        ("subject/krisesenter",),
        "subject/broyting",
    )


def test_the_report_is_kept_and_told_in_words(tmp_path: Path) -> None:
    registry = ModelRegistry(tmp_path / "models")
    archive(registry.folder, "a", GOOD)
    archive(registry.folder, "b", {**sabotaged(), "subject/sfo": ("kva kostar sfo", "plass på sfo")})
    registry.adopt()
    registry.put_live(1, "svara", "start")
    frozen = tmp_path / "frozen"
    frozen.mkdir()
    lines = [{"text": q.text, "lang": q.lang, "intent": q.intents[0]} for q in QUESTIONS]
    (frozen / "ordinary.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    (frozen / "must_pass.yml").write_bytes((PROJECT / "api/studio/frozen/must_pass.yml").read_bytes())
    told: list[int] = []
    version = compare_and_keep(
        registry,
        2,
        Materials(tmp_path, CONTENT, frozen=frozen),
        lambda done, of: told.append(100 * done // of),
    )
    assert version.passed is False and version.state("a.tar.gz") == "refused"
    assert told[-1] == 100
    report = registry.report(2)
    assert report is not None and report["live"] == 1
    words = in_words(report, Texts.load(LOCALE))
    assert "0 spørsmål vart betre, 5 vart verre." in words["nn"]["summary"]
    assert any(
        "«Brøyting" in reason and "3 rette svar før, 0 no" in reason for reason in words["nn"]["reasons"]
    )
    assert any(line.startswith("Nye emner: ") for line in words["nb"]["summary"])


def test_a_live_version_of_another_program_is_as_none(tmp_path: Path) -> None:
    registry = ModelRegistry(tmp_path / "models")
    archive(registry.folder, "a", GOOD)
    archive(registry.folder, "b", GOOD)
    registry.adopt()
    registry.put_live(1, "svara", "start")
    registry.path(registry.get(1)).write_bytes(b"of another time")
    version = compare_and_keep(registry, 2, Materials(tmp_path, CONTENT))
    report = registry.report(2)
    assert report is not None and report["live"] is None
    assert version.passed is True
    assert "Det er inga anna utgåve i bruk." in " ".join(
        in_words(report, Texts.load(LOCALE))["nn"]["summary"]
    )
