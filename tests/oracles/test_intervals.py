"""Analytic intervals against statsmodels, scipy and a DeLong written out here, to ten digits."""

import assay
import numpy as np
import pytest
from compare import same
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

SEEDS = range(5)


def result(metrics, task, ci="auto", level=0.95, **columns):
    evaluator = assay.Evaluator(metrics, task=task, ci=ci, level=level)
    evaluator.update(**columns)
    return evaluator.result()


def binary(seed, n=300):
    rng = np.random.default_rng(seed)
    y = (rng.random(n) < 0.35).astype(np.int64)
    score = np.round(1 / (1 + np.exp(-rng.normal(1.5 * y - 0.7, 1.2))), rng.integers(1, 12))
    return y, score


def delong(y, score, level):
    """DeLong, DeLong & Clarke-Pearson 1988, by mid-ranks (Sun & Xu 2014); on the logit scale too."""
    x, z = score[y == 1], score[y == 0]
    m, n = len(x), len(z)
    ranks = stats.rankdata(np.concatenate([x, z]))
    v10 = (ranks[:m] - stats.rankdata(x)) / n
    v01 = 1 - (ranks[m:] - stats.rankdata(z)) / m
    area = v10.mean()
    half = stats.norm.ppf((1 + level) / 2) * np.sqrt(v10.var(ddof=1) / m + v01.var(ddof=1) / n)
    logit = np.log(area / (1 - area)) + np.array([-1, 1]) * half / (area * (1 - area))
    return (area - half, min(area + half, 1)), tuple(1 / (1 + np.exp(-logit)))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("level", [0.5, 0.95, 0.999])
