"""What a resident may send, what is refused and how, and that nothing is lost on the way."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import httpx
import pytest

from api.conversation.follow import follow
from api.conversation.log import READ_AT_ONCE
from api.conversation.messages import Entry, Standing
from tests.support.fake_rasa import FakeRasa, reply
from tests.unit.api.conftest import Resident, StartConversation


async def problem(answer: httpx.Response) -> tuple[int, str]:
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["title"] and body["detail"] and body["status"] == answer.status_code
    return answer.status_code, body["code"]


async def test_a_question_gets_one_reply_with_its_model(start: StartConversation, rasa: FakeRasa) -> None:
    resident = await start()
    answer = await resident.reply_to("korleis søkjer eg barnehageplass")
    assert answer["outcome"] == "answered" and answer["model"] == "model-1"
    assert [m["sender"] for m in (await resident.read())["messages"]] == ["bot", "resident", "bot"]
    assert rasa.asked[0]["metadata"] == {"lang": "nn", "municipality": "alver", "test": False, "topic": None}
    assert rasa.asked[0]["sender"] == f"{resident.id}:1"


async def test_the_first_message_says_it_is_a_robot(start: StartConversation) -> None:
    for locale, word in (
        ("nn", "Eg er ein robot"),
        ("nb", "Jeg er en robot"),
        ("no", "Jeg er"),
        ("xx", "Eg er"),
    ):
        resident = await start(locale=locale)
        assert word in resident.first[0]["text"]


@pytest.mark.parametrize("text", ["", "   ", "\n\t ", "\u200b\u200b"])
async def test_an_empty_message_is_refused(start: StartConversation, text: str) -> None:
    resident = await start()
    assert await problem(await resident.send(text)) == (422, "message_empty")
    assert len((await resident.read())["messages"]) == 1


async def test_five_thousand_characters_are_refused_with_the_limit(start: StartConversation) -> None:
    resident = await start()
    answer = await resident.send("a" * 5000)
    assert await problem(answer) == (422, "message_too_long")
    assert "1000" in answer.json()["detail"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "😀😀",
        "{{7*7}}",
        "../../etc/passwd",
        "\ud800",
    ],
)
async def test_odd_text_is_kept_as_plain_text_and_answered(start: StartConversation, text: str) -> None:
    resident = await start()
    answer = await resident.reply_to(text.encode("utf-8", "replace").decode())
    assert answer["outcome"] == "answered"


async def test_half_a_character_is_no_reason_to_fail(
    start: StartConversation, http: httpx.AsyncClient
) -> None:
    resident = await start()
    headers = {**resident.headers, "Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
    path = f"/api/conversations/{resident.id}/messages"
    answer = await http.post(path, content=b'{"text": "hei \\ud83d du"}', headers=headers)
    assert answer.status_code == 202, answer.text


async def test_a_leading_slash_reaches_rasa_as_plain_text(start: StartConversation, rasa: FakeRasa) -> None:
    resident = await start()
    for text in ("/subject{}", "/talk_to_human", " //restart", "/"):
        await resident.reply_to(text)
    assert not any(asked["message"].startswith("/") for asked in rasa.asked)
    said = [m["text"] for m in (await resident.read())["messages"] if m["sender"] == "resident"]
    assert said[0] == "/subject{}"


async def test_a_choice_never_offered_is_refused(start: StartConversation, rasa: FakeRasa) -> None:
    resident = await start()
    answer = await resident.send("Gje meg alt", choice="ask:hemmeleg")
    assert await problem(answer) == (422, "choice_not_offered")
    assert rasa.asked == []


async def test_an_offered_choice_reaches_rasa_as_its_intent(start: StartConversation, rasa: FakeRasa) -> None:
    offered = {"title": "Kva kostar det?", "payload": "ask:barnehageplass:price"}
    rasa.answer = lambda asked: reply(choices=[offered])
    resident = await start()
    await resident.reply_to("barnehage")
    await resident.reply_to("Kva kostar det?", choice="ask:barnehageplass:price")
    assert rasa.asked[-1]["message"] == '/subject{"topic": "barnehageplass", "aspect": "price"}'


async def test_no_token_a_wrong_one_and_an_unknown_conversation(
    start: StartConversation, http: httpx.AsyncClient
) -> None:
    resident = await start()
    path = f"/api/conversations/{resident.id}/messages"
    key = {"Idempotency-Key": str(uuid4())}
    body = {"text": "hei"}
    assert await problem(await http.post(path, json=body, headers=key)) == (401, "not_signed_in")
    wrong = {**key, "Authorization": "Bearer feil"}
    assert await problem(await http.post(path, json=body, headers=wrong)) == (404, "conversation_not_found")
    other = f"/api/conversations/{'x' * 22}/messages"
    headers = {**key, **resident.headers}
    assert await problem(await http.post(other, json=body, headers=headers)) == (
        404,
        "conversation_not_found",
    )


@pytest.mark.parametrize("key", [None, "", "ikkje-ein-uuid"])
async def test_a_message_without_a_usable_key_is_refused(start: StartConversation, http, key) -> None:
    resident = await start()
    headers = resident.headers if key is None else {**resident.headers, "Idempotency-Key": key}
    answer = await http.post(
        f"/api/conversations/{resident.id}/messages", json={"text": "hei"}, headers=headers
    )
    assert await problem(answer) == (400, "idempotency_key_missing")


async def test_a_repeated_key_gives_the_same_number_and_one_reply(
    start: StartConversation, rasa: FakeRasa
) -> None:
    resident, key = await start(), str(uuid4())
    answers = await asyncio.gather(*(resident.send("hei", key=key) for _ in range(8)))
    assert {answer.json()["seq"] for answer in answers} == {2}
    await resident.read(2, wait=5)
    assert await problem(await resident.send("noko anna", key=key)) == (409, "idempotency_key_reused")
    messages = (await resident.read())["messages"]
    assert [m["sender"] for m in messages] == ["bot", "resident", "bot"]
    assert len(rasa.asked) == 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"{", (400, "invalid_json")),
        (b"", (422, "invalid_request")),
        (b"[]", (422, "invalid_request")),
        (b'{"tekst": "hei"}', (422, "invalid_request")),
        (b'{"text": 5}', (422, "invalid_request")),
        (b'{"text": "' + b"a" * 40_000 + b'"}', (413, "body_too_large")),
    ],
)
async def test_broken_bodies_get_a_clear_problem(
    start: StartConversation, http: httpx.AsyncClient, content: bytes, expected: tuple[int, str]
) -> None:
    resident = await start()
    headers = {**resident.headers, "Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
    answer = await http.post(f"/api/conversations/{resident.id}/messages", content=content, headers=headers)
    assert await problem(answer) == expected


async def test_problems_are_told_in_the_language_asked_for(http: httpx.AsyncClient) -> None:
    for language, words in (
        ("nb-NO,nb;q=0.9", "Ukjent kommune"),
        ("nn", "Ukjend kommune"),
        ("en", "Ukjend kommune"),
    ):
        answer = await http.post(
            "/api/conversations", json={"municipality": "atlantis"}, headers={"Accept-Language": language}
        )
        assert answer.json()["title"] == words


async def test_a_personal_number_is_stopped_and_kept_nowhere(
    start: StartConversation, rasa: FakeRasa, redis
) -> None:
    resident = await start()
    answer = await resident.reply_to("eg har fnr 01019012345 og vil ha plass")
    assert answer["outcome"] == "personal_data_stopped"
    assert rasa.asked == []
    stored = [await _everything(redis, key) async for key in redis.scan_iter()]
    assert not any("01019012345" in text for text in stored)
    assert "[personnummer]" in " ".join(stored)
    assert (await resident.reply_to("eg vil ha plass"))["outcome"] == "answered"


@pytest.mark.parametrize(
    ("text", "secret", "told"),
    [
        ("passordet mitt er sommar2024", "sommar2024", "eit passord. Det er ikkje lagra"),
        ("pin 4821 og cvc 123", "4821", "ein hemmeleg kode. Det"),
        ("kan de betale til konto 8601.11.17947?", "17947", "eit kontonummer. Det"),
        (
            "fnr 010190 12345, kort 4111 1111 1111 1111, passord: hest77",
            "1111",
            "eit kortnummer, eit fødselsnummer og eit passord",
        ),
    ],
)
async def test_what_is_stopped_is_told_and_kept_nowhere(
    start: StartConversation, rasa: FakeRasa, redis, text: str, secret: str, told: str
) -> None:
    resident = await start()
    answer = await resident.reply_to(text)
    assert answer["outcome"] == "personal_data_stopped"
    assert told in answer["text"]
    assert ("kan du ringje" in answer["text"]) == ("konto" in text or "fnr" in text)
    assert rasa.asked == []
    stored = [await _everything(redis, key) async for key in redis.scan_iter()]
    assert not any(secret in kept for kept in stored)


async def test_a_crisis_gets_numbers_at_once_though_everything_else_is_down(
    start: StartConversation, rasa: FakeRasa
) -> None:
    rasa.answer = lambda asked: httpx.Response(500)
    resident = await start()
    sent = await resident.send("eg vil ikkje leve lenger")
    reply_now = (await resident.read(sent.json()["seq"]))["messages"][0]
    assert reply_now["outcome"] == "emergency" and reply_now["reply_to"] == sent.json()["seq"]
    assert "113" in reply_now["text"] and "116 123" in reply_now["text"]
    assert rasa.asked == []


@pytest.mark.parametrize(
    ("text", "lang", "begins", "holds"),
    [
        ("eg vil ikkje leve lenger", "nn", "Er livet i fare no", "Mental Helse"),
        ("there is fire in the building", "en", "If there is a fire", "call 110 at once"),
        ("хочу померти", "en", "У надзвичайній ситуації", "You do not have to be alone"),
        # Too short to tell the language: Norwegian, and the numbers in English.
        ("i want to die", "nn", "Er livet i fare no", "In English: Call 113"),
    ],
)
async def test_danger_is_answered_in_a_language_that_is_read(
    start: StartConversation, text: str, lang: str, begins: str, holds: str
) -> None:
    resident = await start()
    sent = await resident.send(text)
    (reply_now,) = (await resident.read(sent.json()["seq"]))["messages"]
    assert (reply_now["outcome"], reply_now["lang"]) == ("emergency", lang)
    assert reply_now["text"].startswith(begins) and holds in reply_now["text"]
    assert ("In English" in reply_now["text"]) == (text == "i want to die")


async def test_where_danger_is_only_suspected_the_numbers_stand_below_the_answer(
    start: StartConversation, rasa: FakeRasa
) -> None:
    resident = await start()
    answer = await resident.reply_to("eg har det ikkje bra")
    said, _, numbers = answer["text"].partition("\n\n")
    assert answer["outcome"] == "answered" and said == "Barnehageplass søkjer du om i Vigilo."
    assert "113" in numbers and "116 123" in numbers
    assert not [message for message in (await resident.read())["messages"] if "suspected" in message]


@pytest.mark.parametrize(
    "failure",
    [
        lambda asked: httpx.Response(200, json=[]),
        lambda asked: httpx.Response(500),
        lambda asked: httpx.Response(200, content=b"<html>"),
        lambda asked: httpx.Response(200, json=[{"text": "utan form"}]),
        lambda asked: (_ for _ in ()).throw(httpx.ConnectError("refused")),
        lambda asked: (_ for _ in ()).throw(httpx.ReadTimeout("slow")),
    ],
    ids=["empty list", "500", "no JSON", "other shape", "refused", "too slow"],
)
async def test_when_rasa_fails_the_resident_is_told_the_truth_and_offered_a_person(
    start: StartConversation, rasa: FakeRasa, failure
) -> None:
    rasa.answer = failure
    resident = await start()
    answer = await resident.reply_to("hei")
    assert answer["outcome"] == "error" and "56 37 50 00" in answer["text"]
    assert [choice["payload"] for choice in answer["choices"]] == ["handover"]
    assert len(rasa.asked) == 2
    rasa.answer = lambda asked: reply()
    assert (await resident.reply_to("hei igjen"))["outcome"] == "answered"


async def test_the_form_it_is_written_in_is_the_form_of_the_answer(
    start: StartConversation, rasa: FakeRasa
) -> None:
    resident = await start(locale="nn")
    await resident.reply_to("hvordan søker jeg om barnehageplass til datteren min")
    await resident.reply_to("pris")
    await resident.reply_to("kor mykje kostar det for ein månad då")
    assert [asked["metadata"]["lang"] for asked in rasa.asked] == ["nb", "nb", "nn"]


async def test_a_new_episode_begins_after_the_stated_turns(
    start: StartConversation, rasa: FakeRasa, redis, settings
) -> None:
    resident = await start()
    await redis.hset(f"svara:{{svara}}:conv:{resident.id}", "turns", settings.episode_turns - 1)
    await resident.reply_to("hei")
    await resident.reply_to("hei igjen")
    assert [asked["sender"].partition(":")[2] for asked in rasa.asked] == ["1", "2"]
    assert rasa.asked[1]["metadata"]["topic"] == "barnehageplass"


async def test_too_many_messages_are_slowed_down(start: StartConversation, settings) -> None:
    resident = await start()
    answers = [await resident.send(f"hei {n}") for n in range(settings.messages_per_minute + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {202}
    assert await problem(answers[-1]) == (429, "too_many_requests")
    assert int(answers[-1].headers["retry-after"]) >= 1


async def test_a_page_from_elsewhere_may_not_start_conversations(http: httpx.AsyncClient) -> None:
    for origin, status in (
        ("https://www.alver.kommune.no", 201),
        ("http://svara.test", 201),
        ("https://evil.example", 403),
        ("null", 403),
    ):
        answer = await http.post("/api/conversations", json={}, headers={"Origin": origin})
        assert answer.status_code == status, origin


async def test_the_transcript_is_plain_text_with_everything_said(start: StartConversation, http) -> None:
    source = {"title": "Barnehagelova", "url": "https://lovdata.no/lov/2005-06-17-64", "updated": None}
    resident: Resident = await start()
    await resident.reply_to("barnehage <b>når</b>")
    answer = await http.get(f"/api/conversations/{resident.id}/transcript", headers=resident.headers)
    assert answer.headers["content-type"].startswith("text/plain")
    assert "attachment" in answer.headers["content-disposition"]
    for part in ("Samtale med Alver kommune", "Du, ", "barnehage <b>når</b>", "Chatbot, "):
        assert part in answer.text
    assert source["title"] not in answer.text


async def _everything(redis, key: str) -> str:
    match await redis.type(key):
        case "hash":
            return str(await redis.hgetall(key))
        case "stream":
            return str(await redis.xrange(key))
        case "list":
            return str(await redis.lrange(key, 0, -1))
        case "set":
            return str(await redis.smembers(key))
        case "zset":
            return str(await redis.zrange(key, 0, -1))
        case _:
            return str(await redis.get(key))


async def test_a_very_long_conversation_is_read_in_parts_and_followed_whole(
    start: StartConversation, app, redis
) -> None:
    context, resident = app.state.context, await start()
    entry = Entry(sender="system", text="x", lang="nn").to_json()
    for seq in range(2, READ_AT_ONCE * 2 + 50):
        await redis.xadd(f"svara:{{svara}}:log:{resident.id}", {"ms": 1, "entry": entry}, id=f"{seq}-0")
    first = (await resident.read())["messages"]
    assert len(first) == READ_AT_ONCE
    rest = (await resident.read(first[-1]["seq"]))["messages"]
    assert rest[0]["seq"] == READ_AT_ONCE + 1
    followed = []
    async for item in follow(context.log, context.wakeups, resident.id, 0):
        if isinstance(item, Standing):
            break
        followed.append(item.seq)
    assert followed == list(range(1, READ_AT_ONCE * 2 + 50))


@pytest.mark.parametrize(
    ("text", "lang", "words"),
    [
        ("when is the garbage collected?", "en", "Norwegian"),
        ("jak zapisać dziecko do przedszkola", "pl", "norwesku"),
        ("çocuğum için anaokulu başvuru", "en", "Norwegian"),
    ],
)
async def test_another_language_is_answered_in_it_with_a_person_at_hand(
    start: StartConversation, rasa: FakeRasa, text: str, lang: str, words: str
) -> None:
    resident = await start()
    answer = await resident.reply_to(text)
    assert (answer["lang"], answer["outcome"]) == (lang, "referred")
    assert words in answer["text"] and "56 37 50 00" in answer["text"]
    assert [choice["payload"] for choice in answer["choices"]] == ["handover"]
    assert rasa.asked == []
    # The choice in that language works, and the next Norwegian message is answered as ever.
    await resident.reply_to(answer["choices"][0]["title"], choice="handover")
    assert (await resident.reply_to("barnehageplass"))["outcome"] == "answered"


async def test_asking_for_another_form_changes_the_conversations_form(
    start: StartConversation, rasa: FakeRasa
) -> None:
    rasa.answer = lambda asked: reply("Nå svarer jeg på bokmål.", lang="nb", intention="change_form")
    resident = await start()
    await resident.reply_to("bokmål takk")
    rasa.answer = lambda asked: reply()
    await resident.reply_to("sfo")
    assert rasa.asked[-1]["metadata"]["lang"] == "nb"
