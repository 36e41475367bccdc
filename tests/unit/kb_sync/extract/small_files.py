"""Small PDF and Word files, written by hand so that the tests know what is in them."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@dataclass(frozen=True)
class Words:
    """Text at a place on a page, in points from the lower left corner."""

    text: str
    x: float
    y: float
    size: float = 11
    bold: bool = False


def pdf(
    pages: Sequence[Iterable[Words]],
    *,
    info: str = "",
    catalog: str = "",
    picture: bool = False,
    extra: str = "",
    packed: bool = False,
) -> bytes:
    """A PDF with the standard fonts Helvetica and Helvetica-Bold, A4. ``info``: entries of its information dictionary;
    ``extra``: drawing commands for every page; ``picture``: a grey picture over every page."""
    objects: list[bytes] = []
    count = len(pages)
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(count))
    objects.append(f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode("latin-1"))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode())
    for name in ("Helvetica", "Helvetica-Bold"):
        objects.append(
            f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
        )
    for number, words in enumerate(pages):
        content = _content(words) + extra.encode()
        image = ""
        if picture:
            content += b"\nq 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"
        resources = f"<< /Font << /F1 3 0 R /F2 4 0 R >> {image} >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {resources} "
            f"/Contents {6 + 2 * number} 0 R >>".encode()
        )
        filters = ""
        if packed:
            content, filters = zlib.compress(content), "/Filter /FlateDecode "
        objects.append(f"<< {filters}/Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream")
    objects.append(f"<< {info} >>".encode("latin-1"))
    return _file(objects)


def column(
    lines: Iterable[str], x: float, top: float, *, size: float = 11, leading: float = 14
) -> list[Words]:
    """Lines under each other, from ``top`` down."""
    return [Words(line, x, top - number * leading, size) for number, line in enumerate(lines)]


def docx(body: str, *, files: dict[str, bytes] | None = None, core: str = "", lang: str = "nn-NO") -> bytes:
    """A Word document with ``body`` as the XML inside ``<w:body>``; ``files``: more files in the archive."""
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/></w:style>'
        for identity, name in (
            ("Overskrift1", "heading 1"),
            ("Overskrift2", "heading 2"),
            ("Tittel", "Title"),
        )
    )
    numbering = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:lvl w:ilvl="0"><w:numFmt w:val="{kind}"/></w:lvl>'
        "</w:abstractNum>"
        for number, kind in ((1, "bullet"), (2, "decimal"))
    ) + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/styles" Target="styles.xml"/>'
        f'<Relationship Id="r2" Type="{office}/numbering" Target="numbering.xml"/></Relationships>',
        "word/styles.xml": f'<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="{lang}"/></w:rPr>'
        f"</w:rPrDefault></w:docDefaults>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {W}>{numbering}</w:numbering>",
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    if core:
        parts["docProps/core.xml"] = (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
            f"{core}</cp:coreProperties>"
        )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for name, data in (files or {}).items():
            archive.writestr(name, data)
    return file.getvalue()


def paragraph(text: str, style: str = "", *, bold: bool = False, numbered: int = 0) -> str:
    """One Word paragraph; ``numbered``: 1 for a bullet list, 2 for an ordered one."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbered:
        properties += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbered}"/></w:numPr>'
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    run = f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def table(rows: Sequence[Sequence[str]], *, header: bool = True) -> str:
    """A Word table; ``header``: its first row is marked as one."""
    lines = []
    for number, row in enumerate(rows):
        marked = "<w:trPr><w:tblHeader/></w:trPr>" if header and number == 0 else ""
        cells = "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row)
        lines.append(f"<w:tr>{marked}{cells}</w:tr>")
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def _content(words: Iterable[Words]) -> bytes:
    commands = []
    for word in words:
        text = word.text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        font = b"/F2" if word.bold else b"/F1"
        place = f"{word.size} Tf 1 0 0 1 {word.x} {word.y} Tm".encode()
        commands.append(b"BT " + font + b" " + place + b" (" + text + b") Tj ET")
    return b"\n".join(commands)


def _file(objects: Sequence[bytes]) -> bytes:
    written = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for place in places:
        written += f"{place:010d} 00000 n \n".encode()
    written += (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{start}\n%%EOF\n"
    ).encode()
    return bytes(written)
