"""sklearn.metrics for scores and probabilities, on the engine."""

from __future__ import annotations

import warnings
from numbers import Integral, Real

import numpy as np
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.utils import assert_all_finite, check_array, check_consistent_length, column_or_1d
from sklearn.utils._param_validation import Hidden, Interval, StrOptions
from sklearn.utils.multiclass import type_of_target
from sklearn.utils.validation import _check_pos_label_consistency, _check_sample_weight, _num_samples

from .. import _ext
from ._input import ARRAY, OPTIONAL, SPARSE, checked, codes, curve, dense, engine, mean, plain, total
from ._quick import ANY, quick_auc, quick_log_loss, quick_metric, quick_top_k

_POSITIVE = [Real, str, "boolean", None]
_SCORED = dict(y_true=ARRAY, y_score=ARRAY, sample_weight=OPTIONAL)
_CURVE = dict(_SCORED, pos_label=_POSITIVE, drop_intermediate=["boolean"])
_WEIGHT = ["sample_weight"]


@checked(x=ARRAY, y=ARRAY)
def auc(x, y):
    check_consistent_length(x, y)
    x, y = column_or_1d(x), column_or_1d(y)
    if x.shape[0] < 2:
        raise ValueError(f"At least 2 points are needed to compute area under curve, but x.shape = {x.shape}")
    steps = np.diff(x)
    if (steps < 0).any() and not (steps <= 0).all():
        raise ValueError(f"x is neither increasing nor decreasing : {x}.")
    return float(np.trapezoid(y, x)) * (-1 if (steps < 0).any() else 1)


def _zero_one(y_true, y_score, pos_label, sample_weight) -> bool:
    """Truth of 0 and 1 with scores beside it: only the scores are left to check."""
    return (
        pos_label is None
        and sample_weight is None
        and plain(y_true, "iub")
        and plain(y_score, "f")
        and y_true.shape == y_score.shape
        and y_true.size > 0
        and y_true.min() >= 0
        and y_true.max() == 1
    )


def _binary_inputs(y_true, y_score, pos_label, sample_weight):
    """0/1 truth, scores and weights, without the rows of weight 0."""
    if _zero_one(y_true, y_score, pos_label, sample_weight):
        assert_all_finite(y_score)
        return y_true.view(np.int8) if y_true.dtype == bool else y_true, y_score, None
    kind = type_of_target(y_true, input_name="y_true")
    if not (kind == "binary" or kind == "multiclass" and pos_label is not None):
        raise ValueError(f"{kind} format is not supported")
    pos_label = _check_pos_label_consistency(pos_label, y_true)
    check_consistent_length(y_true, y_score, sample_weight)
    y_true, y_score = column_or_1d(y_true), column_or_1d(y_score)
    assert_all_finite(y_true)
    assert_all_finite(y_score)
    positive = np.asarray(y_true == pos_label).astype(np.int64)
    if sample_weight is None:
        return positive, y_score, None
    sample_weight = _check_sample_weight(column_or_1d(sample_weight), y_true)
    kept = sample_weight != 0
    return positive[kept], y_score[kept], sample_weight[kept]


def _curve(name, positive, y_score, sample_weight):
    return curve("binary", name, 2, options=ANY, target=positive, score=y_score, weight=sample_weight)


def _masses(rate, mass, sample_weight):
    """Counts from rates: exact again where the weights are whole multiples of 2^-20."""
    counts, scale = rate * mass, 1.0 if sample_weight is None else 2.0**20
    if sample_weight is None or (sample_weight * scale == np.rint(sample_weight * scale)).all():
        return np.rint(counts * scale) / scale
    return counts


def _mass(positive, sample_weight, which):
    if sample_weight is None:
        hits = np.count_nonzero(positive)
        return float(hits if which else len(positive) - hits)
    return float(sample_weight[positive == which].sum())


