"""What has been translated once is not translated again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kb_sync.translate.cache import FOLDER, CachedTranslator
from tests.unit.kb_sync.translate.small_translator import Marking


def files(data: Path) -> list[Path]:
    return sorted((data / FOLDER).rglob("*.json"))


def test_only_what_is_new_is_asked_for_and_once(data: Path) -> None:
    first = Marking()
    told = CachedTranslator(first, data).translate(["ein", "to", "ein"], "nn", "nb")
    assert told == ["nb:ein", "nb:to", "nb:ein"] and first.asked == ["ein", "to"]
    second = Marking()
    assert CachedTranslator(second, data).translate(["to", "tre"], "nn", "nb") == ["nb:to", "nb:tre"]
    assert second.asked == ["tre"]


def test_the_other_direction_and_another_translator_are_something_else(data: Path) -> None:
    CachedTranslator(Marking(), data).translate(["ein"], "nn", "nb")
    back, other = Marking(), Marking("marking-2")
    assert CachedTranslator(back, data).translate(["ein"], "nb", "nn") == ["nn:ein"]
    assert CachedTranslator(other, data).translate(["ein"], "nn", "nb") == ["nb:ein"]
    assert back.asked == other.asked == ["ein"]


def test_a_text_that_could_not_be_translated_is_remembered_as_such(data: Path) -> None:
    refused = Marking(bad="x")
    assert CachedTranslator(refused, data).translate(["x"], "nn", "nb") == [None]
    again = Marking(bad="x")
    assert CachedTranslator(again, data).translate(["x"], "nn", "nb") == [None]
    assert again.asked == []


def test_a_translator_that_gives_up_leaves_nothing_behind(data: Path) -> None:
    class GivesUp(Marking):
        def translate(self, texts, source, target):  # type: ignore[no-untyped-def]
            self.available = False
            return super().translate(texts, source, target)

    tired = CachedTranslator(GivesUp(), data)
    assert tired.translate(["ein"], "nn", "nb") == [None]
    assert not tired.available and files(data) == []


def test_without_a_translator_nothing_is_asked_and_nothing_thrown_away(data: Path) -> None:
    CachedTranslator(Marking(), data).translate(["ein"], "nn", "nb")
    gone = Marking(fingerprint="")
    gone.available = False
    cached = CachedTranslator(gone, data)
    assert cached.translate(["ein"], "nn", "nb") == [None] and gone.asked == []
    cached.prune()
    assert len(files(data)) == 1


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"text": 1}', b"\xff"])
def test_a_damaged_file_counts_as_none_and_is_mended(data: Path, damage: bytes) -> None:
    CachedTranslator(Marking(), data).translate(["ein"], "nn", "nb")
    (file,) = files(data)
    file.write_bytes(damage)
    again = Marking()
    assert CachedTranslator(again, data).translate(["ein"], "nn", "nb") == ["nb:ein"]
    assert again.asked == ["ein"] and file.read_bytes() == b'{"text": "nb:ein"}'


def test_pruning_keeps_what_was_asked_for(data: Path) -> None:
    CachedTranslator(Marking("marking-0"), data).translate(["ein"], "nn", "nb")
    CachedTranslator(Marking(), data).translate(["ein", "to"], "nn", "nb")
    assert len(files(data)) == 3
    cached = CachedTranslator(Marking(), data)
    cached.translate(["to"], "nn", "nb")
    cached.prune()
    assert len(files(data)) == 1
    again = Marking()
    CachedTranslator(again, data).translate(["to"], "nn", "nb")
    assert again.asked == []


def test_a_folder_that_cannot_be_written_to_costs_time_only(data: Path) -> None:
    data.parent.mkdir(exist_ok=True)
    data.write_text("a file where a folder should be")
    assert CachedTranslator(Marking(), data).translate(["ein"], "nn", "nb") == ["nb:ein"]


def test_threads_may_share_it(data: Path) -> None:
    cached = CachedTranslator(Marking(), data)
    texts = [str(number % 10) for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda text: cached.translate([text], "nn", "nb")[0], texts))
    assert told == [f"nb:{text}" for text in texts]
    assert len(files(data)) == 10 and list((data / FOLDER).rglob(".new-*")) == []


def test_closing_closes_the_other(data: Path) -> None:
    one = Marking()
    CachedTranslator(one, data).close()
    assert one.closed
