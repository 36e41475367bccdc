import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nlu.personal_number import control_digits_agree, plausible
from nlu.privacy import (
    ACCOUNT_NUMBER,
    EMAIL,
    KINDS,
    NAME,
    PERSONAL_NUMBER,
    PLACEHOLDERS,
    TELEPHONE,
    find,
    has_personal_number,
    mask,
)

SWITCHBOARD = frozenset({"56 37 50 00", "post@alver.kommune.no"})

# Numbers in questions people ask a municipality. None of them may stop the message.
ORDINARY_QUESTIONS = """
Er telefonnummeret 56 37 50 00?
kan de ringe meg på 91234567
ring meg på 912 34 567 etter kl 15.00
mobilnummeret mitt er +47 912 34 567
tlf 0047 91 23 45 67
Telefon: 56375000 / 91234567
nummera er 56 37 50 00 og 55 56 80 00
min svenske mobil er +46 70 123 45 67
polsk nummer +48 501 234 567
my number is +44 7911 123456
+4791234567
kan eg ringe 116 117 eller 113
er det 110, 112 eller 113 eg skal ringe
116111 eller 116123?
800 80 000
815 22 040
org.nr 974 600 951
organisasjonsnummer 974600951 MVA
Org nr. 123 456 789 og tlf 56 37 50 00
orgnr 987654321 telefon 91 23 45 67
kva er kontonummeret til kommunen, er det 8601.11.17947
kontonummer 3624 67 89012
konto 36246789012
kontonr. 1503.12.34560
IBAN NO93 8601 1117 947
KID 0012345678903
kid-nummer 1234567890128
KID: 12345678
faktura 1002345678
fakturanummer 10012345678
faktura nr 20240012345 forfall 15.12.2024
ordre 250112345
saksnummer 2024/12345
sak 24/12345
sak 2012/12345-12
saka mi er 2019/1234-15
referanse 2023/4567 dokument 12
journalpost 2024/12345-3
vedtak 21/12345-1234
gnr 123 bnr 45
gnr. 123, bnr. 456, fnr. 1, snr. 2
gbnr 137/512
4631-137/512/0/0
eigedom 4631 gnr 12 bnr 345
4601-123/45/6/7
Gnr/bnr 101/1, 101/2 og 101/13
når er fristen, 1. mars 2025?
frist 01.03.2025
møte 12.11.2025 9.30
møtet er 15.04.2025 10:30-12:00
open 15.04.2025 200 plassar
fra 01.12.25-15.1.26
i perioden 1.12.2025-3.1.2026
stengt 24.12.25, 25.12.25 og 26.12.25
01.02.24 08.30-9
01.12.25 9.00-15.30
vi reiser 10.1-12.02.2025
feriedagar 20.06-18.08.2025
2025-11-21 10:30:00
2025-11-21T10:30
skuleåret 2024/2025
skuleruta 2024-2025 og 2025-2026
10.12.2024-100
barnet er født 15.05.2021, når får han plass
ho er fødd 01.02.2020
barn født 2019, 2021 og 2023
eg er født i 1956
uke 8, 9, 10, 11 og 12
veke 44 2025
måndag 09.00-15.00, tysdag 10.00-14.00
09.00-15.00
open 9-15 i dag?
8:30-15:30
er det ope 0900 - 1500
9:30 11:00 13:30 15:00
bussen går 10:05 10:35 11:05 11:35
1, 2, 3, 4, 5, 6, 7, 8, 9 og 10 klasse
1 2 3 4 5 6 7 8 9 10
10 11 12 13 14 15 16
kva kostar 100 000 liter vatn
eg fekk rekning på 1 250 000 kr
pris 12 500,- per år
mellom 1 250 000 - 1 500 000
01.12.25 15 000 kr
31.12.25 15000 kr til gode
taksten er 3 450 000 kroner
betalte 4 520,50 kr 12.03.2025
gebyr 12345,67
kva er 25 % av 12 000 000
tomta er 1 200 m2, huset 150 m2
areal 120 500 kvm
byggje 50 kvm, 4,5 meter høgt
målarstand 31.12.24 12345
vassmålar 12345678 stand 01234
avlest 15.11.25: 01234
straummålar 707057500012345678
strekkode 7038010000123
kortnummer siste 4 siffer 1234
Postboks 4, 5906 Frekhaug
Havnevegen 41 A, 5918 Frekhaug
5914 Isdalstø og 5911 Alversund
Kvassnesvegen 23, 5914
hus nr 12, leilegheit 301
H0201 i bygg 3
registreringsnummer SV 12345
bilen AB12345
e39 ved km 12,5
fylkesveg 57 og 565
kommunenummer 4631
60.5432, 5.2876
60.54321 5.28765
UTM 6720123 290123
nord 6720123.45 aust 290123.45
ISBN 978-82-02-12345-6
IP 192.168.1.100
versjon 3.6.21
§ 20-1 og § 20-5
lov 2005-06-17-64
TEK17 § 12-2
plan 1263-201203
planid 125620120003
reguleringsplan 2012-0005
skjema 5174 og 5175
vi er 4 personar, 2 vaksne og 2 barn
120 liter eller 240 liter dunk
kan eg få 3 dunkar a 140 l
20 prosent stilling i 2025
30 ruter, 15. oktober til 15. april
15.10-15.04
kode 1234 5678
feil 404 500 503
""".strip().splitlines()

