"""Numbers read from curves: areas, equal error rates, operating points; and the names of all metrics of curves."""

from __future__ import annotations

import warnings
from typing import Any

import torch
from torch import Tensor

from ._counts import cells_of, check_choice, ratio
from ._curves import Curves, PrecisionRecall, Roc, stored
from ._feeds import SCORE, Lanes
from ._metric import NEEDED, by_task
from ._store import Store


class _Averaged(Curves):
    """A number a class, averaged."""

    higher_is_better = True
    choices: tuple = ("macro", "weighted", "none", None)

    def check(self):
        if self.task != "binary":
            check_choice(
                "average", self.average, (*self.choices, "micro") if self.task == "multilabel" else self.choices
            )

    def value(self, stores):
        store = stores[0]
        if self.single:
            return self.one(store)
        values, support = self.every(store)
        if self.average in (None, "none"):
            return values
        defined = ~values.isnan()
        if not bool(defined.all()):
            warnings.warn(
                f"The score of one or more classes is `nan`. These classes are left out of the {self.average} average",
                UserWarning,
                stacklevel=4,
            )
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
            return torch.stack([self.area(curve) for curve in curves]), torch.tensor(
                [curve.positives for curve in curves]
            )
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
        counts = (
            "multilabel_confusion_matrix"
            if self.task == "multilabel" and self.average != "micro" and self.ignore_index is None
            else "confusion_matrix"
        )
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
        area = torch.trapezoid(
            torch.cat([tpr[:stop], torch.lerp(tpr[stop - 1], tpr[stop], share)[None]]),
            torch.cat([fpr[:stop], torch.tensor([limit], dtype=torch.float64)]),
        )
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


class _Eer(Curves):
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
            raise ValueError(
                f"The `fpr_range` should be a tuple of two floats in the range [0, 1], but got {self.fpr_range}."
            )
        super().check()

    def ranks(self):
        micro = {"multiclass": "micro_class", "multilabel": "micro_label"}
        return Lanes(
            kind=micro[self.task] if self.average == "micro" else self.task,
            width=self.width,
            threshold=None,
            score_kind=self.score_kind,
            ignore_index=self.ignore_index,
            grid=None,
            check=SCORE,
        )

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


class _Point(Curves):
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
    "ROC": (Roc, {"multiclass": dict(thresholds=None, average=None, ignore_index=None, validate_args=True)}, {}),
    "PrecisionRecallCurve": (
        PrecisionRecall,
        {"multiclass": dict(thresholds=None, average=None, ignore_index=None, validate_args=True)},
        {},
    ),
    "AUROC": (
        _Auroc,
        {"binary": dict(max_fpr=None, **_END), "multiclass": {**_MACRO, **_END}, "multilabel": {**_MACRO, **_END}},
        dict(
            thresholds=None,
            num_classes=None,
            num_labels=None,
            average="macro",
            max_fpr=None,
            ignore_index=None,
            validate_args=True,
        ),
    ),
    "AveragePrecision": (
        _AveragePrecision,
        {"multiclass": {**_MACRO, **_END}, "multilabel": {**_MACRO, **_END}},
        dict(
            thresholds=None, num_classes=None, num_labels=None, average="macro", ignore_index=None, validate_args=True
        ),
    ),
    "EER": (
        _Eer,
        {"multiclass": dict(thresholds=None, average=None, ignore_index=None, validate_args=True)},
        dict(thresholds=None, num_classes=None, num_labels=None, average=None, ignore_index=None, validate_args=True),
    ),
    "LogAUC": (
        _LogAuc,
        {
            "binary": {**_RANGE, **_END},
            "multiclass": {**_RANGE, **_NONE, **_END},
            "multilabel": {**_RANGE, **_NONE, **_END},
        },
        dict(
            thresholds=None,
            fpr_range=(0.001, 0.1),
            num_classes=None,
            num_labels=None,
            ignore_index=None,
            validate_args=True,
            average=None,
        ),
    ),
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
            body = {
                "__module__": __name__,
                "arguments": own,
                "task": task,
                "__doc__": f"{name} of {task} scores, with torchmetrics' arguments and values.",
            }
            made[task.capitalize() + name] = tasks[task] = type(task.capitalize() + name, (mixin,), body)
        made[name] = by_task(
            name,
            tasks,
            wrapper
            or dict(bound, thresholds=None, num_classes=None, num_labels=None, ignore_index=None, validate_args=True),
        )
    return made


CLASSES = _classes()
globals().update(CLASSES)
