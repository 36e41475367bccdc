"""What the widget is told about a municipality before the first message."""

from __future__ import annotations

from pydantic import BaseModel, Field

from api.widget.hours import hours_text
from kb_sync.municipality import Colours, Municipality
from kb_sync.texts import Texts

WRITTEN_FORMS = ("nn", "nb")


class PlaceToVisit(BaseModel):
    """A reception desk: where it is and when it is open, in words."""

    name: str
    address: str
    hours: str


class WidgetConfig(BaseModel):
    """The answer of ``GET /widget/config``."""

    municipality: str
    lang: str = Field(description="The form the texts are in: nn or nb.")
    name: str
    colours: Colours
    telephone: str
    website: str
    telephone_hours: str = Field(description="When the telephone is answered, in words.")
    people_hours: str = Field(description="When a person normally answers in the chat, in words.")
    places: list[PlaceToVisit]
    email: bool = Field(description="Whether a resident can have the conversation sent by e-mail.")
    limit: int = Field(description="Longest message, in characters.")
    texts: dict[str, str] = Field(description="Every text of the interface, by key.")


def widget_config(
    municipality: Municipality, texts: Texts, lang: str, limit: int, email: bool
) -> WidgetConfig:
    """The configuration in ``lang``; in the municipality's own form for any other than nn and nb."""
    form = lang if lang in WRITTEN_FORMS else municipality.default_locale
    return WidgetConfig(
        municipality=municipality.id,
        lang=form,
        name=municipality.name.of(form),
        colours=municipality.colours,
        telephone=municipality.telephone,
        website=str(municipality.website).rstrip("/"),
        telephone_hours=hours_text(municipality.telephone_hours, texts, form),
        people_hours=hours_text(municipality.people_answer, texts, form),
        places=[
            PlaceToVisit(
                name=place.name,
                address=place.address.of(form) if place.address else "",
                hours=hours_text(place.hours, texts, form),
            )
            for place in municipality.places
        ],
        email=email,
        limit=limit,
        texts=texts.area("widget", form),
    )
