"""Reads articles: one YAML file per subject, a shared base and a local layer on top.

``content/felles/<los-id>.yml`` is shared by every municipality; ``content/<municipality>/<los-id>.yml``
replaces or adds whole sections (and extra questions, by key). A local section may cite a source of
the shared file; a shared section keeps the shared file's source even where the local one has its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from kb_sync.article import ASPECTS, ArticleFile, ArticleSource, Aspect, ExtraSection, Section
from kb_sync.errors import Rejection
from kb_sync.municipality import Localised
from nlu.yaml_files import read_yaml

SHARED_FOLDER = "felles"
NO_ARTICLES = frozenset({"municipality.yml", "sites.yml", "replies.yml"})
"""What else may stand in a municipality's folder."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One section or extra question of a merged article, with the source it cites."""

    key: str
    """The aspect for a section, the extra question's own key otherwise."""
    aspect: Aspect
    section: Section
    source: ArticleSource
    question: Localised | None = None
    local: bool = False
    """Whether the municipality wrote it itself; False for the shared base."""


@dataclass(frozen=True, slots=True)
class Article:
    """Everything one municipality says about one subject, both layers merged."""

    id: str
    title: Localised
    entries: tuple[Entry, ...]
    """Sections first, in the order of ``ASPECTS``; then extra questions, shared before local."""


def read_articles(
    content_folder: Path, municipalities: Iterable[str]
) -> tuple[dict[str, list[Article]], tuple[Rejection, ...]]:
    """Every municipality's articles, sorted by id, and everything that had to be rejected.

    A rejected file takes no part in the merge, so a rejected local file leaves the shared article as
    it is; callers decide whether that is good enough (``svara kb sync`` says no).
    """
    rejections: list[Rejection] = []
    shared = _read_layer(content_folder, SHARED_FOLDER, rejections)
    merged: dict[str, list[Article]] = {}
    for municipality in municipalities:
        local = _read_layer(content_folder, municipality, rejections)
        articles = [
            _merge(topic, shared.get(topic), local.get(topic), municipality, rejections)
            for topic in sorted({*shared, *local})
        ]
        merged[municipality] = [article for article in articles if article is not None]
    # The shared layer is merged once per municipality; the same fault is told once.
    return merged, tuple(dict.fromkeys(rejections))


def merge(
    topic: str, shared: ArticleFile | None, local: ArticleFile | None, municipality: str
) -> Article | None:
    """Both layers of one article as one; None where neither has a title. What cites an unknown source is left out."""
    return _merge(topic, shared, local, municipality, [])


def _read_layer(content: Path, layer: str, rejections: list[Rejection]) -> dict[str, ArticleFile]:
    files = sorted(path for path in (content / layer).glob("*.yml") if path.name not in NO_ARTICLES)
    read: dict[str, ArticleFile] = {}
    for path in files:
        name = f"{layer}/{path.name}"
        try:
            article = ArticleFile.model_validate(read_yaml(path.read_text(encoding="utf-8")))
        except yaml.YAMLError as error:
            rejections.append(Rejection(name, "", f"This is not YAML: {_yaml_fault(error)}."))
        except UnicodeDecodeError:
            rejections.append(Rejection(name, "", "The file is not UTF-8 text; save it as UTF-8."))
        except ValidationError as error:
            rejections.extend(_faults(name, error))
        else:
            if article.id != path.stem:
                reason = f"The id is '{article.id}', but the file is called '{path.name}'; they must agree."
                rejections.append(Rejection(name, "id", reason))
            else:
                read[article.id] = article
    return read


def _merge(
    topic: str,
    shared: ArticleFile | None,
    local: ArticleFile | None,
    municipality: str,
    rejections: list[Rejection],
) -> Article | None:
    layers = [
        (layer, f"{folder}/{topic}.yml")
        for layer, folder in ((shared, SHARED_FOLDER), (local, municipality))
        if layer is not None
    ]
    titles = [layer.title for layer, _ in layers if layer.title is not None]
    if not titles and not layers:
        return None
    if not titles:
        reason = "The article has no title in either layer; give it one."
        rejections.append(Rejection(layers[-1][1], "title", reason))
        return None
    entries: dict[str, Entry] = {}
    for layer, name in layers:
        known = {**(shared.sources if shared else {}), **layer.sources}
        for field, key, aspect, section in _parts(layer):
            source = known.get(section.source)
            if source is None:
                reason = f"The source '{section.source}' is not described under 'sources'."
                rejections.append(Rejection(name, f"{field}.source", reason))
            else:
                question = section.question if isinstance(section, ExtraSection) else None
                entries[key] = Entry(key, aspect, section, source, question, layer is local)
    sections = [entries.pop(aspect) for aspect in ASPECTS if aspect in entries]
    return Article(topic, titles[-1], (*sections, *entries.values()))


def _parts(layer: ArticleFile) -> Iterator[tuple[str, str, Aspect, Section]]:
    for aspect, section in layer.sections.items():
        yield f"sections.{aspect}", aspect, aspect, section
    for number, extra in enumerate(layer.extra):
        yield f"extra.{number}", extra.key, extra.aspect, extra


def _yaml_fault(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it cannot be read"
    return f"{problem} (line {mark.line + 1}, column {mark.column + 1})" if mark else str(problem)


def _faults(name: str, error: ValidationError) -> list[Rejection]:
    return [
        Rejection(name, ".".join(str(part) for part in fault["loc"] if part != "[key]"), _reason(fault))
        for fault in error.errors(include_url=False)
    ]


def _reason(fault: Any) -> str:
    """Pydantic's fault in the words of somebody who writes articles."""
    match fault["type"]:
        case "missing":
            return "This field must be there; add it."
        case "extra_forbidden":
            return "There is no such field; check the spelling or remove it."
        case "literal_error":
            return f"'{fault['input']}' cannot be used here; choose {fault['ctx']['expected']}."
        case "value_error":
            said = str(fault["ctx"]["error"])
            return f"{said[:1].upper()}{said[1:]}."
        case _:
            return f"{fault['msg']} (found: {str(fault['input'])[:60]!r})."
