"""sklearn.metrics for predicted classes, on the engine."""

from __future__ import annotations

import warnings
from numbers import Integral, Real

import numpy as np
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.utils import check_scalar
from sklearn.utils._param_validation import Interval, Options, StrOptions

from ._input import (
    ARRAY,
    OPTIONAL,
    SPARSE,
    as_bytes,
    checked,
    codes,
    engine,
    mean,
    plain,
    plain_labels,
    quick_labels,
    rows_of,
    table_of,
    targets,
    total,
    vector,
    vectors,
)

_PAIR = dict(y_true=SPARSE, y_pred=SPARSE, sample_weight=OPTIONAL)
_PLAIN = dict(y_true=ARRAY, y_pred=ARRAY, sample_weight=OPTIONAL)
_WEIGHT = ["sample_weight"]
_ZERO = [Options(Real, {0.0, 1.0}), "nan", StrOptions({"warn"})]
_AVERAGE = [StrOptions({"micro", "macro", "samples", "weighted", "binary"}), None]
_SETWISE = dict(_PAIR, labels=OPTIONAL, pos_label=[Real, str, "boolean", None], average=_AVERAGE, zero_division=_ZERO)


def _quick(spec):
    return lambda y_true, y_pred, sample_weight=None: quick_labels(
        spec, y_true, y_pred, sample_weight, binary=plain(y_true, "b")
    )


def _quick_rate(name):
    """One of two classes."""

    def quick(y_true, y_pred, beta=1.0, sample_weight=None):
        if type(beta) not in (int, float) or not 0 < beta < np.inf:
            return None
        spec = f"{name}(beta={float(beta)!r})" if name == "f_beta" else name
        return quick_labels(spec, y_true, y_pred, sample_weight, binary=True)

    return quick


def _quick_table(y_true, y_pred, sample_weight=None):
    found = table_of(y_true, y_pred, sample_weight)
    return found[1] if found and len(found[0]) > 1 else None


def _agreement(y_true, y_pred, sample_weight, name):
    if sample_weight is None and plain_labels(y_true, y_pred):
        spec = "error_rate" if name == "hamming_loss" else name
        return engine("multiclass", spec, target=as_bytes(y_true), prediction=as_bytes(y_pred)), len(y_true)
    kind, present, y_true, y_pred, sample_weight = targets(y_true, y_pred, sample_weight)
    if kind == "multilabel-indicator":
        spec = {"accuracy": "subset_accuracy"}.get(name, name)
        return engine("multilabel", spec, target=y_true, prediction=y_pred, weight=sample_weight), total(
            sample_weight, len(y_true)
        )
    spec = "error_rate" if name == "hamming_loss" else name
    value = engine(
        "multiclass",
        spec,
        max(len(present), 2),
        target=codes(y_true, present),
        prediction=codes(y_pred, present),
        weight=sample_weight,
    )
    return value, total(sample_weight, len(y_true))


@checked(_quick("accuracy"), _WEIGHT, **_PAIR, normalize=["boolean"])
def accuracy_score(y_true, y_pred, *, normalize=True, sample_weight=None):
    value, weight = _agreement(y_true, y_pred, sample_weight, "accuracy")
    return value if normalize else _amount(value, weight, sample_weight)


def _amount(value, weight, sample_weight):
    return float(round(value * weight)) if sample_weight is None else float(value * weight)


@checked(**_PAIR, normalize=["boolean"])
def zero_one_loss(y_true, y_pred, *, normalize=True, sample_weight=None):
    value, weight = _agreement(y_true, y_pred, sample_weight, "accuracy")
    return 1 - value if normalize else weight - _amount(value, weight, sample_weight)


@checked(_quick("error_rate"), _WEIGHT, **_PAIR)
def hamming_loss(y_true, y_pred, *, sample_weight=None):
    return _agreement(y_true, y_pred, sample_weight, "hamming_loss")[0]


_DENSE = 1000  # classes; the engine gives the cells of more one by one


