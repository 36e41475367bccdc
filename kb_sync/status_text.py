"""The status of the articles for people (``svara kb status``); that of the websites is in ``websites_text``."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table

from kb_sync.status import MunicipalityStatus


def status_table(status: MunicipalityStatus) -> Table:
    """Every subject, and what it lacks."""
    table = Table(title=status.municipality, title_justify="left")
    longest = max((len(topic.title) for topic in status.topics), default=0)
    table.add_column("Subject", no_wrap=True, min_width=longest)
    for column in ("nn", "nb", "Missing sections", "One form only", "Old", "Answered for by"):
        table.add_column(column)
    for topic in status.topics:
        table.add_row(
            topic.title,
            str(topic.passages["nn"]),
            str(topic.passages["nb"]),
            ", ".join(topic.missing_sections),
            ", ".join(topic.missing_forms),
            ", ".join(topic.stale),
            topic.owner or "nobody",
        )
    return table


def form_lines(status: MunicipalityStatus) -> Iterator[str]:
    """How far each form has come, and what a person must write."""
    for form, shares in status.share_by_form.items():
        yield f"  {form}: " + ", ".join(f"{state} {share:.0%}" for state, share in shares.items())
    machine_only = [f"{topic.topic}/{key}" for topic in status.topics for key in topic.machine_only]
    for what, names in (
        ("only a machine has written", machine_only),
        ("a person must write (sensitive)", status.for_a_person),
    ):
        if names:
            yield f"  {what}: {', '.join(names)}"
