"""tune, check, recommend and plan as a user of the package meets them."""

import csv
import json
import os
import subprocess
import warnings
from pathlib import Path

import assay
import numpy as np
import pandas as pd
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"

RNG = np.random.default_rng(5)
N = 800
Y = (RNG.random(N) < 0.3).astype(int)
FRAME = pd.DataFrame(
    {"y": Y, "p": np.round(np.clip(RNG.normal(0.35 + 0.25 * Y, 0.2), 0, 1), 2), "g": RNG.choice(["a", "b"], N)}
)
DATA = dict(task="binary", target="y", score="p")


@pytest.fixture
def files(tmp_path):
    path = tmp_path / "v.csv"
    FRAME.to_csv(path, index=False)
    return path


def quiet(*args, **kwargs):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return assay.tune(*args, **kwargs)


def brute_force(frame, metric):
    scores = np.unique(frame.p)[::-1]
    values = [getattr(assay, metric)(frame.y, (frame.p >= t).astype(int), task="binary") for t in scores]
    best = int(np.argmax(values))
    return scores[best], values[best]


# ---------------------------------------------------------------------------------------------------- tune


@pytest.mark.parametrize("metric", ["f1", "mcc", "balanced_accuracy", "accuracy"])
def test_tune_is_the_best_of_all_thresholds(metric):
    tuned = quiet(FRAME, maximize=metric, ci="none", **DATA)
    assert (tuned.threshold, tuned.value) == brute_force(FRAME, metric)


def test_tune_reads_files_and_frames_alike(files):
    frame, paths = quiet(FRAME, maximize="f1", seed=2, **DATA), quiet(files, maximize="f1", seed=2, **DATA)
    assert frame["thresholds"] == paths["thresholds"]
    assert paths["data"]["inputs"] == [str(files)]


def test_tune_warns_unless_other_rows_judge():
    with pytest.warns(UserWarning, match="validation data"):
        assay.tune(FRAME, maximize="f1", **DATA)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tuned = assay.tune(FRAME[:400], maximize="f1", apply=FRAME[400:], **DATA)
    part = tuned.thresholds[0]
    rest = FRAME[400:]
    assert part["applied"]["value"] == assay.f1(rest.y, (rest.p >= tuned.threshold).astype(int), task="binary")
    assert part["applied"]["rows"] == 400


def test_tune_slices_costs_bounds_and_curves():
    tuned = quiet(FRAME, cost={"fp": 1, "fn": 5}, subject_to="precision >= 0.4", by=["g"], curve="metric", **DATA)
    assert [part["slice"] for part in tuned.thresholds] == [{}, {"g": "a"}, {"g": "b"}]
    assert tuned["objective"] == {"spec": "expected_cost(fn=5)", "direction": "minimize"}
    assert tuned.curve["threshold"][0] > FRAME.p.max()
    assert (
        min(
            x
            for x, p in zip(tuned.curve["expected_cost(fn=5)"], tuned.curve["precision"])
            if p is not None and p >= 0.4
        )
        == tuned.value
    )
    assert "expected_cost" in repr(tuned) and "<table>" in tuned._repr_html_()


def test_tune_refuses():
    for bad in (
        dict(),
        dict(maximize="f1", minimize="fpr"),
        dict(maximize="roc_auc"),
        dict(maximize="f1", subject_to="precision >= 2"),
        dict(maximize="f1", curve="x"),
    ):
        with pytest.raises(ValueError):
            quiet(FRAME, **DATA, **bad)
    with pytest.raises(ValueError, match="no column 'q'"):
        quiet(FRAME, task="binary", target="y", score="q", maximize="f1")
    with pytest.raises(TypeError, match="unknown option"):
        quiet(FRAME, maximize="f1", weigth="w", **DATA)


