"""Like an old CustomPublish site: tables for layout, windows-1252, bold words and ``<br>`` for headings."""

from __future__ import annotations

from tests.sites.straumvik import blocks as b
from tests.sites.straumvik.styles.markup import Markup


class CustomPublish(Markup):
    """The character set stands only in a ``meta``; fee tables are tables within the layout's tables."""

    encoding = "windows-1252"
    content_type = "text/html"

    def lead(self) -> str:
        return f"<B>{self.inline(self.page.lead)}</B><BR><BR>" if self.page.lead else ""

    def heading(self, level: int, text: str) -> str:
        return f'<FONT SIZE="3"><B>{text}</B></FONT><BR>' if level == 2 else f"<B>{text}</B><BR>"

    def paragraph(self, text: str) -> str:
        return f"{text}<BR><BR>"

    def items(self, items: list[str], ordered: bool) -> str:
        signs = (
            (f"{number})" for number in range(1, len(items) + 1)) if ordered else ("&#149;" for _ in items)
        )
        return "".join(f"{sign}&nbsp;{item}<BR>\n" for sign, item in zip(signs, items, strict=True)) + "<BR>"

    def folds(self, folds: list[tuple[str, str]]) -> str:
        return "\n".join(f"<B>{title}</B><BR>{inner}" for title, inner in folds)

    def table(self, table: b.Table) -> str:
        head = "".join(self.row(row, "TD").replace("<TD", '<TD BGCOLOR="#CCDDEE"') for row in table.head)
        rows = "".join(self.row(row, "TD") for row in table.rows)
        caption = f"<B>{self.inline(table.caption)}</B><BR>" if table.caption else ""
        return f'{caption}<TABLE BORDER="1" CELLPADDING="3" WIDTH="100%">{head}{rows}</TABLE><BR>'

    def pairs(self, pairs: list[tuple[str, str]]) -> str:
        return "".join(f"<B>{term}:</B> {what}<BR>\n" for term, what in pairs) + "<BR>"

    def notice(self, text: str) -> str:
        return f'<FONT COLOR="#CC0000"><B>{text}</B></FONT><BR><BR>'

    def box(self, text: str) -> str:
        return f'<TABLE BORDER="0" BGCOLOR="#FFFFCC" WIDTH="100%"><TR><TD>{text}</TD></TR></TABLE><BR>'

    def cards(self, cards: list[tuple[str, ...]]) -> str:
        return "".join(
            f'<A HREF="{path}"><B>{title}</B></A><BR>{teaser}<BR><BR>\n' for path, title, teaser in cards
        )

    def bold(self, text: str) -> str:
        return f"<B>{text}</B>"

    def link(self, text: str, address: str) -> str:
        return f'<A HREF="{address}" TARGET="_top">{text}</A>'

    def contact(self) -> str:
        contact = self.frame.contact
        if contact is None:
            return "&nbsp;"
        lines = [
            f"<B>{contact.name}</B>",
            contact.role,
            contact.telephone and f"Tlf. {contact.telephone}",
            contact.hours,
            contact.email,
            contact.visit,
        ]
        return "<BR>".join(line for line in lines if line)
