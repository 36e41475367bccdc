"""Tells account numbers and card numbers from the other long numbers people write.

Control digits decide where a number stands alone; where somebody calls it an account or a card, a slip of
the finger must not let it through, and the length is enough. Card ranges: ISO/IEC 7812 and what the schemes
publish; lengths of 13 to 19 digits with the Luhn control.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from nlu.digit_groups import Run
from nlu.personal_number import LENGTH, account_digit_agrees

Span = tuple[int, int]

_REACH = 60
_CARD_LENGTHS = range(13, 20)
_CALLED = re.compile(
    r"(?P<account>(?<!\w)(?:\w{0,20}konto(?!r(?!nr))\w*|kto|iban|giro\w*|account\w*)"
    r"|(?<!\w)(?:på|til|i)\s+banken|(?<!\w)overfør\w*|(?<!\w)peng\w{1,4}\s+(?:inn\s+|tilbake\s+)?(?:på|til))"
    r"|(?P<card>(?<!\w)(?:(?:bank|kreditt|debet|debit|credit|visa|betalings|master|fordels|sb1)[\s-]?)?(?:kort|card)\w*"
    r"|(?<!\w)(?:visa\w*|master-?card\w*|amex|american express|maestro|diners))"
    r"|(?P<other>(?<!\w)(?:kid|faktura|ordre|bestilling|referanse|ref|saks?|saka|saken|journal|arkiv|org|kunde|avtale|medlem"
    r"|sporing|pakke|sending|serie|modell|produkt|vare|strekkode|ean|isbn|issn|gsrn|imei|iccid|chip|sjipp|id-?merk|målepunkt"
    r"|(?:vass|vann|straum|strøm)?m[åa]l[ae]r|avles|ehf|peppol|plan|skjema|vedtak|utm|koordinat|bib|låne?|lånar|førar|fører"
    r"|park\w*|gåve|gave|nøkkel|passn|telefax|fax)[\w-]*)"
    r"|(?P<telephone>(?<!\w)(?:tlf|tel|telefon|mob|mobil|ring|sms|phone)\w*)"
)
# How a number is called something else: the name stands right before it.
_RIGHT_BEFORE = re.compile(
    r"[\s.:#=-]*(?:nummer\w*|nr|no|id|kort\w*)?[\s.:#=-]*(?:(?:på|i|frå|fra|til)\s+\w+\s+)?(?:er|e|var|is|po)?[\s.:#=(-]*$"
)
_GIVEN_CARD = re.compile(
    r"kortn|bankkort|kredittkort|debetkort|betalingskort|visa|master|card\s*n|credit|debit|amex"
)
_ON_CARDS = (4, 4, 4, 4)
_TELEPHONES = ((8,), (3, 2, 3), (2, 2, 2, 2))
_ACCOUNT_GROUPINGS = frozenset(
    {(4, 2, 5), (4, 7), (4, 4, 3), (4, 2, 2, 3), (4, 3, 4), (4, 2, 3, 2), (6, 5), (1,) * 11}
)
_IBAN = re.compile(r"(?<![^\W_])[A-Z]{2}\s?\d{2}(?:[\s-]?[A-Z0-9]){11,30}(?![^\W_])", re.IGNORECASE)
_NORWEGIAN_IBAN = re.compile(r"NO\s?\d{2}(?:[\s-]?\d){11}$", re.IGNORECASE)
_YEAR_START = ("19", "20")

# First digits and lengths by scheme: Visa, Mastercard, Amex; Diners; Discover, UnionPay, JCB; Maestro; BankAxept.
_SCHEMES = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|[689]\d)\d{11,16}|(?:6011|64[4-9]\d|65\d\d|62\d\d|35[2-8]\d)\d{12,15}"
    r"|(?:50\d\d|5[78]\d\d|63\d\d|67\d\d)\d{9,15}|9578\d{12}"
)


def account_numbers(text: str, read: Iterable[Run]) -> Iterator[Span]:
    """Yield the spans of bank account numbers: eleven digits that are called so or look so, and IBANs."""
    for run in read:
        for first, last in run.of_length(LENGTH):
            if _is_account(text, run, first, last):
                yield run.groups[first].start, run.groups[last].end
    for match in _IBAN.finditer(text):
        if _NORWEGIAN_IBAN.match(match.group()) or _iban_agrees(match.group()):
            yield match.span()


def card_numbers(text: str, read: Iterable[Run]) -> Iterator[Span]:
    """Yield the spans of payment cards' numbers, however they are cut into groups."""
    for run in read:
        for length in _CARD_LENGTHS:
            for first, last in run.of_length(length):
                joined = run.light(first, last) or run.sizes(first, last) == _ON_CARDS
                if joined and _is_card(text, run, first, last):
                    yield run.groups[first].start, run.groups[last].end


