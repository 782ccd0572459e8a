"""Analytic intervals against statsmodels, scipy and a DeLong written out here, to ten digits."""

import assay
import numpy as np
import pytest
from compare import same
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

SEEDS = range(5)


def result(metrics, task, ci="auto", level=0.95, weight_kind="importance", **columns):
    evaluator = assay.Evaluator(metrics, task=task, ci=ci, level=level, weight_kind=weight_kind)
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
    found = result("roc_auc", "binary", target=y, score=score, weight=weight.astype(float), weight_kind="count")[
        "roc_auc"
    ].ci
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
    columns = dict(target=t, prediction=e) | ({"weight": w, "weight_kind": "count"} if weighted else {})
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


def many_classes(seed, n=600):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 4, n)
    p = rng.dirichlet(np.ones(4), n) + 0.6 * np.eye(4)[y]
    return y, p / p.sum(axis=1, keepdims=True)


def test_each_class():
    y, p = many_classes(3)
    top = p.argmax(axis=1)
    found = result("precision(average=none), f1(average=none), roc_auc(average=none)", "multiclass", target=y, score=p)
    precision, f1, auc = (found[f"{name}(average=none)"].ci for name in ("precision", "f1", "roc_auc"))
    assert (precision.method, f1.method, auc.method) == ("wilson", "delta_logit", "delong_logit")
    for c in range(4):
        called, true = top == c, y == c
        wanted = proportion_confint((called & true).sum(), called.sum(), 0.05, method="wilson")
        same([precision.low[str(c)], precision.high[str(c)]], wanted, c, digits=10)
        wanted = delong(true.astype(int), p[:, c], 0.95)[1]
        same([auc.low[str(c)], auc.high[str(c)]], wanted, c, digits=10)
        hits, wrong = (called & true).astype(float), (called != true).astype(float)
        size = (2 * hits + wrong).sum()
        value = 2 * hits.sum() / size
        half = stats.norm.ppf(0.975) * np.sqrt((((2 * hits - value * (2 * hits + wrong)) / size) ** 2).sum())
        logit = np.log(value / (1 - value)) + np.array([-half, half]) / (value * (1 - value))
        same([f1.low[str(c)], f1.high[str(c)]], 1 / (1 + np.exp(-logit)), c, digits=8)


def test_report():
    y, p = many_classes(4)
    wanted = "classification_report, accuracy, precision(average=none), f1(average=macro), recall(average=weighted)"
    found = result(wanted, "multiclass", target=y, score=p)
    low, high = (found["classification_report"].ci[end] for end in ("low", "high"))
    assert "support" not in low["0"] and set(low["accuracy"]) == {"f1"}
    for end, given in (("low", low), ("high", high)):
        assert given["accuracy"]["f1"] == found["accuracy"].ci[end]
        assert given["macro avg"]["f1"] == found["f1(average=macro)"].ci[end]
        assert given["weighted avg"]["recall"] == found["recall(average=weighted)"].ci[end]
        assert given["2"]["precision"] == found["precision(average=none)"].ci[end]["2"]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("offset", [0.0, 1e6])
@pytest.mark.parametrize("weighted", [False, True])
def test_functions_of_moments(seed, offset, weighted):
    """The delta method by the influence of every row, on the log of the distance to the bound (or its logit)."""
    rng = np.random.default_rng(seed)
    t = np.round(rng.gamma(2, 3, 150), 3) + offset
    e = t + np.round(rng.normal(0.4, 2, 150), 3)
    w = rng.integers(0, 4, 150).astype(float) if weighted else np.ones(150)
    columns = dict(target=t, prediction=e) | ({"weight": w, "weight_kind": "count"} if weighted else {})
    n = w.sum()

    def mean(x):
        return (w * x).sum() / n

    u, d = t - offset - mean(t - offset), e - t
    v, spread, mse = d - mean(d), mean(u * u), mean(d * d)
    centre = mean(t - offset) + offset
    scale = mean((u + v) ** 2) + spread + mean(d) ** 2
    concordance = 2 * mean(u * (u + v)) / scale
    influences = {
        "r2": (mse * u**2 / spread - d**2) / spread,
        "adjusted_r2(predictors=3)": (n - 1) / (n - 4) * (mse * u**2 / spread - d**2) / spread,
        "relative_squared_error": (d**2 - mse * u**2 / spread) / spread,
        "explained_variance": (mean(v * v) * u**2 / spread - v**2) / spread,
        "nrmse(by=std)": np.sqrt(mse / spread) / 2 * (d**2 / mse - u**2 / spread),
        "nrmse": np.sqrt(mse) / centre * ((d**2 / mse - 1) / 2 - u / centre),
        "concordance_correlation": (2 * u * (u + v) - concordance * (u**2 + (u + v) ** 2 + 2 * mean(d) * d)) / scale,
    }
    found = result(list(influences), "regression", **columns)
    z = stats.norm.ppf(0.975)
    for r in found:
        influence = influences[r.spec]
        x, half = r.value, z * np.sqrt(mean((influence - mean(influence)) ** 2) / n)
        if r.name == "concordance_correlation":
            share = (x + 1) / 2
            logit = np.log(share / (1 - share)) + np.array([-half, half]) / 2 / (share * (1 - share))
            wanted, method = 2 / (1 + np.exp(-logit)) - 1, "delta_logit"
        elif r.name in ("r2", "adjusted_r2", "explained_variance"):
            wanted, method = 1 - (1 - x) * np.exp(np.array([half, -half]) / (1 - x)), "delta_log"
        elif r.name == "relative_squared_error":
            wanted, method = x * np.exp(np.array([-half, half]) / x), "delta_log"
        else:
            wanted, method = x + np.array([-half, half]), "delta"
        assert r.ci.method == method, r.spec
        same([r.ci.low, r.ci.high], wanted, r.spec, digits=7 if offset else 8)


