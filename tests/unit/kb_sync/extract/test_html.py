"""Single things about web pages: what is a heading, what belongs under it, what is left out."""

from __future__ import annotations

from datetime import date

import pytest

from kb_sync.documents import Document, Part, Skipped
from kb_sync.extract import examine, read

ADDRESS = "https://fjordvik.kommune.no/side"
FILLED = "Fjordvik kommune ligg ved fjorden, og her finn du skular, bibliotek og ei hamn med gjestebrygge."
FILLER = f"<p>{FILLED}</p>"


def page(main: str, head: str = "", around: str = "") -> str:
    return (
        f'<html lang="nn"><head><title>Side - Fjordvik kommune</title>{head}</head>'
        f"<body>{around}<main><h1>Side</h1>{main}</main></body></html>"
    )


def document(markup: str) -> Document:
    found = read(ADDRESS, markup.encode(), "text/html; charset=utf-8")
    assert isinstance(found, Document), found
    return found


def parts(main: str) -> list[tuple[tuple[str, ...], str, tuple[str, ...]]]:
    """Each part's headings below the title, its text and its steps."""
    return [(part.trail[1:], part.text, part.steps) for part in document(page(main)).parts]


def text(main: str) -> str:
    return "\n".join(part.text for part in document(page(main)).parts)


# Headings


@pytest.mark.parametrize(
    "heading",
    [
        "<h2>Pris</h2>",
        "<h2><span>Pris</span></h2>",
        "<h5>Pris:</h5>",
        '<div role="heading" aria-level="2">Pris</div>',
        "<p><strong>Pris</strong></p>",
        "<p><b>Pris:</b></p>",
        '<p><span style="font-weight: 700">Pris</span></p>',
        '<div class="mellomtittel">Pris</div>',
        '<p class="ms-rteElement-H3">Pris</p>',
        '<font size="5">Pris</font><br>',
        "<b>Pris</b><br>",
    ],
)
def test_a_heading_is_known_however_it_is_written(heading: str) -> None:
    assert parts(f"{FILLER}{heading}<p>Det kostar 30 kroner.</p>") == [
        ((), FILLED, ()),
        (("Pris",), "Det kostar 30 kroner.", ()),
    ]


@pytest.mark.parametrize(
    "not_heading",
    [
        "<p><strong>Pris</strong> er viktig.</p>",
        "<p><strong>Fristen for å søkje om barnehageplass til hausten er 1. mars.</strong></p>",
        "<ul><li><b>Pris</b></li><li>Anna</li></ul>",
        "<h2>" + "Ei heil setning som nokon har laga til overskrift fordi ho skal synast. " * 3 + "</h2>",
    ],
)
def test_what_is_only_bold_or_large_is_text(not_heading: str) -> None:
    assert len(parts(f"{not_heading}<p>Det kostar 30 kroner.</p>")) == 1


def test_headings_nest_by_level_and_the_title_comes_first() -> None:
    main = "<h2>A</h2><p>ein</p><h4>B</h4><p>to</p><h3>C</h3><p>tre</p><h2>D</h2><p>fire</p>"
    assert [trail for trail, _, _ in parts(main)] == [("A",), ("A", "B"), ("A", "C"), ("D",)]


def test_no_heading_stands_twice_in_a_row() -> None:
    assert [part.trail for part in document(page("<h2>Side</h2><p>Tekst om sida.</p>")).parts] == [("Side",)]


def test_a_heading_in_its_own_section_names_what_comes_after_it() -> None:
    main = "<section><h2>Pris</h2></section><section><p>Det kostar 30 kroner.</p></section>"
    assert parts(main) == [(("Pris",), "Det kostar 30 kroner.", ())]


def test_after_a_section_the_heading_before_it_holds_again() -> None:
    main = f"<h2>A</h2><section><h3>B</h3><p>ein to tre</p></section>{FILLER}"
    assert parts(main) == [(("A", "B"), "ein to tre", ()), (("A",), FILLED, ())]


def test_a_heading_that_was_never_closed_does_not_swallow_the_text() -> None:
    assert parts(f"<h2>Pris<div><p>{'Det kostar. ' * 20}</p></div>")[0][0] == ("Pris",)


def test_a_heading_without_words_is_none() -> None:
    assert parts(f"<h2>:</h2>{FILLER}<h3 lang='en'> </h3><p><b>:</b></p><p>Meir tekst.</p>") == [
        ((), f"{FILLED}\n:\nMeir tekst.", ())
    ]


