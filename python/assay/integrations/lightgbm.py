"""Metrics for LightGBM, for `lightgbm.train(feval=...)` and for `LGBMClassifier.fit(eval_metric=...)` and its kin.

>>> from assay.integrations.lightgbm import eval_metric                       # doctest: +SKIP
>>> lightgbm.train(params, data, valid_sets=[held_out], feval=eval_metric("roc_auc", task="binary"),
...                callbacks=[lightgbm.early_stopping(5)])                    # doctest: +SKIP
"""

from __future__ import annotations

from typing import Any

from ._boosting import EvalMetric, made


class LightGBMMetric(EvalMetric):
    """metric(predictions, Dataset), and metric(truth, predictions, weight, group), are (name, value, higher is better)."""

    def __init__(self, spec: str, task: str, **options: Any):
        super().__init__(spec, task, **options)
        if self.maximize is None:
            raise ValueError(f"{self.spec} has no direction, and LightGBM asks for one")

    def __call__(self, first: Any, second: Any, weight: Any = None, group: Any = None) -> tuple[str, float, bool]:
        target, predicted, sizes = first, second, group
        if hasattr(second, "get_label"):
            target, predicted, weight, sizes = second.get_label(), first, second.get_weight(), second.get_group()
        return self.__name__, self.of(target, predicted, weight, sizes), self.maximize


def eval_metric(metric: str, *, task: str, score_kind: str = "probability", **options: Any) -> LightGBMMetric:
    """A metric of the catalogue, evaluated each round; its direction goes to early stopping.

    metric: a spec, such as "name" or "name(parameter=value)"; it must give one number.
    task: binary, multiclass, regression or ranking (with groups).
    score_kind: what the predictions are: "probability" with the objectives of LightGBM, "logit" with an objective of your own,
        "score" where only the order counts. Values that do not fit raise ValueError.
    options: positive, threshold, labels, undefined, as of assay.Evaluator.
    """
    return made(LightGBMMetric, metric, task, score_kind, options)
