"""Inputs as scikit-learn checks them, and the calls of the engine that every function here ends in."""

from __future__ import annotations

from functools import lru_cache, wraps

import numpy as np
from scipy.sparse import issparse
from sklearn.utils import check_array, check_consistent_length, column_or_1d
from sklearn.utils._param_validation import validate_params
from sklearn.utils.multiclass import type_of_target, unique_labels
from sklearn.utils.validation import _check_sample_weight, _num_samples

from .. import _ext
from .._config import make_config

SPARSE = ["array-like", "sparse matrix"]
ARRAY = ["array-like"]
OPTIONAL = ["array-like", None]


def checked(quick=None, quick_options=(), **spec):
    """Checks parameters as scikit-learn does. `quick` answers plain calls first: it takes the two arrays and at most the options
    named, and gives None where anything is left to check, to warn of or to refuse."""

    def decorate(function):
        slow = validate_params(spec, prefer_skip_nested_validation=True)(function)
        if quick is None:
            return slow
        names = frozenset(quick_options)

        @wraps(slow)
        def call(*args, **kwargs):
            value = quick(*args, **kwargs) if len(args) == 2 and kwargs.keys() <= names else None
            return slow(*args, **kwargs) if value is None else value

        return call

    return decorate


@lru_cache(maxsize=512)
def _config(task: str, spec: str | tuple, classes: int, options: tuple):
    labels = [str(k) for k in range(classes)] if classes else None
    return make_config(task, [spec] if isinstance(spec, str) else list(spec), labels=labels, **dict(options))


def engine(task: str, spec: str, classes: int = 0, *, options: tuple = (), **columns):
    """The engine's value of one metric; classes: the codes 0..classes-1 are the labels."""
    return _ext.compute(
        _config(task, spec, classes, options), {k: v for k, v in columns.items() if v is not None}, 0, False
    )


def curve(task: str, spec: str, classes: int = 0, *, options: tuple = (), **columns) -> list[np.ndarray]:
    """The columns of a curve."""
    return _ext.curve(_config(task, spec, classes, options), {k: v for k, v in columns.items() if v is not None})


def vector(task: str, spec: str, classes: int = 0, **columns) -> np.ndarray:
    value = engine(task, spec, classes, **columns)
    return np.array(list(value.values()) if isinstance(value, dict) else [value], dtype=np.float64)


def vectors(task: str, specs: list[str], classes: int = 0, *, options: tuple = (), **columns) -> list[np.ndarray]:
    """The values of several metrics by class, of one pass."""
    evaluator = _ext.Evaluator(_config(task, tuple(specs), classes, options))
    evaluator.update(**{k: v for k, v in columns.items() if v is not None})
    return [np.array(list(item["value"].values()), dtype=np.float64) for item in evaluator.result()["metrics"]]


def mean(values, weights=None) -> float:
    """The exact mean, rounded once; NumPy's where values or weights are such as the engine does not take."""
    values = np.ascontiguousarray(values, dtype=np.float64)
    weights = None if weights is None else np.asarray(weights, dtype=np.float64)
    odd = weights is not None and not (
        weights.shape == values.shape and weights.min(initial=0) >= 0 < weights.sum() < np.inf
    )
    if values.ndim != 1 or not values.size or odd or not np.isfinite(values).all():
        return float(np.average(values, weights=weights))
    return engine("regression", "mean_error", target=np.zeros(values.size), prediction=values, weight=weights)


def dense(y) -> np.ndarray:
    return np.ascontiguousarray((y.toarray() if issparse(y) else np.asarray(y)) != 0)


def plain(y, kinds) -> bool:
    """A NumPy vector of these kinds of dtype."""
    return type(y) is np.ndarray and y.ndim == 1 and y.dtype.kind in kinds


def plain_labels(y_true, y_pred) -> bool:
    """Two vectors of integers, or of bools, of one length: nothing is left to check."""
    return (
        plain(y_true, "iub")
        and plain(y_pred, "iub")
        and y_true.shape == y_pred.shape
        and y_true.size > 0
        and (y_true.dtype.kind == "b") == (y_pred.dtype.kind == "b")
    )


def as_bytes(y):
    """Bools as bytes of 0 and 1, in place."""
    return y.view(np.uint8) if y.dtype == bool else y


def remarkless(task: str, spec: str | tuple, classes: int = 0, *, options: tuple = (), **columns):
    """The engine's value of the first spec and the classes seen; None when it refuses the data or remarks on them."""
    columns = {name: column for name, column in columns.items() if column is not None}
    try:
        evaluator = _ext.Evaluator(_config(task, spec, classes, options))
        evaluator.update(**columns)
        found = evaluator.result()
    except (ValueError, TypeError):
        return None
    return None if found["warnings"] else (found["metrics"][0]["value"], found["data"].get("classes"))


