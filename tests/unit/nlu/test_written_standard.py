import json
import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nlu.written_standard import WEIGHTS_FILE, WORDS_FILE, WrittenStandardDetector, detect

# Written for these tests: what a resident might type, by the form it is written in.
NYNORSK = """
korleis søkjer eg om barnehageplass
kva kostar det å leggje noko på tilhengaren
når opnar gjenvinningsstasjonen på laurdag
eg har ikkje fått dunk enno
kven brøytar vegen vår
kan eg få utsett betaling av avgiftene
kvar finn eg skjema for byggjesøknad
treng eg løyve for å setje opp gjerde
kor mykje kostar ein barnehageplass
naboen har bygd utan løyve
det er ikkje straumt på vegen
kvifor har de ikkje tømt bosset vårt
eg vil snakke med nokon i kommunen
korleis klagar eg på eit vedtak
er det mogleg å få heimehjelp to gonger i veka
far min treng hjelp heime
barna mine går på skulen i Knarvik
vatnet er brunt i dag
når vert vegen brøytt
kva gjer eg om dunken er øydelagd
eg flyttar til Manger neste månad
ho har fått plass på sjukeheim
søknadsfristen for kulturskulen
opningstider i påska
kan dei hente gamle møblar
vi har vore utan vatn sidan i går
eg ønskjer å melde frå om hol i vegen
finst det ledige bustader
kven har ansvaret for gatelysa
må eg betale sjølv om vi ikkje bur der
sonen min byrjar på skulen til hausten
kva reglar gjeld for terrasse
når kjem rekninga
har de ope laurdagar
takk for hjelpa, det var til stor nytte
er legevakta open heile natta
kvar kan eg parkere med handikapkort
eg treng time hos helsesjukepleiar
få ein ny dunk
vegane er glatte her
kommunale avgifter hytter kva gjeld
skal de ikkje svare meg
kan eg byggje garasje på 50 kvadrat
kva er telefonnummeret
søkje om startlån
""".strip().splitlines()

BOKMAAL = """
hvordan søker jeg om barnehageplass
hva koster det å levere hageavfall
når åpner gjenvinningsstasjonen på lørdag
jeg har ikke fått dunk ennå
hvem brøyter veien vår
kan jeg få utsatt betaling av avgiftene
hvor finner jeg skjema for byggesøknad
trenger jeg tillatelse for å sette opp gjerde
hvor mye koster en barnehageplass
naboen har bygget uten tillatelse
det er ikke strødd på veien
hvorfor har dere ikke tømt søppelet vårt
jeg vil snakke med noen i kommunen
hvordan klager jeg på et vedtak
er det mulig å få hjemmehjelp to ganger i uken
faren min trenger hjelp hjemme
barna mine går på skolen i Knarvik
vannet er brunt i dag
når blir veien brøytet
hva gjør jeg hvis dunken er ødelagt
jeg flytter til Manger neste måned
hun har fått plass på sykehjem
søknadsfristen for kulturskolen
åpningstider i påsken
kan de hente gamle møbler
vi har vært uten vann siden i går
jeg ønsker å melde fra om hull i veien
finnes det ledige boliger
hvem har ansvaret for gatelysene
må jeg betale selv om vi ikke bor der
sønnen min begynner på skolen til høsten
hvilke regler gjelder for terrasse
når kommer regningen
har dere åpent lørdager
takk for hjelpen, det var til stor nytte
er legevakten åpen hele natten
hvor kan jeg parkere med handikapkort
jeg trenger time hos helsesykepleier
få en ny dunk
veiene er glatte her
kommunale avgifter hytter hva gjelder
skal dere ikke svare meg
kan jeg bygge garasje på 50 kvadrat
hva er telefonnummeret
søke om startlån
""".strip().splitlines()

DIALECT = """
ka koste det me barnehage
kor e legevakto
ke tid opne dokker
kem kan eg snakke med
kossen søke eg om sfo
eg får itte tak i nåken
dokker har ikkje tømt bossen vår
æ har ikkje fådd svar
korleis gjere eg da
ka gjør æ no
kor mye må eg betale
e det ope i dag
ke e prisen på sfo
kem e det som brøyte veien
kan eg få noke hjelp heima
kvi har dokker ikkje komt
ka tid kjem bossbilen
kor finn eg skjema henne
eg vett ikkje ka eg ska gjer
mæ har ikkje vatn
nåken må komma å brøyta her
ke gjer eg me gamle sofaen
det e så glatt at me kjeme oss itte opp bakkjen
når åpna dokker på lørdag
kossn får eg heimehjelp te mor mi
e da nåkken som vett ka tid vatnet kjem tebake
eg lure på kor eg kan parkere
skal itte dokker hente papiret i dag
kordan søke ein barnehage
ka skjer me søknaden min
hjelp meg då, eg skjønne ikkje ka dokker meine
e legevakten open
kan dokker ringa meg
ka e nummeret te kommunen
kefor har dokker ikkje brøyta
""".strip().splitlines()

