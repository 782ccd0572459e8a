#!/usr/bin/env bash
# Installs what the named groups need, and nothing that is there already: Debian packages and the .venv of this tree.
# usage: scripts/setup.sh [build] [test] [bench] [style]        (default: build)
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- build

say() { printf 'setup: %s\n' "$*"; }
die() { printf 'setup: error: %s\n' "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else die "root is needed for: $*"; fi
}

wanted_packages() { awk -v groups=" $* " '!/^#/ && NF == 2 && index(groups, " " $2 " ") {print $1}' scripts/debian-packages.txt; }

missing_packages() {
  comm -23 <(wanted_packages "$@" | sort -u) \
    <(wanted_packages "$@" | xargs -r dpkg-query -W -f '${Package} ${db:Status-Status}\n' 2>/dev/null |
      awk '$2 == "installed" {print $1}' | sort -u)
}

install_packages() {
  command -v dpkg-query >/dev/null || die "this system has no dpkg; install by hand the like of: $(wanted_packages "$@" | xargs)"
  local missing
  missing=$(missing_packages "$@" | xargs)
  [ -n "$missing" ] || return 0
  say "apt-get install $missing"
  as_root apt-get update -qq
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

make_venv() {
  [ -x .venv/bin/python ] && return 0
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || die "Python 3.10 or later is needed"
  say "python3 -m venv .venv"
  python3 -m venv .venv
}

# A stamp in the .venv holds the requirements that were installed last.
install_requirements() {
  local file=scripts/requirements-$1.txt stamp=.venv/requirements-$1.txt
  [ -f "$file" ] || return 0
  cmp -s "$file" "$stamp" && return 0
  say "pip install -r $file"
  .venv/bin/python -m pip install -qq -r "$file"
  cp "$file" "$stamp"
}

install_packages "$@"
make_venv
for group in "$@"; do install_requirements "$group"; done
