"""Metrics of scores at all thresholds: curves, areas, operating points.

The engine keeps the counts of every distinct score, or, with `thresholds`, of every interval between thresholds; a curve here is
the counts of false and true positives at each threshold, descending.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from ._counts import cells_of, check_choice, check_ignored, check_width, ratio
from ._feeds import LOGIT, SCORE, Binary, Lanes, Multiclass, Multilabel
from ._metric import NEEDED, Metric, Wide, by_task
from ._store import NoRows, Store


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
        fpr, tpr = (ratio(count, torch.tensor(total)) for count, total in ((self.fp, self.negatives), (self.tp, self.positives)))
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
    counts = [(numbers(curve[name])[1:].nan_to_num() * total).round().long() for name, total in (("fpr", negatives), ("tpr", positives))]
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
        raise ValueError(f"Expected argument `thresholds` to either be an integer, list of floats or tensor of floats, but got {thresholds}")
    if isinstance(thresholds, int):
        if thresholds < 2:
            raise ValueError(f"If argument `thresholds` is an integer, expected it to be larger than 1, but got {thresholds}")
        thresholds = torch.linspace(0, 1, thresholds)
    elif isinstance(thresholds, list):
        if not all(isinstance(t, float) and 0 <= t <= 1 for t in thresholds):
            raise ValueError(f"If argument `thresholds` is a list, expected all elements to be floats in the [0,1] range, but got {thresholds}")
        thresholds = torch.tensor(thresholds)
    if thresholds.ndim != 1:
        raise ValueError("If argument `thresholds` is an tensor, expected the tensor to be 1d")
    grid = [float(t) for t in thresholds]
    if sorted(grid) != grid:
        raise NotImplementedError("thresholds: they must ascend")
    return tuple(grid)


class _Curves(Metric):
    """Base: one curve, or one a class or label."""

    task = "binary"
    average: Any = "none"
    _exact: tuple[str, ...] = ()  # specs that give the value without a curve

    def setup(self):
        if self.validate_args:
            check_ignored(self.ignore_index)
            self.check()
        self.grid = grid_of(self.thresholds)
        self.width = {"binary": lambda: 1, "multiclass": lambda: self.num_classes, "multilabel": lambda: self.num_labels}[self.task]()
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
            self.use(Lanes(kind=kind, width=self.width, threshold=None, score_kind=self.score_kind, ignore_index=self.ignore_index, grid=self.grid, check=SCORE),
                     "roc_curve", "confusion_matrix")

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
            return Lanes(kind="micro_label" if self.average == "micro" else "multilabel", width=self.width, threshold=None, score_kind=kind,
                         ignore_index=self.ignore_index, grid=None, check=SCORE)
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


class _Shown(_Curves):
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
            return torch.stack([p[0] for p in points]), torch.stack([p[1] for p in points]), stored(stores[0], points[0][2], True)
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
    piece = (torch.searchsorted(xp, x, right=True) if bool((xp[1:] >= xp[:-1]).all()) else (x[:, None] >= xp).sum(1)) - 1
    piece = piece.clamp(0, len(slope) - 1)
    return slope[piece] * x + offset[piece]


class _Roc(_Shown):
    descending = True

    def points(self, curve):
        for count, what, rate in ((curve.negatives, "negative", "false positive"), (curve.positives, "positive", "true positive")):
            if count == 0 and not curve.fixed:
                warnings.warn(f"No {what} samples in targets, the {rate} rate is undefined and set to 0", UserWarning, stacklevel=6)
        return curve.roc()


class _Pr(_Shown):
    descending = False

    def points(self, curve):
        if curve.positives == 0 and not curve.fixed:
            warnings.warn("No positive samples found in target, recall is undefined", UserWarning, stacklevel=6)
        return curve.precision_recall(self.undefined_recall(curve))


# ------------------------------------------------------------------------------------------------ areas


class _Averaged(_Curves):
    """A number a class, averaged."""

    higher_is_better = True
    choices: tuple = ("macro", "weighted", "none", None)

    def check(self):
        if self.task != "binary":
            check_choice("average", self.average, (*self.choices, "micro") if self.task == "multilabel" else self.choices)

    def value(self, stores):
        store = stores[0]
        if self.single:
            return self.one(store)
        values, support = self.every(store)
        if self.average in (None, "none"):
            return values
        defined = ~values.isnan()
        if not bool(defined.all()):
            warnings.warn(f"The score of one or more classes is `nan`. These classes are left out of the {self.average} average", UserWarning, stacklevel=4)
        if self.average == "macro":
            return values[defined].mean()
        weights = support[defined].double()
        return (values[defined] * ratio(weights, weights.sum())).sum()

    def one(self, store: Store) -> Tensor:
        return self.area(self.curves(store)[0]) if "roc_curve" in store.values()[0] else self.engine(store, 0, None)

    def every(self, store: Store) -> tuple[Tensor, Tensor]:
        """The value and the support of each class or label."""
        if self._spec(store) is None:
            curves = self.curves(store)
            return torch.stack([self.area(curve) for curve in curves]), torch.tensor([curve.positives for curve in curves])
        support = self.support(store)
        values = torch.stack([self.engine(store, k, support) for k in range(self.width)])
        return values, support

    def support(self, store: Store) -> Tensor:
        cells = cells_of(store)
        return cells.sum(1) if cells.ndim == 2 else cells[:, 1].sum(-1)

    def _spec(self, store: Store) -> str | None:
        """The spec whose value the engine forms; None with a grid of thresholds."""
        return None if self.grid is not None else next(iter(self.exact()), None)

    def engine(self, store: Store, k: int, support: Tensor | None) -> Tensor:
        one = store.feed.lanes > 1 or store.feed.task == "binary"
        value = store.value(self._spec(store), k if store.feed.lanes > 1 else 0)
        value = float("nan") if value is None else value if one else list(value.values())[k]
        return torch.tensor(self.settled(float(value), k, support), dtype=torch.float64)

    def settled(self, value: float, k: int, support: Tensor | None) -> float:
        return value

    def exact(self):
        name = self._exact[0]
        counts = "multilabel_confusion_matrix" if self.task == "multilabel" and self.average != "micro" and self.ignore_index is None else "confusion_matrix"
        plain = self.single or self.task == "multilabel" and self.ignore_index is not None
        return (name if plain else f"{name}(average=none)", counts)


class _Auroc(_Averaged):
    _exact = ("roc_auc",)
    max_fpr: Any = None

    def check(self):
        super().check()
        if self.max_fpr is not None and not (isinstance(self.max_fpr, float) and 0 < self.max_fpr <= 1):
            raise ValueError(f"Arguments `max_fpr` should be a float in range (0, 1], but got: {self.max_fpr}")

    def exact(self):
        if self.max_fpr in (None, 1):
            return super().exact()
        return (f"roc_auc(max_fpr={self.max_fpr!r})", "confusion_matrix")

    def settled(self, value, k, support):
        if value == value:
            return value
        warnings.warn("Only one class in targets: the area is undefined and set to 0", UserWarning, stacklevel=6)
        return 0.0

    def area(self, curve):
        fpr, tpr, _ = curve.roc()
        limit = self.max_fpr
        if limit in (None, 1) or fpr.sum() == 0 or tpr.sum() == 0:
            return torch.trapezoid(tpr, fpr)
        stop = int(torch.searchsorted(fpr, limit, right=True))
        share = (limit - fpr[stop - 1]) / (fpr[stop] - fpr[stop - 1])
        area = torch.trapezoid(torch.cat([tpr[:stop], torch.lerp(tpr[stop - 1], tpr[stop], share)[None]]), torch.cat([fpr[:stop], torch.tensor([limit], dtype=torch.float64)]))
        least = 0.5 * limit**2
        return 0.5 * (1 + (area - least) / (limit - least))


class _AveragePrecision(_Averaged):
    _exact = ("average_precision",)

    def settled(self, value, k, support):
        if self.task != "multiclass" or self.average == "micro" or support is None or support[k] > 0:
            return value
        return 0.0 if support[0] == support.sum() else float("nan")

    def area(self, curve):
        precision, recall, _ = curve.precision_recall(self.undefined_recall(curve))
        precision, recall = precision.nan_to_num(), recall.nan_to_num()
        return -((recall[1:] - recall[:-1]) * precision[:-1]).sum()


class _Eer(_Curves):
    """The rate at which false positives are as frequent as false negatives, on the curve's nearest point."""

    higher_is_better = False

    def check(self):
        if self.average == "macro":
            raise NotImplementedError("average='macro': of an equal error rate")
        check_choice("average", self.average, ("none", None, "micro"))

    def value(self, stores):
        rates = [self.rate(curve) for curve in self.curves(stores[0])]
        return rates[0] if self.single else torch.stack(rates)

    def rate(self, curve):
        fpr, tpr, _ = curve.roc()
        zero = torch.zeros(0 if curve.fixed else 1, dtype=torch.int64)
        fp, fn = torch.cat([zero, curve.fp]), max(curve.positives, 1) - torch.cat([zero, curve.tp])
        gap = (fp * max(curve.positives, 1) - fn * max(curve.negatives, 1)).abs()
        at = gap.argmin()
        return (fpr[at] + 1 - tpr[at]) / 2


