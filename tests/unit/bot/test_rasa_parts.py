"""Tokenizer, stores, the check of actions' answers and the importer, as Rasa uses them."""

from __future__ import annotations

from pathlib import Path

from nlu.example_bundle import BUNDLE, unbundled
from nlu.training_data import Example, is_asked
from tests.unit.bot.conftest import InRasa


def test_tokens_are_norwegian_and_know_their_place(in_rasa: InRasa) -> None:
    told = in_rasa("tokens")
    for text, tokens in told.items():
        assert tokens, f"{text!r} has no tokens"
        for token, start, end in tokens:
            assert text[start:end] == token
    words = [token for token, _, _ in told["Når opnar kommunehuset, kl. 9?"]]
    assert words == ["Når", "opnar", "kommunehuset", ",", "kl.", "9", "?"]
    assert [token for token, _, _ in told["post@alver.kommune.no"]] == ["post@alver.kommune.no"]


def test_stores_keep_for_a_while_and_never_wait_long(in_rasa: InRasa, redis_url: str) -> None:
    # A database of its own: in the first one other tests have left keys of the gateway's.
    told = in_rasa("stores", redis_url.removesuffix("/0") + "/1")
    assert set(told["keys"]) == {"svara:tracker:a:1", "svara:lock:a:1"}
    assert 500 < told["keys"]["svara:tracker:a:1"] <= 600
    assert 30 < told["keys"]["svara:lock:a:1"] <= 60
    assert 1 < told["ticket_s"] <= 3, "a ticket lost with Redis would silence the conversation for its life"
    assert told["read"] == "hei" and told["lock_read"]
    assert "above zero seconds" in told["refused"]
    assert set(told["waited"]) == {"trackers", "locks"}
    for kind, waited in told["waited"].values():
        assert kind == "TimeoutError" and waited < 1.0


def test_answers_of_actions_are_checked_as_before_only_faster(in_rasa: InRasa) -> None:
    told = in_rasa("answers")
    assert told["ours"] == told["stock"]
    assert told["ours"][:2] == [True, True] and "ValidationError" in told["ours"]
    assert told["times_faster"] > 10


YAML = """
version: "3.1"
nlu:
- intent: subject/broyting
  examples:
  - text: |
      når kjem plogen
    metadata: {lang: nn, group: når, aspect: hours}
"""
MARKED = """
version: "3.1"
nlu:
- intent: opening_hours
  examples: |
    - ope i [Knarvik](place)
- lookup: place
  examples: |
    - knarvik
- synonym: knarvik
  examples: |
    - knarvika
"""


def test_the_importer_gives_everything_once(in_rasa: InRasa, tmp_path: Path) -> None:
    (tmp_path / "broyting.yml").write_text(YAML, encoding="utf-8")
    (tmp_path / "place.yml").write_text(MARKED, encoding="utf-8")
    told = in_rasa("imported", str(tmp_path))
    assert told["lookup"] == ["place"]
    assert told["synonyms"] == {"knarvika": "knarvik"}
    plain, second, marked = sorted(told["examples"], key=lambda example: str(example[1]), reverse=True)
    assert plain[:2] == ["når kjem plogen", "subject/broyting"] and plain[3] is None
    carried = unbundled(plain[2]["example"][BUNDLE])
    assert carried[0] == Example("når kjem plogen", "subject/broyting", "nn", "når", "hours")
    # What residents ask of the passages about the same subject comes along; the second message only counts for Rasa.
    assert len(carried) > 20 and all(is_asked(example) for example in carried[1:])
    assert second[1] == "subject/broyting" and second[2]["example"][BUNDLE] == ""
    assert marked[:2] == ["ope i Knarvik", "opening_hours"]
    assert marked[3][0]["entity"] == "place"


def test_only_plain_files_are_read_by_us(in_rasa: InRasa, tmp_path: Path) -> None:
    marked = ["- lookup: place", "- synonym: x", "- regex: x", "[a](b)", '[a]{"entity": "b"}']
    for number, text in enumerate([YAML, *marked]):
        (tmp_path / f"{number}.yml").write_text(text, encoding="utf-8")
    told = in_rasa("plain", str(tmp_path))
    assert told == {"0.yml": True, **{f"{number}.yml": False for number in range(1, 6)}}
