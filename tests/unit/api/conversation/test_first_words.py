"""What a resident is told first, in the language they began in."""

from __future__ import annotations

import pytest

from tests.unit.api.conftest import StartConversation


@pytest.mark.parametrize(
    ("locale", "lang", "said", "choice"),
    [
        ("nn", "nn", "Eg er ein robot", "Snakk med eit menneske"),
        ("no-NO", "nb", "Jeg er en robot", "Snakk med et menneske"),
        ("en-GB", "en", "I am a robot", "Talk to a person"),
        ("pl", "nn", "Eg er ein robot", "Snakk med eit menneske"),
    ],
)
async def test_the_welcome_is_in_the_language_of_the_page(
    start: StartConversation, locale: str, lang: str, said: str, choice: str
) -> None:
    resident = await start(locale=locale)
    welcome = resident.first[0]
    assert welcome["lang"] == lang
    assert said in welcome["text"] and "Alver kommune" in welcome["text"] and "72" in welcome["text"]
    assert welcome["choices"][-1]["title"] == choice
