"""The translator that the settings ask for."""

from __future__ import annotations

from kb_sync.settings import KnowledgeBaseSettings
from kb_sync.translate.apertium import Apertium
from kb_sync.translate.cache import CachedTranslator
from kb_sync.translate.translator import NoTranslator, Translator


def open_translator(settings: KnowledgeBaseSettings) -> Translator:
    """Apertium with what it has translated before, or one that translates nothing. Starts no program; close it."""
    if settings.translate == "off":
        return NoTranslator()
    return CachedTranslator(Apertium(), settings.data_dir)
