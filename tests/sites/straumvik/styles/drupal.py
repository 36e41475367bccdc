"""Like SharePoint or Drupal: sections within sections, fee tables with joined cells, 'Sist endret' dates."""

from __future__ import annotations

from collections.abc import Iterable

from tests.sites.straumvik import blocks as b
from tests.sites.straumvik.styles.markup import Markup, thousands, words


class Drupal(Markup):
    """Every heading opens a section that holds what stands under it; the sections have no other names."""

    def lead(self) -> str:
        if not self.page.lead:
            return ""
        return f'<div class="field field--name-field-ingress">{self.inline(self.page.lead)}</div>'

    def body(self) -> str:
        return thousands(super().body())

    def blocks(self, blocks: Iterable[b.Block]) -> str:
        parts: list[str] = []
        open_levels: list[int] = []
        for block in blocks:
            if isinstance(block, b.Heading):
                while open_levels and open_levels[-1] >= block.level:
                    open_levels.pop()
                    parts.append("</div></section>")
                open_levels.append(block.level)
                parts.append(
                    '<section class="paragraph paragraph--type--seksjon"><div class="paragraph__inner">'
                )
            parts.append(self.block(block))
        parts.extend("</div></section>" for _ in open_levels)
        return "\n".join(parts)

    def heading(self, level: int, text: str) -> str:
        return f'<h{level} class="field field--name-field-overskrift">{text}</h{level}>'

    def folds(self, folds: list[tuple[str, str]]) -> str:
        return "".join(
            f'<section class="paragraph paragraph--type--faq"><h4 class="faq-question">{title}</h4>'
            f'<div class="faq-answer">{inner}</div></section>\n'
            for title, inner in folds
        )

    def table(self, table: b.Table) -> str:
        return (
            super()
            .table(table)
            .replace("<table>", '<table class="table table-striped" border="1" style="width:100%">', 1)
        )

    def notice(self, text: str) -> str:
        return f'<div class="messages messages--warning" role="contentinfo" aria-label="Melding">{text}</div>'

    def contact(self) -> str:
        contact, word = self.frame.contact, words(self.page.lang)
        if contact is None:
            return ""
        fields = {
            "": contact.role,
            word["telephone"]: contact.telephone,
            word["hours"]: contact.hours,
            word["email"]: contact.email,
            word["visit"]: contact.visit,
        }
        inner = "".join(
            f'<div class="field__item">{term and f"<strong>{term}:</strong> "}{what}</div>'
            for term, what in fields.items()
            if what
        )
        return f'<div class="field field--name-kontakt"><div class="field__label">{contact.name}</div>{inner}</div>'

    def related(self) -> str:
        if not self.frame.related:
            return ""
        title = words(self.page.lang)["related"]
        return f'<div class="block-views"><h2>{title}</h2><ul>{self.links(self.frame.related)}</ul></div>'
