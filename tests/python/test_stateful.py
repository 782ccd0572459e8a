"""Metrics of one's own that are Python classes."""

import copy
import pickle

import assay
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

RNG = np.random.default_rng(8)
N = 2000
Y = RNG.integers(0, 2, N)
P = RNG.random(N)
REGION = RNG.choice(["north", "south", "west"], N)
SHIFT = RNG.integers(1, 3, N)
TABLE = {"y": Y, "p": P, "region": REGION, "shift": SHIFT}


class Worst:
    """The highest score of a negative."""

    def __init__(self):
        self.worst, self.calls = -np.inf, 0

    def update(self, *, target, score, **others):
        assert type(target) is np.ndarray and type(score) is np.ndarray
        self.worst = max(self.worst, np.max(score[target == 0], initial=-np.inf))
        self.calls += 1

    def merge(self, other):
        self.worst = max(self.worst, other.worst)

    def result(self):
        return self.worst


class Mean:
    """Of a column named at the start."""

    def __init__(self, power):
        self.power, self.sum, self.n = power, 0.0, 0

    def update(self, score, **others):
        self.sum, self.n = self.sum + (np.asarray(score) ** self.power).sum(), self.n + len(score)

    def merge(self, other):
        self.sum, self.n = self.sum + other.sum, self.n + other.n

    def result(self):
        return self.sum / self.n


class Fragile(Worst):
    def update(self, *, target, score, **others):
        if len(target) == 3:
            raise RuntimeError("three rows")
        super().update(target=target, score=score)


WORST = assay.custom("worst_negative", Worst, direction="minimize", low=0, high=1)
TRUTH = P[Y == 0].max()


def test_updates_merges_copies_and_pickles():
    e, other = assay.Evaluator([WORST, "roc_auc"]), assay.Evaluator([WORST, "roc_auc"])
    e.update(target=Y[:700], score=P[:700])
    other.update(target=list(Y[700:]), score=pa.array(P[700:]))
    assert e.result()["worst_negative"].value == P[:700][Y[:700] == 0].max()
    copies = [copy.copy(e), copy.deepcopy(e), pickle.loads(pickle.dumps(e))]
    for one in [*copies, e]:
        one.merge(other)
        found = one.result()
        assert found["worst_negative"].value == TRUTH and found["worst_negative"].range == [0, 1]
        assert found["roc_auc"].value == assay.roc_auc(Y, P)
    assert other.result()["worst_negative"].value == P[700:][Y[700:] == 0].max()
    e.reset()
    e.update(target=Y[:9], score=P[:9])
    assert e.result()["worst_negative"].value == P[:9][Y[:9] == 0].max()
    assert "a Python class" in e.result()["worst_negative"].signature


@pytest.mark.parametrize("table", [pa.table, pd.DataFrame, pl.DataFrame, dict])
def test_frames_and_slices(table):
    r = assay.evaluate(
        table(TABLE), task="binary", target="y", score="p", metrics=["accuracy", WORST], by=["region", "region*shift"]
    )
    assert r["worst_negative"].value == TRUTH and r["worst_negative"].ci is None
    assert len(r.slices) == 9
    for part in r.slices:
        here = REGION == part.slice["region"]
        if "shift" in part.slice:
            here &= SHIFT.astype(str) == part.slice["shift"]
        assert part["worst_negative"].value == P[here & (Y == 0)].max() and part.rows == here.sum()
    assert r.to_dict()["metrics"][1]["spec"] == "worst_negative"


def test_files(tmp_path):
    table = pa.table(TABLE)
    pyarrow.csv.write_csv(table, tmp_path / "a.csv")
    pa.parquet.write_table(table.slice(0, 500), tmp_path / "a.parquet")
    pa.parquet.write_table(table.slice(500), tmp_path / "b.parquet")
    for paths in (tmp_path / "a.csv", [tmp_path / "a.parquet", tmp_path / "b.parquet"]):
        r = assay.evaluate(paths, task="binary", target="y", score="p", metrics=[WORST, "f1"], by="region")
        assert r["worst_negative"].value == TRUTH
        assert max(part["worst_negative"].value for part in r.slices) == TRUTH
    with pytest.raises(ValueError, match="files of one kind"):
        assay.evaluate(
            [tmp_path / "a.csv", tmp_path / "a.parquet"], task="binary", target="y", score="p", metrics=WORST
        )


def test_objects_and_several_outputs():
    e = assay.Evaluator([assay.custom("square", Mean(2)), assay.custom("cube", Mean(3))])
    e.update(target=Y, score=P)
    assert e.result()["square"].value == pytest.approx((P**2).mean(), rel=1e-12)
    assert e.result()["cube"].value == pytest.approx((P**3).mean(), rel=1e-12)
    other = pickle.loads(pickle.dumps(e))
    other.merge(e)
    assert other.result()["cube"].value == pytest.approx((P**3).mean(), rel=1e-12)


def test_refusals():
    e = assay.Evaluator([WORST])
    with pytest.raises(TypeError, match=r"worst_negative\); pickle"):
        bytes(e)
    with pytest.raises(TypeError, match="no method update"):
        assay.custom("x", int)
    for options, match in (
        (dict(missing="drop"), "sees all rows"),
        (dict(window="t=1d"), "windowed"),
        (dict(by="p:bins(0.5)"), "bins"),
    ):
        with pytest.raises(ValueError, match=match):
            assay.Evaluator([WORST], **options)
    with pytest.raises(ValueError, match="other Python classes"):
        e.merge(assay.Evaluator([assay.custom("worst_negative", Fragile)]))
    with pytest.raises(TypeError, match="lives in Python"):
        assay.compare(pa.table(TABLE), task="binary", target="y", scores=["p", "p"], metrics=[WORST])


def test_refused_rows_are_not_seen_and_failures_are_not_forgotten():
    e = assay.Evaluator([assay.custom("fragile", Fragile)])
    e.update(target=Y, score=P)
    with pytest.raises(ValueError):
        e.update(target=[0, 1], score=[0.5, 1.5])
    assert e.result()["fragile"].value == TRUTH
    with pytest.raises(RuntimeError, match="three rows"):
        e.update(target=Y[:3], score=P[:3])
    for call in (e.result, lambda: e.update(target=Y, score=P), lambda: copy.copy(e).result()):
        with pytest.raises(RuntimeError, match="fragile: an update failed"):
            call()
    e.reset()
    e.update(target=Y, score=P)
    assert e.result()["fragile"].value == TRUTH