def test_tune_classes_by_cost():
    p = RNG.dirichlet([1, 1, 1], 300).round(3)
    y = np.array([RNG.choice(3, p=row / row.sum()) for row in p])
    frame = pd.DataFrame({"y": y, "p_0": p[:, 0], "p_1": p[:, 1], "p_2": p[:, 2]})
    costs = np.array([[0, 1, 5], [2, 0, 1], [9, 1, 0]], float)
    table = {t: {d: costs[t, d] for d in range(3)} for t in range(3)}
    found = assay.tune(frame, task="multiclass", target="y", score=["p_0", "p_1", "p_2"], cost=table)
    called = (p[:, :1] * costs[0] + p[:, 1:2] * costs[1] + p[:, 2:] * costs[2]).argmin(axis=1)
    assert found.cost == pytest.approx(costs[y, called].mean(), abs=1e-12)
    assert found.usual_cost == pytest.approx(costs[y, p.argmax(axis=1)].mean(), abs=1e-12)
    assert found.cost < found.usual_cost and "<table>" in found._repr_html_()
    for bad in (dict(), dict(cost="fp=1"), dict(cost={0: {0: 1}}), dict(cost=table, maximize="f1")):
        with pytest.raises(ValueError):
            assay.tune(frame, task="multiclass", target="y", score=["p_0", "p_1", "p_2"], **bad)


# ---------------------------------------------------------------------------------------------------- check


def test_check_passes_and_fails(files):
    for data in (FRAME, files):
        assert assay.check(data, require="roc_auc >= 0.7", **DATA).passed
        failed = assay.check(data, require=["roc_auc >= 0.7", "f1 >= 0.99"], ci="none", **DATA)
        assert not failed and len(failed.failures) == 1 and failed.failures[0].startswith("f1 >= 0.99: 0.")
        assert [gate["verdict"] for gate in failed.gates] == ["pass", "fail"]
        assert "<failure" in failed.to_junit() and "**fail**" in failed.to_markdown()
        assert failed.to_dict()["schema"] == "assay.check/1"
        assert "fail" in repr(failed) and "<table>" in failed._repr_html_()


def test_check_raises_when_told():
    with pytest.raises(assay.CheckFailed, match="f1 >= 0.99") as error:
        assay.check(FRAME, require="f1 >= 0.99", raise_on_failure=True, **DATA)
    assert not error.value.check.passed


def test_check_takes_evaluations_and_states(tmp_path):
    evaluation = assay.evaluate(FRAME, metrics="roc_auc", **DATA)
    state = tmp_path / "s.assay"
    state.write_bytes(bytes(evaluation.evaluator))
    for data in (evaluation, evaluation.evaluator, bytes(evaluation.evaluator), state):
        assert assay.check(data, require="roc_auc >= 0.7").passed
        with pytest.raises(ValueError, match="was not evaluated"):
            assay.check(data, require="f1 >= 0.7")


def test_check_measures_changes(tmp_path, files):
    old = assay.evaluate(FRAME, metrics="roc_auc", by=["g"], **DATA)
    saved = tmp_path / "old.json"
    saved.write_text(json.dumps(old.to_dict()))
    worse = FRAME.assign(p=np.where(np.arange(N) % 4 == 0, 0.5, FRAME.p))
    gates = tmp_path / "gates.toml"
    gates.write_text('[[gate]]\nmetric = "roc_auc"\nmax_drop = 0.001\nslice = "g"\n')
    for baseline in (old, old.to_dict(), saved, FRAME, files):
        assert assay.check(FRAME, gates=gates, baseline=baseline, **DATA).passed
        check = assay.check(worse, gates=gates, baseline=baseline, **DATA)
        assert [gate["verdict"] for gate in check.gates] == ["fail", "fail"]


def test_check_refuses(tmp_path):
    gates = tmp_path / "gates.toml"
    gates.write_text('[[gate]]\nmetric = "roc_auc"\nmni = 0.5\n')
    with pytest.raises(ValueError, match=r"gates.toml:3: unknown key 'mni' of a gate; did you mean min\?"):
        assay.check(FRAME, gates=gates, **DATA)
    for bad in (
        dict(),
        dict(require="roc_auc"),
        dict(require="change(f1) >= 0"),
        dict(require="f1 >= 0", baseline={"schema": "else"}),
    ):
        with pytest.raises(ValueError):
            assay.check(FRAME, **DATA, **bad)
    other = assay.evaluate(
        pd.DataFrame({"y": [1.0, 2.0], "p": [1.0, 1.5]}), task="regression", target="y", prediction="p"
    )
    with pytest.raises(ValueError, match="of task regression"):
        assay.check(FRAME, require="change(f1) >= 0", baseline=other, **DATA)