# However somebody writes it, this has to be stopped. Made-up numbers: only the date part is plausible.
STOPPED = [
    "01019012345",
    "010190 12345",
    "010190-12345",
    "010190.12345",
    "01.01.90 12345",
    "01.01.90-12345",
    "01/01/90 12345",
    "01 01 90 12345",
    "01 01 90 123 45",
    "01 01 90 12 345",
    "010 190 123 45",
    "0101 9012 345",
    "0101.90.12345",
    "0 1 0 1 9 0 1 2 3 4 5",
    "0.1.0.1.9.0.1.2.3.4.5",
    "010190\n12345",
    "010190\u00a012345",
    "010190 – 12345",
    "010190  -  12345",
    "010190,12345",
    "010190_12345",
    "01.01.90.123.45",
    "０１０１９０１２３４５",
    "٠١٠١٩٠ ١٢٣٤٥",
    "0\u200b1\u200b0\u200b1\u200b9\u200b0\u200b1\u200b2\u200b3\u200b4\u200b5",
    "0\u20601\ufeff0190\u00ad12345",
    "01019012345.",
    "fnr01019012345",
    "fnr:01019012345,takk",
    "eg er 01019012345og treng hjelp",
    "(010190 12345)",
    "«01019012345»",
    "41019012345",
    "01419012345",
    "01819012345",
    "41819012345",
    "01669012345",
    "personnummeret mitt er 15057912345",
    "født 150579 12345",
    "personnummer 12345",
    "født 15.05.79, personnr: 12345",
    "01.01.1990-12345",
    "fødselsnummer 01.01.1990 12345",
    "kontonummer 36246789012 og fnr 01019012345",
    "tlf 91234567 fnr 010190 12345 adresse 5914",
    "kva er 2 saker: 010190 12345 3",
    "01019012345@alver.no",
    "https://eksempel.no/sak/01019012345",
    "mor 01019012345 far 02029012345",
    "01-01-90-12345",
    "01019012345 kr",
]

DATES = st.dates().map(lambda day: f"{day.day:02d}{day.month:02d}{day.year % 100:02d}")


@st.composite
def valid_numbers(draw):
    """A number with control digits that agree: ordinary, D-number or synthetic, by the old or the new rule."""
    date = draw(DATES)
    if draw(st.booleans()):
        date = f"{int(date[0]) + 4}{date[1:]}"
    date = f"{date[:2]}{int(date[2:4]) + draw(st.sampled_from((0, 40, 65, 80))):02d}{date[4:]}"
    start = draw(st.integers(0, 999))
    for step in range(1000):
        for tail in range(100):
            digits = f"{date}{(start + step) % 1000:03d}{tail:02d}"
            if control_digits_agree(digits):
                return digits
    raise AssertionError(f"no number agrees for {date}")


