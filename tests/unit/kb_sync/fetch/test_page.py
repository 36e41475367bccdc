"""What a crawl sees of a page: where it leads, what it calls itself, which words a reader sees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_sync.fetch.kinds import is_what_it_says, kind_of
from kb_sync.fetch.page import NOTHING, PageView, view_page

HERE = "https://www.provedal.example.no/tenester/vatn"


def view(html: str) -> PageView:
    return view_page(html.encode(), None, HERE)


@given(
    st.binary(max_size=400) | st.text(alphabet="<>/=\"' abdhilmrtx&;!-", max_size=200).map(str.encode),
    st.text(max_size=8),
)
def test_anything_can_be_looked_at(body: bytes, charset: str) -> None:
    seen = view_page(body, charset, HERE)
    assert all(link.startswith(("http://", "https://")) for link in seen.links)


@pytest.mark.parametrize("body", [b"", b" \n", b"<!-- -->"])
def test_nothing_is_seen_of_nothing(body: bytes) -> None:
    assert view_page(body, None, HERE).words == NOTHING.words


def test_links_are_found_wherever_they_stand() -> None:
    seen = view(
        "<a href='/a'>A</a><area href=b><a href='/a#x'>A</a><a>tom</a><link rel=stylesheet href=s.css>"
        "<link rel=alternate hreflang=nb href=/nb/vann><link rel='next' href='?side=2'>"
        "<meta http-equiv=Refresh content=\"5; URL='/ny'\"><a href='mailto:a@b.no'>m</a>"
        "<a rel='nofollow x' href=/n>n</a>"
    )
    site = "https://www.provedal.example.no"
    assert set(seen.links) == {
        f"{site}/a",
        f"{site}/tenester/b",
        f"{site}/nb/vann",
        f"{site}/tenester/vatn?side=2",
        f"{site}/ny",
    }


def test_a_page_may_say_what_its_links_are_relative_to() -> None:
    assert view("<base href='/andre/'><a href=a>A</a>").links == ("https://www.provedal.example.no/andre/a",)


def test_only_words_that_a_reader_sees_count() -> None:
    seen = view(
        "<title>Vatn</title><style>p{}</style><script>var ord;</script><template>mal</template><!-- skjult -->"
        "<noscript>slå på</noscript><p>Vi leverer <b>reint</b> vatn</p>hale"
    )
    assert seen.words == ("vi", "leverer", "reint", "vatn", "hale")


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("Vatn – Prøvedal kommune", "Vatn"),
        ("Prøvedal kommune | 404", "404"),
        ("Vatn", "Vatn"),
        ("Kvam-saka: nytt", "Kvam-saka: nytt"),
    ],
)
def test_a_title_is_also_known_by_its_parts(title: str, part: str) -> None:
    assert part in view(f"<title>\n {title}</title><h1>Vatn og\n avløp</h1>").titles
    assert "Vatn og avløp" in view(f"<title>{title}</title><h1>Vatn og\n avløp</h1>").titles


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252", "utf-16"])
def test_the_letters_are_read_right_where_the_header_says_how(encoding: str) -> None:
    body = "<p>Søk om løyve på måndag</p>".encode(encoding)
    assert view_page(body, encoding, HERE).words == ("søk", "om", "løyve", "på", "måndag")


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("charset", [None, "", "tull", "\0", "hex", "undefined"])
def test_the_letters_are_read_right_where_only_the_page_says_how(encoding: str, charset: str | None) -> None:
    body = f"<meta charset={encoding}><p>Søk om løyve på måndag</p>".encode(encoding)
    assert view_page(body, charset, HERE).words == ("søk", "om", "løyve", "på", "måndag")


def test_the_letters_are_read_right_where_the_header_is_wrong() -> None:
    assert view_page("<p>Søk på måndag</p>".encode(), "iso-8859-1", HERE).words == ("søk", "på", "måndag")


@pytest.mark.parametrize("content", ["noindex", "NOINDEX,nofollow", "none", "max-snippet:1, noindex"])
def test_a_page_may_ask_not_to_be_kept(content: str) -> None:
    assert view(f"<meta name=ROBOTS content='{content}'>x").noindex
    assert not view(f"<meta name=googlebot content='{content}'>x").noindex


@pytest.mark.parametrize(
    ("content_type", "address", "kind"),
    [
        ("text/html", "https://a.no/gebyr.pdf", "html"),
        ("application/xhtml+xml", "https://a.no/", "html"),
        ("application/octet-stream", "https://a.no/GEBYR.PDF", "pdf"),
        ("", "https://a.no/a.docx?v=2", "docx"),
        ("text/plain", "https://a.no/les.md", "markdown"),
        ("text/plain", "https://a.no/robots.txt", None),
        ("image/png", "https://a.no/gebyr.pdf", None),
        ("", "https://a.no/nedlasting", None),
    ],
)
def test_the_kind_is_what_the_server_says_else_what_the_name_says(
    content_type: str, address: str, kind: str | None
) -> None:
    assert kind_of(content_type, address) == kind


def test_a_file_is_known_by_its_first_bytes() -> None:
    assert is_what_it_says("pdf", b"\n%PDF-1.7") and not is_what_it_says("pdf", b"<html>")
    assert is_what_it_says("docx", b"PK\x03\x04") and not is_what_it_says("docx", b"\xd0\xcf\x11\xe0")
    assert is_what_it_says("csv", b"a;b") and not is_what_it_says("csv", b" <!DOCTYPE html>")
    assert is_what_it_says("html", b"hei") and not is_what_it_says("html", b"PK\x03\x04")
