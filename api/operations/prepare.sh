#!/bin/sh
# Runs prepare.py with the first Python, 3.8 or newer, that really runs. Names on PATH may be shims with
# nothing behind them, so each is tried.
cd "$(dirname "$0")/../.." || exit 1
for python in "$SVARA_PYTHON" python3.11 python3 python3.14 python3.13 python3.12 python3.10 python \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.*/bin/python3 /usr/bin/python3 /usr/local/bin/python3; do
    [ -n "$python" ] || continue
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1 </dev/null; then
        exec "$python" -m api.operations.prepare "$@"
    fi
done
cat >&2 <<'MESSAGE'

Cannot prepare the project.
No Python that runs was found: not on PATH, not in pyenv's folder, not in /usr/bin.
Svara needs Python 3.11 and Python 3.10 (Debian, Ubuntu: apt-get install python3.11 python3.11-venv; macOS:
brew install python@3.11 python@3.10; anywhere: pyenv install 3.11 3.10), or set SVARA_PYTHON and RASA_PYTHON
to their full paths.
MESSAGE
exit 1
