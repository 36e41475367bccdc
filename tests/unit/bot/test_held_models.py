"""Which models one Rasa process holds, and which of them answers a turn; models are plain words here."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from api.operations.active_model import read_active, read_before
from bot.held_models import HeldModels, ModelMissingError, ModelUnusableError
from bot.live_model import live_model, make_live, program_of
from bot.serve import model_in


class Loader:
    """Loads "a model": the archive's text. Counts, and refuses what says so."""

    def __init__(self) -> None:
        self.loaded: list[str] = []

    def __call__(self, path: Path) -> str:
        self.loaded.append(path.name)
        text = path.read_text(encoding="utf-8")
        if text == "broken":
            raise OSError("not an archive")
        return text


async def try_out(model: str) -> None:
    if model == "reads nothing":
        raise ValueError(model)


@pytest.fixture
def loader() -> Loader:
    return Loader()


@pytest.fixture
def held(tmp_path: Path, loader: Loader) -> HeldModels:
    for name in ("one", "two", "three"):
        (tmp_path / f"{name}.tar.gz").write_text(name, encoding="utf-8")
    (tmp_path / "broken.tar.gz").write_text("broken", encoding="utf-8")
    (tmp_path / "mute.tar.gz").write_text("reads nothing", encoding="utf-8")
    return HeldModels("one", "one.tar.gz", tmp_path, loader, try_out)


async def test_a_model_stands_ready_while_the_other_answers(held: HeldModels, loader: Loader) -> None:
    await held.hold("two.tar.gz")
    assert held.active == "one.tar.gz"
    assert await held.for_turn(None) == "one"
    assert await held.for_turn("two.tar.gz") == "two"
    assert await held.for_turn("one.tar.gz") == "one"
    assert loader.loaded == ["two.tar.gz"]


async def test_the_one_before_is_held_and_older_ones_are_let_go(held: HeldModels) -> None:
    for name in ("two.tar.gz", "three.tar.gz"):
        await held.make_active(name)
    assert set(held.names()) == {"two.tar.gz", "three.tar.gz"}
    await held.make_active("three.tar.gz")  # again: nothing changes
    assert set(held.names()) == {"two.tar.gz", "three.tar.gz"}
    assert await held.for_turn("one.tar.gz") == "one", "asked for all the same, it is loaded again"


@pytest.mark.parametrize("name", ["gone.tar.gz", "../one.tar.gz", ".one.tar.gz", "one", ""])
async def test_only_models_of_the_folder(held: HeldModels, name: str) -> None:
    with pytest.raises(ModelMissingError):
        await held.hold(name)
    assert await held.for_turn(name) == "one"


@pytest.mark.parametrize("name", ["broken.tar.gz", "mute.tar.gz"])
async def test_what_cannot_be_used_changes_nothing(held: HeldModels, name: str) -> None:
    for change in (held.hold, held.make_active):
        with pytest.raises(ModelUnusableError):
            await change(name)
    assert (held.active, set(held.names())) == ("one.tar.gz", {"one.tar.gz"})
    assert await held.for_turn(name) == "one"


async def test_many_turns_that_ask_at_once_load_it_once(held: HeldModels, loader: Loader) -> None:
    assert set(await asyncio.gather(*(held.for_turn("two.tar.gz") for _ in range(20)))) == {"two"}
    assert loader.loaded == ["two.tar.gz"]


def test_a_process_started_on_the_folder_takes_the_active_model(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        model_in(tmp_path)
    for name in ("a.tar.gz", "b.tar.gz"):
        (tmp_path / name).touch()
    assert model_in(tmp_path) == tmp_path / "b.tar.gz"
    (tmp_path / "active.json").write_text('{"model": "a.tar.gz"}', encoding="utf-8")
    assert model_in(tmp_path) == tmp_path / "a.tar.gz"
    (tmp_path / "active.json").write_text('{"model": "gone.tar.gz"}', encoding="utf-8")
    assert model_in(tmp_path) == tmp_path / "b.tar.gz"
    assert model_in(tmp_path / "a.tar.gz") == tmp_path / "a.tar.gz"


def test_a_model_made_at_a_containers_start_is_live_and_the_one_before_known(tmp_path: Path) -> None:
    assert live_model(tmp_path) is None
    for name in ("a.tar.gz", "b.tar.gz"):
        (tmp_path / name).touch()
    (tmp_path / "a.tar.gz.json").write_text('{"digest": "d", "program": "p"}', encoding="utf-8")
    (tmp_path / "b.tar.gz.json").write_text('{"digest": "d"}', encoding="utf-8")
    make_live(tmp_path, tmp_path / "a.tar.gz")
    assert (read_active(tmp_path), read_before(tmp_path)) == (tmp_path / "a.tar.gz", [])
    make_live(tmp_path, tmp_path / "b.tar.gz")
    assert (read_active(tmp_path), read_before(tmp_path)) == (tmp_path / "b.tar.gz", [tmp_path / "a.tar.gz"])
    assert live_model(tmp_path) == tmp_path / "b.tar.gz"
    assert (program_of(tmp_path / "a.tar.gz"), program_of(tmp_path / "b.tar.gz")) == ("p", "d")
    assert program_of(tmp_path / "gone.tar.gz") == ""
