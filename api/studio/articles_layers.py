"""The layers of an answer: the shared one, the municipality's own, and what was published in the studio."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from api.studio.working_copy import WorkingCopy
from kb_sync.article import ASPECTS, ArticleFile
from kb_sync.overlay import REFERRALS_FOLDER
from kb_sync.referrals import FOLDER as REFERRALS
from kb_sync.sources import NO_ARTICLES, SHARED_FOLDER
from nlu.yaml_files import read_yaml

PARTS = ("sources", "sections")


class Layers:
    """Reads articles and referrals as they stand, before any sync. Blocking."""

    def __init__(self, content: Path, copy: WorkingCopy) -> None:
        self._content = content
        self._copy = copy
        self._seen: dict[Path, tuple[int, dict[str, Any]]] = {}

    def topics(self, municipality: str) -> list[str]:
        """Every subject there is an article about, by id."""
        files = [
            *(self._content / SHARED_FOLDER).glob("*.yml"),
            *(self._content / municipality).glob("*.yml"),
        ]
        found = {file.stem for file in files if file.name not in NO_ARTICLES}
        for stage in ("drafts", "published"):
            found |= {path.rpartition("/")[2] for path in self._copy.listed(f"{stage}/{municipality}")}
        return sorted(found)

    def shared(self, topic: str) -> dict[str, Any] | None:
        """The article every municipality has, as its file says it."""
        return self._file(self._content / SHARED_FOLDER / f"{topic}.yml")

    def local(self, municipality: str, topic: str) -> dict[str, Any] | None:
        """The municipality's own layer: what was published here, otherwise what ships with the program."""
        published = self._copy.content(f"published/{municipality}/{topic}")
        if published is not None:
            own: dict[str, Any] = published["article"]
            return own
        return self._file(self._content / municipality / f"{topic}.yml")

    def live(self, municipality: str, topic: str) -> dict[str, Any] | None:
        """The article as residents are answered from it; sections say whether they are the municipality's own."""
        shared, local = self.shared(topic), self.local(municipality, topic)
        if shared is None and local is None:
            return None
        return merged(shared or {}, local or {})

    def referrals(self) -> dict[str, dict[str, Any]]:
        """Every referral by subject; those published here say so."""
        told = self._file(self._content / REFERRALS / "referrals.yml") or {}
        shipped = {str(id): dict(one) for id, one in told.get("referrals", {}).items()}
        published = {
            path.rpartition("/")[2]: {**one["referral"], "published": True}
            for path, one in self._copy.listed(f"published/{REFERRALS_FOLDER}").items()
        }
        return {**shipped, **published}

    def authorities(self) -> dict[str, dict[str, Any]]:
        """Whom residents can be referred to, by key."""
        told = self._file(self._content / REFERRALS / "authorities.yml") or {}
        return dict(told.get("authorities", {}))

    def _file(self, file: Path) -> dict[str, Any] | None:
        try:
            stamp = file.stat().st_mtime_ns
            if file not in self._seen or self._seen[file][0] != stamp:
                read = read_yaml(file.read_text(encoding="utf-8"))
                self._seen[file] = (stamp, _as_json(read) if isinstance(read, dict) else {})
        except (FileNotFoundError, yaml.YAMLError, UnicodeDecodeError):
            return None
        return self._seen[file][1]


def merged(shared: Mapping[str, Any], local: Mapping[str, Any]) -> dict[str, Any]:
    """Both layers as one article, as ``kb_sync.sources`` merges them; each section says ``local``."""
    sections = {
        **{key: {**one, "local": False} for key, one in shared.get("sections", {}).items()},
        **{key: {**one, "local": True} for key, one in local.get("sections", {}).items()},
    }
    extra = {
        **{one["key"]: {**one, "local": False} for one in shared.get("extra", ())},
        **{one["key"]: {**one, "local": True} for one in local.get("extra", ())},
    }
    return {
        "id": local.get("id") or shared.get("id"),
        "title": local.get("title") or shared.get("title"),
        "sources": {**shared.get("sources", {}), **local.get("sources", {})},
        "sections": {aspect: sections[aspect] for aspect in ASPECTS if aspect in sections},
        "extra": list(extra.values()),
    }


def own_part(article: Mapping[str, Any], shared: Mapping[str, Any] | None) -> dict[str, Any]:
    """What of an article is the municipality's own: the sections that are not as the shared ones, with their sources.

    The rest stays shared, so that it goes on being mended there.
    """
    theirs = shared or {}
    sections = {
        key: clean
        for key, one in article.get("sections", {}).items()
        if not same(clean := _without_local(one), theirs.get("sections", {}).get(key))
    }
    known = {one["key"]: one for one in theirs.get("extra", ())}
    extra = [
        clean
        for one in article.get("extra", ())
        if not same(clean := _without_local(one), known.get(one.get("key")))
    ]
    cited = {one.get("source") for one in (*sections.values(), *extra)}
    sources = {
        key: one
        for key, one in article.get("sources", {}).items()
        if key in cited and not same(one, theirs.get("sources", {}).get(key))
    }
    title = article.get("title")
    return {
        "id": article.get("id"),
        **({"title": title} if title and not same(title, theirs.get("title")) else {}),
        **({"sources": sources} if sources else {}),
        **({"sections": sections} if sections else {}),
        **({"extra": extra} if extra else {}),
    }


def same(one: Any, other: Any) -> bool:
    """Whether two parts say the same, however their lines are broken."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = {key for part in (one, other) for key, value in part.items() if value not in (None, [], False)}
        return all(same(one.get(key), other.get(key)) for key in keys)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, str) and isinstance(other, str):
        return " ".join(one.split()) == " ".join(other.split())
    return bool(one == other)


def problems_of(own: Mapping[str, Any], sources: Mapping[str, Any]) -> list[dict[str, str]]:
    """What is wrong with an article before it can be published: ``field`` and ``problem``, a stable word.

    ``sources``: all that a section may cite. Problems are ``missing``, ``bad_address``, ``not_plain``,
    ``unknown_source`` and ``wrong`` for the rest.
    """
    found: list[dict[str, str]] = []
    try:
        ArticleFile.model_validate(dict(own))
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            field = ".".join(str(part) for part in fault["loc"] if part != "[key]")
            found.append({"field": field or "sections", "problem": _word(fault["type"], str(fault["msg"]))})
    parts = {f"sections.{key}": one for key, one in own.get("sections", {}).items()}
    parts |= {f"extra.{number}": one for number, one in enumerate(own.get("extra", ()))}
    for field, one in parts.items():
        if one.get("source") and one["source"] not in sources:
            found.append({"field": f"{field}.source", "problem": "unknown_source"})
    return list({(one["field"], one["problem"]): one for one in found}.values())


def _word(kind: str, message: str) -> str:
    if kind in ("missing", "string_too_short") or "no text" in message or "is empty" in message:
        return "missing"
    if "no sections" in message:
        return "missing"
    if "https" in message or kind.startswith("url_"):
        return "bad_address"
    return "not_plain" if "plain" in message else "wrong"


def _without_local(section: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in section.items() if key != "local" and value not in (None, [])}


def _as_json(value: Any) -> Any:
    """Dates as text, since YAML reads them as dates."""
    if isinstance(value, dict):
        return {str(key): _as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_as_json(one) for one in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