@checked(**_CURVE)
def roc_curve(y_true, y_score, *, pos_label=None, sample_weight=None, drop_intermediate=True):
    positive, y_score, sample_weight = _binary_inputs(y_true, y_score, pos_label, sample_weight)
    fpr, tpr, thresholds = _curve("roc_curve", positive, y_score, sample_weight)
    negatives, positives = _mass(positive, sample_weight, 0), _mass(positive, sample_weight, 1)
    if drop_intermediate and len(fpr) > 3 and sample_weight is None and negatives > 0 < positives:
        kept = _ext.bends(fpr, tpr, negatives, positives)
        fpr, tpr, thresholds = fpr[kept], tpr[kept], thresholds[kept]
    elif drop_intermediate and len(fpr) > 3:
        fps, tps = (
            _masses(np.nan_to_num(fpr), negatives, sample_weight)[1:],
            _masses(np.nan_to_num(tpr), positives, sample_weight)[1:],
        )
        bends = (np.diff(fps, 2) != 0) | (np.diff(tps, 2) != 0)
        kept = np.concatenate([[True, True], bends, [True]])
        fpr, tpr, thresholds = fpr[kept], tpr[kept], thresholds[kept]
    if negatives <= 0:
        warnings.warn(
            "No negative samples in y_true, false positive value should be meaningless", UndefinedMetricWarning
        )
        fpr = np.full(fpr.shape, np.nan)
    if positives <= 0:
        warnings.warn(
            "No positive samples in y_true, true positive value should be meaningless", UndefinedMetricWarning
        )
        tpr = np.full(tpr.shape, np.nan)
    return fpr, tpr, thresholds


def _moving(tps):
    """Where the true positives change before or after; the ends always."""
    return np.concatenate([[True], (np.diff(tps[:-1]) != 0) | (np.diff(tps[1:]) != 0), [True]])


@checked(**_CURVE)
def precision_recall_curve(y_true, y_score, *, pos_label=None, sample_weight=None, drop_intermediate=False):
    positive, y_score, sample_weight = _binary_inputs(y_true, y_score, pos_label, sample_weight)
    precision, recall, thresholds = _curve("pr_curve", positive, y_score, sample_weight)
    thresholds = thresholds[:-1].astype(y_score.dtype)
    positives = _mass(positive, sample_weight, 1)
    if drop_intermediate and len(thresholds) > 2:
        kept = _moving(_masses(recall[:-1], positives, sample_weight))
        precision, recall = precision[np.append(kept, True)], recall[np.append(kept, True)]
        thresholds = thresholds[kept]
    if positives == 0:
        warnings.warn("No positive class found in y_true, recall is set to one for all thresholds.")
    return precision, recall, thresholds


@checked(**_CURVE)
def det_curve(y_true, y_score, pos_label=None, sample_weight=None, drop_intermediate=False):
    positive, y_score, sample_weight = _binary_inputs(y_true, y_score, pos_label, sample_weight)
    if len(np.unique(np.asarray(y_true))) != 2:
        raise ValueError(
            "Only one class is present in y_true. Detection error tradeoff curve is not defined in that case."
        )
    fpr, fnr, thresholds = _curve("det_curve", positive, y_score, sample_weight)
    if drop_intermediate:
        _, tpr, every = _curve("roc_curve", positive, y_score, sample_weight)
        kept = np.isin(thresholds, every[_moving(_masses(tpr, _mass(positive, sample_weight, 1), sample_weight))])
        fpr, fnr, thresholds = fpr[kept], fnr[kept], thresholds[kept]
    return fpr, fnr, thresholds


def _by_label(spec, y_true, y_score, average, sample_weight):
    """A binary metric over the columns of label indicators."""
    check_consistent_length(y_true, y_score, sample_weight)
    y_true, y_score = dense(check_array(y_true)), check_array(y_score)
    y_score = y_score.reshape(-1, 1) if y_score.ndim == 1 else y_score
    if average == "micro":
        weight = None if sample_weight is None else np.repeat(sample_weight, y_true.shape[1])
        return spec(y_true.ravel().astype(np.int64), y_score.ravel(), weight)
    score_weight, weights = sample_weight, None
    if average == "weighted":
        weights = (
            y_true.sum(axis=0) if sample_weight is None else np.sum(y_true * np.reshape(sample_weight, (-1, 1)), axis=0)
        )
        if np.isclose(weights.sum(), 0):
            return 0
    if average == "samples":
        y_true, y_score, score_weight, weights = y_true.T, y_score.T, None, sample_weight
    values = np.array(
        [
            spec(y_true[:, k].astype(np.int64), np.ascontiguousarray(y_score[:, k]), score_weight)
            for k in range(y_score.shape[1])
        ],
        dtype=np.float64,
    )
    if average is None:
        return values
    if weights is not None:
        values[np.asarray(weights) == 0] = 0
    return mean(values, weights)


