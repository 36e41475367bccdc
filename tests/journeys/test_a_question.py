"""A resident asks; the answer is right, in their form, with its source."""

from __future__ import annotations

import json
import subprocess
from itertools import pairwise

import pytest

from api.operations.processes import ServiceStack
from tests.support.client import ResidentClient


@pytest.mark.parametrize(
    ("question", "lang", "words"),
    [
        ("når opnar innbyggarservice i Knarvik?", "nn", ["Knarvik", "09.00", "15.00"]),
        ("når åpner innbyggerservice i Knarvik?", "nb", ["Knarvik", "09.00", "15.00"]),
        ("ka tid e de åpent i knarvik", "nn", ["Knarvik", "09.00"]),
        ("kva er telefonnummeret til kommunen", "nn", ["56 37 50 00"]),
        ("kva er nummeret til legevakta", "nn", ["116 117"]),
    ],
)
def test_the_front_desk_answers_exactly(
    resident: ResidentClient, question: str, lang: str, words: list[str]
) -> None:
    answer = resident.ask(question)
    assert answer["outcome"] == "answered" and answer["lang"] == lang
    assert all(word in answer["text"] for word in words), answer["text"]
    assert answer["sources"] and answer["sources"][0]["url"].startswith("https://")


@pytest.mark.parametrize(
    ("question", "topic", "lang"),
    [
        ("korleis søkjer eg om barnehageplass", "barnehageplass", "nn"),
        ("hva er fristen for å søke sfo plass til sønnen min", "skolefritidsordning", "nb"),
        ("når blir bosset henta hjå oss", "renovasjon", "nn"),
        ("kor stor garasje kan eg byggja utan å søkja", "byggesak", "nn"),
        ("ka tid kjem brøytebilen", "broyting", "nn"),
        ("vatnet i springen er brunt", "vann-og-avlop", "nn"),
        ("mor mi treng hjelp til reingjering heime", "hjemmehjelp", "nn"),
        ("hvordan søker jeg om parkeringskort for forflytningshemmede", "parkering-og-hvileplasser", "nb"),
    ],
)
def test_a_subject_is_found_and_answered_in_the_form_it_was_asked(
    resident: ResidentClient, question: str, topic: str, lang: str
) -> None:
    answer = resident.ask(question)
    assert (answer["outcome"], answer.get("topic"), answer["lang"]) == ("answered", topic, lang), answer[
        "text"
    ]
    assert answer["model"] and answer["sources"]


def test_a_follow_up_choice_is_answered_about_the_same_subject(resident: ResidentClient) -> None:
    answer = resident.ask("barnehageplass")
    choice = next(c for c in answer["choices"] if c["payload"].startswith("ask:barnehageplass"))
    follow_up = resident.ask(choice["title"], choice=choice["payload"])
    assert (follow_up["outcome"], follow_up["topic"]) == ("answered", "barnehageplass")
    assert follow_up["text"] != answer["text"]


def test_small_talk_and_the_unknown_have_their_own_outcomes(resident: ResidentClient) -> None:
    assert resident.ask("hei hei")["outcome"] == "smalltalk"
    assert resident.ask("er du eit menneske eller ein robot?")["outcome"] == "smalltalk"
    unknown = resident.ask("asdf qwerty zxcv")
    assert unknown["outcome"] in ("unanswered", "clarification")
    assert "handover" in [choice["payload"] for choice in unknown["choices"]]


def test_events_arrive_in_order_and_resume_without_gap(resident: ResidentClient) -> None:
    resident.ask("hei")
    path = f"/api/conversations/{resident.id}/events"

    def read_events(last: str | None, count: int) -> list[tuple[str, dict]]:
        headers = {**resident.headers, **({"Last-Event-ID": last} if last else {})}
        events: list[tuple[str, dict]] = []
        with resident.http.stream("GET", path, headers=headers) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            event = ""
            for line in stream.iter_lines():
                if line.startswith("event:"):
                    event = line.removeprefix("event:").strip()
                elif line.startswith("data:"):
                    events.append((event, json.loads(line.removeprefix("data:"))))
                    if len(events) == count:
                        break
        return events

    first = read_events(None, 4)
    seqs = [data["seq"] for event, data in first if event == "message"]
    assert seqs == [1, 2, 3] and first[3] == ("state", {"state": "bot"})
    assert [data["seq"] for event, data in read_events("2", 1) if event == "message"] == [3]
    assert all(later > earlier for earlier, later in pairwise(seqs))


def test_svara_ask_gives_one_line_for_each_line(stack: ServiceStack) -> None:
    lines = [
        '{"text": "når opnar innbyggarservice i Knarvik?"}',
        "tull",
        '{"text": ""}',
        '{"text": "sfo pris"}',
    ]
    done = subprocess.run(
        [str(stack.settings.service_python), "-m", "api.cli", "ask", "--json", "--url", stack.gateway_url],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        env={"SVARA_DATA": str(stack.settings.data), "PATH": "/usr/bin:/bin"},
        cwd=stack.settings.project,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(lines)
    assert answers[0]["outcome"] == "answered" and "09.00" in answers[0]["answer"]
    assert [answers[n].get("code") for n in (1, 2)] == ["invalid_json", "message_empty"]
    assert answers[3]["topic"] == "skolefritidsordning"
    assert set(answers[0]) == {
        "text",
        "lang",
        "outcome",
        "topic",
        "confidence",
        "answer",
        "sources",
        "choices",
    }


def test_what_another_authority_has_is_referred_to_it(resident: ResidentClient) -> None:
    answer = resident.ask("skattekort")
    assert (answer["outcome"], answer["topic"]) == ("referred", "skattekort")
    assert "800 80 000" in answer["text"]
    assert answer["sources"][0]["title"] == "Skatteetaten"
