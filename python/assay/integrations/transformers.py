"""Metrics for the Trainer of Hugging Face transformers: whole evaluations, or streamed by batch.

>>> from assay.integrations.transformers import ComputeMetrics                             # doctest: +SKIP
>>> Trainer(model, TrainingArguments(..., batch_eval_metrics=True),
...         compute_metrics=ComputeMetrics("f1, roc_auc", task="binary"), ...)             # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from .._evaluator import Evaluator


class ComputeMetrics:
    """compute_metrics=: with `batch_eval_metrics=True` batches are streamed into an evaluator and no logits are kept.

    metrics: specs, as of assay.Evaluator; None: the default set of the task.
    task: binary, multiclass, multilabel or regression.
    score_kind: what the model puts out: "logit" (the default; two columns of a binary task are logits of a softmax), "probability"
        or "score".
    labels: the classes in the order of the model's outputs; None: 0, 1, ...
    ignore: label of positions that do not count, as in token classification.
    options: positive, threshold, undefined, as of assay.Evaluator.

    The names are the specs; numbers by class are `spec/class`. The Trainer puts `eval_` before them, so
    `metric_for_best_model` is a spec.
    """

    def __init__(
        self,
        metrics: str | Iterable[str] | None = None,
        *,
        task: str,
        score_kind: str = "logit",
        labels: list | None = None,
        ignore: int = -100,
        **options: Any,
    ):
        self._metrics, self._task, self._ignore, self._labels = metrics, task, ignore, labels
        self._options = options if task == "regression" else {**options, "score_kind": score_kind}
        self._evaluator: Evaluator | None = None
        self._make(labels or ([0, 1] if task == "binary" else None))  # refuses what is misspelt before the training

    def _make(self, labels: list | None) -> Evaluator:
        more = {} if self._task == "regression" else {"labels": labels}
        return Evaluator(self._metrics, task=self._task, **self._options, **more)

    def __call__(self, eval_pred: Any, compute_result: bool = True) -> dict[str, float]:
        outputs, labels = _first(eval_pred.predictions), _first(eval_pred.label_ids)
        outputs, labels = _array(outputs), _array(labels)
        columns, width = self._columns(outputs, labels)
        if self._evaluator is None:
            self._evaluator = self._make(self._labels or list(range(2 if self._task == "binary" else width)))
        if len(columns["target"]):
            self._evaluator.update(**columns)
        if not compute_result:
            return {}
        result, self._evaluator = self._evaluator.result(), None
        return result.to_dict(prefix="")

    def _columns(self, outputs: np.ndarray, labels: np.ndarray) -> tuple[dict, int]:
        width = outputs.shape[-1] if outputs.ndim > 1 else 1
        if self._task == "multilabel":
            return {"target": labels.reshape(-1, width), "score": outputs.reshape(-1, width)}, width
        if self._task == "regression":
            shape = (-1, width) if width > 1 else (-1,)
            return {"target": labels.reshape(shape), "prediction": outputs.reshape(shape)}, width
        labels = labels.reshape(-1)
        outputs = outputs.reshape(len(labels), -1)
        kept = labels != self._ignore
        labels, outputs = (labels, outputs) if kept.all() else (labels[kept], outputs[kept])
        score = self._of_positive(outputs) if self._task == "binary" else outputs
        if self._labels:
            labels = np.asarray(self._labels)[labels]
        return {"target": labels, "score": score}, outputs.shape[1]

    def _of_positive(self, outputs: np.ndarray) -> np.ndarray:
        """One score a row. A softmax of two logits is the sigmoid of their difference."""
        if outputs.shape[1] == 1:
            return outputs[:, 0]
        if outputs.shape[1] != 2:
            raise ValueError(f"a binary task has one or two outputs, not {outputs.shape[1]}; use task='multiclass'")
        wide = outputs.astype(np.float64)
        return wide[:, 1] if self._options["score_kind"] == "probability" else wide[:, 1] - wide[:, 0]


def _first(outputs: Any) -> Any:
    """Logits come first where a model puts out more."""
    return outputs[0] if isinstance(outputs, (tuple, list)) else outputs


def _array(values: Any) -> np.ndarray:
    if hasattr(values, "detach"):  # a tensor; bfloat16 has no NumPy type
        values = values.detach().cpu()
        values = values.float() if values.is_floating_point() and values.element_size() == 2 else values
        values = values.numpy()
    return np.asarray(values)
