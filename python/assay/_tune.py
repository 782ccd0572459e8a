"""The threshold that makes a metric best under bounds on others."""

from __future__ import annotations

import warnings
from typing import Any, Iterable, Mapping

from . import _ext
from ._config import spec_list
from ._decision import Decision, cost_text, evaluator_of, inputs_of, short, slice_name, texts
from ._evaluator import Evaluator


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


def tune(
    data: Any,
    *,
    task: str = "binary",
    maximize: str | None = None,
    minimize: str | None = None,
    cost: Mapping[str, float] | str | None = None,
    subject_to: str | Iterable[str] | None = None,
    apply: Any = None,
    curve: str = "none",
    metrics: str | Iterable[str] | None = None,
    ci: str = "auto",
    level: float = 0.95,
    seed: int = 0,
    **options: Any,
) -> Tuning:
    """Finds the threshold that makes a metric best, exactly over all distinct scores.

    data: a table or paths as of `evaluate`, with its options (target=, score=, by=, ...); or an Evaluator, evaluation or state
    that keeps the scores. One of maximize=, minimize= (specs) and cost= ({"fp": 1, "fn": 10}) says what is best;
    subject_to="recall >= 0.9" bounds it. apply: other rows, to judge the threshold on. curve: metric, cost or net-benefit.
    Warns unless the threshold is judged on other rows. Raises ValueError when the bounds cannot be met.
    """
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
        warnings.warn(text, UserWarning, stacklevel=2)
    return result
