"""The municipality's own pages before what is shared, beside what it wrote for the chat, never where they may hurt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from actions.answer import ActionAnswer
from actions.context import ActionContext
from actions.facts import ActionContact, ActionOpeningHours
from actions.not_understood import ActionNotUnderstood
from tests.unit.actions.conftest import MakeContext
from tests.unit.actions.small_turn import Answered, choice, run, tracker
from tests.unit.kb_sync.cached_site import HOST, html, keep, write_sites
from tests.unit.kb_sync.small_base import build, open_base

WASTE = html("Hentedagar for boss", "Bosset blir henta på tysdag på Neset og på onsdag i Sentrum.")
PRICE = html("Kva kostar ein barnehageplass?", "Ein heil barnehageplass kostar 1 900 kroner i månaden.")
BOAT = html("Båtplass i gjestehamna", "Ein båtplass i gjestehamna kostar 280 kroner døgnet.")
CRISIS = html("Krisesenteret", "Krisesenteret er ope heile døgnet for alle som blir slått.")

UNSURE = "kva ligg nede i hamna om vinteren når det snør"

Serve = Callable[[dict[str, bytes]], ActionContext]


@pytest.fixture
def serve(make_context: MakeContext, data: Path, content: Path) -> Serve:
    """A base with these pages of Testvik's site."""

    def made(pages: dict[str, bytes]) -> ActionContext:
        write_sites(content)
        keep(data, pages)
        build(data, content)
        return make_context(lambda: open_base(data))

    return made


async def ask(acting: ActionContext, text: str, **more) -> Answered:
    return await run(ActionAnswer, acting, tracker(text, **more))


def urls(answered: Answered) -> list[str]:
    return [source["url"] for source in answered.reply["sources"]]


async def test_a_page_goes_before_a_shared_article(serve: Serve) -> None:
    acting = serve({"/boss/hentedagar": WASTE})
    answered = await ask(acting, "når blir bosset henta på neset", topics={"renovasjon": 0.98})
    assert answered.reply["text"].startswith("Bosset blir henta på tysdag på Neset")
    assert urls(answered)[0] == f"{HOST}/boss/hentedagar"
    assert (answered.reply["outcome"], answered.reply["topic"]) == ("answered", "renovasjon")
    assert answered.slots["topic"] == "renovasjon"


async def test_a_page_about_something_else_does_not(serve: Serve) -> None:
    # It holds two of the words and is near enough to answer, but nobody looking for "Boss og renovasjon" would find it.
    acting = serve(
        {"/hamn": html("Gjestehamna", "Kranen er open kvar tysdag. Båtar som ligg feil blir henta.")}
    )
    answered = await ask(
        acting,
        "når blir bosset henta her på tysdagar",
        topics={"renovasjon": 0.98},
        aspect=("hours", 0.9),
    )
    assert answered.reply["text"] == "Bosset blir henta kvar veke."
    assert urls(answered)[1:] == [f"{HOST}/hamn"]


async def test_what_was_written_for_the_chat_goes_before_a_page_that_is_no_nearer(serve: Serve) -> None:
    acting = serve({"/oppvekst": html("Oppvekst", "Alle barnehageplassar kostar 1 900 kroner i månaden.")})
    answered = await ask(
        acting, "kva kostar barnehageplass", topics={"barnehageplass": 0.98}, aspect=("price", 0.9)
    )
    assert answered.reply["text"] == "I Testvik kostar ein plass 2000 kroner."
    assert urls(answered) == ["https://lov.example.no/1", f"{HOST}/oppvekst"]


async def test_the_neighbour_knows_nothing_of_the_page(serve: Serve) -> None:
    acting = serve({"/pris": PRICE})
    mine = await ask(
        acting, "kva kostar ein heil barnehageplass", topics={"barnehageplass": 0.98}, aspect=("price", 0.9)
    )
    theirs = await ask(
        acting,
        "kva kostar ein heil barnehageplass",
        topics={"barnehageplass": 0.98},
        aspect=("price", 0.9),
        municipality="provedal",
    )
    assert f"{HOST}/pris" in urls(mine)
    assert urls(theirs) == ["https://lov.example.no/1"] and "1 900" not in theirs.reply["text"]