# ---------------------------------------------------------------------------------------------------- recommend, plan


def test_recommend():
    r = assay.recommend("binary", use="decision", imbalanced=True, cost={"fp": 1, "fn": 20})
    assert r.metrics[0]["spec"] == "expected_cost(fn=20)"
    assert all(m["why"] and m["why_not"] for m in r.metrics) and r.notes
    assert r.to_dict()["schema"] == "assay.recommendation/1"
    assert "expected_cost" in repr(r) and "<table>" in r._repr_html_()
    for bad in (
        dict(task="regression", use="decision"),
        dict(use="nothing"),
        dict(cost={"fp": 1}),
        dict(classes_matter="x"),
        dict(audience="x"),
    ):
        with pytest.raises(ValueError):
            assay.recommend(**({"task": "binary"} | bad))


def test_plan():
    p = assay.plan("recall", expect=0.9, width=0.02, prevalence=0.1)
    assert p.unit == "positives" and p.rows == 10 * p.units
    assert p.to_dict()["schema"] == "assay.plan/1" and str(p.units) in repr(p) and "<table>" in p._repr_html_()
    assert assay.plan("f1", pilot_rows=100, pilot_width=0.2, width=0.1).rows == 400
    with pytest.raises(ValueError, match="pilot"):
        assay.plan("f1", expect=0.9, width=0.1)


def test_averages_over_labels():
    frame = dict(a=[1, 0, 1, 0], b=[0, 0, 1, 1], pa=[0.9, 0.2, 0.8, 0.1], pb=[0.1, 0.2, 0.3, 0.05])
    options = dict(task="multilabel", target=["a", "b"], score=["pa", "pb"])
    with pytest.warns(UserWarning, match="validation"):
        tuned = assay.tune(frame, maximize="f1(average=micro)", **options)
    (average,) = tuned["averages"]
    assert average["value"] == pytest.approx(6 / 7) and average["search"] == "coordinate"
    with pytest.raises(ValueError, match="labels of a row together"):
        assay.tune(frame, maximize="f1(average=samples)", **options)


def test_prices_of_single_errors():
    frame = dict(y=["a", "b", "c"], p_a=[0.5, 0.4, 0.4], p_b=[0.3, 0.35, 0.3], p_c=[0.2, 0.25, 0.3])
    options = dict(task="multiclass", target="y", score=["p_a", "p_b", "p_c"])
    whole = {"a": {"a": 0, "b": 1, "c": 1}, "b": {"a": 1, "b": 0, "c": 1}, "c": {"a": 9, "b": 1, "c": 0}}
    costs = [
        assay.tune(frame, cost=cost, labels=list("abc"), **options).cost for cost in ("c->a=9", {("c", "a"): 9}, whole)
    ]
    assert costs[0] == costs[1] == costs[2]
    with pytest.raises(ValueError, match="--labels|labels"):
        assay.tune(frame, cost="c->a=9", **options)
    with pytest.raises(ValueError, match="no price"):
        assay.tune(frame, cost="c=9", **options)


def test_changes_against_columns_are_paired():
    frame = pd.read_csv(EXAMPLES / "breast_cancer.csv")
    options = dict(task="binary", target="malignant", score="boosting", baseline_score="logistic")
    paired = assay.compare(frame, target="malignant", scores=["logistic", "boosting"], metrics="roc_auc", by="size")
    r = assay.check(frame, require=["lower(change(roc_auc)) >= -0.01", "change(roc_auc) >= -0.01"], **options)
    assert r.passed and r.gates[0]["tested"] == paired["roc_auc"].ci["low"] and r.gates[1]["verdict"] == "pass"
    path = assay.check(EXAMPLES / "breast_cancer.csv", require="lower(change(roc_auc)) >= -0.01", **options)
    assert path.gates[0]["tested"] == r.gates[0]["tested"] and path.gates[0]["change_ci"]["method"] == "delong"
    saved = assay.evaluate(frame, task="binary", target="malignant", score="logistic", metrics="roc_auc").to_dict()
    unpaired = assay.check(
        frame,
        task="binary",
        target="malignant",
        score="boosting",
        baseline=saved,
        require="lower(change(roc_auc)) >= -0.01",
    )
    assert not unpaired.passed and unpaired.gates[0]["change_ci"]["method"] == "mover_unpaired"
    with pytest.raises(TypeError, match="one of both"):
        assay.check(frame, require="change(roc_auc) >= 0", baseline=saved, **options)


