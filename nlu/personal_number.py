"""What a Norwegian personal number looks like, and whether its control digits agree.

Eleven digits: day, month and two digits of the year, three of an individual number and two control digits.
Source of the variants and weights: Skatteetaten's description of fødselsnummer, D-nummer and the synthetic
numbers in Tenor and Nav's test population, and of the change of control digits from 2032.
"""

from __future__ import annotations

LENGTH = 11

_D_NUMBER_DAY = 40
# +80 Tenor, +65 Tenor in Nav's test population, +40 Nav's own and the hospitals' temporary numbers.
_MONTH_OFFSETS = (0, 40, 65, 80)
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
# Numbers given out from 2032 may leave 1, 2 or 3 in the first control; older ones always leave 0.
_FIRST_REMAINDERS = frozenset({0, 1, 2, 3})
_ACCOUNT_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def plausible(digits: str) -> bool:
    """Return whether eleven ASCII digits begin with a date a personal number can have.

    D-numbers (day + 40) and synthetic numbers (month + 40, + 65, + 80) count. The year is not looked at,
    so 29 February always passes. Any other length gives False.
    """
    if len(digits) != LENGTH:
        return False
    day, month = int(digits[:2]), int(digits[2:4])
    if day > _D_NUMBER_DAY:
        day -= _D_NUMBER_DAY
    for offset in _MONTH_OFFSETS:
        if 1 <= month - offset <= 12:
            return 1 <= day <= _DAYS_IN_MONTH[month - offset - 1]
    return False


def control_digits_agree(digits: str, *, until_2031: bool = False) -> bool:
    """Return whether both control digits fit, by the rule from 2032 (which older numbers also follow).

    With `until_2031` only the stricter old rule counts. One random number in 30 passes the new rule and one
    in 120 the old, so this is evidence and never proof.
    """
    if len(digits) != LENGTH:
        return False
    first = _weighted(digits, _FIRST_WEIGHTS) % 11
    allowed = first == 0 if until_2031 else first in _FIRST_REMAINDERS
    return allowed and _weighted(digits, _SECOND_WEIGHTS) % 11 == 0


def account_digit_agrees(digits: str) -> bool:
    """Return whether eleven digits pass the control of a Norwegian bank account number (mod 11)."""
    return len(digits) == LENGTH and _weighted(digits, _ACCOUNT_WEIGHTS) % 11 == 0


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
