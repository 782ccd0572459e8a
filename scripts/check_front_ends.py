#!/usr/bin/env python3
"""Checks that no front end knows a metric by name: no string of cli/ or python/assay is a metric's name or spec.
usage: check_front_ends.py ASSAY [ROOT]; exit 1 and one line for each violation."""

import json
import re
import subprocess
import sys
from pathlib import Path

# Modules that offer other libraries' names, which is all they do.
DROP_INS = ("python/assay/sklearn/", "python/assay/torchmetrics/")
# Names that also mean something else: a file format, an option.
HOMONYMS = {"coco", "prevalence"}
STRING = re.compile(r'"""(?:.*?)"""|"((?:\\.|[^"\\\n])*)"|\'((?:\\.|[^\'\\\n])*)\'', re.S)
SPEC_NAME = re.compile(r"\s*(\w+)\s*(?:$|[(@,])")


def catalogue(assay: str) -> set[str]:
    out = subprocess.run([assay, "list", "--format", "json"], check=True, capture_output=True, text=True).stdout
    names = {row["name"] for row in json.loads(out)["metrics"]}
    if not names:
        raise SystemExit("the catalogue is empty")
    return names - HOMONYMS


def violations(root: Path, names: set[str]):
    files = sorted(p for top in ("cli", "python") for p in (root / top).rglob("*") if p.suffix in (".h", ".cc", ".py"))
    for path in files:
        source = path.relative_to(root).as_posix()
        if source.startswith(DROP_INS):
            continue
        text = path.read_text(encoding="utf-8")
        for match in STRING.finditer(text):
            spec = SPEC_NAME.match(match[1] or match[2] or "")
            if spec and spec[1] in names:
                yield f"{source}:{text.count(chr(10), 0, match.start()) + 1}: names the metric {spec[1]}: {match[0]}"
    print(f"{len(names)} names, {len(files)} files")


def main() -> int:
    root = Path(sys.argv[2] if len(sys.argv) > 2 else Path(__file__).parent.parent).resolve()
    found = list(violations(root, catalogue(sys.argv[1])))
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
