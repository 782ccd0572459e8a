"""Metrics as scorers of scikit-learn: cross_val_score, GridSearchCV and all that takes `scoring=`."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.utils.metadata_routing import MetadataRequest

from .._config import positive_of
from .._functions import ROWS
from ._metric import Metric, row_of


class Scorer:
    """scorer(estimator, X, y, sample_weight=None): higher is better, so metrics to be minimised change their sign."""

    def __init__(self, metric: str, task: str | None = None, **options: Any):
        self.metric, self.task, self.options = metric, task, options
        self._weight: bool | str | None = None
        self._made: dict[tuple, Metric] = {}
        rows = (
            [row_of(metric, task)]
            if task
            else [row_of(metric, one) for one in dict.fromkeys(row.task for row in ROWS) if _has(metric, one)]
        )
        if not rows:
            row_of(metric, "binary")  # raises, naming the nearest
        for row in rows:
            if row.direction == "none":
                raise ValueError(f"{metric} has no direction, so it cannot choose a model")
            if row.needs in ("interval", "ranking") and len(rows) == 1:
                raise ValueError(f"{metric} needs more than a model predicts")

    def __call__(self, estimator: Any, X: Any, y: Any, sample_weight: Any = None) -> float:
        task = self.task or _task_of(estimator, y)
        row = row_of(self.metric, task)
        columns, more = _columns(estimator, X, task, row.needs, self.options)
        value = self._metric(task, more).value(target=_plain(y), weight=sample_weight, **columns)
        return value if row.direction == "maximize" else -value

    def _metric(self, task: str, more: dict) -> Metric:
        key = (task, *sorted((name, str(value)) for name, value in more.items()))
        if key not in self._made:
            self._made[key] = Metric(self.metric, task, **{**more, **self.options})
        return self._made[key]

    def set_score_request(self, *, sample_weight: bool | str | None) -> Scorer:
        """Whether sample_weight is wanted, or the name under which it comes, where metadata are routed."""
        self._weight = sample_weight
        return self

    def get_metadata_routing(self) -> MetadataRequest:
        request = MetadataRequest(owner=self)
        request.score.add_request(param="sample_weight", alias=self._weight)
        return request

    def __repr__(self) -> str:
        options = "".join(f", {name}={value!r}" for name, value in self.options.items())
        return f"scorer({self.metric!r}" + (f", task={self.task!r}" if self.task else "") + options + ")"


def scorer(metric: str, *, task: str | None = None, **options: Any) -> Scorer:
    """A scorer for `scoring=`.

    metric: a spec of one number, such as "name" or "name(parameter=value)".
    task: None asks the estimator: regressors, two classes, more classes, several labels.
    options: positive (needed where the classes are not 0 and 1 or the like), threshold (of probabilities; else what `predict` says counts), undefined, as of assay.Evaluator.

    What is asked of the estimator follows from what the metric needs: `predict` for labels and values, `predict_proba` for
    probabilities, `predict_proba` or else `decision_function` for ranks.
    """
    return Scorer(metric, task, **options)


def _has(metric: str, task: str) -> bool:
    try:
        return bool(row_of(metric, task))
    except ValueError:
        return False


def _task_of(estimator: Any, y: Any) -> str:
    if not hasattr(estimator, "classes_"):
        return "regression"
    if np.ndim(y) == 2 and np.shape(y)[1] > 1:
        return "multilabel"
    return "binary" if len(estimator.classes_) == 2 else "multiclass"


def _plain(y: Any) -> Any:
    return y.toarray() if hasattr(y, "toarray") else y


def _columns(estimator: Any, X: Any, task: str, needs: str, options: dict) -> tuple[dict, dict]:
    """The predictions that a metric needs, and the options that tell what they are."""
    classes = getattr(estimator, "classes_", None)
    more = {"positive": positive_of(classes, options.get("positive"))} if task == "binary" else {}
    if needs == "prediction" or needs == "label" and "threshold" not in options:
        return {"prediction": _plain(estimator.predict(X))}, more
    probable = hasattr(estimator, "predict_proba")
    if not probable and needs != "score":
        raise ValueError(f"{type(estimator).__name__} has no predict_proba, which the metric needs")
    scores = estimator.predict_proba(X) if probable else estimator.decision_function(X)
    if isinstance(scores, list):  # one matrix a label
        scores = np.column_stack([part[:, -1] for part in scores])
    if task == "binary":
        first = more["positive"] == classes[0]
        scores = scores[:, 0 if first else 1] if scores.ndim == 2 else -scores if first else scores
    if task == "multiclass":
        more["labels"] = list(classes)
    return {"score": scores}, more | {"score_kind": "probability" if probable else "score"}
