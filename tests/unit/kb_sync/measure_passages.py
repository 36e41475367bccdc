"""Finds passages by the question alone: by each kind of likeness, and by several mixes of them.

``python -m tests.unit.kb_sync.measure_passages`` (three minutes) prints how often a right passage is first, and among
three: of the shared articles for the frozen questions that three readers have judged, with the lines that tell how
residents ask and without; and of the made-up municipality's website for the questions of a hand that had not seen how
it is read. The figures stand in ``kb_sync/ranking.yml``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from kb_sync.build import write_store
from kb_sync.chunks import LOCALE, Passage
from kb_sync.content import read_content
from kb_sync.embed import load_embedder
from kb_sync.index import Analysis
from kb_sync.lexical import WordLists
from kb_sync.ranking import Ranking
from kb_sync.searcher import Searcher
from kb_sync.settings import PACKAGE_CONTENT
from kb_sync.store import Store
from kb_sync.texts import Texts
from kb_sync.versions import base_folder, current_version
from tests.sites.straumvik.server import Straumvik
from tests.support.straumvik import STRAUMVIK, build, crawl, questions, write_straumvik
from tests.unit.actions.fit_sections import questions as judged_questions

MIXES = (
    *((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    *(
        (0.15, 0.35, 0.5),
        (0.2, 0.2, 0.6),
        (0.1, 0.2, 0.7),
        (0.05, 0.2, 0.75),
        (0.3, 0.0, 0.7),
        (0.6, 0.1, 0.3),
    ),
)
"""Words, letters, meaning."""
DEEPEST = 50


@dataclass(frozen=True)
class Asked:
    """A question, its form, and what answers it: keys of passages."""

    text: str
    lang: str
    right: frozenset[str]


def articles(*, with_asked: bool) -> tuple[list[Passage], list[Asked]]:
    """The shared articles in both forms, and the frozen questions to them.

    Without the lines that tell how residents ask they are as if somebody else had written them.
    """
    passages = [
        passage if with_asked else replace(passage, asked=())
        for passage in read_content(PACKAGE_CONTENT).passages["alver"]
        if passage.topic and not passage.referral and passage.fact is None
    ]
    known = {_section(passage) for passage in passages}
    asked = [Asked(row["text"], row["lang"], known & {*row["passages"]}) for row in judged_questions()]
    return passages, [one for one in asked if one.right]


def website() -> tuple[list[Passage], list[Asked]]:
    """The pages of the made-up municipality, crawled and cut up, and the questions to them."""
    with Straumvik() as site, tempfile.TemporaryDirectory() as folder:
        content, data = Path(folder, "content"), Path(folder, "data")
        (content / "felles").mkdir(parents=True)
        write_straumvik(content, site.url)
        crawl(data, content)
        build(data, content, load_embedder())
        store = Store(base_folder(data) / current_version(data) / STRAUMVIK.name)
        every = store.passages(range(len(store))).values()
        passages = [passage for passage in every if passage.source.url.startswith(site.url)]
    asked = []
    for one in questions():
        right = (own for own in passages if one.is_answered_by(urlsplit(own.source.url).path))
        asked.append(Asked(one.text, one.lang, frozenset(map(_section, right))))
    return passages, [one for one in asked if one.right]


def _section(passage: Passage) -> str:
    return f"{passage.topic}/{passage.key}"


def shares(searcher: Searcher, asked: Sequence[Asked]) -> tuple[float, float]:
    """How often a right passage is first, and among three."""
    first = three = 0
    for one in asked:
        hits = searcher.search(one.text, one.lang, limit=DEEPEST).hits
        right = [_section(hit.passage) in one.right for hit in hits]
        first += any(right[:1])
        three += any(right[:3])
    return first / len(asked), three / len(asked)


def main() -> None:
    """Print one table for each."""
    lists, embedder, texts = WordLists.load(), load_embedder(), Texts.load(LOCALE)
    ranking = Ranking.load().with_every_hit(DEEPEST)
    bases = {
        "articles": articles(with_asked=True),
        "articles, without how residents ask": articles(with_asked=False),
        "website": website(),
    }
    for name, (passages, asked) in bases.items():
        print(
            f"{name}: {len(passages)} passages, {len(asked)} questions; words, letters, meaning: first, among three"
        )
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "store"
            write_store(place, Analysis(passages, lists), embedder, ranking.fields)
            store = Store(place)
            for words, letters, meaning in MIXES:
                mix = ranking.weights.short.model_copy(
                    update={"words": words, "letters": letters, "meaning": meaning}
                )
                weights = ranking.weights.model_copy(update={"short": mix})
                changed = ranking.model_copy(update={"weights": weights})
                figures = shares(Searcher(store, lists, embedder, changed, texts), asked)
                print(
                    f"  {words:.2f} {letters:.2f} {meaning:.2f}: {figures[0]:.3f} {figures[1]:.3f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
