"""What the widget is told about a municipality before the first message."""

from __future__ import annotations

from pydantic import BaseModel, Field

from api.widget.hours import hours_text
from kb_sync.municipality import Colours, Municipality
from kb_sync.texts import Texts

LANGUAGES = ("nn", "nb", "en")
"""Languages the interface can be shown in. The municipality's own texts are in the two forms of Norwegian."""


class PlaceToVisit(BaseModel):
    """A reception desk: where it is and when it is open, in words."""

    name: str
    address: str
    hours: str


class WidgetConfig(BaseModel):
    """The answer of ``GET /widget/config``."""

    municipality: str
    lang: str = Field(description="The language the texts are in: nn, nb or en.")
    name: str
    colours: Colours
    telephone: str
    website: str
    telephone_hours: str = Field(description="When the telephone is answered, in words.")
    people_hours: str = Field(description="When a person normally answers in the chat, in words.")
    places: list[PlaceToVisit]
    retention_hours: int = Field(description="How long a conversation is kept after the last word.")
    archive_days: int = Field(
        description="How long one that a person has had is kept, masked, after that; 0: it is not."
    )
    email: bool = Field(description="Whether a resident can have the conversation sent by e-mail.")
    limit: int = Field(description="Longest message, in characters.")
    texts: dict[str, str] = Field(description="Every text of the interface, by key.")


class Offered(BaseModel):
    """What the installation offers residents, whichever municipality it is."""

    limit: int
    email: bool
    retention_hours: int
    archive_days: int


def widget_config(municipality: Municipality, texts: Texts, lang: str, offered: Offered) -> WidgetConfig:
    """The configuration in ``lang``; in the municipality's own form for a language there are no texts in."""
    lang = lang if lang in LANGUAGES else municipality.default_locale
    form = lang if lang in ("nn", "nb") else municipality.default_locale
    return WidgetConfig(
        municipality=municipality.id,
        lang=lang,
        name=municipality.name.of(form),
        colours=municipality.colours,
        telephone=municipality.telephone,
        website=str(municipality.website).rstrip("/"),
        telephone_hours=hours_text(municipality.telephone_hours, texts, lang),
        people_hours=hours_text(municipality.people_answer, texts, lang),
        places=[
            PlaceToVisit(
                name=place.name,
                address=place.address.of(form) if place.address else "",
                hours=hours_text(place.hours, texts, lang),
            )
            for place in municipality.places
        ],
        texts=texts.area("widget", lang),
        **offered.model_dump(),
    )
