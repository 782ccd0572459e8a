"""Binary metrics against scikit-learn, live."""

import warnings

import assay
import numpy as np
import pytest
import sklearn.metrics as sk
from compare import same
from draws import SETS, binary

warnings.filterwarnings("ignore")


def cells(y, d, w):
    w = np.ones(len(y)) if w is None else w
    return tuple(float(w[mask].sum()) for mask in (d & (y == 1), d & (y == 0), ~d & (y == 1), ~d & (y == 0)))


def ratio(a, b):
    return a / b if b else 0.0


LABELS = {
    "accuracy": lambda y, d, w: sk.accuracy_score(y, d, sample_weight=w),
    "error_rate": lambda y, d, w: sk.zero_one_loss(y, d, sample_weight=w),
    "precision": lambda y, d, w: sk.precision_score(y, d, sample_weight=w, zero_division=0),
    "recall": lambda y, d, w: sk.recall_score(y, d, sample_weight=w, zero_division=0),
    "specificity": lambda y, d, w: sk.recall_score(y, d, sample_weight=w, pos_label=0, zero_division=0),
    "npv": lambda y, d, w: sk.precision_score(y, d, sample_weight=w, pos_label=0, zero_division=0),
    "f1": lambda y, d, w: sk.f1_score(y, d, sample_weight=w, zero_division=0),
    "f_beta(beta=2)": lambda y, d, w: sk.fbeta_score(y, d, beta=2, sample_weight=w, zero_division=0),
    "f_beta(beta=0.5)": lambda y, d, w: sk.fbeta_score(y, d, beta=0.5, sample_weight=w, zero_division=0),
    "jaccard": lambda y, d, w: sk.jaccard_score(y, d, sample_weight=w, zero_division=0),
    "mcc": lambda y, d, w: sk.matthews_corrcoef(y, d, sample_weight=w),
    "hamming_loss": lambda y, d, w: sk.hamming_loss(y, d, sample_weight=w),
}


