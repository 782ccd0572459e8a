"""The metrics of torchmetrics on Assay's engine: the same names, arguments and values; exact states that merge.

>>> import torch
>>> from assay.torchmetrics import BinaryAUROC
>>> metric = BinaryAUROC()
>>> metric.update(torch.tensor([0.1, 0.9, 0.4]), torch.tensor([0, 1, 1]))
>>> metric.compute()
tensor(1.)

Needs torch, not torchmetrics. What `preds` are is declared (`score_kind="logit"`), never guessed from a batch.

Where torchmetrics is loaded too, these metrics pass for its own: Lightning's `self.log("auc", self.auc)` and `self.log_dict(collection)` take
them, and so do torchmetrics' `MetricCollection` and wrappers.
"""

from . import _counts, _matrices, _others, _regression, _thresholds
from ._collection import MetricCollection
from ._metric import Metric

_CLASSES = {**_counts.CLASSES, **_matrices.CLASSES, **_thresholds.CLASSES, **_others.CLASSES, **_regression.CLASSES}
globals().update(_CLASSES)
__all__ = ["Metric", "MetricCollection", *sorted(_CLASSES)]
