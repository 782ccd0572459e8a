"""Thousands of classes: what needs counts does not make the square of the classes, and matrices keep the cells that occur."""

import json
import resource
import subprocess
import sys
import textwrap
import warnings

import assay
import numpy as np
import pytest

theirs = pytest.importorskip("sklearn.metrics")
from assay import sklearn as ours  # noqa: E402

RNG = np.random.default_rng(5)


def data(classes, rows, share=0.6):
    truth = RNG.integers(0, classes, rows)
    return truth, np.where(RNG.random(rows) < share, truth, RNG.integers(0, classes, rows))


TRUTH, PREDICTED = data(1500, 6000)
WEIGHT, COUNTS = RNG.random(6000), RNG.integers(0, 4, 6000)
SOME = [3, 1400, 77, 5]


@pytest.mark.parametrize("weight", [None, COUNTS, WEIGHT], ids=["plain", "counts", "weights"])
@pytest.mark.parametrize("labels", [None, SOME], ids=["all", "some"])
@pytest.mark.parametrize(
    ("name", "options"),
    [
        *(
            (name, {"average": average, **more})
            for name, more in (
                ("f1_score", {}),
                ("precision_score", {}),
                ("recall_score", {}),
                ("jaccard_score", {}),
                ("fbeta_score", {"beta": 0.5}),
            )
            for average in ("macro", "micro", "weighted", None)
        ),
        ("precision_recall_fscore_support", {}),
        ("multilabel_confusion_matrix", {}),
        ("confusion_matrix", {}),
        ("confusion_matrix", {"normalize": "true"}),
        ("confusion_matrix", {"normalize": "pred"}),
        ("cohen_kappa_score", {}),
        ("cohen_kappa_score", {"weights": "linear"}),
        ("cohen_kappa_score", {"weights": "quadratic"}),
        ("classification_report", {}),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_functions_of_scikit_learn(name, options, labels, weight):
    values = [
        getattr(module, name)(TRUTH, PREDICTED, labels=labels, sample_weight=weight, **options)
        for module in (ours, theirs)
    ]
    if isinstance(values[0], str):
        assert values[0] == values[1] or weight is not None  # the support as scikit-learn prints floats
    else:
        for found, expected in zip(*values) if isinstance(values[0], tuple) else [values]:
            np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-12)
            if weight is not WEIGHT and name == "confusion_matrix" and not options:
                assert found.dtype == expected.dtype and np.array_equal(found, expected)


@pytest.mark.parametrize("name", ["balanced_accuracy_score", "matthews_corrcoef", "accuracy_score", "hamming_loss"])
@pytest.mark.parametrize("weight", [None, COUNTS, WEIGHT], ids=["plain", "counts", "weights"])
@pytest.mark.filterwarnings("ignore")
def test_single_numbers_of_scikit_learn(name, weight):
    found, expected = (getattr(module, name)(TRUTH, PREDICTED, sample_weight=weight) for module in (ours, theirs))
    assert found == pytest.approx(expected, rel=1e-11)


def test_rare_classes_among_few():
    """A sample of the rows shows few classes, all of them are many."""
    truth = np.zeros(300_000, np.int64)
    truth[1::100] = np.arange(3000)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, options in (("f1_score", {"average": "macro"}), ("balanced_accuracy_score", {})):
            assert getattr(ours, name)(truth, truth, **options) == 1
        assert ours.confusion_matrix(truth, truth).trace() == len(truth)


def limited(code, gigabytes=3):
    """The output of Python code that may use so much memory."""

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (gigabytes << 30,) * 2)

    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], preexec_fn=limit, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_ninety_five_thousand_classes():
    answer = limited(
        """
        import warnings
        import assay, numpy as np
        from assay import sklearn as ours
        warnings.simplefilter("ignore")
        rng = np.random.default_rng(1)
        truth = rng.permutation(np.repeat(np.arange(95_000), 2))
        predicted = np.where(rng.random(len(truth)) < 0.5, truth, (truth + 1) % 95_000)
        tp = np.bincount(truth[truth == predicted], minlength=95_000)
        claimed = np.bincount(predicted, minlength=95_000)
        print(abs(ours.recall_score(truth, predicted, average="macro") - (tp / 2).mean()) < 1e-12)
        print(abs(ours.f1_score(truth, predicted, average="macro") - (2 * tp / (2 + claimed)).mean()) < 1e-12)
        print(abs(ours.balanced_accuracy_score(truth, predicted) - (tp / 2).mean()) < 1e-12)
        print(0 < ours.matthews_corrcoef(truth, predicted) < 1, 0 < ours.cohen_kappa_score(truth, predicted) < 1)
        result = assay.evaluate({"y": truth, "p": predicted}, task="multiclass", target="y", prediction="p")
        matrix = result["confusion_matrix"].value
        print(len(matrix["labels"]), sum(n for _, _, n in matrix["cells"]) == len(truth))
        """
    )
    assert answer.split() == ["True"] * 5 + ["95000", "True"]