def long_numbers(read: Iterable[Run]) -> Iterator[Span]:
    """Yield eleven digits in one piece: a reference or a mistyped number, nothing to stop for, but somebody's."""
    for run in read:
        for group in run.groups:
            if len(group.digits) == LENGTH:
                yield group.start, group.end


def luhn_agrees(digits: str) -> bool:
    """Return whether ASCII digits pass the Luhn control that all payment cards have (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 * (doubled > 9)
    return total % 10 == 0


def _is_account(text: str, run: Run, first: int, last: int) -> bool:
    start, digits, sizes = run.groups[first].start, run.digits(first, last), run.sizes(first, last)
    if text[start - 1 : start] == "+":
        return False
    called, agrees = _called(text, start), account_digit_agrees(digits)
    if called == "account":
        return True
    if called in ("other", "telephone"):
        return False
    if sizes == (4, 2, 5) and run.light(first, last):
        dotted = set(run.gaps[first:last]) <= {".", " "} and digits[:2] not in _YEAR_START
        return agrees or dotted
    if sizes == (LENGTH,):
        return agrees
    return agrees and sizes in _ACCOUNT_GROUPINGS and run.light(first, last) and run.whole(first, last)


def _is_card(text: str, run: Run, first: int, last: int) -> bool:
    digits, sizes = run.digits(first, last), run.sizes(first, last)
    called, known, agrees = _called(text, run.groups[first].start), _standard(sizes), luhn_agrees(digits)
    scheme = _SCHEMES.fullmatch(digits) is not None
    if called == "card" and known and _GIVEN_CARD.search(_before(text, run.groups[first].start)):
        return True
    if not agrees or text[: run.groups[first].start].endswith("+"):
        return False
    if called in ("other", "telephone", "account"):
        return called != "telephone" and scheme and sizes == _ON_CARDS and not _listed(run, first, last)
    if called == "card":
        return not _listed(run, first, last)
    if len(digits) == 15 and digits.startswith("578"):
        return False  # The chip of a dog or a cat marked in Norway (ISO 11784).
    if _listed(run, first, last):
        return False
    return scheme or (known and digits[0] in "3456")


def _standard(sizes: tuple[int, ...]) -> bool:
    """Whether the groups are as on a card: one piece, fours, or 4-6-5 and 4-6-4."""
    fours = len(sizes) >= 4 and set(sizes[:-1]) == {4} and sizes[-1] <= 4
    return len(sizes) == 1 or fours or sizes in ((4, 6, 5), (4, 6, 4), (6, 13))


def _listed(run: Run, first: int, last: int) -> bool:
    """Whether the groups are rather numbers that go up one after the other, or dates with times."""
    numbers = [int(group.digits) for group in run.groups[first : last + 1]]
    sizes, gaps = run.sizes(first, last), run.gaps[first:last]
    rising = len(numbers) > 3 and all(a < b for a, b in pairwise(numbers))
    if rising and max(sizes) - min(sizes) <= 1 and (max(sizes) < 4 or numbers[-1] - numbers[0] < 1000):
        return True
    if len(sizes) < 3 or max(sizes[:2]) > 2 or gaps[:2] not in ((".", "."), ("-", "-")):
        return False
    dated = 1 <= numbers[0] <= 31 and 1 <= numbers[1] <= 12 and sizes[2] in (2, 4)
    if sizes[3:] not in _TELEPHONES and not all(map(_is_time, sizes[3:], numbers[3:])):
        return False
    return dated and (sizes[2] == 4 or len(set(gaps)) > 1)


def _is_time(size: int, number: int) -> bool:
    """Whether a group may be hours, minutes, both, or part of one more date."""
    return (size <= 2 and number < 60) or (
        size == 4 and ((number // 100 < 24 and number % 100 < 60) or number > 1900)
    )


def _called(text: str, start: int) -> str | None:
    """What the number that begins at `start` is called: account, card, other, telephone or nothing."""
    before = _before(text, start)
    last = None
    for match in _CALLED.finditer(before):
        last = match
    if last is None:
        return None
    if last.lastgroup in ("other", "telephone") and not _RIGHT_BEFORE.match(before, last.end()):
        return None
    return last.lastgroup


def _before(text: str, start: int) -> str:
    """The words before `start`, back to the nearest digit."""
    before = text[max(0, start - _REACH) : start].lower()
    return re.split(r"\d", before)[-1]


def _iban_agrees(written: str) -> bool:
    """Whether the ISO 13616 control (mod 97) fits."""
    kept = "".join(c for c in written.upper() if c.isalnum())
    if not (15 <= len(kept) <= 34 and kept.isascii()):
        return False
    return int("".join(str(int(c, 36)) for c in kept[4:] + kept[:4])) % 97 == 1
