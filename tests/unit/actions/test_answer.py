"""From a tracker to a reply about a subject, with a real knowledge base of two made-up municipalities."""

from __future__ import annotations

import pytest

from actions.answer import ActionAnswer, pick
from actions.context import ActionContext
from actions.not_understood import ActionNotUnderstood
from actions.thresholds import Thresholds
from tests.unit.actions.small_turn import Answered, choice, run, tracker

SURE = {"barnehageplass": 0.95}


async def ask(acting: ActionContext, text: str, **more) -> Answered:
    return await run(ActionAnswer, acting, tracker(text, **{"topics": SURE, **more}))


async def test_the_first_sentence_answers_and_the_source_follows(acting: ActionContext) -> None:
    answered = await ask(acting, "ka kosta barnehagen", aspect=("price", 0.8))
    reply = answered.reply
    assert reply["text"] == "I Testvik kostar ein plass 2000 kroner."
    assert (reply["outcome"], reply["topic"], reply["aspect"]) == ("answered", "barnehageplass", "price")
    assert reply["confidence"] == 0.95
    assert reply["sources"] == [
        {"title": "Vedtak i Testvik", "url": "https://lov.example.no/1", "updated": None}
    ]
    assert answered.slots == {"topic": "barnehageplass", "aspect": "price"}


async def test_the_other_municipality_has_its_own_answer(acting: ActionContext) -> None:
    reply = (await ask(acting, "ka kosta barnehagen", aspect=("price", 0.8), municipality="provedal")).reply
    assert reply["text"].splitlines() == [
        "Det finst ein makspris på ein plass.",
        "Provedal kommune har ikkje oppgitt dette nærare her. Spør kommunen, telefon 99 99 99 99.",
    ]


async def test_steps_are_numbered_lines_in_the_form_asked_for(acting: ActionContext) -> None:
    reply = (await ask(acting, "hvordan søker jeg barnehage", aspect=("apply", 0.8), lang="nb")).reply
    assert reply["lang"] == "nb"
    assert reply["text"].splitlines() == [
        "Du søker digitalt hos kommunen.",
        "1. Finn en barnehage.",
        "2. Send søknaden.",
    ]


async def test_choices_ask_only_what_the_article_answers(acting: ActionContext) -> None:
    answered = await ask(acting, "barnehage", aspect=("about", 0.8))
    assert answered.payloads == ["ask:barnehageplass:price", "ask:barnehageplass:apply"]
    assert [one["title"] for one in answered.reply["choices"]] == ["Kva kostar det?", "Korleis søkjer eg?"]


async def test_words_lead_to_an_extra_question(acting: ActionContext) -> None:
    answered = await ask(acting, "får vi søskenmoderasjon i barnehagen", aspect=("price", 0.8), lang="nb")
    # The question it answers stands above: "Ja" alone may answer the opposite of what was asked.
    assert answered.reply["text"].startswith("Får vi søskenmoderasjon?\nJa, barn nummer to")
    assert answered.reply["aspect"] == "price"


async def test_an_extra_question_can_be_chosen(acting: ActionContext) -> None:
    message = choice("subject", topic="barnehageplass", aspect="syskenmoderasjon")
    picked = await run(ActionAnswer, acting, message)
    assert picked.reply["text"].startswith("Får vi syskenmoderasjon?")
    gone = await run(ActionAnswer, acting, choice("subject", topic="barnehageplass", aspect="trillingar"))
    assert gone.reply["outcome"] == "unanswered"


async def test_what_was_asked_too_is_offered_before_what_people_usually_ask(acting: ActionContext) -> None:
    parts = {"price": 0.4, "apply": 0.3, "about": 0.2}
    answered = await ask(acting, "søke plass, og får me syskenmoderasjon", parts=parts)
    assert answered.reply["text"].startswith("Får vi syskenmoderasjon?")
    assert answered.payloads == [
        "ask:barnehageplass:apply",
        "ask:barnehageplass:price",
        "ask:barnehageplass:about",
    ]


async def test_another_subject_is_offered_with_what_was_asked(acting: ActionContext) -> None:
    topics = {"renovasjon": 0.8, "barnehageplass": 0.15}
    answered = await ask(acting, "får me syskenmoderasjon på boss", topics=topics, parts={"price": 0.45})
    assert answered.reply["topic"] == "renovasjon"
    assert answered.payloads[-1] == "ask:barnehageplass:syskenmoderasjon"


