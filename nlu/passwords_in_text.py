"""Finds passwords people write out: "passordet mitt er …", "brukarnamn kari passord …", "… er passordet mitt".

A password can be any word, so the words around it decide. What looks made up (letters with digits or signs) is
believed after little; an ordinary-looking word only where somebody says that this *is* the password.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

Span = tuple[int, int]

_LABEL = (
    r"(?<!\[)\b(?:(?:[\w-]{0,24}?p[aæ]s{1,3}-?|pass\s)(?:w?or[dt]{1,2}|sord|wr?o?r?d|rod|odr)(?:et|e|ene|a|er|s)?"
    r"|pas{1,2}or(?:et)?|pwd|pw|pass(?=\s*[:=])|(?:løsen|løsn|kode|pass|lösen)-?ord(?:et)?|(?:kenn|pass)wort|has[łl]o|парол[ьюя]"
    r"|wachtwoord|contraseña|mot de passe|slaptažodis)\b"
)
_LABELS = re.compile(_LABEL, re.IGNORECASE)
_TOKEN = re.compile(r"\S+")
_FARTHEST = 400
_WINDOW = 8
"""How many words after "passord" are looked at."""

_LINKS = frozenset(
    "er e æ ær var va va' vart blei ble blir bli vert vere være heiter heter heite lyder lyd is was ist är jest es est"
    " = : -> → —".split()
)
_OWNERS = frozenset("mitt mit min mi hans hennar hennes vårt vores sitt our his my mein mój".split())
_CHANGED = re.compile(
    r"\b(?:endr|byt|skift|sett|sat|nullstil|oppdater|chang|reset)\w*\s+(?:\S+\s+){0,3}$", re.IGNORECASE
)
_STRIP = "\"'«»“”„‘’`´()<>*.,;:!?"
_OPENING = tuple("\"'«“„‘`")
_CLAUSE_END = re.compile(
    r"[.?;,](?=\s|$)|[\n\r]|\s(?:og|men|så|and|but)\s+(?:eg|jeg|æ|ej|vi|me|kan|de|i|har|no|nå|ho|han|det|treng)\b|$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.?!;]$")
_STILL = frozenset("no nå framleis fortsatt altså berre bare nemleg nemlig just".split())
_AND = frozenset("og men and but så".split())

# What is said about passwords without being one. Words, then endings of adjectives and participles.
_ORDINARY = frozenset(
    """
    eg jeg ej je i du me vi oss han ho hun det den dei de dykk dokker dere der her dette denne dit mine mitt min ikkje
    ikke ikkj itj inte aldri ingen noko noe nokon noen og eller men at om som så da då når nå no for til frå fra på av
    med hos ved utan uten over under etter før innan minst maks mellom berre bare heilt helt veldig ganske litt altfor
    alt alltid ofte same samme anna annet andre ein en eit et éin to tre fire fem seks sju åtte ni kva hva ka kven hvem
    kvar hvor kor korleis hvordan kossen koss kordan kvifor hvorfor koffor kvifor når kan kunne må måtte skal skulle vil
    ville bør får fått fekk fikk har hadde hatt er var blir blei ble blitt vorte gjer gjør gjekk gikk gått går kjem
    kommer kom komme bruke bruker brukar logge logga logget logg inn ut igjen att hjelp takk feil rett riktig riktige
    galt gal borte vekk vekke tapt sperra sperret sperre låst låse låsa utgått utløpt utgår gløymt gløymd gløyme glømt
    glemt glemte glemme bytte byte bytta byttet bytt endra endre endret nytt nye ny gammalt gammal gammel gamle svakt
    sterkt svak sterk langt lang kort sikkert usikkert sikker trygt ukjent kjent ugyldig gyldig sendt send sende skrive
    skrevet lagra lagret lagre hacka hacket hacke stole stolen stjålet lekka lekket delt dele avvist godkjent godtatt
    framleis fortsatt altså nemleg nemlig just nettopp allereie allerede
    standard visst vist truleg kanskje sikkert jo vel nok bra dårleg godt
    virkar virker verkar fungerer funkar funker krev krever kravet manglar mangler ønskjer ønsker treng trenger lurer
    lurar tilbakestille tilbakestill nullstille nullstilt nullstill gjenopprette resette oppretta opprette lage laga
    personleg personlig hemmeleg hemmelig vanskeleg vanskelig lett umogleg umulig viktig nødvendig obligatorisk gratis
    privat felles mogleg mulig lov tom tomt blankt umoglege brukarnamn brukernavn brukar bruker passord passordet
    e-post epost mail mobil telefon sms brev nettside nettsida nettsiden portal portalen minside side minid bankid feide
    altinn visma vigilo vipps wifi wi-fi internett biblioteket bibliotek gjestenett gjestenettet skulen skolen
    barnehagen kommunen kommune nav helsenorge ipad nettbrett pc pcen mac app appen pin konto kontoen samt spørsmål svar
    wrong invalid incorrect not expired forgotten lost too the very required needed correct stolen a an case same to of
    for please help reset how what where when on at in it i my and or but null unknown weak strong set saved
    """.split()
)
_ORDINARY_ENDING = re.compile(
    r"(?:leg|lig|isk|lege|lige|ert|erte|ande|ende|bart|laust|løst|ande|skt|ing|inga|ingen)$"
)
_PRODUCTS = re.compile(
    r"(?:office|microsoft|windows|win|iphone|ipad|galaxy|covid|m|o|ios|android|web|level|mp|wpa|ipv|id|bank-?id)[\s-]?\d+",
    re.IGNORECASE,
)
_MEASURE = re.compile(r"\d{1,2}[.,-]?[^\W\d_]{1,9}")
_SIGNS = re.compile(r"[^\W_].*[#$%&*_=+^~!@|\\{}].*|[#$%&*_=+^~!@|\\{}].*[^\W\d_].*")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+\.?")
_EITHER_OR = re.compile(r"[^/]+/[^/]+")
_ADDRESS = re.compile(r"(?:https?:|www\.)\S*|\S+\.(?:no|com|org|net)(?:/\S*)?", re.IGNORECASE)
_DIGITS = re.compile(r"\d(?:[ .-]?\d){3,}(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[/-]\d{2,4})?$")
_UNIT = re.compile(
    r"\s*-?(?:sif[fr]|tal\b|tall\b|teikn|tegn|bokstav|gong|gang|kr\b|kroner|dag|tim|min|år|veke|uke|prosent|%|char)",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(\S{3,60})\s+(?:er|e|som|is|as|var|va)\s+(?:(?:det|my|the|mitt|eit|et|nytt|nye|min|sitt|hans|hennar|hennes)\s+){0,2}"
    + _LABEL,
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\b(?:bruk[ae]r?(?:nam[nv]\w*|nav[nv]?\w*|id)?|user(?:name)?|login)\b\s*(?:mitt|min|er|e|is)?\s*[:=]?\s*(\S+)"
    r"(?:\s*[,;/&+]|\s+(?:og|and|med))?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Word:
    """One word behind the label: as written, without quotes and punctuation around, and where it stands."""

    written: str
    core: str
    start: int
    end: int

    @property
    def ordinary(self) -> bool:
        core = self.core.lower()
        return core in _ORDINARY or _ORDINARY_ENDING.search(core) is not None


def passwords(text: str) -> Iterator[Span]:
    """Yield the half-open span of every password in `text`. Spans may overlap."""
    for label in _LABELS.finditer(text):
        span = _after(text, label)
        if span is not None:
            yield span
    for match in _BEHIND.finditer(text):
        word = _word(match.group(1), match.start(1))
        if _made_up(word) or (_DIGITS.fullmatch(word.core) and not _YEAR.match(word.core)) or _quoted(word):
            yield match.span(1)


def _after(text: str, label: re.Match[str]) -> Span | None:
    """The password that follows `label`, if the words between say that one does."""
    words = list(_words(text, label.end()))[:_WINDOW]
    login = _LOGIN.search(text, max(0, label.start() - 80), label.start())
    named = login is not None and login.group(1).lower() not in _ORDINARY
    if label.group().lower() == "pass" and not named:
        return None  # The booklet one travels with.
    changed = _CHANGED.search(text, max(0, label.start() - 40), label.start()) is not None
    linked, owned, plain = text[label.end() : label.end() + 1] in (":", "="), False, 0
    for index, word in enumerate(words):
        if word.written.startswith("[") and "]" in word.written:
            return None
        core = word.core.lower()
        if not core or core in _LINKS:
            linked = linked or core in _LINKS or word.written.strip("-–.,") in (":", "=", "", ">", "->")
            continue
        if core in _OWNERS:
            owned = True
            linked = linked or word.written.endswith((":", "="))
            continue
        if changed and core in ("til", "to"):
            linked = True
            continue
        said = linked or plain == 0
        if said and _digits_here(text, word, linked=linked or named):
            return word.start, max(word.end, _digits_end(text, word))
        if _made_up(word) and (said or len(word.core) >= 7):
            return word.start, _to_ordinary_word(text, words[index:])
        if linked and _believed(text, word, owned=owned):
            return word.start, _clause_end(text, word.end)
        if named and plain == 0 and _alone(text, word) and not word.ordinary:
            return word.start, _clause_end(text, word.end)
        plain += 1
        linked = word.written.endswith((":", "=")) or (linked and core in _STILL)
        if _SENTENCE_END.search(word.written):
            return None
    return None


def _words(text: str, start: int) -> Iterator[_Word]:
    """The words from `start` on; "mitt:hest77" is two."""
    for match in _TOKEN.finditer(text, start, start + _FARTHEST):
        name, sign, value = match.group().partition(":")
        if value and name.lower() in _OWNERS | _ORDINARY:
            yield _word(name + sign, match.start())
            yield _word(value, match.end() - len(value))
        else:
            yield _word(match.group(), match.start())


def _word(written: str, start: int) -> _Word:
    if len(written) > 1 and written[0] in ":=":
        written, start = written[1:], start + 1
    core = written.strip(_STRIP)
    return _Word(written, core if core or len(written) > 2 else written, start, start + len(written))


def _made_up(word: _Word) -> bool:
    """Whether it is letters with digits or signs among them, and nothing known to be written so."""
    core = word.core
    if len(core) < 4 or _EMAIL.fullmatch(core) or _ADDRESS.fullmatch(core):
        return False
    if _PRODUCTS.fullmatch(core) or _MEASURE.fullmatch(core) or _EITHER_OR.fullmatch(core):
        return False
    letters, digits = any(c.isalpha() for c in core), any(c.isdigit() for c in core)
    return (letters and digits) or _SIGNS.fullmatch(core) is not None


def _quoted(word: _Word) -> bool:
    return word.written.startswith(_OPENING) and len(word.core) > 2 and not word.ordinary


def _believed(text: str, word: _Word, *, owned: bool) -> bool:
    """Whether an ordinary-looking word, called the password, is one."""
    if len(word.core) < 3 or word.ordinary or _MEASURE.fullmatch(word.core) or _YEAR.match(word.core):
        return False
    if _EMAIL.fullmatch(word.core) or _PRODUCTS.fullmatch(word.core):
        return False
    if not any(c.isalpha() for c in word.core):
        return False
    return owned or _quoted(word) or _alone(text, word)


def _alone(text: str, word: _Word) -> bool:
    """Whether the clause ends behind the word."""
    if word.written[-1:] in ".,;!\"'»”":
        return True
    following = _TOKEN.search(text, word.end)
    return following is None or following.group().strip(_STRIP).lower() in _AND | {"", "-", "–", "/"}


def _digits_here(text: str, word: _Word, *, linked: bool) -> bool:
    match = _DIGITS.match(text, word.end - len(word.written.lstrip(_STRIP)))
    if match is None or _UNIT.match(text, match.end()):
        return False
    return linked or not _YEAR.match(match.group())


def _digits_end(text: str, word: _Word) -> int:
    match = _DIGITS.match(text, word.end - len(word.written.lstrip(_STRIP)))
    return match.end() if match else word.end


def _to_ordinary_word(text: str, words: list[_Word]) -> int:
    """Where a password of one or more words ends: at the end of the clause, or before a word about something else."""
    end = words[0].end
    for word, following in zip(words, [*words[1:], None], strict=True):
        end = word.end
        if (
            following is None
            or following.ordinary
            or word.written[-1:] in ".,;?"
            or following.core.lower() in _LINKS
        ):
            break
    return end


def _clause_end(text: str, start: int) -> int:
    found = _CLAUSE_END.search(text, start)
    return max(start, found.start() if found else len(text))