# Written the same in both forms, one ambiguous word, or not Norwegian: nothing to commit on.
UNDECIDED = """
barnehage
byggesak
SFO
pris
frist
legevakt Knarvik
parkering
er
pris barnehage
hei
telefon
søknad
kommunale avgifter
takk
renovasjon Manger
tømming av septiktank
Frekhaug
12345
?
vigilo
time på legevakt
frist sfo
how do I apply for kindergarten
what are the opening hours
ile kosztuje przedszkole
де знаходиться лікарня
""".strip().splitlines()


def _expected():
    for form, messages in (("nn", NYNORSK), ("nb", BOKMAAL), ("nn", DIALECT)):
        for message in messages:
            yield message, form


def _measure(messages):
    """How many of the messages were decided, and how many of those rightly, both 0–1."""
    decided = [(detect(message).code, form) for message, form in messages if detect(message).code]
    right = sum(code == form for code, form in decided)
    return len(decided) / len(messages), right / len(decided)


def test_right_where_it_decides_and_decides_most_messages_of_four_words():
    long_enough = [(message, form) for message, form in _expected() if len(message.split()) >= 4]
    decided, right = _measure(long_enough)
    assert len(long_enough) >= 100
    assert decided >= 0.90
    assert right >= 0.99


@pytest.mark.parametrize(("form", "messages"), [("nn", NYNORSK), ("nb", BOKMAAL), ("nn", DIALECT)])
def test_every_way_of_writing_is_recognised(form, messages):
    decided, right = _measure([(message, form) for message in messages])
    assert decided >= 0.85
    assert right == 1.0


@pytest.mark.parametrize("message", UNDECIDED)
def test_nothing_is_decided_on_what_is_the_same_in_both_forms(message):
    assert detect(message).code is None
    assert detect(message).confidence == 0.0
    assert detect(message).evidence == ()


@pytest.mark.parametrize(
    ("nynorsk", "bokmaal"),
    [
        ("ikkje", "ikke"),
        ("korleis", "hvordan"),
        ("opningstider", "åpningstider"),
        ("heimehjelp", "hjemmehjelp"),
        ("kvardagar", "hverdager"),
        ("eg lurer på noko", "jeg lurer på noe"),
        ("prisane på tenestene", "prisene på tjenestene"),
        ("er det mogleg", "er det mulig"),
        ("heile veka", "hele uken"),
        ("søknadane ligg hos kommunen", "søknadene ligger hos kommunen"),
        ("sakshandsamaren svarar ikkje", "saksbehandleren svarer ikke"),
        ("dokumenta er ikkje komne", "dokumentene er ikke kommet"),
    ],
)
def test_pairs_are_told_apart(nynorsk, bokmaal):
    assert detect(nynorsk).code == "nn"
    assert detect(bokmaal).code == "nb"


@pytest.mark.parametrize(
    "message",
    ["when do you open", "garbage collection schedule", "jag vill ansöka om förskola", "kiedy otwarte"],
)
def test_other_languages_are_not_norwegian(message):
    assert detect(message).code is None


def test_evidence_is_the_words_that_decided():
    found = detect("eg har ikkje fått svar på søknaden")
    assert found.code == "nn"
    assert set(found.evidence) >= {"eg", "ikkje"}
    assert 0.9 < found.confidence <= 1.0


def test_both_forms_in_one_message_is_unsure():
    assert detect("jeg eg ikke ikkje").code is None


def test_dialect_outweighs_the_bokmaal_words_in_it():
    assert detect("ka koster det, e dokker åpen på lørdag").code == "nn"


def test_capital_letters_and_punctuation_make_no_difference():
    assert detect("KVA KOSTAR DET?!") == detect("kva kostar det")


def test_lists_do_not_contradict_each_other():
    lists = yaml.safe_load(WORDS_FILE.read_text(encoding="utf-8"))
    groups = [(form, level) for form in ("nn", "nb", "dialect") for level in ("strong", "some")]
    seen = {}
    for form, level in groups:
        for word in lists[form][level].split():
            assert word not in seen, f"{word} is in {seen[word]} and {form} {level}"
            seen[word] = f"{form} {level}"
    for word in lists["neutral"].split():
        assert word not in seen, f"{word} is neutral and in {seen[word]}"
    for word in lists["foreign"].split():
        assert word not in seen, f"{word} is foreign and in {seen[word]}"


def test_weights_say_where_they_come_from_and_hold_no_text():
    stored = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    assert "MIT" in stored["about"]["trained_on"]
    assert "train_written_standard" in stored["about"]["trained_by"]
    assert WEIGHTS_FILE.stat().st_size < 300_000
    assert not any(" " in feature for feature in stored["weights"])


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text):
    found = detect(text)
    assert found.code in {"nn", "nb", None}
    assert 0.0 <= found.confidence <= 1.0
    assert (found.code is None) == (not found.evidence)


def test_a_message_takes_less_than_half_a_millisecond():
    detector = WrittenStandardDetector.load()
    messages = [message for message, _ in _expected()]
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        for message in messages:
            detector.detect(message)
        best = min(best, (time.perf_counter() - start) / len(messages))
    assert best < 0.0005