async def test_a_choice_gets_exactly_what_it_says(acting: ActionContext) -> None:
    picked = await run(ActionAnswer, acting, choice("subject", topic="barnehageplass", aspect="apply"))
    assert picked.reply["aspect"] == "apply" and picked.reply["confidence"] == 1.0
    whole = await run(ActionAnswer, acting, choice("subject", topic="renovasjon"))
    assert whole.reply["aspect"] == "about"


async def test_a_part_the_article_does_not_have_is_said_honestly(acting: ActionContext) -> None:
    answered = await ask(acting, "når er fristen for barnehage", aspect=("deadline", 0.9))
    assert answered.reply["outcome"] == "unanswered"
    assert "«Barnehageplass»" in answered.reply["text"] and "12 34 56 78" in answered.reply["text"]
    assert answered.payloads == [
        *("ask:barnehageplass:price", "ask:barnehageplass:apply", "ask:barnehageplass:about"),
        "handover",
    ]
    assert answered.slots == {}


async def test_a_follow_up_goes_on_about_the_last_subject(acting: ActionContext) -> None:
    first = await ask(acting, "boss", topics={"renovasjon": 0.95})
    unsure = {"barnehageplass": 0.3, "renovasjon": 0.2}
    for action in (ActionAnswer, ActionNotUnderstood):
        message = tracker("når er det då?", topics=unsure, aspect=("hours", 0.7), slots=first.slots)
        followed = await run(action, acting, message)
        assert (followed.reply["outcome"], followed.reply["topic"]) == ("answered", "renovasjon")
        assert followed.slots == {"topic": "renovasjon", "aspect": "hours"}


async def test_a_question_without_a_subject_is_asked_back_with_its_aspect(acting: ActionContext) -> None:
    answered = await ask(acting, "kva kostar det", topics={"barnehageplass": 0.3, "renovasjon": 0.2})
    assert answered.reply["outcome"] == "clarification"
    assert answered.reply["text"] == "Kva teneste gjeld det?"
    # Only one of the two articles has a price.
    assert answered.payloads == ["ask:barnehageplass:price", "ask:renovasjon", "handover"]
    assert answered.reply["choices"][0] == {
        "title": "Gjeld det prisen på barnehageplass?",
        "payload": "ask:barnehageplass:price",
        "topic": "barnehageplass",
    }
    assert answered.slots == {}


@pytest.mark.parametrize("text", ["?!", "…", "👍"])
async def test_signs_without_words_are_about_nothing(acting: ActionContext, text: str) -> None:
    reply = (await ask(acting, text)).reply
    assert (reply["outcome"], reply["topic"]) == ("unanswered", None)


async def test_close_subjects_are_asked_back(acting: ActionContext) -> None:
    answered = await ask(
        acting,
        "henting",
        topics={"barnehageplass": 0.45, "renovasjon": 0.4},
        lang="nb",
        aspect=("hours", 0.3),
    )
    assert answered.reply["outcome"] in ("clarification", "answered")
    if answered.reply["outcome"] == "clarification":
        assert 2 <= len(answered.payloads) - 1 <= 4


async def test_a_machine_translation_is_labelled(context_with_machine_text: ActionContext) -> None:
    reply = (await ask(context_with_machine_text, "boss", topics={"renovasjon": 0.95}, lang="nb")).reply
    assert reply["text"].splitlines()[-1] == "Teksten er maskinoversatt."


async def test_a_section_in_one_form_only_is_answered_in_that_form(
    context_with_machine_text: ActionContext,
) -> None:
    message = choice("subject", topic="renovasjon", aspect="price", lang="nb")
    reply = (await run(ActionAnswer, context_with_machine_text, message)).reply
    assert (reply["lang"], reply["text"].splitlines()[0]) == ("nn", "Ti kroner.")


@pytest.mark.parametrize(
    ("points", "aspect", "chosen", "key"),
    [
        ({}, None, False, "about"),
        ({}, "price", False, "price"),
        ({}, "deadline", False, None),
        ({"sysken": 0.45}, None, False, "sysken"),
        ({"sysken": 0.35}, None, False, "about"),
        ({"sysken": 0.55}, "price", False, "price"),
        ({"sysken": 0.65}, "price", False, "sysken"),
        ({"sysken": 0.45}, "about", False, "sysken"),
        ({"sysken": 9.9}, "price", True, "price"),
        ({"sysken": 9.9}, "deadline", True, None),
    ],
)
def test_which_section_answers(points, aspect, chosen, key) -> None:
    keys = ("about", "price", "sysken")
    assert pick(points, aspect, keys, chosen=chosen, thresholds=Thresholds.load()) == key
