import gzip
import json

import pytest

from nlu.train_written_standard import Pair, evaluate, held_out, read_pairs, train, write
from nlu.written_standard import WEIGHTS_FILE, WORDS_FILE, WrittenStandardDetector

FOREIGN = frozenset({"the", "you"})
PLACES = ("hagen", "vika", "bygda", "marka", "lia", "fjellet", "sundet", "dalen", "neset", "osen")


def _pairs(source="lag"):
    # Made-up words with the endings of each form, so that only the ending can be learnt.
    stems = [
        first + second
        for first in ("bal", "dor", "fen", "gam", "kel", "mir")
        for second in ("tin", "nur", "kop")
    ]
    return [Pair((stem + "ane", place), (stem + "ene", place), source) for stem in stems for place in PLACES]


def test_endings_are_learnt_and_used_on_words_never_seen():
    weights = train(_pairs(), PLACES)
    assert weights["ane$"] > 0 > weights["ene$"]
    detector = WrittenStandardDetector(dict.fromkeys(PLACES, 0.0), frozenset(), weights)
    assert detector.detect("veglykane fjorgane i hagen ved vika").code == "nn"
    assert detector.detect("veglykene fjorgene i hagen ved vika").code == "nb"


def test_texts_that_are_the_same_in_both_forms_say_nothing():
    same = [Pair(("avgift", place), ("avgift", place), "lag") for place in PLACES] * 20
    assert train(_pairs() + same, PLACES).get("=avgift", 0.0) == 0.0


def test_words_of_the_hand_written_list_are_left_to_it():
    assert not any("hagen" in feature for feature in train(_pairs(), PLACES))


def test_whole_sources_are_held_out():
    learn, test = held_out(_pairs("stor") + _pairs("stor") + _pairs("stor") + _pairs("liten"))
    assert {pair.source for pair in learn} == {"stor"}
    assert {pair.source for pair in test} == {"liten"}


@pytest.mark.parametrize("name", ["par.jsonl", "par.jsonl.gz"])
def test_rows_are_read_and_english_ones_left_out(tmp_path, name):
    rows = [{"nn": "Kva no?", "nb": "Hva nå?", "src": "a"}, {"nn": "the dog you see", "nb": "hunden du ser"}]
    file = tmp_path / name
    opener = gzip.open if name.endswith("gz") else open
    with opener(file, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    assert read_pairs([file], FOREIGN) == [Pair(("kva", "no"), ("hva", "nå"), "a")]


def test_a_row_without_both_forms_is_an_error(tmp_path):
    file = tmp_path / "par.jsonl"
    file.write_text('{"nb": "bare bokmål"}\n', encoding="utf-8")
    with pytest.raises(KeyError):
        read_pairs([file], FOREIGN)


def test_what_is_written_can_be_loaded(tmp_path):
    out = tmp_path / "weights.json"
    write({"ane$": 0.5, "ene$": -0.25}, _pairs(), out)
    detector = WrittenStandardDetector.load(WORDS_FILE, out)
    assert detector.detect("eg veit ikkje").code == "nn"
    assert json.loads(out.read_text(encoding="utf-8"))["weights"] == {"ane$": 50, "ene$": -25}


def test_the_report_counts_by_length():
    lines = list(
        evaluate(WrittenStandardDetector.load(WORDS_FILE, WEIGHTS_FILE), [Pair(("ikkje",), ("ikke",), "a")])
    )
    assert lines[0] == "1-1 words: 2 texts, decided 1.000, right of those 1.0000"
    assert len(lines) == 5
