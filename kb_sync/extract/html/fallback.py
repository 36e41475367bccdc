"""Another reader's try at a page on which ours found nothing."""

from __future__ import annotations

import logging

from kb_sync.documents import Part
from kb_sync.extract.html.refusals import Signs
from kb_sync.extract.text import clean_lines, wrapped

# trafilatura's time grows with the square of a page's elements (50 000 took four minutes), and a page of many elements
# on which we found nothing is odd in a way that it would not understand either.
MAX_ELEMENTS = 4_000
MAX_CHARACTERS = 500_000
# Less than a sentence or two is what the page has on all its sides.
FEWEST_CHARACTERS = 100


def fallback_parts(text: str, title: str, signs: Signs) -> list[Part]:
    """The text of a page as ``trafilatura`` finds it, as one part; nothing where it finds none but links.

    trafilatura drops contact boxes and the headings of accordions, which is why it is not asked first.
    """
    if len(text) > MAX_CHARACTERS or signs.elements > MAX_ELEMENTS:
        return []
    # Half a second to load, and hardly any page needs it.
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.extract(text, include_comments=False, include_formatting=False, favor_recall=True)
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError):
        return []
    lines = [piece for line in clean_lines(found or "") for piece in wrapped(line)]
    own = [line for line in lines if line.casefold() not in signs.linked and line != title]
    if sum(map(len, own)) < FEWEST_CHARACTERS:
        return []
    return [Part((title,), "\n".join(own))]
