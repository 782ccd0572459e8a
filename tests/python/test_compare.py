"""assay.compare as a user meets it: frames, paths, slices, several models, errors."""

import json
from pathlib import Path

import assay
import numpy as np
import pandas as pd
import polars as pl
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
FRAME = pd.read_csv(EXAMPLES / "breast_cancer.csv")
OPTIONS = dict(target="malignant", scores=["logistic", "boosting"])


def test_frames_and_paths_agree():
    frame = assay.compare(FRAME, id="id", by="size", **OPTIONS)
    polars = assay.compare(pl.from_pandas(FRAME), id="id", by="size", **OPTIONS)
    path = assay.compare(EXAMPLES / "breast_cancer.csv", id="id", by="size", **OPTIONS)
    assert frame.to_dict()["metrics"] == polars.to_dict()["metrics"] == path.to_dict()["metrics"]
    assert frame.to_dict()["slices"] == path.to_dict()["slices"]
    assert [part.slice["size"] for part in frame.slices] == ["large", "medium", "small"]


def test_two_files_are_joined_by_id(tmp_path):
    a = FRAME[["id", "malignant", "logistic"]].rename(columns={"logistic": "p"})
    b = FRAME[["id", "malignant", "boosting"]].rename(columns={"boosting": "p"}).sample(frac=1, random_state=1)
    a.to_csv(tmp_path / "old.csv", index=False), b.to_parquet(tmp_path / "new.parquet")
    files = assay.compare(tmp_path / "old.csv", tmp_path / "new.parquet", target="malignant", score="p", id="id")
    table = assay.compare(FRAME, id="id", **OPTIONS)
    assert files.models == ["old", "new"]
    for one, other in zip(files, table):
        assert (one.difference, one.p, one.ci) == (other.difference, other.p, other.ci)


def test_result():
    r = assay.compare(FRAME, names=["old", "new"], **OPTIONS)
    auc = r["roc_auc"]
    assert auc.difference == auc.value - auc.baseline
    assert auc.ci["low"] < auc.difference < auc.ci["high"] and auc.test == "delong"
    assert auc.p <= auc.p_bh <= auc.p_holm <= 1
    assert auc.baseline == assay.roc_auc(FRAME["malignant"], FRAME["logistic"])
    assert r["auc"] is auc and r["roc_auc", "new"] is auc
    assert r.disagreements == {"new": int(((FRAME.logistic >= 0.5) != (FRAME.boosting >= 0.5)).sum())}
    data = r.to_dict()
    assert data["schema"] == "assay.comparison/1" and json.loads(json.dumps(data)) == data
    assert (
        "<table>" in r._repr_html_()
        and "roc_auc" in r._repr_html_()
        and "roc_auc" in repr(r)
        and "roc_auc" in repr(auc)
    )
    frame = r.to_pandas()
    assert len(frame) == len(r) and frame["p"].notna().all()


def test_several_models_and_a_mapping():
    frame = FRAME.assign(mean=(FRAME.logistic + FRAME.boosting) / 2)
    r = assay.compare(
        frame, target="malignant", scores={"log": "logistic", "boost": "boosting", "both": "mean"}, metrics="log_loss"
    )
    assert r.models == ["log", "boost", "both"] and [d.model for d in r] == ["boost", "both"]
    assert r["log_loss", "both"].model == "both"
    with pytest.raises(KeyError, match="several"):
        r["log_loss"]


def test_multiclass_probabilities():
    frame = pd.read_csv(EXAMPLES / "digits.csv")
    columns = [[f"{model}_{k}" for k in range(10)] for model in ("logistic", "forest")]
    r = assay.compare(frame, task="multiclass", target="digit", scores=columns, predictions=["logistic", "forest"])
    path = assay.compare(
        EXAMPLES / "digits.csv",
        task="multiclass",
        target="digit",
        scores=["logistic_*", "forest_*"],
        predictions=["logistic", "forest"],
    )
    assert r.models == path.models == ["logistic", "forest"]
    assert r.to_dict()["metrics"] == path.to_dict()["metrics"]
    assert r["accuracy"].test == "mcnemar_exact" and r["log_loss"].test == "paired_t" and r["f1"].test == "jackknife"


def test_ranking_units_are_queries():
    rng = np.random.default_rng(2)
    frame = dict(q=np.repeat(np.arange(30), 8), rel=rng.integers(0, 3, 240), a=rng.random(240), b=rng.random(240))
    r = assay.compare(frame, task="ranking", target="rel", query="q", scores=["a", "b"], metrics="ndcg@5, map")
    assert sum(r["ndcg@5"].units.values()) == 30 and r["ndcg@5"].test == "paired_t" and r.data["units"] == "query"
    per_query = [
        [
            assay.ndcg(
                frame["rel"][frame["q"] == k],
                score=frame[m][frame["q"] == k],
                query=frame["q"][frame["q"] == k],
                k=5,
                task="ranking",
            )
            for k in range(30)
        ]
        for m in "ab"
    ]
    assert r["ndcg@5"].difference == pytest.approx(np.mean(per_query[1]) - np.mean(per_query[0]), abs=1e-12)


