"""Apertium as a process: warm, killed, stopped, missing, and not what it should be."""

from __future__ import annotations

import array
import fcntl
import os
import signal
import termios
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kb_sync.translate.apertium import MOST_FAILURES, Apertium
from kb_sync.translate.words import WordFile, WordList
from tests.unit.kb_sync.translate.conftest import MakeFake, living, wait_until_gone

TEXT = "Du kan ikke søke om barnehageplass uten å være innbygger."
TRANSLATED = "Du kan ikkje søkje om barnehageplass utan å vere innbyggjar."
WITHOUT_ANSWER = "exec cat >/dev/null"


@pytest.fixture
def own(installed: None) -> Iterator[Apertium]:
    """A real one for a test that harms it; gives up on an answer sooner than usual."""
    with Apertium(answer_s=2) as running:
        yield running


def test_both_directions_stay_warm(apertium: Apertium) -> None:
    assert apertium.translate([TEXT], "nb", "nn") == [TRANSLATED]
    pid = apertium.pid("nb", "nn")
    assert apertium.translate(["Hva koster det?", "Hvem har nøkkelen?"], "nb", "nn") == [
        "Kva kostar det?",
        "Kven har nøkkelen?",
    ]
    assert pid is not None and apertium.pid("nb", "nn") == pid
    assert apertium.translate(["Kva kostar det?"], "nn", "nb") == ["Hva koster det?"]


def test_nothing_runs_before_the_first_text(own: Apertium) -> None:
    assert own.available and len(own.fingerprint) == 64
    assert own.translate(["", "\n", "12 34"], "nb", "nn") == ["", "\n", "12 34"]
    assert own.pid("nb", "nn") is None


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP], ids=lambda one: one.name)
def test_what_is_killed_or_hangs_is_started_anew(own: Apertium, number: signal.Signals) -> None:
    own.translate([TEXT], "nb", "nn")
    before = own.pid("nb", "nn")
    assert before is not None
    os.killpg(before, number)
    assert own.translate([TEXT], "nb", "nn") == [TRANSLATED]
    assert own.pid("nb", "nn") not in (None, before)
    wait_until_gone(before)


def test_one_of_its_programs_dies(own: Apertium) -> None:
    own.translate([TEXT], "nb", "nn")
    before = own.pid("nb", "nn")
    assert before is not None
    programs = sorted(living(before))
    assert len(programs) > 10
    os.kill(programs[7], signal.SIGKILL)
    assert own.translate([TEXT], "nb", "nn") == [TRANSLATED]


def test_killed_while_busy_one_more_try_answers(own: Apertium) -> None:
    own.translate([TEXT], "nb", "nn")
    before = own.pid("nb", "nn")
    assert before is not None
    os.killpg(before, signal.SIGSTOP)  # so that it cannot have answered before it is killed
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(own.translate, [TEXT], "nb", "nn")
        while not has_been_asked(before) and not answer.done():
            pass
        os.killpg(before, signal.SIGKILL)
        assert answer.result() == [TRANSLATED]


def has_been_asked(shell: int) -> bool:
    """Whether bytes wait in the pipe to the first program; the shell has the same standard input."""
    waiting = array.array("i", [0])
    with open(f"/proc/{shell}/fd/0", "rb", buffering=0) as pipe:
        fcntl.ioctl(pipe, termios.FIONREAD, waiting)
    return waiting[0] > 0


def test_threads_take_turns(apertium: Apertium) -> None:
    texts = [f"Søknad nummer {number} er behandlet." for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda text: apertium.translate([text], "nb", "nn")[0], texts))
    assert told == [f"Søknad nummer {number} er behandla." for number in range(40)]


def test_closing_ends_every_process_and_can_be_done_again(own: Apertium) -> None:
    own.translate([TEXT], "nb", "nn")
    group = own.pid("nb", "nn")
    own.close()
    own.close()
    assert group is not None
    wait_until_gone(group)
    assert own.pid("nb", "nn") is None
    assert own.translate([TEXT], "nb", "nn") == [TRANSLATED]


def test_it_does_not_live_for_ever(installed: None) -> None:
    with Apertium(most_answers=2) as one:
        pids = set()
        for _ in range(3):
            one.translate([TEXT], "nb", "nn")
            pids.add(one.pid("nb", "nn"))
    assert len(pids) == 2


