#!/usr/bin/env python3
"""Runs transcripts: what a person types and what the command must answer. In a file NAME.t, prose stands at the margin and

  $ printf 'y,p\\n1,0.9\\n' >a.csv        a command of bash (goes on in lines that begin with `> `)
  $ assay evaluate a.csv ...
  the lines of standard output
  ! the lines of standard error
  [3]                                    the exit code, when it is not 0

is indented by two. A line that ends in ` (re)` is a regular expression. Each file has a new folder, $EXAMPLES names the
examples, and `assay` is the program under test.
usage: transcripts.py [--accept] ASSAY FILE...          --accept writes what happened into the files
"""

import argparse
import difflib
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"
TIMEOUT = 120


@dataclass
class Step:
    """A command with the lines before it (prose) and the answer that the file expects."""

    prose: list[str]
    command: list[str] = field(default_factory=list)
    answer: list[str] = field(default_factory=list)


def parse(text: str) -> list[Step]:
    steps = [Step([])]
    for line in text.splitlines():
        step = steps[-1]
        if line.startswith("  $ "):
            if step.command:
                steps.append(step := Step([]))
            step.command.append(line[4:])
        elif line.startswith("  > ") and step.command and not step.answer:
            step.command.append(line[4:])
        elif line.startswith("  ") and step.command:
            step.answer.append(line[2:])
        else:
            if step.command:
                steps.append(step := Step([]))
            step.prose.append(line)
    return steps


def run(command: list[str], assay: Path, folder: Path) -> list[str]:
    env = {
        "PATH": f"{folder / '.bin'}:{os.environ['PATH']}",
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "EXAMPLES": str(EXAMPLES),
    } | {k: v for k, v in os.environ.items() if k.startswith(("ASSAY_", "ASAN_", "UBSAN_"))}
    done = subprocess.run(
        ["bash", "-c", "\n".join(command)],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=TIMEOUT,
    )
    answer = lines(done.stdout) + [f"! {line}" for line in lines(done.stderr)]
    return answer + ([f"[{done.returncode}]"] if done.returncode else [])


def lines(output: bytes) -> list[str]:
    """The lines of an output; one that does not end with a newline is marked."""
    text = output.decode("utf-8", "backslashreplace")
    found = text.split("\n")
    return found[:-1] if text.endswith("\n") or not text else found[:-1] + [found[-1] + " (no newline)"]


def agrees(expected: list[str], answer: list[str]) -> bool:
    return len(expected) == len(answer) and all(
        e == a or (e.endswith(" (re)") and re.fullmatch(e[:-5], a)) for e, a in zip(expected, answer)
    )


def show(steps: list[Step]) -> str:
    out = []
    for step in steps:
        out += step.prose
        out += [("  $ " if i == 0 else "  > ") + line for i, line in enumerate(step.command)]
        out += [f"  {line}" for line in step.answer]
    return "\n".join(out) + "\n"


def check(file: Path, assay: Path, accept: bool) -> bool:
    steps = parse(file.read_text(encoding="utf-8"))
    good = any(step.command for step in steps)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / ".bin").mkdir()
        (folder / ".bin" / "assay").symlink_to(assay)
        for step in filter(lambda step: step.command, steps):
            answer = run(step.command, assay, folder)
            if agrees(step.answer, answer):
                continue
            good = False
            print(f"{file.name}: $ {step.command[0]}")
            print(*difflib.unified_diff(step.answer, answer, "expected", "answered", lineterm=""), sep="\n")
            step.answer = answer
    if accept and not good:
        file.write_text(show(steps), encoding="utf-8")
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("assay", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    options = parser.parse_args()
    results = [check(file, options.assay.resolve(), options.accept) for file in options.files]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
