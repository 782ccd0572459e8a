"""Confusion matrices and the numbers that need a whole matrix."""

from __future__ import annotations

from typing import Any

import torch

from .._evaluator import Evaluator
from ._counts import (
    AVERAGES,
    Cells,
    cells_of,
    check_choice,
    check_ignored,
    check_threshold,
    check_width,
    label_feed,
    ratio,
)
from ._feeds import Binary, Multiclass
from ._metric import NEEDED, Metric, by_task

MANY = 1000  # classes; the engine gives the cells of more one by one


class _Matrix(Metric):
    task = "binary"
    shape: tuple = (1, 2, 2)

    def setup(self):
        if self.validate_args:
            check_threshold(getattr(self, "threshold", 0.5))
            check_ignored(self.ignore_index)
        if self.task == "binary":
            feed = Binary(
                threshold=self.threshold, score_kind=self.score_kind, ignore_index=self.ignore_index, check=None
            )
        elif self.task == "multiclass":
            check_width("num_classes", self.num_classes)
            self.shape = (self.num_classes, self.num_classes)
            feed = Multiclass(
                classes=self.num_classes, score_kind=None, ignore_index=self.ignore_index, top_k=1, check=None
            )
        else:
            check_width("num_labels", self.num_labels)
            self.shape = (self.num_labels, 2, 2)
            feed = label_feed(self)
        self.use(feed, "multilabel_confusion_matrix" if feed.task == "multilabel" else "confusion_matrix")

    def value(self, stores):
        return self.of(cells_of(stores[0]))

    def empty(self):
        many = self.task == "multiclass" and self.num_classes > MANY
        return self.of(Cells(self.num_classes) if many else torch.zeros(self.shape, dtype=torch.int64))

    def of(self, cells: Any) -> Any:
        raise NotImplementedError


class _Normalized:
    def setup(self):
        check_choice("normalize", self.normalize, ("true", "pred", "all", "none", None))
        super().setup()

    def of(self, cells):
        cells = cells.dense() if isinstance(cells, Cells) else cells
        if self.normalize not in (None, "none"):
            cells = ratio(cells, cells.sum({"true": [-1], "pred": [-2], "all": [-2, -1]}[self.normalize], keepdim=True))
        return cells[0] if self.task == "binary" else cells


def engine_value(spec: str, cells: Any) -> dict:
    """The engine's result of a spec for a matrix of counts: rows true, columns predicted."""
    n = len(cells)
    evaluator = Evaluator([spec], task="multiclass", labels=range(n))
    if isinstance(cells, Cells):
        evaluator.update(target=cells.truth, prediction=cells.predicted, weight=cells.counts.double())
    else:
        cell = torch.arange(n * n)
        evaluator.update(target=cell // n, prediction=cell % n, weight=cells.reshape(-1).double())
    return evaluator._inner.result()["metrics"][0]


class _Matthews:
    higher_is_better = True

    def of(self, cells):
        cells = cells.sum(0) if cells.ndim == 3 else cells
        total, right = int(cells.sum()), int(cells.diagonal().sum())
        if len(cells) == 2 and total and right in (0, total):
            return torch.tensor(1.0 if right else -1.0)
        return torch.tensor(float(engine_value("mcc", cells)["value"]) if total else 0.0, dtype=torch.float64)


class _Kappa:
    higher_is_better = True

    def setup(self):
        check_choice("weights", self.weights, ("linear", "quadratic", "none", None))
        super().setup()

    def of(self, cells):
        cells = cells[0] if cells.ndim == 3 else cells
        found = (
            engine_value(f"cohen_kappa(weights={self.weights or 'none'})", cells)
            if int(cells.sum())
            else {"undefined": "no rows"}
        )
        return torch.tensor(float("nan") if found["undefined"] else float(found["value"]), dtype=torch.float64)


class _Jaccard:
    higher_is_better = True
    average = "macro"

    def setup(self):
        check_choice("average", self.average, AVERAGES)
        super().setup()

    def of(self, cells):
        binary, multilabel = self.task == "binary", cells.ndim == 3
        hit = cells[:, 1, 1] if multilabel else cells.diagonal()
        support = cells[:, 1].sum(-1) if multilabel else cells.sum(1)
        union = support + cells[:, 0, 1] if multilabel else support + cells.sum(0) - hit
        ignored = (
            self.ignore_index
            if self.ignore_index is not None and 0 <= self.ignore_index < len(cells) and self.task == "multiclass"
            else None
        )
        if binary:
            return ratio(hit, union, float(self.zero_division))[0]
        if self.average == "micro":
            without = union.sum() - (union[ignored] if ignored is not None else 0)
            return ratio(hit.sum(), without, float(self.zero_division))
        score = ratio(hit, union, float(self.zero_division))
        if self.average in (None, "none"):
            return score
        weights = support.double() if self.average == "weighted" else torch.ones_like(score)
        if self.average == "macro" and ignored is not None:
            weights[ignored] = 0
        if self.average == "macro" and not multilabel:
            weights[union == 0] = 0
        return (weights * score / weights.sum()).sum()


_FIRST = {
    "binary": dict(threshold=0.5),
    "multiclass": dict(num_classes=NEEDED),
    "multilabel": dict(num_labels=NEEDED, threshold=0.5),
}
_TAIL = dict(ignore_index=None, validate_args=True)
_MATRICES = {
    "ConfusionMatrix": (_Normalized, dict(ignore_index=None, normalize=None, validate_args=True)),
    "MatthewsCorrCoef": (_Matthews, _TAIL),
    "CohenKappa": (_Kappa, dict(ignore_index=None, weights=None, validate_args=True)),
    "JaccardIndex": (_Jaccard, dict(_TAIL, zero_division=0.0)),
}
_SIZES = dict(threshold=0.5, num_classes=None, num_labels=None)


def _matrices() -> dict[str, type]:
    made = {}
    for name, (mixin, last) in _MATRICES.items():
        tasks = {}
        for task, first in _FIRST.items():
            if (name, task) == ("CohenKappa", "multilabel"):
                continue
            average = {"average": "macro"} if name == "JaccardIndex" and task != "binary" else {}
            title = task.capitalize() + name
            body = {
                "__module__": __name__,
                "__doc__": f"{name} of {task} labels, with torchmetrics' arguments and values.",
                "arguments": {**first, **average, **last},
                "task": task,
            }
            made[title] = tasks[task] = type(title, (mixin, _Matrix), body)
        arguments = dict(_SIZES, **({"average": "macro"} if name == "JaccardIndex" else {}), **last)
        if name == "ConfusionMatrix":  # the order of torchmetrics
            arguments = dict(_SIZES, normalize=None, ignore_index=None, validate_args=True)
        elif name == "CohenKappa":
            arguments = dict(threshold=0.5, num_classes=None, weights=None, ignore_index=None, validate_args=True)
        made[name] = by_task(name, tasks, arguments)
    return made


CLASSES = _matrices()
globals().update(CLASSES)
