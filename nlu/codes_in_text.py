"""Finds secret codes people write out: PIN, PUK, CVC, one-time codes, the code of an alarm or a key box.

Three to eight digits are everywhere in messages to a municipality, so it is the words beside that decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nlu.digit_groups import Run

Span = tuple[int, int]

_REACH = 110
_FEWEST, _MOST = 3, 8
_KODE = r"k[oå]d(?:e|en|a|er|ene|ane|n)"
_CODE = rf"(?:{_KODE}|code|nr|nummer\w{{0,3}}|nummar|tall?et)"
# Names of codes that are always secret.
_SURE = (
    rf"(?<!\[)(?<![\w-])(?:(?:(?:bank-?id|min-?id|bank|kort|sim|mobil|skjerm)-?)?pin(?:['-]?en)?(?:[\s-]*{_CODE})?|pinn[\s-]?{_KODE}|pim[\s-]?{_KODE}|пин(?:-?код\w{{0,2}})?|puk(?:[\s-]*{_CODE})?"
    rf"|c[vs][cvk]2?(?:[\s-]*{_CODE})?|otp|passkod\w{{1,3}}"
    rf"|(?:(?:ein|éin|en)[\s-]?g[oa]ngs?(?:[\s-]?pin)?|one[\s-]?time)[\s-]*(?:{_KODE}|code|pass\w*|pas{{1,2}}ord\w*)"
    rf"|(?:sms|bank-?\s?id|min-?id|bank|kort|bankkort|visa|minibank|kontroll|vipps|mobil|sim|skjerm|lås|låse|alarm|dør|port|nøkkelboks"
    rf"|sikkerhe(?:i)?ts|tryggleiks|verifiserings|verifikasjons|bekreftelses|stadfestings|innloggings|pålogging?s|tilgangs"
    rf"|tilgongs|aktiverings|godkjennings|autentiserings|authenticator|to-?faktors?|security|access|verification|card)[\s-]*(?:{_KODE}|code)"
    r"|(?:sif[fr]\w{0,5}|tal|tala|talla|tall|tallene|digits)\s+(?:\w+\s+){0,2}?(?:bak\w{0,5}|on the back)"
    r"(?:\s+(?:på|av|of|on))?(?:\s+(?:the|my))?(?:\s+(?:\w{0,8}kort\w{0,3}|visa\w*|card))?"
    rf"|{_KODE}\s+(?:bak\w{{0,5}}\s+)?(?:på|til|for|av|frå|fra)\s+(?:bank|visa|kort|kreditt|debet|alarm|nøkkelboks|døra|døren"
    rf"|kodebrikk|brikk|safe|mobil|telefon|sms|baksid)\w*"
    r"|kodebrikk\w{1,4}(?:\s+(?:vis\w{1,3}|gir|gjev|gav|ga|sier|seier))?"
    rf"|{_KODE}\s+(?:som\s+)?(?:eg|jeg|æ|ej|je|i)\s+(?:fekk|fikk|fek|får|fått)(?:\s+(?:på|i|via|av)\s+\S+)?)"
)
# "kode" alone is as often an error or a category; it is a secret when it is somebody's.
_PERHAPS = rf"(?<!\[)(?<![\w-])(?:(?:min|mi|hennar|hennes|hans|my)\s+{_KODE}|{_KODE}|(?:my|the)\s+code)"
_OF_SOMETHING_ELSE = re.compile(
    r"(?:feil|error|status|rabatt|kampanje|kommune|post|land|vare|produkt|skjema|sone|nærings|yrkes|nace|farge)\w*[\s-]*$",
    re.IGNORECASE,
)
_WORDS_BETWEEN = r"(?:\s+[^\s.,;:!?=\d\[\]]{1,20}){0,6}?"
_IS = (
    r"(?:\s*(?:[:=→]|->)|\s+(?:er|e|æ|ær|var|va|blei|ble|blir|vert|vere|være|heiter|heter|lyder|is|was|to|ist|är)(?=[\s:=\"'«]))"
    r"(?:\s+(?:no|nå|da|altså|framleis|fortsatt|now))?[\s:=\"'«“(-]*$"
)
_OWNER = r"(?:\s+(?:min|mi|mitt|hans|hennar|hennes|my|no|nå|nr\.?|nummer))*"
_SENT = (
    r"(?:\s+(?:(?:på|via|frå|fra|i|til|for)\s+)?"
    r"(?:sms\w*|mobil\w*|telefon\w*|tekstmelding\w*|e-?post\w*|mail\w*|(?:bank|visa)?kort\w*))?"
)
_NEXT = r"[\s\"'«“(#,;–-]*$"

_SURE_IS = re.compile(_SURE + _WORDS_BETWEEN + _IS, re.IGNORECASE)
_SURE_NEXT = re.compile(_SURE + _OWNER + _SENT + _NEXT, re.IGNORECASE)
_PERHAPS_IS = re.compile(_PERHAPS + _WORDS_BETWEEN + _IS, re.IGNORECASE)
_TYPED = re.compile(
    r"\b(?:tast|skriv|skreiv|skrev|slå|slo|bruk|prøv)\w*\s+(?:inn\s+)?(?:\w+\s+)?koden[\s:]*$|\bkoden\s*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"\s*\(\s*(?:min\s+)?{_SURE}\s*\)|"
    r"[\s\"'»”),]*(?:er|e|som|is|as|var|va)\s+(?:(?:den|the|ny|nye|eit|ein|en)\s+)?"
    rf"(?:(?:(?:min|mi|mitt|my|hans|hennar|hennes)\s+)?{_SURE}|(?:min|mi|my)\s+{_KODE}|{_KODE}\s+(?:min|mi|hans|hennar|hennes)\b)",
    re.IGNORECASE,
)
# "kode 4821 på bankkortet", "fekk kode 483920 på sms", "123 bak på kortet".
_KODE_RIGHT_BEFORE = re.compile(rf"(?<![\w-]){_KODE}[\s:]*$", re.IGNORECASE)
_OF_CARD = re.compile(
    r"[\s\"'»”),]*(?:på|til|for|frå|fra|via|i)\s+(?:\w+\s+)?(?:(?:bank|visa|kreditt|debet)?kort(?:et|a)?\b|visa|sms|tekstmelding|mobil|bank-?id)",
    re.IGNORECASE,
)
_ON_THE_BACK = re.compile(
    r"\s+(?:står\s+)?(?:er\s+)?(?:bak|på\s+bak\w+)\s+(?:på|av)\s+(?:bank|visa|kreditt|debet)?kort",
    re.IGNORECASE,
)
_SENT_BY = re.compile(
    r"(?<!\w)(?:bank-?id|sms|(?:kode)?brikk\w+)[^.!?]{0,40}\bkod(?:e|en|a)[\s:,]*(?:(?:den\s+)?(?:er|e))?\s*$",
    re.IGNORECASE,
)
_BANKID_IS = re.compile(r"bank-?\s?id\s*[:=]\s*$", re.IGNORECASE)
_UNIT = re.compile(
    r"\s*-?(?:sif[fr]|tal\b|tall\b|teikn|tegn|bokstav|gong|gang|kr\b|kroner|,-|dag|tim|minutt|år\b|veke|uke|månad|måned|%|prosent"
    r"|digit|char|stk|person)",
    re.IGNORECASE,
)
_LIGHT = re.compile(r"^[\s.·_–—‐‑−-]*$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_WORD_DIGIT = r"(?:null|ein|éin|en|ett|eitt|to|tre|fire|fem|seks|sju|syv|åtte|ni)"
_WORD_DIGITS = re.compile(rf"(?<!\w){_WORD_DIGIT}(?:[\s,-]+{_WORD_DIGIT}){{2,7}}(?!\w)", re.IGNORECASE)
# The digit in the name stands in the way of reading the number behind it as one.
_CVC_TWO = re.compile(
    r"(?<!\w)c[vs][cv]2(?:[\s-]*kod\w{1,3})?(?:\s+(?:er|e|is))?[\s:=]*(\d{3,4})(?!\d)", re.IGNORECASE
)
_LETTERS_AND_DIGITS = re.compile(
    r"(?<![\w\[])(?=[A-Z-]*\d)(?=[\d-]*[A-Z])[A-Z\d]{2,8}(?:-[A-Z\d]{2,5})?(?!\w)"
)


def codes(text: str, read: Iterable[Run]) -> Iterator[Span]:
    """Yield the half-open span of every secret code in `text`; `read` is the runs of digits in it."""
    for run in read:
        last = _last_group(text, run)
        if last is None:
            continue
        start, end = run.groups[0].start, run.groups[last].end
        if _called_secret(text, run, last):
            yield start, end
    for match in _CVC_TWO.finditer(text):
        yield match.span(1)
    for match in _WORD_DIGITS.finditer(text):
        before = _before(text, match.start())
        if _SURE_IS.search(before) or _SURE_NEXT.search(before):
            yield match.span()
    for match in _LETTERS_AND_DIGITS.finditer(text):
        before = _before(text, match.start())
        if len(match.group()) >= 5 and (_SURE_IS.search(before) or _SURE_NEXT.search(before)):
            yield match.span()


def _called_secret(text: str, run: Run, last: int) -> bool:
    digits = run.digits(0, last)
    before = _before(text, run.groups[0].start)
    after = text[run.groups[last].end : run.groups[last].end + 80]
    if _SURE_IS.search(before):
        return True
    if _SURE_NEXT.search(before) and not _dated(run, last):
        return True
    perhaps = _PERHAPS_IS.search(before)
    if perhaps and len(digits) > _FEWEST and not _OF_SOMETHING_ELSE.search(before[: perhaps.start()]):
        return True
    typed = _TYPED.search(before)
    if typed and len(digits) >= (6 if typed.group().lower().startswith("kod") else 4):
        return not _OF_SOMETHING_ELSE.search(before[: typed.start()]) and not _YEAR.match(digits)
    if len(digits) == 6 and (_BANKID_IS.search(before) or _SENT_BY.search(before)):
        return True
    if last != len(run.groups) - 1:
        return False
    if _KODE_RIGHT_BEFORE.search(before) and _OF_CARD.match(after):
        return True
    return _BEHIND.match(after) is not None or (len(digits) <= 4 and _ON_THE_BACK.match(after) is not None)


def _last_group(text: str, run: Run) -> int | None:
    """The last group of three to eight digits that begin the run and count nothing; None without such groups."""
    total, last = 0, None
    for index, group in enumerate(run.groups):
        if index and not _LIGHT.match(run.gaps[index - 1]):
            break
        total += len(group.digits)
        if total > _MOST:
            break
        if total >= _FEWEST and not _UNIT.match(text, group.end):
            last = index
    return last


def _dated(run: Run, last: int) -> bool:
    """Whether the groups read as a date: "12.03.2025", "1.2.25"."""
    groups = run.groups[: last + 1]
    if len(groups) != 3 or run.gaps[0] not in (".", "/", "-") or run.gaps[1] != run.gaps[0]:
        return False
    day, month = int(groups[0].digits), int(groups[1].digits)
    return 1 <= day <= 31 and 1 <= month <= 12 and len(groups[2].digits) in (2, 4)


def _before(text: str, start: int) -> str:
    return text[max(0, start - _REACH) : start]