def debiased(score, hit, bins, level=0.95):
    """The intervals of ece, ace and rmsce, written from their description."""
    z, n = stats.norm.ppf((1 + level) / 2), len(score)
    at = np.minimum(np.searchsorted(np.arange(1, bins + 1) / bins, score, side="right"), bins - 1)
    rows = np.bincount(at, minlength=bins)
    seen = rows > 0
    each = [np.bincount(at, x, bins)[seen] / rows[seen] for x in (score - hit, (score - hit) ** 2, score)]
    gap, square, confidence = each
    rows, share = rows[seen], rows[seen] / n
    variance = square - gap**2 + confidence * (1 - confidence) / rows

    def folding(mean, sd):
        return sd * np.sqrt(2 / np.pi) * np.exp(-((mean / sd) ** 2) / 2) - 2 * mean * stats.norm.cdf(-mean / sd)

    def absolutes(sizes, sd, error):
        total = sizes.sum()
        low = total - folding(np.maximum(sizes - sd, 0), sd).sum() - z * error
        return max(low, 0), max(total - folding(sizes, sd).sum() + z * error, total)

    ece = (share * abs(gap)).sum()
    error = np.sqrt(((share * (variance + gap**2)).sum() - ece**2) / n)
    found = {"ece": absolutes(share * abs(gap), np.sqrt(share * variance / n), error)}
    own = variance / rows
    found["ace"] = absolutes(abs(gap) / len(gap), np.sqrt(own) / len(gap), np.sqrt(own.sum()) / len(gap))
    total = (share * gap**2).sum()
    spread = (4 * share * np.maximum(gap**2 - own, 0) * variance / n + 2 * (share * own) ** 2).sum()
    reach = z * np.sqrt(spread + ((share * gap**4).sum() - total**2) / n)
    centre = total - (share * own).sum()
    found["rmsce"] = np.sqrt(max(centre - reach, 0)), np.sqrt(max(centre + reach, total))
    return found


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("bins", [1, 7, 15])
def test_calibration_errors(seed, bins):
    y, score = binary(seed, 500)
    score = score**1.5
    wanted = debiased(score, y, bins)
    for r in result([f"{name}(bins={bins})" for name in wanted], "binary", target=y, score=score):
        assert r.ci.method == "debiased" and r.ci.low <= r.value <= r.ci.high
        same([r.ci.low, r.ci.high], wanted[r.name], r.name, digits=9)
    y, p = many_classes(seed)
    wanted = debiased(p.max(axis=1), p.argmax(axis=1) == y, bins)
    for r in result([f"{name}(bins={bins})" for name in wanted], "multiclass", target=y, score=p):
        same([r.ci.low, r.ci.high], wanted[r.name], r.name, digits=9)
    each = [debiased(p[:, c], y == c, bins)["ece"] for c in range(4)]
    ci = result(f"classwise_ece(bins={bins})", "multiclass", target=y, score=p)[f"classwise_ece(bins={bins})"].ci
    same([ci.low, ci.high], np.mean(each, axis=0), "classwise", digits=9)


