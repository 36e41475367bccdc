"""Somebody in danger is noticed however it is written; everyday words that look alike are not."""

from __future__ import annotations

import pytest

from nlu.crisis import KINDS, CrisisDetector


@pytest.fixture(scope="module")
def detector() -> CrisisDetector:
    return CrisisDetector.load()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("eg vil ikkje leve lenger", "suicide"),
        ("jeg orker ikke leve mer", "suicide"),
        ("vil dø", "suicide"),
        ("eg vil døy", "suicide"),
        ("tenkjer på å ta livet mitt", "suicide"),
        ("sjølvmord", "suicide"),
        ("selvmrod", "suicide"),
        ("i want to kill myself", "suicide"),
        ("eg skader meg sjølv", "self_harm"),
        ("mannen min slår meg", "violence"),
        ("kona mi slo meg i går", "violence"),
        ("han truar med å drepe meg", "violence"),
        ("eg er blitt valdtatt", "sexual_abuse"),
        ("eit barn blir slått av faren sin", "child_in_danger"),
        ("mor mi pustar ikkje", "acute_illness"),
        ("far min har fått hjarteinfarkt", "acute_illness"),
        ("det brenn i huset", "fire"),
        ("ungen har drukke klorin", "poisoning"),
    ],
)
def test_danger_is_noticed_and_named(detector: CrisisDetector, text: str, kind: str) -> None:
    found = detector.detect(text)
    assert found is not None and kind in (found.kind, *found.others)
    assert found.reason


@pytest.mark.parametrize(
    "text",
    [
        "slå graset langs vegen",
        "når må sjølvmeldinga leverast",
        "kva gjer eg med eit dødsbu",
        "dødsfall i familien, kva gjer eg no",
        "røykvarslar på kommunal bustad",
        "kan eg brenne bråte no",
        "skyte rådyr på eigen grunn",
        "batteriet i bilen er dødt",
        "drepe mose på taket",
        "telefonen til barnevernet",
        "kurs i førstehjelp",
        "når opnar innbyggarservice i Knarvik?",
        "kor mykje kostar ein barnehageplass",
        "boss",
        "hei",
        "",
    ],
)
def test_everyday_words_are_no_alarm(detector: CrisisDetector, text: str) -> None:
    assert detector.detect(text) is None


def test_the_whole_kinds_are_told_in_both_forms(detector: CrisisDetector) -> None:
    from pathlib import Path

    import api
    from kb_sync.texts import Texts

    texts = Texts.load(Path(api.__file__).parent / "locale")
    for kind in KINDS:
        for form in ("nn", "nb"):
            assert "113" in texts.get(f"crisis.{kind}", form) or "110" in texts.get(f"crisis.{kind}", form)
