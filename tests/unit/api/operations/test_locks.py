"""The locks are complete, checked by hash, and free of what must not be installed."""

from __future__ import annotations

import re

import pytest

from api.operations.torch_cpu import TORCH
from api.settings import PROJECT_FOLDER

PAIRS = (
    "api/requirements",
    "api/requirements-train",
    "bot/requirements",
    "tests/requirements",
    "api/operations/uv",
)


def read(name: str) -> str:
    return (PROJECT_FOLDER / name).read_text(encoding="utf-8")


def plain(name: str) -> str:
    """A package's name as the index knows it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(pair: str) -> dict[str, str]:
    """What ``pair``.in asks for: name and, where it says one, the exact version."""
    lines = re.findall(r"^([A-Za-z][\w.-]*)(?:==([\w.*]+))?", read(f"{pair}.in"), re.MULTILINE)
    return {plain(name): version for name, version in lines}


@pytest.mark.parametrize("pair", PAIRS)
def test_everything_asked_for_is_locked_in_the_version_asked_for(pair: str) -> None:
    locked = {
        plain(name): version
        for name, version in re.findall(r"^([\w.-]+)==([^ ;\\]+)", read(f"{pair}.lock"), re.M)
    }
    for name, version in wanted(pair).items():
        if name == "torch":
            continue
        assert name in locked, f"{name} is not in {pair}.lock: run make lock"
        assert re.fullmatch(version.replace(".", r"\.").replace("*", ".*") or ".*", locked[name])


@pytest.mark.parametrize("pair", PAIRS)
def test_every_locked_package_has_hashes_and_no_address(pair: str) -> None:
    blocks = re.split(r"\n(?=\w)", read(f"{pair}.lock").strip())
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"://|^-|@ ", read(f"{pair}.lock"), re.MULTILINE)


@pytest.mark.parametrize("pair", PAIRS)
def test_no_lock_brings_torch_or_cuda(pair: str) -> None:
    assert re.findall(r"^(torch|nvidia[\w-]*|cuda[\w-]*|triton)==", read(f"{pair}.lock"), re.MULTILINE) == []


def test_torch_is_the_same_version_everywhere() -> None:
    for name in ("api/requirements.in", "api/requirements-train.in", "Dockerfile"):
        assert set(re.findall(r"torch==[\d.]+", read(name))) == {TORCH}
    assert f'name = "torch"\nversion = "{TORCH.split("==")[1]}"' in read("pyproject.toml")