_ZERO_ONE = (["0", "1"], ["false", "true"])


def _two_values(y) -> bool:
    """Whether there are two values; mostly the head tells."""
    return any(part.size > 0 and part.min() != part.max() for part in (y[:1024], y))


def fits(weight, y) -> bool:
    """No weights, or one number for each of y; the engine refuses those below 0 and NaN."""
    return weight is None or plain(weight, "fiu") and weight.shape == y.shape


def all_positive(weight) -> bool:
    """No weights, or none of 0: those would hide classes from the engine that scikit-learn sees."""
    return weight is None or bool(weight.min() > 0)


def quick_scores(spec: str, y_true, y_score, options: tuple = (), weight=None):
    """A metric of scores, for truth of 0 and 1 that has both."""
    if not (plain(y_true, "iub") and plain(y_score, "f") and y_true.shape == y_score.shape and _two_values(y_true)):
        return None
    if not fits(weight, y_true):
        return None
    found = remarkless("binary", spec, options=options, target=y_true, score=y_score, weight=weight)
    return found[0] if found and found[1] in _ZERO_ONE else None


def _every_class(y, width: int) -> bool:
    """Whether each of the classes 0..width-1 is in y; mostly its head tells."""
    return any(
        part.min() >= 0 and np.count_nonzero(np.bincount(part, minlength=width)[:width]) == width
        for part in (y[:4096], y)
    )


def _counted(labels, width: int) -> bool:
    """Whether labels are declared to be 0..width-1."""
    return isinstance(labels, (list, tuple, range, np.ndarray)) and list(labels) == list(range(width))


def plain_matrix(y_true, y_score, labels=None, kinds=(np.float64,)) -> bool:
    """Truth of 0..k-1 that has them all, or to which they are declared, and scores of more than two classes."""
    if not (plain(y_true, "iu") and type(y_score) is np.ndarray and y_score.ndim == 2 and y_score.dtype in kinds):
        return False
    width = y_score.shape[1]
    if not (0 < len(y_true) == len(y_score) and width > 2):
        return False
    return _every_class(y_true, width) if labels is None else _counted(labels, width)


def quick_matrix(spec: str | tuple, y_true, y_score, options: tuple = (), labels=None, kinds=(np.float64,)):
    """A metric of a score for each class."""
    if not plain_matrix(y_true, y_score, labels, kinds):
        return None
    found = remarkless("multiclass", spec, y_score.shape[1], options=options, target=y_true, score=y_score)
    return found[0] if found else None


def quick_labels(spec: str, y_true, y_pred, weight=None, binary: bool = False):
    """A metric of labels."""
    if not (plain_labels(y_true, y_pred) and fits(weight, y_true) and all_positive(weight)):
        return None
    task = "binary" if binary else "multiclass"
    found = remarkless(task, spec, target=as_bytes(y_true), prediction=as_bytes(y_pred), weight=weight)
    return found[0] if found and (not binary or found[1] in _ZERO_ONE) else None


def quick_values(spec: str, y_true, y_pred, weight=None):
    """A metric of numbers."""
    if not (plain(y_true, "fiu") and plain(y_pred, "fiu") and y_true.shape == y_pred.shape and y_true.size > 1):
        return None
    if not fits(weight, y_true):
        return None
    found = remarkless("regression", spec, target=y_true, prediction=y_pred, weight=weight)
    return found[0] if found else None


_FEW = 256  # classes whose cells stand for the rows


