"""A small content folder for two made-up municipalities, and an embedder that needs no weights."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from kb_sync.letters import runs
from kb_sync.search import KnowledgeBase
from kb_sync.sync import SyncReport, sync


class LetterEmbedder:
    """Real vectors without trained weights: texts that share runs of letters are near each other."""

    dimensions = 64

    def __init__(self, fingerprint: str = "letters-1") -> None:
        self.fingerprint = fingerprint

    def questions(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for run, times in runs(text.lower().split()).items():
                vectors[row, zlib.crc32(run.encode()) % self.dimensions] += times
        length = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(length > 0, length, 1)

    passages = questions


def both(text: str) -> dict[str, str]:
    """The same text in both forms."""
    return {"nn": text, "nb": text}


def text(nn: str, nb: str | None = None, state: str = "written") -> dict[str, Any]:
    """A section's texts."""
    return {"nn": {"text": nn, "state": state}, "nb": {"text": nb or nn, "state": state}}


SOURCE = {"title": {"nn": "Lova", "nb": "Loven"}, "url": "https://lov.example.no/1", "checked": "2026-11-21"}

KINDERGARTEN: dict[str, Any] = {
    "id": "barnehageplass",
    "title": {"nn": "Barnehageplass", "nb": "Barnehageplass"},
    "sources": {"lov": SOURCE},
    "sections": {
        "about": {
            "source": "lov",
            **text("Barnehagen er eit frivillig tilbod.", "Barnehagen er et frivillig tilbud."),
        },
        "price": {
            "source": "lov",
            "unknown_locally": True,
            **text("Det finst ein makspris på ein plass.", "Det er en makspris på en plass."),
        },
        "apply": {
            "source": "lov",
            **text("Du søkjer digitalt hos kommunen.", "Du søker digitalt hos kommunen."),
            "steps": [
                {"nn": "Finn ein barnehage.", "nb": "Finn en barnehage."},
                {"nn": "Send søknaden.", "nb": "Send søknaden."},
            ],
        },
    },
    "extra": [
        {
            "key": "syskenmoderasjon",
            "aspect": "price",
            "source": "lov",
            "question": {"nn": "Får vi syskenmoderasjon?", "nb": "Får vi søskenmoderasjon?"},
            **text(
                "Ja, det andre barnet får minst 30 prosent avslag.",
                "Ja, barn nummer to får 30 prosent avslag.",
            ),
        }
    ],
}

WASTE: dict[str, Any] = {
    "id": "renovasjon",
    "title": {"nn": "Boss og renovasjon", "nb": "Avfall og renovasjon"},
    "sources": {"lov": {**SOURCE, "updated": "2020-05-01"}},
    "sections": {
        "about": {
            "source": "lov",
            **text(
                "Kommunen hentar bosset hos alle husstandar.", "Kommunen henter avfallet hos alle husstander."
            ),
        },
        "hours": {"source": "lov", **text("Bosset blir henta kvar veke.", "Avfallet hentes hver uke.")},
    },
}


def municipality(name: str, **changes: Any) -> dict[str, Any]:
    """A municipality.yml for a place that does not exist; ``name`` is also its id, capitalised."""
    own = {"title": both(f"Nettsida til {name}"), "url": "https://www.example.no", "checked": "2026-11-21"}
    return {
        "id": name.lower(),
        "name": both(f"{name} kommune"),
        "default_locale": "nn",
        "timezone": "Europe/Oslo",
        "website": f"https://www.{name.lower()}.example.no",
        "telephone": "12 34 56 78",
        "telephone_hours": {"source": "own", "note": both("Telefonen er open på kvardagar.")},
        "front_desk": "servicetorg",
        "colours": {"primary": "#0b4f6c", "on_primary": "#ffffff", "accent": "#c8102e"},
        "origins": [],
        "sources": {"own": own},
        "people_answer": {"source": "own"},
        "places": [
            {
                "id": "sentrum",
                "name": "Sentrum",
                "at": {"nn": "i sentrum", "nb": "i sentrum"},
                "address": both("Storgata 1"),
                "services": both("Servicetorget hjelper deg vidare."),
                "source": "own",
                "hours": {
                    "source": "own",
                    "periods": [
                        {"days": ["mon", "tue", "wed", "thu", "fri"], "opens": "08:30", "closes": "15:00"}
                    ],
                },
            },
            {
                "id": "neset",
                "name": "Neset",
                "services": both("Servicetorget hjelper deg vidare."),
                "source": "own",
            },
        ],
        "contacts": [
            {
                "id": "servicetorg",
                "name": {"nn": "Servicetorget", "nb": "Servicetorget"},
                "deals_with": both("Servicetorget svarer på alt."),
                "source": "own",
            },
            {
                "id": "byggvakt",
                "name": {"nn": "Byggvakta", "nb": "Byggvakten"},
                "deals_with": both("Byggvakta gir råd om reglar."),
                "topics": ["byggesak"],
                "telephone": "87 65 43 21",
                "email": "bygg@example.no",
                "hours": {
                    "source": "own",
                    "periods": [
                        {"days": ["tue", "thu"], "opens": "09:00", "closes": "11:30"},
                        {"days": ["tue", "thu"], "opens": "12:00", "closes": "15:00"},
                    ],
                },
                "source": "own",
            },
            {
                "id": "bossverket",
                "name": both("Bossverket"),
                "deals_with": both("Bossverket hentar bosset."),
                "topics": ["renovasjon"],
                "url": "https://bossverket.example.no",
                "source": "own",
            },
        ],
        **changes,
    }


def write(folder: Path, layer: str, content: dict[str, Any], name: str | None = None) -> Path:
    """Write one YAML file into a layer of a content folder."""
    file = folder / layer / f"{name or content['id']}.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


def write_content(folder: Path) -> Path:
    """Two municipalities, Testvik and Prøvedal, that share two articles; Testvik has its own price."""
    write(folder, "felles", KINDERGARTEN)
    write(folder, "felles", WASTE)
    write(folder, "testvik", municipality("Testvik"), "municipality")
    write(folder, "provedal", {**municipality("Provedal"), "telephone": "99 99 99 99"}, "municipality")
    local = {
        "id": "barnehageplass",
        "sources": {"vedtak": {**SOURCE, "title": both("Vedtak i Testvik")}},
        "sections": {"price": {"source": "vedtak", **text("I Testvik kostar ein plass 2000 kroner.")}},
    }
    write(folder, "testvik", local)
    return folder


def build(data: Path, content: Path, embedder: LetterEmbedder | None = None, **more: Any) -> SyncReport:
    """Sync with the small embedder."""
    embedder = embedder or LetterEmbedder()
    return sync(data, content, embedder.fingerprint, lambda: embedder, **more)


def open_base(data: Path, embedder: LetterEmbedder | None = None) -> KnowledgeBase:
    """Open what ``build`` made."""
    return KnowledgeBase(data, embedder or LetterEmbedder())
