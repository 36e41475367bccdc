"""Like Optimizely (Episerver): ``main``, buttons with hidden panels, ``dl`` for hours, lists of blocks."""

from __future__ import annotations

from tests.sites.straumvik.styles.markup import Markup, words


class Episerver(Markup):
    """Foldouts are ``hidden`` until somebody presses; news teasers stand under every page."""

    def folds(self, folds: list[tuple[str, str]]) -> str:
        return f'<div class="accordion">{"".join(self._fold(title, inner) for title, inner in folds)}</div>'

    def _fold(self, title: str, inner: str) -> str:
        number = self.next()
        return (
            f'<div class="accordion__item"><h3 class="accordion__heading"><button type="button" aria-expanded="false" '
            f'aria-controls="panel-{number}"><span>{title}</span><svg aria-hidden="true"></svg></button></h3>\n'
            f'<div id="panel-{number}" class="accordion__panel" hidden>{inner}</div></div>\n'
        )

    def pairs(self, pairs: list[tuple[str, str]]) -> str:
        inner = "".join(
            f'<div class="opening-hours__row"><dt>{term}</dt><dd>{what}</dd></div>\n' for term, what in pairs
        )
        return f'<dl class="opening-hours">{inner}</dl>'

    def notice(self, text: str) -> str:
        return f'<div class="message message--warning"><svg aria-hidden="true"></svg><div>{text}</div></div>'

    def box(self, text: str) -> str:
        return f'<aside class="factbox"><div class="xhtml">{text}</div></aside>'

    def cards(self, cards: list[tuple[str, ...]]) -> str:
        inner = "".join(
            f'<li class="block-list__item"><a href="{path}"><h3>{title}</h3><p>{teaser}</p></a></li>\n'
            for path, title, teaser in cards
        )
        return f'<ul class="block-list">{inner}</ul>'

    def contact(self) -> str:
        contact, word = self.frame.contact, words(self.page.lang)
        if contact is None:
            return ""
        fields = {
            word["telephone"]: contact.telephone,
            word["hours"]: contact.hours,
            word["email"]: contact.email,
            word["visit"]: contact.visit,
        }
        inner = "".join(f"<div><dt>{term}</dt><dd>{what}</dd></div>" for term, what in fields.items() if what)
        role = f"<p>{contact.role}</p>" if contact.role else ""
        return f'<section class="contact-block"><h2>{contact.name}</h2>{role}<dl>{inner}</dl></section>'

    def related(self) -> str:
        if not self.frame.related:
            return ""
        title = words(self.page.lang)["related"]
        return f'<nav class="related-links"><h2>{title}</h2><ul>{self.links(self.frame.related)}</ul></nav>'
