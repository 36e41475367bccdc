"""The knowledge base for agents: the same search the bot answers from, off the event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import structlog

from api.errors import UnavailableError
from kb_sync.embed import load_question_embedder
from kb_sync.errors import KnowledgeBaseError
from kb_sync.search import KnowledgeBase, Passage

SEARCH_WITHIN_S = 8.0
"""The first search opens the base, which takes a second or two; the others take milliseconds."""
SHOWN = 5

log = structlog.get_logger()


class Knowledge:
    """Searches for agents. Nothing is opened before somebody has searched."""

    def __init__(self, open_base: Callable[[], KnowledgeBase]) -> None:
        """``open_base`` may take seconds and may raise ``KnowledgeBaseError``; it is called in a thread."""
        self._open_base = open_base
        self._opening = threading.Lock()
        self._base: KnowledgeBase | None = None
        # Searching is processor work, and agents are few: the gateway's other work goes first.
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="knowledge")

    async def search(self, query: str, municipality: str, form: str) -> list[dict[str, Any]]:
        """The sections that fit best, best first, as the agents' interface gives them out.

        Raises ``UnavailableError`` where the base cannot be searched now.
        """
        found = asyncio.get_running_loop().run_in_executor(
            self._threads, lambda: self._ready().search(query, municipality, form, limit=SHOWN)
        )
        try:
            result = await asyncio.wait_for(found, SEARCH_WITHIN_S)
        except (KnowledgeBaseError, TimeoutError) as error:
            log.warning("knowledge.unavailable", reason=str(error) or type(error).__name__)
            raise UnavailableError() from error
        return [_shown(hit.passage) for hit in result.hits]

    def close(self) -> None:
        """Let go of the thread."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _ready(self) -> KnowledgeBase:
        with self._opening:
            if self._base is None:
                self._base = self._open_base()
            return self._base


def open_knowledge(data: Path, embedding_model: str) -> KnowledgeBase:
    """Open the live base. Raises ``KnowledgeBaseError``."""
    return KnowledgeBase(data, load_question_embedder(embedding_model))


def _shown(passage: Passage) -> dict[str, Any]:
    source = {"title": passage.source.title, "url": passage.source.url, "updated": passage.source.updated}
    return {
        "id": passage.id,
        "topic": passage.topic,
        "title": passage.title,
        "heading": passage.heading,
        "text": passage.text,
        "steps": list(passage.steps),
        "lang": passage.lang,
        "source": source,
        "machine": passage.state == "machine",
        "unknown_locally": passage.unknown_locally,
    }