class _LogAuc(_Averaged):
    choices = ("macro", "weighted", "none", None)

    def check(self):
        low, high = self.fpr_range
        if not 0 <= low < high <= 1:
            raise ValueError(f"The `fpr_range` should be a tuple of two floats in the range [0, 1], but got {self.fpr_range}.")
        super().check()

    def ranks(self):
        micro = {"multiclass": "micro_class", "multilabel": "micro_label"}
        return Lanes(kind=micro[self.task] if self.average == "micro" else self.task, width=self.width, threshold=None, score_kind=self.score_kind,
                     ignore_index=self.ignore_index, grid=None, check=SCORE)

    def exact(self):
        low, high = (float(end) for end in self.fpr_range)
        return (f"log_auc(fpr_min={low!r}, fpr_max={high!r})", "confusion_matrix") if low > 0 else ()

    def area(self, curve):
        fpr, tpr, _ = curve.roc()
        ends = torch.tensor(self.fpr_range, dtype=torch.float64)
        if len(fpr) < 2:
            return torch.tensor(0.0, dtype=torch.float64)
        piece = (torch.searchsorted(fpr, ends) - 1).clamp(0, len(fpr) - 2)
        at_ends = tpr[piece] + (tpr[piece + 1] - tpr[piece]) / (fpr[piece + 1] - fpr[piece]) * (ends - fpr[piece])
        tpr = torch.cat([tpr, at_ends]).sort().values
        fpr = torch.cat([fpr, ends]).sort().values
        first, last = (int(torch.where(fpr == end)[0][-1]) for end in ends)
        x = fpr[first : last + 1].log10()
        return torch.trapezoid(tpr[first : last + 1], x) / (ends[1].log10() - ends[0].log10())