def _roc_auc(positive, y_score, sample_weight, max_fpr=None):
    if positive.min() == positive.max():
        warnings.warn(
            "Only one class is present in y_true. ROC AUC score is not defined in that case.", UndefinedMetricWarning
        )
        return np.nan
    spec = "roc_auc" if max_fpr is None else f"roc_auc(max_fpr={float(max_fpr)!r})"
    return engine("binary", spec, 2, options=ANY, target=positive, score=y_score, weight=sample_weight)


@checked(
    quick_auc,
    ["multi_class", "average", *_WEIGHT],
    **_SCORED,
    average=[StrOptions({"micro", "macro", "samples", "weighted"}), None],
    max_fpr=[Interval(Real, 0.0, 1, closed="right"), None],
    multi_class=[StrOptions({"raise", "ovr", "ovo"})],
    labels=OPTIONAL,
)
def roc_auc_score(
    y_true, y_score, *, average="macro", sample_weight=None, max_fpr=None, multi_class="raise", labels=None
):
    kind = type_of_target(y_true, input_name="y_true")
    y_true, y_score = check_array(y_true, ensure_2d=False, dtype=None), check_array(y_score, ensure_2d=False)
    sample_weight = None if sample_weight is None else column_or_1d(sample_weight)
    if kind == "multiclass" or kind == "binary" and y_score.ndim == 2 and y_score.shape[1] > 2:
        if max_fpr not in (None, 1.0):
            raise ValueError(
                "Partial AUC computation not available in multiclass setting, 'max_fpr' must be set to `None`, "
                f"received `max_fpr={max_fpr}` instead"
            )
        if multi_class == "raise":
            raise ValueError("multi_class must be in ('ovo', 'ovr')")
        return _multiclass_roc_auc(y_true, y_score, labels, multi_class, average, sample_weight)
    if kind == "binary":
        check_consistent_length(y_true, y_score, sample_weight)
        y_true = column_or_1d(y_true)
        return _roc_auc(codes(y_true, np.unique(y_true)), column_or_1d(y_score), sample_weight, max_fpr)
    if kind != "multilabel-indicator":
        raise ValueError(f"{kind} format is not supported")
    return _by_label(lambda t, s, w: _roc_auc(t, s, w, max_fpr), y_true, y_score, average, sample_weight)


def _ordered_classes(y_true, y_score, labels):
    if labels is None:
        classes = np.unique(y_true)
        if len(classes) != y_score.shape[1]:
            raise ValueError("Number of classes in y_true not equal to the number of columns in 'y_score'")
        return classes
    labels = column_or_1d(labels)
    classes = np.unique(labels)
    if len(classes) != len(labels):
        raise ValueError("Parameter 'labels' must be unique")
    if not np.array_equal(classes, labels):
        raise ValueError("Parameter 'labels' must be ordered")
    if len(classes) != y_score.shape[1]:
        raise ValueError(
            f"Number of given labels, {len(classes)}, not equal to the number of columns in 'y_score', {y_score.shape[1]}"
        )
    if len(np.setdiff1d(y_true, classes)):
        raise ValueError("'y_true' contains labels not in parameter 'labels'")
    return classes


def _multiclass_roc_auc(y_true, y_score, labels, multi_class, average, sample_weight):
    if y_score.ndim != 2:
        raise ValueError(
            "`y_score` needs to be of shape `(n_samples, n_classes)`, since `y_true` contains multiple classes. "
            f"Got `y_score.shape={y_score.shape}`."
        )
    if not np.allclose(1, y_score.sum(axis=1)):
        raise ValueError(
            "Target scores need to be probabilities for multiclass roc_auc, i.e. they should sum up to 1.0 over classes"
        )
    options = (("micro",) if multi_class == "ovr" else ()) + ("macro", "weighted", None)
    if average not in options:
        raise ValueError(f"average must be one of {options} for multiclass problems")
    if average is None and multi_class == "ovo":
        raise NotImplementedError("average=None is not implemented for multi_class='ovo'.")
    classes = _ordered_classes(y_true, y_score, labels)
    if multi_class == "ovo" and sample_weight is not None:
        raise ValueError(
            "sample_weight is not supported for multiclass one-vs-one ROC AUC, 'sample_weight' must be None in this case."
        )
    check_consistent_length(y_true, y_score, sample_weight)
    found = codes(y_true, classes)
    if multi_class == "ovr":
        return _by_label(_roc_auc, found[:, None] == np.arange(len(classes)), y_score, average, sample_weight)
    present = np.unique(found)
    return engine(
        "multiclass",
        f"roc_auc(average={average}, multiclass=ovo)",
        len(present),
        options=ANY,
        target=codes(found, present),
        score=np.ascontiguousarray(y_score[:, present]),
    )


