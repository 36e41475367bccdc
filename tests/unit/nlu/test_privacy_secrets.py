"""Account and card numbers, passwords and codes: stopped however they are written, and never kept."""

import re
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from nlu.personal_number import account_digit_agrees
from nlu.privacy import (
    ACCOUNT_NUMBER,
    CARD_NUMBER,
    CODE,
    EMAIL,
    LONG_NUMBER,
    PASSWORD,
    PERSONAL_NUMBER,
    PLACEHOLDERS,
    STOPPING,
    TELEPHONE,
    mask,
    must_stop,
)
from tests.unit.nlu.secret_messages import ACCOUNTS, CARDS, CODES, ORDINARY, PASSWORDS

STOPPED = [
    *((message, ACCOUNT_NUMBER) for message in ACCOUNTS),
    *((message, CARD_NUMBER) for message in CARDS),
    *((message, PASSWORD) for message in PASSWORDS),
    *((message, CODE) for message in CODES),
]
SEPARATORS = st.sampled_from([" ", ".", "-", " - ", "  ", "\u00a0", "\n", "\u200b", "–", "_"])
AROUND = st.text(alphabet="abcæøå .,:;()«»!?\n", max_size=12)


@pytest.mark.parametrize(("message", "kind"), STOPPED)
def test_a_secret_stops_the_message_and_is_masked(message, kind):
    assert kind in must_stop(message)
    kept = mask(message)
    assert PLACEHOLDERS["nn"][kind] in kept.text
    assert must_stop(kept.text) == ()


@pytest.mark.parametrize("message", ORDINARY)
def test_a_message_that_only_speaks_of_secrets_is_not_stopped(message):
    assert must_stop(message) == ()


def test_the_lists_are_long():
    assert len({message for message, _ in STOPPED}) >= 280
    assert len(set(ORDINARY)) >= 350


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("passordet mitt er sommer2024 og eg bur her", "passordet mitt er [passord] og eg bur her"),
        ("passordet mitt er blå hest, kva no?", "passordet mitt er [passord], kva no?"),
        # What comes behind may be a cry for help, and the crisis patterns read what is kept.
        ("passordet mitt er hest og eg vil ikkje leve", "passordet mitt er [passord] og eg vil ikkje leve"),
        ("pinkoden er 1 2 3 4, takk", "pinkoden er [kode], takk"),
        ("pin 4821 3 gonger feil", "pin [kode] 3 gonger feil"),
        ("visa 4111 1111 1111 1111, cvc 123", "visa [kortnummer], cvc [kode]"),
        ("brukarnamn kari@eksempel.no passord hund77", "brukarnamn [e-post] passord [passord]"),
        ("konto 8601.11.17947 eller tlf 912 34 567", "konto [kontonummer] eller tlf [telefon]"),
        ("min IBAN er NO93 8601 1117 947.", "min IBAN er [kontonummer]."),
        ("referanse 99887766554 på purringa", "referanse [nummer] på purringa"),
        ("eingongskode: A7K3PX takk", "eingongskode: [kode] takk"),
    ],
)
def test_what_is_kept_says_what_stood_there(message, expected):
    assert mask(message).text == expected


def test_bokmaal_has_the_same_placeholders_for_secrets():
    for kind in STOPPING:
        assert PLACEHOLDERS["nb"][kind] == PLACEHOLDERS["nn"][kind]


def test_every_kind_in_a_message_is_told():
    message = "fnr 010190 12345, konto 8601.11.17947, kort 4111 1111 1111 1111, pin 4821, passord: hund77"
    assert set(must_stop(message)) == set(STOPPING)


def test_a_personal_number_is_among_the_kinds_that_stop():
    assert must_stop("fnr 010190 12345") == (PERSONAL_NUMBER,)


def test_what_is_only_masked_does_not_stop():
    message = "ring 912 34 567 eller skriv til ola@eksempel.no, referanse 99887766554"
    assert must_stop(message) == ()
    assert mask(message).kinds == {TELEPHONE, EMAIL, LONG_NUMBER}


@st.composite
def cut(draw, digits):
    """The digits in any groups, with any separator people use inside a number."""
    whole = draw(digits)
    cuts = sorted(draw(st.sets(st.integers(1, len(whole) - 1))))
    parts = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    return parts[0] + "".join(draw(SEPARATORS) + part for part in parts[1:])


@st.composite
def cards(draw):
    """A number of a card by one of the large schemes, with the Luhn control."""
    prefix, length = draw(st.sampled_from([("4", 16), ("51", 16), ("54", 16), ("37", 15), ("2221", 16)]))
    start = prefix + "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=length, max_size=length)))
    start = start[: length - 1]
    doubled = sum(sum(divmod(int(digit) * 2, 10)) for digit in start[::-1][::2])
    return start + str(-(doubled + sum(map(int, start[::-1][1::2]))) % 10)


@st.composite
def accounts(draw):
    """Eleven digits with the control of an account number."""
    start = draw(st.from_regex(r"[1-9][0-9]{9}", fullmatch=True))
    agreeing = [f"{start}{last}" for last in range(10) if account_digit_agrees(f"{start}{last}")]
    assume(agreeing)
    return agreeing[0]


def _goes_up(text):
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    return len(numbers) > 3 and all(a < b for a, b in pairwise(numbers))


