"""Comparisons where ids repeat, and where nothing tells how sure a difference is."""

import json
import math

import numpy as np
import pandas as pd
import pytest

import assay


def clustered(rng, ids=40, each=4):
    """Two models of one quality on rows of which all of an id are alike."""
    effect = np.repeat(rng.normal(size=ids), each)
    a, b = (effect + np.repeat(rng.normal(size=ids), each) + 0.1 * rng.normal(size=ids * each) for _ in range(2))
    y = np.repeat((rng.random(ids) < 0.5).astype(int), each)
    p, q = (1 / (1 + np.exp(-(x + y))) for x in (a, b))
    return pd.DataFrame(dict(id=np.repeat(np.arange(ids), each), y=y, a=p, b=q))


def test_repeated_ids_do_not_make_differences_sure():
    rng = np.random.default_rng(11)
    metrics = ("accuracy", "f1", "roc_auc", "brier_score", "log_loss", "average_precision")
    n, wrong, sure = 300, dict.fromkeys(metrics, 0), 0
    for _ in range(n):
        c = assay.compare(clustered(rng), target="y", scores=["a", "b"], id="id", metrics=list(metrics))
        for d in c.to_dict()["metrics"]:
            wrong[d["name"]] += d["test"]["p"] is not None and d["test"]["p"] < 0.05
            sure += d["name"] == "roc_auc" and d["ci"]["low"] > 0
    assert all(0.015 < count / n < 0.095 for count in wrong.values()), wrong
    assert sure / n < 0.06


@pytest.mark.parametrize("method", ["auto", "jackknife", "t"])
def test_a_mean_leaves_out_one_id_at_a_time(method):
    frame = clustered(np.random.default_rng(3), ids=12)
    d = assay.compare(frame, target="y", scores=["a", "b"], id="id", metrics="brier_score", method=method).to_dict()
    d = d["metrics"][0]
    gap = ((frame.b - frame.y) ** 2 - (frame.a - frame.y) ** 2).groupby(frame.id)
    sums, sizes = gap.sum().to_numpy(), gap.size().to_numpy()
    without = (sums.sum() - sums) / (sizes.sum() - sizes)
    g = len(sums)
    error = math.sqrt((g - 1) / g * ((without - without.mean()) ** 2).sum())
    from scipy import stats

    assert d["difference"] == pytest.approx(sums.sum() / sizes.sum())
    assert d["test"]["method"] == "jackknife"
    assert d["test"]["p"] == pytest.approx(2 * stats.t.sf(abs(d["difference"]) / error, g - 1), rel=1e-9)
    assert d["ci"]["high"] - d["difference"] == pytest.approx(stats.t.ppf(0.975, g - 1) * error, rel=1e-9)


@pytest.mark.parametrize("metric", ["f1", "roc_auc", "mcc", "ece"])
def test_other_metrics_leave_out_one_id_at_a_time(metric):
    frame = clustered(np.random.default_rng(5), ids=15)
    d = assay.compare(frame, target="y", scores=["a", "b"], id="id", metrics=metric).to_dict()["metrics"][0]
    function = getattr(assay, metric)
    change = lambda part: (
        function(part.y.to_numpy(), score=part.b.to_numpy()) - function(part.y.to_numpy(), score=part.a.to_numpy())
    )
    without = np.array([change(frame[frame.id != one]) for one in range(15)])
    whole = change(frame)
    gaps = without - whole
    error = math.sqrt((14 / 15) * ((gaps - gaps.mean()) ** 2).sum())
    from scipy import stats

    assert d["test"]["p"] == pytest.approx(2 * stats.t.sf(abs(whole) / error, 14), rel=1e-6)


def test_the_order_of_rows_does_not_matter():
    frame = clustered(np.random.default_rng(7))
    options = dict(target="y", scores=["a", "b"], id="id", metrics="accuracy, f1, roc_auc, log_loss")
    first = assay.compare(frame, **options).to_dict()
    assert json.dumps(assay.compare(frame.sample(frac=1, random_state=1), **options).to_dict()) == json.dumps(first)


