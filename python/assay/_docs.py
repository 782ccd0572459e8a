"""Docstrings of the functions, from the rows of the catalogue; their examples are run, so the values are real."""

from __future__ import annotations

import inspect
import textwrap
from typing import Any

from . import _ext
from ._config import make_config
from ._functions import _INPUTS as INPUTS
from ._functions import _TYPES as TYPES

_MEANINGS = {
    "target": "true labels, values or relevances, shape (n,), or (n, k) for several labels or outputs",
    "prediction": "predicted labels or values, of the shape of target",
    "score": "scores, shape (n,), or (n, k) for k classes or labels",
    "lower": "lower ends of the intervals, shape (n,)",
    "upper": "upper ends of the intervals, shape (n,)",
    "query": "the query of each row, shape (n,)",
    "weight": "weights of the rows, at least 0; None: all 1",
    "document": "document of each row, for ties; None: ties give their expected value",
    "task": "which task, where several have this metric",
    "labels": "the classes in order; None: the sorted set of all seen",
    "positive": "the positive class; None: 1 or true",
    "threshold": "score from which a row is predicted positive; None: 0.5 of probabilities and logits",
    "score_kind": "probability, logit or score",
    "weight_kind": "importance (a weighted row is one row) or count (so many rows), for intervals",
    "undefined": "what stands for an undefined value: rule, nan, zero, one or error",
    "missing": "error, or drop rows with missing values",
    "threads": "threads for large inputs; 0: all cores",
}
_EXAMPLES: dict[str, dict[str, Any]] = {
    "binary": {"target": [0, 1, 1, 0, 1], "prediction": [0, 1, 0, 1, 1], "score": [0.1, 0.9, 0.4, 0.6, 0.7]},
    "multiclass": {
        "target": [0, 1, 2, 2],
        "prediction": [0, 2, 2, 1],
        "score": [[0.8, 0.1, 0.1], [0.2, 0.3, 0.5], [0.1, 0.1, 0.8], [0.3, 0.4, 0.3]],
    },
    "multilabel": {
        "target": [[1, 0], [1, 1], [0, 1]],
        "prediction": [[1, 0], [0, 1], [1, 1]],
        "score": [[0.9, 0.2], [0.4, 0.7], [0.6, 0.1]],
    },
    "regression": {
        "target": [1.0, 2.0, 4.0, 3.0],
        "prediction": [1.5, 2.0, 3.0, 3.5],
        "lower": [0.5, 1.0, 2.0, 2.5],
        "upper": [2.0, 3.0, 3.5, 4.0],
    },
    "ranking": {"target": [2, 0, 1, 0, 1], "score": [0.9, 0.5, 0.4, 0.8, 0.6], "query": ["a", "a", "a", "b", "b"]},
}


def _bounds(param: dict) -> str:
    if param["choices"]:
        return "one of " + ", ".join(param["choices"])
    low, high = param["low"], param["high"]
    if low is None and high is None:
        return TYPES[param["type"]]
    return (
        f"{TYPES[param['type']]} in [{'-inf' if low is None else f'{low:g}'}, {'inf' if high is None else f'{high:g}'}]"
    )


def _range_text(row: Any) -> str:
    low, high = row.range
    return f"[{'-inf' if low is None else f'{low:g}'}, {'inf' if high is None else f'{high:g}'}]"


def example_value(name: str, row: Any, **options: Any) -> Any:
    """What the example of a row gives. options: parameters of the metric."""
    params = ", ".join(f"{key}={value}" for key, value in options.items())
    columns = {role: _EXAMPLES[row.task][role] for role in INPUTS[row.needs]}
    return _ext.compute(make_config(row.task, [f"{name}({params})"]), columns, 0, False)


def example_call(name: str, row: Any, signature: inspect.Signature, several: bool) -> str:
    """A call that runs, for docstrings and their tests."""
    places = [p.name for p in signature.parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    inputs = [
        ("" if role == place else f"{role}=") + repr(_EXAMPLES[row.task][role])
        for role, place in zip(INPUTS[row.needs], [*places, "", ""])
    ]
    return f"assay.{name}({', '.join(inputs)}" + (f", task={row.task!r})" if several else ")")


def _example(name: str, row: Any, signature: inspect.Signature, several: bool) -> list[str]:
    call, value = example_call(name, row, signature, several), example_value(name, row)
    if len(repr(value)) < 100:
        return [f">>> {call}", repr(value)]
    first = next(iter(value))
    return [f">>> value = {call}", ">>> list(value)", repr(list(value)), f">>> value[{first!r}]", repr(value[first])]


def document(name: str, rows: dict[str, Any], signature: inspect.Signature) -> str:
    """The docstring of a function: meaning, formula, parameters with their ranges, notes, an example for each task."""
    first = next(iter(rows.values()))
    lines = [f"{first.title}.", "", *textwrap.wrap(first.meaning, 100), "", "Formula: " + first.formula, ""]
    if len(rows) > 1:
        lines += [f"Tasks: {', '.join(rows)} (task= chooses; {first.task} by default).", ""]
    lines += ["Parameters", "----------"]
    params = {param["name"]: param for row in rows.values() for param in row.params}
    for key in signature.parameters:
        if key in params:
            lines += [f"{key} : {_bounds(params[key])}", f"    {params[key]['help']}"]
        else:
            lines += [key, f"    {_MEANINGS[key]}"]
    lines += [
        "",
        "Returns",
        "-------",
        f"float in {_range_text(first)}, or a dict for vectors, matrices, curves and tables",
        "",
    ]
    lines += [
        "Raises",
        "------",
        "ValueError, TypeError",
        "    for inputs that do not fit, naming the argument and the row",
        "",
    ]
    lines += [
        "Notes",
        "-----",
        f"Shows: {first.shows}",
        f"Use when: {first.use_when}",
        f"Avoid when: {first.avoid_when}",
        f"Undefined: {first.undefined}",
        f"Source: {first.source}",
        "",
    ]
    lines += ["Examples", "--------", ">>> import assay"]
    for row in rows.values():
        lines += _example(name, row, signature, len(rows) > 1)
    return "\n".join(lines)
