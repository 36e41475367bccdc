"""Finds personal data in a message: what stops it, and what is masked before anything keeps it.

Personal numbers, account and card numbers, passwords and secret codes stop the message; the other kinds are
only masked. The service promises to recognise every personal number however it is written, so *shape* decides
and control digits only settle texts that are also ordinary things (dates with a time, prices, numbers that
somebody has called something else).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nlu import codes_in_text, name_phrases, number_shapes, passwords_in_text, payment_numbers
from nlu.digit_groups import runs

PERSONAL_NUMBER = "personal_number"
CARD_NUMBER = "card_number"
ACCOUNT_NUMBER = "account_number"
PASSWORD = "password"  # noqa: S105 - the name of a kind
CODE = "code"
EMAIL = "email"
TELEPHONE = "telephone"
NAME = "name"
LONG_NUMBER = "long_number"

# What a text is called when two kinds lie on top of each other: the first of them. By chance a card's sixteen
# digits often hold eleven that could be a personal number; the other way round is rare.
KINDS = (CARD_NUMBER, PERSONAL_NUMBER, ACCOUNT_NUMBER, CODE, PASSWORD, EMAIL, TELEPHONE, NAME, LONG_NUMBER)

# A message with one of these does not go on, in the order they are told to the resident.
STOPPING = KINDS[:5]

# What is put in the stored text instead, by the form the conversation is in.
PLACEHOLDERS = {
    "nn": {
        PERSONAL_NUMBER: "[personnummer]",
        CARD_NUMBER: "[kortnummer]",
        ACCOUNT_NUMBER: "[kontonummer]",
        CODE: "[kode]",
        PASSWORD: "[passord]",
        EMAIL: "[e-post]",
        TELEPHONE: "[telefon]",
        NAME: "[namn]",
        LONG_NUMBER: "[nummer]",
    },
    "nb": {
        PERSONAL_NUMBER: "[personnummer]",
        CARD_NUMBER: "[kortnummer]",
        ACCOUNT_NUMBER: "[kontonummer]",
        CODE: "[kode]",
        PASSWORD: "[passord]",
        EMAIL: "[e-post]",
        TELEPHONE: "[telefon]",
        NAME: "[navn]",
        LONG_NUMBER: "[nummer]",
    },
}

_EMAIL = re.compile(
    r"[\w.+%'-]{1,64}\s?(?:@|\(at\)|\[at\]|\bkrøllalfa\b|\bkrøllalfa\b)\s?[\w-]+(?:\.[\w-]+)*\.\w{2,24}",
    re.IGNORECASE,
)
_COUNTRY_CODE = re.compile(r"^(?:\+|00)47(?=\d{8}$)")


@dataclass(frozen=True)
class Finding:
    """One piece of personal data: its kind (one of `KINDS`) and the half-open span of characters it fills."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Masked:
    """A text that can be kept, and the kinds that were taken out of it."""

    text: str
    kinds: frozenset[str]


def find(text: str) -> list[Finding]:
    """Return what is personal in `text`, in order and without overlaps; spans count characters of `text`."""
    found = [Finding(EMAIL, *match.span()) for match in _EMAIL.finditer(text)]
    found += [Finding(NAME, *span) for span in name_phrases.spans(text)]
    read = runs(text)
    found += [Finding(PERSONAL_NUMBER, *span) for span in number_shapes.personal_numbers(text, read)]
    found += [Finding(ACCOUNT_NUMBER, *span) for span in payment_numbers.account_numbers(text, read)]
    found += [Finding(CARD_NUMBER, *span) for span in payment_numbers.card_numbers(text, read)]
    found += [Finding(PASSWORD, *span) for span in passwords_in_text.passwords(text)]
    found += [Finding(CODE, *span) for span in codes_in_text.codes(text, read)]
    found += [Finding(LONG_NUMBER, *span) for span in payment_numbers.long_numbers(read)]
    found += [Finding(TELEPHONE, *span) for span in number_shapes.telephones(text, read)]
    return _without_overlaps(found)


def mask(text: str, keep: Iterable[str] = frozenset(), form: str = "nn") -> Masked:
    """Return `text` with personal data replaced by `PLACEHOLDERS[form]`; masking a masked text changes nothing.

    `keep` holds telephone numbers and e-mail addresses that are the municipality's own and stay, in any
    spelling ("56 37 50 00", "post@alver.kommune.no"). Nothing that stops a message is ever kept.
    Raises KeyError for a form without placeholders.
    """
    placeholders = PLACEHOLDERS[form]
    kept = frozenset(_contact_key(contact) for contact in keep)
    kinds: set[str] = set()
    # Taking one number away can leave another standing alone; every round removes what is no placeholder, so this ends.
    while True:
        findings = [f for f in find(text) if not _is_kept(text, f, kept)]
        if not findings:
            return Masked(text, frozenset(kinds))
        for finding in reversed(findings):
            text = text[: finding.start] + placeholders[finding.kind] + text[finding.end :]
            kinds.add(finding.kind)


def must_stop(text: str) -> tuple[str, ...]:
    """Return the kinds in `text` that a message must be stopped for, in the order of `STOPPING`; empty for none."""
    kinds = {finding.kind for finding in find(text)}
    return tuple(kind for kind in STOPPING if kind in kinds)


def has_personal_number(text: str) -> bool:
    """Return whether `text` holds something that looks like a personal number and must be stopped."""
    return any(number_shapes.personal_numbers(text, runs(text)))


def _is_kept(text: str, finding: Finding, kept: frozenset[str]) -> bool:
    if finding.kind not in (TELEPHONE, EMAIL):
        return False
    return _contact_key(text[finding.start : finding.end]) in kept


def _contact_key(contact: str) -> str:
    if "@" in contact:
        return contact.strip().lower()
    return _COUNTRY_CODE.sub("", "".join(c for c in contact if c.isdigit() or c == "+"))


def _without_overlaps(findings: list[Finding]) -> list[Finding]:
    """Join findings that overlap into one span of the kind among them that stands first in `KINDS`."""
    joined: list[Finding] = []
    for finding in sorted(findings, key=lambda f: (f.start, f.end)):
        if joined and finding.start < joined[-1].end:
            last = joined.pop()
            kind = min(last.kind, finding.kind, key=KINDS.index)
            finding = Finding(kind, last.start, max(last.end, finding.end))
        joined.append(finding)
    return joined
