"""Pages and files that are not taken in, each with a code and a reason that its editor understands."""

from __future__ import annotations

import pytest

from kb_sync.documents import Document, Skipped
from kb_sync.extract import read

ADDRESS = "https://fjordvik.kommune.no/side"
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("code", "markup"),
    [
        (
            "error_page",
            "<title>Side ikke funnet - Fjordvik kommune</title><main><p>Prøv å søke etter siden.</p></main>",
        ),
        ("error_page", "<main><h1>404</h1><p>Beklager, denne siden er borte.</p></main>"),
        ("error_page", "<main><h1>Fann ikkje sida du leita etter</h1><p>Prøv søket.</p></main>"),
        ("error_page", "<h1>Beklager, det har oppstått en teknisk feil</h1><p>Prøv igjen senere.</p>"),
        (
            "error_page",
            "<title>Runtime Error</title><h1>Server Error in '/' Application.</h1><p>Description: …</p>",
        ),
        (
            "login_page",
            "<h1>Logg inn</h1><form><input type='text'><input type='password'></form><p>Ansattportalen</p>",
        ),
        ("login_page", "<title>Pålogging</title><main><p>Bruk brukarnamnet ditt frå kommunen.</p></main>"),
        ("needs_javascript", '<div id="root"></div><script src="/app.js"></script>'),
        ("needs_javascript", "<app-root>Lastar …</app-root><script src='/main.js'></script>"),
        (
            "needs_javascript",
            "<div></div><noscript>You need to enable JavaScript to run this app.</noscript>",
        ),
        ("needs_javascript", "<main><p>Du må slå på JavaScript i nettlesaren for å sjå sida.</p></main>"),
        (
            "frames",
            '<html><frameset cols="20%,80%"><frame src="meny.htm"><frame src="tekst.htm"></frameset></html>',
        ),
        (
            "redirect",
            '<html><head><meta http-equiv="refresh" content="0; url=/ny"></head><body></body></html>',
        ),
        (
            "no_text",
            "<main><h1>Barnehage</h1><ul><li><a href='/a'>Søk plass</a><li><a href='/b'>Pris</a></ul></main>",
        ),
        ("no_text", "<main><h1>Kart</h1><iframe src='https://kart.fjordvik.no'></iframe></main>"),
        ("no_text", "<html><body><nav><a href='/'>Heim</a></nav></body></html>"),
        ("no_text", "<!-- ingenting -->"),
        ("no_text", " \n\t "),
    ],
)
def test_a_page_that_is_none(code: str, markup: str) -> None:
    found = read(ADDRESS, markup.encode(), "text/html")
    assert isinstance(found, Skipped), found
    assert (found.address, found.code) == (ADDRESS, code)
    assert found.reason.endswith(".") and "Ansattportalen" not in found.reason


@pytest.mark.parametrize(
    "markup",
    [
        "<h1>500 kroner i gebyr</h1><p>Gebyret gjeld frå 1. januar.</p>",
        "<h1>Feil på vassmålaren</h1><p>Meld frå om feil til kommunen.</p>",
        "<h1>Logg inn på Min side</h1><p>"
        + "Her forklarer vi korleis du loggar inn, steg for steg. " * 20
        + "</p>",
        "<h1>Tilgang til strandsona</h1><p>Alle har rett til å ferdast i strandsona.</p>",
        "<h1>Barnehage</h1><p>Vi har ope no.</p><noscript>Nokre kart treng at du slår på JavaScript.</noscript>",
        '<div id="app"><h1>Barnehage</h1><p>Vi har ope frå sju til fem.</p></div><script src="/app.js"></script>',
        "<h1>Telefon</h1><p><a href='tel:56370000'>56 37 00 00</a></p>",
    ],
)
def test_a_page_that_only_resembles_one(markup: str) -> None:
    assert isinstance(read(ADDRESS, f"<body><main>{markup}</main></body>".encode(), "text/html"), Document)


@pytest.mark.parametrize(
    ("code", "body", "content_type"),
    [
        ("no_text", b"", "text/html"),
        ("no_text", b"", None),
        ("unsupported_type", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, None),
        ("unsupported_type", b"\xff\xd8\xff\xe0", "text/html"),
        ("unsupported_type", OLD_WORD, "application/msword"),
        ("encrypted_file", OLD_WORD + "EncryptedPackage".encode("utf-16-le"), None),
        ("unsupported_type", b"{\\rtf1 Hei}", None),
        ("unsupported_type", b'{"a": 1}', "application/json"),
        ("unsupported_type", b"<svg></svg>", "image/svg+xml"),
        ("unsupported_type", b"\x01\x02\0\0\0\0\0\0\x03" * 50, "application/octet-stream"),
        ("damaged_file", b"Hei", "application/pdf"),
        ("too_large", b" " * 60_000_001, "text/html"),
    ],
)
def test_a_file_that_is_not_read(code: str, body: bytes, content_type: str | None) -> None:
    found = read("https://fjordvik.kommune.no/fil", body, content_type)
    assert isinstance(found, Skipped) and found.code == code, found


@pytest.mark.parametrize(
    ("body", "content_type", "address"),
    [
        (b"<!DOCTYPE html><html><body><p>Hei alle saman her</p>", "application/pdf", "a.pdf"),
        (b"<!DOCTYPE html><html><body><p>Hei alle saman her</p>", "text/csv", "a.csv"),
        (b"<html><body><p>Hei alle saman her</p>", None, "a"),
        ("<!DOCTYPE html><p>Hei alle saman her</p>".encode("utf-16"), None, "a"),
        ("<!DOCTYPE html><p>Hei alle saman her</p>".encode("utf-16-be"), "application/octet-stream", "a"),
        (b"Hei alle saman her", "text/plain", "a.txt"),
        (b"Hei alle saman her", None, "a.md"),
        (b"namn;sum\nHei alle saman her;1\n", None, "a.csv"),
        (b"namn;sum\nHei alle saman her;1\n", "text/plain", "a.csv"),
    ],
)
def test_the_bytes_count_for_more_than_what_the_sender_says(
    body: bytes, content_type: str | None, address: str
) -> None:
    found = read(f"https://fjordvik.kommune.no/{address}", body, content_type)
    assert isinstance(found, Document) and "Hei alle saman her" in found.parts[0].text
