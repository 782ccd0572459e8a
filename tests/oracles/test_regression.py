"""Regression metrics against scikit-learn, scipy and exact arithmetic, live."""

import warnings
from fractions import Fraction

import assay
import numpy as np
import pytest
import scipy.stats as st
import sklearn.metrics as sk
from compare import same
from draws import SETS, positive, regression

warnings.filterwarnings("ignore")

PLAIN = {
    "mae": lambda t, p, w: sk.mean_absolute_error(t, p, sample_weight=w),
    "mse": lambda t, p, w: sk.mean_squared_error(t, p, sample_weight=w),
    "rmse": lambda t, p, w: sk.root_mean_squared_error(t, p, sample_weight=w),
    "mean_error": lambda t, p, w: np.average(p - t, weights=w),
    "median_absolute_error": lambda t, p, w: sk.median_absolute_error(t, p, sample_weight=w),
    "mape": lambda t, p, w: sk.mean_absolute_percentage_error(t, p, sample_weight=w),
    "pinball_loss(alpha=0.2)": lambda t, p, w: sk.mean_pinball_loss(t, p, sample_weight=w, alpha=0.2),
    "huber_loss(delta=0.5)": lambda t, p, w: np.average(
        [0.5 * e * e if e <= 0.5 else 0.5 * (e - 0.25) for e in np.abs(p - t)], weights=w
    ),
    "log_cosh": lambda t, p, w: np.average(np.logaddexp(p - t, t - p) - np.log(2), weights=w),
    "wmape": lambda t, p, w: (
        np.sum(np.abs(p - t) * (1 if w is None else w)) / np.sum(np.abs(t) * (1 if w is None else w))
    ),
}


