"""Files that lie beside a municipality's articles – PDF, Word, Markdown, CSV – read as its website is.

``content/<municipality>/documents/`` holds what is not on the web, or what should be answered from before the next
crawl. Cited is the address a Markdown file names itself (``url`` at its top), otherwise the municipality's website.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote

from kb_sync.documents import Document, Skipped
from kb_sync.extract import read

FOLDER = "documents"


def read_folder(
    content_dir: Path, municipality: str, website: str
) -> tuple[list[Document], list[Skipped], dict[str, date]]:
    """The documents of the folder in order of name, those that cannot be read, and the day each file was written.

    Empty where there is no such folder. Raises ``OSError`` for a file that may not be opened.
    """
    documents: list[Document] = []
    skipped: list[Skipped] = []
    written_on: dict[str, date] = {}
    folder = content_dir / municipality / FOLDER
    for file in sorted(path for path in folder.glob("**/*") if path.is_file()):
        name = file.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in name.split("/")):
            continue
        outcome = read(file.name, file.read_bytes(), None)
        if isinstance(outcome, Skipped):
            skipped.append(replace(outcome, address=_shown(municipality, name)))
            continue
        if not outcome.address.startswith("https://"):
            # The fragment keeps two files apart and leads nowhere but to the front page.
            outcome = replace(outcome, address=f"{website.rstrip('/')}/#{quote(name)}")
        if outcome.address in written_on:
            reason = (
                f"Another file already stands for {outcome.address}; give this one an address of its own."
            )
            skipped.append(Skipped(_shown(municipality, name), "same_address", reason))
            continue
        documents.append(outcome)
        written_on[outcome.address] = datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
    return documents, skipped, written_on


def _shown(municipality: str, name: str) -> str:
    return f"{municipality}/{FOLDER}/{name}"
