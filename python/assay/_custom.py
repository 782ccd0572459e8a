"""Metrics of one's own: expressions, functions of the fields that a task counts, or classes with a state."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

from . import _ext


class Custom:
    """A metric that is a Python function; made by `custom`."""

    def __init__(
        self, name: str, function: Callable[[Any], float], direction: str, low: float | None, high: float | None
    ):
        self.name, self.function, self.direction, self.range = name, function, direction, [low, high]

    def specs(self, task: str) -> list[str]:
        """One metric for each field, so that the function can be called wherever metrics are: on slices, windows, merged states."""
        return [f"{self.name}__{field}={field}" for field in _ext.custom_fields(task)]

    def result(self, items: dict[str, dict]) -> dict:
        """The result of the function on the fields, in the place of theirs."""
        fields = {name.split("__", 1)[1]: item["value"] for name, item in items.items()}
        undefined = None
        try:
            value = float(self.function(SimpleNamespace(**fields)))
        except ZeroDivisionError:
            value, undefined = math.nan, "division by zero"
        if not math.isfinite(value) and undefined is None:
            undefined = "not a finite number"
        return self.described(
            value, undefined, next(iter(items.values()))["signature"].split("|", 1)[1], "a Python function"
        )

    def described(self, value: float, undefined: str | None, signature: str, kind: str) -> dict:
        return {
            "name": self.name,
            "spec": self.name,
            "value": value,
            "undefined": undefined,
            "direction": self.direction,
            "range": self.range,
            "signature": f"{self.name}={kind}|{signature}",
        }


class Copies:
    """Makes copies of an object."""

    def __init__(self, first: Any):
        self.first = copy.deepcopy(first)

    def __call__(self) -> Any:
        return copy.deepcopy(self.first)


def custom(
    name: str,
    metric: str | type | Callable[[Any], float],
    *,
    direction: str = "maximize",
    low: float | None = None,
    high: float | None = None,
) -> Any:
    """A metric of your own, to stand in `metrics=` beside the names of others.

    metric: an expression over the fields of the task, such as "120*tp - 5*fp - 40*fn", or a function that gets the fields as
    attributes and returns a number. An expression also works in the command and in saved states; a function lives in this process.
    Or a class (or an object, whose copies are used) with a state: `update(**columns)` gets the columns of a batch by role as NumPy
    arrays, `merge(other)` adds another state, `result()` returns a number. Each slice has a state of its own. Evaluators with
    a class pickle with its state; `bytes` refuses, for state files hold no Python objects.
    Fields: binary and multilabel tp, fp, fn, tn, n, positives, negatives, predicted_positives, predicted_negatives; multiclass
    n, correct, wrong; regression n, sum_error (prediction - target), sum_absolute_error, sum_squared_error, sum_target,
    sum_prediction and sums of their squares. Weights count.

    >>> import assay
    >>> profit = assay.custom("profit", "10*tp - fp", direction="maximize")
    >>> e = assay.Evaluator([profit])
    >>> e.update(target=[0, 1, 1], score=[0.7, 0.9, 0.4])
    >>> e.result()["profit"].value
    9.0
    """
    if direction not in ("maximize", "minimize", "none"):
        raise ValueError(f"direction {direction!r}: one of maximize, minimize, none is needed")
    stateful = isinstance(metric, type) or all(hasattr(metric, name) for name in ("update", "merge", "result"))
    if stateful or callable(metric):
        if not name.isidentifier() or "__" in name:
            raise ValueError(f"{name!r} is no name for a metric")
        if stateful:
            from ._stateful import Stateful

            return Stateful(name, metric if isinstance(metric, type) else Copies(metric), direction, low, high)
        return Custom(name, metric, direction, low, high)
    options = [f"direction={direction}"] + [
        f"{key}={float(x)!r}" for key, x in (("low", low), ("high", high)) if x is not None
    ]
    return f"{name}({', '.join(options)})={metric}"


def expand(metrics: Any, task: str) -> tuple[Any, list[Custom]]:
    """The specs behind `metrics`, and the functions among them."""
    if isinstance(metrics, Custom):
        metrics = [metrics]
    if metrics is None or isinstance(metrics, str):
        return metrics, []
    metrics = list(metrics)
    customs = [one for one in metrics if isinstance(one, Custom)]
    return [spec for one in metrics for spec in (one.specs(task) if isinstance(one, Custom) else [one])], customs


def apply(customs: Iterable[Custom], data: dict, states: Any = None) -> dict:
    """Puts the values of the functions and objects in the places of their fields: in the whole, slices and windows."""
    for one in customs:
        prefix = one.name + "__"
        for part in [data, *data["slices"], *data["windows"]]:
            items = {item["name"]: item for item in part["metrics"] if item["name"].startswith(prefix)}
            at = next(i for i, item in enumerate(part["metrics"]) if item["name"] in items)
            rest = [item for item in part["metrics"] if item["name"] not in items]
            found = (
                one.result(items)
                if states is None or one.name not in states.held
                else one.result_of(states.of(one.name, part), next(iter(items.values())))
            )
            part["metrics"] = [*rest[:at], found, *rest[at:]]
        data["warnings"] = [text for text in data["warnings"] if not text.startswith(prefix)]
        for key in ("trends",):
            if key in data:
                data[key] = [item for item in data[key] if not item["metric"].startswith(prefix)]
        for view in data.get("fairness", []):
            view["gaps"] = [item for item in view["gaps"] if not item["measure"].startswith(prefix)]
    return data
