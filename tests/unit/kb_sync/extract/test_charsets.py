"""Text out of bytes, whatever is said of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_sync.extract.charsets import decode, mended

TEXT = "Blåbærsyltetøy på Ørsta – «god» mat, 50 €"


@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1", "windows-1252", "tull", "zip", "utf-16"])
def test_utf_8_and_windows_1252_are_told_apart(declared: str | None) -> None:
    assert decode(TEXT.encode(), declared) == TEXT
    assert decode(TEXT.encode("cp1252"), declared) == TEXT


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-8-sig", "utf-32"])
def test_other_unicode_is_known_by_its_bytes(charset: str) -> None:
    assert decode(TEXT.encode(charset)) == TEXT


def test_another_charset_is_believed_where_it_fits() -> None:
    assert decode("Ðåñóðñû".encode("cp1252"), "windows-1251") == "Ресурсы"
    assert decode("<meta charset=iso-8859-15>50 €".encode("iso8859-15")).endswith("50 €")


def test_a_letter_pasted_in_another_charset_costs_no_other_letter() -> None:
    assert decode(("Ærleg og grøn. " * 20).encode() + b"bl\xe5") == "Ærleg og grøn. " * 20 + "blå"


@pytest.mark.parametrize("wrongly", ["cp1252", "latin-1"])
def test_what_was_encoded_twice_is_mended(wrongly: str) -> None:
    text = "Blåbær på Ørsta, Ærfugl og Å"
    assert mended(text.encode().decode(wrongly, "replace").replace("\ufffd", "")) == text.replace("Å", "Å")


@pytest.mark.parametrize("text", [TEXT, "PÅ»», Å– og Â", "Ã", "SÃO PAULO", "Ä¢"])
def test_what_may_be_meant_is_left_alone(text: str) -> None:
    assert mended(text) == text


@given(st.text(alphabet="abcæøåÆØÅéü –«»€§ \n", max_size=80))
def test_right_text_is_never_changed(text: str) -> None:
    assert decode(text.encode()) == text


@given(st.binary(max_size=400), st.one_of(st.none(), st.text(max_size=10)))
def test_any_bytes_are_some_text(body: bytes, declared: str | None) -> None:
    decode(body, declared).encode("utf-8")