def test_a_baseline_file_is_paired_by_id_as_the_command_does(tmp_path):
    source = EXAMPLES / "breast_cancer.csv"
    with open(source) as file:
        rows = list(csv.DictReader(file))
    model, baseline = tmp_path / "model.csv", tmp_path / "baseline.csv"
    for path, column, order in ((model, "boosting", 1), (baseline, "logistic", -1)):
        with open(path, "w", newline="") as file:
            out = csv.writer(file)
            out.writerow(["id", "y", "p", "size"])
            out.writerows([row["id"], row["malignant"], row[column], row["size"]] for row in rows[::order])
    gates = ["lower(change(roc_auc)) >= -0.05", "change(f1) >= -0.1"]
    slices = tmp_path / "gates.toml"
    slices.write_text('[[gate]]\nrequire = "lower(change(accuracy)) >= -0.2"\nslice = "size"\n')
    check = assay.check(
        str(model), task="binary", target="y", score="p", id="id", require=gates, gates=slices, baseline=str(baseline)
    )
    program = os.environ.get("ASSAY_PROGRAM", assay._evaluator._PROGRAM)
    command = [program, "check", model, "--task", "binary", "--target", "y", "--score", "p", "--id", "id"]
    command += [part for gate in gates for part in ("--require", gate)]
    done = subprocess.run(
        [*command, "--gates", slices, "--baseline", baseline, "--format", "json", "--quiet"], stdout=subprocess.PIPE
    )
    assert [gate | {"where": ""} for gate in check.gates] == [
        gate | {"where": ""} for gate in json.loads(done.stdout)["gates"]
    ]
    assert check.gates[0]["change_ci"]["method"] == "delong" and len(check.gates) == 5


def test_a_folder_of_states_is_tuned_and_checked(tmp_path):
    whole = assay.evaluate(FRAME, metrics="f1, roc_auc", ci="none", **DATA).evaluator
    half = len(FRAME) // 2
    for k, part in enumerate((FRAME[:half], FRAME[half:])):
        (tmp_path / f"{k}.assay").write_bytes(
            bytes(assay.evaluate(part, metrics="f1, roc_auc", ci="none", **DATA).evaluator)
        )
    with pytest.warns(UserWarning):
        tuned, expected = (assay.tune(x, maximize="f1", ci="none") for x in (str(tmp_path), whole))
    assert tuned.threshold == expected.threshold
    assert assay.check(str(tmp_path), require="f1 >= 0").gates == assay.check(whole, require="f1 >= 0").gates


def test_a_metric_of_ones_own_is_tuned_and_gated(files):
    profit = "profit=120*tp - 5*fp - 40*fn"
    priced = quiet(FRAME, cost={"tp": -120, "fp": 5, "fn": 40}, ci="none", **DATA)
    tuned = quiet(FRAME, maximize=profit, ci="none", **DATA)
    assert tuned.threshold == priced.threshold and tuned.value == pytest.approx(-priced.value * len(FRAME))
    value = assay.evaluate(FRAME, metrics=profit, **DATA)["profit"].value
    for data in (FRAME, files):
        check = assay.check(
            data, metrics=profit, require=["profit >= 0", "change(profit) >= 0"], baseline=FRAME, **DATA
        )
        assert check.passed and check.gates[0]["value"] == value


def test_tuning_takes_no_threshold():
    with pytest.raises(TypeError, match="threshold"):
        assay.tune(FRAME, maximize="f1", threshold=0.3, **DATA)