def _cells(y_true, y_pred, sample_weight, classes) -> np.ndarray:
    """The engine's confusion matrix over `classes`, which hold all labels; not for more classes than `_DENSE`."""
    n, truth, predicted = len(classes), codes(y_true, classes), codes(y_pred, classes)
    if sample_weight is not None and 0 < len(truth) <= n * n:
        places = truth * n + predicted
        if np.bincount(places).max() == 1:  # a matrix already, told by its cells
            cells = np.zeros((n, n), np.asarray(sample_weight).dtype)
            cells.flat[places] = sample_weight
            return cells.astype(np.int64 if cells.dtype.kind in "iub" else np.float64)
    value = engine(
        "multiclass", "confusion_matrix", max(n, 2), target=truth, prediction=predicted, weight=sample_weight
    )
    counts = np.array(value["counts"], dtype=np.float64)[:n, :n]
    return counts.astype(np.int64) if sample_weight is None or np.asarray(sample_weight).dtype.kind in "iub" else counts


def _triples(y_true, y_pred, sample_weight, classes, wanted):
    """Row, column and content of the cells that are not 0, of the first `wanted` of the classes, which hold all labels."""
    n = len(classes)
    if n <= _DENSE:
        return rows_of(_cells(y_true, y_pred, sample_weight, classes)[:wanted, :wanted])
    truth, predicted = codes(y_true, classes), codes(y_pred, classes)
    value = engine("multiclass", "confusion_matrix", n, target=truth, prediction=predicted, weight=sample_weight)
    cells = np.array(value["cells"], dtype=np.float64).reshape(-1, 3)
    rows, columns = cells[:, 0].astype(np.int64), cells[:, 1].astype(np.int64)
    kept = (rows < wanted) & (columns < wanted)
    counts = (
        cells[:, 2]
        if sample_weight is not None and np.asarray(sample_weight).dtype.kind not in "iub"
        else cells[:, 2].astype(np.int64)
    )
    return rows[kept], columns[kept], counts[kept]


def _sums(places, counts, n):
    """The sum of the counts at each place."""
    return np.bincount(places, counts, minlength=n).astype(counts.dtype)


def _all_classes(labels, present):
    """The wanted labels, then the others that occur."""
    labels = np.asarray(labels)
    return np.concatenate([labels, np.setdiff1d(present, labels)])


def _matrix(y_true, y_pred, labels=None, sample_weight=None):
    """The number of wanted classes, and row, column and content of the cells of their confusion matrix that are not 0."""
    found = _quick_table(y_true, y_pred, sample_weight) if labels is None else None
    if found is not None:
        return len(found), *rows_of(found)
    if labels is not None and np.size(labels) and np.size(y_true) == 0 and np.size(y_pred) == 0:
        nothing = np.zeros(0, dtype=int)
        return len(labels), nothing, nothing, nothing
    kind, present, y_true, y_pred, sample_weight = targets(y_true, y_pred, sample_weight)
    if kind not in ("binary", "multiclass"):
        raise ValueError(f"{kind} is not supported")
    if labels is None:
        labels = present
    elif np.size(labels) == 0:
        raise ValueError("'labels' should contain at least one label.")
    elif len(np.intersect1d(y_true, labels)) == 0:
        raise ValueError("At least one label specified must be in y_true")
    labels = np.asarray(labels)
    if len(labels) == 1:
        _warn_of_one_label()
    return len(labels), *_triples(y_true, y_pred, sample_weight, _all_classes(labels, present), len(labels))


@checked(_quick_table, _WEIGHT, **_PLAIN, labels=OPTIONAL, normalize=[StrOptions({"true", "pred", "all"}), None])
def confusion_matrix(y_true, y_pred, *, labels=None, sample_weight=None, normalize=None):
    n, rows, columns, counts = _matrix(y_true, y_pred, labels, sample_weight)
    cells = np.zeros((n, n), counts.dtype)
    cells[rows, columns] = counts
    if normalize is not None:
        sums = {"true": cells.sum(axis=1, keepdims=True), "pred": cells.sum(axis=0, keepdims=True), "all": cells.sum()}[
            normalize
        ]
        with np.errstate(all="ignore"):
            cells = np.nan_to_num(cells / sums)
    return cells


