#!/usr/bin/env python3
"""How often intervals without a formula (jackknife, random_groups) hold the true value: samples of known populations.

usage: coverage_resampled.py CASE [--rows 33000] [--draws 400]
The true value is the mean over two samples of a million rows.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict

import assay
import numpy as np
from scipy.special import expit


def multiclass(rng, n):
    y = rng.choice(4, n, p=[0.4, 0.3, 0.2, 0.1])
    e = np.exp(rng.normal(size=(n, 4)) + 1.5 * np.eye(4)[y])
    return {"target": y, "score": e / e.sum(axis=1, keepdims=True)}


def multilabel(rng, n):
    common, rates = rng.normal(size=(n, 1)), np.array([0, -0.5, -1, -1.5, -2])
    p = expit(1.2 * common + rates + 0.6 * rng.normal(size=(n, 5)))
    y = (rng.random((n, 5)) < p).astype(np.int64)
    return {"target": y, "score": expit(1.2 * common + rates + 0.7 * rng.normal(size=(n, 5)))}


def binary(rng, n, share=0.3, distance=2):
    y = (rng.random(n) < share).astype(np.int64)
    return {"target": y, "score": expit(rng.normal((y - 0.5) * distance, 1) + np.log(share / (1 - share)) / 2)}


def rare(rng, n):
    return binary(rng, n, 0.02, 4)


def regression(rng, n):
    t = rng.gamma(3, 2, n)
    return {"target": t, "prediction": t * rng.gamma(4, 1 / 4, n)}


def heavy(rng, n):
    t = rng.lognormal(0, 1, n)
    return {"target": t, "prediction": t * rng.lognormal(0, 0.7, n)}


def outputs(rng, n):
    t = rng.gamma(3, 2, (n, 3))
    return {"target": t, "prediction": t * rng.gamma(4, 1 / 4, (n, 1)) * rng.gamma(9, 1 / 9, (n, 3))}


SCORES = """pr_auc ks eer lift log_auc precision_at_recall recall_at_precision sensitivity_at_specificity
specificity_at_sensitivity recall_at_fpr d2_log_loss d2_brier normalized_entropy calibration_ratio calibration_slope
calibration_intercept aurc""".split()
ERRORS = "wmape d2_absolute_error d2_pinball spearman kendall".split()
AVERAGES = ["", "(average=micro)", "(average=weighted)"]
SPECS = {
    multiclass: [f"{m}{a}" for m in ("roc_auc", "average_precision") for a in AVERAGES]
    + "d2_log_loss d2_brier normalized_entropy calibration_ratio aurc".split(),
    multilabel: [f"{m}{a}" for m in ("roc_auc", "average_precision") for a in AVERAGES]
    + "f1 f1(average=weighted) precision recall jaccard label_ranking_loss coverage_error ndcg".split(),
    binary: SCORES,
    rare: SCORES,
    regression: ERRORS,
    heavy: ERRORS,
    outputs: "mae rmse r2 mape d2_absolute_error spearman".split(),
}
CASES = {make.__name__: make for make in SPECS}
TASKS = {"rare": "binary", "heavy": "regression", "outputs": "regression"}


def results(case, columns, ci):
    evaluator = assay.Evaluator(SPECS[CASES[case]], task=TASKS.get(case, case), ci=ci)
    evaluator.update(**columns)
    return {r.spec: r for r in evaluator.result()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("case", choices=CASES)
    parser.add_argument("--rows", type=int, default=33_000)
    parser.add_argument("--draws", type=int, default=400)
    parser.add_argument("--seconds", type=float, default=np.inf, help="begin no draw after so many")
    options = parser.parse_args()
    make = CASES[options.case]
    large = [results(options.case, make(np.random.default_rng(10**6 + i), 1_000_000), "none") for i in range(2)]
    truth = {spec: np.mean([found[spec].value for found in large]) for spec in large[0]}
    held, methods, end = Counter(), defaultdict(Counter), time.monotonic() + options.seconds
    draws = 0
    for draw in range(options.draws):
        if time.monotonic() > end:
            break
        draws += 1
        for spec, r in results(options.case, make(np.random.default_rng(draw), options.rows), "auto").items():
            methods[spec][r.ci.method if r.ci else r.no_interval] += 1
            held[spec] += bool(r.ci) and r.ci.low <= truth[spec] <= r.ci.high
    for spec in truth:
        print(f"{options.case} {options.rows} {spec}: {100 * held[spec] / draws:.1f} {dict(methods[spec])}")


if __name__ == "__main__":
    main()
