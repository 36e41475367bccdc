"""Harmless phrases are taken out before danger is looked for; what else is said still counts."""

from __future__ import annotations

import pytest

from nlu.crisis import CrisisDetector, normalise_lines, read_harmless
from nlu.harmless import IN_ITS_PLACE, HarmlessPhrases
from nlu.phrase_patterns import readable
from nlu.train_crisis import ORDINARY, read_lines


@pytest.fixture(scope="module")
def phrases() -> HarmlessPhrases:
    return read_harmless()


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("mannen min slår plenen på fellesområdet", "mannen min harmlaust på fellesområdet"),
        ("Straumen er slått av igjen!", "harmlaust igjen"),
        ("eg orkar ikkje fleire skjema", "eg harmlaust"),
        ("drukner i papirer", "harmlaust"),
        ("mannen min slår meg", "mannen min slår meg"),
        ("Hei?", "harmlaust"),
        ("i dag!", "harmlaust"),
        ("i dag vil eg døy", "i dag vil eg døy"),
        ("eg vart slått av mannen min", "eg vart slått av mannen min"),
        ("eg vil ta livet av meg", "eg vil ta livet av meg"),
    ],
)
def test_what_is_left(phrases: HarmlessPhrases, written: str, left: str) -> None:
    assert phrases.removed(readable(normalise_lines(written))).strip(" .") == left


def test_danger_beside_a_harmless_phrase_is_noticed() -> None:
    detector = CrisisDetector.load()
    assert detector.detect("mannen min slår plenen kvar laurdag") is None
    assert detector.detect("mannen min slår plenen, men han slår meg òg") is not None


@pytest.mark.parametrize("written", ["hei?", "Hallo!", "ja.", "mamma", "han", "i dag", "er det nokon her?"])
def test_what_tells_nothing_alone_brings_no_numbers(written: str) -> None:
    assert CrisisDetector.load().assess(written) is None


@pytest.mark.parametrize("written", ["politi!", "ambulanse", "brann", "hjelp meg"])
def test_what_calls_for_help_alone_does(written: str) -> None:
    assert CrisisDetector.load().assess(written) is not None


def test_hardly_any_cry_for_help_loses_a_word(phrases: HarmlessPhrases) -> None:
    lines = [text for _, kind, text in read_lines() if kind != ORDINARY]
    touched = [text for text in lines if IN_ITS_PLACE in phrases.removed(readable(normalise_lines(text)))]
    assert len(touched) < 0.003 * len(lines), touched
