"""Figures are data: each has a reason, and one that makes no sense is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from kb_sync.ranking import FILE, Ranking


def changed(tmp_path: Path, old: str, new: str) -> Path:
    file = tmp_path / "ranking.yml"
    content = FILE.read_text(encoding="utf-8")
    assert old in content
    file.write_text(content.replace(old, new, 1), encoding="utf-8")
    return file


def test_short_and_long_texts_have_their_own_weights() -> None:
    ranking = Ranking.load()
    assert ranking.weights_for(40) == ranking.weights.short
    assert ranking.weights_for(300) == ranking.weights.long
    assert ranking.weights.short.meaning > ranking.weights.long.meaning


def test_every_figure_has_a_reason_of_its_own() -> None:
    def reasons(part: object) -> list[str]:
        if not isinstance(part, dict):
            return []
        own = [part["because"]] if "because" in part else []
        return own + [reason for value in part.values() for reason in reasons(value)]

    told = reasons(yaml.safe_load(FILE.read_text(encoding="utf-8")))
    assert len(told) == len(set(told)) >= 9
    assert all(len(reason) > 40 for reason in told)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("words: 0.2", "words: 0.3", "must add up to 1"),
        ("topic: 0.35", "topic: mykje", "boosts.topic"),
        ("candidates:", "kandidatar:", "candidates"),
    ],
)
def test_a_figure_that_makes_no_sense_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Ranking.load(changed(tmp_path, old, new))
