"""Labels in every spelling and from every entry; the names of score columns; thresholds in the type of their column."""

import datetime
import itertools
import json
import subprocess

import numpy as np
import pandas as pd
import pytest

import assay

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
torch = pytest.importorskip("torch")


def value(evaluation, name):
    return evaluation[name].value


# -------------------------------------------------------------------------------------------------- declared labels


@pytest.mark.parametrize(
    "positive",
    [1, True, 1.0, np.float32(1), np.int8(1), np.bool_(True), torch.tensor(1), np.array(1), "1", "1.0", "True", "TRUE"],
    ids=repr,
)
@pytest.mark.parametrize(
    "y", [[0, 1, 1], [0.0, 1.0, 1.0], [False, True, True], ["0", "1", "1"], ["False", "True", "True"]], ids=repr
)
def test_a_positive_label_of_any_type_and_spelling(positive, y):
    assert assay.recall(y, y, positive=positive) == 1
    assert assay.recall(np.array(y), [y[0], y[0], y[2]], positive=positive) == 0.5


@pytest.mark.parametrize(
    "labels",
    [
        np.unique([0.0, 1.0, 2.0]),
        np.unique(np.array([0, 1, 2], np.int16)),
        np.array([0, 1, 2], np.float16),
        torch.tensor([0, 1, 2]),
        pd.Series([0, 1, 2]),
        pd.Index(["0", "1", "2"]),
        ["0.0", "1.0", "2.0"],
        (0, 1, 2),
    ],
    ids=lambda labels: type(labels).__name__ + str(getattr(labels, "dtype", "")),
)
def test_declared_labels_of_any_type(labels):
    assert assay.accuracy([0, 1, 1], [0, 1, 0], task="multiclass", labels=labels) == pytest.approx(2 / 3)


def test_a_label_declared_in_two_spellings_is_declared_twice():
    with pytest.raises(ValueError, match="twice"):
        assay.accuracy([0, 1], [0, 1], task="multiclass", labels=["1", "1.0"])


# -------------------------------------------------------------------------------------------------- order of rows


@pytest.mark.parametrize("odd", ["nan", "NaN", "-nan", "nan(1)", "inf", "-inf", "", " 1", "1e3", "0x10"])
def test_the_order_of_rows_changes_nothing(odd):
    rng = np.random.default_rng(3)
    texts = np.array(["1", "2", "3", odd])
    y, p = texts[rng.integers(0, 4, 60)], rng.dirichlet(np.ones(4), 60)
    names = ["1", "2", "3", odd]
    results, states, frames = set(), set(), set()
    for order in (np.arange(60), np.arange(60)[::-1], rng.permutation(60), rng.permutation(60)):
        e = assay.Evaluator("log_loss, f1, roc_auc, confusion_matrix", task="multiclass", labels=names)
        e.update(target=y[order], score=p[order])
        results.add(json.dumps(e.result().to_dict()["metrics"])), states.add(bytes(e))
        if odd:
            frame = pd.DataFrame({"y": y[order], **{f"p[{n}]": p[order, k] for k, n in enumerate(names)}})
            table = assay.evaluate(frame, task="multiclass", target="y", score="p[*")
            frames.add(json.dumps(table.to_dict()["metrics"]))
    assert len(results) == len(states) == 1 and len(frames) == bool(odd)


def test_true_and_one_are_one_class_whatever_comes_first():
    for order in itertools.permutations([("1", "1"), ("true", "0"), ("false", "false"), ("0", "1")]):
        y, p = map(list, zip(*order))
        e = assay.evaluate(
            pd.DataFrame(dict(y=y, p=p)), task="multiclass", metrics="accuracy", target="y", prediction="p"
        )
        assert e.to_dict()["data"]["classes"] == ["0", "1"]
        assert value(e, "accuracy") == 0.5


# -------------------------------------------------------------------------------------------------- missing labels


@pytest.mark.parametrize("gap", [None, float("nan"), np.nan, pd.NaT, pd.NA], ids=repr)
def test_gaps_among_texts_are_missing_however_they_are_written(gap):
    y = ["a", gap, "b", "b"]
    for data in (y, np.array(y, dtype=object), pd.Series(y, dtype=object)):
        with pytest.raises(ValueError, match="missing"):
            assay.accuracy(data, ["a", "a", "b", "a"], task="multiclass")
        assert assay.accuracy(data, ["a", "a", "b", "a"], task="multiclass", missing="drop") == pytest.approx(2 / 3)


