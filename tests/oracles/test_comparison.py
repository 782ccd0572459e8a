"""Comparisons against SciPy, statsmodels and NumPy references; under the null, p-values are uniform."""

import assay
import numpy as np
import pytest
from compare import same
from scipy import stats
from sklearn import metrics as sk
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests

SETS = 40


def draw(seed, n=None):
    rng = np.random.default_rng(seed)
    n = n or int(rng.choice([12, 60, 400]))
    y = (rng.random(n) < 0.4).astype(int)
    y[:4] = [0, 0, 1, 1]
    shared = rng.normal(1.2 * y, 1)
    a, b = (stats.norm.cdf(shared - 0.6 + rng.normal(0, s, n)) for s in (0.4, 0.8))
    if seed % 3 == 0:
        a, b = np.round(a, 1), np.round(b, 1)  # ties
    return dict(y=y, a=a, b=b)


def clipped_log_loss(y, p):
    p = np.clip(p, 2.0**-52, 1 - 2.0**-52)
    return -np.where(y == 1, np.log(p), np.log(1 - p))


@pytest.mark.parametrize("seed", range(SETS))
def test_accuracy_is_mcnemar(seed):
    d = draw(seed)
    r = assay.compare(d, target="y", scores=["a", "b"], metrics="accuracy")["accuracy"]
    right = [(d[k] >= 0.5) == (d["y"] == 1) for k in "ab"]
    table = [
        [(right[0] & right[1]).sum(), (right[0] & ~right[1]).sum()],
        [(~right[0] & right[1]).sum(), (~right[0] & ~right[1]).sum()],
    ]
    same(r.p, mcnemar(table, exact=True).pvalue, "p")
    if table[0][1] + table[1][0]:
        same(r.p, stats.binomtest(int(table[0][1]), int(table[0][1] + table[1][0])).pvalue, "p")
    same(r.difference, right[1].mean() - right[0].mean(), "difference")
    assert r.units == {"wins": table[1][0], "ties": table[0][0] + table[1][1], "losses": table[0][1]}
    assert (r.test, r.ci["method"]) == ("mcnemar_exact", "tango")


def tango_reference(b, c, n, level):
    """The limits where the score, with the nuisance parameter at its maximum of likelihood, has the wanted size."""
    from scipy.optimize import brentq, minimize_scalar

    def score(delta):
        low, high = max(0.0, -delta), (1 - delta) / 2
        loss = lambda q: (
            -(
                c * np.log(max(q + delta, 1e-300)) * (c > 0)
                + b * np.log(max(q, 1e-300)) * (b > 0)
                + (n - b - c) * np.log(max(1 - delta - 2 * q, 1e-300))
            )
        )
        q = minimize_scalar(loss, bounds=(low, high), method="bounded", options=dict(xatol=1e-14)).x
        return (c - b - n * delta) / np.sqrt(n * (2 * q + delta - delta**2))

    z = stats.norm.ppf((1 + level) / 2)
    middle = (c - b) / n
    return brentq(lambda x: score(x) - z, -1 + 1e-9, middle - 1e-12), brentq(
        lambda x: score(x) + z, middle + 1e-12, 1 - 1e-9
    )


@pytest.mark.parametrize("seed", range(0, SETS, 4))
def test_accuracy_interval_is_tango(seed):
    d = draw(seed, 200)
    r = assay.compare(d, target="y", scores=["a", "b"], metrics="accuracy", level=0.9)["accuracy"]
    low, high = tango_reference(r.units["losses"], r.units["wins"], 200, 0.9)
    same([r.ci["low"], r.ci["high"]], [low, high], "interval", digits=5, floor=1e-6)


@pytest.mark.parametrize("seed", range(SETS))
@pytest.mark.parametrize("metric", ["log_loss", "brier_score"])
def test_means_are_paired_t(seed, metric):
    d = draw(seed)
    r = assay.compare(d, target="y", scores=["a", "b"], metrics=metric, level=0.9)[metric]
    loss = (lambda p: clipped_log_loss(d["y"], p)) if metric == "log_loss" else (lambda p: (p - d["y"]) ** 2)
    a, b = loss(d["a"]), loss(d["b"])
    theirs = stats.ttest_rel(b, a)
    interval = theirs.confidence_interval(0.9)
    same([r.p, r.ci["low"], r.ci["high"]], [theirs.pvalue, interval.low, interval.high], metric, digits=9)
    assert sum(r.units.values()) == len(a) and abs(r.units["wins"] - (b < a).sum()) <= 2  # equal losses may round apart


