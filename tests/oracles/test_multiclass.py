"""Multiclass metrics against scikit-learn, live."""

import warnings
from itertools import combinations

import assay
import numpy as np
import pytest
import sklearn.metrics as sk
from compare import same
from draws import SETS, multiclass

warnings.filterwarnings("ignore")

COUNTS = {
    "accuracy": lambda y, d, w: sk.accuracy_score(y, d, sample_weight=w),
    "error_rate": lambda y, d, w: sk.zero_one_loss(y, d, sample_weight=w),
    "mcc": lambda y, d, w: sk.matthews_corrcoef(y, d, sample_weight=w),
    "hamming_loss": lambda y, d, w: sk.hamming_loss(y, d, sample_weight=w),
}
AVERAGED = {
    "precision": sk.precision_score,
    "recall": sk.recall_score,
    "f1": sk.f1_score,
    "f_beta": lambda *a, **k: sk.fbeta_score(*a, beta=2, **k),
    "jaccard": sk.jaccard_score,
}


def specs():
    for name in AVERAGED:
        for average in ("macro", "micro", "weighted", "none"):
            beta = "beta=2, " if name == "f_beta" else ""
            yield name, average, f"{name}({beta}average={average})"


def present(y, d, w):
    """Classes that a macro average runs over: of rows of any weight, as scikit-learn's union of labels."""
    return np.union1d(y, d)