def test_the_text_nan_is_a_label():
    assert assay.accuracy(["a", "nan", "b"], ["a", "nan", "a"], task="multiclass") == pytest.approx(2 / 3)


def test_rows_without_a_label_do_not_ask_for_a_class():
    y, p = np.array([0.0, 1.0, np.nan, 2.0]), np.eye(3)[[0, 1, 1, 2]] * 0.7 + 0.1
    e = assay.evaluate(
        pd.DataFrame(dict(y=y, p_0=p[:, 0], p_1=p[:, 1], p_2=p[:, 2])),
        task="multiclass", metrics="accuracy", target="y", score="p_*", missing="drop",
    )  # fmt: skip
    assert value(e, "accuracy") == 1
    assert e.to_dict()["data"]["rows_used"] == 3


@pytest.mark.parametrize("word", ["nan", "NaN", "NA", "null", "None", ""])
@pytest.mark.parametrize("others", [("0", "1"), ("true", "false"), ("1.5", "2")])
def test_words_for_nothing_in_files(tmp_path, word, others):
    path = tmp_path / "a.csv"
    path.write_text(f"y,p\n{others[0]},{others[0]}\n{word},{others[1]}\n{others[1]},{others[1]}\n")
    options = dict(task="multiclass", metrics="accuracy", target="y", prediction="p")
    with pytest.raises(ValueError, match="missing"):
        assay.evaluate(path, **options)
    assert assay.evaluate(path, missing="drop", **options).to_dict()["data"]["rows_dropped"] == {"missing y": 1}


def test_na_is_a_label_among_words(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("y,p\nDE,DE\nNA,NA\nFR,DE\n")
    e = assay.evaluate(path, task="multiclass", metrics="accuracy", target="y", prediction="p")
    assert e.to_dict()["data"]["classes"] == ["DE", "FR", "NA"]


def test_missing_slices_have_one_name(tmp_path):
    for gap in (None, np.nan, pd.NA):
        for group in (["a", gap, "a"], [1.5, gap, 1.5]):
            frame = pd.DataFrame(dict(y=[0, 1, 1], p=[0, 1, 0], g=pd.Series(group, dtype=object)))
            e = assay.evaluate(frame, task="binary", metrics="accuracy", target="y", prediction="p", by="g")
            assert {s["slice"]["g"] for s in e.to_dict()["slices"]} == {str(group[0]), "(missing)"}
        e = assay.Evaluator("accuracy", by="g")
        e.update(target=[0, 1, 1], prediction=[0, 1, 0], slices={"g": [1.5, gap, 1.5]})
        assert [s["slice"]["g"] for s in e.result().to_dict()["slices"]] == ["(missing)", "1.5"]


# -------------------------------------------------------------------------------------------------- label sets


def test_multilabel_lists_take_labels_from_both_sides():
    e = assay.Evaluator("f1(average=micro), subset_accuracy", task="multilabel")
    e.update(target=[["a"], ["b"]], prediction=[["a", "c"], ["b"]])
    assert e.result().to_dict()["data"]["classes"] == ["a", "b", "c"]
    assert value(e.result(), "f1") == pytest.approx(2 * 2 / (2 * 2 + 1))


def test_sides_that_share_no_label_are_told():
    for a, b, what in ((" cat", "cat", "blanks"), ("Cat", "cat", "case"), ("\u00e9", "e\u0301", "Unicode")):
        frame = pd.DataFrame(dict(y=[a, "dog"], p=[b, "bird"]))
        e = assay.evaluate(frame, task="multiclass", metrics="accuracy", target="y", prediction="p")
        assert "share no label" in e.warnings[0] and what in e.warnings[0]


# -------------------------------------------------------------------------------------------------- score columns


def _species(names, labels):
    """Three rows of each label; each row has 0.8 for its own class."""
    y = [label for label in labels for _ in range(3)]
    p = np.full((len(y), len(labels)), 0.2 / (len(labels) - 1))
    for i, label in enumerate(y):
        p[i, labels.index(label)] = 0.8
    order = np.random.default_rng(1).permutation(len(labels))
    return pd.DataFrame({"y": y, **{names(labels[k], k): p[:, k] for k in order}})


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (lambda label, k: f"{label}_prob", ["setosa", "versicolor", "virginica"]),
        (lambda label, k: f"P({label})", ["setosa", "versicolor", "virginica"]),
        (lambda label, k: f"class{label}_prob", [0, 1, 2]),
        (lambda label, k: f"prob_{label.lower()}", ["Setosa", "Versicolor", "Virginica"]),
        (lambda label, k: f"p{k}", [f"class_{k}" for k in range(12)]),
        (lambda label, k: f"p_{k:03}", list(range(12))),
        (lambda label, k: f"{label}", [1.5, 2.5, 10]),
        (lambda label, k: f"score.{label.replace(' ', '.')}", ["new york", "los angeles", "rome"]),
    ],
)
def test_score_columns_are_read_by_name(names, labels):
    frame = _species(names, labels)
    scores = list(frame.columns[1:])
    options = dict(task="multiclass", metrics="accuracy, log_loss, roc_auc", target="y", score=scores)
    e = assay.evaluate(frame, **options)
    assert value(e, "accuracy") == 1
    assert set(e.to_dict()["data"]["score_columns"]) == set(scores)
    texts = [str(label) for label in labels]
    for order in (texts, texts[::-1]):
        assert value(assay.evaluate(frame, labels=order, **options), "accuracy") == 1
    shuffled = assay.evaluate(frame.sample(frac=1, random_state=2), **options)
    assert shuffled.to_dict()["metrics"] == e.to_dict()["metrics"]


