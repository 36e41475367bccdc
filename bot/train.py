"""``python -m bot.train --out FOLDER``: trains the whole Rasa model, telling how far it is.

Every line on standard output is one JSON object. ``{"step", "done", "of"}`` tells progress; the last line is the
result, ``{"model", "changed", "digest", "seconds"}``. Exit status 1 and ``{"error"}`` when it cannot be trained.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Dict, List, Optional

from bot.digest import digest_of, record_path, same_as_newest
from bot.quiet import quiet
from nlu.learning_files import learning_files
from nlu.own_examples import ASKED

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


def train(out: Path, data: Optional[Sequence[Path]] = None, force: bool = False) -> Dict[str, Any]:
    """Train unless the newest model in ``out`` was made from the same files; gives the result line.

    Raises ``RuntimeError`` with a reason when Rasa made no model.
    """
    began = time.monotonic()
    files = materials(data)
    digest = digest_of(
        [
            *(HERE / "config.yml", HERE / "domain", *files, HERE / "examples_importer.py"),
            *([ASKED] if ASKED.is_dir() else []),
            *(HERE.parent / "nlu" / "example_bundle.py", *learning_files()),
        ]
    )
    same, model = same_as_newest(out, digest)
    if same and not force:
        return {"model": str(model), "changed": False, "digest": digest, "seconds": 0.0}
    tell(step="reading", done=0, of=STEPS)
    out.mkdir(parents=True, exist_ok=True)
    model = _train_rasa(out, files)
    result = {
        "model": str(model),
        "changed": True,
        "digest": digest,
        "seconds": round(time.monotonic() - began, 1),
    }
    record_path(model).write_text(json.dumps({**result, "model": model.name}), encoding="utf-8")
    return result


def _train_rasa(out: Path, files: Sequence[Path]) -> Path:
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
    options.add_argument("--force", action="store_true", help="train even when nothing has changed")
    return options.parse_args(arguments)


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Train as the command line says; gives the exit status."""
    given = _arguments(arguments)
    quiet(os.environ, keep=_THREADS)
    try:
        result = train(given.out, given.data, given.force)
    except Exception as error:  # the caller reads one line, whatever went wrong
        logging.getLogger(__name__).exception("training failed")
        tell(error=str(error), kind=type(error).__name__)
        return 1
    tell(**result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
