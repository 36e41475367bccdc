"""Another reader's try at a page on which ours found nothing."""

from __future__ import annotations

import logging

from kb_sync.documents import Part
from kb_sync.extract.text import clean_lines, wrapped

# trafilatura takes about half a second per megabyte; a page where we found nothing and that is longer holds scripts.
MAX_CHARACTERS = 2_000_000


def fallback_parts(text: str, title: str) -> list[Part]:
    """The text of a page as ``trafilatura`` finds it, as one part; nothing where it finds none.

    It drops contact boxes and the headings of accordions, which is why it is not asked first.
    """
    if len(text) > MAX_CHARACTERS:
        return []
    # Half a second to load, and hardly any page needs it.
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.extract(text, include_comments=False, include_formatting=False, favor_recall=True)
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError):
        return []
    lines = [piece for line in clean_lines(found or "") for piece in wrapped(line)]
    return [Part((title or lines[0][:100],), "\n".join(lines))] if lines else []