def test_rankings_have_no_weights():
    rng = np.random.default_rng(4)
    frame = dict(q=np.repeat(np.arange(9), 5), rel=rng.integers(0, 2, 45), a=rng.random(45), b=rng.random(45))
    frame["w"] = rng.integers(0, 3, 45).astype(float)
    options = dict(task="ranking", target="rel", query="q", scores=["a", "b"], metrics="map")
    assert (
        assay.compare(frame, weight="w", **options).to_dict()["metrics"]
        == assay.compare(frame, **options).to_dict()["metrics"]
    )


def test_weights_go_to_the_jackknife():
    weights = np.random.default_rng(6).integers(0, 4, len(FRAME))
    r = assay.compare(FRAME.assign(w=weights), weight="w", metrics="accuracy, brier_score, f1", **OPTIONS)
    y = FRAME["malignant"]
    value = {
        "accuracy": lambda p, w: assay.accuracy(y, p >= 0.5, weight=w),
        "brier_score": lambda p, w: assay.brier_score(y, p, weight=w),
    }
    value["f1"] = lambda p, w: assay.f1(y, p >= 0.5, weight=w)
    present = np.flatnonzero(weights)
    for name, of in value.items():
        without = []
        for left in present:
            w = weights.astype(float)
            w[left] = 0
            without.append(of(FRAME["boosting"], w) - of(FRAME["logistic"], w))
        n = len(present)
        error = np.sqrt((n - 1) / n * np.square(np.array(without) - np.mean(without)).sum())
        assert r[name].test == "jackknife"
        assert r[name].ci["high"] - r[name].difference == pytest.approx(1.9651 * error, rel=1e-3)


def test_classes_of_all_models():
    frame = dict(y=["u", "v", "u", "v"], a=["u", "v", "v", "v"], b=["u", "w", "u", "v"])
    r = assay.compare(frame, task="multiclass", target="y", predictions=["a", "b"], metrics="accuracy, f1")
    assert r.data["classes"] == ["u", "v", "w"] and any("different classes" in text for text in r.warnings)


def test_missing_values_go_for_both():
    frame = FRAME.copy()
    frame.loc[3, "boosting"] = np.nan
    with pytest.raises(ValueError, match="missing"):
        assay.compare(frame, **OPTIONS)
    r = assay.compare(frame, missing="drop", **OPTIONS)
    assert r.data["rows_used"] == len(frame) - 1 and r.data["rows_dropped"] == {"missing boosting": 1}
    assert r["log_loss"].baseline == assay.log_loss(frame["malignant"].drop(3), frame["logistic"].drop(3))


@pytest.mark.parametrize(
    "change, error, words",
    [
        (dict(scores=["logistic"]), ValueError, "two models"),
        (dict(scores=["logistic", "bosting"]), ValueError, "boosting"),
        (dict(scores=["logistic", "logistic"]), ValueError, "same name"),
        (dict(scores="logistic"), TypeError, "one entry a model"),
        (dict(method="wilcoxon", metrics="roc_auc"), ValueError, "mean over units"),
        (dict(method="anova"), ValueError, "anova"),
        (dict(metrics="confusion_matrix"), ValueError, "neither a number"),
        (dict(levle=0.9), TypeError, "level"),
        (dict(ci="auto"), ValueError, "ci"),
    ],
)
def test_errors(change, error, words):
    with pytest.raises(error, match=words):
        assay.compare(FRAME, **(OPTIONS | change))