def _average_precision(positive, y_score, sample_weight):
    if positive.max() == 0:
        warnings.warn("No positive class found in y_true, recall is set to one for all thresholds.")
    return engine("binary", "average_precision", 2, options=ANY, target=positive, score=y_score, weight=sample_weight)


@checked(
    quick_metric("average_precision", ANY),
    _WEIGHT,
    **_SCORED,
    average=[StrOptions({"micro", "samples", "weighted", "macro"}), None],
    pos_label=[Real, str, "boolean"],
)
def average_precision_score(y_true, y_score, *, average="macro", pos_label=1, sample_weight=None):
    sample_weight = None if sample_weight is None else column_or_1d(sample_weight)
    kind = type_of_target(y_true, input_name="y_true")
    present = np.unique(y_true)
    if kind == "binary":
        if len(present) == 2 and pos_label not in present:
            raise ValueError(f"pos_label={pos_label} is not a valid label. It should be one of {present}")
        return _average_precision(*_binary_inputs(y_true, y_score, pos_label, sample_weight))
    if kind not in ("multilabel-indicator", "multiclass"):
        raise ValueError(f"{kind} format is not supported")
    if pos_label != 1:
        raise ValueError(
            f"Parameter pos_label is fixed to 1 for {kind} y_true. Do not set pos_label or set pos_label to 1."
        )
    if kind == "multiclass":
        y_score, y_true = np.asarray(y_score), codes(np.asarray(y_true), present)[:, None] == np.arange(len(present))
        if y_score.shape != y_true.shape:
            raise ValueError(
                "`y_score` needs to be of shape `(n_samples, n_classes)`, since `y_true` contains multiple classes. "
                f"Got `y_score.shape={y_score.shape}`."
            )
    return _by_label(_average_precision, y_true, y_score, average, sample_weight)


def _label_ranking(name, y_true, y_score, sample_weight, binary_too=False, ensure_2d=False):
    y_true = check_array(y_true, ensure_2d=ensure_2d, accept_sparse=False if ensure_2d else "csr")
    y_score = check_array(y_score, ensure_2d=ensure_2d)
    check_consistent_length(y_true, y_score, sample_weight)
    kind = type_of_target(y_true, input_name="y_true")
    fits = kind == "multilabel-indicator" or binary_too and kind == "binary" and y_true.ndim == 2
    if binary_too and y_true.shape != y_score.shape:
        raise ValueError("y_true and y_score have different shape")
    if not fits:
        raise ValueError(f"{kind} format is not supported")
    if y_true.shape != y_score.shape:
        raise ValueError("y_true and y_score have different shape")
    return engine(
        "multilabel",
        name,
        options=ANY,
        target=dense(y_true),
        score=y_score,
        weight=None if sample_weight is None else np.asarray(sample_weight),
    )


@checked(**dict(_SCORED, y_true=SPARSE))
def label_ranking_average_precision_score(y_true, y_score, *, sample_weight=None):
    return _label_ranking("label_ranking_average_precision", y_true, y_score, sample_weight, binary_too=True)


@checked(**_SCORED)
def coverage_error(y_true, y_score, *, sample_weight=None):
    return _label_ranking("coverage_error", y_true, y_score, sample_weight, ensure_2d=True)


@checked(**dict(_SCORED, y_true=SPARSE))
def label_ranking_loss(y_true, y_score, *, sample_weight=None):
    return _label_ranking("label_ranking_loss", y_true, y_score, sample_weight)


