"""Scores at all thresholds: what the curves and the numbers read from them have in common, and the curves themselves.

The engine keeps the counts of every distinct score, or, with `thresholds`, of every interval between thresholds; a curve here is
the counts of false and true positives at each threshold, descending.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from ._counts import check_choice, check_ignored, check_width, ratio
from ._feeds import LOGIT, SCORE, Binary, Lanes, Multiclass, Multilabel
from ._metric import Metric, Wide
from ._store import Store


@dataclass
class Curve:
    """Counts at descending thresholds; fixed: at the thresholds that were asked for."""

    fp: Tensor
    tp: Tensor
    threshold: Tensor
    negatives: int
    positives: int
    fixed: bool

    def roc(self) -> tuple[Tensor, Tensor, Tensor]:
        fpr, tpr = (
            ratio(count, torch.tensor(total)) for count, total in ((self.fp, self.negatives), (self.tp, self.positives))
        )
        if self.fixed:
            return fpr, tpr, self.threshold
        zero = torch.zeros(1, dtype=torch.float64)
        return torch.cat([zero, fpr]), torch.cat([zero, tpr]), torch.cat([zero + 1, self.threshold])

    def precision_recall(self, undefined: float) -> tuple[Tensor, Tensor, Tensor]:
        """Ascending thresholds; `undefined` is the recall without positives."""
        tp, fp = self.tp.flip(0), self.fp.flip(0)
        precision = ratio(tp, tp + fp, float("nan"))
        recall = ratio(tp, torch.tensor(self.positives), undefined)
        one = torch.ones(1, dtype=torch.float64)
        return torch.cat([precision, one]), torch.cat([recall, one - 1]), self.threshold.flip(0)


def numbers(values: Any) -> Tensor:
    return torch.frombuffer(values, dtype=torch.float64).clone() if len(values) else torch.zeros(0, dtype=torch.float64)


def curve_of(store: Store, lane: int) -> Curve:
    values = store.values()[lane]
    (tn, fp), (fn, tp) = values["confusion_matrix"]["value"]["counts"] if values else ((0, 0), (0, 0))
    negatives, positives = int(tn + fp), int(fn + tp)
    curve = values["roc_curve"]["value"] if values else {"fpr": (), "tpr": (), "threshold": ()}
    threshold = numbers(curve["threshold"])[1:]
    counts = [
        (numbers(curve[name])[1:].nan_to_num() * total).round().long()
        for name, total in (("fpr", negatives), ("tpr", positives))
    ]
    grid = store.feed.edges
    if grid is not None:  # scores are the number of thresholds reached
        reached = torch.searchsorted(-threshold, -torch.arange(len(grid), 0, -1, dtype=torch.float64), right=True)
        counts = [torch.cat([torch.zeros(1, dtype=torch.int64), count])[reached] for count in counts]
        return Curve(*counts, grid.flip(0), negatives, positives, True)
    if store.feed.score_kind == LOGIT and not store.feed.softmaxed:
        threshold = threshold.sigmoid()
    return Curve(*counts, threshold, negatives, positives, False)


def grid_of(thresholds: Any) -> tuple[float, ...] | None:
    if thresholds is None:
        return None
    if isinstance(thresholds, bool) or not isinstance(thresholds, (int, list, Tensor)):
        raise ValueError(
            f"Expected argument `thresholds` to either be an integer, list of floats or tensor of floats, but got {thresholds}"
        )
    if isinstance(thresholds, int):
        if thresholds < 2:
            raise ValueError(
                f"If argument `thresholds` is an integer, expected it to be larger than 1, but got {thresholds}"
            )
        thresholds = torch.linspace(0, 1, thresholds)
    elif isinstance(thresholds, list):
        if not all(isinstance(t, float) and 0 <= t <= 1 for t in thresholds):
            raise ValueError(
                f"If argument `thresholds` is a list, expected all elements to be floats in the [0,1] range, but got {thresholds}"
            )
        thresholds = torch.tensor(thresholds)
    if thresholds.ndim != 1:
        raise ValueError("If argument `thresholds` is an tensor, expected the tensor to be 1d")
    grid = [float(t) for t in thresholds]
    if sorted(grid) != grid:
        raise NotImplementedError("thresholds: they must ascend")
    return tuple(grid)


class Curves(Metric):
    """Base: one curve, or one a class or label."""

    task = "binary"
    average: Any = "none"
    _exact: tuple[str, ...] = ()  # specs that give the value without a curve

    def setup(self):
        if self.validate_args:
            check_ignored(self.ignore_index)
            self.check()
        self.grid = grid_of(self.thresholds)
        self.width = {
            "binary": lambda: 1,
            "multiclass": lambda: self.num_classes,
            "multilabel": lambda: self.num_labels,
        }[self.task]()
        if self.task != "binary":
            check_width("num_classes" if self.task == "multiclass" else "num_labels", self.width)
        exact = self.exact() if self.grid is None else ()
        if exact:
            self.use(self.ranks(), *exact)
        elif self.task == "binary" and self.grid is None:
            self.use(self.ranks(), "roc_curve", "confusion_matrix")
        else:
            micro = {"multiclass": "micro_class", "multilabel": "micro_label"}
            kind = micro.get(self.task, self.task) if self.average == "micro" else self.task
            self.use(
                Lanes(
                    kind=kind,
                    width=self.width,
                    threshold=None,
                    score_kind=self.score_kind,
                    ignore_index=self.ignore_index,
                    grid=self.grid,
                    check=SCORE,
                ),
                "roc_curve",
                "confusion_matrix",
            )

    def check(self) -> None:
        """Checks the metric's own arguments."""

    def exact(self) -> tuple[str, ...]:
        return ()

    def ranks(self) -> Any:
        """The feed for values that the engine forms itself."""
        kind = self.score_kind or "probability"
        if self.task == "binary":
            return Binary(threshold=None, score_kind=kind, ignore_index=self.ignore_index, check=SCORE)
        if self.task == "multiclass":
            return Multiclass(classes=self.width, score_kind=kind, ignore_index=self.ignore_index, top_k=1, check=SCORE)
        if self.average == "micro" or self.ignore_index is not None:
            return Lanes(
                kind="micro_label" if self.average == "micro" else "multilabel",
                width=self.width,
                threshold=None,
                score_kind=kind,
                ignore_index=self.ignore_index,
                grid=None,
                check=SCORE,
            )
        return Multilabel(labels=self.width, threshold=None, score_kind=kind, check=SCORE)

    def curves(self, store: Store) -> list[Curve]:
        return [curve_of(store, lane) for lane in range(store.feed.lanes)]

    @property
    def single(self) -> bool:
        return self.task == "binary" or self.average == "micro"

    def undefined_recall(self, curve: Curve) -> float:
        if curve.fixed or self.task == "multiclass" and self.average != "micro":
            return float("nan")
        return 1.0


