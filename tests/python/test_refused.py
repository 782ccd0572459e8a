"""What is refused leaves the state as it was, and nothing that is given stays unread."""

import assay
import pytest


@pytest.mark.parametrize(
    "rows",
    [
        {"target": [0, 3], "score": [0.1, 0.2]},
        {"target": [0, 1], "score": [0.1, 9]},
        {"target": [0, 1], "score": [0.1, 0.2], "weight": [1, -1]},
        {"target": [0, 1], "prediction": [0, 1]},
    ],
)
def test_a_refused_update_changes_no_byte(rows):
    e = assay.Evaluator("roc_auc, f1", task="binary")
    e.update(target=[0, 1, 1, 0], score=[0.1, 0.8, 0.4, 0.6])
    before = bytes(e)
    with pytest.raises(ValueError):
        e.update(**rows)
    assert bytes(e) == before


@pytest.mark.parametrize("role", ["lower", "upper", "document"])
def test_a_role_of_another_task_is_refused(role):
    e = assay.Evaluator("f1", task="binary")
    with pytest.raises(ValueError, match=f"{role}.* is for task"):
        e.update(target=[0, 1], prediction=[0, 1], **{role: [0, 1]})


def test_a_parameter_given_twice_is_refused():
    with pytest.raises(ValueError, match="beta is given twice"):
        assay.Evaluator("f_beta(beta=1, beta=2)")


def test_an_unknown_task_has_no_metrics():
    with pytest.raises(ValueError, match="unknown task 'x'"):
        assay.list_metrics(task="x")


@pytest.mark.parametrize("by", [["g"], ["g*h"], ["g", "h"]])
@pytest.mark.parametrize("missing", ["error", "drop"])
def test_a_refused_batch_leaves_no_slice(by, missing):
    bad = {
        "bad score": dict(target=[1, 0, 0], score=[0.1, None if missing == "drop" else 0.2, 7.0]),
        "bad weight": dict(target=[1, 0, 0], score=[0.1, 0.5, 0.7], weight=[1.0, 1.0, -1.0]),
    }
    for name, rows in bad.items():
        weight = {"weight": [1.0] * 4} if "weight" in rows else {}
        good = dict(target=[0, 1, 1, 0], score=[0.1, 0.8, 0.4, 0.6], slices={"g": list("abab"), "h": list("xxyy")})
        e = assay.Evaluator("f1", task="binary", by=by, missing=missing)
        e.update(**good, **weight)
        before = bytes(e)
        with pytest.raises(ValueError):
            e.update(**rows, slices={"g": ["c", "new", "a"], "h": ["new", "x", "z"]})
        assert bytes(e) == before, name
        e.update(**good, **weight)
        twice = assay.Evaluator("f1", task="binary", by=by, missing=missing)
        twice.update(**good, **weight)
        twice.update(**good, **weight)
        assert bytes(e) == bytes(twice), name


def test_a_bin_of_a_refused_batch_is_no_slice():
    e = assay.Evaluator("f1", task="binary", by=["g", "x:bins(1)"])
    e.update(target=[0, 1], score=[0.1, 0.8], slices={"g": ["a", "a"], "x": [0.0, 2.0]})
    before = bytes(e)
    with pytest.raises(ValueError, match="x"):
        e.update(target=[0, 1], score=[0.1, 0.8], slices={"g": ["new", "a"], "x": ["no", "number"]})
    assert bytes(e) == before


def test_a_first_batch_that_is_refused_decides_nothing():
    e = assay.Evaluator("f1", task="binary")
    with pytest.raises(ValueError):
        e.update(target=[0, 1], score=[0.1, 9])
    e.update(target=[0, 1], prediction=[0, 1])
    assert e.result()["f1"].value == 1


def test_settings_of_other_tasks_are_refused():
    with pytest.raises(ValueError, match="positive.* is for task binary, not for regression"):
        assay.Evaluator("mae", task="regression", positive=1)
    with pytest.raises(ValueError, match="threshold.* is for tasks binary and multilabel"):
        assay.Evaluator("accuracy", task="multiclass", threshold=0.3)


def test_a_threshold_that_nothing_reads_is_told():
    e = assay.Evaluator("roc_auc", task="binary", threshold=0.3)
    e.update(target=[0, 1], score=[0.1, 0.9])
    assert any("threshold 0.3 is not used" in text for text in e.result().warnings)


@pytest.mark.parametrize("metrics", [",f1", "f1,", "f1,,roc_auc", "", ["f1", ""]])
def test_an_empty_metric_is_refused(metrics):
    with pytest.raises(ValueError, match="an item is empty"):
        assay.Evaluator(metrics, task="binary")


def test_an_unknown_column_of_windows_is_named():
    with pytest.raises((ValueError, KeyError), match="dat.*date"):
        assay.evaluate(
            {"y": [0, 1], "p": [0.1, 0.9], "date": ["2024-01-01", "2024-01-02"]},
            task="binary",
            target="y",
            score="p",
            window="dat=1d",
        )


def test_signatures_name_the_column_of_weights():
    frame = {"y": [0, 1, 1], "p": [0.1, 0.9, 0.4], "v": [1.0, 2.0, 3.0], "w": [3.0, 2.0, 1.0]}
    by_v, by_w = (
        assay.evaluate(frame, task="binary", target="y", score="p", metrics="f1", weight=name) for name in "vw"
    )
    with pytest.raises(ValueError, match="weight=v and weight=w"):
        assay.compare(by_v, by_w)
