"""Metrics of true and false positives and negatives: the engine counts, and ratios are averaged as torchmetrics averages them."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from ._feeds import Binary, Lanes, Multiclass, Multilabel
from ._metric import NEEDED, Metric, by_task
from ._samples import Samples, SampleStore

AVERAGES = ("micro", "macro", "weighted", "none", None)


def ratio(a: Tensor, b: Tensor, undefined: float = 0.0) -> Tensor:
    return torch.where(b != 0, a.double() / b.double(), undefined)


def check_threshold(threshold: Any) -> None:
    if not (isinstance(threshold, float) and 0 <= threshold <= 1):
        raise ValueError(f"Expected argument `threshold` to be a float in the [0,1] range, but got {threshold}.")


def check_ignored(ignore_index: Any) -> None:
    if ignore_index is not None and not isinstance(ignore_index, int):
        raise ValueError(f"Expected argument `ignore_index` to either be `None` or an integer, but got {ignore_index}")


def check_width(name: str, width: Any) -> None:
    if not isinstance(width, int) or width < 2:
        raise ValueError(f"Expected argument `{name}` to be an integer larger than 1, but got {width}")


def check_choice(name: str, value: Any, choices: tuple) -> None:
    if value not in choices:
        raise ValueError(f"Expected argument `{name}` to be one of {choices}, but got {value}")


class _Counts(Metric):
    """tp, fp, tn, fn of the whole: (width,) each, or (N, width) samplewise."""

    task, width, top_k, average, zero_division, threshold = "binary", 1, 1, "binary", 0, 0.5
    higher_is_better = True

    def setup(self) -> None:
        if self.validate_args:
            check_threshold(self.threshold)
            check_choice("multidim_average", self.multidim_average, ("global", "samplewise"))
            check_ignored(self.ignore_index)
            check_choice("zero_division", self.zero_division, (0, 1))
            if self.task != "binary":
                check_choice("average", self.average, AVERAGES)
        self._sized()
        self._declare()

    def _sized(self) -> None:
        """Checks and takes the number of classes or labels."""

    def _feed(self) -> Any:
        raise NotImplementedError

    def _declare(self) -> None:
        if self.multidim_average == "samplewise":
            self._stores.append(
                SampleStore(
                    Samples(
                        kind=self.task,
                        width=self.width,
                        threshold=self.threshold,
                        score_kind=self.score_kind,
                        ignore_index=self.ignore_index,
                        top_k=self.top_k,
                    )
                )
            )
        else:
            feed = self._feed()
            self.use(feed, "multilabel_confusion_matrix" if feed.task == "multilabel" else "confusion_matrix")

    def value(self, stores):
        if isinstance(stores[0], SampleStore):
            tp, fp, tn, fn = stores[0].counts().unbind(-1)
        else:
            cells = cells_of(stores[0])
            if cells.ndim == 3:
                tn, fp, fn, tp = cells.reshape(-1, 4).unbind(-1)
            else:
                tp = cells.diagonal()
                fp, fn = cells.sum(0) - tp, cells.sum(1) - tp
                tn = cells.sum() - tp - fp - fn
        return self.reduced(tp, fp, tn, fn)

    def empty(self):
        shape = (0, self.width) if self.multidim_average == "samplewise" else (self.width,)
        return self.reduced(*(torch.zeros(shape, dtype=torch.int64) for _ in range(4)))

    def reduced(self, tp: Tensor, fp: Tensor, tn: Tensor, fn: Tensor) -> Any:
        """The ratio of each class, averaged over the last dimension."""
        if self.average == "binary":
            return self.ratio(tp, fp, tn, fn)[..., 0]
        if self.average == "micro":
            return self.ratio(*(counts.sum(-1) for counts in (tp, fp, tn, fn)))
        score = self.ratio(tp, fp, tn, fn)
        if self.average in (None, "none"):
            return score
        weights = (tp + fn).double() if self.average == "weighted" else torch.ones_like(score)
        if self.average == "macro" and self.task == "multiclass":
            weights = torch.where((tp + fn if self.top_k > 1 and self._by_support else tp + fp + fn) == 0, 0.0, weights)
        return ratio(weights * score, weights.sum(-1, keepdim=True)).sum(-1)

    _by_support = False  # with top_k > 1 a class counts in the macro average by its support

    def ratio(self, tp: Tensor, fp: Tensor, tn: Tensor, fn: Tensor) -> Tensor:
        raise NotImplementedError


class Cells:
    """A matrix of many classes by its cells that are not 0, with what is asked of a tensor (C, C) of counts."""

    ndim = 2

    def __init__(self, classes: int, cells: Any = ()):
        self._classes = classes
        self.truth, self.predicted, self.counts = torch.tensor(cells or [], dtype=torch.int64).reshape(-1, 3).unbind(1)

    def __len__(self) -> int:
        return self._classes

    def _by(self, places: Tensor, counts: Tensor) -> Tensor:
        return torch.zeros(self._classes, dtype=torch.int64).index_add(0, places, counts)

    def sum(self, dim: int | None = None) -> Tensor:
        return self.counts.sum() if dim is None else self._by(self.truth if dim else self.predicted, self.counts)

    def diagonal(self) -> Tensor:
        hits = self.truth == self.predicted
        return self._by(self.truth[hits], self.counts[hits])

    def dense(self) -> Tensor:
        whole = torch.zeros(self._classes, self._classes, dtype=torch.int64)
        whole[self.truth, self.predicted] = self.counts
        return whole


def cells_of(store: Any) -> Any:
    """(2, 2) counts a lane or label as (L, 2, 2), of a multiclass feed (C, C), or Cells where classes are many."""
    if store.feed.task == "multilabel":
        value = store.value("multilabel_confusion_matrix")
        return torch.tensor([[[one["tn"], one["fp"]], [one["fn"], one["tp"]]] for one in value.values()]).to(
            torch.int64
        )
    values = [store.value("confusion_matrix", lane) for lane in range(store.feed.lanes)]
    if values[0] is not None and "cells" in values[0]:
        return Cells(len(values[0]["labels"]), values[0]["cells"])
    values = [
        torch.zeros(2, 2, dtype=torch.int64) if one is None else torch.tensor(one["counts"]).to(torch.int64)
        for one in values
    ]
    return values[0] if store.feed.task == "multiclass" else torch.stack(values)


class _BinaryCounts(_Counts):
    def _feed(self):
        return Binary(threshold=self.threshold, score_kind=self.score_kind, ignore_index=self.ignore_index, check=None)


class _MulticlassCounts(_Counts):
    task = "multiclass"

    def _sized(self):
        if self.num_classes is None and (self.average != "micro" or self.multidim_average != "global"):
            raise ValueError(
                f"Argument `num_classes` can only be `None` for `average='micro'`, but got `average={self.average}`."
            )
        if self.num_classes is not None:
            check_width("num_classes", self.num_classes)
        if not isinstance(self.top_k, int) or not 1 <= self.top_k <= (self.num_classes or 1):
            raise ValueError(
                f"Expected argument `top_k` to be an integer from 1 to `num_classes` but got {self.top_k} and {self.num_classes}"
            )
        self.width = self.num_classes or 1

    def _feed(self):
        return Multiclass(
            classes=self.num_classes, score_kind=None, ignore_index=self.ignore_index, top_k=self.top_k, check=None
        )


class _MultilabelCounts(_Counts):
    task = "multilabel"

    def _sized(self):
        check_width("num_labels", self.num_labels)
        self.width = self.num_labels

    def _feed(self):
        return label_feed(self)


def label_feed(metric: Any) -> Any:
    """The feed of multilabel labels; elements that are ignored make a lane of each label."""
    if metric.ignore_index is None:
        return Multilabel(
            labels=metric.num_labels, threshold=metric.threshold, score_kind=metric.score_kind, check=None
        )
    return Lanes(
        kind="multilabel",
        width=metric.num_labels,
        threshold=metric.threshold,
        score_kind=metric.score_kind,
        ignore_index=metric.ignore_index,
        grid=None,
        check=None,
    )


# ------------------------------------------------------------------------------------------------ ratios


class _StatScores:
    higher_is_better = None

    def reduced(self, tp, fp, tn, fn):
        counts = torch.stack([tp, fp, tn, fn, tp + fn], -1)
        if self.average == "binary":
            return counts[..., 0, :]
        if self.average == "micro":
            if self.task == "multiclass" and self.width == 1:
                raise NotImplementedError("num_classes=None: true negatives need the number of classes")
            return counts.sum(-2)
        if self.average in (None, "none"):
            return counts
        if self.average == "macro":
            return counts.double().mean(-2)
        support = (tp + fn).double()
        return (counts * (support / support.sum(-1, keepdim=True))[..., None]).sum(-2)


class _Accuracy:
    _by_support = True

    def ratio(self, tp, fp, tn, fn):
        return ratio(tp, tp + fn) if self.task == "multiclass" else ratio(tp + tn, tp + fp + tn + fn)


class _Hamming:
    higher_is_better = False

    def ratio(self, tp, fp, tn, fn):
        return 1 - _Accuracy.ratio(self, tp, fp, tn, fn)


class _Precision:
    _by_support = True

    def ratio(self, tp, fp, tn, fn):
        return ratio(tp, tp + fp, float(self.zero_division))


class _Recall:
    _by_support = True

    def ratio(self, tp, fp, tn, fn):
        return ratio(tp, tp + fn, float(self.zero_division))


class _Specificity:
    def ratio(self, tp, fp, tn, fn):
        return ratio(tn, tn + fp)


class _Negative:
    _by_support = True

    def ratio(self, tp, fp, tn, fn):
        return ratio(tn, tn + fn, float(self.zero_division))


class _FBeta:
    beta = 1.0

    def setup(self):
        if not (isinstance(self.beta, float) and self.beta > 0):
            raise ValueError(f"Expected argument `beta` to be a float larger than 0, but got {self.beta}.")
        super().setup()

    def ratio(self, tp, fp, tn, fn):
        square = self.beta**2
        hit = (1 + square) * tp.double()
        return ratio(hit, hit + square * fn + fp, float(self.zero_division))


_LAST = dict(multidim_average="global", ignore_index=None, validate_args=True)
_ARGUMENTS = {
    "binary": dict(threshold=0.5, **_LAST),
    "multiclass": dict(num_classes=NEEDED, top_k=1, average="macro", **_LAST),
    "multilabel": dict(num_labels=NEEDED, threshold=0.5, average="macro", **_LAST),
}
_BASES = {"binary": _BinaryCounts, "multiclass": _MulticlassCounts, "multilabel": _MultilabelCounts}
_OPEN = dict(_ARGUMENTS["multiclass"], num_classes=None)  # num_classes may be left out
_RATIOS = {
    "StatScores": (_StatScores, {}, {}),
    "Accuracy": (_Accuracy, {}, {}),
    "HammingDistance": (_Hamming, {}, {}),
    "Specificity": (_Specificity, {}, {}),
    "Precision": (_Precision, {}, {"zero_division": 0}),
    "Recall": (_Recall, {}, {"zero_division": 0}),
    "NegativePredictiveValue": (_Negative, {}, {"zero_division": 0}),
    "FBetaScore": (_FBeta, {"beta": NEEDED}, {"zero_division": 0}),
    "F1Score": (_FBeta, {}, {"zero_division": 0}),
}
_WRAPPER = dict(
    threshold=0.5,
    num_classes=None,
    num_labels=None,
    average="micro",
    multidim_average="global",
    top_k=1,
    ignore_index=None,
    validate_args=True,
)


def _classes() -> dict[str, type]:
    made = {}
    for name, (mixin, first, last) in _RATIOS.items():
        tasks = {}
        for task, base in _BASES.items():
            own = _OPEN if task == "multiclass" and name not in ("FBetaScore", "F1Score") else _ARGUMENTS[task]
            title = task.capitalize() + name
            body = {
                "__module__": __name__,
                "__doc__": f"{name} of {task} labels, with torchmetrics' arguments and values.",
                "arguments": {**first, **own, **last},
            }
            made[title] = tasks[task] = type(title, (mixin, base), body)
        arguments = {**({"beta": 1.0} if first else {}), **_WRAPPER, **last}
        made[name] = by_task(name, tasks, arguments)
    return made


CLASSES = _classes()
globals().update(CLASSES)
