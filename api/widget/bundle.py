"""Puts the widget's modules together, so that a page fetches one script where the project has many.

This is no build step: what is served is made from the files in ``static`` when it is first asked for. The
modules keep to a few plain forms (a test sees to it), so that they can be put one after the other in one scope:

- ``import { a, b } from "./other.js";`` and ``import name from "./look.css" with { type: "css" };``
- ``export`` only in front of ``class``, ``function``, ``async function`` and ``const``
- no two modules of one bundle give the same name to something at their top level
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w.]+\.js)";\n', re.MULTILINE)
_STYLE = re.compile(r'^import (\w+) from "\./([\w.]+\.css)" with \{ type: "css" \};\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:class|(?:async )?function\*?|const) )", re.MULTILINE)
_OTHER = re.compile(r"^(?:import(?!\s*\().*|export\b.*)$", re.MULTILINE)
_NAMED = re.compile(r"^(?:export )?(?:class|(?:async )?function\*?|const|let) (\w+)", re.MULTILINE)


class BundleError(ValueError):
    """A module cannot be put together with the others; the message says which and why."""


def bundle(entry: str, files: Mapping[str, str]) -> str:
    """One script that does, and exports, what the module ``entry`` does with all it imports.

    ``files``: name → source.

    Style sheets become constructed sheets, which a strict policy allows without exceptions. Raises
    ``BundleError`` for a file that is not there, an import or export in another form, imports in a ring, or
    a name that two modules use.
    """
    order: list[str] = []
    _visit(entry, files, order, [])
    owners: dict[str, str] = {}
    parts = []
    for name in order:
        part = (
            _style(name, files[name]) if name.endswith(".css") else _script(name, files[name], name == entry)
        )
        for named in _NAMED.findall(part):
            if named in owners:
                raise BundleError(f"{name} and {owners[named]} both call something {named}; rename one.")
            owners[named] = name
        # Lines lose their indentation: no text in a module spans lines (a test sees to it).
        parts.append(re.sub(r"\n\s+", "\n", part))
    return "".join(parts)


def style_name(sheet: str) -> str:
    """What a style sheet is called in a script: ``launcher.css`` is imported as ``launcherStyle``."""
    return f"{sheet.removesuffix('.css')}Style"


def _visit(name: str, files: Mapping[str, str], order: list[str], above: list[str]) -> None:
    if name in above:
        raise BundleError(f"{' → '.join([*above, name])} is a ring of imports.")
    if name in order:
        return
    if name not in files:
        raise BundleError(f"{above[-1] if above else 'The page'} imports {name}, which does not exist.")
    if name.endswith(".js"):
        for needed in _IMPORT.findall(files[name]):
            _visit(needed, files, order, [*above, name])
        for called, sheet in _STYLE.findall(files[name]):
            if called != style_name(sheet):
                raise BundleError(f"{name} must import {sheet} as {style_name(sheet)}.")
            _visit(sheet, files, order, [*above, name])
    order.append(name)


def _script(name: str, source: str, exported: bool) -> str:
    script = _STYLE.sub("", _IMPORT.sub("", source))
    inner = _EXPORT.sub("", script)
    left = _OTHER.search(inner)
    if left:
        raise BundleError(f"{name}: «{left[0]}» is not one of the forms that can be put together.")
    return script if exported else inner


def _style(name: str, source: str) -> str:
    called = style_name(name)
    compact = re.sub(r"\s*([{};,])\s*", r"\1", " ".join(source.split())).replace(": ", ":")
    rules = json.dumps(compact, ensure_ascii=False)
    return f"const {called} = new CSSStyleSheet();\n{called}.replaceSync({rules});\n"