@pytest.mark.parametrize("chunk", range(4))
def test_labels(chunk):
    for seed in range(chunk * SETS // 4, (chunk + 1) * SETS // 4):
        y, s, w = binary(seed)
        d = (s.astype(float) >= 0.5).astype(int)
        e = assay.Evaluator(list(LABELS), task="binary")
        e.update(target=y, prediction=d, weight=w)
        r = e.result()
        for spec, oracle in LABELS.items():
            same(r[spec].value, oracle(y, d, w), f"{spec} seed {seed}")


@pytest.mark.parametrize("chunk", range(2))
def test_formulas_of_the_four_cells(chunk):
    for seed in range(chunk * SETS // 2, (chunk + 1) * SETS // 2):
        y, s, w = binary(seed)
        tp, fp, fn, tn = cells(y, s.astype(float) >= 0.5, w)
        n = tp + fp + fn + tn
        tpr, fpr, fnr, tnr = ratio(tp, tp + fn), ratio(fp, fp + tn), ratio(fn, tp + fn), ratio(tn, fp + tn)
        expected = {
            "fpr": fpr,
            "fnr": fnr,
            "fdr": ratio(fp, tp + fp),
            "false_omission_rate": ratio(fn, fn + tn),
            "prevalence": (tp + fn) / n,
            "predicted_positive_rate": (tp + fp) / n,
            "fowlkes_mallows": np.sqrt(ratio(tp, tp + fp) * tpr),
            "g_mean": np.sqrt(tpr * tnr),
            "expected_cost(tp=-1, tn=0.5, fp=2, fn=7)": (-tp + 0.5 * tn + 2 * fp + 7 * fn) / n,
            "net_benefit(threshold=0.5)": tp / n - fp / n,
        }
        e = assay.Evaluator(list(expected), task="binary")
        e.update(target=y, score=s, weight=w)
        r = e.result()
        for spec, value in expected.items():
            same(r[spec].value, value, f"{spec} seed {seed}")


def test_balanced_accuracy_and_kappa():
    for seed in range(SETS):
        y, s, w = binary(seed)
        d = (s.astype(float) >= 0.5).astype(int)
        both = len(set(y)) == 2 if w is None else len({a for a, b in zip(y, w) if b > 0}) == 2
        e = assay.Evaluator(
            "balanced_accuracy, balanced_accuracy(adjusted=true), cohen_kappa, cohen_kappa(weights=quadratic)",
            task="binary",
        )
        e.update(target=y, prediction=d, weight=w)
        r = e.result()
        if both:
            same(r["balanced_accuracy"].value, sk.balanced_accuracy_score(y, d, sample_weight=w), f"seed {seed}")
            same(
                r["balanced_accuracy(adjusted=true)"].value,
                sk.balanced_accuracy_score(y, d, sample_weight=w, adjusted=True),
                f"seed {seed}",
            )
            same(r["cohen_kappa"].value, sk.cohen_kappa_score(y, d, sample_weight=w), f"kappa seed {seed}")
            same(
                r["cohen_kappa(weights=quadratic)"].value,
                sk.cohen_kappa_score(y, d, sample_weight=w, weights="quadratic"),
                f"kappa seed {seed}",
            )


def test_likelihood_ratios():
    for seed in range(SETS):
        y, s, w = binary(seed)
        d = (s.astype(float) >= 0.5).astype(int)
        tp, fp, fn, tn = cells(y, d == 1, w)
        if min(tp + fn, fp + tn, fp, tn) == 0:
            continue
        plus, minus = sk.class_likelihood_ratios(y, d, sample_weight=w)
        r = assay.Evaluator("positive_likelihood_ratio, negative_likelihood_ratio", task="binary")
        r.update(target=y, prediction=d, weight=w)
        same(r.result()["positive_likelihood_ratio"].value, plus, f"LR+ seed {seed}", digits=11)
        same(r.result()["negative_likelihood_ratio"].value, minus, f"LR- seed {seed}", digits=11)


SCORES = {
    "roc_auc": lambda y, s, w: sk.roc_auc_score(y, s, sample_weight=w),
    "roc_auc(max_fpr=0.3)": lambda y, s, w: sk.roc_auc_score(y, s, sample_weight=w, max_fpr=0.3),
    "average_precision": lambda y, s, w: sk.average_precision_score(y, s, sample_weight=w),
    "gini": lambda y, s, w: 2 * sk.roc_auc_score(y, s, sample_weight=w) - 1,
    "log_loss": lambda y, s, w: sk.log_loss(y, s.astype(float), sample_weight=w, labels=[0, 1]),
    "brier_score": lambda y, s, w: sk.brier_score_loss(y, s.astype(float), sample_weight=w, labels=[0, 1], pos_label=1),
    "hinge_loss": lambda y, s, w: sk.hinge_loss(y, s.astype(float), sample_weight=w, labels=[0, 1]),
}


@pytest.mark.parametrize("chunk", range(4))
def test_scores(chunk):
    for seed in range(chunk * SETS // 4, (chunk + 1) * SETS // 4):
        y, s, w = binary(seed)
        kept = y if w is None else y[w > 0]
        both = len(set(kept)) == 2
        e = assay.Evaluator(list(SCORES), task="binary")
        e.update(target=y, score=s, weight=w)
        r = e.result()
        for spec, oracle in SCORES.items():
            if not both and spec in ("roc_auc", "roc_auc(max_fpr=0.3)", "gini"):
                assert np.isnan(r[spec].value) and r[spec].undefined
                continue
            if not both and spec == "hinge_loss":  # scikit-learn codes a single class as negative
                continue
            if not both and spec in ("average_precision",) and 1 not in kept:
                assert r[spec].value == 0 and r[spec].undefined
                continue
            same(r[spec].value, oracle(y, s, w), f"{spec} seed {seed}", digits=11 if "max_fpr" in spec else 12)


def test_curves():
    for seed in range(1, SETS):
        y, s, w = binary(seed)
        kept = y if w is None else y[w > 0]
        if len(set(kept)) < 2:
            continue
        e = assay.Evaluator("roc_curve, pr_curve, pr_auc, ks", task="binary")
        e.update(target=y, score=s, weight=w)
        r = e.result()
        fpr, tpr, threshold = sk.roc_curve(y, s, sample_weight=w, drop_intermediate=False)
        curve = r["roc_curve"].value
        same(curve["fpr"], fpr, f"fpr seed {seed}")
        same(curve["tpr"], tpr, f"tpr seed {seed}")
        same(curve["threshold"], threshold, f"threshold seed {seed}")
        same(r["ks"].value, np.max(np.abs(tpr - fpr)), f"ks seed {seed}")
        precision, recall, threshold = sk.precision_recall_curve(y, s, sample_weight=w)
        same(r["pr_auc"].value, sk.auc(recall, precision), f"pr_auc seed {seed}")
        curve = r["pr_curve"].value
        same(sorted(curve["recall"]), sorted(recall), f"recall seed {seed}")


def ece(y, s, w, bins=15, norm="l1"):
    s = s.astype(float)
    w = np.ones(len(y)) if w is None else w
    index = np.minimum(np.searchsorted(np.array([i / bins for i in range(bins + 1)]), s, side="right") - 1, bins - 1)
    gaps, shares = [], []
    for b in range(bins):
        mass = w[index == b].sum()
        if mass > 0:
            gaps.append(abs((w * s)[index == b].sum() / mass - (w * y)[index == b].sum() / mass))
            shares.append(mass / w.sum())
    gaps, shares = np.array(gaps), np.array(shares)
    return {
        "ece": (gaps * shares).sum(),
        "mce": gaps.max(),
        "ace": gaps.mean(),
        "rmsce": np.sqrt((gaps**2 * shares).sum()),
    }


def test_calibration_by_definition():
    for seed in range(SETS):
        y, s, w = binary(seed)
        e = assay.Evaluator("ece, mce, ace, rmsce", task="binary")
        e.update(target=y, score=s, weight=w)
        r = e.result()
        for name, value in ece(y, s, w).items():
            same(r[name].value, value, f"{name} seed {seed}", digits=11)


def test_d2():
    for seed in range(SETS):
        y, s, w = binary(seed)
        kept = y if w is None else y[w > 0]
        if len(set(kept)) < 2:
            continue
        e = assay.Evaluator("d2_log_loss, d2_brier", task="binary")
        e.update(target=y, score=s, weight=w)
        r = e.result()
        same(
            r["d2_log_loss"].value,
            sk.d2_log_loss_score(y, s.astype(float), sample_weight=w, labels=[0, 1]),
            f"seed {seed}",
            digits=11,
        )
        same(
            r["d2_brier"].value,
            sk.d2_brier_score(y, s.astype(float), sample_weight=w, pos_label=1),
            f"seed {seed}",
            digits=11,
        )