async def test_a_page_answers_where_the_article_lacks_the_part(serve: Serve) -> None:
    acting = serve(
        {"/boss/gebyr": html("Gebyr for boss", "Bossgebyret er 4 460 kroner i året for ein standard dunk.")}
    )
    answered = await ask(
        acting, "kva kostar bossgebyret i året", topics={"renovasjon": 0.98}, aspect=("price", 0.9)
    )
    assert "4 460 kroner" in answered.reply["text"] and answered.reply["outcome"] == "answered"


async def test_a_page_answers_what_no_article_is_about(serve: Serve) -> None:
    acting = serve({"/gjestehamn": BOAT})
    for action in (ActionAnswer, ActionNotUnderstood):
        answered = await run(action, acting, tracker("båtplass i gjestehamna", topics={"renovasjon": 0.1}))
        assert "280 kroner døgnet" in answered.reply["text"]
        assert answered.payloads == ["handover"]


async def test_a_question_back_has_links_to_pages_that_may_help(serve: Serve) -> None:
    acting = serve({"/gjestehamn": BOAT})
    unsure = {"barnehageplass": 0.28, "renovasjon": 0.25}
    answered = await ask(acting, UNSURE, topics=unsure)
    assert answered.reply["outcome"] == "clarification"
    assert answered.reply["text"].endswith("Desse sidene kan òg hjelpe.")
    assert urls(answered) == [f"{HOST}/gjestehamn"]


async def test_without_an_answer_there_are_pages_to_look_at(serve: Serve) -> None:
    acting = serve({"/gjestehamn": BOAT})
    message = tracker(UNSURE, topics={"renovasjon": 0.01})
    answered = await run(ActionNotUnderstood, acting, message)
    assert answered.reply["outcome"] == "unanswered"
    assert "desse sidene kan hjelpe" in answered.reply["text"]
    assert urls(answered) == [f"{HOST}/gjestehamn"] and answered.payloads == ["handover"]


@pytest.mark.parametrize(("text", "shown"), [("slått", False), ("krisesenteret", True)])
async def test_a_word_or_two_do_not_bring_up_a_sensitive_page(serve: Serve, text: str, shown: bool) -> None:
    acting = serve({"/krisesenter": CRISIS})
    answered = await run(ActionNotUnderstood, acting, tracker(text, topics={"renovasjon": 0.01}))
    assert (urls(answered) == [f"{HOST}/krisesenter"]) is shown


async def test_a_choice_and_a_follow_up_get_what_they_ask_for(serve: Serve) -> None:
    acting = serve({"/boss/hentedagar": WASTE})
    picked = await run(ActionAnswer, acting, choice("subject", topic="renovasjon", aspect="hours"))
    assert picked.reply["text"] == "Bosset blir henta kvar veke."
    followed = await ask(acting, "når er det då?", aspect=("hours", 0.9), slots=picked.slots)
    assert followed.reply["text"] == "Bosset blir henta kvar veke."


async def test_other_subjects_are_offered_beside_an_answer_that_is_not_sure(serve: Serve) -> None:
    acting = serve({})
    unsure = {"renovasjon": 0.9, "barnehageplass": 0.06}
    answered = await ask(acting, "boss", topics=unsure)
    assert answered.reply["outcome"] == "answered"
    assert answered.reply["choices"][-1]["title"] == "Meinte du barnehageplass?"
    assert answered.payloads[-1] == "ask:barnehageplass"
    sure = await ask(acting, "boss", topics={"renovasjon": 0.99, "barnehageplass": 0.01})
    assert "ask:barnehageplass" not in sure.payloads


async def test_hours_and_telephone_of_what_the_file_does_not_know_come_from_the_site(serve: Serve) -> None:
    pool = html("Symjehallen", "Symjehallen er open laurdag kl. 11–15. Ring hallvakta på 55 00 11 88.")
    acting = serve({"/symjehall": pool})
    for action, intent in ((ActionOpeningHours, "opening_hours"), (ActionContact, "contact")):
        answered = await run(action, acting, tracker("symjehallen", intent=intent))
        assert urls(answered) == [f"{HOST}/symjehall"]
        assert "kl. 11–15" in answered.reply["text"]
    # What the file knows is still read from the file.
    known = await run(ActionOpeningHours, acting, tracker("når har byggvakta ope", intent="opening_hours"))
    assert known.reply["text"].startswith("Byggvakta har ope")
