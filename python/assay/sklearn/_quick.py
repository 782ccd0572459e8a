"""Plain calls of scores and probabilities, answered by the engine without scikit-learn's checks; None where something is left to
check, to warn of or to refuse."""

from __future__ import annotations

import numpy as np

from .. import _ext
from ._input import engine, plain_matrix, quick_matrix, quick_scores

ANY = (("score_kind", "score"),)
FLOATS = (np.float32, np.float64)


def quick_metric(spec, options=(), double=False, matrices=False):
    """Two classes, or as many as the scores have columns. `double`: float64 alone, for scikit-learn clips narrow floats."""

    def quick(y_true, y_score, sample_weight=None):
        if double and getattr(y_score, "dtype", None) != np.float64:
            return None
        if matrices and getattr(y_score, "ndim", 1) == 2:
            return quick_matrix(spec, y_true, y_score, options, kinds=FLOATS) if sample_weight is None else None
        return quick_scores(spec, y_true, y_score, options, sample_weight)

    return quick


def quick_log_loss(y_true, y_proba, labels=None, sample_weight=None):
    """Probabilities of narrow floats keep the bounds of their own type, as scikit-learn has them."""
    if type(y_proba) is not np.ndarray or y_proba.dtype not in FLOATS or not y_proba.size:
        return None
    if y_proba.ndim == 1 and labels is None:
        y_proba = _within(y_proba)
        return None if y_proba is None else quick_scores("log_loss", y_true, y_proba, (), sample_weight)
    if y_proba.ndim != 2 or sample_weight is not None:
        return None
    value = quick_matrix("log_loss", y_true, y_proba, labels=labels, kinds=FLOATS)
    if value is None or y_proba.dtype == np.float64:
        return value
    own = _ext.own_scores(y_true.astype(np.int64, copy=False), np.ascontiguousarray(y_proba))
    kept = _within(own)
    return value if kept is own else engine("binary", "log_loss", target=np.ones(len(own), np.uint8), score=kept)


def _within(y_proba):
    """Probabilities inside the bounds of their type, where it is narrow; None where they are none."""
    if y_proba.dtype == np.float64:
        return y_proba
    low, high, eps = y_proba.min(), y_proba.max(), np.finfo(y_proba.dtype).eps
    if not (low >= 0 and high <= 1):
        return None
    return y_proba if low >= eps and high <= 1 - eps else np.clip(y_proba, eps, 1 - eps)


def quick_top_k(y_true, y_score, k=2, labels=None):
    if type(k) is not int or not plain_matrix(y_true, y_score, labels, FLOATS) or not 0 < k < y_score.shape[1]:
        return None
    return quick_matrix(f"top_k_accuracy(k={k}, ties=last)", y_true, y_score, ANY, labels, FLOATS)


def quick_auc(y_true, y_score, multi_class="raise", average="macro", sample_weight=None):
    """With log_loss beside it, which tells whether the scores are probabilities."""
    if getattr(y_score, "ndim", 1) == 1:
        return quick_scores("roc_auc", y_true, y_score, ANY, sample_weight)
    ready = multi_class in ("ovr", "ovo") and average in ("macro", "weighted") and sample_weight is None
    return (
        quick_matrix((f"roc_auc(average={average}, multiclass={multi_class})", "log_loss"), y_true, y_score)
        if ready
        else None
    )
