#!/usr/bin/env bash
# Builds the sdist and, from it, the wheel (dist/); installs the wheel into a new environment and tries it there with
# nothing else on PATH, no compiler either. usage: scripts/check_wheel.sh
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

rm -rf dist
# The build runs in temporary folders: ccache finds its objects again when paths there count as relative.
CCACHE_BASEDIR=${TMPDIR:-/tmp} .venv/bin/python -m build --outdir dist . >"$scratch/log" 2>&1 ||
  { tail -n 60 "$scratch/log" >&2; exit 1; }
ls -sh dist/assay-*

python3 -m venv "$scratch/venv"
"$scratch/venv/bin/python" -m pip install -qq --no-index --no-deps dist/assay-*.whl
alone() { env -i HOME="$scratch" PATH="$scratch/venv/bin" "$@"; }

examples=$PWD/examples
cd "$scratch"
alone python -c 'import assay'
alone assay --version
alone assay evaluate "$examples/breast_cancer.parquet" --task binary --target malignant --score logistic --metrics roc_auc \
  --format json | alone python -c 'import json, sys; value = json.load(sys.stdin)["metrics"][0]["value"]; assert 0.99 < value < 1, value'
status=0
alone assay evaluate "$examples/no_such_file.csv" --task binary --target malignant --score logistic 2>error.txt || status=$?
[ "$status" -eq 4 ] || { echo "a missing file ends with $status, not 4: $(cat error.txt)" >&2; exit 1; }
echo "the wheel works"
