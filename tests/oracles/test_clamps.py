"""Values that a floor or a clip of some rows decides: as the oracles have them, and marked with how many rows these are."""

import math

import assay
import numpy as np
import pytest
import sklearn.metrics as sk
from compare import same

COLUMNS = ("target", "prediction", "score", "weight")


def evaluate(metrics, task, **given):
    evaluator = assay.Evaluator(metrics, task=task, **{k: v for k, v in given.items() if k not in COLUMNS})
    evaluator.update(**{k: v for k, v in given.items() if k in COLUMNS})
    return evaluator.result()


RNG = np.random.default_rng(7)
N = 500
T = RNG.normal(size=N)
P = T + RNG.normal(size=N) * 0.1
Y = (RNG.random(N) < 0.4).astype(int)
S = np.clip(0.4 * Y + 0.6 * RNG.random(N), 0.01, 0.99)
K = RNG.integers(0, 3, N)
M = RNG.random((N, 3)) + 0.05
M /= M.sum(1, keepdims=True)


def regression(metric, rows, of=T, **options):
    """Some targets become 0, a thousandth of the floor, or minus that."""
    t = of.copy()
    t[rows] = np.resize([0.0, 2.0**-62, -(2.0**-62)], len(rows))
    return t, evaluate([metric], "regression", target=t, prediction=P, **options)


def binary(metric, rows, **options):
    s = S.copy()
    s[rows] = 1 - Y[rows]
    return s, evaluate([metric], "binary", target=Y, score=s, **options)


def multiclass(metric, rows, **options):
    p = M.copy()
    p[rows] = np.eye(3)[(K[rows] + 1) % 3]
    return p, evaluate([metric], "multiclass", target=K, score=p, labels=[0, 1, 2], **options)


def smape_rows(rows):
    t, p = T.copy(), P.copy()
    t[rows], p[rows] = 0, np.resize([0.0, 1e-9], len(rows))
    return t, p


@pytest.mark.parametrize("count", [0, 1, 3, 200])
def test_mape(count):
    rows = RNG.choice(N, count, replace=False)
    t, result = regression("mape", rows)
    same(result["mape"].value, sk.mean_absolute_percentage_error(t, P), "mape", digits=11)
    expect(result, "mape", count, "target within 2^-52 of 0")


@pytest.mark.parametrize("count", [0, 1, 3, 200])
def test_smape(count):
    rows = RNG.choice(N, count, replace=False)
    t, p = smape_rows(rows)
    result = evaluate(["smape"], "regression", target=t, prediction=p)
    same(result["smape"].value, np.mean(2 * np.abs(p - t) / np.maximum(np.abs(t) + np.abs(p), 1.17e-6)), "smape", 11)
    expect(result, "smape", count, "within 1.17e-6 of 0 together")


@pytest.mark.parametrize("count", [0, 1, 3, 200])
@pytest.mark.parametrize("data", [binary, multiclass])
@pytest.mark.parametrize("metric", ["log_loss", "d2_log_loss", "normalized_entropy"])
def test_losses_of_impossible_truths(data, metric, count):
    rows = RNG.choice(N, count, replace=False)
    p, result = data(metric, rows)
    labels = [0, 1] if data is binary else [0, 1, 2]
    truth = Y if data is binary else K
    if metric == "log_loss":
        same(result[metric].value, sk.log_loss(truth, p, labels=labels), metric, digits=11)
    if metric == "d2_log_loss":
        same(result[metric].value, sk.d2_log_loss_score(truth, p, labels=labels), metric, digits=11)
    expect(result, metric, count, "truth has a probability below " + ("e^-100" if "entropy" in metric else "2^-52"))


@pytest.mark.parametrize("metric", ["calibration_slope", "calibration_intercept"])
def test_logits_of_certainties(metric):
    rows = RNG.choice(N, 5, replace=False)
    _, result = binary(metric, rows)
    expect(result, metric, 5, "within 2^-52 of 0 or 1")
    expect(binary(metric, rows[:0])[1], metric, 0, "")


