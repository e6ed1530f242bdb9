#!/bin/sh
# Renews requirements.lock: exact versions and hashes for every supported Python and system, without addresses.
set -eu
cd "$(dirname "$0")/.."
command -v .venv/bin/uv >/dev/null || .venv/bin/python -m pip install --quiet uv
echo 'pyside6-essentials==6.8.3' >.venv/constraints.txt
.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --extra dev --extra bench --extra sign \
    --constraint .venv/constraints.txt --no-header --no-annotate --upgrade pyproject.toml -o requirements.lock