def test_anchors_lead_to_the_heading() -> None:
    main = '<h2 id="pris">Pris</h2><p>30 kroner</p><a name="tid"></a><h2>Tid</h2><p>Ein time</p>'
    assert [part.anchor for part in document(page(main)).parts] == ["pris", "tid"]


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Barnehage - Oppvekst - Fjordvik kommune</title>", "<h1>Barnehage</h1>", "Barnehage"),
        ("<title>Fjordvik kommune | Barnehage</title>", "", "Barnehage"),
        ("<title>Barnehage</title>", "<h1>Velkomen</h1><h1>Barnehage</h1>", "Barnehage"),
        ("<title>Fjordvik kommune</title>", "", "Fjordvik kommune"),
        ('<meta property="og:title" content="Barnehage">', "", "Barnehage"),
        ("", "<h2>Barnehage</h2>", "Barnehage"),
        ("", "<h1>Søk<br>barnehage</h1>", "Søk barnehage"),
        ("", "", "Ei side"),
    ],
)
def test_the_title(head: str, body: str, title: str) -> None:
    found = read(
        "https://fjordvik.kommune.no/ei-side",
        f"<html><head>{head}</head><body><main>{body}{FILLER}</main></body></html>".encode(),
        None,
    )
    assert isinstance(found, Document)
    assert found.title == title and all(part.trail[0] == title for part in found.parts)


# What opens


@pytest.mark.parametrize(
    "accordion",
    [
        "<details><summary>Pris</summary>{}</details>",
        "<details><summary><h3>Pris</h3></summary>{}</details>",
        '<h3><button aria-expanded="false" aria-controls="p">Pris</button></h3><div id="p" hidden>{}</div>',
        '<h3><button aria-expanded="false">Pris</button></h3><div aria-hidden="true" style="display:none">{}</div>',
        '<button aria-expanded="false" aria-controls="p">Pris</button><div id="p">{}</div>',
        '<div class="card"><div class="card-header"><h5><a data-toggle="collapse" href="#p">Pris</a></h5></div>'
        '<div id="p" class="collapse">{}</div></div>',
        '<h2 class="accordion-header"><button data-bs-toggle="collapse" data-bs-target="#p">Pris</button></h2>'
        '<div id="p" class="collapse">{}</div>',
        '<div class="accordion-title">Pris</div><div class="accordion-content">{}</div>',
        '<div class="trekkspel-tittel">Pris</div><div>{}</div>',
        '<input type="checkbox" id="c" class="accordion"><label for="c">Pris</label><div>{}</div>',
        '<ul class="accordion"><li><a href="#" class="accordion-title">Pris</a><div class="content">{}</div></li></ul>',
        '<div class="faq-question"><div>Pris</div><div>+</div></div><div class="faq-answer">{}</div>',
        '<div class="panel-heading"><h4><a data-toggle="collapse" href="#p">Pris</a></h4></div><div id="p">{}</div>',
        "<dl class='accordion'><dt>Pris</dt><dd>{}</dd></dl>",
        "<dl><dt><button>Pris</button></dt><dd>{}</dd></dl>",
        '<div role="tablist"><a role="tab" href="#p" id="t">Pris</a></div><div role="tabpanel" id="p" hidden>{}</div>',
        '<ul class="nav nav-tabs"><li><a data-toggle="tab" href="#p">Pris</a></li></ul>'
        '<div id="p" class="tab-pane">{}</div>',
        '<ul><li><button aria-expanded="false" aria-controls="p">Pris</button><div id="p">{}</div></li></ul>',
    ],
)
def test_an_accordion_is_a_section_under_its_heading(accordion: str) -> None:
    main = FILLER + accordion.format("<p>Det kostar 30 kroner.</p><h2>Rabatt</h2><p>Ti kroner.</p>")
    assert parts(f"{main}<p>Til slutt dette.</p>") == [
        ((), FILLED, ()),
        (("Pris",), "Det kostar 30 kroner.", ()),
        (("Pris", "Rabatt"), "Ti kroner.", ()),
        ((), "Til slutt dette.", ()),
    ]


def test_a_button_that_only_says_read_more_is_no_heading() -> None:
    button = '<button aria-expanded="false" aria-controls="m">Les meir</button>'
    main = f'<p>Starten.</p>{button}<div id="m" hidden><p>Slutten.</p></div>'
    assert parts(main) == [((), "Starten.\nSlutten.", ())]