def _warn_of_one_label():
    warnings.warn(
        "A single label was found in 'y_true' and 'y_pred'. For the confusion matrix to have the correct shape, "
        "use the 'labels' parameter to pass all known labels.",
        UserWarning,
    )


def _label_columns(labels, width):
    if labels is None:
        return np.arange(width)
    labels = np.asarray(labels)
    if labels.max() > width - 1:
        raise ValueError(
            "All labels must be in [0, n labels) for multilabel targets. Got %d > %d" % (labels.max(), width - 1)
        )
    if labels.min() < 0:
        raise ValueError("All labels must be in [0, n labels) for multilabel targets. Got %d < 0" % labels.min())
    return labels


def _turned(y_true, y_pred, labels, samplewise):
    """Multilabel targets by wanted label, or turned so that samples stand as labels."""
    columns = _label_columns(labels, y_true.shape[1])
    y_true, y_pred = y_true[:, columns], y_pred[:, columns]
    if samplewise:
        y_true, y_pred = y_true.T, y_pred.T
    return np.ascontiguousarray(y_true), np.ascontiguousarray(y_pred)


def _multilabel_cells(y_true, y_pred, sample_weight) -> np.ndarray:
    value = engine("multilabel", "multilabel_confusion_matrix", target=y_true, prediction=y_pred, weight=sample_weight)
    cells = np.array([[[one["tn"], one["fp"]], [one["fn"], one["tp"]]] for one in value.values()])
    return cells.astype(np.int64) if sample_weight is None or sample_weight.dtype.kind in "iub" else cells


@checked(**_PAIR, labels=OPTIONAL, samplewise=["boolean"])
def multilabel_confusion_matrix(y_true, y_pred, *, sample_weight=None, labels=None, samplewise=False):
    return _class_cells(targets(y_true, y_pred, sample_weight), labels, samplewise)


def _class_cells(checked_targets, labels, samplewise):
    kind, present, y_true, y_pred, sample_weight = checked_targets
    if kind == "multilabel-indicator":
        cells = _multilabel_cells(*_turned(y_true, y_pred, labels, samplewise), None if samplewise else sample_weight)
        return cells * sample_weight[:, None, None] if samplewise and sample_weight is not None else cells
    if samplewise:
        raise ValueError("Samplewise metrics are not available outside of multilabel classification.")
    labels = present if labels is None else np.asarray(labels)
    classes = _all_classes(labels, present)
    if len(classes) <= _DENSE:
        cells = _cells(y_true, y_pred, sample_weight, classes)
        tp, claimed, true, all_rows = np.diagonal(cells), cells.sum(axis=0), cells.sum(axis=1), cells.sum()
    else:
        n = len(classes)
        rows, columns, counts = _triples(y_true, y_pred, sample_weight, classes, n)
        hits = rows == columns
        tp, claimed, true = _sums(rows[hits], counts[hits], n), _sums(columns, counts, n), _sums(rows, counts, n)
        all_rows = counts.sum()
    fp, fn = claimed - tp, true - tp
    return np.stack([all_rows - tp - fp - fn, fp, fn, tp], axis=1).reshape(-1, 2, 2)[: len(labels)]


@checked(
    y1=ARRAY,
    y2=ARRAY,
    labels=OPTIONAL,
    weights=[StrOptions({"linear", "quadratic"}), None],
    sample_weight=OPTIONAL,
    replace_undefined_by=[Interval(Real, -1.0, 1.0, closed="both"), np.nan],
)
def cohen_kappa_score(y1, y2, *, labels=None, weights=None, sample_weight=None, replace_undefined_by=np.nan):
    try:
        options = {
            name: value for name, value in (("labels", labels), ("sample_weight", sample_weight)) if value is not None
        }
        n, rows, columns, weight = _matrix(y1, y2, **options)
    except ValueError as error:
        if "At least one label specified must be in y_true" in str(error):
            raise ValueError(
                "At least one label in `labels` must be present in `y1` (even though `cohen_kappa_score` is otherwise "
                "agnostic to the order of `y1` and `y2`)."
            ) from error
        raise
    value = np.nan
    if weight.sum() > 0:
        value = engine(
            "multiclass",
            f"cohen_kappa(weights={weights or 'none'})",
            max(n, 2),
            options=(("undefined", "nan"),),
            target=rows,
            prediction=columns,
            weight=weight.astype(np.float64),
        )
    if not np.isnan(value):
        return value
    start = (
        "`y2` contains no labels that are present in both `y1` and `labels`."
        if weight.sum() == 0
        else "`y1`, `y2` and `labels` have only one label in common. "
    )
    article = "" if weight.sum() == 0 else "the "
    warnings.warn(
        f"{start}`cohen_kappa_score` is undefined and set to the value defined by the {article}`replace_undefined_by` param, "
        f"which is set to {replace_undefined_by}.",
        UndefinedMetricWarning,
        stacklevel=2,
    )
    return replace_undefined_by