@st.composite
def written(draw, numbers):
    """The number cut into any groups, with any of the separators people use, in any script's digits."""
    digits = draw(numbers)
    cuts = sorted(draw(st.sets(st.integers(1, 10))))
    parts = [digits[a:b] for a, b in zip([0, *cuts], [*cuts, 11], strict=True)]
    separators = st.sampled_from(
        [" ", ".", "-", " - ", "  ", "/", "\u00a0", "\n", "\u200b", ", ", "–", "_", ":"]
    )
    text = parts[0] + "".join(draw(separators) + part for part in parts[1:])
    zero = draw(st.sampled_from("0٠０۰"))
    return "".join(chr(ord(zero) + int(c)) if c.isdigit() else c for c in text)


AROUND = st.text(alphabet="abcæøå .,:;()«»!?\n", max_size=12)


@pytest.mark.parametrize("question", ORDINARY_QUESTIONS)
def test_an_ordinary_question_is_not_stopped(question):
    assert not has_personal_number(question)


def test_the_list_of_ordinary_questions_is_long():
    assert len(set(ORDINARY_QUESTIONS)) >= 100


@pytest.mark.parametrize("message", STOPPED)
def test_a_personal_number_is_stopped_and_masked(message):
    assert has_personal_number(message)
    masked = mask(message)
    assert PERSONAL_NUMBER in masked.kinds
    assert "[personnummer]" in masked.text
    assert "12345" not in masked.text.replace("\u200b", "")


@given(written(valid_numbers()), AROUND, AROUND)
def test_every_number_in_every_grouping_is_found(number, before, after):
    # Some are, digit for digit, also a date with a number behind it.
    assume(not re.search(r"\d{1,2}([./-])\d{1,2}\1\d{4}", number))
    assert has_personal_number(before + number + after)


@given(DATES, st.integers(0, 99999), AROUND, st.sampled_from(["", " ", "-", ".", " - ", "\u200b"]))
def test_shape_is_enough(date, tail, before, separator):
    number = f"{date}{separator}{tail:05d}"
    if not re.search(r"\w*(kid|ref|sak|org|konto)", before):
        assert has_personal_number(before + number)


def _plausible_number_left(text):
    """An independent and simpler look for eleven digits in a row with a date in front."""
    return any(plausible(found) for found in re.findall(r"(?<!\d)\d{11}(?!\d)", text))


@given(st.text(alphabet="0123456789 .-/+abk@\u200b", max_size=60) | st.text(max_size=80))
def test_masking_leaves_no_number_and_is_stable(text):
    masked = mask(text)
    assert not has_personal_number(masked.text)
    assert not _plausible_number_left(masked.text)
    assert mask(masked.text) == type(masked)(masked.text, frozenset())