@pytest.mark.parametrize(
    "hidden",
    [
        "<template><p>Mal</p></template>",
        '<span aria-hidden="true">→</span>',
        "<p hidden>Takk for tilbakemeldinga!</p>",
        '<div style="display: none">Feil</div>',
        '<div class="modal"><p>Vil du melde deg på?</p></div>',
        '<div role="dialog"><p>Vil du melde deg på?</p></div>',
        "<noscript><p>Slå på JavaScript.</p></noscript>",
    ],
)
def test_what_nobody_sees_is_left_out(hidden: str) -> None:
    assert parts(FILLER + hidden) == [((), FILLED, ())]


# What is the site's


@pytest.mark.parametrize(
    "furniture",
    [
        '<nav><a href="/a">Skule</a></nav>',
        '<ol class="breadcrumb"><li><a href="/">Heim</a></li><li>Side</li></ol>',
        '<div class="c-shareButtons">Del dette: <a href="/f">Facebook</a></div>',
        "<p>Del på Facebook</p><p>Skriv ut</p><p>Tips ein ven</p>",
        "<h2>Fann du det du leita etter?</h2><p>Gi oss tilbakemelding på innhaldet.</p>",
        "<p>Fant du det du lette etter? Ja Nei</p>",
        '<h2>Les også</h2><ul><li><a href="/a">Skule</a></li><li><a href="/b">Barnehage</a></li></ul>',
        '<aside><h2>Aktuelt</h2><p><a href="/n">Ny skule er opna</a></p></aside>',
        '<div class="relatedPages"><a href="/a">Skule</a></div>',
        '<div class="card"><h3><a href="/a">Skule</a></h3><p>Om skulen</p></div>'
        '<div class="card"><h3><a href="/b">Helse</a></h3><p>Om helse</p></div>',
        '<form role="search"><label for="q">Søk</label><input id="q"><button>Søk</button></form>',
        '<ul><li><a href="#a">Pris</a></li><li><a href="#b">Tid</a></li></ul>',
        '<figure><img src="a.jpg" alt="Barn i skog"><figcaption>Foto: Kari Nordmann</figcaption></figure>',
        '<div class="news-list"><div><time>1. mai</time><h3>Skulen er open</h3><p>Elevane er glade.</p></div></div>',
        '<ul class="languages"><li><a href="/en" lang="en">English</a></li></ul>',
        "<div>Telefon:</div>",
        '<div class="paginering"><a href="?2">2</a></div>',
        '<p><a href="/meir">Les meir</a></p>',
        "<p>Emneord: skule, barnehage</p>",
        "<h2>Andre sider</h2><ul><li><a href='/1'>Ein</a><li><a href='/2'>To</a><li><a href='/3'>Tre</a></ul>",
    ],
)
def test_furniture_is_left_out(furniture: str) -> None:
    assert parts(FILLER + furniture) == [((), FILLED, ())]


@pytest.mark.parametrize(
    "content",
    [
        '<div class="search-results-page"><p>{}</p></div>',
        '<div class="menu-content"><p>{}</p></div>',
        '<form id="aspnetForm"><p>{}</p></form>',
        '<div class="share related cookie"><h1>Side</h1><p>{}</p></div>',
        "<table><tr><td><p>{}</p></td></tr></table>",
    ],
)
def test_a_name_alone_does_not_make_the_page_furniture(content: str) -> None:
    long = (
        "Dette er alt som står på sida, og det er ganske mykje å lese for den som vil vite noko om Fjordvik."
    )
    assert parts(content.format(long)) == [((), long, ())]


def test_cards_that_tell_how_to_reach_somebody_are_content() -> None:
    card = '<div class="card"><h3><a href="/{0}">{0} skule</a></h3><p>Skulevegen 1, 5999 Fjordvik</p></div>'
    assert [trail for trail, _, _ in parts(card.format("Aust") + card.format("Vest"))] == [
        ("Aust skule",),
        ("Vest skule",),
    ]


def test_a_contact_box_beside_the_content_is_a_part_of_its_own() -> None:
    box = '<div class="kontakt"><h2>Kontakt</h2><p>Kari, <a href="tel:56370001">56 37 00 01</a></p></div>'
    found = document(page(f"<h2>Pris</h2>{FILLER}", around=box))
    assert found.parts[-1] == Part(("Side", "Kontakt"), "Kari, 56 37 00 01")