def test_names_that_tell_nothing_are_asked_about():
    frame = _species(lambda label, k: "uvw"[k], ["a", "b", "c"])
    options = dict(task="multiclass", metrics="accuracy", target="y")
    scores = list(frame.columns[1:])
    with pytest.raises(ValueError, match="which class .*u.*a, b, c.*labels="):
        assay.evaluate(frame, score=scores, **options)
    assert value(assay.evaluate(frame, score=["u", "v", "w"], labels=["a", "b", "c"], **options), "accuracy") == 1
    with pytest.raises(ValueError, match="which class"):
        assay.accuracy(["a", "b", "c"], score=np.eye(3) * 0.7 + 0.1, task="multiclass")
    assert assay.accuracy(["a", "b", "c"], score=np.eye(3) * 0.7 + 0.1, task="multiclass", labels=["a", "b", "c"]) == 1
    assert assay.accuracy([0, 1, 2], score=np.eye(3) * 0.7 + 0.1, task="multiclass") == 1


def test_wildcards_in_frames_and_files(tmp_path):
    frame = _species(lambda label, k: f"p_{label}", ["a", "b", "c"])
    frame.to_csv(tmp_path / "a.csv", index=False), frame.to_parquet(tmp_path / "a.parquet")
    options = dict(task="multiclass", metrics="log_loss", target="y", score="p_*")
    values = {value(assay.evaluate(data, **options), "log_loss") for data in
              (frame, dict(frame), pa.table(dict(frame)), tmp_path / "a.csv", tmp_path / "a.parquet")}  # fmt: skip
    assert len(values) == 1
    with pytest.raises(ValueError, match="no column fits 'q_\\*'"):
        assay.evaluate(frame, **{**options, "score": "q_*"})


def test_columns_in_another_order_than_the_targets():
    frame = pd.DataFrame(dict(t_a=[0, 1], t_b=[1, 0], p_b=[1, 0], p_a=[0, 1]))
    with pytest.raises(ValueError, match="another order"):
        assay.evaluate(frame, task="multilabel", target="t_*", prediction="p_*")
    assert value(assay.evaluate(frame, task="multilabel", metrics="subset_accuracy", target="t_*", prediction=["p_a", "p_b"]),
                 "subset_accuracy") == 1  # fmt: skip


# -------------------------------------------------------------------------------------------------- thresholds


def test_a_threshold_means_the_same_in_every_type_and_format(tmp_path):
    rng = np.random.default_rng(5)
    tenths = rng.integers(0, 11, 200) / 10
    frame = pd.DataFrame(dict(y=rng.random(200) < tenths, score=tenths, other=np.roll(tenths, 1)))
    frame.to_csv(tmp_path / "a.csv", index=False)
    frame.to_json(tmp_path / "a.jsonl", orient="records", lines=True)
    data = [tmp_path / "a.csv", tmp_path / "a.jsonl", frame]
    for kind in (np.float16, np.float32, np.float64):
        narrow = frame.assign(score=tenths.astype(kind), other=frame.other.to_numpy().astype(kind))
        pq.write_table(pa.table({c: narrow[c].to_numpy() for c in narrow}), tmp_path / f"{kind.__name__}.parquet")
        data += [tmp_path / f"{kind.__name__}.parquet", {c: narrow[c].to_numpy() for c in narrow}]
    for threshold in (0.1, 0.3, 0.6, 0.7, 0.9):
        options = dict(
            task="binary", target="y", score="score", threshold=threshold, ci="none",
            metrics=f"accuracy, f1, net_benefit(threshold={threshold})", by=f"other:bins({threshold})",
        )  # fmt: skip
        results = [assay.evaluate(d, **options).to_dict() for d in data]
        for result in results:
            for part in (result, *result["slices"]):
                for metric in part["metrics"]:
                    metric.pop("signature")
        assert all(r["metrics"] == results[0]["metrics"] and r["slices"] == results[0]["slices"] for r in results)
        both = pd.DataFrame(dict(y=frame.y, a=tenths, b=tenths.astype(np.float32)))
        c = assay.compare(
            both, target="y", scores=["a", "b"], metrics="f1, net_benefit(threshold=0.7)", threshold=threshold
        )
        assert {d["difference"] for d in c.to_dict()["metrics"]} == {0}