def _quick_mcc(y_true, y_pred, sample_weight=None):
    return quick_labels("mcc", y_true, y_pred, sample_weight, binary=plain(y_true, "b")) or None


@checked(_quick_mcc, _WEIGHT, **_PLAIN)
def matthews_corrcoef(y_true, y_pred, *, sample_weight=None):
    kind, present, y_true, y_pred, sample_weight = targets(y_true, y_pred, sample_weight)
    if kind not in ("binary", "multiclass"):
        raise ValueError(f"{kind} is not supported")
    if len(present) == 1:
        _warn_of_one_label()
    return engine(
        "multiclass",
        "mcc",
        max(len(present), 2),
        target=codes(y_true, present),
        prediction=codes(y_pred, present),
        weight=sample_weight,
    )


@checked(**_PLAIN, adjusted=["boolean"])
def balanced_accuracy_score(y_true, y_pred, *, sample_weight=None, adjusted=False):
    n, rows, columns, weight = _matrix(y_true, y_pred, sample_weight=sample_weight)
    if len(np.unique(rows)) < n:
        warnings.warn("y_pred contains classes not in y_true")
    return engine(
        "multiclass",
        f"balanced_accuracy(adjusted={str(bool(adjusted)).lower()})",
        target=rows,
        prediction=columns,
        weight=weight.astype(np.float64),
    )


def _wanted_labels(checked_targets, average, labels, pos_label):
    kind, present = checked_targets[:2]
    options = [None, "micro", "macro", "weighted", "samples"]
    if average == "binary":
        if kind == "binary":
            if pos_label not in present and len(present) >= 2:
                raise ValueError(f"pos_label={pos_label} is not a valid label. It should be one of {present}")
            return [pos_label]
        if kind == "multiclass":
            options.remove("samples")
        raise ValueError(
            f"Target is {kind} but average='binary'. Please choose another average setting, one of {options!r}."
        )
    if pos_label not in (None, 1):
        warnings.warn(
            f"Note that pos_label (set to {pos_label!r}) is ignored when average != 'binary' (got {average!r}). "
            "You may use labels=[pos_label] to specify a single positive class.",
            UserWarning,
        )
    return labels


_NAN = (("undefined", "nan"),)


def _rates(specs, checked_targets, labels, average, cells):
    """The engine's vectors, by wanted label (or sample, or pooled), NaN where undefined."""
    kind, present, y_true, y_pred, sample_weight = checked_targets
    if average == "micro":
        tp, fp, fn = (float(cells[:, i, j].sum()) for i, j in ((1, 1), (0, 1), (1, 0)))
        columns = dict(
            target=np.array([1, 0, 1, 0]), prediction=np.array([1, 1, 0, 0]), weight=np.array([tp, fp, fn, 1.0])
        )
        return [vector("binary", f"{name}({params})", options=_NAN, **columns) for name, params in specs]
    if kind == "multilabel-indicator":
        samplewise = average == "samples"
        y_true, y_pred = _turned(y_true, y_pred, labels, samplewise)
        columns = dict(target=y_true, prediction=y_pred, weight=None if samplewise else sample_weight)
        return [
            vector("multilabel", f"{name}({params}{', ' if params else ''}average=none)", options=_NAN, **columns)
            for name, params in specs
        ]
    labels = present if labels is None else np.asarray(labels)
    classes = _all_classes(labels, present)
    columns = dict(target=codes(y_true, classes), prediction=codes(y_pred, classes), weight=sample_weight)
    texts = [f"{name}({params}{', ' if params else ''}average=none)" for name, params in specs]
    found = vectors("multiclass", texts, max(len(classes), 2), options=_NAN, **columns)
    return [values[: len(labels)] for values in found]