def few_classes(*vectors) -> bool:
    """Whether a sample has few classes; a guard against tables that would not fit, not a fact about the data."""
    for y in vectors:
        sample = y[:: max(1, y.size // 1024)]
        if y.dtype.itemsize > 1 and int(sample.max()) - int(sample.min()) >= _FEW and np.unique(sample).size > _FEW:
            return False
    return True


def table_of(y_true, y_pred, weight=None):
    """Classes present and their confusion matrix; None when the vectors are not plain or have too many classes."""
    if not (
        plain_labels(y_true, y_pred) and fits(weight, y_true) and all_positive(weight) and few_classes(y_true, y_pred)
    ):
        return None
    dtype = np.result_type(y_true, y_pred)
    if dtype.kind not in "iub":
        return None
    task = "binary" if dtype.kind == "b" else "multiclass"
    try:
        found = engine(task, "confusion_matrix", target=y_true, prediction=y_pred, weight=weight)
    except ValueError:
        return None
    if "counts" not in found:  # too many classes
        return None
    counts = np.array(found["counts"], dtype=np.int64 if weight is None or weight.dtype.kind in "iu" else np.float64)
    if dtype.kind == "b":
        seen = (counts.sum(axis=0) + counts.sum(axis=1)) > 0
        return np.array([False, True])[seen], counts[np.ix_(seen, seen)]
    return np.array([int(label) for label in found["labels"]]).astype(dtype), counts


def rows_of(cells):
    """Row, column and content of the cells that are not 0."""
    rows, columns = np.nonzero(cells)
    return rows, columns, cells[rows, columns]


def targets(y_true, y_pred, sample_weight=None):
    """Kind of target, classes present, truth, prediction, weights; multilabel targets become dense booleans.

    Of plain labels only the distinct rows are given, weighted by their counts or sums of weights.
    """
    table = table_of(y_true, y_pred, sample_weight)
    if table:
        present, (rows, columns, counts) = table[0], rows_of(table[1])
        return ("binary" if len(present) <= 2 else "multiclass"), present, present[rows], present[columns], counts
    check_consistent_length(y_true, y_pred, sample_weight)
    of_true, of_pred = type_of_target(y_true, input_name="y_true"), type_of_target(y_pred, input_name="y_pred")
    if min(_num_samples(y_true), _num_samples(y_pred)) < 1:
        raise ValueError(
            "Found empty input array (e.g., `y_true` or `y_pred`) while a minimum of 1 sample is required."
        )
    if sample_weight is not None:
        sample_weight = _check_sample_weight(sample_weight, y_true, force_float_dtype=False)
    kinds = {of_true, of_pred}
    kind = "multiclass" if kinds == {"binary", "multiclass"} else of_true
    if len(kinds) > 1 and kind != "multiclass" or len(kinds) > 1 and kinds != {"binary", "multiclass"}:
        raise ValueError(f"Classification metrics can't handle a mix of {of_true} and {of_pred} targets")
    if kind not in ("binary", "multiclass", "multilabel-indicator"):
        raise ValueError(f"{kind} is not supported")
    if kind != "multilabel-indicator":
        try:
            y_true, y_pred = column_or_1d(y_true, input_name="y_true"), column_or_1d(y_pred, input_name="y_pred")
        except TypeError as error:
            if "Sparse data was passed" in str(error):
                raise TypeError("Sparse input is only supported when targets are of multilabel type") from error
            raise
    present = unique_labels(y_true, y_pred)
    if kind == "binary" and len(present) > 2:
        kind = "multiclass"
    if kind == "multilabel-indicator":
        y_true, y_pred = dense(y_true), dense(y_pred)
    return kind, present, y_true, y_pred, sample_weight


def codes(y, classes) -> np.ndarray:
    """Positions of the labels in `classes`, which holds them all in any order."""
    order = np.argsort(classes, kind="stable")
    return order[np.searchsorted(np.asarray(classes)[order], y)].astype(np.int64)


def total(sample_weight, n) -> float:
    return float(n) if sample_weight is None else float(np.sum(sample_weight))


def outputs(y_true, y_pred, sample_weight, multioutput):
    """Truth and prediction as float matrices, weights, and weights of the outputs."""
    check_consistent_length(y_true, y_pred, sample_weight)
    y_true = check_array(y_true, ensure_2d=False, dtype=[np.float64, np.float32, np.float16])
    y_pred = check_array(y_pred, ensure_2d=False, dtype=[np.float64, np.float32, np.float16])
    if sample_weight is not None:
        sample_weight = _check_sample_weight(sample_weight, y_true)
    y_true = y_true.reshape(-1, 1) if y_true.ndim == 1 else y_true
    y_pred = y_pred.reshape(-1, 1) if y_pred.ndim == 1 else y_pred
    if y_true.shape[1] != y_pred.shape[1]:
        raise ValueError(f"y_true and y_pred have different number of output ({y_true.shape[1]}!={y_pred.shape[1]})")
    width = y_true.shape[1]
    if isinstance(multioutput, str):
        allowed = ("raw_values", "uniform_average", "variance_weighted")
        if multioutput not in allowed:
            raise ValueError(
                f"Allowed 'multioutput' string values are {allowed}. You provided multioutput={multioutput!r}"
            )
    elif multioutput is not None:
        multioutput = check_array(multioutput, ensure_2d=False)
        if width == 1:
            raise ValueError("Custom weights are useful only in multi-output cases.")
        if width != multioutput.shape[0]:
            raise ValueError(
                f"There must be equally many custom weights ({multioutput.shape[0]}) as outputs ({width})."
            )
    return y_true, y_pred, sample_weight, multioutput
