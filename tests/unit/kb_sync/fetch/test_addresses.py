"""One page has one address, however it is written."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb_sync.fetch.addresses import key, normal

SITE = "https://www.provedal.example.no/"

links = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="/.?&=#%;:@ aå+2e[]\\", max_size=40),
    st.builds(
        "{}://{}{}/{}?{}#{}".format,
        st.sampled_from(["http", "HTTPS", "https", "ftp"]),
        st.sampled_from(
            ["www.provedal.example.no", "Ørsta.Example.NO", "127.0.0.1", "[::1]", "a..b", "x" * 70]
        ),
        st.sampled_from(["", ":443", ":80", ":8080", ":99999"]),
        st.text(max_size=20),
        st.text(alphabet="abutm_=&%5b[]+å", max_size=20),
        st.text(max_size=5),
    ),
)


@given(links)
@example("%%34%31")
@example("http://a.no/%2e%2e/b")
@example("http://a.no/?%25%32%36")
@example("https://a.no/a;jsessionid=1;jsessionid=2/b")
@example("https://a.no/;PHPSESSID=1/;sid=2")
def test_writing_an_address_in_its_one_form_twice_changes_nothing(link: str) -> None:
    once = normal(link, SITE)
    if once is not None:
        assert normal(once) == once
        assert normal(once, "https://other.example.no/x") == once
        assert httpx.URL(once).scheme in ("http", "https") and once.isascii()
        assert key(once) == key(key_form(once))


def key_form(address: str) -> str:
    """Another address of the same key."""
    path, mark, query = address.partition("?")
    return f"{path.rstrip('/')}/{mark}{query}"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/barnehage", "https://www.provedal.example.no/barnehage"),
        ("HTTPS://WWW.Provedal.Example.NO:443/Barnehage", "https://www.provedal.example.no/Barnehage"),
        ("  /a\n/b ", "https://www.provedal.example.no/a/b"),
        ("/a/../b/./c#prisar", "https://www.provedal.example.no/b/c"),
        ("/a//b", "https://www.provedal.example.no/a/b"),
        ("/s%c3%b8k%2Dher", "https://www.provedal.example.no/s%C3%B8k-her"),
        ("/søk her", "https://www.provedal.example.no/s%C3%B8k%20her"),
        ("/a?utm_source=avis&side=2&fbclid=x", "https://www.provedal.example.no/a?side=2"),
        ("/a?b=2&a=1&b=1", "https://www.provedal.example.no/a?a=1&b=2&b=1"),
        ("/a?utm_source=avis", "https://www.provedal.example.no/a"),
        ("/a;jsessionid=9F?x=1", "https://www.provedal.example.no/a?x=1"),
        ("/a?PHPSESSID=9&x=", "https://www.provedal.example.no/a?x="),
        # What a list of trackers that is too eager would take away, and make one page of many.
        ("/bilete?galleri=3", "https://www.provedal.example.no/bilete?galleri=3"),
        ("/sak?reference=12", "https://www.provedal.example.no/sak?reference=12"),
        ("/sak?a=1&copy=2", "https://www.provedal.example.no/sak?a=1&copy=2"),
        ("//filer.example.no/a.pdf", "https://filer.example.no/a.pdf"),
        ("http://ørsta.example.no", "http://xn--rsta-fra.example.no/"),
    ],
)
def test_the_one_form(link: str, address: str) -> None:
    assert normal(link, SITE) == address


@pytest.mark.parametrize(
    "link",
    [
        "mailto:post@provedal.example.no",
        "tel:12345678",
        "javascript:void(0)",
        "data:text/html,hei",
        "ftp://a.no/b",
        "https://user:secret@provedal.example.no/",
        "http://",
        "https://[::1",
        "/" + "x" * 2000,
        "http://a.no:99999999/",
    ],
)
def test_what_no_page_can_be_fetched_at_has_no_address(link: str) -> None:
    assert normal(link, SITE) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.a.no/b/", "https://www.a.no/b"),
        ("https://www.a.no/", "http://a.no/"),
        ("https://a.no/b/?c=1", "https://a.no/b?c=1"),
    ],
)
def test_two_ways_to_write_one_page_have_the_same_key(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_other_pages_have_other_keys() -> None:
    different = [
        "https://a.no/b",
        "https://a.no/B",
        "https://a.no/b?c=1",
        "https://b.no/b",
        "https://a.no:8443/b",
    ]
    assert len({key(address) for address in different}) == len(different)
