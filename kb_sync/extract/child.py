"""The process that ``apart`` starts: a file on standard input, its content as JSON on standard output."""

from __future__ import annotations

import json
import sys

from kb_sync.extract.reading import Content, Refused

# A page's pictures are never unpacked; its text and fonts take some ten times the file's size at most.
MAX_MEMORY = 1_500_000_000
# Seconds of the processor; the parent stops the process by the clock too, but only while it lives itself.
MAX_PROCESSOR = 60


def main() -> None:
    """Read one file; ``sys.argv`` holds its kind and the title it gets where it has none."""
    _, kind, title = sys.argv
    _bound()
    body = sys.stdin.buffer.read()
    try:
        told = _told(_read(kind, body, title))
    except Refused as refused:
        told = {"refused": [refused.code, refused.reason]}
    except MemoryError:
        told = {"refused": ["too_large", "The file needs more memory to read than it gets; divide it."]}
    sys.stdout.buffer.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))


def _read(kind: str, body: bytes, title: str) -> Content:
    if kind == "pdf":
        from kb_sync.extract.pdf.read import read_pdf

        return read_pdf(body, title)
    from kb_sync.extract.docx import read_docx

    return read_docx(body, title)


def _told(content: Content) -> dict[str, object]:
    return {
        "title": content.title,
        "lang": content.lang,
        "updated": content.updated.isoformat() if content.updated else None,
        "parts": [[part.trail, part.text, part.steps, part.anchor] for part in content.parts],
        "notes": content.notes,
    }


def _bound() -> None:
    """Limit this process's memory and processor time, where the system can."""
    try:
        import resource
    except ImportError:
        # Windows; there only the parent's clock bounds it.
        return
    for limit, most in ((resource.RLIMIT_AS, MAX_MEMORY), (resource.RLIMIT_CPU, MAX_PROCESSOR)):
        _, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    main()