def _fill(values, undefined, metric, modifier, average, warn_for, zero_division):
    if not undefined.any():
        return values
    values = np.where(undefined, 0.0 if isinstance(zero_division, str) else float(zero_division), values)
    if isinstance(zero_division, str) and metric in warn_for:
        sample, label = ("label", "sample") if average == "samples" else ("sample", "label")
        place = "due to" if len(values) == 1 else f"in {label}s with"
        warnings.warn(
            f"{metric.capitalize()} is ill-defined and being set to 0.0 {place} no {modifier} {sample}s. "
            "Use `zero_division` parameter to control this behavior.",
            UndefinedMetricWarning,
            stacklevel=4,
        )
    return values


def _average(values, weights):
    """NumPy's mean of the defined values, as scikit-learn's tests want it to the bit; NaN when none is."""
    defined = ~np.isnan(values)
    if not defined.any():
        return float("nan")
    if weights is None or weights[defined].sum() == 0:
        return float(np.average(values[defined]))
    return float(np.average(values[defined], weights=weights[defined]))


def _prf(checked_targets, beta, labels, average, warn_for, zero_division, memo=None):
    """memo: a dict that keeps what other averages of the same targets need too."""
    memo = {} if memo is None else memo
    kind = average if average in ("micro", "samples") else "each"
    if (kind == "samples") not in memo:
        memo[kind == "samples"] = _class_cells(checked_targets, labels, kind == "samples")
    cells = memo[kind == "samples"]
    tp, fp, fn = cells[:, 1, 1], cells[:, 0, 1], cells[:, 1, 0]
    if average == "micro":
        tp, fp, fn = tp.sum(keepdims=True), fp.sum(keepdims=True), fn.sum(keepdims=True)
    specs = [("precision", ""), ("recall", "")]
    plain = beta == 0 or np.isposinf(beta)
    if not plain:
        specs.append(("f_beta", f"beta={float(beta)!r}"))
    if kind not in memo:
        memo[kind] = _rates(specs, checked_targets, labels, average, cells)
    found = memo[kind]
    precision = _fill(found[0], tp + fp == 0, "precision", "predicted", average, warn_for, zero_division)
    recall = _fill(found[1], tp + fn == 0, "recall", "true", average, warn_for, zero_division)
    f = (
        (precision if beta == 0 else recall)
        if plain
        else _fill(found[2], tp + fp + fn == 0, "f-score", "true nor predicted", average, warn_for, zero_division)
    )
    if average is None:
        return precision, recall, f, tp + fn
    weights = tp + fn if average == "weighted" else checked_targets[4] if average == "samples" else None
    return (*(_average(values, weights) for values in (precision, recall, f)), None)


@checked(**_SETWISE, beta=[Interval(Real, 0.0, None, closed="both")], warn_for=[list, tuple, set])
def precision_recall_fscore_support(
    y_true,
    y_pred,
    *,
    beta=1.0,
    labels=None,
    pos_label=1,
    average=None,
    warn_for=("precision", "recall", "f-score"),
    sample_weight=None,
    zero_division="warn",
):
    found = targets(y_true, y_pred, sample_weight)
    return _prf(found, beta, _wanted_labels(found, average, labels, pos_label), average, warn_for, zero_division)


@checked(_quick_rate("precision"), _WEIGHT, **_SETWISE)
def precision_score(
    y_true, y_pred, *, labels=None, pos_label=1, average="binary", sample_weight=None, zero_division="warn"
):
    found = targets(y_true, y_pred, sample_weight)
    return _prf(found, 1.0, _wanted_labels(found, average, labels, pos_label), average, ("precision",), zero_division)[
        0
    ]


