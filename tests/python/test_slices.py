"""Metrics of one's own, slices, windows and views from Python."""

import copy
import math
import pickle

import assay
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

RNG = np.random.default_rng(5)
N = 3000
Y = RNG.integers(0, 2, N)
P = np.clip(0.4 * Y + 0.6 * RNG.random(N), 0, 1)
AGE = RNG.uniform(0, 80, N).round(1)
REGION = RNG.choice(["north", "south", "west"], N)
TIME = np.datetime64("2024-01-01T00:00:00", "us") + (RNG.random(N) * 40 * 86400e6).astype("timedelta64[us]")
TABLE = {"y": Y, "p": P, "age": AGE, "region": REGION, "time": TIME}


def evaluate(data=None, **options):
    return assay.evaluate(pa.table(TABLE) if data is None else data, task="binary", target="y", score="p", **options)


def test_expression():
    profit = assay.custom("profit", "120*tp - 5*fp - 40*fn", direction="maximize", high=1e6)
    r = evaluate(metrics=["roc_auc", profit], by=["region"])
    hit = P >= 0.5
    assert r["profit"].value == 120 * (hit & (Y == 1)).sum() - 5 * (hit & (Y == 0)).sum() - 40 * (~hit & (Y == 1)).sum()
    assert r["profit"].range == [None, 1e6] and r["profit"].name == "profit"
    assert sum(part["profit"].value for part in r.slices) == r["profit"].value
    e = assay.Evaluator([profit])
    e.update(target=Y, score=P)
    assert pickle.loads(pickle.dumps(e)).result()["profit"].value == r["profit"].value


def test_function_of_the_fields():
    regret = assay.custom("regret", lambda s: max(s.fp, s.fn) / s.n, direction="minimize", low=0)
    r = evaluate(metrics=["accuracy", regret, "f1"], by="region", window="time=1w")
    assert [m.name for m in r] == ["accuracy", "regret", "f1"]
    hit = P >= 0.5
    assert r["regret"].value == max((hit & (Y == 0)).sum(), (~hit & (Y == 1)).sum()) / N
    for part in r.slices:
        alone = REGION == part.slice["region"]
        assert (
            part["regret"].value == max((hit & (Y == 0) & alone).sum(), (~hit & (Y == 1) & alone).sum()) / alone.sum()
        )
    assert all("regret" in window for window in r.windows)
    e = assay.Evaluator(["accuracy", regret])
    e.update(target=Y[:1000], score=P[:1000])
    other = assay.Evaluator(["accuracy", regret])
    other.update(target=Y[1000:], score=P[1000:])
    e.merge(other)
    assert copy.copy(e).result()["regret"].value == r["regret"].value
    worst = assay.custom("share", lambda s: s.tp / 0)
    assert math.isnan(evaluate(metrics=[worst])["share"].value)
    assert evaluate(metrics=[worst])["share"].undefined == "division by zero"


def test_bad_expressions():
    with pytest.raises(ValueError, match="unknown field 'tq' at character 5"):
        evaluate(metrics=[assay.custom("profit", "120*tq")])
    with pytest.raises(ValueError, match="direction 'up'"):
        assay.custom("profit", "tp", direction="up")
    with pytest.raises(ValueError, match="metric of the catalogue"):
        evaluate(metrics="f1=tp")


def test_bins_and_quantiles():
    r = evaluate(metrics="accuracy", by=["age:bins(18,30,50)", "age:quantiles(4)*region"])
    assert [part.slice["age"] for part in r.slices[:4]] == ["< 18", "[18, 30)", "[30, 50)", ">= 50"]
    assert [part.rows for part in r.slices[:4]] == [
        int(((low <= AGE) & (AGE < high)).sum()) for low, high in ((-1, 18), (18, 30), (30, 50), (50, 99))
    ]
    assert len(r.slices) == 4 + 12 and r.slices[4].slice["region"] == "north"
    with pytest.raises(ValueError, match="quantiles need the whole table"):
        assay.Evaluator("accuracy", by="age:quantiles(4)")
    with pytest.raises(ValueError, match="edges ascend"):
        evaluate(by="age:bins(3,2)")


def test_min_slice_says_how_many():
    r = evaluate(metrics="accuracy", by="age:bins(0.5,40)", min_slice=200)
    assert len(r.slices) == 2 and "1 slice with fewer than 200 rows left out" in r.warnings


