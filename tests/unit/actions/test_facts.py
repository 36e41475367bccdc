"""Hours, telephone numbers and units: read exactly from the municipality's file, with or without a base."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.context import ActionContext
from actions.facts import ActionContact, ActionOpeningHours, ActionWhoAnswers
from actions.hours_wording import days_in_words
from actions.not_understood import ActionNotUnderstood
from actions.turn import Turn
from actions.understood import understood
from kb_sync.errors import NotSyncedError
from kb_sync.search import KnowledgeBase
from tests.unit.actions.conftest import MakeContext
from tests.unit.actions.small_turn import Answered, choice, run, tracker


async def hours(acting: ActionContext, text: str, **more) -> Answered:
    return await run(ActionOpeningHours, acting, tracker(text, intent="opening_hours", **more))


async def test_one_place_in_one_sentence(acting: ActionContext) -> None:
    answered = await hours(acting, "når opnar dykk i sentrum", place="sentrum")
    assert answered.reply["text"] == (
        "Servicetorget i sentrum opnar kl. 08.30 og har ope til 15.00, måndag til fredag."
    )
    assert answered.reply["outcome"] == "answered"
    assert answered.reply["sources"][0]["title"] == "Nettsida til Testvik"
    assert answered.payloads == ["hours:neset"]


async def test_in_bokmal(acting: ActionContext) -> None:
    reply = (await hours(acting, "når åpner dere i sentrum", place="sentrum", lang="nb")).reply
    assert (
        reply["text"] == "Servicetorget i sentrum åpner kl. 08.30 og har åpent til 15.00, mandag til fredag."
    )


async def test_every_place_when_none_is_named_and_what_is_not_known_is_said(acting: ActionContext) -> None:
    lines = (await hours(acting, "opningstider")).reply["text"].splitlines()
    assert len(lines) == 2
    assert lines[1] == "Eg veit ikkje opningstida til Servicetorget i Neset. Ring 12 34 56 78 før du kjem."


async def test_a_choice_of_place(acting: ActionContext) -> None:
    reply = (await run(ActionOpeningHours, acting, choice("opening_hours", place="neset"))).reply
    assert reply["text"].startswith("Eg veit ikkje opningstida til Servicetorget i Neset")


async def test_a_unit_that_is_named_has_its_own_hours(acting: ActionContext) -> None:
    answered = await hours(acting, "når har byggvakta ope")
    assert answered.reply["text"] == "Byggvakta har ope tysdag og torsdag kl. 09.00–11.30 og 12.00–15.00."
    assert answered.reply["topic"] == "byggesak"
    assert answered.slots == {"topic": "byggesak", "aspect": "hours"}
    # Named together with a place, the unit is meant.
    assert (await hours(acting, "byggvakta i sentrum ope", place="sentrum")).reply["topic"] == "byggesak"


async def test_a_subject_that_is_named_answers_with_its_section(acting: ActionContext) -> None:
    reply = (await hours(acting, "når blir bosset henta", topics={"renovasjon": 0.5})).reply
    assert (reply["topic"], reply["text"]) == ("renovasjon", "Bosset blir henta kvar veke.")


async def test_the_switchboard_when_nobody_is_named(acting: ActionContext) -> None:
    reply = (await run(ActionContact, acting, tracker("telefonnummer", intent="contact"))).reply
    assert reply["text"] == (
        "Du når Testvik kommune på telefon 12 34 56 78. Telefonen er open på kvardagar. "
        "Nettsida er testvik.example.no."
    )


async def test_the_unit_that_is_named(acting: ActionContext) -> None:
    reply = (await run(ActionContact, acting, tracker("telefon til byggvakta", intent="contact"))).reply
    assert "Telefon: 87 65 43 21." in reply["text"] and "E-post: bygg@example.no." in reply["text"]


async def test_where_the_places_are(acting: ActionContext) -> None:
    answered = await run(ActionContact, acting, tracker("kvar finn eg dykk", intent="find_us"))
    assert answered.reply["text"].splitlines() == [
        "Servicetorget i sentrum held til her: Storgata 1.",
        "Eg har ikkje adressa til Servicetorget i Neset. Ring 12 34 56 78.",
    ]
    assert answered.payloads == ["hours:sentrum", "hours:neset"]


async def test_who_answers_for_a_subject(acting: ActionContext) -> None:
    reply = (
        await run(ActionWhoAnswers, acting, tracker("kven har ansvar for bosset", intent="who_answers"))
    ).reply
    assert reply["text"].splitlines() == ["Bossverket hentar bosset.", "Nettside: bossverket.example.no."]
    assert reply["topic"] == "renovasjon"


async def test_the_front_desk_answers_where_nobody_is_named(acting: ActionContext) -> None:
    reply = (await run(ActionWhoAnswers, acting, tracker("kven har ansvaret", intent="who_answers"))).reply
    assert reply["text"] == "Servicetorget hjelper deg vidare til rett eining. Ring 12 34 56 78."


async def test_the_name_of_a_place_alone_gives_its_hours(acting: ActionContext) -> None:
    message = tracker("sentrum", intent="nlu_fallback", place="sentrum")
    reply = (await run(ActionNotUnderstood, acting, message)).reply
    assert reply["text"].startswith("Servicetorget i sentrum opnar kl. 08.30")


REMEMBERED = {"topic": "renovasjon"}


async def test_a_fact_asked_for_without_a_name_is_about_the_last_subject(acting: ActionContext) -> None:
    answered = await hours(acting, "når er det då", slots=REMEMBERED)
    assert answered.reply["text"] == "Bosset blir henta kvar veke."
    assert answered.payloads == ["hours:sentrum", "hours:neset"]
    contact = await run(ActionContact, acting, tracker("kven ringjer eg", intent="contact", slots=REMEMBERED))
    assert contact.reply["text"].startswith("Bossverket")


async def test_where_we_are_is_never_about_the_last_subject(acting: ActionContext) -> None:
    message = tracker("kvar finn eg dykk", intent="find_us", slots=REMEMBERED)
    assert (await run(ActionContact, acting, message)).payloads == ["hours:sentrum", "hours:neset"]


def no_base() -> KnowledgeBase:
    raise NotSyncedError("not yet")


@pytest.mark.parametrize(
    ("action", "text", "more", "begins"),
    [
        (ActionOpeningHours, "opningstider", {}, "Servicetorget i sentrum opnar"),
        (
            ActionOpeningHours,
            "servicetorget i sentrum",
            {"place": "sentrum"},
            "Servicetorget i sentrum opnar",
        ),
        (ActionContact, "telefon", {}, "Du når Testvik kommune"),
        (ActionContact, "kvar er kommunehuset", {"intent": "find_us"}, "Servicetorget i sentrum held til"),
        (ActionWhoAnswers, "kven svarer", {}, "Servicetorget hjelper deg"),
    ],
)
async def test_facts_are_given_although_the_base_is_down(
    make_context: MakeContext, action, text, more, begins
) -> None:
    reply = (await run(action, make_context(no_base), tracker(text, **more))).reply
    assert reply["outcome"] == "answered"
    assert reply["text"].startswith(begins)


async def test_what_only_the_base_could_tell_is_an_error_without_it(make_context: MakeContext) -> None:
    reply = (await run(ActionOpeningHours, make_context(no_base), tracker("når har byggvakta ope"))).reply
    assert reply["outcome"] == "error" and "12 34 56 78" in reply["text"]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (("mon", "tue", "wed", "thu", "fri"), "måndag til fredag"),
        (("tue", "thu"), "tysdag og torsdag"),
        (("mon", "tue"), "måndag og tysdag"),
        (("sat",), "laurdag"),
        (("mon", "wed", "fri"), "måndag, onsdag og fredag"),
    ],
)
def test_days_in_words(acting: ActionContext, days, words) -> None:
    assert days_in_words(Turn.of(acting, understood(tracker())), days) == words


async def test_the_municipality_that_comes_along_says_what_was_agreed(
    make_context: MakeContext, tmp_path: Path
) -> None:
    from dataclasses import replace

    from kb_sync.municipality import load_municipalities
    from kb_sync.settings import PACKAGE_CONTENT

    acting = replace(make_context(no_base), municipalities=load_municipalities(PACKAGE_CONTENT))
    message = tracker("når opnar innbyggarservice i Knarvik?", place="knarvik", municipality="alver")
    reply = (await run(ActionOpeningHours, acting, message)).reply
    assert reply["text"] == (
        "Innbyggarservice i Knarvik opnar kl. 09.00 og har ope til 15.00, måndag til fredag."
    )