@pytest.mark.parametrize("classes", [1000, 1001])
@pytest.mark.parametrize("normalize", ["none", "true", "predicted", "all"])
def test_cells_above_a_thousand_classes(classes, normalize, tmp_path):
    """Rows of numbers up to a thousand classes, then the cells that are not 0 with the places of their labels."""
    truth = np.concatenate([np.arange(classes), RNG.integers(0, classes, 500)])
    predicted = np.concatenate([np.arange(classes), RNG.integers(0, classes, 500)])
    spec = f"confusion_matrix(normalize={normalize})"
    result = assay.evaluate({"y": truth, "p": predicted}, task="multiclass", target="y", prediction="p", metrics=[spec])
    value = result.to_dict()["metrics"][0]["value"]
    name = "counts" if normalize == "none" else "rates"
    assert list(value) == ["labels", name if classes <= 1000 else "cells"]
    assert value["labels"] == [str(c) for c in range(classes)]
    expected = theirs.confusion_matrix(
        truth, predicted, normalize={"none": None, "predicted": "pred"}.get(normalize, normalize)
    )
    if classes > 1000:
        places = np.array([cell[:2] for cell in value["cells"]])
        assert np.array_equal(places, np.argwhere(expected)) and all(type(x) is int for x in value["cells"][0][:2])
        found = np.zeros_like(expected)
        found[tuple(places.T)] = [cell[2] for cell in value["cells"]]
    else:
        found = np.array(value[name])
    np.testing.assert_allclose(found, expected, rtol=1e-15)

    table = tmp_path / "t.csv"
    table.write_text("y,p\n" + "".join(f"{t},{p}\n" for t, p in zip(truth, predicted)))
    command = [sys.executable, "-m", "assay", "evaluate", str(table), "--task", "multiclass", "--target", "y"]
    command += ["--prediction", "p", "--metrics", spec]
    run = lambda form: subprocess.run([*command, "--format", form], capture_output=True, text=True, check=True).stdout
    assert json.loads(run("json"))["metrics"][0]["value"] == value
    cells = [line for line in run("csv").splitlines() if "confusion_matrix" in line]
    assert len(cells) == (np.count_nonzero(expected) if classes > 1000 else expected.size)
    assert ("above zero" in run("table")) == (classes > 1000)


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_the_interval_of_kappa_of_many_classes(weights):
    """Running sums over the classes give the interval that all pairs of classes give."""
    truth, predicted = data(1200, 4000)
    truth[:1200], predicted[:1200] = np.arange(1200), np.arange(1200)
    found = assay.evaluate(
        {"y": truth, "p": predicted},
        task="multiclass",
        target="y",
        prediction="p",
        metrics=[f"cohen_kappa(weights={weights})"],
    )
    found = next(iter(found))
    cells = theirs.confusion_matrix(truth, predicted) / len(truth)
    i = np.arange(1200)
    distance = {"none": i[:, None] != i, "linear": abs(i[:, None] - i), "quadratic": (i[:, None] - i) ** 2}[
        weights
    ] * 1.0
    actual, claimed = cells.sum(1), cells.sum(0)
    seen, chance = (distance * cells).sum(), actual @ distance @ claimed
    slope = -distance / chance + seen / chance**2 * ((distance @ claimed)[:, None] + actual @ distance)
    error = np.sqrt(((cells * slope**2).sum() - (cells * slope).sum() ** 2) / (len(truth) - 1))
    low, high = found.ci.low, found.ci.high
    kappa = 1 - seen / chance
    share = (kappa + 1) / 2  # of the range from -1 to 1, on the logit scale
    step = 1.959963984540054 * error / 2 / (share * (1 - share))
    ends = [2 / (1 + np.exp(-(np.log(share / (1 - share)) + side * step))) - 1 for side in (-1, 1)]
    assert found.value == pytest.approx(kappa, rel=1e-12)
    assert [low, high] == pytest.approx(ends, rel=2e-3)


@pytest.mark.parametrize("classes", [1000, 1300])
def test_classes_of_torchmetrics(classes):
    torch = pytest.importorskip("torch")
    package = pytest.importorskip("torchmetrics.classification")
    from assay import torchmetrics as own

    truth, predicted = (torch.from_numpy(x) for x in data(classes, 5000))
    for name, options in (
        ("MulticlassAccuracy", {}),
        ("MulticlassF1Score", {"average": "weighted"}),
        ("MulticlassRecall", {"average": "micro"}),
        ("MulticlassPrecision", {"average": None}),
        ("MulticlassStatScores", {"average": None}),
        ("MulticlassJaccardIndex", {}),
        ("MulticlassJaccardIndex", {"average": "micro"}),
        ("MulticlassMatthewsCorrCoef", {}),
        ("MulticlassCohenKappa", {}),
        ("MulticlassCohenKappa", {"weights": "linear"}),
        ("MulticlassConfusionMatrix", {}),
        ("MulticlassConfusionMatrix", {"normalize": "true"}),
    ):
        values = []
        for module in (own, package):
            metric = getattr(module, name)(num_classes=classes, **options)
            if module is own:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    metric.compute()  # without rows
            metric.update(predicted, truth)
            values.append(metric.compute())
        torch.testing.assert_close(*values, rtol=1e-5, atol=1e-6, check_dtype=False, msg=f"{name} {options}")


def test_a_hundred_thousand_classes_of_torchmetrics():
    pytest.importorskip("torch")
    answer = limited(
        """
        import warnings
        import torch
        from assay import torchmetrics as own
        warnings.simplefilter("ignore")
        truth = torch.arange(100_000).repeat(2)
        predicted = torch.cat([torch.arange(100_000), (torch.arange(100_000) + 1) % 100_000])
        for metric in (own.MulticlassRecall(100_000), own.MulticlassJaccardIndex(100_000), own.MulticlassMatthewsCorrCoef(100_000)):
            metric.compute()
            metric.update(predicted, truth)
            print(round(float(metric.compute()), 4))
        """,
        gigabytes=6,
    )
    assert answer.split() == ["0.5", "0.3333", "0.5"]
