"""Tells personal numbers and telephone numbers from the other numbers people write.

Every function takes the text and the runs read from it, and yields half-open spans of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from nlu.digit_groups import Run
from nlu.personal_number import LENGTH, control_digits_agree, plausible

Span = tuple[int, int]

_LABEL_REACH = 28
_NAMED_PERSONAL = re.compile(
    r"\b(?:fødsels?|foedsels?|person|pers|p)\.?\s?-?(?:nummer|nummar|nr|no)|\bfnr\b|\bd-?n(?:umme)?r|\bfødd?t?\b"
)
_NAMED_OTHER = re.compile(
    r"\b(?:(?:konto|kid|iban|bank|faktura|ordre|bestilling|referanse|ref|saks|journal|arkiv|org"
    r"|(?:vass|vann|straum|strøm)?m[åa]l[ae]r|avles)[\w.-]*|sak|saka|saken)"
    r"[\s.:#-]*(?:nummer|nummeret|nr)?[\s.:#-]*(?:er|e|:|#)?\s*$"
)
_PERSONNUMMER = re.compile(r"(?:personn(?:umm[ea]r(?:et)?|r)|\bpnr)[\s.:-]*(?:er|e|mitt|mitt er)?[\s.:-]*$")
_TELEPHONE_NAMED = re.compile(
    r"\b(?:tlf|tel|telefon|mob|mobil|ring|sms|phone|nummer|nr)[\w.]*[\s.:]*(?:er|på|til|meg på)?[\s.:]*$"
)
_AMOUNT_AFTER = re.compile(r"\s*(?:kr\b|kroner|nok\b|,-|mill|m2|kvm)", re.IGNORECASE)

# Gaps that people put inside one number; a comma, slash or colon more often stands between two.
_LIGHT = re.compile(r"^[\s.·_–—‐‑−-]*$")
_PAIRS = 4  # of digits in a telephone number
_TELEPHONE_SHAPES = ((2, 2, 2, 2), (3, 2, 3), (2, 3, 3), (3, 3, 2), (4, 4), (8,))
_PRIVATE_FIRST_DIGIT = frozenset("2345679")
_MOBILE_FIRST_DIGIT = frozenset("49")
_INTERNATIONAL = range(8, 16)


def personal_numbers(text: str, read: Iterable[Run]) -> Iterator[Span]:
    """Yield every span that has to be treated as a personal number."""
    read = list(read)
    for run in read:
        for first, last in run.of_length(LENGTH):
            if _is_personal(text, run, first, last):
                yield run.groups[first].start, run.groups[last].end
        yield from _with_full_year(text, run)
    yield from _named_parts(text, read)


def telephones(text: str, read: Iterable[Run]) -> Iterator[Span]:
    """Yield private-looking telephone numbers: eight digits as people write them, or + and a country code.

    Short and emergency numbers have fewer digits, and 800-numbers belong to services: neither is found.
    """
    for run in read:
        first = 0
        while first < len(run.groups):
            last = _international_end(text, run, first)
            if last is None:
                last = _domestic_end(text, run, first)
            if last is None:
                first += 1
                continue
            start = run.groups[first].start
            yield (start - 1 if _after_plus(text, run, first) else start), run.groups[last].end
            first = last + 1


def _is_personal(text: str, run: Run, first: int, last: int) -> bool:
    digits, sizes, gaps = run.digits(first, last), run.sizes(first, last), run.gaps[first:last]
    if not plausible(digits):
        return False
    before, after = _before(text, run.groups[first].start), text[run.groups[last].end :]
    if sizes == (6, 5) or _NAMED_PERSONAL.search(before) or control_digits_agree(digits, until_2031=True):
        return True
    if _NAMED_OTHER.search(before) or _after_plus(text, run, first):
        return False
    if len(sizes) > 1 and _AMOUNT_AFTER.match(after):
        return False
    # A number that is right by its control digits and all there is, is one, whatever year can be read in it; only
    # what is written as people write a date ("10.12.2024-100") is taken for a date all the same.
    alone = run.whole(first, last) and control_digits_agree(digits) and not _written_as_date(sizes, gaps)
    if len(sizes) > 1 and _has_full_year(run, first, last) and not alone:
        return False
    if _is_date_beside(sizes, gaps):
        return False
    if control_digits_agree(digits) or _splits_at(sizes, 6):
        return True
    return run.whole(first, last) and run.light(first, last)


def _with_full_year(text: str, run: Run) -> Iterator[Span]:
    """Dates with four digits in the year and five digits behind: "01.01.1990-12345"."""
    for first, last in run.of_length(LENGTH + 2):
        digits = run.digits(first, last)
        if digits[4:6] not in ("19", "20") or not _splits_at(run.sizes(first, last), 8):
            continue
        short = digits[:4] + digits[6:]
        hyphen = last > first and run.gaps[last - 1] in ("-", "–") and len(run.groups[last].digits) == 5
        named = _NAMED_PERSONAL.search(_before(text, run.groups[first].start)) is not None
        if plausible(short) and (control_digits_agree(short) or hyphen or named):
            yield run.groups[first].start, run.groups[last].end


def _written_as_date(sizes: tuple[int, ...], gaps: Sequence[str]) -> bool:
    return (
        len(sizes) > 3
        and max(sizes[:2]) <= 2
        and sizes[2] == 4
        and gaps[0] == gaps[1]
        and gaps[0] in (".", "/", "-")
    )


def _named_parts(text: str, read: list[Run]) -> Iterator[Span]:
    """Five digits that are called a personnummer, alone or behind a date of birth."""
    for run in read:
        group = run.groups[0]
        if (
            len(run.groups) == 1
            and len(group.digits) == 5
            and _PERSONNUMMER.search(_before(text, group.start))
        ):
            yield group.start, group.end


def _before(text: str, start: int) -> str:
    return text[max(0, start - _LABEL_REACH) : start].lower()


def _after_plus(text: str, run: Run, first: int) -> bool:
    start = run.groups[first].start
    return start > 0 and text[start - 1] == "+"


def _splits_at(sizes: tuple[int, ...], position: int) -> bool:
    """Whether a group ends after `position` digits, or all the digits are one group."""
    total, ends = 0, []
    for size in sizes:
        total += size
        ends.append(total)
    return len(sizes) == 1 or position in ends


def _has_full_year(run: Run, first: int, last: int) -> bool:
    """Whether a year of four digits stands in the number: a date beside something else, or a case number."""
    groups = run.groups[first : last + 1]
    return any(len(g.digits) == 4 and g.digits[:2] in ("19", "20") for g in groups)


def _is_date_beside(sizes: tuple[int, ...], gaps: tuple[str, ...]) -> bool:
    """Whether this is a dotted date with a time or another date behind it, as in "01.02.24 8.30-10"."""
    if sizes[:3] != (2, 2, 2) or gaps[:2] not in ((".", "."), ("/", "/"), ("-", "-")):
        return False
    between, behind = gaps[2], gaps[3:]
    return any(gap in (".", ":", "/") and gap != between for gap in behind)


def _international_end(text: str, run: Run, first: int) -> int | None:
    plus = _after_plus(text, run, first)
    if not plus and (
        run.groups[first].digits[:2] != "00" or _NAMED_OTHER.search(_before(text, run.groups[first].start))
    ):
        return None
    total = 0
    for last in range(first, len(run.groups)):
        if last > first and not _LIGHT.match(run.gaps[last - 1]):
            break
        total += len(run.groups[last].digits)
        ends = last == len(run.groups) - 1 or not _LIGHT.match(run.gaps[last])
        norwegian = run.digits(first, last).lstrip("0").startswith("47")
        if norwegian and total == (10 if plus else 12):
            return last
        if ends and not norwegian and total in _INTERNATIONAL:
            return last
    return None


def _domestic_end(text: str, run: Run, first: int) -> int | None:
    start = run.groups[first].start
    named = _TELEPHONE_NAMED.search(_before(text, start)) is not None
    if not named and _NAMED_OTHER.search(_before(text, start)):
        return None
    for shape in _TELEPHONE_SHAPES:
        last = first + len(shape) - 1
        if last >= len(run.groups) or run.sizes(first, last) != shape:
            continue
        digits, gaps = run.digits(first, last), set(run.gaps[first:last])
        allowed = _MOBILE_FIRST_DIGIT if shape == (4, 4) else _PRIVATE_FIRST_DIGIT
        if digits[0] not in allowed or len(gaps) > 1 or not run.light(first, last):
            continue
        if _AMOUNT_AFTER.match(text[run.groups[last].end :]) or (
            shape == (8,) and not named and _is_date(digits)
        ):
            continue
        if shape == (2, 2, 2, 2) and _list_goes_on(run, first, last):
            continue
        return last
    return None


def _is_date(digits: str) -> bool:
    """Whether eight digits read as day, month and year, or as year, month and day."""
    for day, month, year in ((digits[:2], digits[2:4], digits[4:]), (digits[6:], digits[4:6], digits[:4])):
        if year[:2] in ("19", "20") and 1 <= int(day) <= 31 and 1 <= int(month) <= 12:
            return True
    return False


def _list_goes_on(run: Run, first: int, last: int) -> bool:
    """Whether the pairs are part of a longer list (lottery numbers, sizes). Eight may be two telephone numbers."""
    start, end = first, last
    while start > 0 and _pair_beside(run, start - 1, run.gaps[start - 1], run.gaps[first]):
        start -= 1
    while end + 1 < len(run.groups) and _pair_beside(run, end + 1, run.gaps[end], run.gaps[first]):
        end += 1
    if end - start + 1 == 2 * _PAIRS:
        halves = (start, start + _PAIRS)
        return first not in halves or any(
            run.groups[at].digits[0] not in _PRIVATE_FIRST_DIGIT for at in halves
        )
    return (start, end) != (first, last)


def _pair_beside(run: Run, at: int, gap: str, wanted: str) -> bool:
    return gap == wanted and len(run.groups[at].digits) == 2
