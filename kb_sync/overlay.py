"""What the studio has published, laid over the content that the program ships with.

``<data>/studio/content/published/<municipality>/<los-id>.yml`` holds an article of a municipality in place of the file
of that name in ``content/<municipality>``; ``published/referrals/<los-id>.yml`` a referral in place of, or besides,
those of ``felles/referrals``. Each may say from and until which day it is to be used::

    article: {id: …, sections: …}       # as kb_sync.article.ArticleFile, or
    referral: {authority: …, nn: …, nb: …}
    subject: {nn: …, nb: …}             # the title, where the subject is none of Los
    valid_from: "2026-12-01"
    valid_to: "2027-03-31"              # the last day
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from kb_sync.errors import ContentRejectedError, Rejection
from kb_sync.referrals import FOLDER as REFERRALS
from kb_sync.subjects import FILE as SUBJECTS
from nlu.yaml_files import read_yaml

PUBLISHED = Path("studio") / "content" / "published"
REFERRALS_FOLDER = "referrals"


@contextmanager
def live_content(content_dir: Path, data_dir: Path, today: date) -> Iterator[Path]:
    """The content folder as it is to be read now: ``content_dir`` itself where nothing is published.

    The folder is gone afterwards. Raises ``ContentRejectedError`` for a published file that cannot be read.
    """
    published = valid_now(data_dir, today)
    if not published:
        yield content_dir
        return
    with tempfile.TemporaryDirectory(prefix="svara-content-") as name:
        folder = Path(name)
        _lay_over(content_dir, folder, published)
        yield folder


def valid_now(data_dir: Path, today: date) -> dict[str, dict[str, Any]]:
    """Everything published that is to be used today, by ``<municipality or referrals>/<los-id>``.

    Raises ``ContentRejectedError``.
    """
    folder = data_dir / PUBLISHED
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(folder.glob("*/*.yml")):
        name = file.relative_to(folder).with_suffix("").as_posix()
        try:
            told = read_yaml(file.read_text(encoding="utf-8"))
            if is_valid(told, today):
                found[name] = told
        except (yaml.YAMLError, UnicodeDecodeError, ValueError, AttributeError, TypeError) as error:
            raise ContentRejectedError((Rejection(f"studio/{name}.yml", "", str(error)),)) from error
    return found


def is_valid(told: dict[str, Any], today: date) -> bool:
    """Whether what is published is to be used today. Raises ``ValueError`` for what is no date."""
    first, last = (_day(told.get(name)) for name in ("valid_from", "valid_to"))
    return (first is None or first <= today) and (last is None or today <= last)


def _day(told: Any) -> date | None:
    return None if told in (None, "") else date.fromisoformat(str(told))


def _lay_over(content_dir: Path, folder: Path, published: dict[str, dict[str, Any]]) -> None:
    referrals = {
        name.partition("/")[2]: told
        for name, told in published.items()
        if name.startswith(f"{REFERRALS_FOLDER}/")
    }
    articles = {f"{name}.yml": told["article"] for name, told in published.items() if "article" in told}
    made: dict[str, Any] = dict(articles)
    if referrals:
        file = REFERRALS / "referrals.yml"
        told = _read(content_dir / file)
        told["referrals"] = {
            **told.get("referrals", {}),
            **{id: one["referral"] for id, one in referrals.items()},
        }
        made[file.as_posix()] = told
    titles = {id: one["subject"] for id, one in referrals.items() if one.get("subject")}
    if titles:
        told = _read(content_dir / SUBJECTS)
        known = told.setdefault("subjects", {})
        for id, title in titles.items():
            known.setdefault(id, {"name": title, "theme": "", "municipal": True})
        made[SUBJECTS.as_posix()] = told
    _link(content_dir, folder, made)
    for name, content in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def _link(source: Path, target: Path, made: dict[str, Any]) -> None:
    """Everything under ``source`` as links, save the files ``made`` anew; only folders with such a file are folders."""
    target.mkdir(parents=True, exist_ok=True)
    for entry in sorted(source.iterdir()):
        below = {
            name.partition("/")[2]: content
            for name, content in made.items()
            if name.partition("/")[0] == entry.name
        }
        if entry.is_dir() and below:
            _link(entry, target / entry.name, below)
        elif entry.name not in made:
            (target / entry.name).symlink_to(entry.resolve())


def _read(file: Path) -> dict[str, Any]:
    return read_yaml(file.read_text(encoding="utf-8")) if file.exists() else {}
