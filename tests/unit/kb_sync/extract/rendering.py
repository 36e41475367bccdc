"""Documents as text that a person can look over, for comparing with what a page should give."""

from __future__ import annotations

from kb_sync.documents import Document


def rendered(document: Document) -> str:
    """Title, language and date, then each part: its trail, its anchor, its lines and its steps."""
    lines = [f"{document.title} | {document.lang} | {document.updated}"]
    for part in document.parts:
        lines.append("")
        lines.append("== " + " > ".join(part.trail) + (f" #{part.anchor}" if part.anchor else ""))
        lines.extend(part.text.splitlines())
        lines.extend(f"{number}) {step}" for number, step in enumerate(part.steps, 1))
    return "\n".join(lines) + "\n"