@checked(_quick_rate("recall"), _WEIGHT, **_SETWISE)
def recall_score(
    y_true, y_pred, *, labels=None, pos_label=1, average="binary", sample_weight=None, zero_division="warn"
):
    found = targets(y_true, y_pred, sample_weight)
    return _prf(found, 1.0, _wanted_labels(found, average, labels, pos_label), average, ("recall",), zero_division)[1]


@checked(_quick_rate("f1"), _WEIGHT, **_SETWISE)
def f1_score(y_true, y_pred, *, labels=None, pos_label=1, average="binary", sample_weight=None, zero_division="warn"):
    found = targets(y_true, y_pred, sample_weight)
    return _prf(found, 1.0, _wanted_labels(found, average, labels, pos_label), average, ("f-score",), zero_division)[2]


@checked(_quick_rate("f_beta"), ["beta", *_WEIGHT], **_SETWISE, beta=[Interval(Real, 0.0, None, closed="both")])
def fbeta_score(
    y_true, y_pred, *, beta, labels=None, pos_label=1, average="binary", sample_weight=None, zero_division="warn"
):
    found = targets(y_true, y_pred, sample_weight)
    return _prf(found, beta, _wanted_labels(found, average, labels, pos_label), average, ("f-score",), zero_division)[2]


@checked(_quick_rate("jaccard"), _WEIGHT, **dict(_SETWISE, zero_division=[Options(Real, {0, 1}), StrOptions({"warn"})]))
def jaccard_score(
    y_true, y_pred, *, labels=None, pos_label=1, average="binary", sample_weight=None, zero_division="warn"
):
    found = targets(y_true, y_pred, sample_weight)
    labels = _wanted_labels(found, average, labels, pos_label)
    cells = _class_cells(found, labels, average == "samples")
    union = cells[:, 1, 1] + cells[:, 0, 1] + cells[:, 1, 0]
    union = union.sum(keepdims=True) if average == "micro" else union
    values = _fill(
        _rates([("jaccard", "")], found, labels, average, cells)[0],
        union == 0,
        "jaccard",
        "true or predicted",
        average,
        ("jaccard",),
        zero_division,
    )
    if average is None:
        return values
    weights = found[4] if average == "samples" else None
    if average == "weighted" and (cells[:, 1, 0] + cells[:, 1, 1]).any():
        weights = cells[:, 1, 0] + cells[:, 1, 1]
    return mean(values, weights)


@checked(**_PAIR, labels=OPTIONAL, replace_undefined_by=[Options(Real, {1.0, np.nan}), dict])
def class_likelihood_ratios(y_true, y_pred, *, labels=None, sample_weight=None, replace_undefined_by=np.nan):
    found = targets(y_true, y_pred, sample_weight)
    if found[0] != "binary":
        raise ValueError(
            f"class_likelihood_ratios only supports binary classification problems, got targets of type: {found[0]}"
        )
    instead = _replacements(replace_undefined_by)
    cells = confusion_matrix(found[2], found[3], sample_weight=found[4], labels=labels)
    tn, fp, fn, tp = (float(x) for x in cells.ravel())
    end = (
        " Use the `replace_undefined_by` param to control this behavior. To suppress this warning or turn it into an error, "
        "see Python's `warnings` module and `warnings.catch_warnings()`."
    )
    if tp + fn == 0:
        warnings.warn(
            "No samples of the positive class are present in `y_true`. `positive_likelihood_ratio` and `negative_likelihood_ratio` "
            "are both set to `np.nan`." + end,
            UndefinedMetricWarning,
            stacklevel=2,
        )
    columns = dict(
        target=np.array([0, 0, 1, 1]),
        prediction=np.array([0, 1, 0, 1]),
        weight=np.array([tn, fp, fn, tp]),
        options=_NAN,
    )
    if fp == 0:
        start = (
            "No samples were predicted for the positive class and `positive_likelihood_ratio` is "
            if tp == 0
            else "`positive_likelihood_ratio` is ill-defined and "
        )
        warnings.warn(
            start + "set to `np.nan`. Use the `replace_undefined_by` param to ", UndefinedMetricWarning, stacklevel=2
        )
    if tn == 0:
        warnings.warn(
            "`negative_likelihood_ratio` is ill-defined and set to `np.nan`." + end,
            UndefinedMetricWarning,
            stacklevel=2,
        )
    positive = instead[0] if fp == 0 else engine("binary", "positive_likelihood_ratio", **columns)
    negative = instead[1] if tn == 0 else engine("binary", "negative_likelihood_ratio", **columns)
    return float(positive), float(negative)


