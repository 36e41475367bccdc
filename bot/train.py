"""``python -m bot.train --out FOLDER``: trains the whole Rasa model, telling how far it is.

Every line on standard output is one JSON object. ``{"step", "done", "of"}`` tells progress; the last line is the
result, ``{"model", "changed", "digest", "program", "seconds"}``: ``digest`` names everything the model is made of,
``program`` only what comes with the program, so that what staff have changed since can be told from an upgrade. Exit
status 1 and ``{"error", "kind", "code"}`` when it cannot be trained; ``code`` is ``disk_full``, ``data_unreadable`` or
``failed``.

A model is made in a folder of its own and moved to its place when it is whole; a training that was killed leaves
nothing but that folder (``.training-…``), which the next one removes.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import json
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Dict, List, Optional

from bot.asked_folder import VARIABLE
from bot.digest import digest_of, record_path, same_as_newest
from bot.live_model import live_model, make_live, program_of
from bot.quiet import quiet
from nlu.learning_files import learning_files
from nlu.own_examples import ASKED
from nlu.training_data import TrainingDataError

HERE = Path(__file__).parent
STEPS = 6  # reading, four parts that learn (synonyms, place names, subjects, rules), packing
# Training is one job at a time and may use all cores.
_THREADS = frozenset({"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"})


def tell(**fields: Any) -> None:
    """One line of JSON on standard output, at once."""
    print(json.dumps(fields, ensure_ascii=False), file=sys.__stdout__, flush=True)


class Progress(logging.Handler):
    """Turns Rasa's "Finished training component" into steps."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._done = 1

    def emit(self, record: logging.LogRecord) -> None:
        """Count a finished part."""
        message = record.getMessage()
        if message.startswith("Finished training component"):
            self._done = min(self._done + 1, STEPS - 1)
            tell(step=message.split("'")[1], done=self._done, of=STEPS)


def materials(data: Optional[Sequence[Path]]) -> List[Path]:
    """Rasa's training files: ``bot/data``, or with ``data`` those in place of ``bot/data/nlu``."""
    fixed = [HERE / "data" / "lookup", HERE / "data" / "rules"]
    return [*(data or [HERE / "data" / "nlu"]), *fixed]


def made_of(data: Optional[Sequence[Path]] = None, asked: Path = ASKED) -> str:
    """The digest of everything a model is made of: code, rules, examples, and the questions asked for each passage."""
    return digest_of(
        [
            *(HERE / "config.yml", HERE / "domain", *materials(data), HERE / "examples_importer.py"),
            *([asked] if asked.is_dir() else []),
            *(HERE.parent / "nlu" / "example_bundle.py", *learning_files()),
        ]
    )


def train(
    out: Path,
    data: Optional[Sequence[Path]] = None,
    force: bool = False,
    asked: Path = ASKED,
    unless: Sequence[str] = (),
    unless_program: str = "",
) -> Dict[str, Any]:
    """Train unless the newest model in ``out`` was made from the same files; gives the result line.

    ``unless``: digests for which there is a model already, so that nothing need be done (``model`` is then None);
    ``unless_program``: the same for what comes with the program, whatever staff have changed since.
    Raises ``RuntimeError`` with a reason when Rasa made no model, ``TrainingDataError`` and ``OSError``.
    """
    began = time.monotonic()
    digest = made_of(data, asked)
    program = digest if data is None and asked == ASKED else made_of()
    told = {"changed": False, "digest": digest, "program": program, "seconds": 0.0}
    same, model = same_as_newest(out, digest)
    if not force and (same or digest in unless or program == unless_program):
        return {"model": str(model) if same else None, **told}
    tell(step="reading", done=0, of=STEPS)
    out.mkdir(parents=True, exist_ok=True)
    with _workshop(out) as folder:
        made = _train_rasa(folder, materials(data), asked)
        seconds = round(time.monotonic() - began, 1)
        told = {**told, "changed": True, "seconds": seconds}
        model = out / made.name
        record_path(made).write_text(json.dumps({"model": model.name, **told}), encoding="utf-8")
        # The record first: an archive that is in its place always has one.
        record_path(made).replace(record_path(model))
        made.replace(model)
    return {"model": str(model), **told}


