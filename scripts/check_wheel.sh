#!/usr/bin/env bash
# Builds the sdist and, from what it holds, the wheel (dist/); installs the wheel into a new environment and tries it there
# with nothing else on PATH, no compiler either. usage: scripts/check_wheel.sh
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch" build/sdist' EXIT

make_package() {
  rm -rf dist build/sdist
  .venv/bin/python -m build --sdist --no-isolation --outdir dist .
  mkdir -p build/sdist
  tar -xf dist/assay-*.tar.gz -C build/sdist --strip-components=1
  # With the .venv at the same place as in this tree, ccache knows most of the objects from build/release.
  ln -s ../../.venv build/sdist/.venv
  .venv/bin/python -m build --wheel --no-isolation --outdir dist \
    -Ccmake.define.ASSAY_PYARROW_DIR="$(echo "$PWD"/build/sdist/.venv/lib/python3.*/site-packages/pyarrow)" build/sdist
}
CCACHE_BASEDIR=$PWD make_package >"$scratch/log" 2>&1 || { tail -n 60 "$scratch/log" >&2; exit 1; }
ls -sh dist/assay-*

python3 -m venv "$scratch/venv"
"$scratch/venv/bin/python" -m pip install -qq --no-index --no-deps dist/assay-*.whl
alone() { env -i HOME="$scratch" PATH="$scratch/venv/bin" "$@"; }
fail() { echo "$*" >&2; exit 1; }

examples=$PWD/examples
cd "$scratch"
expected=$(alone assay evaluate "$examples/breast_cancer.parquet" --task binary --target malignant --score logistic --metrics roc_auc \
  --format json | alone python -c 'import json, sys; print(json.load(sys.stdin)["metrics"][0]["value"])')
found=$(alone python -c 'import assay, csv, sys
rows = list(csv.DictReader(open(sys.argv[1])))
print(assay.roc_auc([int(row["malignant"]) for row in rows], [float(row["logistic"]) for row in rows]))' "$examples/breast_cancer.csv")
[ "$found" = "$expected" ] || fail "the command says $expected, the package $found"
[ "$(alone assay --version)" = "assay $(alone python -c 'import assay; print(assay.__version__)')" ] || fail "versions differ"
status=0
alone assay evaluate no_such_file.csv --task binary --target malignant --score logistic 2>error.txt || status=$?
[ "$status" -eq 4 ] || fail "a missing file ends with $status, not 4: $(cat error.txt)"
alone python -c 'import sys, assay
loaded = {"numpy", "pyarrow", "torch", "pandas"} & set(sys.modules)
sys.exit(f"import assay loads {loaded}" if loaded else 0)'
echo "the wheel works: roc_auc $found"
