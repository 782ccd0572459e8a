"""Calibration, hinge loss, exact match, and rankings of labels."""

from __future__ import annotations

import torch
from torch import Tensor

from ._counts import check_choice, check_ignored, check_threshold, check_width, ratio
from ._feeds import (
    LOGIT,
    SCORE,
    Binary,
    Feed,
    Multiclass,
    Multilabel,
    Terms,
    bytes_of,
    element_ids,
    floats,
    integers,
    same_shape,
)
from ._metric import NEEDED, Metric, by_task
from ._samples import Samples, SampleStore


class _Calibration(Metric):
    task = "binary"
    higher_is_better = False
    _specs = {"l1": "ece", "max": "mce", "l2": "rmsce"}

    def setup(self):
        check_ignored(self.ignore_index)
        check_choice("norm", self.norm, tuple(self._specs))
        if not isinstance(self.n_bins, int) or self.n_bins < 1:
            raise ValueError(f"Expected argument `n_bins` to be an integer larger than 0, but got {self.n_bins}")
        kind = self.score_kind or "probability"
        if self.task == "binary":
            feed: Feed = Binary(threshold=None, score_kind=kind, ignore_index=self.ignore_index, check=SCORE)
        else:
            check_width("num_classes", self.num_classes)
            feed = Multiclass(
                classes=self.num_classes, score_kind=kind, ignore_index=self.ignore_index, top_k=1, check=SCORE
            )
        self.spec = self.use(feed, f"{self._specs[self.norm]}(bins={self.n_bins})").specs[0]

    def value(self, stores):
        return torch.tensor(stores[0].value(self.spec), dtype=torch.float64)


# ------------------------------------------------------------------------------------------------ hinge loss


def hinge_terms(
    preds: Tensor, target: Tensor, task: str, width: int, kind: str, squared: bool, mode: str, ignore_index: int | None
) -> Tensor:
    """max(0, 1 - margin) a row, or a row and class."""
    integers(target)
    floats(preds)
    if task == "multiclass":
        if (
            preds.ndim != target.ndim + 1
            or preds.shape[1] != width
            or preds.shape[:1] + preds.shape[2:] != target.shape
        ):
            raise ValueError(
                f"Expected `preds` of shape (N, {width}, ...) and `target` of shape (N, ...), but got {preds.shape} and {target.shape}"
            )
        preds = preds.movedim(1, -1).reshape(-1, width)
    else:
        same_shape(preds, target)
        preds = preds.reshape(-1)
    target = target.reshape(-1)
    if ignore_index is not None:
        preds, target = preds[target != ignore_index], target[target != ignore_index]
    if target.numel() and (target.min() < 0 or target.max() >= max(width, 2)):
        raise ValueError(
            f"Expected values of `target` in 0..{max(width, 2) - 1}, but got {int(target.min())}..{int(target.max())}"
        )
    preds = preds.double()
    if kind == LOGIT:
        preds = preds.sigmoid() if task == "binary" else preds.softmax(1)
    elif kind == "probability" and preds.numel() and bool(((preds < 0) | (preds > 1)).any()):
        raise ValueError("preds: a value is not a probability")
    own = target.long()[:, None] == torch.arange(width, device=target.device) if task == "multiclass" else target == 1
    if task == "multiclass" and mode == "crammer-singer":
        margin = preds[own] - preds.masked_fill(own, -torch.inf).amax(1)
    else:
        margin = torch.where(own, preds, -preds)
    terms = (1 - margin).clamp(min=0)
    return terms * terms if squared else terms


class _Hinge(Metric):
    task, num_classes, multiclass_mode = "binary", 1, "crammer-singer"
    higher_is_better = False
    kinds = ("probability", "logit", "score")

    def setup(self):
        check_ignored(self.ignore_index)
        check_choice("multiclass_mode", self.multiclass_mode, ("crammer-singer", "one-vs-all"))
        if not isinstance(self.squared, bool):
            raise ValueError(f"Expected argument `squared` to be an bool but got {self.squared}")
        if self.task == "multiclass":
            check_width("num_classes", self.num_classes)
        params = dict(
            task=self.task,
            width=self.num_classes,
            kind=self.score_kind or "probability",
            squared=self.squared,
            mode=self.multiclass_mode,
            ignore_index=self.ignore_index,
        )
        self.use(Terms(terms=hinge_terms, params=tuple(params.items())), "mean_error(average=none)")

    def value(self, stores):
        values = list(stores[0].value("mean_error(average=none)").values())
        return torch.tensor(
            values if self.task == "multiclass" and self.multiclass_mode == "one-vs-all" else values[0],
            dtype=torch.float64,
        )


# ------------------------------------------------------------------------------------------------ exact match