def expect(result, metric, count, words):
    one = result[metric]
    assert one.undefined is None
    assert one.clamped_rows == count
    if count == 0:
        assert one.clamped is None
        assert not any("clamped" in text for text in result.warnings)
        return
    assert one.clamped.startswith(f"{count} row") and words in one.clamped
    assert f"{metric} is clamped: {one.clamped}" in result.warnings


@pytest.mark.parametrize(
    ("data", "metric"),
    [
        (regression, "mape"),
        (binary, "log_loss"),
        (multiclass, "log_loss"),
        (binary, "d2_log_loss"),
        (binary, "normalized_entropy"),
        (binary, "calibration_slope"),
    ],
)
def test_policy_of_undefined_values(data, metric):
    rows = np.array([4, 9])
    _, plain = data(metric, rows[:0])
    for policy, value in (("nan", math.nan), ("zero", 0.0), ("one", 1.0)):
        _, result = data(metric, rows, undefined=policy)
        same(result[metric].value, value, policy)
        assert result[metric].undefined.startswith("clamped: 2 rows")
        assert result[metric].ci is None
        assert data(metric, rows[:0], undefined=policy)[1][metric].value == plain[metric].value
    with pytest.raises(ValueError, match="clamped: 2 rows"):
        data(metric, rows, undefined="error")


def test_intervals_and_resamples_of_clamped_values_stay():
    for ci in ("auto", "bootstrap(50)"):
        _, result = binary("log_loss", np.array([4, 9]), ci=ci)
        assert result["log_loss"].ci.low < result["log_loss"].value < result["log_loss"].ci.high
        assert result["log_loss"].clamped_rows == 2


def test_weights_count_rows():
    t = T.copy()
    t[:4] = 0
    weight = np.full(N, 0.5)
    weight[:4] = [0, 3, 1, 0.25]
    result = evaluate(["mape"], "regression", target=t, prediction=P, weight=weight)
    same(result["mape"].value, sk.mean_absolute_percentage_error(t, P, sample_weight=weight), "mape", digits=11)
    assert result["mape"].clamped_rows == 5  # an integer weight is a repetition, 0 is absence
    s = np.where(np.arange(N) < 4, 1 - Y, S)
    result = evaluate(["log_loss"], "binary", target=Y, score=s, weight=weight)
    assert result["log_loss"].clamped_rows == 5


def test_several_outputs_say_which():
    t = np.column_stack([T, T, T])
    t[:2, 1], t[:5, 2] = 0, 0
    p = np.column_stack([P, P, P])
    for metric in ("mape", "mape(average=none)"):
        evaluator = assay.Evaluator([metric], task="regression")
        evaluator.update(target=t, prediction=p)
        one = evaluator.result()[metric]
        assert one.clamped_rows == 7
        assert "2 rows" in one.clamped and "5 rows" in one.clamped


def test_batches_merges_and_saved_states_keep_the_count():
    t = T.copy()
    t[::50] = 0
    whole = assay.Evaluator(["mape", "mae", "rmse", "r2"], task="regression")
    whole.update(target=t, prediction=P)
    parts = []
    for part in np.array_split(np.arange(N), 7):
        parts.append(assay.Evaluator(["mape", "mae", "rmse", "r2"], task="regression"))
        parts[-1].update(target=t[part], prediction=P[part])
    for part in parts[1:]:
        parts[0].merge(part)
    assert bytes(whole) == bytes(parts[0])
    again = assay.Evaluator.from_bytes(bytes(whole)).result()["mape"]
    assert again.clamped_rows == 10 == whole.result()["mape"].clamped_rows


def test_json_has_the_count():
    import json

    _, result = regression("mape", np.array([1, 2]))
    (one,) = json.loads(result.to_json())["metrics"]
    assert one["clamped_rows"] == 2 and one["clamped"] == "2 rows with a target within 2^-52 of 0"
