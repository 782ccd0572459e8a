"""Inputs as scikit-learn checks them, and the calls of the engine that every function here ends in."""

from __future__ import annotations

from functools import lru_cache

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


def checked(**spec):
    return validate_params(spec, prefer_skip_nested_validation=True)


@lru_cache(maxsize=512)
def _config(task: str, spec: str, classes: int, options: tuple):
    labels = [str(k) for k in range(classes)] if classes else None
    return make_config(task, [spec], labels=labels, **dict(options))


def engine(task: str, spec: str, classes: int = 0, *, options: tuple = (), **columns):
    """The engine's value of one metric; classes: the codes 0..classes-1 are the labels."""
    return _ext.compute(_config(task, spec, classes, options), {k: v for k, v in columns.items() if v is not None}, 0, False)


def vector(task: str, spec: str, classes: int = 0, **columns) -> np.ndarray:
    value = engine(task, spec, classes, **columns)
    return np.array(list(value.values()) if isinstance(value, dict) else [value], dtype=np.float64)


def dense(y) -> np.ndarray:
    return np.ascontiguousarray((y.toarray() if issparse(y) else np.asarray(y)) != 0)


def plain_labels(y_true, y_pred) -> bool:
    """Two integer NumPy vectors of one length: nothing is left to check."""
    return (type(y_true) is np.ndarray and type(y_pred) is np.ndarray and y_true.ndim == 1 and y_true.shape == y_pred.shape
            and y_true.size > 0 and y_true.dtype.kind in "iu" and y_pred.dtype.kind in "iu")


def targets(y_true, y_pred, sample_weight=None):
    """Kind of target, classes present, truth, prediction, weights; multilabel targets become dense booleans."""
    check_consistent_length(y_true, y_pred, sample_weight)
    of_true, of_pred = type_of_target(y_true, input_name="y_true"), type_of_target(y_pred, input_name="y_pred")
    if min(_num_samples(y_true), _num_samples(y_pred)) < 1:
        raise ValueError("Found empty input array (e.g., `y_true` or `y_pred`) while a minimum of 1 sample is required.")
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
            raise ValueError(f"Allowed 'multioutput' string values are {allowed}. You provided multioutput={multioutput!r}")
    elif multioutput is not None:
        multioutput = check_array(multioutput, ensure_2d=False)
        if width == 1:
            raise ValueError("Custom weights are useful only in multi-output cases.")
        if width != multioutput.shape[0]:
            raise ValueError(f"There must be equally many custom weights ({multioutput.shape[0]}) as outputs ({width}).")
    return y_true, y_pred, sample_weight, multioutput
