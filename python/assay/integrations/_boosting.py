"""What XGBoost and LightGBM share: predictions of a round, as columns."""

from __future__ import annotations

from typing import Any

from ._metric import Metric


class EvalMetric(Metric):
    """A metric of the predictions that a booster hands over, with the kind that was declared."""

    def __init__(self, spec: str, task: str, **options: Any):
        if task not in ("binary", "multiclass", "regression", "ranking"):
            raise ValueError(f"task={task!r}: one of binary, multiclass, regression, ranking is needed")
        super().__init__(spec, task, **options)
        if self.row.needs == "interval":
            raise ValueError(f"{self.spec} needs intervals, which a booster does not predict")
        self.__name__ = self.spec.replace(" ", "")

    def of(self, target: Any, predicted: Any, weight: Any = None, sizes: Any = None) -> float:
        """The value. predicted: (n,), or (n, k) for k classes; sizes: rows of each query, in order."""
        import numpy as np

        columns = {"target": target, "weight": weight if weight is not None and len(weight) else None}
        classes = self.task == "multiclass" and np.ndim(predicted) == 1  # the booster predicts classes itself
        columns["prediction" if classes or self.task == "regression" else "score"] = predicted
        if self.task == "ranking":
            if sizes is None or not len(sizes):
                raise ValueError(f"{self.spec} needs the queries: give the data its groups")
            columns["query"] = np.repeat(np.arange(len(sizes)), sizes)
            columns["weight"] = None
        if self.task == "multiclass" and not classes and "labels" not in self.options:
            return Metric(self.spec, self.task, **self.options, labels=range(predicted.shape[1])).value(**columns)
        return self.value(**columns)


def made(kind: type, metric: str, task: str, score_kind: str, options: dict) -> Any:
    """score_kind goes where scores are: not to regression."""
    if score_kind not in ("probability", "logit", "score"):
        raise ValueError(f"score_kind={score_kind!r}: one of probability, logit, score is needed")
    more = {} if task in ("regression", "ranking") else {"score_kind": score_kind}
    return kind(metric, task, **options, **more)
