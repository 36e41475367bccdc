"""Nothing that changes what is learned may be forgotten, or a model would seem newer than it is."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

from nlu.learning_files import CODE, HERE, SHIPPED_WEIGHTS, learning_digest, learning_files


def imported(module: str, known: set[str]) -> set[str]:
    """Modules of this package that ``module`` imports, and those they import."""
    known.add(module)
    for node in ast.walk(ast.parse((HERE / f"{module}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nlu."):
            name = str(node.module).removeprefix("nlu.")
            if name not in known:
                imported(name, known)
    return known


def test_everything_the_classifier_imports_counts() -> None:
    assert {f"{module}.py" for module in imported("subject_classifier", {"embedding"})} == {
        name for name in CODE if name.endswith(".py")
    }


def test_the_files_exist() -> None:
    assert all(file.is_file() for file in learning_files())


def test_other_weights_are_another_digest(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED_WEIGHTS, tmp_path / "weights")
    assert learning_digest(tmp_path / "weights") == learning_digest()
    with (tmp_path / "weights" / "weights.npz").open("ab") as file:
        file.write(b"x")
    assert learning_digest(tmp_path / "weights") != learning_digest()
