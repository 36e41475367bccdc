"""Everything that can go wrong with the knowledge base, as one tree.

::

    KnowledgeBaseError                kb_error
    ├── ContentRejectedError          kb_content_rejected
    ├── SyncInProgressError           kb_sync_in_progress
    ├── BuildFailedError              kb_build_failed
    ├── NotSyncedError                kb_not_synced
    ├── BaseUnusableError             kb_unusable
    ├── UnknownMunicipalityError      kb_unknown_municipality
    ├── EmbeddingUnavailableError     kb_embedding_unavailable
    ├── EvaluationFileError           kb_evaluation_file
    ├── SitesRejectedError            kb_sites_rejected
    ├── SiteForbiddenError            kb_site_forbidden
    ├── CrawlInProgressError          kb_crawl_in_progress
    ├── SourceCacheError              kb_source_cache
    └── TranslationUnavailableError   kb_translation_unavailable

``code`` is stable: logs, tests and the command line's JSON use it; the message is for people.
"""

from __future__ import annotations

from dataclasses import dataclass


class KnowledgeBaseError(Exception):
    """Something about the knowledge base; catch this one to catch all of them."""

    code = "kb_error"


@dataclass(frozen=True, slots=True)
class Rejection:
    """One thing in the content that cannot be used: where it stands and what is wrong with it."""

    file: str
    """The file, relative to the content folder."""
    field: str
    """The field as a dotted path (``sections.price.nn.text``); empty when the whole file is meant."""
    reason: str
    """What is wrong and what to do about it, in one sentence."""

    def __str__(self) -> str:
        return f"{self.file}: {self.field}: {self.reason}" if self.field else f"{self.file}: {self.reason}"


class ContentRejectedError(KnowledgeBaseError):
    """Some content is not valid, so nothing was built. ``rejections`` lists every fault found."""

    code = "kb_content_rejected"

    def __init__(self, rejections: tuple[Rejection, ...]) -> None:
        self.rejections = rejections
        lines = "\n".join(f"  {rejection}" for rejection in rejections)
        super().__init__(
            f"The content has {len(rejections)} fault(s); nothing was changed. Correct them and sync again:\n{lines}"
        )


class SyncInProgressError(KnowledgeBaseError):
    """Another sync of the same data folder is running."""

    code = "kb_sync_in_progress"


class BuildFailedError(KnowledgeBaseError):
    """The new version could not be written or did not pass its checks; the live version is untouched."""

    code = "kb_build_failed"


class NotSyncedError(KnowledgeBaseError):
    """There is no knowledge base yet in the data folder."""

    code = "kb_not_synced"


class BaseUnusableError(KnowledgeBaseError):
    """The stored base cannot be used by this program: damaged, another schema or another embedding."""

    code = "kb_unusable"


class UnknownMunicipalityError(KnowledgeBaseError):
    """The base holds nothing for this municipality."""

    code = "kb_unknown_municipality"


class EmbeddingUnavailableError(KnowledgeBaseError):
    """The embedding model could not be loaded."""

    code = "kb_embedding_unavailable"


class EvaluationFileError(KnowledgeBaseError):
    """A file given to ``svara kb evaluate`` is missing or has a line that is not as agreed."""

    code = "kb_evaluation_file"


class SitesRejectedError(KnowledgeBaseError):
    """A municipality's ``sites.yml`` is not valid, so none of its sites is read. ``rejections`` lists every fault."""

    code = "kb_sites_rejected"

    def __init__(self, rejections: tuple[Rejection, ...]) -> None:
        self.rejections = rejections
        lines = "\n".join(f"  {rejection}" for rejection in rejections)
        super().__init__(
            f"The list of sites has {len(rejections)} fault(s); nothing was fetched. Correct them first:\n{lines}"
        )


class SiteForbiddenError(KnowledgeBaseError):
    """A site's address leads to this machine or an inner network; nothing was asked of it."""

    code = "kb_site_forbidden"


class CrawlInProgressError(KnowledgeBaseError):
    """The same site is being read by another process."""

    code = "kb_crawl_in_progress"


class SourceCacheError(KnowledgeBaseError):
    """What was brought home from a site cannot be read: the index or a page's body is damaged."""

    code = "kb_source_cache"


class TranslationUnavailableError(KnowledgeBaseError):
    """A translation was asked for, and there is nothing that makes one, or it came back harmed."""

    code = "kb_translation_unavailable"
