"""Which of a subject's sections a message is asked for, learned from the questions each answers, and kept."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kb_sync.chunks import Passage, SourceReference
from kb_sync.embed import SHIPPED_WEIGHTS, NumpyEmbedder
from kb_sync.likeness import SectionTexts, learned, scores
from kb_sync.likeness_index import ARRAY, LIST, LikenessIndex, write_likeness
from nlu.embedding import SentenceEmbedding

SECTIONS = {
    "price": SectionTexts(["ka kosta båtplass", "hvor mye er leien for brygge"], ["Leige for sesongen."]),
    "apply": SectionTexts(["korleis søkjer eg båtplass", "få plass i hamna"], ["Du søkjer på nett."]),
    "brygge": SectionTexts(["kan eg leggje ut flytebryggje", "brygge ved naustet"], []),
}
SOURCE = SourceReference("Alver kommune", "https://www.alver.kommune.no/", None, "2026-11-21")


@pytest.fixture(scope="module")
def embedder() -> NumpyEmbedder:
    return NumpyEmbedder(SentenceEmbedding.load(SHIPPED_WEIGHTS))


@pytest.fixture(scope="module")
def table(embedder: NumpyEmbedder) -> np.ndarray:
    return learned(list(SECTIONS.values()), embedder)


@pytest.mark.parametrize(
    ("message", "key"),
    [
        ("kva kostar ein båtplass i året", "price"),
        ("kossen søka om båtplass", "apply"),
        ("vil ha flytebrygge", "brygge"),
        ("leige sesongen", "price"),  # as the section itself says it
    ],
)
def test_another_wording_is_told_apart(
    table: np.ndarray, embedder: NumpyEmbedder, message: str, key: str
) -> None:
    assert list(SECTIONS)[scores(table, message, embedder).argmax()] == key


def test_a_question_itself_scores_high_and_strange_words_next_to_nothing(
    table: np.ndarray, embedder: NumpyEmbedder
) -> None:
    assert scores(table, "brygge ved naustet", embedder)[2] > 0.5
    assert scores(table, "qqq zzz xxx", embedder).max() < 0.3
    assert np.isfinite(scores(table, "", embedder)).all()


def test_where_nothing_is_to_be_told_apart_nothing_scores(embedder: NumpyEmbedder) -> None:
    for sections in ([SECTIONS["price"]], [SectionTexts([], []), SectionTexts([], ["Kort."])]):
        assert not scores(learned(sections, embedder), "ka kosta båtplass", embedder).any()


def passage(key: str, lang: str = "nn", topic: str = "batplass", **own: object) -> Passage:
    made = Passage(
        f"alver/{topic}/{key}/{lang}",
        *(
            "alver",
            topic,
            key,
            "about",
            lang,
            "Båtplass",
            "",
            " ".join(SECTIONS[key].said),
            (),
            SOURCE,
            "written",
        ),
        asked=tuple(SECTIONS[key].asked),
    )
    return replace(made, **own)


def written(folder: Path, passages: list[Passage], embedder: NumpyEmbedder, **more: object) -> LikenessIndex:
    folder.mkdir()
    write_likeness(folder, passages, embedder, {}, **more)
    return LikenessIndex.load(folder)


def test_every_subject_is_kept_and_nothing_else(tmp_path: Path, embedder: NumpyEmbedder) -> None:
    passages = [passage(key, lang) for key in SECTIONS for lang in ("nn", "nb")]
    passages.append(passage("price", topic="hamn"))
    passages.append(replace(passage("price"), topic=None, id="alver/side"))
    done: list[int] = []
    index = written(tmp_path / "one", passages, embedder, progress=done.append)
    assert sum(done) == len(passages)
    found = index.of("batplass", "kva kostar ein båtplass i året", embedder)
    assert max(found, key=found.__getitem__) == "price" and set(found) == set(SECTIONS)
    assert index.of("hamn", "kva kostar det", embedder) == {"price": 0.0}
    assert index.of("ukjend", "kva kostar det", embedder) == {}
    index.check()


def test_only_what_has_changed_is_learned_anew(
    tmp_path: Path, embedder: NumpyEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    passages = [passage(key, topic=topic) for topic in ("batplass", "hamn") for key in SECTIONS]
    earlier = written(tmp_path / "one", passages, embedder)
    changed = [
        replace(one, text="Noko nytt.") if one.id == "alver/hamn/apply/nn" else one for one in passages
    ]
    sizes: list[int] = []

    def counted(sections: list[SectionTexts], own: NumpyEmbedder) -> np.ndarray:
        sizes.append(len(sections))
        return learned(sections, own)

    monkeypatch.setattr("kb_sync.likeness_index.learned", counted)
    index = written(tmp_path / "two", changed, embedder, earlier=earlier)
    assert sizes == [0, len(SECTIONS)]
    question = "ka kosta båtplass"
    assert index.of("batplass", question, embedder) == earlier.of("batplass", question, embedder)
    assert index.of("hamn", question, embedder) != earlier.of("hamn", question, embedder)


def test_an_empty_base_has_nothing(tmp_path: Path, embedder: NumpyEmbedder) -> None:
    index = written(tmp_path / "none", [], embedder)
    index.check()
    assert index.of("batplass", "hei", embedder) == {}


def test_files_that_do_not_belong_together_are_refused(tmp_path: Path, embedder: NumpyEmbedder) -> None:
    written(tmp_path / "one", [passage(key) for key in SECTIONS], embedder)
    told = json.loads((tmp_path / "one" / LIST).read_text())
    told["batplass"]["keys"].append("more")
    (tmp_path / "one" / LIST).write_text(json.dumps(told))
    with pytest.raises(ValueError, match=ARRAY):
        LikenessIndex.load(tmp_path / "one")


def test_damage_is_noticed(tmp_path: Path, embedder: NumpyEmbedder) -> None:
    written(tmp_path / "one", [passage(key) for key in SECTIONS], embedder)
    table = np.load(tmp_path / "one" / ARRAY)
    table[0, 0] = np.nan
    np.save(tmp_path / "one" / ARRAY, table)
    with pytest.raises(ValueError, match="no number"):
        LikenessIndex.load(tmp_path / "one").check()