@pytest.mark.parametrize("chunk", range(4))
def test_losses(chunk):
    for seed in range(chunk * SETS // 4, (chunk + 1) * SETS // 4):
        t, p, w = regression(seed)
        e = assay.Evaluator([*PLAIN, "max_error"], task="regression")
        e.update(target=t, prediction=p, weight=w)
        r = e.result()
        for spec, oracle in PLAIN.items():
            if spec == "wmape" and not np.abs(t).any():
                continue
            same(r[spec].value, oracle(t, p, w), f"{spec} seed {seed}", digits=11)
        kept = slice(None) if w is None else w > 0
        same(r["max_error"].value, np.max(np.abs(t - p)[kept]), f"max seed {seed}")


def exact_r2(t, p, w):
    w = [Fraction(1)] * len(t) if w is None else [Fraction(x) for x in w]
    t, d = [Fraction(x) for x in t], [Fraction(float(x)) for x in (t - p)]
    mean = sum(a * b for a, b in zip(w, t)) / sum(w)
    total = sum(a * (b - mean) ** 2 for a, b in zip(w, t))
    return float(1 - sum(a * b * b for a, b in zip(w, d)) / total) if total else None


def test_scores_are_exact_at_any_offset():
    for seed in range(SETS):
        t, p, w = regression(seed)
        e = assay.Evaluator("r2, explained_variance, pearson", task="regression")
        e.update(target=t, prediction=p, weight=w)
        r = e.result()
        expected = exact_r2(t, p, w)
        if expected is None:
            assert r["r2"].undefined
            continue
        same(r["r2"].value, expected, f"r2 seed {seed}", digits=12, floor=1e-11 if abs(expected) > 1 else 1e-12)
        if abs(np.mean(t)) < 1e6 and w is None and len(t) > 1 and np.ptp(p) > 0:
            same(r["pearson"].value, st.pearsonr(t, p).statistic, f"pearson seed {seed}", digits=10, floor=1e-11)
            same(
                r["explained_variance"].value,
                sk.explained_variance_score(t, p),
                f"ev seed {seed}",
                digits=10,
                floor=1e-10,
            )


def test_ranks():
    for seed in range(SETS):
        t, p, _ = regression(seed)
        if len(t) < 2 or np.ptp(t) == 0 or np.ptp(p) == 0:
            continue
        e = assay.Evaluator("spearman, kendall, kendall(variant=c)", task="regression")
        e.update(target=t, prediction=p)
        r = e.result()
        same(r["spearman"].value, st.spearmanr(t, p).statistic, f"spearman seed {seed}")
        same(r["kendall"].value, st.kendalltau(t, p).statistic, f"kendall seed {seed}")
        same(r["kendall(variant=c)"].value, st.kendalltau(t, p, variant="c").statistic, f"kendall c seed {seed}")


POSITIVE = {
    "msle": lambda t, p, w: sk.mean_squared_log_error(t, p, sample_weight=w),
    "rmsle": lambda t, p, w: sk.root_mean_squared_log_error(t, p, sample_weight=w),
    "poisson_deviance": lambda t, p, w: sk.mean_poisson_deviance(t, p, sample_weight=w),
    "gamma_deviance": lambda t, p, w: sk.mean_gamma_deviance(t, p, sample_weight=w),
    "tweedie_deviance(power=1.5)": lambda t, p, w: sk.mean_tweedie_deviance(t, p, sample_weight=w, power=1.5),
    "tweedie_deviance(power=3)": lambda t, p, w: sk.mean_tweedie_deviance(t, p, sample_weight=w, power=3),
}


def test_positive_targets():
    for seed in range(SETS):
        t, p, w = positive(seed)
        e = assay.Evaluator(list(POSITIVE), task="regression")
        e.update(target=t, prediction=p, weight=w)
        r = e.result()
        for spec, oracle in POSITIVE.items():
            same(r[spec].value, oracle(t, p, w), f"{spec} seed {seed}", digits=9, floor=1e-12)


def test_d2():
    for seed in range(SETS):
        t, p, w = positive(seed)
        if len(t) < 2 or np.ptp(t if w is None else t[w > 0]) == 0:
            continue
        e = assay.Evaluator("d2_absolute_error, d2_pinball(alpha=0.3), d2_tweedie(power=1.5)", task="regression")
        e.update(target=t, prediction=p, weight=w)
        r = e.result()
        same(r["d2_absolute_error"].value, sk.d2_absolute_error_score(t, p, sample_weight=w), f"seed {seed}", digits=11)
        same(
            r["d2_pinball(alpha=0.3)"].value,
            sk.d2_pinball_score(t, p, sample_weight=w, alpha=0.3),
            f"seed {seed}",
            digits=11,
        )
        same(
            r["d2_tweedie(power=1.5)"].value,
            sk.d2_tweedie_score(t, p, sample_weight=w, power=1.5),
            f"seed {seed}",
            digits=9,
            floor=1e-11,
        )


def test_several_outputs():
    for seed in range(SETS):
        rng = np.random.default_rng(seed)
        n, k = int(rng.choice([3, 50])), 3
        t, w = rng.normal(size=(n, k)) * [1, 10, 0.1], None if seed % 2 else rng.random(n)
        p = t + rng.normal(size=(n, k)) * 0.1
        for name, oracle in {
            "r2": sk.r2_score,
            "mae": sk.mean_absolute_error,
            "explained_variance": sk.explained_variance_score,
        }.items():
            for ours, theirs in {"uniform": "uniform_average", "none": "raw_values"}.items():
                value = getattr(assay, name)(t, p, w, average=ours)
                same(
                    list(value.values()) if ours == "none" else value,
                    oracle(t, p, sample_weight=w, multioutput=theirs),
                    f"{name} seed {seed}",
                    digits=10,
                )
        same(
            assay.r2(t, p, w, average="variance_weighted"),
            sk.r2_score(t, p, sample_weight=w, multioutput="variance_weighted"),
            f"seed {seed}",
            digits=10,
        )


def test_formulas():
    for seed in range(SETS):
        t, p, _ = positive(seed)
        e = assay.Evaluator(
            "smape, concordance_correlation, relative_squared_error, nrmse, nrmse(by=range), quantile_error(q=0.9), adjusted_r2(predictors=2)",
            task="regression",
        )
        e.update(target=t, prediction=p)
        r = e.result()
        same(r["smape"].value, np.mean(2 * np.abs(p - t) / (np.abs(t) + np.abs(p))), f"smape seed {seed}", digits=11)
        same(r["quantile_error(q=0.9)"].value, np.quantile(np.abs(p - t), 0.9), f"quantile seed {seed}", digits=11)
        if np.ptp(t) == 0:
            continue
        ccc = 2 * np.cov(t, p, bias=True)[0, 1] / (t.var() + p.var() + (t.mean() - p.mean()) ** 2)
        same(r["concordance_correlation"].value, ccc, f"ccc seed {seed}", digits=9, floor=1e-10)
        same(
            r["relative_squared_error"].value,
            ((p - t) ** 2).sum() / ((t - t.mean()) ** 2).sum(),
            f"rse seed {seed}",
            digits=8,
            floor=1e-10,
        )
        rmse = np.sqrt(np.mean((p - t) ** 2))
        same(r["nrmse"].value, rmse / t.mean(), f"nrmse seed {seed}", digits=10)
        same(r["nrmse(by=range)"].value, rmse / np.ptp(t), f"nrmse range seed {seed}", digits=10)
        n, r2 = len(t), r["relative_squared_error"].value
        if n > 3:
            same(
                r["adjusted_r2(predictors=2)"].value,
                1 - r2 * (n - 1) / (n - 3),
                f"adjusted seed {seed}",
                digits=9,
                floor=1e-9,
            )


def test_intervals():
    for seed in range(SETS):
        t, p, w = regression(seed)
        rng = np.random.default_rng(seed)
        low, high = p - rng.random(len(p)), p + rng.random(len(p))
        e = assay.Evaluator("interval_coverage, interval_width, interval_score(alpha=0.2)", task="regression")
        e.update(target=t, lower=low, upper=high, prediction=p, weight=w)
        r = e.result()
        same(r["interval_coverage"].value, np.average((t >= low) & (t <= high), weights=w), f"seed {seed}")
        same(r["interval_width"].value, np.average(high - low, weights=w), f"seed {seed}", digits=11)
        score = high - low + 2 / 0.2 * (np.maximum(low - t, 0) + np.maximum(t - high, 0))
        same(r["interval_score(alpha=0.2)"].value, np.average(score, weights=w), f"seed {seed}", digits=11)
