"""Telephone numbers and e-mail addresses in links, also where the page hides them from robots.

Of an ordinary link only its text is kept. A ``tel:`` or ``mailto:`` link whose text does not say the number or the
address gets it added, since it is what a resident asks for.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from kb_sync.extract.html.markup import Element, tag_of, text_of
from kb_sync.extract.phrases import is_phrase
from kb_sync.extract.text import clean

EMAIL = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
# "post (at) fjordvik.kommune.no", "post[krøllalfa]fjordvik [punktum] no"; only in brackets, where it is nothing else.
_WORDED = re.compile(
    r"(?<![\w.])([\w.+-]{1,64})\s*[(\[{<]\s*(?:at|a|@|snabel-?a|krøllalfa|krøll-?a|alfakrøll)\s*[)\]}>]\s*"
    r"([\w-]{1,63}(?:\s*(?:\.|[(\[{]\s*(?:dot|punktum|prikk)\s*[)\]}])\s*[\w-]{2,63}){1,4})",
    re.IGNORECASE,
)
_DOT = re.compile(r"\s*(?:[(\[{]\s*(?:dot|punktum|prikk)\s*[)\]}]|\.)\s*", re.IGNORECASE)
_NOT_DIGIT = re.compile(r"\D")
_REVERSED = re.compile(r"direction\s*:\s*rtl", re.IGNORECASE)
_OVERRIDE = re.compile(r"unicode-bidi\s*:\s*(?:bidi-)?override", re.IGNORECASE)
_SCRIPTED = re.compile(r"mailto:([^'\"?&)\s]{3,200})")


def spoken(element: Element) -> str | None:
    """What to write for a link or a hidden address in place of its content; None where the content is to be read."""
    if element.get("data-cfemail") is not None:
        return _cloudflare(element.get("data-cfemail", ""))
    user, domain = element.get("data-user") or element.get("data-name"), element.get("data-domain")
    if user and domain and EMAIL.fullmatch(f"{user}@{domain}"):
        return f"{user}@{domain}"
    if tag_of(element) != "a":
        return _turned(element)
    href = element.get("href", "").strip()
    scheme, _, rest = href.partition(":")
    scheme = scheme.lower()
    if scheme in ("tel", "callto", "sms"):
        return _with(_name_of(element), telephone(rest))
    if scheme == "mailto":
        return _with_address(element, rest)
    if scheme == "javascript":
        scripted = _SCRIPTED.search(unquote(rest))
        return _with_address(element, scripted[1]) if scripted else None
    if "/cdn-cgi/l/email-protection#" in href:
        return _with(clean(text_of(element)), _cloudflare(href.rpartition("#")[2]))
    return None


def telephone(written: str) -> str:
    """A number from a link as Norwegians write it: "+4756370000" → "56 37 00 00", "4793456789" → "934 56 789".

    A number from abroad, or one that is none, stays as it is.
    """
    number = unquote(written).split(";")[0].split("?")[0].strip().lstrip("/")
    digits = _NOT_DIGIT.sub("", number)
    international = number.lstrip("( ").startswith(("+", "00"))
    if digits.startswith("0047"):
        digits = digits[4:]
    elif digits.startswith("47") and (international or len(digits) == 10):
        digits = digits[2:]
    elif international:
        return clean(number)
    if len(digits) != 8:
        return digits if 3 <= len(digits) <= 6 else clean(number)
    # Mobile and 80x numbers are grouped 3-2-3, others in pairs (Språkrådet's advice on numbers).
    if digits[0] in "489":
        return f"{digits[:3]} {digits[3:5]} {digits[5:]}"
    return " ".join(digits[at : at + 2] for at in range(0, 8, 2))


def plain_addresses(line: str) -> str:
    """``line`` with e-mail addresses that are written in words ("post (at) fjordvik.no") made whole."""
    if not any(bracket in line for bracket in "([{<"):
        return line
    return _WORDED.sub(lambda found: f"{found[1]}@{_DOT.sub('.', found[2])}", line)


def _with_address(element: Element, written: str) -> str | None:
    text = plain_addresses(_name_of(element))
    address = clean(unquote(written).partition("?")[0].replace("(at)", "@").replace("[at]", "@"))
    if not EMAIL.fullmatch(address):
        # Several addresses, or something else that only a mail program understands.
        return None
    return text if EMAIL.search(text) else _with(text, address)


def _with(text: str, address: str) -> str:
    if not text or text.casefold() == "ring":
        return address
    if not address:
        return text
    had = _NOT_DIGIT.sub("", text)
    if address.casefold() in text.casefold() or ("@" not in address and len(had) >= 3):
        return text
    # "E-post: …" after a label, "… eller ring kontoret (…)" inside a sentence.
    return f"{text.rstrip(' :')}: {address}" if is_phrase("labels", text) else f"{text} ({address})"


def _name_of(link: Element) -> str:
    """Its text, or what its picture shows."""
    text = clean(text_of(link))
    return text or clean(next((image.get("alt", "") for image in link.iter("img")), ""))


def _turned(element: Element) -> str | None:
    """Text written backwards and turned by the style sheet."""
    style = element.get("style", "")
    if _REVERSED.search(style) and _OVERRIDE.search(style):
        return clean(text_of(element))[::-1]
    return None


def _cloudflare(code: str) -> str:
    """An address as Cloudflare hides it: hexadecimal, each byte exclusive-or the first one."""
    try:
        data = bytes.fromhex(code)
    except ValueError:
        return ""
    address = bytes(byte ^ data[0] for byte in data[1:]).decode("utf-8", "ignore") if data else ""
    return address if EMAIL.fullmatch(address) else ""
