#!/usr/bin/env bash
# Runs Assay beside its peers, then every benchmark program of a build. usage: scripts/bench.sh BUILD [BENCHMARK_OPTION...]
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1
shift
cmake --install "$build" --prefix "$PWD/$build/package" --component wheel >/dev/null
PYTHONPATH=$PWD/$build/package .venv/bin/python bench/peers/run.py --json "$build/peers.json"
mapfile -t programs < <(find "$build/bench" -maxdepth 1 -type f -executable | sort)
[ ${#programs[@]} -gt 0 ] || { echo "bench: no benchmark in $build" >&2; exit 1; }
for program in "${programs[@]}"; do
  echo "== $(basename "$program")"
  "$program" "$@"
done