@checked(**_SCORED, k=[Interval(Integral, 1, None, closed="left"), None], ignore_ties=["boolean"])
def ndcg_score(y_true, y_score, *, k=None, sample_weight=None, ignore_ties=False):
    y_true, y_score = check_array(y_true, ensure_2d=False), check_array(y_score, ensure_2d=False)
    check_consistent_length(y_true, y_score, sample_weight)
    if y_true.min() < 0:
        raise ValueError("ndcg_score should not be used on negative y_true values.")
    if y_true.ndim > 1 and y_true.shape[1] <= 1:
        raise ValueError(
            f"Computing NDCG is only meaningful when there is more than 1 document. Got {y_true.shape[1]} instead."
        )
    formats = ("multilabel-indicator", "continuous-multioutput", "multiclass-multioutput")
    kind = type_of_target(y_true, input_name="y_true")
    if kind not in formats:
        raise ValueError(f"Only {formats} formats are supported. Got {kind} instead")
    if ignore_ties:  # ranks have no ties
        y_score = np.argsort(np.argsort(y_score)).astype(np.float64)
    spec = f"ndcg(k={k or 0})"
    if sample_weight is None:
        query = np.repeat(np.arange(len(y_true)), y_true.shape[1])
        return engine("ranking", spec, target=y_true.ravel(), score=y_score.ravel(), query=query)
    one = np.zeros(y_true.shape[1], dtype=np.int64)
    values = [engine("ranking", spec, target=t, score=s, query=one) for t, s in zip(y_true, y_score)]
    return mean(values, sample_weight)


def _top_k_classes(y_true, labels, width):
    if labels is None:
        classes = np.unique(y_true)
        if len(classes) != width:
            raise ValueError(
                f"Number of classes in 'y_true' ({len(classes)}) not equal to the number of classes in 'y_score' ({width})."
                "You can provide a list of all known classes by assigning it to the `labels` parameter."
            )
        return classes
    labels = column_or_1d(labels)
    classes = np.unique(labels)
    if len(classes) != len(labels):
        raise ValueError("Parameter 'labels' must be unique.")
    if not np.array_equal(classes, labels):
        raise ValueError("Parameter 'labels' must be ordered.")
    if len(classes) != width:
        raise ValueError(
            f"Number of given labels ({len(classes)}) not equal to the number of classes in 'y_score' ({width})."
        )
    if len(np.setdiff1d(y_true, classes)):
        raise ValueError("'y_true' contains labels not in parameter 'labels'.")
    return classes


@checked(
    quick_top_k,
    ["k", "labels"],
    **_SCORED,
    k=[Interval(Integral, 1, None, closed="left")],
    normalize=["boolean"],
    labels=OPTIONAL,
)
def top_k_accuracy_score(y_true, y_score, *, k=2, normalize=True, sample_weight=None, labels=None):
    y_true = column_or_1d(check_array(y_true, ensure_2d=False, dtype=None))
    kind = type_of_target(y_true, input_name="y_true")
    kind = "multiclass" if kind == "binary" and labels is not None and len(labels) > 2 else kind
    if kind not in ("binary", "multiclass"):
        raise ValueError(f"y type must be 'binary' or 'multiclass', got '{kind}' instead.")
    y_score = check_array(y_score, ensure_2d=False)
    if kind == "binary":
        if y_score.ndim == 2 and y_score.shape[1] != 1:
            raise ValueError(
                f"`y_true` is binary while y_score is 2d with {y_score.shape[1]} classes. If `y_true` does not contain all the "
                "labels, `labels` must be provided."
            )
        y_score = column_or_1d(y_score)
    elif y_score.ndim != 2:
        raise ValueError(
            "`y_score` needs to be of shape `(n_samples, n_classes)`, since `y_true` contains multiple classes. "
            f"Got `y_score.shape={y_score.shape}`."
        )
    check_consistent_length(y_true, y_score, sample_weight)
    classes = _top_k_classes(y_true, labels, y_score.shape[1] if y_score.ndim == 2 else 2)
    n = len(classes)
    if k >= n:
        warnings.warn(
            f"'k' ({k}) greater than or equal to 'n_classes' ({n}) will result in a perfect score and is therefore meaningless.",
            UndefinedMetricWarning,
        )
    found = codes(y_true, classes)
    if kind == "binary":
        cut = 0.5 if y_score.min() >= 0 and y_score.max() <= 1 else 0
        prediction = (y_score > cut).astype(np.int64) if k == 1 else found
        value = engine("multiclass", "accuracy", 2, target=found, prediction=prediction, weight=sample_weight)
    else:
        spec = f"top_k_accuracy(k={min(k, n)}, ties=last)"
        value = engine("multiclass", spec, n, options=ANY, target=found, score=y_score, weight=sample_weight)
    if normalize:
        return value
    return float(round(value * len(y_true))) if sample_weight is None else value * total(sample_weight, len(y_true))


