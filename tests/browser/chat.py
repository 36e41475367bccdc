"""The widget as a test drives it: by the names and roles a resident meets, never by its insides."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


class Chat:
    """The chat on one page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.launcher = page.get_by_role("button", name="Chat med oss")
        self.dialog = page.get_by_role("dialog", name="Chat med Alver kommune")
        self.log = self.dialog.get_by_role("log")
        self.messages = self.log.locator("li.message")
        self.field = self.dialog.get_by_role("textbox", name=re.compile("^Skriv (spørsmålet ditt|til )"))
        self.person = self.dialog.get_by_role("button", name="Snakk med eit menneske", exact=True).first

    def visit(self, path: str = "/") -> Chat:
        """Load a page and wait for the button (or the window, when it was left open)."""
        self.page.goto(self.url + path)
        expect(self.launcher.or_(self.dialog)).to_be_visible()
        return self

    def open(self, path: str = "/") -> Chat:
        """Load a page, press the button, wait for the greeting."""
        self.visit(path)
        self.launcher.click()
        expect(self.messages.first).to_contain_text("Eg er ein chatbot")
        return self

    def write(self, text: str) -> Chat:
        """Write and send with Enter."""
        self.field.fill(text)
        self.field.press("Enter")
        return self

    def ask(self, text: str, answer: str) -> Chat:
        """Write, and wait until the answer stands in the log."""
        self.write(text)
        expect(self.messages.last).to_contain_text(answer)
        return self

    def button(self, name: str) -> Locator:
        """A button in the window by its whole name."""
        return self.dialog.get_by_role("button", name=name, exact=True)

    def menu(self, entry: str) -> Chat:
        """Choose from the menu."""
        self.button("Meny").click()
        self.button(entry).click()
        return self

    def status(self, text: str) -> Locator:
        """The status line that says ``text``."""
        return self.dialog.get_by_role("status").filter(has_text=text)
