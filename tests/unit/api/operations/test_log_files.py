"""Log files are put aside when large; the oldest goes."""

from __future__ import annotations

from pathlib import Path

from api.operations.log_files import KEPT, last_lines, log_file


def test_a_small_one_goes_on(tmp_path: Path) -> None:
    log_file(tmp_path, "rasa").write_text("so far", encoding="utf-8")
    assert log_file(tmp_path, "rasa").read_text(encoding="utf-8") == "so far"


def test_a_large_one_is_put_aside_and_the_oldest_dropped(tmp_path: Path) -> None:
    for number in range(KEPT + 2):
        log_file(tmp_path, "rasa", largest=3).write_text(f"number {number}", encoding="utf-8")
    assert not log_file(tmp_path, "rasa", largest=3).exists()
    kept = {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()}
    assert kept == {"rasa.log.1": "number 4", "rasa.log.2": "number 3", "rasa.log.3": "number 2"}


def test_last_lines(tmp_path: Path) -> None:
    file = tmp_path / "a.log"
    assert last_lines(file) == ""
    file.write_text("\n".join(f"line {n}" for n in range(5000)), encoding="utf-8")
    assert last_lines(file, count=2) == "  | line 4998\n  | line 4999"
    assert last_lines(file, since=file.stat().st_size - 3) == "  | 999"