@contextlib.contextmanager
def _workshop(out: Path) -> Iterator[Path]:
    """A folder on the same disk as ``out``, gone afterwards. Those of trainings that were killed are removed first."""
    for left in out.glob(".training-*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=".training-", dir=out))
    before = tempfile.tempdir
    try:
        # Rasa unpacks and packs where temporary files go: here, so that what a killed training leaves is found again.
        tempfile.tempdir = str(folder)
        yield folder
    finally:
        tempfile.tempdir = before
        shutil.rmtree(folder, ignore_errors=True)


def _train_rasa(out: Path, files: Sequence[Path], asked: Path) -> Path:
    os.environ[VARIABLE] = str(asked)
    # Rasa's own cache would keep every training on disk; the digest already answers whether to train at all.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    os.environ.setdefault("RASA_CACHE_DIRECTORY", str(out / ".cache"))
    with contextlib.redirect_stdout(sys.stderr):
        import rasa
        from rasa.utils.log_utils import configure_structlog

        configure_structlog(logging.WARNING)
        watched = logging.getLogger("rasa.engine.training.hooks")
        watched.setLevel(logging.INFO)
        watched.propagate = False
        progress = Progress()
        watched.addHandler(progress)
        try:
            tell(step="starting", done=1, of=STEPS)
            made = rasa.train(
                domain=str(HERE / "domain"),
                config=str(HERE / "config.yml"),
                training_files=[str(file) for file in files],
                output=str(out),
                force_training=True,
                fixed_model_name=time.strftime("svara-%Y%m%d-%H%M%S", time.gmtime()),
            )
        finally:
            watched.removeHandler(progress)
    if made.code != 0 or not made.model:
        raise RuntimeError("Rasa made no model; what it says is on standard error")
    tell(step="packing", done=STEPS, of=STEPS)
    return Path(made.model)


def _arguments(arguments: Optional[Sequence[str]]) -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, required=True, help="folder the model is written to")
    options.add_argument(
        "--data", type=Path, action="append", help="examples in place of bot/data/nlu; may be repeated"
    )
    options.add_argument("--asked", type=Path, default=ASKED, help="questions asked for each passage")
    options.add_argument(
        "--unless",
        action="append",
        default=[],
        help="a digest for which nothing need be done; may be repeated",
    )
    options.add_argument("--unless-program", default="", help="the same for what comes with the program")
    options.add_argument(
        "--serve",
        action="store_true",
        help="for a Rasa that starts on --out: train only if the program has changed since the live model, and make "
        "what was trained the live one",
    )
    options.add_argument("--force", action="store_true", help="train even when nothing has changed")
    return options.parse_args(arguments)


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Train as the command line says; gives the exit status."""
    given = _arguments(arguments)
    quiet(os.environ, keep=_THREADS)
    try:
        live = live_model(given.out) if given.serve else None
        program = program_of(live) if live else given.unless_program
        result = train(given.out, given.data, given.force, given.asked, given.unless, program)
        if given.serve and result["changed"]:
            make_live(given.out, Path(result["model"]))
    except Exception as error:  # the caller reads one line, whatever went wrong
        logging.getLogger(__name__).exception("training failed")
        tell(error=str(error), kind=type(error).__name__, code=code_of(error))
        return 1
    tell(**result)
    return 0


def code_of(error: BaseException) -> str:
    """What went wrong, as a stable word; looks through the errors that led to ``error``."""
    cause: Optional[BaseException] = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT):
            return "disk_full"
        if isinstance(cause, TrainingDataError):
            return "data_unreadable"
        cause = cause.__cause__ or cause.__context__
    return "failed"


if __name__ == "__main__":
    status = main()
    logging.shutdown()
    sys.stdout.flush()
    os._exit(status)  # as bot.serve does