def _date_and_times(text):
    """ "4.1.26 0800 1200 1600" may be a card, but is a date with times."""
    return (
        re.match(r"\d{1,2}([.-])\d{1,2}\1(\d\d|\d{4})\D.*$", text)
        and max(map(len, re.findall(r"\d+", text))) <= 4
    )


@given(cut(cards()), AROUND, AROUND)
@example("4.1.00 000000000001", "", "")  # begins like a date
@example("4.1.00 0000 00000001", "", "")
def test_every_card_in_every_grouping_is_stopped(number, before, after):
    seen = number.replace("\u200b", "")
    assume(not _goes_up(seen) and not _date_and_times(seen))
    assert must_stop(before + number + after)


@given(cards(), AROUND, st.sampled_from(["", " ", "-", ".", "  ", " - ", "\u00a0"]))
def test_cards_as_printed_leave_no_digits(card, before, separator):
    written = separator.join([card[:4], card[4:8], card[8:12], card[12:]])
    assume(not _goes_up(written))
    assert not re.search(r"\d", mask(before + written).text)


@given(accounts(), AROUND, st.sampled_from(["", " ", ".", "-", "  ", "\u00a0", "\n", "\u200b"]))
def test_every_account_as_written_on_bills_is_stopped(account, before, separator):
    written = separator.join([account[:4], account[4:6], account[6:]])
    kept = mask(before + written)
    assert must_stop(before + written)
    assert not re.search(r"\d", kept.text)


@given(
    cut(accounts()),
    st.sampled_from(["konto ", "kontonr: ", "Kontonummeret mitt er ", "kontoen min i banken: "]),
)
def test_an_account_that_is_called_so_is_stopped_in_every_grouping(number, label):
    assert must_stop(label + number)


PASSWORD_LABELS = st.sampled_from(
    ["passord", "Passordet", "passordet mitt", "pasord", "password", "bankid-passord", "passordet til Altinn"]
)
MADE_UP = st.from_regex(r"[A-Za-zæøåÆØÅ]{3,9}[0-9]{2,5}[!#]?", fullmatch=True)
PRODUCT = re.compile(
    r"(?:office|microsoft|windows|win|iphone|ipad|galaxy|covid|ios|android|web|level|mp|wpa|ipv)\d", re.I
)
WORDS = st.sampled_from(["hundemat", "Rosebud", "tyttebær", "bestemor", "fjelltur", "Trollunge"])


@given(
    PASSWORD_LABELS,
    st.sampled_from([": ", " er ", " e ", " = ", ":", " is ", " var "]),
    MADE_UP | WORDS,
    AROUND,
)
def test_a_password_that_is_told_is_stopped_and_gone(label, link, value, before):
    assume(not PRODUCT.match(value))
    message = f"{before} {label}{link}{value}"
    assert must_stop(message)
    assert value not in mask(message).text


CODE_LABELS = st.sampled_from(
    [
        "pin",
        "PIN-kode",
        "pinkoden",
        "pinkoden min",
        "pinn kode",
        "bankid-kode",
        "eingongskode",
        "engangskoden",
    ]
)


@given(
    CODE_LABELS,
    st.sampled_from([" ", ": ", " er ", " e ", " = "]),
    st.lists(st.sampled_from("0123456789"), min_size=4, max_size=8),
    st.sampled_from(["", " ", ".", "-", "\u200b"]),
    AROUND,
)
def test_a_code_that_is_told_is_stopped_and_gone(label, link, digits, separator, before):
    message = f"{before} {label}{link}{separator.join(digits)}"
    assert must_stop(message)
    assert not re.search(r"\d", mask(message).text)


PIECES = st.sampled_from(
    "passord passordet mitt er pin koden kode : = [passord] [kode] 4821 hest12 4111 1111 8601.11.17947 konto kort cvc"
    " 123 og . , « » brukarnamn kari til på bak sms 01019012345 einar fire to".split()
)


@given(st.lists(PIECES, max_size=25).map(" ".join) | st.text(max_size=80))
def test_masking_ends_and_leaves_nothing_to_stop(text):
    masked = mask(text)
    assert must_stop(masked.text) == ()
    assert mask(masked.text) == type(masked)(masked.text, frozenset())


@given(
    st.integers(1, 31),
    st.integers(1, 12),
    st.integers(2020, 2030),
    st.integers(0, 23),
    st.sampled_from(
        ["møte {0:02}.{1:02}.{2} kl. {3:02}.00-{3:02}.30", "frist {0}.{1}.{2}", "sak {2}/{0}{1}{3}"]
    ),
)
def test_dates_times_and_case_numbers_are_never_taken_for_secrets(day, month, year, hour, form):
    assert must_stop(form.format(day, month, year, hour)) == ()


@given(
    st.integers(800_000_000, 999_999_999),
    st.sampled_from(["org.nr {}", "organisasjonsnummer {}", "orgnr. NO {} MVA"]),
)
def test_organisation_numbers_are_never_taken_for_secrets(number, form):
    grouped = f"{number:,}".replace(",", " ")
    assert must_stop(form.format(number)) == must_stop(form.format(grouped)) == ()


@pytest.mark.parametrize(
    "text", ["passord " * 4000, "pin er " * 4000, "4 " * 10_000, "konto " * 5000, "a" * 30_000, "NO12" * 6000]
)
def test_a_long_message_is_read_quickly(text):
    # Patterns that go back and forth would take minutes here.
    must_stop(text)