def _renamed(y_proba, y_pred):
    if isinstance(y_pred, str) and y_pred == "deprecated":
        return y_proba
    if y_proba is not None:
        raise ValueError("Cannot use both `y_pred` and `y_proba`. `y_pred` is deprecated, use `y_proba` instead.")
    warnings.warn(
        "`y_pred` was renamed to `y_proba` in version 1.9 and will be removed in 1.11. Use `y_proba` instead.",
        FutureWarning,
    )
    return y_pred


def _in_unit(y_proba, below):
    if y_proba.max() > 1:
        raise ValueError(f"y_prob contains values greater than 1: {y_proba.max()}")
    if y_proba.min() < 0:
        raise ValueError(f"y_prob contains values {below} than 0: {y_proba.min()}")


def _class_codes(y_true, labels):
    """Codes and classes; of label indicators the rows as they are."""
    kind = type_of_target(y_true, input_name="y_true")
    if "multioutput" in kind:
        raise ValueError("Multioutput target data is not supported with label binarization")
    if kind == "multilabel-indicator":
        found = dense(y_true)
        return found, np.arange(found.shape[1])
    given, y_true = y_true, column_or_1d(y_true)
    classes = np.unique(y_true if labels is None else labels)
    if labels is not None:
        if not np.all(classes == labels):
            warnings.warn(
                f"Labels passed were {labels}. But this function assumes labels are ordered lexicographically. Pass the ordered "
                f"labels={classes.tolist()} and ensure that the columns of y_prob correspond to this ordering.",
                UserWarning,
            )
        if not np.isin(y_true, labels).all():
            raise ValueError(
                f"y_true contains values {set(given) - set(labels)} not belonging to the passed labels {labels}."
            )
    if len(classes) == 1:
        if labels is None:
            raise ValueError(
                f"y_true contains only one label ({classes[0]}). Please provide the list of all expected class labels explicitly "
                "through the labels argument."
            )
        raise ValueError(f"The labels array needs to contain at least two labels, got {classes}.")
    return codes(y_true, classes), classes


def _probabilities(y_true, y_proba, sample_weight, labels):
    """Codes, class probabilities and weights."""
    _in_unit(y_proba, "lower")
    check_consistent_length(y_proba, y_true, sample_weight)
    if sample_weight is not None:
        sample_weight = _check_sample_weight(sample_weight, y_proba, force_float_dtype=False)
    found, classes = _class_codes(y_true, labels)
    y_proba = y_proba[:, None] if y_proba.ndim == 1 else y_proba
    y_proba = np.concatenate([1 - y_proba, y_proba], axis=1) if y_proba.shape[1] == 1 else y_proba
    if not np.isclose(y_proba.sum(axis=1), 1, rtol=np.sqrt(np.finfo(y_proba.dtype).eps)).all():
        warnings.warn("The y_prob values do not sum to one. Make sure to pass probabilities.", UserWarning)
    if len(classes) != y_proba.shape[1]:
        if labels is None:
            raise ValueError(
                f"y_true and y_prob contain different number of classes: {max(len(classes), 2)} vs {y_proba.shape[1]}. Please provide the true "
                f"labels explicitly through the labels argument. Classes found in y_true: {classes}"
            )
        raise ValueError(
            f"The number of classes in labels is different from that in y_prob. Classes found in labels: {classes}"
        )
    return found, y_proba, sample_weight


def _positive_probability(y_true, y_proba, sample_weight, pos_label):
    """0/1 truth, probabilities of the positive class and weights."""
    y_true, y_proba = column_or_1d(y_true), column_or_1d(y_proba)
    assert_all_finite(y_true)
    check_consistent_length(y_proba, y_true, sample_weight)
    if sample_weight is not None:
        sample_weight = _check_sample_weight(sample_weight, y_proba, force_float_dtype=False)
    kind = type_of_target(y_true, input_name="y_true")
    if kind != "binary":
        raise ValueError(
            f"The type of the target inferred from y_true is {kind} but should be binary according to the shape of y_prob."
        )
    _in_unit(y_proba, "less")
    try:
        pos_label = _check_pos_label_consistency(pos_label, y_true)
    except ValueError:
        classes = np.unique(y_true)
        if classes.dtype.kind in "OUS":
            raise
        pos_label = classes[-1]
    return (y_true == pos_label).astype(np.int64), y_proba, sample_weight


def _floats(y_proba):
    return check_array(y_proba, ensure_2d=False, dtype=[np.float64, np.float32, np.float16])


