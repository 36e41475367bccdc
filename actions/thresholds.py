"""The figures of ``thresholds.yml``, checked when read."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from nlu.yaml_files import read_yaml

FILE = Path(__file__).with_name("thresholds.yml")


class Threshold(BaseModel):
    """One figure with its reason."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: float = Field(ge=0)
    because: str = Field(min_length=10)


class Thresholds(BaseModel):
    """When to answer, when to ask back, when to say that there is no answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    answer: Threshold = Field(description="Classifier's confidence from which its subject is answered.")
    answer_when_search_agrees: Threshold = Field(
        description="The same when the search found that subject too."
    )
    clear_find: Threshold = Field(description="Certainty from which a search hit alone is answered …")
    clear_lead: Threshold = Field(description="… if its score leads the next subject by this much.")
    worth_asking: Threshold = Field(
        description="Certainty or confidence from which a subject is offered as a choice."
    )
    worth_asking_off_subject: Threshold = Field(description="The same for a message that seems out of scope.")
    aspect: Threshold = Field(description="Confidence from which the classifier's aspect is believed.")
    pointed: Threshold = Field(
        description="Points from which a message's words choose a section (kb_sync.within)."
    )
    pointed_past_aspect: Threshold = Field(
        description="The same where that is not the part that was asked for."
    )
    follow_up_below: Threshold = Field(description="From this confidence a message has a subject of its own.")
    named_find: Threshold = Field(description="Certainty from which a question about a fact names something.")
    declined: Threshold = Field(
        description="Confidence from which a message is said to be none of the municipality's business."
    )
    most_choices: int = Field(ge=2, le=4, description="Most subjects offered at once.")
    alone: Threshold = Field(
        description="Confidence from which an answer stands without other subjects beside it."
    )
    alternative: Threshold = Field(description="Confidence from which another subject is offered.")
    most_alternatives: int = Field(ge=0, le=3, description="Most other subjects offered beside an answer.")
    page: Threshold = Field(description="Certainty from which a page of the municipality's site may answer.")
    page_that_holds_all: Threshold = Field(
        description="The same for a page on which every word of the message stands."
    )
    page_about_subject: Threshold = Field(
        description="From here on a page is about a shared article's subject, and goes before it."
    )
    page_before_unsure: Threshold = Field(
        description="How far a page may lie behind the articles in the search where the subject is unsure."
    )
    page_before_local: Threshold = Field(description="The same before an article of the municipality's own.")
    page_worth_a_look: Threshold = Field(
        description="Certainty from which a page is shown as a link where there is no answer."
    )

    @classmethod
    def load(cls, file: Path = FILE) -> Thresholds:
        """Read the file. Raises ``pydantic.ValidationError`` naming the figure that is missing or wrong."""
        return cls.model_validate(read_yaml(file.read_text(encoding="utf-8")))
