import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.digit_groups import runs


def _read(text):
    return [[group.digits for group in run.groups] for run in runs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ingen tal", []),
        ("010190 12345", [["010190", "12345"]]),
        ("ring 56 37 50 00 før kl 15", [["56", "37", "50", "00"], ["15"]]),
        ("fnr01019012345ok", [["01019012345"]]),
        ("０１０１９０ - １２３４５", [["010190", "12345"]]),
        ("٠١٠١٩٠١٢٣٤٥", [["01019012345"]]),
        ("01\u200b01\u200b90 123\u00ad45", [["010190", "12345"]]),
        ("1\ufe0f\u20e32\ufe0f\u20e3", [["12"]]),
        ("⁰¹⁰¹⁹⁰", [["010190"]]),
        ("010190          12345", [["010190", "12345"]]),
        ("010190 ----- 12345", [["010190"], ["12345"]]),
        ("12 og 13", [["12"], ["13"]]),
    ],
)
def test_reads_numbers_as_they_are_seen(text, expected):
    assert _read(text) == expected


def test_a_gap_is_kept_as_it_is_seen():
    (run,) = runs("01.01 -90\n12345")
    assert run.gaps == (".", " -", " ")
    assert run.digits(0, 3) == "01019012345"
    assert run.sizes(0, 3) == (2, 2, 2, 5)


@given(st.text(alphabet="0123456789 .-a\u200b٣", max_size=40))
def test_spans_hold_the_digits_they_say(text):
    for run in runs(text):
        assert len(run.gaps) == len(run.groups) - 1
        for group in run.groups:
            inside = text[group.start : group.end].replace("\u200b", "").replace("٣", "3")
            assert inside == group.digits
