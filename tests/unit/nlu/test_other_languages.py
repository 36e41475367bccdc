"""Other languages are told; Norwegian in any form is never taken for one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.other_languages import OtherLanguageDetector
from nlu.training_data import read_examples

PROJECT = Path(__file__).resolve().parents[3]
DETECTOR = OtherLanguageDetector.load()
ORDINARY = PROJECT / "tests" / "data" / "ordinary_questions.jsonl"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("when is the garbage collected", "en"),
        ("hello", "en"),
        ("can I talk to a person", "en"),
        ("I lost my job", "en"),
        ("jak zapisać dziecko do przedszkola", "pl"),
        ("gdzie jest lekarz", "pl"),
        ("Як записати дитину в садок", "uk"),
        ("мне нужна помощь, ребёнок болен", "ru"),
        ("كيف أسجل طفلي في الروضة", "ar"),
        ("چگونه ثبت نام کنم", "fa"),
        ("kaip užregistruoti vaiką į darželį", "lt"),
        ("wann wird der müll abgeholt", "de"),
        ("necesito ayuda con la basura", "es"),
        ("comment inscrire mon enfant à l'école", "fr"),
        ("ሰላም ከመይ ኣለኹም", "ti"),
    ],
)
def test_other_languages_are_told(text: str, code: str) -> None:
    found = DETECTOR.detect(text)
    assert found is not None and found.code == code


@pytest.mark.parametrize(
    "text",
    ["", "sfo", "ka tid e de ope", "nå er bussen her", "mail", "hei", "takk for help", "park", "123", "🙂"],
)
def test_norwegian_and_doubt_are_not(text: str) -> None:
    assert DETECTOR.detect(text) is None


def test_no_ordinary_question_is_sent_away() -> None:
    lines = ORDINARY.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    assert len(texts) > 500
    # One of them is in English: somebody who asks so is answered so.
    assert [text for text in texts if DETECTOR.detect(text)] == ["where can i get a tax card"]


def test_hardly_any_training_utterance_is_sent_away() -> None:
    examples = [e for e in read_examples(PROJECT / "bot" / "data" / "nlu") if e.lang in ("nn", "nb")]
    away = [e.text for e in examples if DETECTOR.detect(e.text)]
    assert len(away) <= len(examples) / 1000, away


@given(st.text())
def test_any_text_is_read_without_fault(text: str) -> None:
    found = DETECTOR.detect(text)
    assert found is None or len(found.code) == 2