def test_a_box_beside_the_content_is_known_by_its_heading() -> None:
    box = "<div><h2>Kontakt</h2><div><p>Kari, tlf. 56 37 00 01</p></div></div>"
    found = document(page(FILLER, around=f"{box}<div><h2>Nytt</h2><p>Ring 02 000</p></div>"))
    assert [(part.trail, part.text) for part in found.parts] == [
        (("Side",), FILLED),
        (("Side", "Kontakt"), "Kari, tlf. 56 37 00 01"),
    ]


def test_only_what_is_seen_of_a_button_is_its_heading() -> None:
    inside = '<span class="sr-only">Opne</span> Pris <i aria-hidden="true">+</i>'
    button = f'<button aria-expanded="false" aria-controls="p">{inside}</button>'
    assert parts(f'{button}<div id="p"><p>Det kostar 30 kroner.</p></div>')[0][0] == ("Pris",)


def test_an_aside_does_not_belong_under_the_heading_before_it() -> None:
    main = f'<h2>Pris</h2>{FILLER}<aside><p>Ring oss: <a href="tel:56370001">56 37 00 01</a></p></aside>'
    assert parts(main)[-1] == ((), "Ring oss: 56 37 00 01", ())


def test_without_main_the_menus_around_the_text_are_left_out() -> None:
    menu = "".join(f'<a href="/{number}">Val {number}</a><br>' for number in range(5))
    found = document(f"<table><tr><td>{menu}</td><td><h1>Side</h1>{FILLER}</td></tr></table>")
    assert [(part.trail, part.text) for part in found.parts] == [(("Side",), FILLED)]


def test_a_page_without_a_body_tag_is_read() -> None:
    found = document(f"<!DOCTYPE html><title>Side</title><main><h1>Side</h1>{FILLER}</main><p>Meir.</p>")
    assert (found.title, found.parts[0].text) == ("Side", FILLED)


def test_an_empty_main_is_a_mistake_of_the_page() -> None:
    found = document(f"<main></main><div><h1>Side</h1>{FILLER}</div>")
    assert found.parts[0].text == FILLED


# Lines


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("Foreldre&shy;betaling og kom\u200bmune", "Foreldrebetaling og kommune"),
        ("1&nbsp;200&#8239;kroner", "1 200 kroner"),
        ("eﬀektiv a\u030a", "effektiv å"),
        ("klokka 9<sup>00</sup>–15<sup>30</sup>", "klokka 9.00–15.30"),
        ("50 m<sup>2</sup> og 3 m<sup>3</sup>", "50 m² og 3 m³"),
        ("gebyr<sup><a href='#f1'>1</a></sup> per år", "gebyr per år"),
        ("før <del>30</del> <ins>40</ins> kroner", "før 40 kroner"),
        ("<b>B</b>arne<i>hage</i>", "Barnehage"),
        ("<span>Telefon</span><span>56 37 00 01</span>", "Telefon 56 37 00 01"),
        ('<span class="day">mandag</span><span class="hours">stengt</span>', "mandag stengt"),
        (
            '<span class="TextRun">Foreldre</span><span class="SpellingError">betaling</span>',
            "Foreldrebetaling",
        ),
        (
            'Skriv: <a data-user="post" data-domain="fjordvik.kommune.no" href="#">vis</a>',
            "Skriv: post@fjordvik.kommune.no",
        ),
        ("post<span style='display:none'>ikkje</span>@fjordvik.kommune.no", "post@fjordvik.kommune.no"),
        ("<a href='tel:56370001'>Ring kontoret</a> i dag", "Ring kontoret (56 37 00 01) i dag"),
        ("<a href='mailto:post@fjordvik.kommune.no'>E-post</a>", "E-post: post@fjordvik.kommune.no"),
        (
            "<a href='mailto:post%40fjordvik.kommune.no?subject=Hei'><img src='a'></a>",
            "post@fjordvik.kommune.no",
        ),
        ("<a href='mailto:?subject=Hei'>Send sida til ein ven</a>", "Send sida til ein ven"),
        ('<i class="material-icons">phone</i> Ring oss', "Ring oss"),
        ("<a href='/a'>mandag</a><a href='/b'>tirsdag</a> er dagar", "mandag tirsdag er dagar"),
        ("Les <q>dette</q> no", "Les «dette» no"),
        ("Du kan søke <a href='/s'>her</a>.", "Du kan søke her."),
        ("Søk innan fristen. <a href='/s'>Les meir her</a>", "Søk innan fristen."),
        ("Sjå kartet<span class='visually-hidden'> (opnar i nytt vindauge)</span>.", "Sjå kartet."),
        ("Sjå kartet (ekstern lenke) først", "Sjå kartet først"),
        ("<a href='/a'><img src='x' alt='Skjema for klage'></a> finn du her", "Skjema for klage finn du her"),
        ("<img src='x' alt='Bilete av ein båt'> Båten går", "Båten går"),
        ("&lt;script&gt;alert(1)&lt;/script&gt; {{mal}}", "<script>alert(1)</script> {{mal}}"),
        ("a<script>b</script>c d", "ac d"),
        ("Sjå<svg><path/></svg> kartet", "Sjå kartet"),
        ("Sjå <svg><path/></svg> kartet", "Sjå kartet"),
        ("Vent<button>Opne</button>litt", "Vent litt"),
    ],
)
def test_a_line(markup: str, line: str) -> None:
    assert text(f"{FILLER}<p>{markup}</p>") == f"{FILLED}\n{line}"


