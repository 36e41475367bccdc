"""Everything the actions share, made once when the server starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from actions.errors import WrongMunicipalityError
from actions.lookup import Lookup
from actions.question_words import QuestionWords
from actions.sections import SectionWeights
from actions.sensitive import SensitiveSubjects
from actions.settings import ActionSettings
from actions.thresholds import Thresholds
from actions.understood import Understood
from kb_sync.municipality import Municipality, load_municipalities
from kb_sync.search import KnowledgeBase
from kb_sync.subjects import Subject, load_subjects
from kb_sync.texts import Texts

LOCALE = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class ActionContext:
    """What an action needs besides the message. Nothing in it changes."""

    municipalities: Mapping[str, Municipality]
    lookup: Lookup
    texts: Texts
    thresholds: Thresholds
    question_words: QuestionWords
    subjects: Mapping[str, Subject]
    sensitive: SensitiveSubjects
    section_weights: SectionWeights

    @classmethod
    def make(cls, settings: ActionSettings) -> ActionContext:
        """Read texts, figures and municipalities; the knowledge base is opened at the first look-up.

        Raises ``MunicipalityError``, ``ValueError`` (``SubjectsError`` is one) or ``OSError`` when something that
        ships with the program is not as it should be.
        """
        lookup = Lookup(
            lambda: KnowledgeBase.open(settings.data_dir, settings.embedding_model),
            timeout_s=settings.lookup_timeout_s,
            at_once=settings.lookups_at_once,
        )
        return cls(
            municipalities=load_municipalities(settings.content_dir),
            lookup=lookup,
            texts=Texts.load(LOCALE),
            thresholds=Thresholds.load(),
            question_words=QuestionWords.load(),
            subjects=load_subjects(settings.content_dir),
            section_weights=SectionWeights.load(),
            sensitive=SensitiveSubjects.load(settings.content_dir),
        )

    def municipality_of(self, message: Understood) -> Municipality:
        """Whom the message is for; where it does not say, the only one there is.

        Raises ``WrongMunicipalityError`` for one without content here, or when nothing says which.
        """
        if message.municipality is None and len(self.municipalities) == 1:
            return next(iter(self.municipalities.values()))
        municipality = self.municipalities.get(message.municipality or "")
        if municipality is None:
            raise WrongMunicipalityError(f"No content for the municipality '{message.municipality}'.")
        return municipality