def test_tests_of_rows_are_refused_where_ids_repeat():
    frame = clustered(np.random.default_rng(3))
    for method, metric in (("mcnemar", "accuracy"), ("delong", "roc_auc")):
        c = assay.compare(frame, target="y", scores=["a", "b"], id="id", metrics=metric, method=method).to_dict()
        assert c["metrics"][0]["test"]["p"] is None and "ids repeat" in c["metrics"][0]["undefined"]


def test_gates_on_changes_know_repeated_ids():
    rng, passed, n = np.random.default_rng(21), 0, 200
    for _ in range(n):
        report = assay.check(
            clustered(rng),
            require="lower(change(roc_auc)) > 0",
            task="binary",
            target="y",
            score="b",
            baseline_score="a",
            id="id",
        )
        passed += report.passed
    assert passed / n < 0.07


# -------------------------------------------------------------------------------------------------- nothing to go by


def test_no_test_where_leaving_out_any_row_changes_nothing():
    y = [1, 1, 0, 0, 1, 0, 1, 0, 0, 0]
    a = [0, 0, 1, 1, 0, 0, 0, 0, 0, 0]
    b = [1, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    frame = pd.DataFrame(dict(y=y, a=a, b=b))
    d = assay.compare(frame, target="y", predictions=["a", "b"], metrics="precision").to_dict()["metrics"][0]
    assert (d["baseline"], d["value"], d["difference"]) == (0, 1, 1)
    assert d["test"]["p"] is None and d["better"] is None and "changes nothing" in d["undefined"]
    scores = pd.DataFrame(dict(y=[0, 0, 1, 1, 1], a=[5.0, 4, 3, 2, 1], b=[1.0, 2, 3, 4, 5]))
    d = assay.compare(scores, target="y", scores=["a", "b"], score_kind="score", metrics="roc_auc").to_dict()[
        "metrics"
    ][0]
    assert d["difference"] == 1 and d["test"]["p"] is None
    shifted = pd.DataFrame(dict(y=np.arange(9.0), a=np.arange(9.0) + 1, b=np.arange(9.0) + 3))
    d = assay.compare(shifted, task="regression", target="y", predictions=["a", "b"], metrics="mae").to_dict()[
        "metrics"
    ][0]
    assert d["difference"] == 2 and d["test"]["p"] is None


def test_p_is_never_zero():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 5000)
    good, bad = np.where(rng.random(5000) < 0.999, y, 1 - y), np.where(rng.random(5000) < 0.001, y, 1 - y)
    frame = pd.DataFrame(dict(y=y, a=bad, b=good))
    for d in assay.compare(frame, target="y", predictions=["a", "b"], metrics="accuracy, f1, mcc").to_dict()["metrics"]:
        assert d["test"]["p"] > 0 and d["better"] == "b"
    null = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        frame = pd.DataFrame(dict(y=rng.integers(0, 2, 30), a=rng.random(30) < 0.07, b=rng.random(30) < 0.07)).astype(
            int
        )
        d = assay.compare(frame, target="y", predictions=["a", "b"], metrics="precision").to_dict()["metrics"][0]
        assert d["test"]["p"] is None or d["test"]["p"] > 0
        null += d["test"]["p"] is not None and d["test"]["p"] < 0.05
        if d["ci"]["low"] is not None:
            assert -1 <= d["ci"]["low"] <= d["ci"]["high"] <= 1
    assert null / 200 < 0.1


def test_what_is_undefined_has_no_difference():
    frame = pd.DataFrame(dict(y=[1, 0, 1, 0, 1, 0], a=[0] * 6, b=[1, 0, 1, 0, 0, 1]))
    d = assay.compare(frame, target="y", predictions=["a", "b"], metrics="precision").to_dict()["metrics"][0]
    assert d["difference"] is None and d["test"]["p"] is None and d["ci"]["low"] is None and d["better"] is None
    assert d["undefined"]
    d = assay.compare(frame, target="y", predictions=["a", "b"], metrics="precision", undefined="zero").to_dict()[
        "metrics"
    ][0]
    assert d["difference"] == pytest.approx(2 / 3)
