"""What residents get and may press: ``python -m tests.unit.actions.measure_offered`` (three minutes).

Asks every frozen question of the actions as they run in the service, and prints how often the answer is a right
passage (two readers have named them), how often a right one is the answer or one press away, and what else is done.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from actions.answer import subject_reply
from actions.context import ActionContext
from actions.reply import Reply
from actions.settings import ActionSettings
from actions.turn import Turn
from actions.understood import Candidate, Understood
from kb_sync.embed import SHIPPED_WEIGHTS, embedding_fingerprint, load_embedder
from kb_sync.search import KnowledgeBase
from kb_sync.settings import PACKAGE_CONTENT
from kb_sync.sync import sync
from nlu.embedding import SentenceEmbedding
from nlu.own_examples import own_examples
from nlu.subject_classifier import SubjectClassifier
from tests.unit.actions.fit_sections import questions

MUNICIPALITY = "alver"


def understood(classifier: SubjectClassifier, text: str, form: str) -> Understood:
    """The message as the pipeline hands it to the actions."""
    ranking, aspects = classifier.predict_both(text)
    parts = tuple(Candidate(one.intent, one.confidence) for one in aspects)
    topics = (Candidate(one.intent.split("/")[1], one.confidence) for one in ranking if "/" in one.intent)
    return Understood(
        text=text,
        form=form,
        municipality=MUNICIPALITY,
        intent=ranking[0].intent.split("/")[0],
        intent_confidence=ranking[0].confidence,
        topics=tuple(topics),
        aspect=parts[0] if parts else None,
        chosen_topic=None,
        chosen_aspect=None,
        place=None,
        previous_topic=None,
        previous_aspect=None,
        aspects=parts,
    )


def answered(base: KnowledgeBase, reply: Reply, form: str) -> set[str]:
    """The passage whose text the reply holds; nothing for other replies."""
    if reply.topic is None or reply.outcome not in ("answered", "referred"):
        return set()
    keys = base.keys_of(MUNICIPALITY, reply.topic)
    passages = (base.section(MUNICIPALITY, reply.topic, key, form) for key in keys)
    return {f"{one.topic}/{one.key}" for one in passages if one is not None and one.text in reply.text}


def offered(reply: Reply) -> Iterator[str]:
    """The passages that its choices lead to."""
    for choice in reply.choices:
        kind, _, rest = choice.payload.partition(":")
        if kind == "ask":
            topic, _, key = rest.partition(":")
            yield f"{topic}/{key or 'about'}"


def main() -> None:
    """Print the shares."""
    classifier = SubjectClassifier.fit(own_examples(), SentenceEmbedding.load(SHIPPED_WEIGHTS))
    with tempfile.TemporaryDirectory() as folder:
        sync(Path(folder), PACKAGE_CONTENT, embedding_fingerprint(""), load_embedder)
        base = KnowledgeBase.open(Path(folder))
        context = ActionContext.make(ActionSettings(data_dir=Path(folder)))
        asked = questions()
        counts: Counter[str] = Counter()
        for row in asked:
            turn = Turn.of(context, understood(classifier, row["text"], row["lang"]))
            reply = subject_reply(turn, base)
            right = {*row["passages"]}
            first = reply is not None and bool(right & answered(base, reply, row["lang"]))
            pressed = reply is not None and bool(right & {*offered(reply)})
            counts[reply.outcome if reply else "nothing"] += 1
            for form in ("", f" {row['lang']}"):
                counts[f"right passage answered{form}"] += first
                counts[f"right passage answered or one press away{form}"] += first or pressed
                counts[f"asked{form}"] += 1
    for name, count in sorted(counts.items()):
        form = name.rpartition(" ")[2]
        of = counts[f"asked {form}"] if form in ("nn", "nb") else len(asked)
        print(f"{name}: {count} ({count / of:.3f})")


if __name__ == "__main__":
    main()
