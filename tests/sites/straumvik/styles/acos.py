"""Like Acos CMS: ``div#content``, real headings, ``details`` to fold out, a contact box in ``aside``."""

from __future__ import annotations

from tests.sites.straumvik import blocks as b
from tests.sites.straumvik.styles.markup import Markup, thousands, words


class Acos(Markup):
    """Prices have hard spaces; tables lie in a box that scrolls; the left menu lists the neighbours."""

    def lead(self) -> str:
        return f'<div class="ingress">{super().lead()}</div>' if self.page.lead else ""

    def body(self) -> str:
        return thousands(super().body())

    def table(self, table: b.Table) -> str:
        return f'<div class="table-responsive">{super().table(table)}</div>'

    def related(self) -> str:
        if not self.frame.related:
            return ""
        title = words(self.page.lang)["related"]
        return f'<div class="related"><h2>{title}</h2><ul>{self.links(self.frame.related)}</ul></div>'

    def contact(self) -> str:
        contact, word = self.frame.contact, words(self.page.lang)
        if contact is None:
            return ""
        lines = [
            contact.role,
            contact.telephone
            and f'{word["telephone"]}: <a href="tel:{contact.telephone.replace(" ", "")}">{contact.telephone}</a>',
            contact.hours and f"{word['hours']}: {contact.hours}",
            contact.email and f'{word["email"]}: <a href="mailto:{contact.email}">{contact.email}</a>',
            contact.visit and f"{word['visit']}: {contact.visit}",
        ]
        inner = "".join(f"<p>{line}</p>" for line in lines if line)
        return f'<aside id="contact"><h2>{word["contact"]}</h2><h3>{contact.name}</h3>{inner}</aside>'
