"""Who gets sensitive subjects: ``python -m tests.unit.actions.measure_sensitive`` (two minutes).

Asks the unseen messages about all subjects of the actions as they run in the service, and prints how many of those
about a sensitive subject are answered about it, and which others get an answer about one.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from pathlib import Path

from actions.answer import subject_reply
from actions.context import ActionContext
from actions.settings import ActionSettings
from actions.turn import Turn
from kb_sync.embed import SHIPPED_WEIGHTS, embedding_fingerprint, load_embedder
from kb_sync.search import KnowledgeBase
from kb_sync.settings import PACKAGE_CONTENT
from kb_sync.sync import sync
from nlu.embedding import SentenceEmbedding
from nlu.own_examples import own_examples
from nlu.subject_classifier import SubjectClassifier
from tests.unit.actions.fit_sections import DATA
from tests.unit.actions.measure_offered import understood


def main() -> None:
    """Print the counts."""
    classifier = SubjectClassifier.fit(own_examples(), SentenceEmbedding.load(SHIPPED_WEIGHTS))
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        sync(Path(folder), PACKAGE_CONTENT, embedding_fingerprint(""), load_embedder)
        base = KnowledgeBase.open(Path(folder))
        context = ActionContext.make(ActionSettings(data_dir=Path(folder)))
        for file in sorted(DATA.glob("unseen_*.jsonl")):
            for line in file.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                form = row.get("lang") if row.get("lang") in ("nn", "nb") else "nn"
                reply = subject_reply(Turn.of(context, understood(classifier, row["text"], form)), base)
                told = reply.topic if reply and reply.outcome in ("answered", "referred") else None
                meant = row["intent"].rpartition("/")[2]
                counts["messages"] += 1
                if meant in context.sensitive.named_by:
                    counts["about a sensitive subject"] += 1
                    counts["answered about it"] += told == meant
                elif told in context.sensitive.named_by:
                    counts["others that get one"] += 1
                    print(f"{meant} got {told}: {row['text']}")
    print(", ".join(f"{name} {count}" for name, count in counts.items()))


if __name__ == "__main__":
    main()
