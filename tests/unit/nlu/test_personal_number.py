import pytest
from stdnum.no import fodselsnummer, kontonr

from nlu.personal_number import account_digit_agrees, control_digits_agree, plausible


def _numbers_that_agree(date, how_many):
    found = []
    for tail in range(100_000):
        digits = f"{date}{tail:05d}"
        if control_digits_agree(digits):
            found.append(digits)
            if len(found) == how_many:
                break
    return found


@pytest.mark.parametrize(
    "digits",
    [
        "01019012345",
        "31129912345",
        "29020012345",
        "41019012345",
        "71129912345",
        "01419012345",
        "01819012345",
        "01669012345",
        "41819012345",
        "31929912345",
    ],
)
def test_dates_of_people_d_numbers_and_synthetic_numbers_are_plausible(digits):
    assert plausible(digits)


@pytest.mark.parametrize(
    "digits",
    [
        "00019012345",
        "32019012345",
        "31029012345",
        "30029012345",
        "01139012345",
        "01009012345",
        "72019012345",
        "86011117947",
        "97460095100",
        "0101901234",
        "010190123456",
        "",
    ],
)
def test_other_beginnings_and_lengths_are_not(digits):
    assert not plausible(digits)


def test_every_number_the_standard_library_for_numbers_accepts_agrees():
    # stdnum knows the rule until 2031; ours accepts those and the ones given out from 2032.
    accepted = [d for d in (f"150579{tail:05d}" for tail in range(50_000)) if fodselsnummer.is_valid(d)]
    assert len(accepted) > 300
    assert all(control_digits_agree(digits) for digits in accepted)


def test_about_three_in_a_hundred_random_numbers_agree():
    share = len(_numbers_that_agree("150579", 100_000)) / 100_000
    assert 0.02 < share < 0.05


def test_a_wrong_last_digit_never_agrees():
    for digits in _numbers_that_agree("010190", 50):
        for other in set("0123456789") - {digits[-1]}:
            assert not control_digits_agree(digits[:-1] + other)


def test_account_digit_is_the_one_banks_use():
    for tail in range(2_000):
        digits = f"1503400{tail:04d}"
        assert account_digit_agrees(digits) == kontonr.is_valid(digits)