def test_an_abbreviation_is_explained_once() -> None:
    ppt = '<abbr title="Pedagogisk-psykologisk teneste">PPT</abbr>'
    assert text(f"<p>Ring {ppt}. Så svarar {ppt}.</p>") == (
        "Ring PPT (Pedagogisk-psykologisk teneste). Så svarar PPT."
    )


def test_br_and_blocks_end_lines_and_nothing_is_said_twice() -> None:
    main = "<p>Måndag: 9–15<br/>Tysdag: 9–15</p><div>Onsdag</div><div>Onsdag</div>"
    assert text(main) == "Måndag: 9–15\nTysdag: 9–15\nOnsdag"


def test_a_day_is_joined_with_its_hours() -> None:
    days = "<div>Måndag</div><div>09–15</div><div>Tysdag</div><div>Stengt</div>"
    assert text(f"{FILLER}{days}") == f"{FILLED}\nMåndag: 09–15\nTysdag: Stengt"


def test_an_address_for_those_without_javascript_is_read() -> None:
    hidden = "<p>E-post: <script>skriv()</script><noscript>post (krøllalfa) fjordvik.no</noscript></p>"
    assert text(f"{FILLER}{hidden}") == f"{FILLED}\nE-post: post@fjordvik.no"


def test_a_label_is_joined_with_what_it_names() -> None:
    assert (
        text(f"{FILLER}<div>Besøksadresse</div><div>Torget 2</div>") == f"{FILLED}\nBesøksadresse: Torget 2"
    )


def test_a_part_in_another_language_is_a_part_of_its_own() -> None:
    main = f'{FILLER}<p lang="en">Welcome to Fjordvik.</p><p>Velkomen.</p>'
    assert [found[1] for found in parts(main)] == [FILLED, "Welcome to Fjordvik.", "Velkomen."]


@pytest.mark.parametrize(
    ("html", "main", "lang"),
    [
        ('lang="nb-NO"', "", "nb"),
        ('lang="no"', 'lang="nn"', "nn"),
        ("", "", None),
        ('xml:lang="nn"', "", "nn"),
    ],
)
def test_the_language_is_the_one_that_most_of_the_text_says(html: str, main: str, lang: str | None) -> None:
    assert (
        document(f"<html {html}><body><main {main}><h1>Side</h1>{FILLER}</main></body></html>").lang == lang
    )


# Lists


def test_one_ordered_list_is_steps_and_bullets_are_lines() -> None:
    steps = "<ol><li>Logg inn.<ul><li>med BankID</li></ul></li><li>Send.</li></ol>"
    main = f"<p>Slik gjer du:</p>{steps}<ul><li>Klart</li></ul>"
    assert parts(main) == [((), "Slik gjer du:\nKlart", ("Logg inn. med BankID", "Send."))]


def test_two_ordered_lists_are_numbered_lines() -> None:
    main = "<ol><li>Ein</li><li>To</li></ol><p>Eller:</p><ol><li>Tre</li><li>Fire</li></ol>"
    assert parts(main) == [((), "1. Ein\n2. To\nEller:\n1. Tre\n2. Fire", ())]


