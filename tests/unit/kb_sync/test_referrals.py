"""What is not the municipality's: every such word of Los has an authority, a text in both forms and an address."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_sync.content import read_content
from kb_sync.municipality import Localised
from kb_sync.referrals import load_referrals
from kb_sync.settings import PACKAGE_CONTENT
from kb_sync.subjects import SubjectsError, load_subjects

SUBJECTS = load_subjects(PACKAGE_CONTENT)
REFERRALS = load_referrals(PACKAGE_CONTENT)


def test_los_is_whole() -> None:
    assert len(SUBJECTS) == 427
    assert sum(subject.municipal for subject in SUBJECTS.values()) == 229


def test_everything_others_have_is_referred_and_nothing_else() -> None:
    assert set(REFERRALS) == {name for name, subject in SUBJECTS.items() if not subject.municipal}


@pytest.mark.parametrize("form", ["nn", "nb"])
def test_a_referral_is_short_and_its_own(form: str) -> None:
    texts = [referral.text.of(form) for referral in REFERRALS.values()]
    assert all(20 <= len(text) <= 260 for text in texts)
    assert len(set(texts)) == len(texts)


def test_a_referral_is_found_as_a_passage_with_the_authority_as_source() -> None:
    passages = {passage.id: passage for passage in read_content(PACKAGE_CONTENT).passages["alver"]}
    tax = passages["alver/skattekort/about/nn"]
    assert (tax.referral, tax.fact, tax.source.title) == (True, None, "Skatteetaten")
    assert "800 80 000" in tax.text and tax.source.url.startswith("https://www.skatteetaten.no")
    assert "alver/batplass/about/nb" in passages


def test_an_authority_nobody_described_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "felles" / "referrals"
    folder.mkdir(parents=True)
    (folder / "authorities.yml").write_text("authorities: {}\n", encoding="utf-8")
    (folder / "referrals.yml").write_text(
        "checked: 2026-11-21\nreferrals: {pass: {authority: politiet, nn: A, nb: B}}\n", encoding="utf-8"
    )
    with pytest.raises(SubjectsError, match="politiet"):
        load_referrals(tmp_path)


def test_content_without_subjects_refers_nobody(tmp_path: Path) -> None:
    assert load_subjects(tmp_path) == {} and load_referrals(tmp_path) == {}
    assert isinstance(SUBJECTS["batplass"].name, Localised)
