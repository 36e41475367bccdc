"""Lists of prices and hours whose rows are made to look like headings: every row is text, under the heading above."""

from __future__ import annotations

from kb_sync.documents import Document
from kb_sync.extract import read


def parts_of(body: str) -> list[tuple[tuple[str, ...], str]]:
    html = f"<!doctype html><html lang=nn><head><title>Hallen</title></head><body><main>{body}</main></body></html>"
    document = read("https://www.example.no/hallen/", html.encode(), "text/html", "utf-8")
    assert isinstance(document, Document)
    return [(part.trail, part.text) for part in document.parts]


def row(name: str, value: str) -> str:
    named, valued = (f'<span class="list-{kind}">' for kind in ("name", "price"))
    spans = f'{named}{name}</span><span class="list-dots"></span>{valued}{value}</span>'
    return f'<div class="list-item"><div class="price-list-header">{spans}</div></div>'


def heading(text: str) -> str:
    return f'<div class="widget"><div class="widget-title">{text}</div></div>'


AFTER = "<p>Siste innslepp er tre kvarter før vi stengjer for dagen.</p>"


def test_rows_stand_under_the_heading_above_them() -> None:
    rows = row("Måndag", "kl. 18–21") + row("Laurdag", "kl. 11–15")
    assert parts_of(f"<h1>Hallen</h1>{heading('Kva tid er det ope?')}{rows}{AFTER}") == [
        (
            ("Hallen", "Kva tid er det ope?"),
            "Måndag kl. 18–21\nLaurdag kl. 11–15\nSiste innslepp er tre kvarter før vi stengjer for dagen.",
        )
    ]


def test_rows_are_kept_where_no_text_comes_after_them() -> None:
    rows = row("Vaksen", "110 kroner") + row("Barn", "60 kroner") + row("Student", "75 kroner")
    (only,) = parts_of(f"<h1>Hallen</h1><p>Her kan alle symje heile året.</p>{rows}")
    assert only[1].splitlines()[1:] == ["Vaksen 110 kroner", "Barn 60 kroner", "Student 75 kroner"]


def test_a_name_in_brackets_and_its_price_are_two_words() -> None:
    rows = row("Stor dunk (240 liter)", "5 980 kroner") + row("Liten dunk (80 liter)", "3 790 kroner")
    (only,) = parts_of(f"<h1>Hallen</h1>{rows}{AFTER}")
    assert "Stor dunk (240 liter) 5 980 kroner" in only[1].splitlines()


def test_headings_of_the_same_looks_with_text_between_stay_headings() -> None:
    text = "<p>Barn under ti år må ha med ein vaksen i vatnet.</p>"
    body = f"<h1>Hallen</h1>{heading('Reglar')}{text}{heading('Utstyr')}{AFTER}"
    assert [trail for trail, _ in parts_of(body)] == [("Hallen", "Reglar"), ("Hallen", "Utstyr")]
