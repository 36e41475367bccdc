"""A Word document as content: turned into HTML by ``mammoth``, which knows its headings, lists and tables."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import mammoth  # type: ignore[import-untyped]
from lxml import etree  # type: ignore[import-untyped]

from kb_sync.extract.dates import from_iso
from kb_sync.extract.html.page import read_markup
from kb_sync.extract.reading import Content, Refused
from kb_sync.extract.text import clean

# A document of 300 pages unpacks to some 10 MB of text and styles; pictures are not unpacked at all.
MAX_UNPACKED = 60_000_000
MAX_ENTRIES = 5_000
# Text packs to a tenth or a twentieth. What packs to a two-hundredth of its size was made to burst.
MAX_RATIO = 200
_RATIO_FROM = 5_000_000
_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
}
# Norwegian templates' own names for headings; the built-in styles are called "heading 1" in the file in any language.
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Tittel'] => h1.title:fresh
p[style-name='Overskrift 1'] => h1:fresh
p[style-name='Overskrift 2'] => h2:fresh
p[style-name='Overskrift 3'] => h3:fresh
p[style-name='Overskrift 4'] => h4:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='footnote text'] => !
p[style-name^='toc'] => !
p[style-name^='TOC'] => !
"""
_OTHER = (
    (re.compile(r"xl/"), "The file is an Excel workbook; save each sheet as CSV, or the file as PDF."),
    (re.compile(r"ppt/"), "The file is a presentation; save it as PDF."),
    (re.compile(r"content\.xml"), "The file is an OpenDocument file; save it as .docx or PDF."),
    (re.compile(r"Pages|Index/"), "The file is an Apple Pages file; save it as .docx or PDF."),
)


def read_docx(body: bytes, title: str) -> Content:
    """The content of a Word document; ``title`` is used where it has none. Macros are never run, nor links followed.

    Raises ``Refused``: ``unsupported_type`` where the archive is something else, ``damaged_file``, ``encrypted_file``,
    ``too_large`` or ``no_text``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            _check(archive)
            stated_title, updated = _properties(archive)
            lang = _lang(archive)
        result = mammoth.convert_to_html(
            io.BytesIO(body), style_map=_STYLES, convert_image=mammoth.images.img_element(lambda image: {}),
        )  # fmt: skip
    except Refused:
        raise
    # mammoth and zipfile tell of damage with whatever they stumble over.
    except Exception as error:
        raise Refused(
            "damaged_file", "The Word document is damaged and cannot be read; publish it anew."
        ) from error
    content = read_markup(_without_notes(result.value), stated_title or title)
    content.lang, content.updated = lang, updated
    return content


def _check(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if not any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        for pattern, reason in _OTHER:
            if any(pattern.match(name) for name in names):
                raise Refused("unsupported_type", reason)
        raise Refused(
            "unsupported_type", "The file is an archive, not a document; publish its files one by one."
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("encrypted_file", "The file asks for a password; publish it without one.")
    read = [entry for entry in entries if not entry.filename.startswith("word/media/")]
    unpacked, packed = sum(entry.file_size for entry in read), sum(entry.compress_size for entry in read)
    bursting = unpacked > _RATIO_FROM and unpacked > MAX_RATIO * max(packed, 1)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or bursting:
        raise Refused(
            "too_large", "The document is far larger inside than it looks; divide it, or save it as PDF."
        )
    for entry in read:
        # Word never declares entities, and a document that does wants to fill our memory.
        if entry.filename.endswith((".xml", ".rels")) and b"<!ENTITY" in archive.read(entry):
            raise Refused(
                "damaged_file", "The document holds declarations that Word does not write; save it anew."
            )


def _properties(archive: zipfile.ZipFile) -> tuple[str, date | None]:
    tree = _xml(archive, "docProps/core.xml")
    if tree is None:
        return "", None
    title = clean(tree.findtext("dc:title", "", _NAMESPACES))[:200]
    return title, from_iso(tree.findtext("dcterms:modified", "", _NAMESPACES))


def _lang(archive: zipfile.ZipFile) -> str | None:
    tree = _xml(archive, "word/styles.xml")
    if tree is None:
        return None
    stated = tree.xpath("string(//w:docDefaults//w:lang/@w:val)", namespaces=_NAMESPACES)
    found = re.match(r"[a-z]{2,3}", str(stated).lower())
    return found[0] if found else None


def _xml(archive: zipfile.ZipFile, name: str) -> Any:
    if name not in archive.namelist():
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    return etree.fromstring(archive.read(name), parser)


def _without_notes(markup: str) -> str:
    """Footnotes stand at the end as an ordered list, which nobody is to take for steps."""
    return re.sub(r'<ol><li id="[\w-]*(?:foot|end)note-.*', "", markup, flags=re.DOTALL)
