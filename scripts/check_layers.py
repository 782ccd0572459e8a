#!/usr/bin/env python3
"""Checks the include graph against the layers of the architecture, and that threads, SIMD and some libraries stay
where they belong. usage: check_layers.py [ROOT]; exit 1 and one line for each violation."""

import posixpath
import re
import sys
from pathlib import Path

# What a file of a layer may include besides its own layer. `vocabulary` is the plain headers of include/assay.
BELOW = {
    "base": set(),
    "vocabulary": {"base"},
    "kernels": {"base", "vocabulary"},
    "states": {"kernels", "base", "vocabulary"},
    "metrics": {"states", "kernels", "base", "vocabulary"},
    "catalog": {"metrics", "states", "kernels", "base", "vocabulary"},
    "engine": {"catalog", "metrics", "states", "kernels", "base", "vocabulary"},
    "io": {"base", "vocabulary"},
    "report": {"engine", "catalog", "base", "vocabulary"},
    "cli": {"report", "io", "engine", "catalog", "base", "vocabulary"},
    "python": {"report", "engine", "catalog", "base", "vocabulary"},
}
# Public headers that stand in the folder of the vocabulary but belong to another layer.
HEADER_LAYERS = {
    "error.h": "base",
    "fields.h": "base",
    "column.h": "base",
    "catalog.h": "catalog",
    "bound.h": "catalog",
    "recommendation.h": "catalog",
    "sample_size.h": "catalog",
    "evaluator.h": "engine",
    "comparison.h": "engine",
    "tuning.h": "engine",
    "cost_decisions.h": "engine",
    "gates.h": "engine",
    "assay.h": "engine",
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
# What may be used where: (pattern of an include or of code, what it is, where it may be).
CONFINED_INCLUDES = [
    (re.compile(r"hwy/"), "Highway (SIMD)", re.compile(r"src/kernels/")),
    (
        re.compile(r"(xmm|emm|imm|smm|tmm|pmm|nmm|avx\w*)intrin\.h|arm_neon\.h"),
        "intrinsics",
        re.compile(r"src/kernels/"),
    ),
    (re.compile(r"nlohmann/"), "nlohmann-json", re.compile(r"cli/|src/report/evaluation_read\.cc")),
    (re.compile(r"CLI/"), "CLI11", re.compile(r"cli/")),
    (re.compile(r"arrow/|parquet/"), "Arrow C++", re.compile(r"src/io/|cli/")),
    (re.compile(r"boost/"), "Boost", re.compile(r"src/base/|include/assay/base/")),
    (re.compile(r"nanobind/|Python\.h"), "Python", re.compile(r"python/")),
]
CONFINED_CODE = [
    # The clock of the progress line computes nothing.
    (
        re.compile(r"std::(jthread|thread|async)\b(?!::)"),
        "a thread",
        re.compile(r"src/engine/parallel\.cc|cli/progress\.(h|cc)"),
    ),
    (
        re.compile(r"std::(cout|cerr|clog)\b|\b(printf|puts|exit|abort|quick_exit)\s*\("),
        "printing or exiting",
        re.compile(r"cli/"),
    ),
    (re.compile(r"std::regex\b"), "std::regex", re.compile(r"(?!)")),
]
COMMENT_OR_TEXT = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.S)


def layer_of(path: str) -> str | None:
    """The layer of a file named from the root of the tree."""
    parts = path.split("/")
    if parts[0] in ("cli", "python"):
        return parts[0]
    if parts[0] == "src" and len(parts) > 2:
        return parts[1]
    if parts[:2] == ["include", "assay"]:
        return parts[2] if len(parts) > 3 else HEADER_LAYERS.get(parts[2], "vocabulary")
    return None


def resolve(root: Path, source: str, name: str) -> str | None:
    """The file of the tree that an include means, or None for a header of another project."""
    for folder in ("include", "src", "cli", "python", posixpath.dirname(source)):
        path = posixpath.normpath(posixpath.join(folder, name))
        if (root / path).is_file():
            return path
    return None


def include_violations(root: Path, source: str, text: str):
    layer = layer_of(source)
    for number, line in enumerate(text.splitlines(), 1):
        if not (match := INCLUDE.match(line)):
            continue
        name = match[2]
        for pattern, what, allowed in CONFINED_INCLUDES:
            if pattern.match(name) and not allowed.match(source):
                yield f"{source}:{number}: {what} is not for this place: {name}"
        target = resolve(root, source, name)
        if target is None:
            continue
        other = layer_of(target)
        if other and layer and other != layer and other not in BELOW.get(layer, set()):
            yield f"{source}:{number}: {layer} must not include {other}: {name}"


def code_violations(source: str, text: str):
    code = COMMENT_OR_TEXT.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
    for number, line in enumerate(code.splitlines(), 1):
        for pattern, what, allowed in CONFINED_CODE:
            if pattern.search(line) and not allowed.match(source):
                yield f"{source}:{number}: {what} is not for this place: {line.strip()}"


def violations(root: Path):
    """Yields one line for each violation, and says how many files were read."""
    files = sorted(
        p for top in ("include", "src", "cli", "python") for p in (root / top).rglob("*") if p.suffix in (".h", ".cc")
    )
    if not files:
        yield f"{root}: no sources found"
    for path in files:
        source = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        if layer_of(source) not in BELOW:
            yield f"{source}: belongs to no layer"
        yield from include_violations(root, source, text)
        yield from code_violations(source, text)
    print(f"{len(files)} files")


def main() -> int:
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent).resolve()
    found = list(violations(root))
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
