"""Passages: one for each section and form, with its source, and the municipality's facts among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_sync.chunks import Passage
from kb_sync.content import read_content
from kb_sync.errors import ContentRejectedError


def passages(content: Path, municipality: str = "testvik") -> dict[str, Passage]:
    return {passage.id: passage for passage in read_content(content).passages[municipality]}


def test_each_section_and_form_is_a_passage(content: Path) -> None:
    found = passages(content)
    passage = found["testvik/barnehageplass/apply/nb"]
    assert passage.text == "Du søker digitalt hos kommunen."
    assert passage.steps == ("Finn en barnehage.", "Send søknaden.")
    assert passage.heading == "Slik søker du"
    assert passage.source.title == "Loven"
    assert passage.source.checked == "2026-11-21" and passage.source.updated is None
    assert passage.twin_key == found["testvik/barnehageplass/apply/nn"].twin_key


def test_an_extra_question_is_its_own_passage_under_its_aspect(content: Path) -> None:
    passage = passages(content)["testvik/barnehageplass/syskenmoderasjon/nn"]
    assert (passage.key, passage.aspect, passage.heading) == (
        "syskenmoderasjon",
        "price",
        "Får vi syskenmoderasjon?",
    )


def test_a_section_in_one_form_gives_one_passage(content: Path) -> None:
    file = content / "felles" / "renovasjon.yml"
    file.write_text(
        file.read_text(encoding="utf-8").replace(
            "    nb:\n      text: Avfallet hentes hver uke.\n      state: written\n", ""
        ),
        encoding="utf-8",
    )
    found = passages(content)
    assert "testvik/renovasjon/hours/nn" in found
    assert "testvik/renovasjon/hours/nb" not in found


def test_places_and_contacts_can_be_found(content: Path) -> None:
    found = passages(content)
    place = found["testvik/place:sentrum/hours/nn"]
    assert place.title == "Sentrum" and place.heading == "Servicetorget" and "Storgata 1" in place.text
    contact = found["testvik/contact:byggvakt/contact/nn"]
    assert contact.topic == "byggesak" and "87 65 43 21" in contact.text and "bygg@example.no" in contact.text
    assert found["testvik/contact:servicetorg/contact/nn"].topic is None


def test_a_digest_changes_with_any_field(content: Path) -> None:
    before = passages(content)["testvik/renovasjon/hours/nn"].digest
    file = content / "felles" / "renovasjon.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("2026-11-21", "2026-11-20"), encoding="utf-8")
    assert passages(content)["testvik/renovasjon/hours/nn"].digest != before


def test_content_without_a_municipality_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentRejectedError, match=r"No municipality\.yml"):
        read_content(tmp_path)


def test_a_front_desk_that_is_no_contact_is_refused(content: Path) -> None:
    file = content / "testvik" / "municipality.yml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("front_desk: servicetorg", "front_desk: luka"),
        encoding="utf-8",
    )
    with pytest.raises(ContentRejectedError, match="front_desk is 'luka', which is no contact"):
        read_content(content)