@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_multilabel_and_tuned_thresholds_of_narrow_scores(kind, tmp_path):
    tenths = np.arange(1, 10) / 10
    y = tenths >= 0.7
    matrix = np.column_stack([tenths, tenths[::-1]])
    truth = np.column_stack([y, y[::-1]])
    assert assay.f1(truth, score=matrix.astype(kind), task="multilabel", threshold=0.7) == 1
    assert assay.f1(y, score=tenths.astype(kind), threshold=0.7) == 1
    wide, narrow = pd.DataFrame(dict(y=y, s=tenths)), pd.DataFrame(dict(y=y, s=tenths.astype(kind)))
    for data, other in ((wide, narrow), (narrow, wide), (narrow, narrow)):
        tuned = assay.tune(data, maximize="f1", target="y", score="s", apply=other)
        assert tuned.to_dict()["thresholds"][0]["applied"]["value"] == 1


# -------------------------------------------------------------------------------------------------- infinite scores


def test_infinite_scores_are_ordered():
    y, s = [0, 1, 0, 1, 1], [-np.inf, 0.5, 0.2, np.inf, 2.0]
    finite = [-9.0, 0.5, 0.2, 9.0, 2.0]
    for kind in (np.float32, np.float64):
        for metric in (assay.roc_auc, assay.average_precision):
            assert metric(y, score=np.array(s, kind), score_kind="score") == metric(y, score=finite, score_kind="score")
        assert assay.f1(y, score=np.array(s, kind), score_kind="score", threshold=1) == assay.f1(
            y, score=finite, score_kind="score", threshold=1
        )
    ranked = dict(query=[1] * 5, task="ranking")
    assert assay.ndcg(y, score=s, **ranked) == assay.ndcg(y, score=finite, **ranked)


def test_infinite_logits_are_probabilities_of_zero_and_one():
    y, s = [0, 1, 0, 1], np.array([-np.inf, np.inf, -1.0, 1.0])
    p = 1 / (1 + np.exp(-s))
    for metric in (assay.brier_score, assay.log_loss):
        assert metric(y, score=s, score_kind="logit") == pytest.approx(metric(y, score=p), rel=1e-15)
    assert assay.brier_score([1, 0], score=[-np.inf, np.inf], score_kind="logit") == 1


def test_masked_classes_have_no_probability():
    logits = np.array([[0.0, -np.inf, 1.0], [-np.inf, 2.0, -np.inf], [1.0, 2.0, np.inf]])
    e = np.exp(np.array([0.0, 1.0]))
    p = np.array([[e[0], 0, e[1]], [0, e.sum(), 0], [0, 0, e.sum()]]) / e.sum()
    for kind in (np.float32, np.float64):
        for metric in (assay.brier_score, assay.log_loss):
            assert metric([2, 1, 2], score=logits.astype(kind), score_kind="logit", task="multiclass") == pytest.approx(
                metric([2, 1, 2], score=p, task="multiclass"), rel=1e-15
            )
    for bad in ([-np.inf] * 3, [np.inf, np.inf, 0]):
        with pytest.raises(ValueError, match="softmax"):
            assay.log_loss([0], score=[bad], score_kind="logit", task="multiclass")


def test_infinities_that_have_no_meaning_are_refused():
    with pytest.raises(ValueError, match="not a probability"):
        assay.roc_auc([0, 1], score=[0.5, np.inf])
    with pytest.raises(ValueError, match="finite"):
        assay.hinge_loss([0, 1], score=[0.5, np.inf], score_kind="score")
    with pytest.raises(ValueError, match="not finite: leave such rows out"):
        assay.mae([1.0, np.inf], [1.0, 2.0])


# -------------------------------------------------------------------------------------------------- scores as predictions


