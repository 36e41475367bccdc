"""The figures of ``ranking.yml``, checked when read."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from nlu.yaml_files import read_yaml

FILE = Path(__file__).with_name("ranking.yml")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    because: str = Field(min_length=10, description="Why the figure is what it is.")


class Weights(_Part):
    """How much each kind of likeness counts; the three make one."""

    words: float = Field(ge=0)
    letters: float = Field(ge=0)
    meaning: float = Field(ge=0)

    @model_validator(mode="after")
    def _make_one(self) -> Weights:
        if abs(self.words + self.letters + self.meaning - 1) > 1e-6:
            raise ValueError("words, letters and meaning must add up to 1")
        return self


class WeightsByLength(BaseModel):
    """Short passages are told by meaning, long ones by their words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    short: Weights
    long: Weights


class Fields(_Part):
    """BM25 weights of a passage's parts. They are built into the base: a change is seen after the next sync."""

    title: float
    heading: float
    body: float

    def as_tuple(self) -> tuple[float, float, float]:
        """Title, heading, body."""
        return self.title, self.heading, self.body


class Boosts(_Part):
    """What is added to a passage of the subject or aspect the question is already known to be about."""

    topic: float
    aspect: float


class Certainty(_Part):
    """What says whether a passage answers the question at all, whatever the others do."""

    meaning: float
    letters: float


class Figure(_Part):
    """One number."""

    value: float


class Ranking(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: WeightsByLength
    long_text: Figure = Field(description="Median words of a base's passages from which 'long' holds.")
    fields: Fields
    unknown_words_keep: Figure = Field(
        description="Share of the word and letter scores kept where the base knows none of the question's words."
    )
    boosts: Boosts
    certainty: Certainty
    least_certainty: Figure = Field(description="Below this a passage is rejected.")
    candidates: Figure = Field(description="How many sections are looked at closely.")

    @classmethod
    def load(cls, file: Path = FILE) -> Ranking:
        """Read the file. Raises ``pydantic.ValidationError`` naming the figure that is missing or wrong."""
        return cls.model_validate(read_yaml(file.read_text(encoding="utf-8")))

    def weights_for(self, median_words: float) -> Weights:
        """The weights for a base whose passages have this many words at the median."""
        return self.weights.long if median_words >= self.long_text.value else self.weights.short

    def with_every_hit(self, candidates: int) -> Ranking:
        """The same figures, but nothing is rejected and this many candidates are kept: for evaluation."""
        return self.model_copy(
            update={
                "least_certainty": self.least_certainty.model_copy(update={"value": 0.0}),
                "candidates": self.candidates.model_copy(update={"value": candidates}),
            }
        )
