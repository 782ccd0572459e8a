#!/usr/bin/env python3
"""How often the intervals of `ci="auto"` hold the true value: random samples of known populations.

usage: coverage.py [--draws 2000] [--seed 1] [--write docs/guide/intervals.md]
--write puts the table between the marks <!-- coverage --> and <!-- end of coverage --> of the file.
"""

from __future__ import annotations

import argparse
import math
from collections import defaultdict
from pathlib import Path

import assay
import numpy as np
from scipy.special import expit
from scipy.stats import halfnorm, norm

SCORED = ["roc_auc", "average_precision", "log_loss", "brier_score", "ece", "ace", "rmsce"]
SIZES, PROBABILITIES = (50, 500, 5000), (0.5, 0.9, 0.99)
POPULATION = 4_000_000  # for true values that have no closed form


def labels(rng, n, p):
    """Two equally common classes, each predicted right with probability p: accuracy, precision, recall and F1 are p."""
    y = (rng.random(n) < 0.5).astype(np.int64)
    return y, np.where(rng.random(n) < p, y, 1 - y)


def scores(rng, n, p):
    """Normal scores of two equally common classes, as far apart as an area under the ROC curve of p needs; as the
    probabilities that they mean (of scores that mean nothing, p = 0.5: overconfident ones)."""
    y = (rng.random(n) < 0.5).astype(np.int64)
    distance = math.sqrt(2) * norm.ppf(p)
    x = rng.normal((y - 0.5) * distance, 1)
    return y, expit((distance or 1) * x)


def of_labels(rng, n, p, ci="auto"):
    y, guess = labels(rng, n, p)
    e = assay.Evaluator(["accuracy", "f1", "mcc", "balanced_accuracy"], task="binary", ci=ci)
    e.update(target=y, prediction=guess)
    return e.result()


def of_scores(rng, n, p, ci="auto"):
    y, x = scores(rng, n, p)
    e = assay.Evaluator(SCORED, task="binary", ci=ci)
    e.update(target=y, score=x)
    return e.result()


def of_errors(rng, n, p, ci="auto"):
    e = assay.Evaluator(["mae", "rmse", f"quantile_error(q={p})"], task="regression", ci=ci)
    e.update(target=np.zeros(n), prediction=rng.normal(size=n))
    return e.result()


def of_models(rng, n, p, ci="auto"):
    """A regression that leaves a share p of the variance of a normal target explained."""
    t = rng.normal(size=n)
    e = assay.Evaluator(["r2", "explained_variance"], task="regression", ci=ci)
    e.update(target=t, prediction=t + math.sqrt(1 - p) * rng.normal(size=n))
    return e.result()


def of_classes(rng, n, p, ci="auto"):
    """Four equally common classes, right with probability p, else one of the others."""
    y = rng.integers(0, 4, n)
    guess = np.where(rng.random(n) < p, y, (y + rng.integers(1, 4, n)) % 4)
    e = assay.Evaluator(["recall", "f1(average=weighted)"], task="multiclass", ci=ci, labels=list("0123"))
    e.update(target=y, prediction=guess)
    return e.result()


def true_values(p):
    """Metric to true value. The mean error, rmse and quantile do not depend on p, apart from the quantile's level."""
    rng = np.random.default_rng(0)
    exact = {
        "accuracy": p,
        "f1": p,
        "mcc": 2 * p - 1,
        "balanced_accuracy": p,
        "roc_auc": p,
        "mae": math.sqrt(2 / math.pi),
        "rmse": 1.0,
        "quantile_error": halfnorm.ppf(p),
        "r2": p,
        "explained_variance": p,
        "recall": p,
        "f1(average=weighted)": p,
    }
    large = of_scores(rng, POPULATION, p, "none")
    return exact | {r.name: r.value for r in large if r.name not in exact}


def simulate(draws, seed, sizes=SIZES, probabilities=PROBABILITIES):
    """(metric, method of most draws, n, p) -> share of the draws whose interval holds the true value, share with one."""
    held, made, methods = defaultdict(int), defaultdict(int), defaultdict(lambda: defaultdict(int))
    for p in probabilities:
        truth = true_values(p)
        for n in sizes:
            rng = np.random.default_rng([seed, n, int(1000 * p)])
            for _ in range(draws):
                runs = [("", f(rng, n, p)) for f in (of_labels, of_errors, of_models, of_classes)]
                y, x = scores(rng, n, p)
                for ci in ("auto", "delong"):
                    e = assay.Evaluator(SCORED if ci == "auto" else ["roc_auc"], task="binary", ci=ci)
                    e.update(target=y, score=x)
                    runs.append(("" if ci == "auto" else " (plain)", e.result()))
                for name, result in runs:
                    for r in result:
                        title = r.spec if "average=" in r.spec else r.name
                        key = (title + name, n, p)
                        if r.ci:
                            made[key] += 1
                            methods[title + name][r.ci.method] += 1
                            held[key] += r.ci.low <= truth[title] <= r.ci.high
    names = {name: max(counts, key=counts.get) for name, counts in methods.items()}
    return {
        (name, names[name], n, p): (held[name, n, p] / max(made[name, n, p], 1), made[name, n, p] / draws)
        for name in names
        for n in sizes
        for p in probabilities
    }


def table(result, draws):
    sizes, probabilities = sorted({key[2] for key in result}), sorted({key[3] for key in result})
    cells = [(n, p) for n in sizes for p in probabilities]
    head = ["metric", "method", *(f"n={n}, p={p}" for n, p in cells)]
    lines = ["| " + " | ".join(head) + " |", "|---|---|" + "--:|" * len(cells)]
    for name, method in dict.fromkeys(key[:2] for key in result):
        row = []
        for n, p in cells:
            share, made = result[name, method, n, p]
            row.append(
                f"{100 * share:.1f}" + ("" if made == 1 else f" ({100 * made:.0f} % of draws)") if made else "none"
            )
        lines.append(f"| {name} | {method} | " + " | ".join(row) + " |")
    return (
        "\n".join(lines)
        + f"\n\nPer cent of {draws:,} draws a cell; the standard error of a cell is {100 * math.sqrt(0.95 * 0.05 / draws):.1f}.\n"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    text = table(simulate(options.draws, options.seed), options.draws)
    print(text)
    if options.write:
        begin, end = "<!-- coverage -->\n", "<!-- end of coverage -->"
        before, rest = options.write.read_text().split(begin)
        options.write.write_text(before + begin + text + end + rest.split(end)[1])


if __name__ == "__main__":
    main()
