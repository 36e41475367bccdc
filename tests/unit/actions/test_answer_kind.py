"""A question wants an amount, a time, a number to ring; a text tells it or does not."""

from __future__ import annotations

import pytest

from actions.answer_kind import AnswerKinds

KINDS = AnswerKinds.load()


def wanted(text: str, aspect: str | None = None) -> str | None:
    kind = KINDS.asked_by(text, aspect)
    return kind.name if kind else None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ka kosta sfo", "amount"),
        ("Hva er gebyret for garasje?", "amount"),
        ("byggegebyr enebolig", "amount"),
        ("søskenmoderasjon barnehage", "amount"),
        ("er det gratis å parkera", "amount"),
        ("når e haustferien", "time"),
        ("søknadsfrist kulturskulen", "time"),
        ("opningstid biblioteket", "time"),
        ("kor lenge må eg vente", "time"),
        ("hvem ringer jeg om demens", "telephone"),
        ("telefonnummer til barnevernet", "telephone"),
        ("kor mange sit i kommunestyret", "number"),
        ("hvor høy er storenova", "number"),
        ("leie parsellhage", "amount"),
        ("symjehall", None),
        ("kan eg ta med hunden", None),
    ],
)
def test_what_a_question_wants(text: str, kind: str | None) -> None:
    assert wanted(text) == kind


def test_the_part_that_is_asked_for_goes_first() -> None:
    assert wanted("når kostar det mest", "contact") == "telephone"
    assert wanted("symjehall", "hours") == "time"
    assert wanted("symjehall", "about") is None


@pytest.mark.parametrize(
    ("aspect", "text", "told"),
    [
        ("price", "Heil plass: 1 200 kroner i månaden", True),
        ("price", "Vaksen 110,-", True),
        ("price", "Det er gratis for alle.", True),
        ("price", "Det kostar ikkje noko for dei som bur her.", True),
        ("price", "Vi sender faktura to gonger i året.", False),
        ("deadline", "Søknadsfristen er 1. mars.", True),
        ("hours", "Ope kl. 9–15", True),
        ("hours", "Laurdagar er det ope", True),
        ("deadline", "Du får svar innan 3 veker.", True),
        ("deadline", "Du får svar i posten.", False),
        ("contact", "Ring 55 00 11 30.", True),
        ("contact", "Ring 116 117.", True),
        ("contact", "Skriv til post@example.no", True),
        ("contact", "Spør i barnehagen.", False),
    ],
)
def test_what_a_text_tells(aspect: str, text: str, told: bool) -> None:
    kind = KINDS.asked_by("", aspect)
    assert kind is not None and kind.is_told_by(text) is told