def test_repeated_ids_are_clusters():
    y, score = binary(7, 400)
    once = np.arange(400)
    metrics = "accuracy, roc_auc, log_loss"
    alone = result(metrics, "binary", target=y, score=score, id=once)
    together = result(metrics, "binary", target=y.repeat(9), score=score.repeat(9), id=once.repeat(9))
    assert [r.ci.method for r in alone] == ["wilson", "delong_logit", "mean"]
    for one, nine in zip(alone, together, strict=True):
        assert nine.ci.method == "jackknife" and "units=id" in nine.signature
        assert 0.7 < (nine.ci.high - nine.ci.low) / (one.ci.high - one.ci.low) < 1.4
    named = result("roc_auc", "binary", "delong", target=y.repeat(9), score=score.repeat(9), id=once.repeat(9))
    assert named["roc_auc"].ci.method == "delong"  # asked for


def test_repeated_ids_of_quantiles_have_none():
    found = result(
        "median_absolute_error", "regression", target=np.zeros(200), prediction=np.arange(200.0), id=np.arange(200) // 2
    )
    assert found["median_absolute_error"].ci is None
    assert "bootstrap" in found["median_absolute_error"].no_interval


def test_rows_by_what_they_hold():
    y, p = many_classes(9, 3000)
    found = result("roc_auc, d2_log_loss", "multiclass", target=y, score=p)
    order = np.random.default_rng(1).permutation(len(y))
    again = result("roc_auc, d2_log_loss", "multiclass", target=y[order], score=p[order])
    each = result("roc_auc(average=none)", "multiclass", target=y, score=p)["roc_auc(average=none)"].ci
    for r in found:
        assert r.ci.method == "jackknife" and "units=row" in r.signature
        assert dict(r.ci) == dict(again[r.name].ci)
    widest = max(each.high[str(c)] - each.low[str(c)] for c in range(4))
    assert 0.25 * widest < found["roc_auc"].ci.high - found["roc_auc"].ci.low < 1.2 * widest
    p = np.maximum(np.round(p[:, :3], 1), 0.1)
    coarse = result("d2_brier", "multiclass", target=np.minimum(y, 2), score=p / p.sum(axis=1, keepdims=True))[
        "d2_brier"
    ]
    assert coarse.ci is None and "equal rows" in coarse.no_interval


@pytest.mark.parametrize("rows", [40_000, 140_000])
def test_groups_of_many_rows(rows):
    """Spearman's rho of independent columns has the standard deviation 1 / sqrt(n - 1)."""
    reaches = []
    for seed in range(8):
        rng = np.random.default_rng(seed)
        ci = result("spearman", "regression", target=rng.normal(size=rows), prediction=rng.normal(size=rows))[
            "spearman"
        ].ci
        assert ci.method == "random_groups"
        reaches.append((ci.high - ci.low) / 2)
    wanted = stats.t.ppf(0.975, 15) / np.sqrt(rows - 1)
    assert abs(np.sqrt(np.mean(np.square(reaches))) / wanted - 1) < 0.25


def test_groups_that_lack_a_class_fall_back_to_the_jackknife():
    rng = np.random.default_rng(4)
    y = (np.arange(40_000) < 8).astype(np.int64)
    found = result("ks, recall_at_fpr", "binary", target=y, score=rng.random(len(y)))
    assert [r.ci.method for r in found] == ["jackknife", "jackknife"]


def test_groups_that_are_biased_fall_back_to_the_jackknife():
    """The largest gap between two equal distributions shrinks with the rows: that of a group is no guide to it."""
    rng = np.random.default_rng(5)
    y = (rng.random(40_000) < 0.3).astype(np.int64)
    found = result("ks, lift", "binary", target=y, score=rng.random(len(y)))
    assert [r.ci.method for r in found] == ["jackknife", "random_groups"]


@pytest.mark.parametrize("rows", [2000, 40_000])
def test_classes_of_one_row_go_together(rows):
    """Of two classes the two areas are one number, so that their mean varies as much as each."""
    shares = []
    for seed in range(6):
        y, _ = binary(seed, rows)
        score = 1 / (1 + np.exp(-np.random.default_rng(seed).normal(1.5 * y - 0.7)))
        ci = result("roc_auc", "multiclass", target=y, score=np.column_stack([1 - score, score]))["roc_auc"].ci
        each = result("roc_auc", "binary", target=y, score=score)["roc_auc"].ci
        shares.append((ci.high - ci.low) / (each.high - each.low))
    assert 0.85 < np.mean(shares) < 1.3


def test_why_there_is_none():
    found = result("max_error, mae", "regression", target=np.zeros(50), prediction=np.arange(50.0))
    assert "extreme" in found["max_error"].no_interval and found["mae"].no_interval is None
    plain = result("max_error", "regression", "none", target=np.zeros(50), prediction=np.arange(50.0))
    assert plain["max_error"].no_interval is None