@pytest.mark.parametrize("chunk", range(4))
def test_labels(chunk):
    for seed in range(chunk * SETS // 4, (chunk + 1) * SETS // 4):
        y, p, w, k = multiclass(seed)
        d = p.argmax(1)
        if w is not None:  # rows of weight 0 count as absent for us
            y, d, w = y[w > 0], d[w > 0], w[w > 0]
        e = assay.Evaluator([*COUNTS, *(spec for _, _, spec in specs())], task="multiclass")
        e.update(target=y, prediction=d, weight=w)
        r = e.result()
        for spec, oracle in COUNTS.items():
            same(r[spec].value, oracle(y, d, w), f"{spec} seed {seed}")
        for name, average, spec in specs():
            value = r[spec].value
            expected = AVERAGED[name](
                y, d, average=None if average == "none" else average, sample_weight=w, zero_division=0
            )
            same(list(value.values()) if average == "none" else value, expected, f"{spec} seed {seed}")


def test_kappa_and_balanced_accuracy():
    for seed in range(SETS):
        y, p, w, k = multiclass(seed)
        d = p.argmax(1)
        if w is not None:
            y, d, w = y[w > 0], d[w > 0], w[w > 0]
        if len(set(y) | set(d)) < 2:
            continue
        e = assay.Evaluator(
            "cohen_kappa, cohen_kappa(weights=linear), cohen_kappa(weights=quadratic), balanced_accuracy, balanced_accuracy(adjusted=true)",
            task="multiclass",
        )
        e.update(target=y, prediction=d, weight=w)
        r = e.result()
        same(r["cohen_kappa"].value, sk.cohen_kappa_score(y, d, sample_weight=w), f"seed {seed}")
        for weights in ("linear", "quadratic"):
            same(
                r[f"cohen_kappa(weights={weights})"].value,
                sk.cohen_kappa_score(y, d, sample_weight=w, weights=weights),
                f"{weights} seed {seed}",
            )
        same(r["balanced_accuracy"].value, sk.balanced_accuracy_score(y, d, sample_weight=w), f"seed {seed}")
        if len(set(y)) > 1:
            same(
                r["balanced_accuracy(adjusted=true)"].value,
                sk.balanced_accuracy_score(y, d, sample_weight=w, adjusted=True),
                f"seed {seed}",
            )


def test_confusion_matrix_and_report():
    for seed in range(0, SETS, 2):
        y, p, w, k = multiclass(seed)
        d = p.argmax(1)
        e = assay.Evaluator(
            "confusion_matrix, confusion_matrix(normalize=true), confusion_matrix(normalize=all), classification_report",
            task="multiclass",
            labels=range(k),
        )
        e.update(target=y, prediction=d, weight=w)
        r = e.result()
        same(
            r["confusion_matrix"].value["counts"],
            sk.confusion_matrix(y, d, labels=range(k), sample_weight=w),
            f"seed {seed}",
        )
        same(
            r["confusion_matrix(normalize=true)"].value["rates"],
            sk.confusion_matrix(y, d, labels=range(k), sample_weight=w, normalize="true"),
            f"seed {seed}",
        )
        same(
            r["confusion_matrix(normalize=all)"].value["rates"],
            sk.confusion_matrix(y, d, labels=range(k), sample_weight=w, normalize="all"),
            f"seed {seed}",
        )
        report = sk.classification_report(y, d, labels=range(k), sample_weight=w, output_dict=True, zero_division=0)
        ours = r["classification_report"].value
        for c in [str(c) for c in range(k)] + ["macro avg", "weighted avg"]:
            same(
                [ours[c][key] for key in ("precision", "recall", "f1", "support")],
                [report[c][key] for key in ("precision", "recall", "f1-score", "support")],
                f"{c} seed {seed}",
            )


@pytest.mark.parametrize("chunk", range(4))
def test_probabilities(chunk):
    for seed in range(chunk * SETS // 4, (chunk + 1) * SETS // 4):
        y, p, w, k = multiclass(seed)
        labels = list(range(k))
        e = assay.Evaluator(
            "log_loss, brier_score, d2_log_loss, d2_brier, top_k_accuracy(k=2), hinge_loss",
            task="multiclass",
            labels=labels,
        )
        e.update(target=y, score=p, weight=w)
        r = e.result()
        same(r["log_loss"].value, sk.log_loss(y, p, labels=labels, sample_weight=w), f"log_loss seed {seed}")
        same(r["brier_score"].value, sk.brier_score_loss(y, p, labels=labels, sample_weight=w), f"brier seed {seed}")
        if len(set(y if w is None else y[w > 0])) > 1:
            same(
                r["d2_log_loss"].value,
                sk.d2_log_loss_score(y, p, labels=labels, sample_weight=w),
                f"d2 seed {seed}",
                digits=11,
            )
            same(
                r["d2_brier"].value,
                sk.d2_brier_score(y, p, labels=labels, sample_weight=w),
                f"d2 brier seed {seed}",
                digits=11,
            )
        rank = (p > p[np.arange(len(y)), y][:, None]).sum(1) + np.array(
            [(row[:c] == row[c]).sum() for row, c in zip(p, y)]
        )
        same(r["top_k_accuracy(k=2)"].value, np.average(rank < 2, weights=w), f"top-2 seed {seed}")
        same(r["hinge_loss"].value, sk.hinge_loss(y, p, labels=labels, sample_weight=w), f"hinge seed {seed}")


def test_auc_and_average_precision_of_classes():
    for seed in range(SETS):
        y, p, w, k = multiclass(seed)
        kept = y if w is None else y[w > 0]
        if len(set(kept)) < k:
            continue
        e = assay.Evaluator(
            [
                "roc_auc",
                "roc_auc(average=weighted)",
                "roc_auc(average=micro)",
                "average_precision",
                "average_precision(average=weighted)",
            ],
            task="multiclass",
            labels=range(k),
        )
        e.update(target=y, score=p, weight=w)
        r = e.result()
        onehot = np.eye(k)[y]
        for average in ("macro", "weighted", "micro"):
            same(
                r[f"roc_auc(average={average})"].value,
                sk.roc_auc_score(onehot, p, average=average, sample_weight=w),
                f"{average} seed {seed}",
            )
        for average in ("macro", "weighted"):
            same(
                r[f"average_precision(average={average})"].value,
                sk.average_precision_score(onehot, p, average=average, sample_weight=w),
                f"AP {average} seed {seed}",
            )
        if w is None:
            for average in ("macro", "weighted"):
                e = assay.Evaluator(f"roc_auc(multiclass=ovo, average={average})", task="multiclass", labels=range(k))
                e.update(target=y, score=p)
                same(
                    list(e.result())[0].value,
                    sk.roc_auc_score(y, p, multi_class="ovo", average=average),
                    f"ovo {average} seed {seed}",
                )


def test_top_label_calibration_by_definition():
    for seed in range(SETS):
        y, p, w, k = multiclass(seed)
        top, hit = p.max(1), p.argmax(1) == y
        mass = np.ones(len(y)) if w is None else w
        index = np.minimum(np.searchsorted(np.array([i / 15 for i in range(16)]), top, side="right") - 1, 14)
        expected = sum(abs((mass * (top - hit))[index == b].sum()) for b in range(15)) / mass.sum()
        e = assay.Evaluator("ece", task="multiclass", labels=range(k))
        e.update(target=y, score=p, weight=w)
        same(e.result()["ece"].value, expected, f"seed {seed}", digits=11)


def test_pairs_of_classes():
    """ovo of a count metric: each pair on the rows whose truth is one of the two, both directions averaged."""
    for seed in range(0, SETS, 4):
        y, p, w, k = multiclass(seed)
        d = p.argmax(1)
        e = assay.Evaluator("precision(multiclass=ovo, average=none)", task="multiclass", labels=range(k))
        e.update(target=y, prediction=d)
        value = list(e.result())[0].value
        for a, b in combinations(range(k), 2):
            rows = (y == a) | (y == b)
            both = [
                sk.precision_score(y[rows] == c, d[rows] == c, zero_division=0) if rows.any() else 0.0 for c in (a, b)
            ]
            same(value[f"{a}|{b}"], np.mean(both), f"{a}|{b} seed {seed}")
