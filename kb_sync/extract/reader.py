"""Reads one page or file, whatever it is: a document, or the reason why there is none."""

from __future__ import annotations

import logging

from kb_sync.documents import Document, Skipped
from kb_sync.extract.apart import read_apart
from kb_sync.extract.charsets import decode
from kb_sync.extract.html.page import read_page
from kb_sync.extract.kinds import kind_of, title_from
from kb_sync.extract.markdown import read_markdown
from kb_sync.extract.reading import Content, Reading, Refused
from kb_sync.extract.sheet import read_sheet

log = logging.getLogger(__name__)

# The longest files a municipality publishes to be read – plans with maps in them – are some tens of megabytes.
MAX_BYTES = 60_000_000


def read(
    address: str, body: bytes, content_type: str | None, charset: str | None = None
) -> Document | Skipped:
    """The page or file at ``address`` as a document, or why it is not taken in.

    ``content_type`` and ``charset`` are what the sender said; both are often wrong, and the bytes count for more.
    Raises nothing, whatever the bytes. Takes about a second for a PDF or Word file, which is read in a process of its
    own, and some milliseconds for others.
    """
    return examine(address, body, content_type, charset).outcome


def examine(address: str, body: bytes, content_type: str | None, charset: str | None = None) -> Reading:
    """As ``read``, with notes on what was left out."""
    try:
        content = _content(address, body, content_type, charset)
    except Refused as refused:
        return Reading(Skipped(address, refused.code, refused.reason))
    except Exception:
        # A fault of ours, not of the page's; the other pages are read all the same.
        log.exception("Reading a page failed. address=%s bytes=%d", address, len(body))
        return Reading(
            Skipped(address, "unreadable", "The page could not be read because of a fault in this program.")
        )
    document = Document(
        address=content.address or address,
        title=content.title,
        lang=content.lang,
        updated=content.updated,
        parts=tuple(content.parts),
    )
    return Reading(document, tuple(content.notes))


def _content(address: str, body: bytes, content_type: str | None, charset: str | None) -> Content:
    if len(body) > MAX_BYTES:
        raise Refused(
            "too_large",
            f"The file is {len(body) // 1_000_000} MB large; {MAX_BYTES // 1_000_000} MB is the most.",
        )
    kind = kind_of(address, body, content_type)
    title = title_from(address)
    if kind == "pdf" or kind == "docx":
        return read_apart(kind, body, title)
    text = decode(body, charset or _stated_charset(content_type))
    if kind == "html":
        content = read_page(text, title)
    elif kind == "markdown":
        content = read_markdown(text, title)
    else:
        content = read_sheet(text, title)
    return content


def _stated_charset(content_type: str | None) -> str | None:
    _, _, rest = (content_type or "").lower().partition("charset=")
    return rest.split(";")[0].strip(" \"'") or None