# ------------------------------------------------------------------------------------------------ operating points


class _Point(_Curves):
    """The best of one rate where another reaches a bound, with its threshold."""

    higher_is_better = True
    bound = ""

    def check(self):
        value = getattr(self, self.bound)
        if not (isinstance(value, float) and 0 <= value <= 1):
            raise ValueError(f"Expected argument `{self.bound}` to be an float in the [0,1] range, but got {value}")

    def value(self, stores):
        store = stores[0]
        found = [self.best(curve, getattr(self, self.bound)) for curve in self.curves(store)]
        fixed = self.grid is not None
        if self.single:
            return found[0][0], stored(store, found[0][1], fixed)
        return torch.stack([f[0] for f in found]), stored(store, torch.stack([f[1] for f in found]), fixed)


def _nan() -> Tensor:
    return torch.tensor(float("nan"), dtype=torch.float64)


def _highest(reached: Tensor, *orders: Tensor) -> int:
    """Of the rows that `reached` marks, the first that is highest by the orders in turn."""
    rows = torch.where(reached)[0]
    for order in orders:
        rows = rows[order[rows] == order[rows].max()]
    return int(rows[0])


class _PrecisionAtRecall(_Point):
    bound = "min_recall"
    rates = staticmethod(lambda precision, recall: (precision, recall))

    def best(self, curve, bound):
        precision, recall, threshold = curve.precision_recall(self.undefined_recall(curve))
        value, other = (rate[: len(threshold)] for rate in self.rates(precision, recall))
        reached = (other >= bound) & ~value.isnan()
        if not bool(reached.any()):
            return torch.tensor(0.0, dtype=torch.float64), _nan()
        at = _highest(reached, value, other, threshold)
        return value[at], threshold[at] if value[at] > 0 else _nan()