def _replacements(given):
    if not isinstance(given, dict):
        return (given, given)
    message = (
        "The dictionary passed as `replace_undefined_by` needs to be in the form `{'LR+': `value_1`, 'LR-': `value_2`}` where the value "
        "for `LR+` ranges from `1.0` to `np.inf` or is `np.nan` and the value for `LR-` ranges from `0.0` to `1.0` or is `np.nan`; "
        f"got `{given}`."
    )
    if not {"LR+", "LR-"} <= set(given):
        raise ValueError(message)
    try:
        check_scalar(
            given["LR+"], "positive_likelihood_ratio", target_type=Real, min_val=1.0, include_boundaries="left"
        )
        check_scalar(
            given["LR-"],
            "negative_likelihood_ratio",
            target_type=Real,
            min_val=0.0,
            max_val=1.0,
            include_boundaries="both",
        )
    except Exception as error:
        raise ValueError(message) from error
    return given["LR+"], given["LR-"]


def _report_labels(found, labels, target_names):
    kind, present = found[:2]
    given = labels is not None
    labels = np.asarray(labels) if given else present
    if target_names is not None and len(labels) != len(target_names):
        if not given:
            raise ValueError(
                f"Number of classes, {len(labels)}, does not match size of target_names, {len(target_names)}. Try specifying the labels parameter"
            )
        warnings.warn(f"labels size, {len(labels)}, does not match size of target_names, {len(target_names)}")
    accuracy = kind != "multilabel-indicator" and (not given or set(labels) >= set(present))
    return labels, [str(label) for label in labels] if target_names is None else target_names, accuracy


def _report_text(rows, averages, digits, width):
    head = ("precision", "recall", "f1-score", "support")
    line = lambda name, p, r, f, s: f"{name:>{width}s}  {p:>9.{digits}f} {r:>9.{digits}f} {f:>9.{digits}f} {s!s:>9}\n"
    text = (
        f"{'':>{width}s}  "
        + " ".join(f"{name:>9}" for name in head)
        + "\n\n"
        + "".join(line(*row) for row in rows)
        + "\n"
    )
    for name, p, r, f, s in averages:
        text += (
            f"{name:>{width}s}  {'':>9} {'':>9} {f:>9.{digits}f} {s!s:>9}\n"
            if name == "accuracy"
            else line(name, p, r, f, s)
        )
    return text


@checked(
    **_PAIR,
    labels=OPTIONAL,
    target_names=OPTIONAL,
    digits=[Interval(Integral, 0, None, closed="left")],
    output_dict=["boolean"],
    zero_division=_ZERO,
)
def classification_report(
    y_true,
    y_pred,
    *,
    labels=None,
    target_names=None,
    sample_weight=None,
    digits=2,
    output_dict=False,
    zero_division="warn",
):
    found = targets(y_true, y_pred, sample_weight)
    labels, names, accuracy = _report_labels(found, labels, target_names)
    every, memo = ("precision", "recall", "f-score"), {}
    p, r, f, s = _prf(found, 1.0, labels, None, every, zero_division, memo)
    rows = list(zip(names, p, r, f, s))
    averages = []
    for average in ("micro", "macro", "weighted", "samples")[: 4 if found[0] == "multilabel-indicator" else 3]:
        values = _prf(found, 1.0, labels, average, every, zero_division, memo)[:3]
        averages.append(("accuracy" if average == "micro" and accuracy else f"{average} avg", *values, np.sum(s)))
    if not output_dict:
        return _report_text(rows, averages, digits, max(max(len(name) for name in names), len("weighted avg"), digits))
    head = ("precision", "recall", "f1-score", "support")
    report = {row[0]: dict(zip(head, (float(x) for x in row[1:]))) for row in rows + averages}
    if "accuracy" in report:
        report["accuracy"] = report["accuracy"]["precision"]
    return report