class Matches(Feed):
    """Whether a sample, or a row of labels, is right as a whole. Settings: those of Samples."""

    loose = ()

    def options(self):
        return dict(labels=(0, 1))

    def columns(self, preds, target, ids, store):
        store.mode = "prediction"
        bare = Samples(**self.settings)
        if self.kind == "match_label" and preds.ndim > 2:  # every position of the further dimensions is a row
            ids = element_ids(ids, preds.shape, preds[0, 0].numel() if len(preds) else 1)
            preds, target = (t.movedim(1, -1).reshape(-1, self.width) for t in (preds, target))
        if self.kind == "match_label":
            preds, target = preds[..., None], target[..., None]
        counts = bare.counts(bytes_of(preds), bytes_of(target))[:, 0]
        right = counts[:, 0].to(torch.uint8)
        columns = {"target": torch.ones_like(right), "prediction": right}
        if ids is not None:
            columns["id"] = ids
        return [columns]


class _ExactMatch(Metric):
    task, threshold = "multiclass", 0.5
    higher_is_better = True

    def setup(self):
        check_threshold(self.threshold)
        check_ignored(self.ignore_index)
        check_choice("multidim_average", self.multidim_average, ("global", "samplewise"))
        name = "num_classes" if self.task == "multiclass" else "num_labels"
        check_width(name, getattr(self, name))
        settings = dict(
            kind="match_class" if self.task == "multiclass" else "match_label",
            width=getattr(self, name),
            threshold=self.threshold,
            score_kind=self.score_kind,
            ignore_index=self.ignore_index,
            top_k=1,
        )
        if self.multidim_average == "samplewise":
            self._stores.append(SampleStore(Samples(**settings)))
        else:
            self.use(Matches(**settings), "accuracy")

    def value(self, stores):
        if self.multidim_average == "global":
            return torch.tensor(stores[0].value("accuracy"), dtype=torch.float64)
        tp, _, _, fn = stores[0].counts()[:, 0].unbind(-1)
        return ratio(tp, tp + fn)

    def empty(self):
        return torch.tensor(0.0)


# ------------------------------------------------------------------------------------------------ rankings of labels


class _LabelRanking(Metric):
    _spec = ""

    def setup(self):
        check_width("num_labels", self.num_labels)
        if self.ignore_index is not None:
            raise NotImplementedError("ignore_index: of a ranking of labels")
        kind = self.score_kind or "probability"
        self.spec = self.use(
            Multilabel(labels=self.num_labels, threshold=None, score_kind=kind, check=SCORE), self._spec
        ).specs[0]

    def value(self, stores):
        return torch.tensor(stores[0].value(self.spec), dtype=torch.float64)


def _classes() -> dict[str, type]:
    ends = dict(ignore_index=None, validate_args=True)
    several = dict(multidim_average="global", ignore_index=None, validate_args=True)
    own = {
        "BinaryCalibrationError": (_Calibration, "binary", dict(n_bins=15, norm="l1", **ends)),
        "MulticlassCalibrationError": (
            _Calibration,
            "multiclass",
            dict(num_classes=NEEDED, n_bins=15, norm="l1", **ends),
        ),
        "BinaryHingeLoss": (_Hinge, "binary", dict(squared=False, **ends)),
        "MulticlassHingeLoss": (
            _Hinge,
            "multiclass",
            dict(num_classes=NEEDED, squared=False, multiclass_mode="crammer-singer", **ends),
        ),
        "MulticlassExactMatch": (_ExactMatch, "multiclass", dict(num_classes=NEEDED, **several)),
        "MultilabelExactMatch": (_ExactMatch, "multilabel", dict(num_labels=NEEDED, threshold=0.5, **several)),
    }
    made = {}
    for name, (base, task, arguments) in own.items():
        made[name] = type(
            name,
            (base,),
            {
                "__module__": __name__,
                "task": task,
                "arguments": arguments,
                "__doc__": f"{name} with torchmetrics' arguments and values.",
            },
        )
    for name, spec, better in (
        ("CoverageError", "coverage_error", False),
        ("RankingAveragePrecision", "label_ranking_average_precision", True),
        ("RankingLoss", "label_ranking_loss", False),
    ):
        body = {
            "__module__": __name__,
            "_spec": spec,
            "higher_is_better": better,
            "arguments": dict(num_labels=NEEDED, **ends),
            "__doc__": f"{name} of label scores.",
        }
        made["Multilabel" + name] = type("Multilabel" + name, (_LabelRanking,), body)
    pair = lambda name, *tasks: {task: made[task.capitalize() + name] for task in tasks}  # noqa: E731
    made["CalibrationError"] = by_task(
        "CalibrationError",
        pair("CalibrationError", "binary", "multiclass"),
        dict(n_bins=15, norm="l1", num_classes=None, **ends),
    )
    made["HingeLoss"] = by_task(
        "HingeLoss",
        pair("HingeLoss", "binary", "multiclass"),
        dict(num_classes=None, squared=False, multiclass_mode="crammer-singer", **ends),
    )
    made["ExactMatch"] = by_task(
        "ExactMatch",
        pair("ExactMatch", "multiclass", "multilabel"),
        dict(threshold=0.5, num_classes=None, num_labels=None, **several),
    )
    return made


CLASSES = _classes()
globals().update(CLASSES)
