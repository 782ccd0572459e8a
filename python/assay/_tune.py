"""The threshold that makes a metric best under bounds on others."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from typing import Any

from . import _ext
from ._config import by_list, label_text, make_config, spec_list
from ._decision import Decision, cost_text, evaluator_of, inputs_of, short, slice_name, texts
from ._evaluator import Evaluator, _as_table, _columns, _narrowed, expanded


class Tuning(Decision):
    """A tuning: threshold, value, thresholds (one a slice and label), warnings, to_dict()."""

    @property
    def thresholds(self) -> list[dict[str, Any]]:
        """The parts: slice, label, threshold, ci, counts, metrics, applied, curve."""
        return self._data["thresholds"]

    @property
    def threshold(self) -> float:
        """The threshold of all rows; of several labels, ask `thresholds`."""
        return self.thresholds[0]["threshold"]

    @property
    def value(self) -> float:
        """What the objective reaches there, on the rows of the tuning."""
        return self.thresholds[0].get("value")

    @property
    def curve(self) -> dict[str, list[float]] | None:
        return self.thresholds[0].get("curve")

    @property
    def warnings(self) -> list[str]:
        return self._data["warnings"]

    def _table(self) -> tuple[str, list[str], list[list[str]]]:
        objective = self._data["objective"]
        bounds = " and ".join(self._data["subject_to"])
        title = f"{objective['direction']} {objective['spec']}" + (f" subject to {bounds}" if bounds else "")
        head = ["rows of", "label", "rows", "threshold", objective["spec"], "other data"]
        rows = [
            [
                slice_name(part["slice"]),
                part.get("label", ""),
                str(part["rows"]),
                short(part["threshold"]) or "none",
                short(part.get("value")),
                short(part.get("applied", {}).get("value")),
            ]
            for part in self.thresholds
        ]
        return title, head, rows


class CostDecisions(Decision):
    """Classes called by least expected cost: cost and usual_cost of a row, decisions (one a slice), warnings, to_dict()."""

    @property
    def decisions(self) -> list[dict[str, Any]]:
        """The parts: slice, rows, and least_cost beside highest_score with cost, confusion_matrix and metrics."""
        return self._data["decisions"]

    @property
    def cost(self) -> float:
        return self.decisions[0]["least_cost"]["cost"]

    @property
    def usual_cost(self) -> float:
        """The cost of calling the class with the highest score."""
        return self.decisions[0]["highest_score"]["cost"]

    def _table(self) -> tuple[str, list[str], list[list[str]]]:
        rows = [
            [slice_name(p["slice"]), str(p["rows"]), short(p["least_cost"]["cost"]), short(p["highest_score"]["cost"])]
            for p in self.decisions
        ]
        return "mean cost of a row", ["rows of", "rows", "least cost", "highest score"], rows


def _cost_matrix(cost: Mapping[Any, Any] | str, declared: Iterable[Any] | None) -> tuple[list[str], list[float]]:
    """Labels, and costs by true and called class."""
    if isinstance(cost, Mapping) and all(isinstance(row, Mapping) for row in cost.values()):
        labels = [label_text(label) for label in cost]
        rows = [{label_text(called): float(price) for called, price in row.items()} for row in cost.values()]
        for label, row in zip(labels, rows):
            if set(row) != set(labels):
                raise ValueError(
                    f"cost: the costs of {label!r} are for {', '.join(row)}, the classes are {', '.join(labels)}"
                )
        return labels, [row[called] for row in rows for called in labels]
    if isinstance(cost, str):
        items = cost.split(",")
    elif all(isinstance(pair, tuple) and len(pair) == 2 for pair in cost):
        items = [f"{label_text(true)}->{label_text(called)}={float(price)!r}" for (true, called), price in cost.items()]
    else:
        raise ValueError("cost: {true class: {called class: cost}} or {(true class, called class): cost} is needed")
    return _ext.cost_matrix(items, [label_text(label) for label in declared or []])


def decide(
    data: Any, cost: Mapping[Any, Any] | str, target: Any, score: Any, weight: Any, **options: Any
) -> CostDecisions:
    """Several classes: cost[true class][called class], or prices of single errors."""
    if inputs_of(data):
        raise TypeError("costs of several classes need a table here; for files there is the command assay tune")
    labels, costs = _cost_matrix(cost, options.get("labels"))
    columns = _columns(
        expanded({"target": target, "score": score, "weight": weight}, data), by_list(options.get("by")), []
    )
    config = make_config("multiclass", spec_list(options.pop("metrics", None)), **options)
    data = _as_table(_narrowed(data, columns))
    return CostDecisions(_ext.decide_table(config, data, columns, labels, costs, 0))


def tune(
    data: Any,
    *,
    task: str = "binary",
    maximize: str | None = None,
    minimize: str | None = None,
    cost: Mapping[Any, Any] | str | None = None,
    subject_to: str | Iterable[str] | None = None,
    apply: Any = None,
    curve: str = "none",
    metrics: str | Iterable[str] | None = None,
    ci: str = "auto",
    level: float = 0.95,
    seed: int = 0,
    **options: Any,
) -> Tuning | CostDecisions:
    """Finds the threshold that makes a metric best, exactly over all distinct scores.

    data: a table or paths as of `evaluate`, with its options (target=, score=, by=, ...); or an Evaluator, evaluation or state
    that keeps the scores. One of maximize=, minimize= (specs) and cost= ({"fp": 1, "fn": 10}) says what is best;
    subject_to="recall >= 0.9" bounds it. apply: other rows, to judge the threshold on. curve: metric, cost or net-benefit.
    task="multiclass" takes cost={true class: {called class: cost}}, {(true, called): cost} or "cat->dog=5" (errors that are not
    named cost 1) and calls the class of least expected cost instead.
    Warns unless the threshold is judged on other rows. Raises ValueError when the bounds cannot be met.
    """
    if "threshold" in options:
        raise TypeError("threshold= is what tuning finds")
    if task == "multiclass":
        if cost is None or maximize or minimize or subject_to or apply is not None or curve != "none":
            raise ValueError(
                "several classes are decided by cost={true class: {called class: cost}} or cost='cat->dog=5,...', "
                "without other goals"
            )
        told = {name: options.pop(name, None) for name in ("target", "score", "weight")}
        return decide(data, cost, **told, metrics=metrics, **options)
    needs = dict(task=task, metrics=_ext.tuning_metrics(task), level=level, seed=seed, **options)
    scores = evaluator_of(data, **needs)
    others: Evaluator | None = None
    if apply is not None:
        # The other rows may lack a class that these have.
        labels = scores.result().data["classes"] if task == "binary" and "labels" not in options else None
        others = evaluator_of(apply, **needs | ({"labels": labels} if labels and len(labels) == 2 else {}))
    result = Tuning(
        _ext.tune(
            scores._inner,
            maximize=maximize or "",
            minimize=minimize or "",
            cost=cost_text(cost),
            subject_to=texts(subject_to),
            show=spec_list(metrics),
            curve=curve,
            ci=ci,
            level=float(level),
            seed=int(seed),
            others=None if others is None else others._inner,
            inputs=inputs_of(data),
            other_inputs=inputs_of(apply),
        )
    )
    for text in result.warnings:
        warnings.warn(text.replace("--apply", "apply="), UserWarning, stacklevel=2)
    return result