def _clipped(y_proba):
    """Narrow floats keep the bounds of their own type, as scikit-learn has them."""
    if y_proba.dtype == np.float64:
        return y_proba
    eps = np.finfo(y_proba.dtype).eps
    return np.clip(y_proba, eps, 1 - eps)


def _each_positive(found, y_proba, sample_weight):
    """A row for each positive label of each row of indicators."""
    rows, columns = np.nonzero(found)
    return columns, np.ascontiguousarray(y_proba[rows]), None if sample_weight is None else sample_weight[rows]


def _indicator_log_loss(found, y_proba, sample_weight):
    """The log loss summed over the true labels of a row, summed over rows."""
    columns, scores, weight = _each_positive(found, y_proba, sample_weight)
    if not len(columns):
        return 0.0
    true_label = np.ascontiguousarray(scores[np.arange(len(columns)), columns])
    return engine(
        "binary", "log_loss", 2, target=np.ones(len(columns), dtype=np.int64), score=true_label, weight=weight
    ) * total(weight, len(columns))


@checked(
    quick_log_loss,
    ["labels", *_WEIGHT],
    y_true=ARRAY,
    y_proba=["array-like", Hidden(None)],
    normalize=["boolean"],
    sample_weight=OPTIONAL,
    labels=OPTIONAL,
    y_pred=["array-like", str],
)
def log_loss(y_true, y_proba=None, *, normalize=True, sample_weight=None, labels=None, y_pred="deprecated"):
    y_proba = _floats(_renamed(y_proba, y_pred))
    found, y_proba, sample_weight = _probabilities(y_true, y_proba, sample_weight, labels)
    if found.ndim == 2:
        value = _indicator_log_loss(found, _clipped(y_proba), sample_weight)
        return value / total(sample_weight, len(found)) if normalize else value
    value = engine(
        "multiclass", "log_loss", y_proba.shape[1], target=found, score=_clipped(y_proba), weight=sample_weight
    )
    return value if normalize else value * total(sample_weight, len(found))


def _too_few(y_proba):
    if _num_samples(y_proba) >= 2:
        return False
    warnings.warn("D^2 score is not well-defined with less than two samples.", UndefinedMetricWarning)
    return True


@checked(
    quick_metric("d2_log_loss", double=True, matrices=True),
    y_true=ARRAY,
    y_proba=["array-like", Hidden(None)],
    sample_weight=OPTIONAL,
    labels=OPTIONAL,
    y_pred=["array-like", str],
)
def d2_log_loss_score(y_true, y_proba=None, *, sample_weight=None, labels=None, y_pred="deprecated"):
    y_proba = _renamed(y_proba, y_pred)
    check_consistent_length(y_proba, y_true, sample_weight)
    if _too_few(y_proba):
        return float("nan")
    found, y_proba, sample_weight = _probabilities(y_true, _floats(y_proba), sample_weight, labels)
    if found.ndim == 2:
        null = np.broadcast_to(np.average(found, axis=0, weights=sample_weight), found.shape)
        return 1 - _indicator_log_loss(found, _clipped(y_proba), sample_weight) / _indicator_log_loss(
            found, null, sample_weight
        )
    return engine(
        "multiclass", "d2_log_loss", y_proba.shape[1], target=found, score=_clipped(y_proba), weight=sample_weight
    )


def _brier(params, y_true, y_proba, sample_weight, pos_label, labels):
    y_proba = _floats(y_proba)
    if y_proba.ndim == 1 or y_proba.shape[1] == 1:
        found, y_proba, sample_weight = _positive_probability(y_true, y_proba, sample_weight, pos_label)
        if params == "d2_brier" and found.min() != found.max():  # the R2 of the indicator, rounded once
            return engine("regression", "r2", target=found, prediction=y_proba, weight=sample_weight)
        return engine("binary", params, 2, target=found, score=y_proba, weight=sample_weight)
    found, y_proba, sample_weight = _probabilities(y_true, y_proba, sample_weight, labels)
    width = y_proba.shape[1]
    if found.ndim == 1 and params == "d2_brier" and len(np.unique(found)) == width:
        found = found[:, None] == np.arange(width)
    if found.ndim == 2:
        columns = dict(target=found.astype(np.float64), prediction=y_proba, weight=sample_weight)
        if params == "d2_brier":
            return engine("regression", "r2(average=variance_weighted)", **columns)
        half = "true" in params or "auto" in params and y_proba.shape[1] < 3
        return engine("regression", "mse", **columns) * y_proba.shape[1] * (0.5 if half else 1)
    return engine("multiclass", params, y_proba.shape[1], target=found, score=y_proba, weight=sample_weight)


