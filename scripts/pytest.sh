#!/usr/bin/env bash
# Installs the Python package of a build into BUILD/package, as the wheel has it, and runs pytest on it.
# usage: scripts/pytest.sh BUILD [PYTEST_OPTION...]
set -euo pipefail
cd "$(dirname "$0")/.."
build=$PWD/$1
shift
cmake --install "$build" --prefix "$build/package" --component wheel >/dev/null
PYTHONPATH=$build/package exec .venv/bin/python -m pytest "$@"
