"""Metrics for XGBoost, for `xgboost.train(custom_metric=...)` and for `XGBClassifier(eval_metric=...)` and its kin.

>>> from assay.integrations.xgboost import eval_metric      # doctest: +SKIP
>>> auc = eval_metric("roc_auc", task="binary")             # doctest: +SKIP
>>> xgboost.train(params, data, custom_metric=auc, evals=[(held_out, "held out")],
...               callbacks=[xgboost.callback.EarlyStopping(rounds=5, maximize=auc.maximize)])    # doctest: +SKIP
"""

from __future__ import annotations

from typing import Any

from ._boosting import EvalMetric, made


class XGBoostMetric(EvalMetric):
    """metric(predictions, DMatrix) is (name, value); metric(truth, predictions, sample_weight=None) is the value."""

    def __call__(self, first: Any, second: Any, sample_weight: Any = None) -> Any:
        if not hasattr(second, "get_label"):
            return self.of(first, second, sample_weight)
        import numpy as np

        ends = second.get_uint_info("group_ptr") if self.task == "ranking" else None
        sizes = None if ends is None else np.diff(ends.astype(np.int64))
        return self.__name__, self.of(second.get_label(), first, second.get_weight(), sizes)


def eval_metric(metric: str, *, task: str, score_kind: str = "probability", **options: Any) -> XGBoostMetric:
    """A metric of the catalogue, evaluated each round.

    metric: a spec, such as "name" or "name(parameter=value)"; it must give one number.
    task: binary, multiclass, regression or ranking (with groups; through `xgboost.train`).
    score_kind: what the predictions are: "probability" with the objectives of XGBoost, "logit" with an objective of your own or
        with binary:logitraw, "score" where only the order counts. Values that do not fit raise ValueError.
    options: positive, threshold, labels, undefined, as of assay.Evaluator.

    `maximize` tells the direction. XGBoost takes a metric of unknown name as one to be minimised: give
    `EarlyStopping(rounds=..., maximize=metric.maximize)` among the callbacks instead of `early_stopping_rounds`.
    """
    return made(XGBoostMetric, metric, task, score_kind, options)