def test_worst_slices():
    p = np.where(REGION == "west", 1 - P, P)
    r = evaluate(pa.table(TABLE | {"p": p}), metrics="roc_auc", by=["region", "age:bins(40)"], worst="roc_auc:1")
    (worst,) = r.worst_slices
    assert worst["slice"] == {"region": "west"} and worst["looked_at"] == 5
    assert worst["shortfall"] == worst["whole"] - worst["value"] > 0.2
    with pytest.raises(ValueError, match="no slices to look at"):
        evaluate(worst=3)


def days(times=TIME):
    return pd.Series(times).dt.floor("D")


@pytest.mark.parametrize(
    "time",
    [
        pa.array(TIME),
        pa.array(TIME, pa.timestamp("us", tz="Europe/Berlin")),
        pa.array(TIME.astype("datetime64[ns]")),
        pa.array(TIME.astype("int64") / 1e6),
        pa.array(pd.Series(TIME).astype(str)),
        pa.array(pd.Series(TIME).astype(str)).dictionary_encode(),
    ],
    ids=["us", "zone", "ns", "seconds", "text", "dictionary"],
)
def test_windows(time):
    r = evaluate(pa.table(TABLE | {"time": time}), metrics="accuracy, roc_auc", window="time=1d")
    counts = days().value_counts().sort_index()
    assert [w.rows for w in r.windows] == list(counts)
    assert r.windows[3].window == {"time": "2024-01-04T00:00:00Z/P1D"}
    alone = (days() == pd.Timestamp("2024-01-04")).to_numpy()
    assert r.windows[3]["roc_auc"].value == assay.roc_auc(Y[alone], P[alone])
    assert {t["metric"] for t in r.trends} == {"accuracy", "roc_auc"} and r.trends[0]["per"] == "P1D"
    assert len(r.to_dict()["windows"]) == 40 and len(r.to_pandas()) == 2 * 41


def test_dates_and_months():
    r = evaluate(
        pa.table(TABLE | {"time": pa.array(TIME.astype("datetime64[D]"))}),
        metrics="accuracy",
        window=["time=1M", "time=rolling(7d)"],
    )
    assert [list(w.window.values())[0] for w in r.windows[:2]] == [
        "2024-01-01T00:00:00Z/P1M",
        "2024-02-01T00:00:00Z/P1M",
    ]
    last = (days() > pd.Timestamp("2024-02-02")).to_numpy() & (days() <= pd.Timestamp("2024-02-09")).to_numpy()
    assert r.windows[-1]["accuracy"].value == assay.accuracy(Y[last], P[last] >= 0.5)


def test_evaluator_keeps_windows():
    parts = []
    for half in (slice(0, 1500), slice(1500, None)):
        e = assay.Evaluator("accuracy", window="time=1d")
        e.update(target=Y[half], score=P[half], time=TIME[half])
        parts.append(pickle.loads(pickle.dumps(e)))
    parts[0].merge(parts[1])
    weeks = parts[0].result(window="time=1w").windows
    assert [w.rows for w in weeks] == list(pd.Series(TIME).dt.to_period("W").value_counts().sort_index())
    with pytest.raises(ValueError, match="cannot be made from"):
        parts[0].result(window="time=1h")
    with pytest.raises(ValueError, match="SPAN is needed"):
        assay.Evaluator(window="time=soon")


def test_missing_times_follow_missing():
    time = pa.array(TIME, mask=np.arange(N) < 10)
    with pytest.raises(ValueError, match="'time': missing value"):
        evaluate(pa.table(TABLE | {"time": time}), window="time=1d")
    assert evaluate(pa.table(TABLE | {"time": time}), window="time=1d", missing="drop").data["rows_dropped"] == {
        "missing time": 10
    }


def test_files_give_the_same(tmp_path):
    path = tmp_path / "t.csv"
    pd.DataFrame(TABLE).to_csv(path, index=False)
    options = dict(
        metrics=["accuracy", "own=tp - fp"],
        by=["age:bins(18,30)", "region"],
        window="time=rolling(3d)",
        worst=2,
        fairness=["region"],
    )
    ours, files = evaluate(**options).to_dict(), evaluate(path, **options).to_dict()
    ours.pop("data"), files.pop("data")
    assert ours == files
