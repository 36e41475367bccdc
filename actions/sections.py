"""Which section of a subject's article answers a question.

The part asked for (price, deadline …), the words that point at one section, the questions it is known to answer, and
how near it is in the search are signs; ``sections.yml`` says how much each counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from kb_sync.article import ASPECTS
from kb_sync.search import Hit
from nlu.yaml_files import read_yaml

FILE = Path(__file__).with_name("sections.yml")


class SectionWeights(BaseModel):
    """The figures of ``sections.yml``: what one unit of each sign adds to a section."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    likely_part: float = Field(
        description="The classifier's confidence in the section's part of the subject."
    )
    likely_part_extra: float = Field(description="The same for an extra question.")
    asking_words: float = Field(description="An asking word (kva kostar, når) points at the section's part.")
    asking_words_extra: float = Field(description="The same for an extra question.")
    pointed: float = Field(description="Points of the words that only few sections have (kb_sync.within).")
    alike: float = Field(description="Likeness to the questions the section answers (kb_sync.likeness).")
    alike_extra: float = Field(description="As much again for an extra question.")
    words: float = Field(description="BM25 against the best of the search.")
    letters: float = Field(description="Shared runs of letters, against the subject's best section.")
    meaning: float = Field(description="Cosine to the nearest window or asked question.")
    extra: float = Field(description="Being an extra question.")
    about: float = Field(description="Being what the subject is about.")

    @classmethod
    def load(cls, file: Path = FILE) -> SectionWeights:
        """Read the file. Raises ``pydantic.ValidationError`` naming the figure that is missing or wrong."""
        return cls.model_validate(read_yaml(file.read_text(encoding="utf-8"))["weights"])


def signs(
    hits: Sequence[Hit],
    parts: Mapping[str, float],
    asked_word: str | None,
    points: Mapping[str, float],
    alike: Mapping[str, float],
) -> list[dict[str, float]]:
    """For each section found of one subject: how strong each sign is, by the names of ``SectionWeights``.

    ``parts``: confidence in each part of the subject; ``asked_word``: the part an asking word names, if any;
    ``points``: as ``kb_sync.within.sections_pointed_at``; ``alike``: as ``KnowledgeBase.alike``.
    """
    most_letters = max((hit.letters for hit in hits), default=0.0) or 1.0
    found = []
    for hit in hits:
        passage = hit.passage
        extra = passage.key not in ASPECTS
        likely, named = parts.get(passage.aspect, 0.0), float(asked_word == passage.aspect)
        likeness = alike.get(passage.key, 0.0)
        found.append(
            {
                "likely_part": 0.0 if extra else likely,
                "likely_part_extra": likely if extra else 0.0,
                "asking_words": 0.0 if extra else named,
                "asking_words_extra": named if extra else 0.0,
                "pointed": points.get(passage.key, 0.0),
                "alike": likeness,
                "alike_extra": likeness if extra else 0.0,
                "words": hit.lexical,
                "letters": hit.letters / most_letters,
                "meaning": hit.semantic,
                "extra": float(extra),
                "about": float(passage.key == "about"),
            }
        )
    return found


def ranked_sections(
    hits: Sequence[Hit],
    parts: Mapping[str, float],
    asked_word: str | None,
    points: Mapping[str, float],
    alike: Mapping[str, float],
    weights: SectionWeights,
) -> list[Hit]:
    """The sections, the one that answers best first. What the search found first goes before its equals."""
    worth = weights.model_dump()
    told = signs(hits, parts, asked_word, points, alike)
    sums = [sum(worth[name] * value for name, value in own.items()) for own in told]
    return [hits[place] for place in sorted(range(len(hits)), key=lambda place: -sums[place])]
