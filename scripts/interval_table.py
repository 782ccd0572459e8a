#!/usr/bin/env python3
"""Which interval `ci="auto"` gives each metric of the catalogue on generated rows, or why none: a Markdown table.

usage: interval_table.py [--write docs/guide/intervals.md | --check docs/guide/intervals.md]
--write puts the table between the marks <!-- methods --> and <!-- end of methods --> of the file; --check compares.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import assay
import numpy as np

BEGIN, END = "<!-- methods -->\n", "<!-- end of methods -->"
ROWS = 400


def generated(task):
    """Columns of a task: no ids, no weights, no equal rows."""
    rng = np.random.default_rng(11)
    if task == "binary":
        y = (rng.random(ROWS) < 0.4).astype(np.int64)
        return {"target": y, "score": 1 / (1 + np.exp(-rng.normal(1.6 * y - 0.8, 1.2)))}
    if task == "multiclass":
        y = rng.integers(0, 6, ROWS)
        p = rng.dirichlet(np.ones(6), ROWS) + 0.4 * np.eye(6)[y]
        return {"target": y, "score": p / p.sum(axis=1, keepdims=True)}
    if task == "multilabel":
        y = (rng.random((ROWS, 4)) < 0.4).astype(np.int64)
        y[:, 3] = 1 - y[:, 0]  # a label on every row, and one that is not
        return {"target": y, "score": np.clip(0.3 * y + 0.7 * rng.random((ROWS, 4)), 0, 1)}
    if task == "regression":
        t = rng.gamma(3, 2, ROWS)
        return {"target": t, "prediction": t * rng.gamma(20, 1 / 20, ROWS), "lower": t * 0.7, "upper": t * 1.2 + 0.1}
    return {
        "target": rng.integers(0, 4, ROWS),
        "score": rng.random(ROWS),
        "query": np.repeat(np.arange(40), ROWS // 40),
    }


def specs(task):
    """Every metric, and again by label where it can be averaged."""
    for name in assay.list_metrics(task):
        yield name
        average = next((p for p in assay.explain(name, task)["params"] if p["name"] == "average"), None)
        if average and task in ("multiclass", "multilabel"):
            for choice in average["choices"]:
                if choice != average["default"]:
                    yield f"{name}(average={choice})"


def answer(task, spec, columns):
    evaluator = assay.Evaluator(spec, task=task, ci="auto")
    try:
        evaluator.update(**columns)
        found = next(iter(evaluator.result()))
    except ValueError as error:
        return f"({error})"
    if found.ci:
        return f"`{found.ci.method}`"
    if found.no_interval:
        return f"none: {found.no_interval}"
    return "none: no number" if not isinstance(found.value, float) else "none: undefined"


def table():
    lines = ["| task | interval | metrics |", "|---|---|---|"]
    for task in ("binary", "multiclass", "multilabel", "regression", "ranking"):
        columns, by_answer = generated(task), {}
        for spec in specs(task):
            by_answer.setdefault(answer(task, spec, columns), []).append(spec)
        lines += [f"| {task} | {given} | {', '.join(names)} |" for given, names in sorted(by_answer.items())]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--write", type=Path)
    parser.add_argument("--check", type=Path)
    options = parser.parse_args()
    text = table()
    if path := options.write or options.check:
        before, rest = path.read_text().split(BEGIN)
        wanted = before + BEGIN + text + END + rest.split(END)[1]
        if options.write:
            path.write_text(wanted)
        elif path.read_text() != wanted:
            sys.exit(f"{path} is out of date: run {Path(sys.argv[0]).name} --write {path}")
    else:
        print(text)


if __name__ == "__main__":
    main()