class _RecallAtPrecision(_PrecisionAtRecall):
    bound = "min_precision"
    rates = staticmethod(lambda precision, recall: (recall, precision))


class _SensitivityAtSpecificity(_Point):
    bound = "min_specificity"
    order = staticmethod(lambda sensitivity, specificity: (sensitivity, specificity))

    def best(self, curve, bound):
        _, sensitivity, threshold = curve.roc()
        zero = torch.zeros(0 if curve.fixed else 1, dtype=torch.int64)
        specificity = ratio(curve.negatives - torch.cat([zero, curve.fp]), torch.tensor(curve.negatives), 1.0)
        value, other = self.order(sensitivity, specificity)
        reached = other >= bound
        if not bool(reached.any()):
            return torch.tensor(0.0, dtype=torch.float64), torch.tensor(1e6, dtype=torch.float64)
        at = _highest(reached, value)
        return value[at], threshold[at]


class _SpecificityAtSensitivity(_SensitivityAtSpecificity):
    bound = "min_sensitivity"
    order = staticmethod(lambda sensitivity, specificity: (specificity, sensitivity))


# ------------------------------------------------------------------------------------------------ names

_END = dict(thresholds=None, ignore_index=None, validate_args=True)
_SIZES = {"binary": {}, "multiclass": dict(num_classes=NEEDED), "multilabel": dict(num_labels=NEEDED)}
_MACRO, _NONE = dict(average="macro"), dict(average=None)
_RANGE = dict(fpr_range=(0.001, 0.1))
# name: mixin; arguments after the size, by task; arguments of the wrapper
_FAMILIES = {
    "ROC": (_Roc, {"multiclass": dict(thresholds=None, average=None, ignore_index=None, validate_args=True)}, {}),
    "PrecisionRecallCurve": (_Pr, {"multiclass": dict(thresholds=None, average=None, ignore_index=None, validate_args=True)}, {}),
    "AUROC": (_Auroc, {"binary": dict(max_fpr=None, **_END), "multiclass": {**_MACRO, **_END}, "multilabel": {**_MACRO, **_END}},
              dict(thresholds=None, num_classes=None, num_labels=None, average="macro", max_fpr=None, ignore_index=None, validate_args=True)),
    "AveragePrecision": (_AveragePrecision, {"multiclass": {**_MACRO, **_END}, "multilabel": {**_MACRO, **_END}},
                         dict(thresholds=None, num_classes=None, num_labels=None, average="macro", ignore_index=None, validate_args=True)),
    "EER": (_Eer, {"multiclass": dict(thresholds=None, average=None, ignore_index=None, validate_args=True)},
            dict(thresholds=None, num_classes=None, num_labels=None, average=None, ignore_index=None, validate_args=True)),
    "LogAUC": (_LogAuc, {"binary": {**_RANGE, **_END}, "multiclass": {**_RANGE, **_NONE, **_END}, "multilabel": {**_RANGE, **_NONE, **_END}},
               dict(thresholds=None, fpr_range=(0.001, 0.1), num_classes=None, num_labels=None, ignore_index=None, validate_args=True, average=None)),
    "PrecisionAtFixedRecall": (_PrecisionAtRecall, None, {}),
    "RecallAtFixedPrecision": (_RecallAtPrecision, None, {}),
    "SensitivityAtSpecificity": (_SensitivityAtSpecificity, None, {}),
    "SpecificityAtSensitivity": (_SpecificityAtSensitivity, None, {}),
}


def _classes() -> dict[str, type]:
    made = {}
    for name, (mixin, arguments, wrapper) in _FAMILIES.items():
        bound = {mixin.bound: NEEDED} if arguments is None else {}
        tasks = {}
        for task, size in _SIZES.items():
            own = {**size, **bound, **_END} if arguments is None else {**size, **arguments.get(task, _END)}
            body = {"__module__": __name__, "arguments": own, "task": task, "__doc__": f"{name} of {task} scores, with torchmetrics' arguments and values."}
            made[task.capitalize() + name] = tasks[task] = type(task.capitalize() + name, (mixin,), body)
        made[name] = by_task(name, tasks, wrapper or dict(bound, thresholds=None, num_classes=None, num_labels=None, ignore_index=None, validate_args=True))
    return made


CLASSES = _classes()
globals().update(CLASSES)