@pytest.mark.parametrize("seed", range(SETS))
def test_regression_means(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.choice([5, 30, 49, 300]))
    y, noise = rng.normal(size=n), rng.normal(size=n)
    d = dict(y=y, a=y + noise, b=y + noise + rng.normal(0, 0.3, n))
    a, b = abs(d["a"] - y), abs(d["b"] - y)
    r = assay.compare(d, task="regression", target="y", predictions=["a", "b"], metrics="mae")["mae"]
    same(r.p, stats.ttest_rel(b, a).pvalue, "t", digits=10)
    w = assay.compare(d, task="regression", target="y", predictions=["a", "b"], metrics="mae", method="wilcoxon")["mae"]
    how = "exact" if n <= 50 else "approx"
    same(w.p, stats.wilcoxon(b - a, method=how, correction=False).pvalue, "wilcoxon", digits=10)
    assert w.test == "wilcoxon" and w.ci == r.ci


def test_wilcoxon_with_zeros_and_ties():
    rng = np.random.default_rng(5)
    d = dict(y=np.zeros(60), a=rng.integers(0, 4, 60).astype(float), b=rng.integers(0, 5, 60).astype(float))
    r = assay.compare(d, task="regression", target="y", predictions=["a", "b"], metrics="mae", method="wilcoxon")["mae"]
    same(
        r.p,
        stats.wilcoxon(d["b"] - d["a"], zero_method="wilcox", method="approx", correction=False).pvalue,
        "wilcoxon",
        digits=10,
    )


def delong_reference(y, a, b):
    """Placements of all pairs, and the covariance of DeLong, DeLong & Clarke-Pearson (1988)."""
    pairs = [(p[y == 1][:, None] > p[y == 0]) + 0.5 * (p[y == 1][:, None] == p[y == 0]) for p in (a, b)]
    v10, v01 = np.array([k.mean(1) for k in pairs]), np.array([k.mean(0) for k in pairs])
    s = np.cov(v10) / v10.shape[1] + np.cov(v01) / v01.shape[1]
    auc = v10.mean(1)
    return auc[1] - auc[0], np.sqrt(max(0, s[0, 0] + s[1, 1] - 2 * s[0, 1]))


@pytest.mark.parametrize("seed", range(SETS))
def test_auc_is_delong(seed):
    d = draw(seed)
    r = assay.compare(d, target="y", scores=["a", "b"], metrics="roc_auc")["roc_auc"]
    difference, error = delong_reference(d["y"], d["a"], d["b"])
    z = stats.norm.ppf(0.975)
    same(r.difference, sk.roc_auc_score(d["y"], d["b"]) - sk.roc_auc_score(d["y"], d["a"]), "difference")
    same(
        [r.ci["low"], r.ci["high"]],
        np.clip([difference - z * error, difference + z * error], -1, 1),
        "interval",
        digits=10,
        floor=1e-11,
    )
    same(r.p, 2 * stats.norm.sf(abs(difference) / error), "p", digits=9)


@pytest.mark.parametrize("seed", range(0, SETS, 3))
@pytest.mark.parametrize("metric", ["f1", "precision", "mcc", "balanced_accuracy"])
def test_counts_are_the_jackknife(seed, metric):
    d = draw(seed, 40)
    r = assay.compare(d, target="y", scores=["a", "b"], metrics=metric)[metric]
    reference = dict(
        f1=sk.f1_score,
        precision=sk.precision_score,
        mcc=sk.matthews_corrcoef,
        balanced_accuracy=sk.balanced_accuracy_score,
    )[metric]
    value = lambda keep: reference(d["y"][keep], d["b"][keep] >= 0.5) - reference(d["y"][keep], d["a"][keep] >= 0.5)
    n = 40
    whole = value(np.ones(n, bool))
    without = np.array([value(np.arange(n) != i) for i in range(n)])
    error = np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())
    reach = stats.t.ppf(0.975, n - 1) * error
    same([r.ci["low"], r.ci["high"]], [whole - reach, whole + reach], metric, digits=9, floor=1e-9)
    if error > 1e-9:
        same(r.p, 2 * stats.t.sf(abs(whole) / error, n - 1), metric, digits=7)


