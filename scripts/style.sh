#!/usr/bin/env bash
# usage: scripts/style.sh format       formats in place
#        scripts/style.sh lint [DIR]   checks formats, layers and, with the compile commands of DIR (build/dev), clang-tidy
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t cpp < <(git ls-files '*.h' '*.cc')
mapfile -t python < <(git ls-files '*.py')

case ${1:-} in
  format)
    clang-format-14 -i "${cpp[@]}"
    .venv/bin/ruff format -q "${python[@]}"
    .venv/bin/ruff check -q --fix "${python[@]}"
    ;;
  lint)
    clang-format-14 --dry-run --Werror "${cpp[@]}"
    .venv/bin/ruff format -q --check "${python[@]}"
    .venv/bin/ruff check -q "${python[@]}"
    scripts/check_layers.py
    run-clang-tidy-14 -quiet -p "${2:-build/dev}" "$PWD/(src|cli|python)/.*" 2>/dev/null
    ;;
  *) sed -n '2,3s/^# *//p' "$0" >&2; exit 2 ;;
esac