@checked(
    quick_metric("brier_score(scale_by_half=auto)", matrices=True),
    _WEIGHT,
    y_true=ARRAY,
    y_proba=ARRAY,
    sample_weight=OPTIONAL,
    pos_label=_POSITIVE,
    labels=OPTIONAL,
    scale_by_half=["boolean", StrOptions({"auto"})],
)
def brier_score_loss(y_true, y_proba, *, sample_weight=None, pos_label=None, labels=None, scale_by_half="auto"):
    half = scale_by_half if isinstance(scale_by_half, str) else str(bool(scale_by_half)).lower()
    return _brier(f"brier_score(scale_by_half={half})", y_true, y_proba, sample_weight, pos_label, labels)


@checked(y_true=ARRAY, y_proba=ARRAY, sample_weight=OPTIONAL, pos_label=_POSITIVE, labels=OPTIONAL)
def d2_brier_score(y_true, y_proba, *, sample_weight=None, pos_label=None, labels=None):
    check_consistent_length(y_proba, y_true, sample_weight)
    return float("nan") if _too_few(y_proba) else _brier("d2_brier", y_true, y_proba, sample_weight, pos_label, labels)


@checked(quick_metric("hinge_loss", ANY), y_true=ARRAY, pred_decision=ARRAY, labels=OPTIONAL, sample_weight=OPTIONAL)
def hinge_loss(y_true, pred_decision, *, labels=None, sample_weight=None):
    check_consistent_length(y_true, pred_decision, sample_weight)
    pred_decision, y_true = check_array(pred_decision, ensure_2d=False), column_or_1d(y_true)
    classes = np.unique(y_true if labels is None else labels)
    weight = None if sample_weight is None else np.asarray(sample_weight)
    if len(classes) <= 2:
        found = codes(y_true, np.unique(y_true))
        return engine(
            "binary", "hinge_loss", 2, options=ANY, target=found, score=column_or_1d(pred_decision), weight=weight
        )
    needed = f"pred_decision shape must be (n_samples, n_classes), that is ({len(y_true)}, {len(classes)}). Got: {pred_decision.shape}"
    if pred_decision.ndim <= 1:
        raise ValueError(f"The shape of pred_decision cannot be 1d arraywith a multiclass target. {needed}")
    if len(classes) != pred_decision.shape[1]:
        if labels is None:
            raise ValueError("Please include all labels in y_true or pass labels as third argument")
        raise ValueError(
            f"The shape of pred_decision is not consistent with the number of classes. With a multiclass target, {needed}"
        )
    return engine(
        "multiclass",
        "hinge_loss",
        len(classes),
        options=ANY,
        target=codes(y_true, classes),
        score=pred_decision,
        weight=weight,
    )


@checked(
    y_true=ARRAY,
    y_prob=ARRAY,
    pos_label=_POSITIVE,
    n_bins=[Interval(Integral, 1, None, closed="left")],
    strategy=[StrOptions({"uniform", "quantile"})],
)
def calibration_curve(y_true, y_prob, *, pos_label=None, n_bins=5, strategy="uniform"):
    y_true, y_prob = column_or_1d(y_true), column_or_1d(y_prob)
    check_consistent_length(y_true, y_prob)
    pos_label = _check_pos_label_consistency(pos_label, y_true)
    if y_prob.min() < 0 or y_prob.max() > 1:
        raise ValueError("y_prob has values outside [0, 1].")
    classes = np.unique(y_true)
    if len(classes) > 2:
        raise ValueError(f"Only binary classification is supported. Provided labels {classes}.")
    steps = np.linspace(0, 1, n_bins + 1)
    edges = steps if strategy == "uniform" else np.percentile(y_prob, steps * 100)
    bins = np.searchsorted(edges[1:-1], y_prob)  # (a, b], where the engine's own bins are [a, b)
    positive = (y_true == pos_label).astype(np.float64)
    means = [[_mean(column[bins == k]) for k in np.unique(bins)] for column in (positive, y_prob.astype(np.float64))]
    return np.array(means[0]), np.array(means[1])


def _mean(values):
    return engine("regression", "mean_error", target=np.zeros(len(values)), prediction=values)
