"""A PDF as content."""

from __future__ import annotations

import ctypes
import re
import time
from collections.abc import Callable
from datetime import date

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from kb_sync.extract.events import Event, Heading
from kb_sync.extract.pdf.furniture import without_furniture
from kb_sync.extract.pdf.grid import Grid, grid_of, rows_in
from kb_sync.extract.pdf.layout import PageLine, lines_of
from kb_sync.extract.pdf.letters import pieces_of
from kb_sync.extract.pdf.paragraphs import events_of
from kb_sync.extract.reading import Content, Refused
from kb_sync.extract.sections import build
from kb_sync.extract.text import clean, shortened

# A municipal plan is seldom over 200 pages. What is longer is a case file, of which the first pages tell what it is.
MAX_PAGES = 300
# Seconds for reading pages. A page of text takes some 20 milliseconds; one that takes seconds is a drawing.
MAX_SECONDS = 20.0
# Fewer letters than this a page, over the whole file, are stamps and page numbers on pictures of pages.
FEWEST_LETTERS_A_PAGE = 15
LONGEST_TITLE = 200
# Signs that a font has no table of letters: what comes out is not what the page shows.
_MOST_UNREADABLE = 0.3
_MEANINGLESS_TITLE = re.compile(
    r"(?:microsoft (?:word|excel|powerpoint)\b.*|.*\.(?:docx?|pdf|indd|xlsx?|pptx?|odt|rtf)|untitled.*|uten navn.*"
    r"|utan namn.*|dokument ?\d*|document ?\d*|powerpoint.presentasjon|presentasjon ?\d*|\W*|tittel|title|print"
    r"|skjema|slide \d+|\d+)",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)")


def read_pdf(body: bytes, title: str, clock: Callable[[], float] = time.monotonic) -> Content:
    """The content of a PDF; ``title`` is used where it states none.

    Raises ``Refused``: ``encrypted_pdf``, ``damaged_file``, ``scanned_pdf``, ``no_text``.
    """
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise Refused("encrypted_pdf", "The PDF asks for a password; publish it without one.") from error
        raise Refused("damaged_file", "The PDF is damaged and cannot be opened; publish it anew.") from error
    try:
        return _read(document, title, clock)
    finally:
        document.close()


def _read(document: pypdfium2.PdfDocument, title: str, clock: Callable[[], float]) -> Content:
    started = clock()
    count = len(document)
    notes: list[str] = []
    pages: list[list[PageLine]] = []
    pictures = damaged = 0
    for number in range(min(count, MAX_PAGES)):
        if clock() - started > MAX_SECONDS:
            break
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            damaged += 1
            pages.append([])
            continue
        try:
            pieces, turned = pieces_of(page)
            rows, pieces = rows_in(Grid() if turned else grid_of(page), pieces)
            lines = lines_of(pieces, number, page.get_height(), rows)
            pictures += not lines and _holds_picture(page)
            pages.append(lines)
        except pypdfium2.PdfiumError:
            damaged += 1
            pages.append([])
        finally:
            page.close()
    if len(pages) < count:
        notes.append(f"Only the first {len(pages)} of the file's {count} pages were read.")
    _refuse_unreadable(pages, pictures, damaged)
    if pictures:
        notes.append(f"{pictures} of its pages are pictures without text and were not read.")
    if damaged:
        notes.append(f"{damaged} of its pages are damaged and were not read.")
    events = events_of(without_furniture(pages))
    title = _title(document, events, pages) or title
    built = build(events, title, furniture=False)
    if not built.parts:
        raise Refused("no_text", "The PDF has no text besides headings and page numbers.")
    if built.cut:
        notes.append("The file holds more text than is read; its last parts were left out.")
    return Content(title, built.parts, _lang(document), _updated(document), notes)


def _refuse_unreadable(pages: list[list[PageLine]], pictures: int, damaged: int) -> None:
    text = "".join(line.text for lines in pages for line in lines)
    letters = sum(sign.isalnum() for sign in text)
    if damaged == len(pages) and damaged:
        raise Refused("damaged_file", "None of the PDF's pages can be opened; publish it anew.")
    if letters < FEWEST_LETTERS_A_PAGE * max(len(pages), 1) and pictures * 2 >= len(pages):
        raise Refused(
            "scanned_pdf",
            "The PDF is scanned: it shows pictures of pages and holds no text. Publish one with text (OCR).",
        )
    unreadable = sum("\ue000" <= sign <= "\uf8ff" or sign == "\ufffd" or sign < " " for sign in text)
    if unreadable > _MOST_UNREADABLE * max(len(text), 1) and text:
        raise Refused(
            "scanned_pdf",
            "The PDF shows text that no program can read, since its fonts lack a table of letters. Publish it anew.",
        )
    if not letters:
        raise Refused("no_text", "The PDF has no text in it.")


def _holds_picture(page: pypdfium2.PdfPage) -> bool:
    kinds = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH)
    return any(True for _ in page.get_objects(filter=kinds, max_depth=2))


def _title(document: pypdfium2.PdfDocument, events: list[Event], pages: list[list[PageLine]]) -> str:
    """The stated title where the first page says it too, else the first page's largest heading, else the stated one."""
    stated = shortened(clean(document.get_metadata_value("Title")), LONGEST_TITLE)
    if _MEANINGLESS_TITLE.fullmatch(stated):
        stated = ""
    first_page = clean(" ".join(line.text for line in pages[0])).casefold() if pages else ""
    if stated and stated.casefold() in first_page:
        return stated
    largest = next((event for event in events[:20] if isinstance(event, Heading) and event.level == 1), None)
    if largest is not None and largest.text.casefold() in first_page:
        return shortened(largest.text, LONGEST_TITLE)
    return stated


def _lang(document: pypdfium2.PdfDocument) -> str | None:
    length = pdfium.FPDFCatalog_GetLanguage(document.raw, None, 0)
    if not 2 < length <= 200:
        return None
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFCatalog_GetLanguage(document.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    found = re.match(r"[a-z]{2,3}", buffer.raw.decode("utf-16-le", "ignore").strip("\0 ").lower())
    return found[0] if found else None


def _updated(document: pypdfium2.PdfDocument) -> date | None:
    for key in ("ModDate", "CreationDate"):
        found = _DATE.match(document.get_metadata_value(key))
        if found:
            try:
                day = date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                continue
            if day.year >= 1994:
                return day
    return None
