"""Thin adapters that put Svara's own reading of Norwegian into Rasa's pipeline. Importable only where Rasa is.

In order: :class:`NorwegianTokenizer`, :class:`WrittenStandard`, :class:`SentenceEmbeddingFeaturizer`,
:class:`SubjectIntents`. What they know is learned elsewhere in ``nlu``; here it only changes shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import ENTITIES, FEATURE_TYPE_SENTENCE, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu import written_standard
from nlu.embedding import SentenceEmbedding, fingerprint
from nlu.example_bundle import BUNDLE, unbundled
from nlu.learning_files import SHIPPED_WEIGHTS, learning_digest
from nlu.pipeline_output import entity, form_of, intent_output, subject_output
from nlu.subject_classifier import SubjectClassifier
from nlu.tokens import NorwegianTokens
from nlu.training_data import Example

_Type = DefaultV1Recipe.ComponentType


def _weights_folder(config: Dict[Text, Any]) -> Path:
    return Path(config["weights"]) if config.get("weights") else SHIPPED_WEIGHTS


@DefaultV1Recipe.register(_Type.MESSAGE_TOKENIZER, is_trainable=False)
class NorwegianTokenizer(Tokenizer):
    """Tokens by spaCy's rules for Norwegian."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Rasa's three tokenizer settings, and whose rules to use (``nb`` or ``nn``)."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "rules": "nb",
        }

    def __init__(self, config: Dict[Text, Any]) -> None:
        super().__init__(config)
        self._tokens = NorwegianTokens(config["rules"])

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NorwegianTokenizer:
        """Made anew at every start: nothing is learned."""
        return cls(config)

    def tokenize(self, message: Message, attribute: Text) -> List[Token]:
        """Tokens of one attribute of the message."""
        return self._apply_token_pattern(
            [Token(span.text, span.start) for span in self._tokens.split(message.get(attribute))]
        )


@DefaultV1Recipe.register(_Type.ENTITY_EXTRACTOR, is_trainable=False)
class WrittenStandard(GraphComponent, EntityExtractorMixin):
    """Adds the entity ``written_standard`` (``nn`` or ``nb``): the form to answer in.

    The caller's ``metadata.lang`` goes first, as the gateway knows the conversation; without it, the message's
    own form where that is clear; otherwise no entity, and the slot keeps what it had.
    """

    def __init__(self) -> None:
        self._detect = written_standard.detect
        self._detect("")  # reads its word lists now rather than while the first resident waits

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> WrittenStandard:
        """Made anew at every start: nothing is learned."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entity where the form is known."""
        for message in messages:
            text = message.get(TEXT) or ""
            form = form_of(message.get("metadata")) or self._detect(text).code
            if form:
                found = entity("written_standard", form, text, self.name)
                message.set(ENTITIES, [*message.get(ENTITIES, []), found], add_to_output=True)
        return messages


@DefaultV1Recipe.register(_Type.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEmbeddingFeaturizer(DenseFeaturizer, GraphComponent):
    """One unit vector a message, from the project's own weights."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """``weights``: folder of the weights; empty means those shipped with the code."""
        return {**DenseFeaturizer.get_default_config(), "weights": None}

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Nothing beyond what loading the weights itself tells."""

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """New weights make Rasa compute features anew rather than take them from its cache."""
        return fingerprint(_weights_folder(config))

    def __init__(self, config: Dict[Text, Any], name: Text) -> None:
        super().__init__(name, config)
        self._embedding = SentenceEmbedding.load(_weights_folder(config))

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEmbeddingFeaturizer:
        """Reads the weights; raises ``WeightsError`` when they are missing."""
        return cls(config, execution_context.node_name)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the vector to every training example."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the vector as a sentence feature of the text."""
        with_text = [message for message in messages if message.get(TEXT)]
        vectors = self._embedding.encode([message.get(TEXT) for message in with_text])
        for message, vector in zip(with_text, vectors, strict=True):
            message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
        return messages


class _Given:
    """Stands in for the embedding: the vectors are already on the messages."""

    def __init__(self, digest: str) -> None:
        self.fingerprint = digest

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Never called: every message comes with its vector."""
        raise NotImplementedError


@DefaultV1Recipe.register(_Type.INTENT_CLASSIFIER, is_trainable=True)
class SubjectIntents(GraphComponent, IntentClassifier, EntityExtractorMixin):
    """Sets intent, subject ranking and aspect of a message; see ``nlu.pipeline_output`` for what it writes."""

    @classmethod
    def required_components(cls) -> List[Type]:
        """The vectors it reads."""
        return [SentenceEmbeddingFeaturizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """``aspect_threshold``: confidence from which an aspect also becomes an entity. ``weights`` as above."""
        return {"weights": None, "aspect_threshold": 0.5}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """New weights, or new code of the classifier, make Rasa train anew."""
        return learning_digest(_weights_folder(config))

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        classifier: Optional[SubjectClassifier] = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._classifier = classifier

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SubjectIntents:
        """An untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SubjectIntents:
        """Reads what :meth:`train` stored; raises ``ClassifierError`` when the weights are others now."""
        with model_storage.read_from(resource) as folder:
            classifier = SubjectClassifier.load(folder, _Given(fingerprint(_weights_folder(config))))
        classifier.predict_all(
            ["hei"], np.zeros((1, classifier.meaning_dimensions), np.float32)
        )  # word lists, as above
        return cls(config, model_storage, resource, classifier)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every example with an intent."""
        messages = [m for m in training_data.intent_examples if m.get(TEXT) and m.get(INTENT)]
        examples = [example for message in messages for example in _examples(message)]
        embedding = SentenceEmbedding.load(_weights_folder(self._config))
        self._classifier = SubjectClassifier.fit(examples, embedding)
        with self._model_storage.write_to(self._resource) as folder:
            self._classifier.save(folder)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set ``intent``, ``intent_ranking``, ``topic_ranking``, ``aspect`` and, when clear, the entity ``aspect``."""
        for message in messages:
            text = message.get(TEXT)
            if not text or self._classifier is None:
                continue
            vector = _vector(message)[None, :]
            ranking, aspects = self._classifier.predict_both(text, vector)
            message.set(INTENT, intent_output(ranking[0]), add_to_output=True)
            message.set(
                INTENT_RANKING_KEY,
                [{"name": r.intent, "confidence": r.confidence} for r in ranking],
                add_to_output=True,
            )
            for key, value in subject_output(ranking, aspects).items():
                message.set(key, value, add_to_output=True)
            if aspects and aspects[0].confidence >= self._config["aspect_threshold"]:
                found = entity("aspect", aspects[0].intent, text, self.name, aspects[0].confidence)
                message.set(ENTITIES, [*message.get(ENTITIES, []), found], add_to_output=True)
        return messages


def _vector(message: Message) -> np.ndarray:
    _, features = message.get_dense_features(TEXT)
    return features.features[0]


def _examples(message: Message) -> List[Example]:
    """The message itself, or all that it carries (see ``bot.examples_importer``)."""
    told = (message.get("metadata") or {}).get("example") or {}
    told = told if isinstance(told, dict) else {}
    if BUNDLE in told:
        return unbundled(told[BUNDLE])
    fields = (told.get("lang"), told.get("group"), told.get("aspect"))
    return [Example(message.get(TEXT), message.get_full_intent(), *fields)]
