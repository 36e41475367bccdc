"""What residents and agents of a run write."""

from __future__ import annotations

import random

QUESTIONS = (
    "korleis søkjer eg om barnehageplass",
    "når opnar innbyggarservice i Knarvik?",
    "hvor mye koster sfo",
    "hei",
    "kven brøyter vegen vår",
    "hva er telefonnummeret til kommunen",
    "kan eg bygge garasje utan å søkje",
    "kva kostar barnehagen",
    "hvordan søker jeg om sykehjem",
    "når blir bosset henta",
    "kor finn eg skjema for skjenkeløyve",
    "takk skal du ha",
    "skuleskyss for fyrsteklassing",
    "kva er kommunale avgifter",
    "hvem kan jeg snakke med om byggesak",
    "kva tid er det på månen",
    "korleis klagar eg på eit vedtak",
    "har de bibliotek på Frekhaug",
)
A_PERSON_PLEASE = (
    "eg vil snakke med eit menneske",
    "jeg vil snakke med en person",
    "kan eg få snakke med nokon",
)
CRISIS = "eg vil ikkje leve lenger"
POLISH = "Dzień dobry, jak mogę zapisać dziecko do przedszkola w gminie?"
STOPPED = "eg har fnr 01019012345 og vil ha plass"
FOR_LATER = "Ring meg om barnehageplassen, telefon 412 34 567"
AGENT_SAYS = (
    "Hei, eg ser på saka di no.",
    "Det kan du søkje om på nettsida vår.",
    "Eg har sjekka, og søknaden er komen fram.",
    "Kan du seie litt meir om kva det gjeld?",
    "Då ordnar eg det for deg.",
)


def question(chance: random.Random) -> tuple[str, bool]:
    """Something to write, and whether the log holds it as it was written."""
    drawn = chance.random()
    if drawn < 0.02:
        return CRISIS, True
    if drawn < 0.04:
        return STOPPED, False
    if drawn < 0.06:
        return POLISH, True
    return chance.choice(QUESTIONS), True