@given(st.text(alphabet="0123456789 .-/@abc«eg heiter Ola", max_size=80))
def test_findings_are_in_order_inside_and_apart(text):
    position = 0
    for finding in find(text):
        assert finding.kind in KINDS
        assert position <= finding.start < finding.end <= len(text)
        position = finding.end


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("konto 8601.11.17947", "konto [kontonummer]"),
        ("overfør til 86011117947 i dag", "overfør til [kontonummer] i dag"),
        ("IBAN NO93 8601 1117 947", "IBAN [kontonummer]"),
        ("skriv til ola.nordmann@eksempel.no takk", "skriv til [e-post] takk"),
        ("Kåre_Å@bø.kommune.no", "[e-post]"),
        ("ola(at)eksempel.no", "[e-post]"),
        ("ring 912 34 567", "ring [telefon]"),
        ("ring +47 91 23 45 67 no", "ring [telefon] no"),
        ("nummeret er 004791234567", "nummeret er [telefon]"),
        ("91234567, 98765432", "[telefon], [telefon]"),
        ("mobil 9123 4567", "mobil [telefon]"),
        ("ring +48 501 234 567", "ring [telefon]"),
        ("91234567@eksempel.no", "[e-post]"),
        ("eg heiter Kari Nordmann og bur på Frekhaug", "eg heiter [namn] og bur på Frekhaug"),
        ("Hei, eg heiter kari", "Hei, eg heiter [namn]"),
        ("jeg heter Per-Ole Å. Bakke.", "jeg heter [namn]."),
        ("mitt namn er Ola Nordmann, kva gjer eg", "mitt namn er [namn], kva gjer eg"),
        ("æ heite Siv og lure på ka det koste", "æ heite [namn] og lure på ka det koste"),
        ("dottera mi heiter Emma Sofie og er 3 år", "dottera mi heiter [namn] og er 3 år"),
        ("my name is John Smith", "my name is [namn]"),
        ("Mvh Kari Nordmann", "Mvh [namn]"),
        ("Namn: Ola Nordmann, tlf 91234567", "Namn: [namn], tlf [telefon]"),
        ("fnr 010190 12345, konto 8601.11.17947", "fnr [personnummer], konto [kontonummer]"),
    ],
)
def test_personal_data_is_masked_in_what_is_kept(message, expected):
    assert mask(message).text == expected


@pytest.mark.parametrize(
    "message",
    [
        "ring 56 37 50 00 eller +47 56375000",
        "skriv til Post@alver.kommune.no",
        "naudnummer 110 112 113 116 117",
        "816 02 000 eller 02800",
        "org.nr 974 600 951",
        "gebyr 40 000 000 kr",
        "31122025",
        "20251231",
        "skuleåret 2024 2025",
        "20 25 30 35 40 prosent",
        "sak 2024/12345 og gnr 12 bnr 345",
        "kva heiter ordføraren",
        "eg heiter ikkje det",
        "kva er namnet på barnehagen",
        "Med venleg helsing oss i burettslaget",
        "@alver på Facebook",
    ],
)
def test_what_is_not_private_stays(message):
    masked = mask(message, keep=SWITCHBOARD)
    assert masked.text == message
    assert masked.kinds == frozenset()


def test_a_birthday_that_looks_like_a_year_does_not_hide_the_number():
    assert has_personal_number("1901 0000001")


def test_kept_numbers_do_not_hide_personal_numbers():
    masked = mask("56 37 50 00 01019012345", keep={"01019012345", "56375000"})
    assert masked.text == "56 37 50 00 [personnummer]"


def test_kinds_say_what_was_taken_out():
    masked = mask("eg heiter Ola, 912 34 567, ola@eksempel.no, 8601.11.17947, 01019012345")
    assert masked.kinds == {NAME, TELEPHONE, EMAIL, ACCOUNT_NUMBER, PERSONAL_NUMBER}


def test_every_form_has_every_placeholder_and_none_is_personal():
    for form, placeholders in PLACEHOLDERS.items():
        assert set(placeholders) == set(KINDS)
        for text in placeholders.values():
            assert find(f"eg heiter {text} {text}") == []
            assert mask(text, form=form).text == text


def test_bokmaal_placeholders():
    assert mask("jeg heter Kari", form="nb").text == "jeg heter [navn]"


def test_an_unknown_form_is_refused():
    with pytest.raises(KeyError):
        mask("hei", form="tlh")


def test_a_long_message_is_read_quickly():
    # Quadratic reading of digits would take minutes here.
    assert mask("9 " * 20_000).kinds == frozenset()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ring 99 88 77 66 41 22 33 44", "ring [telefon] [telefon]"),
        ("lotto 12 24 36 48 60 72 84 96", "lotto 12 24 36 48 60 72 84 96"),
        ("storleikar 34 36 38 40 42", "storleikar 34 36 38 40 42"),
    ],
)
def test_two_numbers_after_each_other_are_no_list(text: str, kept: str) -> None:
    assert mask(text).text == kept
