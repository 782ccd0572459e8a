"""What a weight is: values do not ask, intervals do."""

import numpy as np
import pandas as pd
import pytest

import assay

METRICS = "recall, precision, accuracy, f1, brier_score, roc_auc"


def frame(rng, n=500):
    y = rng.integers(0, 2, n)
    return pd.DataFrame(dict(y=y, s=np.clip(0.3 + 0.4 * y + 0.3 * rng.normal(size=n), 0.001, 0.999)))


def intervals(data, **options):
    e = assay.evaluate(data, task="binary", metrics=METRICS, target="y", score="s", ci="auto", **options)
    return {m["name"]: (m["value"], m["ci"] and (m["ci"]["low"], m["ci"]["high"])) for m in e.to_dict()["metrics"]}


@pytest.mark.parametrize("weight", [10, 100, 10.5, 0.01])
def test_equal_importances_change_no_interval(weight):
    data = frame(np.random.default_rng(1))
    plain = intervals(data)
    weighted = intervals(data.assign(w=weight), weight="w")
    for name, (value, (low, high)) in plain.items():
        assert weighted[name][0] == pytest.approx(value)
        assert weighted[name][1] == pytest.approx((low, high), abs=2e-3 if name == "roc_auc" else 1e-9)


def test_counts_are_repetitions():
    rng = np.random.default_rng(2)
    data = frame(rng, 200).assign(w=rng.integers(0, 4, 200))
    repeated = data.loc[data.index.repeat(data.w)]
    counted, rows = intervals(data, weight="w", weight_kind="count"), intervals(repeated)
    for name in ("recall", "precision", "accuracy", "f1", "brier_score"):
        assert counted[name] == rows[name]
    with pytest.raises(ValueError, match="weight 0.5 is no count.*weight_kind='importance'"):
        intervals(data.assign(w=0.5), weight="w", weight_kind="count")


def test_unequal_importances_keep_their_coverage():
    rng, hits, n = np.random.default_rng(3), 0, 600
    for _ in range(n):
        y = np.ones(150, int)
        p = (rng.random(150) < 0.8).astype(int)
        e = assay.Evaluator("recall", ci="auto")
        e.update(target=y, prediction=p, weight=rng.choice([1.0, 2, 10], 150))
        ci = e.result()["recall"].ci
        hits += ci.low <= 0.8 <= ci.high
    assert 0.92 < hits / n < 0.98


def test_what_is_said_of_weights(tmp_path):
    data = frame(np.random.default_rng(4)).assign(w=np.tile([1.0, 3.0], 250))
    e = assay.evaluate(data, task="binary", metrics="recall", target="y", score="s", weight="w", ci="auto")
    assert e.to_dict()["data"]["effective_rows"] == pytest.approx(1000**2 / (250 * 10))
    assert "|weight=w|weight_kind=importance|" in e["recall"].signature
    assert "500 rows count as 400" in str(e)
    two = assay.Evaluator("recall", ci="auto")
    two.update(target=data.y, score=data.s, weight=data.w)
    assert "|weight=weight|weight_kind=importance|" in two.result()["recall"].signature
    again = assay.Evaluator.from_bytes(bytes(two)).result()
    assert again["recall"].signature == two.result()["recall"].signature
    other = assay.Evaluator("recall", ci="auto", weight_kind="count")
    other.update(target=data.y, score=data.s, weight=data.w)
    with pytest.raises(ValueError, match="different configurations"):
        two.merge(other)
    assert assay.Evaluator.from_bytes(bytes(other)).result()["recall"].ci.low == other.result()["recall"].ci.low


def test_tuning_draws_no_importances():
    data = frame(np.random.default_rng(5)).assign(w=10)
    tuned = assay.tune(data, maximize="f1", target="y", score="s", weight="w")
    assert tuned.to_dict()["thresholds"][0]["ci"] is None and "importances" in " ".join(tuned.warnings)
    assert assay.tune(data, maximize="f1", target="y", score="s", weight="w", weight_kind="count").to_dict()[
        "thresholds"
    ][0]["ci"]
