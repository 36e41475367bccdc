"""Makes the site's PDF and DOCX files from their texts."""

from __future__ import annotations

import io
import textwrap
import zipfile
import zlib
from collections.abc import Iterable
from html import escape

from tests.sites.straumvik import blocks as b
from tests.sites.straumvik.source import Paper

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STYLES = "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

# The names by which Word, and what reads its files, knows its own styles.
WORD_STYLES = {
    "Title": "Title",
    "Heading1": "heading 1",
    "Heading2": "heading 2",
    "ListParagraph": "List Paragraph",
}

# A4 in points; text runs from the left margin, at most this many letters of Helvetica 10 a line.
_WIDTH, _HEIGHT, _MARGIN, _LETTERS = 595, 842, 60, 92

Line = tuple[str, tuple[tuple[int, str], ...]]
"""A font ('F1' plain, 'F2' bold), and pieces of text with how far from the margin each begins."""


def paper_bytes(paper: Paper) -> tuple[bytes, str]:
    """The file and its content type."""
    if paper.kind == "docx":
        return _docx(paper), DOCX
    if paper.kind == "scan":
        return _pdf(paper.title, [b"q 475 0 0 700 60 70 cm /Im0 Do Q"], _picture()), PDF
    return _pdf(paper.title, [_content(page, at) for at, page in enumerate(_pages(paper), 1)]), PDF


def plain(text: str) -> str:
    """A text without the marks of bold and links."""
    out = text.replace("**", "")
    while "](" in out:
        before, _, rest = out.partition("[")
        words, _, after = rest.partition("](")
        out = before + words + after.partition(")")[2]
    return out


def _lines(paper: Paper) -> Iterable[Line]:
    yield from _wrapped(paper.title, "F2")
    yield ("F1", ())
    for block in paper.blocks:
        match block:
            case b.Heading():
                yield ("F1", ())
                yield from _wrapped(block.text, "F2")
            case b.Paragraph() | b.Notice() | b.Box():
                yield from _wrapped(block.text)
            case b.Items():
                for number, item in enumerate(block.items, 1):
                    yield from _wrapped(f"{f'{number}.' if block.ordered else '•'} {item}")
            case b.Pairs():
                for term, what in block.pairs:
                    yield ("F1", ((0, plain(term)), (330, plain(what))))
            case b.Table():
                if block.caption:
                    yield from _wrapped(block.caption, "F2")
                yield from _table(block)
            case b.Folds() | b.Cards() | b.Raw():
                raise ValueError(f"{paper.path}: a paper has no {type(block).__name__.lower()}.")
        yield ("F1", ())


def _table(table: b.Table) -> Iterable[Line]:
    count = max(sum(cell.columns for cell in row) for row in (*table.head, *table.rows))
    width = 475 // (count + 1)
    starts = [0, *(width * (column + 2) for column in range(count - 1))]
    for font, rows in (("F2", table.head), ("F1", table.rows)):
        for row in rows:
            pieces, column = [], count - sum(cell.columns for cell in row)
            for cell in row:
                pieces.append((starts[column], plain(cell.text)))
                column += cell.columns
            yield (font, tuple(pieces))


def _wrapped(text: str, font: str = "F1") -> Iterable[Line]:
    for line in textwrap.wrap(plain(text), _LETTERS):
        yield (font, ((0, line),))


def _pages(paper: Paper) -> list[list[Line]]:
    lines, per_page = list(_lines(paper)), 48
    return [lines[at : at + per_page] for at in range(0, len(lines), per_page)]


def _content(lines: list[Line], number: int) -> bytes:
    out = ["BT", "14 TL"]
    for at, (font, pieces) in enumerate(lines):
        for start, text in pieces:
            y = _HEIGHT - _MARGIN - 14 * at
            out.append(f"/{font} 10 Tf 1 0 0 1 {_MARGIN + start} {y} Tm ({_pdf_text(text)}) Tj")
    out.append(f"/F1 8 Tf 1 0 0 1 {_WIDTH - 120} 30 Tm (Side {number}) Tj ET")
    return "\n".join(out).encode("windows-1252", "replace")


def _pdf_text(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _picture() -> bytes:
    """A grey picture of lines, as a scanned letter looks from afar."""
    pixels = bytes(
        90 if row % 5 == 2 and 10 < column < 90 else 235 for row in range(140) for column in range(100)
    )
    data = zlib.compress(pixels)
    head = (
        "<< /Type /XObject /Subtype /Image /Width 100 /Height 140 /ColorSpace /DeviceGray /BitsPerComponent 8 "
        f"/Filter /FlateDecode /Length {len(data)} >>"
    )
    return head.encode() + b"\nstream\n" + data + b"\nendstream"


def _pdf(title: str, contents: list[bytes], picture: bytes | None = None) -> bytes:
    """A whole PDF 1.4 file (ISO 32000-1, 7.5): objects, cross-reference table, trailer."""
    count = len(contents)
    kids = " ".join(f"{7 + 2 * at} 0 R" for at in range(count))
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (nn-NO) >>",
        f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode(),
        font.format("Helvetica").encode(),
        font.format("Helvetica-Bold").encode(),
        f"<< /Title <feff{title.encode('utf-16-be').hex()}> /Author (Straumvik kommune) >>".encode(),
        picture or b"<< >>",
    ]
    images = " /XObject << /Im0 6 0 R >>" if picture else ""
    for at, content in enumerate(contents):
        packed = zlib.compress(content)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Contents {8 + 2 * at} 0 R "
            f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >>{images} >> >>".encode()
        )
        head = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
        objects.append(head + packed + b"\nendstream")
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _docx(paper: Paper) -> bytes:
    """A Word file (ECMA-376) with headings, lists and tables in Word's own styles."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    inner = _paragraph(paper.title, "Title") + "".join(_docx_block(paper, block) for block in paper.blocks)
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in WORD_STYLES.items()
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{DOCX}.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{STYLES}"/></Types>',
        "_rels/.rels": _relation("officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": _relation("styles", "styles.xml"),
        "word/styles.xml": f'<w:styles xmlns:w="{word}">{styles}</w:styles>',
        "word/document.xml": f'<w:document xmlns:w="{word}"><w:body>{inner}<w:sectPr/></w:body></w:document>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            member = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            archive.writestr(member, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')
    return out.getvalue()


def _relation(kind: str, target: str) -> str:
    kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    relation = f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>'


def _docx_block(paper: Paper, block: b.Block) -> str:
    match block:
        case b.Heading():
            return _paragraph(block.text, f"Heading{block.level - 1}")
        case b.Paragraph() | b.Notice() | b.Box():
            return _paragraph(block.text)
        case b.Items():
            return "".join(_paragraph(f"– {item}", "ListParagraph") for item in block.items)
        case b.Pairs():
            return _docx_table([[*pair] for pair in block.pairs])
        case b.Table():
            return _docx_table([[cell.text for cell in row] for row in (*block.head, *block.rows)])
    raise ValueError(f"{paper.path}: a paper has no {type(block).__name__.lower()}.")


def _docx_table(rows: list[list[str]]) -> str:
    inner = "".join(
        "<w:tr>" + "".join(f"<w:tc>{_paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{inner}</w:tbl>"


def _paragraph(text: str, style: str = "") -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{look}<w:r><w:t xml:space="preserve">{escape(plain(text), quote=False)}</w:t></w:r></w:p>'
