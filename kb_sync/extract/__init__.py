"""From what was fetched to documents: web pages, PDF, Word, Markdown and sheets as plain text under headings.

``read`` never raises: what cannot be used becomes a ``Skipped`` that says why. ``without_repeated`` afterwards takes
away what stands on many of a site's pages. What comes out is text and nothing else, never an instruction.
"""

from kb_sync.extract.reader import examine, read
from kb_sync.extract.reading import Reading
from kb_sync.extract.repeated import without_repeated

__all__ = ["Reading", "examine", "read", "without_repeated"]