@pytest.mark.parametrize("seed", range(0, SETS, 5))
def test_adjustments(seed):
    d = draw(seed, 300) | dict(part=np.where(np.arange(300) % 2, "x", "y"))
    r = assay.compare(d, target="y", scores=["a", "b"], by="part")
    p = [item.p for part in (r, *r.slices) for item in part]
    holm = [item.p_holm for part in (r, *r.slices) for item in part]
    bh = [item.p_bh for part in (r, *r.slices) for item in part]
    assert len(p) == 3 * len(r) and None not in p
    same(holm, multipletests(p, method="holm")[1], "holm")
    same(bh, multipletests(p, method="fdr_bh")[1], "bh")


def test_resampling_agrees_with_theory():
    d = draw(11, 400)
    options = dict(target="y", scores=["a", "b"], metrics="log_loss, f1, roc_auc")
    auto = assay.compare(d, **options)
    boot = assay.compare(d, **options, method="bootstrap(4000)")
    swap = assay.compare(d, **options, method="randomization(4000)")
    for theory, b, s in zip(auto, boot, swap):
        width = theory.ci["high"] - theory.ci["low"]
        assert (
            abs(b.ci["low"] - theory.ci["low"]) < 0.15 * width and abs(b.ci["high"] - theory.ci["high"]) < 0.15 * width
        )
        assert abs(s.p - theory.p) < 0.1 and abs(b.p - theory.p) < 0.1
        assert s.ci == theory.ci or theory.spec == "f1"


def null_p_values(metric, method, n, task="binary", draws=0):
    """p-values of models that differ by exchangeable noise only."""
    found = []
    for seed in range(draws or (300 if "(" in method else 1500)):  # resampling takes longer
        rng = np.random.default_rng(10_000 + seed)
        if task == "regression":
            y, noise = rng.normal(size=n), rng.normal(size=n)
            d = dict(y=y, a=y + noise + rng.normal(size=n), b=y + noise + rng.normal(size=n))
            r = assay.compare(
                d, task=task, target="y", predictions=["a", "b"], metrics=metric, method=method, seed=seed, threads=1
            )
        else:
            y = (rng.random(n) < 0.5).astype(int)
            shared = rng.normal(y, 1)
            a, b = (stats.norm.cdf(shared - 0.5 + rng.normal(0, 1, n)) for _ in range(2))
            r = assay.compare(
                dict(y=y, a=a, b=b), target="y", scores=["a", "b"], metrics=metric, method=method, seed=seed, threads=1
            )
        found.append(r[metric].p)
    return np.array(found)


@pytest.mark.parametrize(
    "metric, method, task",
    [
        ("roc_auc", "delong", "binary"),
        ("log_loss", "t", "binary"),
        ("log_loss", "wilcoxon", "binary"),
        ("f1", "jackknife", "binary"),
        ("roc_auc", "randomization(199)", "binary"),
        ("average_precision", "randomization(199)", "binary"),
        ("log_loss", "bootstrap(199)", "binary"),
        ("mae", "auto", "regression"),
        ("rmse", "bootstrap(199)", "regression"),
    ],
)
def test_null_p_values_are_uniform(metric, method, task):
    p = null_p_values(metric, method, 150, task)
    assert stats.kstest(p, "uniform").pvalue > 0.01
    assert abs((p <= 0.05).mean() - 0.05) <= 4 * np.sqrt(0.05 * 0.95 / len(p))


@pytest.mark.parametrize("metric, task", [("average_precision", "binary"), ("ece", "binary"), ("rmse", "regression")])
def test_null_p_values_by_folds_are_uniform(metric, task):
    """Above a thousand units the jackknife leaves out folds of them."""
    p = null_p_values(metric, "jackknife", 1200, task, draws=400)
    assert stats.kstest(p, "uniform").pvalue > 0.01
    assert abs((p <= 0.05).mean() - 0.05) <= 4 * np.sqrt(0.05 * 0.95 / len(p))


def test_null_mcnemar_is_valid():
    """The exact test is discrete, hence conservative: P(p <= x) <= x, but not by much."""
    p = null_p_values("accuracy", "mcnemar", 150)
    for x in (0.05, 0.1, 0.3, 0.5):
        assert (p <= x).mean() <= x + 3 * np.sqrt(x * (1 - x) / len(p))
    assert (p <= 0.3).mean() > 0.12