def stored(store: Store, threshold: Tensor, fixed: bool) -> Wide:
    """Thresholds in the dtype of the scores; those that were asked for as float32."""
    dtype = torch.float32 if fixed or store.dtype is None else store.dtype
    return Wide(threshold.to(dtype))


class _Shown(Curves):
    """A curve as it is."""

    def value(self, stores):
        curves = self.curves(stores[0])
        points = [self.points(curve) for curve in curves]
        fixed = curves[0].fixed
        if self.single:
            return (*points[0][:2], stored(stores[0], points[0][2], fixed))
        if self.average == "macro":
            return self.merged(stores[0], points, fixed)
        if fixed:
            return (
                torch.stack([p[0] for p in points]),
                torch.stack([p[1] for p in points]),
                stored(stores[0], points[0][2], True),
            )
        return [p[0] for p in points], [p[1] for p in points], [stored(stores[0], p[2], False) for p in points]

    def merged(self, store, points, fixed):
        """The mean of the curves of all classes over the union of their abscissas."""
        threshold = torch.cat([p[2] for p in points]).sort(descending=self.descending).values
        x = torch.cat([p[0] for p in points]).sort().values
        y = sum(interpolated(x, p[0], p[1]) for p in points) / len(points)
        return x, y, stored(store, threshold, fixed)

    def check(self):
        check_choice("average", self.average, ("none", None, "micro", "macro"))


def interpolated(x: Tensor, xp: Tensor, fp: Tensor) -> Tensor:
    """Piecewise linear interpolation; a vertical piece counts as flat."""
    slope = ratio(fp[1:] - fp[:-1], xp[1:] - xp[:-1])
    offset = fp[:-1] - slope * xp[:-1]
    piece = (
        torch.searchsorted(xp, x, right=True) if bool((xp[1:] >= xp[:-1]).all()) else (x[:, None] >= xp).sum(1)
    ) - 1
    piece = piece.clamp(0, len(slope) - 1)
    return slope[piece] * x + offset[piece]


class Roc(_Shown):
    descending = True

    def points(self, curve):
        for count, what, rate in (
            (curve.negatives, "negative", "false positive"),
            (curve.positives, "positive", "true positive"),
        ):
            if count == 0 and not curve.fixed:
                warnings.warn(
                    f"No {what} samples in targets, the {rate} rate is undefined and set to 0",
                    UserWarning,
                    stacklevel=6,
                )
        return curve.roc()


class PrecisionRecall(_Shown):
    descending = False

    def points(self, curve):
        if curve.positives == 0 and not curve.fixed:
            warnings.warn("No positive samples found in target, recall is undefined", UserWarning, stacklevel=6)
        return curve.precision_recall(self.undefined_recall(curve))
