"""Like WordPress with Elementor: soup of ``div``, headings that are only styled, tabs, lost shortcodes."""

from __future__ import annotations

from tests.sites.straumvik import blocks as b
from tests.sites.straumvik.styles.markup import Markup


class Elementor(Markup):
    """No real heading anywhere; pairs are price lists; a token that changes with every answer."""

    def title(self) -> str:
        title = self.inline(self.page.title)
        return self.widget(
            "heading", f'<div class="elementor-heading-title elementor-size-xxl">{title}</div>'
        )

    def lead(self) -> str:
        return self.widget("text-editor", f"<em>{self.inline(self.page.lead)}</em>") if self.page.lead else ""

    def widget(self, kind: str, inner: str) -> str:
        return (
            f'<div class="elementor-element elementor-element-{self.next():x}a7f '
            f'elementor-widget elementor-widget-{kind}" '
            f'data-widget_type="{kind}.default"><div class="elementor-widget-container">{inner}</div></div>'
        )

    def heading(self, level: int, text: str) -> str:
        size = {2: "large", 3: "medium"}.get(level, "small")
        return self.widget(
            "heading", f'<div class="elementor-heading-title elementor-size-{size}">{text}</div>'
        )

    def paragraph(self, text: str) -> str:
        return self.widget("text-editor", f"<div>{text}</div>")

    def items(self, items: list[str], ordered: bool) -> str:
        inner = "".join(
            '<li class="elementor-icon-list-item">'
            '<span class="elementor-icon-list-icon"><i class="fas fa-check"></i></span>'
            f'<span class="elementor-icon-list-text">{item}</span></li>'
            for item in items
        )
        return self.widget("icon-list", f'<ul class="elementor-icon-list-items">{inner}</ul>')

    def folds(self, folds: list[tuple[str, str]]) -> str:
        numbered = [(self.next(), title, inner) for title, inner in folds]
        if self.page.tabs:
            # Elementor writes every title twice: for the row of tabs, and for small screens.
            row = "".join(
                f'<div id="tab-{n}" class="elementor-tab-title elementor-tab-desktop-title" role="tab">{title}</div>'
                for n, title, _ in numbered
            )
            panels = "".join(
                f'<div class="elementor-tab-title elementor-tab-mobile-title" role="tab">{title}</div>\n'
                f'<div class="elementor-tab-content" role="tabpanel" aria-labelledby="tab-{n}" '
                f'style="display:none">{inner}</div>\n'
                for n, title, inner in numbered
            )
            return self.widget(
                "tabs",
                f'<div class="elementor-tabs-wrapper" role="tablist">{row}</div>'
                f'<div class="elementor-tabs-content-wrapper">{panels}</div>',
            )
        inner_html = "".join(
            '<div class="elementor-accordion-item">'
            f'<div class="elementor-tab-title" role="button" aria-controls="c{n}">'
            f'<a class="elementor-accordion-title" tabindex="0">{title}</a></div>\n'
            f'<div id="c{n}" class="elementor-tab-content elementor-clearfix">{inner}</div></div>\n'
            for n, title, inner in numbered
        )
        return self.widget("accordion", f'<div class="elementor-accordion">{inner_html}</div>')

    def table(self, table: b.Table) -> str:
        head = "".join(self.row(row, "td").replace("<td>", '<td class="head">') for row in table.head)
        rows = "".join(self.row(row, "td") for row in table.rows)
        caption = f"<figcaption>{self.inline(table.caption)}</figcaption>" if table.caption else ""
        return self.widget(
            "text-editor",
            f'<figure class="wp-block-table"><table><tbody>{head}{rows}</tbody></table>{caption}</figure>',
        )

    def pairs(self, pairs: list[tuple[str, str]]) -> str:
        inner = "".join(
            f'<div class="elementor-price-list-item"><div class="elementor-price-list-header">'
            f'<span class="elementor-price-list-title">{term}</span>'
            f'<span class="elementor-price-list-separator"></span>'
            f'<span class="elementor-price-list-price">{what}</span></div></div>\n'
            for term, what in pairs
        )
        return self.widget("price-list", f'<div class="elementor-price-list">{inner}</div>')

    def notice(self, text: str) -> str:
        return self.widget(
            "alert",
            f'<div class="elementor-alert"><span class="elementor-alert-description">{text}</span></div>',
        )

    def box(self, text: str) -> str:
        return self.widget(
            "blockquote", f'<div class="elementor-blockquote__content"><div>{text}</div></div>'
        )

    def cards(self, cards: list[tuple[str, ...]]) -> str:
        return "".join(
            self.widget(
                "image-box",
                '<div class="elementor-image-box-wrapper">'
                f'<div class="elementor-image-box-title"><a href="{path}">{title}</a></div>'
                f'<div class="elementor-image-box-description">{teaser}</div></div>',
            )
            for path, title, teaser in cards
        )

    def contact(self) -> str:
        contact = self.frame.contact
        if contact is None:
            return ""
        lines = [contact.role, contact.telephone, contact.hours, contact.email, contact.visit]
        return self.heading(3, contact.name) + self.items([line for line in lines if line], False)
