"""Bootstrap intervals against a bootstrap of NumPy: the ends agree up to the error of both simulations."""

import assay
import numpy as np
import pytest
import sklearn.metrics as sk

RNG = np.random.default_rng(5)
N, REPLICATES = 400, 2000
Y = (RNG.random(N) < 0.35).astype(np.int64)
S = np.clip(RNG.normal(0.4 + 0.2 * Y, 0.2), 0.01, 0.99)
GROUP = RNG.integers(0, 60, N)
# An estimated 2.5 % quantile of a normal distribution has 2.7 / sqrt(replicates) standard deviations of error, twice over.
TOLERANCE = 5 * 2.7 * np.sqrt(2 / REPLICATES)

METRICS = {
    "roc_auc": lambda y, s: sk.roc_auc_score(y, s),
    "accuracy": lambda y, s: np.mean((s >= 0.5) == y),
    "mcc": lambda y, s: sk.matthews_corrcoef(y, s >= 0.5),
    "log_loss": lambda y, s: -np.mean(np.log(np.where(y == 1, s, 1 - s))),
    "brier_score": lambda y, s: np.mean((s - y) ** 2),
    "d2_brier": lambda y, s: 1 - np.mean((s - y) ** 2) / np.mean((y - y.mean()) ** 2),
}


def by_rows():
    return RNG.integers(0, N, N)


def by_group():
    members = [np.flatnonzero(GROUP == g) for g in np.unique(GROUP)]
    return np.concatenate([members[k] for k in RNG.integers(0, len(members), len(members))])


@pytest.mark.parametrize("draw, columns", [(by_rows, {}), (by_group, {"id": GROUP})], ids=["rows", "groups"])
def test_ends(draw, columns):
    e = assay.Evaluator(list(METRICS), task="binary", ci=f"bootstrap({REPLICATES})", level=0.9, seed=3)
    e.update(target=Y, score=S, **columns)
    result = e.result()
    samples = [draw() for _ in range(REPLICATES)]
    for name, metric in METRICS.items():
        values = np.array([metric(Y[i], S[i]) for i in samples])
        low, high = np.quantile(values, [0.05, 0.95])
        ci = result[name].ci
        assert ci["method"] == "bootstrap_percentile" and ci["level"] == 0.9
        assert abs(ci["low"] - low) < TOLERANCE * values.std(), name
        assert abs(ci["high"] - high) < TOLERANCE * values.std(), name


def test_jackknife_is_the_formula():
    """Of a mean the jackknife over folds has the standard error of the mean, up to the noise of 64 folds."""
    y, p = np.zeros(20000), RNG.exponential(size=20000)
    ci = assay.evaluate(
        {"y": y, "p": p}, task="regression", target="y", prediction="p", metrics="max_error, rmse", ci="auto"
    )["rmse"].ci
    if ci["method"] == "jackknife":
        values = np.array([np.sqrt(np.mean(p[RNG.integers(0, len(p), len(p))] ** 2)) for _ in range(500)])
        assert abs((ci["high"] - ci["low"]) / (2 * 1.998 * values.std()) - 1) < 0.4


def test_bca_against_scipy():
    from scipy.stats import bootstrap

    p = RNG.exponential(size=300)
    e = assay.Evaluator("rmse", task="regression", ci="bootstrap(4000, bca)")
    e.update(target=np.zeros(300), prediction=p)
    ours = e.result()["rmse"].ci
    theirs = bootstrap(
        (p,), lambda x, axis: np.sqrt(np.mean(x**2, axis=axis)), n_resamples=4000, method="BCa", random_state=1
    )
    assert ours["method"] == "bootstrap_bca"
    for end in ("low", "high"):
        assert abs(ours[end] - getattr(theirs.confidence_interval, end)) < 0.35 * theirs.standard_error