def random_models(task, seed, n=70):
    """A frame and the arguments that name its columns."""
    rng = np.random.default_rng(seed)
    if task == "binary":
        y = rng.integers(0, 2, n)
        return dict(y=y, a=rng.random(n), b=rng.random(n)), dict(target="y", scores=["a", "b"])
    if task == "multiclass":
        frame = dict(y=rng.integers(0, 4, n))
        for model in "ab":
            frame |= {f"{model}{k}": column for k, column in enumerate(rng.dirichlet(np.ones(4), n).T)}
        return frame, dict(target="y", scores=[[f"{model}{k}" for k in range(4)] for model in "ab"])
    if task == "multilabel":
        frame = {f"{model}{k}": rng.random(n) for model in "ab" for k in range(3)}
        frame |= {f"y{k}": (rng.random(n) < 0.6).astype(int) for k in range(3)}
        return frame, dict(target=["y0", "y1", "y2"], scores=[[f"{model}{k}" for k in range(3)] for model in "ab"])
    if task == "regression":
        frame = {name: rng.gamma(2, 1, n) for name in ("y", "a", "b")}
        return frame, dict(target="y", predictions=["a", "b"])
    frame = dict(q=np.repeat(np.arange(n // 5), 5), y=rng.integers(0, 3, n), a=rng.random(n), b=rng.random(n))
    return frame, dict(target="y", query="q", scores=["a", "b"])


@pytest.mark.parametrize("task", ["binary", "multiclass", "multilabel", "regression", "ranking"])
def test_every_metric_that_is_tested_as_a_mean_is_one(task):
    compared, means = 0, 0
    for number, name in enumerate(assay.list_metrics(task)):
        frame, columns = random_models(task, number)
        try:
            differences = assay.compare(frame, task=task, metrics=name, **columns)
            r = next(iter(differences))  # of a metric of one number a label, that of the first
        except ValueError as error:
            assert any(words in str(error) for words in ("neither a number", "needs")), f"{name}: {error}"
            continue
        compared += 1
        if r.test == "paired_t":
            means += 1
            assert (r.ci["low"] + r.ci["high"]) / 2 == pytest.approx(r.difference, rel=1e-9, abs=1e-12), name
        elif r.test == "mcnemar_exact":
            means += 1
            sign = -1 if r.direction == "minimize" else 1
            share = sign * (r.units["wins"] - r.units["losses"]) / sum(r.units.values())
            assert share == pytest.approx(r.difference, abs=1e-12), name
        else:
            assert r.test in ("jackknife", "delong", "bootstrap(1000)"), name
    assert compared >= 2 and means >= 2


def test_slices_by_bins():
    r = assay.compare(FRAME, by=["id:quantiles(3)", "size:length(6)*id:bins(300)"], **OPTIONS)
    path = assay.compare(
        EXAMPLES / "breast_cancer.csv", by=["id:quantiles(3)", "size:length(6)*id:bins(300)"], **OPTIONS
    )
    assert [s.slice for s in r.slices] == [s.slice for s in path.slices]
    assert [s.slice["id"] for s in r.slices[:3]] == ["< 189", "[189, 379)", ">= 379"]
    assert r.to_dict()["slices"] == path.to_dict()["slices"]


def test_a_number_a_class():
    digits = pd.read_csv(EXAMPLES / "digits.csv")
    r = assay.compare(
        digits, task="multiclass", target="digit", predictions=["logistic", "forest"], metrics="recall(average=none)"
    )
    assert len(r) == 10
    one = r["recall(average=none)", 7]
    assert one.label == "7" and one is r["recall(average=none)", "forest", "7"]
    right = [(digits[m] == 7)[digits.digit == 7].mean() for m in ("logistic", "forest")]
    assert one.difference == pytest.approx(right[1] - right[0])
    assert min(d.p_holm for d in r) == pytest.approx(min(1, 10 * min(d.p for d in r)))
    with pytest.raises(KeyError, match="several"):
        r["recall(average=none)"]
    assert r.to_pandas().label.tolist() == [str(k) for k in range(10)]
    assert "recall(average=none)[7]" in repr(r)


def test_saved_evaluations(tmp_path):
    results = [
        assay.evaluate(
            FRAME, task="binary", target="malignant", score=m, metrics="accuracy, roc_auc", by="size", ci="auto"
        )
        for m in OPTIONS["scores"]
    ]
    path, state = tmp_path / "old.json", tmp_path / "new.assay"
    path.write_text(json.dumps(results[0].to_dict()))
    state.write_bytes(bytes(results[1].evaluator))
    r = assay.compare(path, state)
    assert r.models == ["old", "new"] and r["accuracy"].p is None and r["accuracy"].test == "none"
    assert r["accuracy"].ci["method"] == "mover_unpaired" and len(r.slices) == 3
    assert any("not paired" in text for text in r.warnings)
    same = assay.compare(*results, names=["old", "new"])
    assert same.to_dict()["metrics"] == r.to_dict()["metrics"]
    paired = assay.compare(FRAME, metrics="accuracy", **OPTIONS)
    assert r["accuracy"].difference == paired["accuracy"].difference
    other = assay.evaluate(
        FRAME, task="binary", target="malignant", score="boosting", metrics="accuracy", threshold=0.4
    )
    with pytest.raises(ValueError, match="not the same number: threshold=0.5 and threshold=0.4"):
        assay.compare(results[0], other)
    with pytest.raises(TypeError, match="saved"):
        assay.compare(results[0], FRAME)
    with pytest.raises(TypeError, match="target= is needed"):
        assay.compare(FRAME, scores=["logistic", "boosting"])