def test_proportions(seed, level):
    y, score = binary(seed)
    guess = (score >= 0.5).astype(np.int64)
    counts = {
        "accuracy": (y == guess, None),
        "error_rate": (y != guess, None),
        "precision": (y == 1, guess == 1),
        "recall": (guess == 1, y == 1),
        "specificity": (guess == 0, y == 0),
        "npv": (y == 0, guess == 0),
        "fpr": (guess == 1, y == 0),
        "prevalence": (y == 1, None),
        "jaccard": ((y == 1) & (guess == 1), (y == 1) | (guess == 1)),
    }
    for r in result(list(counts), "binary", level=level, target=y, prediction=guess):
        hits, among = counts[r.name]
        among = np.full(len(y), True) if among is None else among
        low, high = proportion_confint((hits & among).sum(), among.sum(), 1 - level, method="wilson")
        assert r.ci.method == "wilson" and r.ci.level == level
        same([r.ci.low, r.ci.high], [low, high], r.name, digits=10)
    plain = result("accuracy", "binary", ci="delta", level=level, target=y, prediction=guess)["accuracy"].ci
    same(
        [plain.low, plain.high],
        proportion_confint((y == guess).sum(), len(y), 1 - level, method="normal"),
        "plain",
        digits=10,
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_roc_auc(seed, level):
    y, score = binary(seed)
    plain, logit = delong(y, score, level)
    auto = result("roc_auc", "binary", level=level, target=y, score=score)["roc_auc"].ci
    asked = result("roc_auc", "binary", "delong", level, target=y, score=score)["roc_auc"].ci
    assert (auto.method, asked.method) == ("delong_logit", "delong")
    same([auto.low, auto.high], logit, "logit", digits=10)
    same([asked.low, asked.high], plain, "plain", digits=10)


@pytest.mark.parametrize("seed", SEEDS)
def test_roc_auc_of_whole_weights(seed):
    y, score = binary(seed)
    weight = np.random.default_rng(seed).integers(0, 4, len(y))
    found = result("roc_auc", "binary", target=y, score=score, weight=weight.astype(float))["roc_auc"].ci
    same(
        [found.low, found.high], delong(np.repeat(y, weight), np.repeat(score, weight), 0.95)[1], "repeated", digits=10
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("weighted", [False, True])
def test_means(seed, weighted):
    rng = np.random.default_rng(seed)
    t = rng.gamma(2, 10, 200)
    e = t + rng.normal(0, 3, 200)
    w = rng.integers(0, 4, 200).astype(float) if weighted else None
    terms = {
        "mae": np.abs(e - t),
        "mse": (e - t) ** 2,
        "rmse": (e - t) ** 2,
        "mean_error": e - t,
        "mape": np.abs(e - t) / t,
        "huber_loss": np.where(np.abs(e - t) <= 1, (e - t) ** 2 / 2, np.abs(e - t) - 0.5),
    }
    columns = dict(target=t, prediction=e) | ({"weight": w} if weighted else {})
    for r in result(list(terms), "regression", **columns):
        low, high = DescrStatsW(terms[r.name], weights=w).tconfint_mean(0.05)
        if r.name == "rmse":
            low, high = np.sqrt(max(low, 0)), np.sqrt(high)
        assert r.ci.method == "mean"
        same([r.ci.low, r.ci.high], [low, high], r.name, digits=10)


@pytest.mark.parametrize("seed", SEEDS)
def test_losses_of_probabilities(seed):
    y, score = binary(seed)
    p = np.clip(score, 2**-52, 1 - 2**-52)
    terms = {"log_loss": -np.log(np.where(y == 1, p, 1 - p)), "brier_score": (score - y) ** 2}
    for r in result(list(terms), "binary", target=y, score=score):
        same([r.ci.low, r.ci.high], DescrStatsW(terms[r.name]).tconfint_mean(0.05), r.name, digits=10)


def test_many_classes():
    rng = np.random.default_rng(8)
    y = rng.integers(0, 4, 500)
    p = rng.dirichlet(np.ones(4), 500) + 0.6 * np.eye(4)[y]
    p /= p.sum(axis=1, keepdims=True)
    found = result("accuracy, top_k_accuracy@2, precision(average=micro), log_loss", "multiclass", target=y, score=p)
    top = np.argsort(-p, axis=1)
    right = (top[:, 0] == y).sum()
    for spec, hits in {
        "accuracy": right,
        "precision(average=micro)": right,
        "top_k_accuracy(k=2)": (top[:, :2] == y[:, None]).any(axis=1).sum(),
    }.items():
        same(
            [found[spec].ci.low, found[spec].ci.high],
            proportion_confint(hits, 500, 0.05, method="wilson"),
            spec,
            digits=10,
        )
    terms = -np.log(p[np.arange(500), y])
    same(
        [found["log_loss"].ci.low, found["log_loss"].ci.high],
        DescrStatsW(terms).tconfint_mean(0.05),
        "log_loss",
        digits=10,
    )


def test_samples_of_labels():
    rng = np.random.default_rng(9)
    y = (rng.random((200, 5)) < 0.4).astype(np.int64)
    guess = np.where(rng.random((200, 5)) < 0.8, y, 1 - y)
    found = result("subset_accuracy, hamming_loss, f1(average=micro)", "multilabel", target=y, prediction=guess)
    ci = found["subset_accuracy"].ci
    same(
        [ci.low, ci.high],
        proportion_confint((y == guess).all(axis=1).sum(), 200, 0.05, method="wilson"),
        "subset_accuracy",
        digits=10,
    )
    ci = found["hamming_loss"].ci
    same([ci.low, ci.high], DescrStatsW((y != guess).mean(axis=1)).tconfint_mean(0.05), "hamming_loss", digits=10)
    hits, wrong = (y & guess).sum(axis=1), (y != guess).sum(axis=1)
    size = (2 * hits + wrong).sum()
    f1 = 2 * hits.sum() / size
    slopes = (2 * hits - f1 * (2 * hits + wrong)) / size  # a ratio of sums over rows
    half = stats.norm.ppf(0.975) * np.sqrt((slopes**2).sum()) / (f1 * (1 - f1))
    logit = np.log(f1 / (1 - f1)) + np.array([-half, half])
    ci = found["f1(average=micro)"].ci
    same([ci.low, ci.high], 1 / (1 + np.exp(-logit)), "f1", digits=9)


@pytest.mark.parametrize("n", [10, 37, 400])
def test_quantiles(n):
    errors = np.sort(np.abs(np.random.default_rng(n).normal(size=n)))
    found = result("median_absolute_error", "regression", target=np.zeros(n), prediction=errors)[
        "median_absolute_error"
    ].ci
    assert found.method == "order_statistics"
    ranks = np.arange(1, n + 1)
    low = max(k for k in ranks if stats.binom.cdf(k - 1, n, 0.5) <= 0.025)
    high = min(k for k in ranks if stats.binom.cdf(k - 1, n, 0.5) >= 0.975)
    low = errors[low - 1] if stats.binom.cdf(low - 1, n, 0.5) <= 0.025 else None
    assert found.low == low and found.high == errors[high - 1]


def test_rankings():
    rng = np.random.default_rng(4)
    query, relevance, score = np.repeat(np.arange(40), 12), rng.integers(0, 3, 480), rng.random(480)
    found = result("ndcg, map", "ranking", target=relevance, score=score, query=query)
    alone = [
        result(
            "ndcg, map",
            "ranking",
            "none",
            target=relevance[query == q],
            score=score[query == q],
            query=query[query == q],
        )
        for q in range(40)
    ]
    for name in ("ndcg", "map"):
        same(
            [found[name].ci.low, found[name].ci.high],
            DescrStatsW([r[name].value for r in alone]).tconfint_mean(0.05),
            name,
            digits=10,
        )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("level", [0.9, 0.99])
def test_pearson(seed, level):
    rng = np.random.default_rng(seed)
    t = rng.normal(1e6, 2, 60)
    p = t + rng.normal(0, 3, 60)
    found = result("pearson", "regression", level=level, target=t, prediction=p)["pearson"].ci
    wanted = stats.pearsonr(t, p).confidence_interval(level)
    assert found.method == "fisher"
    same(found.low, wanted.low, "low", digits=8), same(found.high, wanted.high, "high", digits=8)