def test_without_the_program_there_is_no_translation_and_no_fault(tmp_path: Path) -> None:
    for missing in (
        Apertium(tmp_path),
        Apertium(environ={"PATH": str(tmp_path)}),
        Apertium(environ={"SVARA_APERTIUM": str(tmp_path), "PATH": os.environ["PATH"]}),
    ):
        assert not missing.available and missing.fingerprint == ""
        assert missing.translate([TEXT], "nb", "nn") == [None]
        missing.close()


@pytest.mark.parametrize(
    "script",
    [
        r"head -c 8 >/dev/null; printf '\377\376[]\0'",
        r"head -c 8 >/dev/null; printf 'Hei ^der<adv>$ du.[]\0'",
        r"head -c 8 >/dev/null; printf 'Hei.\0'",
        r"head -c 8 >/dev/null; printf 'Hei.[]\0Hei.[]\0'",
        r"exec yes",
        r"exit 3",
        WITHOUT_ANSWER,
    ],
    ids=["not text", "no generation", "cut off", "two answers", "endless", "ended", "silent"],
)
def test_what_is_no_answer_is_not_used(fake: MakeFake, script: str) -> None:
    apertium = fake(script, loading_s=1, answer_s=1)
    assert apertium.available
    assert apertium.translate(["Hei du."], "nb", "nn") == [None]
    assert apertium.pid("nb", "nn") is None


def test_it_stops_trying_what_never_answers(fake: MakeFake, tmp_path: Path) -> None:
    apertium = fake(f"echo started >>{tmp_path}/starts; exit 3")
    assert apertium.translate([f"Tekst {letter}." for letter in "abcdefgh"], "nb", "nn") == [None] * 8
    assert not apertium.available
    starts = (tmp_path / "starts").read_text().splitlines()
    assert len(starts) == 2 * MOST_FAILURES


def test_an_answer_in_between_starts_the_count_anew(fake: MakeFake, tmp_path: Path) -> None:
    # Answers every other start only: the second try of each text succeeds.
    flag = tmp_path / "flag"
    apertium = fake(f"if [ -e {flag} ]; then rm {flag}; exec cat; fi; touch {flag}; exit 3", most_answers=1)
    texts = [f"Tekst {letter}." for letter in "abcdefgh"]
    assert apertium.translate(texts, "nb", "nn") == texts
    assert apertium.available


def test_an_answer_nobody_asked_for_is_not_taken_for_the_next_one(fake: MakeFake, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "go")
    apertium = fake(
        f"head -c 8 >/dev/null; printf 'Rett.[]\\0'; read -r go <{tmp_path}/go; "
        f"printf 'Feil.[]\\0'; touch {tmp_path}/said; exec cat"
    )
    assert apertium.translate(["Spørsmål."], "nb", "nn") == ["Rett."]
    before = apertium.pid("nb", "nn")
    (tmp_path / "go").write_text("no\n")
    while not (tmp_path / "said").exists():
        pass
    assert apertium.translate(["Eit anna."], "nb", "nn") == ["Rett."]
    assert apertium.pid("nb", "nn") != before


def test_numbers_that_change_make_the_text_untranslated(fake: MakeFake) -> None:
    apertium = fake(r"exec sed -z -u -e 's/klokka 15/klokka 16/g' -e 's/\[0\]//g'")
    assert apertium.translate(["Ope til klokka 14.", "Ope til klokka 15."], "nb", "nn") == [
        "Ope til klokka 14.",
        None,
    ]


def test_the_fingerprint_follows_the_dictionaries_and_the_list(fake: MakeFake, tmp_path: Path) -> None:
    apertium = fake("exec cat")
    modes = tmp_path / "data" / "modes"
    dictionary = tmp_path / "data" / "words.bin"
    dictionary.write_bytes(b"1")
    for mode in modes.iterdir():
        mode.write_text(f"not-apertium '{dictionary}'\n", encoding="utf-8")
    environ = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"}
    first = Apertium(tmp_path / "data", environ=environ).fingerprint
    dictionary.write_bytes(b"2")
    second = Apertium(tmp_path / "data", environ=environ).fingerprint
    words = WordList(WordFile(names=("Bergen",), persons=(), to_nb=(), to_nn=()))
    third = Apertium(tmp_path / "data", words, environ=environ).fingerprint
    assert "" not in (first, second, third) and len({first, second, third}) == 3
    assert apertium.pid("nb", "nn") is None
