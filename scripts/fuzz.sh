#!/usr/bin/env bash
# Runs every fuzzer of a build for a time, some at once. Seeds: tests/fuzz/corpus/NAME (only read); what a run finds goes to
# BUILD/corpus/NAME and is where the next one starts; a crashing input to BUILD/crashes/.
# usage: [FUZZ_SEED=1] scripts/fuzz.sh BUILD SECONDS [JOBS]
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1 seconds=$2 jobs=${3:-1}
mkdir -p "$build/corpus" "$build/crashes"
mapfile -t fuzzers < <(find "$build/tests/fuzz" -maxdepth 1 -type f -executable | sort)
[ ${#fuzzers[@]} -gt 0 ] || { echo "fuzz: no fuzzer in $build" >&2; exit 1; }

run_one() {
  local fuzzer=$1 name log
  name=$(basename "$fuzzer") log=$build/$name.log
  mkdir -p "$build/corpus/$name"
  local folders=("$build/corpus/$name")
  [ -d "tests/fuzz/corpus/$name" ] && folders+=("tests/fuzz/corpus/$name")
  if "$fuzzer" -seed="${FUZZ_SEED:-1}" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -print_final_stats=1 \
      -artifact_prefix="$build/crashes/$name-" "${folders[@]}" >"$log" 2>&1; then
    printf 'fuzz: %-24s %s runs, no crash\n' "$name" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
  else
    printf 'fuzz: %-24s FAILED\n' "$name"
    tail -n 40 "$log"
    return 1
  fi
}
export -f run_one
export build seconds
printf '%s\n' "${fuzzers[@]}" | xargs -P "$jobs" -I{} bash -c 'run_one {}'
printf '%d passed, 0 failed\n' "${#fuzzers[@]}"