def test_a_list_that_goes_on_after_a_picture_is_one_list() -> None:
    main = f"{FILLER}<ol><li>Ein</li><li>To</li></ol><img src='a'><ol start='3'><li>Tre</li></ol>"
    assert parts(main) == [((), FILLED, ("Ein", "To", "Tre"))]


def test_a_list_of_sections_is_sections() -> None:
    main = "<ol><li><h2>Logg inn</h2><p>Bruk BankID.</p></li><li><h2>Send</h2><p>Trykk på send.</p></li></ol>"
    assert parts(main) == [(("Logg inn",), "Bruk BankID.", ()), (("Send",), "Trykk på send.", ())]


def test_facts_are_lines_with_their_names() -> None:
    main = "<dl><dt>Måndag</dt><dd>09–15</dd><dt>Tysdag</dt><dt>Onsdag:</dt><dd>10–16</dd><dd>18–20</dd></dl>"
    assert text(main) == "Måndag: 09–15\nTysdag / Onsdag: 10–16, 18–20"


# Dates


@pytest.mark.parametrize(
    ("head", "main", "changed"),
    [
        ("", "<p>Sist endra 12.03.2026</p>", date(2026, 3, 12)),
        ("", "<p>Publisert 1.2.2025</p>", date(2025, 2, 1)),
        ("", "<p>Publisert 1.2.2025 Sist oppdatert: 12. mars 2026 kl. 10.15</p>", date(2026, 3, 12)),
        ("", "<div><span>Sist endret</span><span>12.03.2026</span></div>", date(2026, 3, 12)),
        ("", "<div>Sist endret</div><div>12.03.2026</div>", date(2026, 3, 12)),
        ("", '<p>Oppdatert <time datetime="2026-03-12T08:00">i går</time></p>', date(2026, 3, 12)),
        ('<meta property="article:modified_time" content="2026-03-12T23:30:00Z">', "", date(2026, 3, 13)),
        ('<meta name="dcterms.modified" content="2026-03-12">', "", date(2026, 3, 12)),
        ('<script type="application/ld+json">{"dateModified": "2026-03-12"}</script>', "", date(2026, 3, 12)),
        (
            '<meta name="dcterms.modified" content="2020-01-01">',
            "<p>Sist endra 12.03.2026</p>",
            date(2026, 3, 12),
        ),
        ("", "<p>Forskrifta vart sist endra ved vedtak 12.03.2024 og gjeld frå 1. april.</p>", None),
        ('<meta name="dcterms.modified" content="i går">', "", None),
        ('<script type="application/ld+json">{"dateModified": [</script>', "", None),
        ("", "<p>Sist endra 31.02.2026</p>", None),
    ],
)
def test_the_date_is_the_one_the_page_states(head: str, main: str, changed: date | None) -> None:
    assert document(page(FILLER + main, head)).updated == changed


def test_the_line_with_the_date_is_not_part_of_the_text() -> None:
    assert text(f"{FILLER}<p>Sist endra 12.03.2026 av Kari Nordmann</p>") == FILLED
    assert text(f"{FILLER}<div>Sist endret</div><div>12.03.2026</div>") == FILLED


# Bounds


def test_a_page_that_is_too_large_is_told() -> None:
    found = read(ADDRESS, b"<main>" + b"<p>ord</p>" * 200_000, "text/html")
    assert isinstance(found, Skipped) and found.code == "too_large"


def test_tags_that_are_never_closed_are_told() -> None:
    reading = examine(
        ADDRESS, page(FILLER + "<div>" * 5000 + "<p>Her er det slutt.</p>").encode(), "text/html"
    )
    assert isinstance(reading.outcome, Document) and reading.outcome.parts[0].text == FILLED
    assert any("never closed" in note for note in reading.notes)


def test_a_tag_with_endless_attributes_is_made_short() -> None:
    endless = "<p " + " ".join(f"a{number}=1" for number in range(50_000)) + ">"
    assert text(f"{FILLER}{endless}Tekst etter</p>") == f"{FILLED}\nTekst etter"


def test_a_line_that_is_too_long_is_cut_where_a_sentence_ends() -> None:
    lines = text(f"<p>{'Dette er ei setning om Fjordvik. ' * 200}</p>").split("\n")
    assert len(lines) > 3 and all(len(line) <= 1500 and line.endswith(".") for line in lines)
