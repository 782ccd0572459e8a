#!/usr/bin/env python3
"""What intervals cost: seconds of each metric with `ci="none"` and with `ci="auto"`, the dearest first.

usage: interval_cost.py [--rows 500000] [--repeat 3] [--above 0] [--task NAME] [--only TEXT]
"""

from __future__ import annotations

import argparse
import time

import assay
import numpy as np

TASKS = ("binary", "multiclass", "multilabel", "regression", "regression of 4 outputs", "ranking")


def generated(task, rows):
    rng = np.random.default_rng(3)
    if task == "binary":
        y = (rng.random(rows) < 0.4).astype(np.int64)
        return {"target": y, "score": 1 / (1 + np.exp(-rng.normal(1.6 * y - 0.8, 1.2)))}
    if task == "multiclass":
        y = rng.integers(0, 3, rows)
        p = rng.dirichlet(np.ones(3), rows) + 0.4 * np.eye(3)[y]
        return {"target": y, "score": p / p.sum(axis=1, keepdims=True)}
    if task == "multilabel":
        rows //= 5
        y = (rng.random((rows, 10)) < 0.3).astype(np.int64)
        return {"target": y, "score": np.clip(0.3 * y + 0.7 * rng.random((rows, 10)), 0, 1)}
    if task == "regression":
        t = rng.gamma(3, 2, rows)
        return {"target": t, "prediction": t * rng.gamma(20, 1 / 20, rows), "lower": t * 0.7, "upper": t * 1.2 + 0.1}
    if task == "ranking":
        return {"target": rng.integers(0, 4, rows), "score": rng.random(rows), "query": np.arange(rows) // 20}
    t = rng.gamma(3, 2, (rows // 4, 4))
    return {"target": t, "prediction": t * rng.gamma(20, 1 / 20, t.shape)}


def specs(task):
    name_of_task = task.split()[0]
    for name in assay.list_metrics(name_of_task):
        yield name
        average = next((p for p in assay.explain(name, name_of_task)["params"] if p["name"] == "average"), None)
        if average and task not in ("binary", "regression"):
            for choice in average["choices"]:
                if choice != average["default"]:
                    yield f"{name}(average={choice})"


def seconds(task, spec, columns, ci):
    evaluator = assay.Evaluator(spec, task=task.split()[0], ci=ci)
    begin = time.perf_counter()
    evaluator.update(**columns)
    found = next(iter(evaluator.result()))
    return time.perf_counter() - begin, found.ci.method if found.ci else found.no_interval or ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--above", type=float, default=0, help="only what costs more than so many times")
    parser.add_argument("--task", choices=TASKS)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    lines = []
    for task in [options.task] if options.task else TASKS:
        columns = generated(task, options.rows)
        for spec in specs(task):
            if options.only not in spec:
                continue
            try:
                runs = [[seconds(task, spec, columns, ci) for ci in ("none", "auto")] for _ in range(options.repeat)]
            except ValueError as error:
                print(f"{task} {spec}: {error}")
                continue
            none, auto = (min(run[i][0] for run in runs) for i in (0, 1))
            lines.append((auto / none, none, auto, task, spec, runs[0][1][1]))
    for ratio, none, auto, task, spec, method in sorted(lines, key=lambda line: line[1] - line[2]):
        if ratio > options.above:
            print(f"{none:8.3f} {auto:8.3f} {ratio:6.1f}  {task}: {spec}  {method}")


if __name__ == "__main__":
    main()