def test_scores_given_as_predictions_are_named():
    y, p = [0, 1, 1, 0], np.array([0.2, 0.9, 0.7, 0.4])
    for options in ({}, dict(task="multiclass"), dict(labels=[0, 1])):
        for data in (p, list(p), p.astype(np.float32), pd.Series(p)):
            with pytest.raises(ValueError, match="look like scores.*score="):
                assay.f1(y, data, **options)
    with pytest.raises(ValueError, match="look like scores.*score="):
        assay.f1(y, np.column_stack([1 - p, p]))
    with pytest.raises(ValueError, match="look like scores.*score="):
        assay.f1(y, np.column_stack([1 - p, p]), task="multiclass")
    with pytest.raises(ValueError, match="predict_proba"):
        assay.roc_auc(y, score=np.column_stack([1 - p, p]))
    assert assay.accuracy([0.5, 1.5, 2.0], [0.5, 1.5, 1.5], task="multiclass") == pytest.approx(2 / 3)


# -------------------------------------------------------------------------------------------------- what is used


def test_the_default_set_of_regression_follows_the_columns():
    frame = pd.DataFrame(dict(y=[1.0, 2, 3], p=[1.0, 2, 2], a=[0.5, 1, 1], b=[1.5, 3, 2.5]))
    names = lambda e: [m["spec"] for m in e.to_dict()["metrics"]]
    e = assay.evaluate(frame, task="regression", target="y", prediction="p", lower="a", upper="b")
    assert {"mae", "interval_coverage", "interval_width"} <= set(names(e))
    e = assay.evaluate(frame, task="regression", target="y", quantile={0.1: "a", 0.9: "b"})
    assert names(e) == ["pinball_loss(alpha=0.1)", "pinball_loss(alpha=0.9)", "interval_coverage(alpha=0.2)",
                        "interval_width(alpha=0.2)", "interval_score(alpha=0.2)"]  # fmt: skip
    assert names(assay.Evaluator.from_bytes(_saved(frame)).result()) == names(e)
    with pytest.raises(ValueError, match="lower= and upper= go together"):
        assay.evaluate(frame, task="regression", target="y", prediction="p", lower="a")


def _saved(frame):
    e = assay.Evaluator(task="regression")
    e.update(target=frame.y, quantiles={0.1: frame.a, 0.9: frame.b})
    return bytes(e)


def test_raw_scores_are_not_cut_without_a_threshold():
    y, s = [0, 1, 1], [-3.0, 2.0, 0.1]
    e = assay.evaluate(dict(y=y, s=s), task="binary", target="y", score="s", score_kind="score")
    assert [m["name"] for m in e.to_dict()["metrics"]] == ["roc_auc", "average_precision"]
    with pytest.raises(ValueError, match="threshold="):
        assay.f1(y, score=s, score_kind="score")
    assert assay.f1(y, score=s, score_kind="score", threshold=0) == 1
    again = assay.Evaluator("f1", score_kind="score", threshold=0.5)
    again.update(target=y, score=s)
    assert value(assay.Evaluator.from_bytes(bytes(again)).result(), "f1") == pytest.approx(2 / 3)


# -------------------------------------------------------------------------------------------------- who is positive


def test_no_integration_guesses_the_positive_class():
    from sklearn.dummy import DummyClassifier
    from sklearn.linear_model import LogisticRegression

    from assay.integrations.sklearn import scorer

    x = np.linspace(-1, 1, 40)[:, None]
    words = np.where(x[:, 0] > 0.2, "stayed", "churned")
    fitted = LogisticRegression().fit(x, words)
    with pytest.raises(ValueError, match="which label is positive.*churned, stayed"):
        assay.f1(words, fitted.predict(x))
    for metric in ("f1", "roc_auc", "log_loss"):
        with pytest.raises(ValueError, match="which label is positive.*churned, stayed"):
            scorer(metric)(fitted, x, words)
    assert scorer("recall", positive="churned")(fitted, x, words) == assay.recall(
        words, fitted.predict(x), positive="churned"
    )
    for classes in ([0, 1], [-1, 1], [False, True], ["0", "1"], ["False", "True"], [0.0, 1.0], [1, 2]):
        y = np.array(classes)[(x[:, 0] > 0.2).astype(int)]
        model = LogisticRegression().fit(x, y)
        p = model.predict_proba(x)[:, classes.index(1) if 1 in classes else 1]
        assert scorer("roc_auc")(model, x, y) == assay.roc_auc(y, score=p)
        assert scorer("precision")(DummyClassifier().fit(x, y), x, y) == assay.precision(y, [classes[0]] * 40)
