"""Data whose squares, differences or sums leave the range of double: the value that exact arithmetic gives, or a mark."""

import math
from fractions import Fraction

import assay
import numpy as np
import pytest
from compare import same

RNG = np.random.default_rng(3)
N = 300
T = RNG.normal(size=N) + 0.3
P = T + RNG.normal(size=N) * 0.6
SCALES = [-540, -700, -1000, 511, 512, 600, 1000]
FREE = ["r2", "adjusted_r2", "explained_variance", "pearson", "concordance_correlation", "nrmse", "nrmse(by=std)",
        "d2_tweedie", "d2_absolute_error", "d2_pinball", "spearman", "nrmse(by=range)", "nrmse(by=iqr)"]  # fmt: skip
UNIT = ["rmse", "mae", "mean_error", "max_error", "median_absolute_error", "quantile_error", "pinball_loss"]


def evaluate(metrics, t, p, weight=None, **more):
    evaluator = assay.Evaluator(metrics, task="regression", **more)
    evaluator.update(target=t, prediction=p, weight=weight)
    return evaluator.result()


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("weighted", [False, True])
def test_the_unit_of_the_target_does_not_matter(scale, weighted):
    more = {"weight": RNG.random(N)} if weighted else {}
    plain = evaluate(FREE + UNIT, T, P, **more)
    scaled = evaluate(FREE + UNIT, np.ldexp(T, scale), np.ldexp(P, scale), **more)
    for spec in FREE:
        assert scaled[spec].value == plain[spec].value, spec
    for spec in UNIT:
        assert scaled[spec].value == math.ldexp(plain[spec].value, scale), spec


@pytest.mark.parametrize("metrics", [["rmse"], ["r2"], ["rmse", "mae", "mape", "max_error"]])
def test_batches_do_not_matter(metrics):
    t, p = T.copy(), P.copy()
    t[7], p[9], t[11], p[11] = 1e200, -1e300, 1e-200, 1.1e-200
    t[20:40] = np.ldexp(t[20:40], -600)
    p[20:40] = np.ldexp(p[20:40], -600)
    whole = assay.Evaluator(metrics, task="regression")
    whole.update(target=t, prediction=p)
    parts = assay.Evaluator(metrics, task="regression")
    for i in RNG.permutation(N):
        parts.update(target=t[i : i + 1], prediction=p[i : i + 1])
    assert bytes(whole) == bytes(parts)


def test_one_huge_prediction():
    t, p = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 2.0, 3.0, 1e200])
    result = evaluate(["rmse", "mae"], t, p)
    same(result["rmse"].value, 5e199, "rmse", digits=15)
    same(result["mae"].value, 2.5e199, "mae", digits=15)
    weights = np.array([1.0, 1.0, 1.0, 0.5])
    same(evaluate(["rmse"], t, p, weight=weights)["rmse"].value, 1e200 * math.sqrt(0.5 / 3.5), "rmse", digits=14)


def test_errors_beyond_the_range():
    t, p = np.array([-1.5e308, 1.0, 2.0, 3.0]), np.array([1.5e308, 1.0, 2.0, 3.0])
    for more in ({}, {"weight": np.full(4, 0.25)}):
        result = evaluate(["mae", "rmse", "mape", "smape"], t, p, **more)
        same(result["mae"].value, 7.5e307, "mae", digits=15)
        same(result["rmse"].value, 1.5e308, "rmse", digits=15)
        same(result["mape"].value, 0.5, "mape", digits=15)
        same(result["smape"].value, 0.5, "smape", digits=15)


def test_sizes_beyond_the_range_in_smape():
    t, p = np.array([1.5e308, 1.0]), np.array([1.0e308, 1.0])
    same(evaluate(["smape"], t, p)["smape"].value, 0.2, "smape", digits=15)


def test_tiny_and_huge_in_one_table_are_exact():
    size = np.array([0, -540, 540, -900, 1000, 3])
    t = np.ldexp(RNG.normal(size=N), RNG.choice(size, N))
    p = np.ldexp(RNG.normal(size=N), RNG.choice(size, N))
    result = evaluate(["rmse", "mean_error"], t, p)
    total = sum(Fraction(float(b)) - Fraction(float(a)) for a, b in zip(t, p)) / N
    assert result["mean_error"].value == float(total)
    squares = sum((Fraction(float(b)) - Fraction(float(a))) ** 2 for a, b in zip(t, p)) / N
    root = math.isqrt(squares.numerator * 4**200 // squares.denominator)
    same(result["rmse"].value / 2.0**900, float(Fraction(root, 2**1100)), "rmse", digits=14)


def test_logarithms_of_tiny_differences():
    t = np.array([1e-170, 3e-170, 5e-170])
    p = np.array([2e-170, 3e-170, 4e-170])
    same(evaluate(["rmsle"], t, p)["rmsle"].value, math.sqrt(2 / 3) * 1e-170, "rmsle", digits=14, floor=0)


@pytest.mark.parametrize("scale", [-600, 600])
def test_averages_weighted_by_variances_out_of_range(scale):
    t, p = np.column_stack([T, 3 * T]), np.column_stack([P, T])
    evaluator = assay.Evaluator("r2(average=variance_weighted)", task="regression")
    evaluator.update(target=np.ldexp(t, scale), prediction=np.ldexp(p, scale))
    plain = assay.Evaluator("r2(average=variance_weighted)", task="regression")
    plain.update(target=t, prediction=p)
    spec = "r2(average=variance_weighted)"
    same(evaluator.result()[spec].value, plain.result()[spec].value, spec, digits=14)


def test_baselines_beyond_the_range_are_marked():
    t, p = np.array([-1.7e308, 1.7e308, 1.0]), np.array([0.0, 0.0, 1.0])
    result = evaluate(["d2_absolute_error", "nrmse(by=range)"], t, p)
    for spec in ("nrmse(by=range)",):
        assert math.isnan(result[spec].value) and "range of double" in result[spec].undefined


@pytest.mark.parametrize("scale", [-540, 540])
def test_intervals_out_of_range_are_none_or_right(scale):
    plain = evaluate(["r2", "rmse"], T, P, ci="auto")
    result = evaluate(["r2", "rmse"], np.ldexp(T, scale), np.ldexp(P, scale), ci="auto")
    if result["r2"].ci:
        same(result["r2"].ci.low, plain["r2"].ci.low, "r2", digits=9)
    if result["rmse"].ci:
        same(result["rmse"].ci.low, math.ldexp(plain["rmse"].ci.low, scale), "rmse", digits=9)
    assert result["r2"].value == plain["r2"].value


def test_weights_whose_sum_would_leave_the_range_are_refused():
    weight = np.ones(N)
    weight[3] = 1e300
    with pytest.raises(ValueError, match="too large to be summed"):
        evaluate(["median_absolute_error"], T, P, weight=weight)
    plain = evaluate(["median_absolute_error", "mae", "r2"], T, P, weight=RNG.integers(1, 4, N).astype(float))
    assert math.isfinite(plain["mae"].value)
    weight = RNG.random(N)
    a = evaluate(["median_absolute_error", "mae", "r2"], T, P, weight=weight)
    b = evaluate(["median_absolute_error", "mae", "r2"], T, P, weight=np.ldexp(weight, 900))
    for spec in ("median_absolute_error", "mae", "r2"):
        assert a[spec].value == b[spec].value, spec
