"""Feeds: how a batch of tensors becomes columns of the engine, and with which settings the engine reads them.

A feed has lanes: evaluators that see the same batches, one as a rule, else one a class or label. Two feeds of one class can
share their evaluators when no setting of one contradicts the other's; None stands for a setting that does not matter.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

PROBABILITY, LOGIT, SCORE = "probability", "logit", "score"
Columns = dict[str, Any]
_FLOATS = frozenset((torch.float32, torch.float64, torch.float16, torch.bfloat16))
_INTS = frozenset((torch.int64, torch.int32, torch.uint8))


def same_shape(preds: Tensor, target: Tensor) -> None:
    if preds.shape != target.shape:
        raise RuntimeError(
            f"Predictions and targets are expected to have the same shape, but got {preds.shape} and {target.shape}."
        )


def integers(target: Tensor, name: str = "target") -> None:
    if target.is_floating_point():
        raise ValueError(
            f"Expected argument `{name}` to be an int or long tensor, but got a tensor with dtype {target.dtype}"
        )


def floats(preds: Tensor) -> None:
    if not preds.is_floating_point():
        raise ValueError(
            f"Expected argument `preds` to be a floating tensor with scores, but got a tensor with dtype {preds.dtype}"
        )


def bytes_of(tensor: Tensor) -> Tensor:
    """Booleans as 0 and 1, so that they are the labels that integers are."""
    return tensor.view(torch.uint8) if tensor.dtype is torch.bool else tensor


def plain_threshold(threshold: float) -> bool:
    """Whether every float dtype holds the threshold exactly, so that comparing wide equals comparing narrow."""
    return float(threshold * 256).is_integer()


def element_ids(ids: Any, preds_shape: torch.Size, elements: int) -> Any:
    """Ids of samples as ids of their elements."""
    if ids is None:
        return None
    if not isinstance(ids, Tensor):
        if elements == 1 or len(ids) == 0:
            return ids
        if not all(isinstance(one, int) for one in ids):
            return [f"{one}/{k}" for one in ids for k in range(elements)]
        ids = torch.tensor(ids)
    ids = ids.reshape(-1)
    return ids if elements == 1 else (ids[:, None] * elements + torch.arange(elements, device=ids.device)).reshape(-1)


def pick(ids: Any, keep: Tensor) -> Any:
    if ids is None or isinstance(ids, Tensor):
        return ids if ids is None else ids[keep]
    return [one for one, kept in zip(ids, keep.tolist()) if kept]


class Feed:
    """Settings by name; `lanes` evaluators of `task`."""

    task = "binary"
    lanes = 1
    edges: Tensor | None = None  # thresholds between which scores are counted
    softmaxed = False  # whether logits are mapped before they are ranked
    score_kind: str | None = None
    loose = ("threshold", "score_kind")  # settings that may be None

    def __init__(self, **settings: Any):
        self.settings = settings
        self.__dict__.update(settings)
        self.ready()

    def ready(self) -> None:
        """Derives what update needs from the settings."""

    def options(self) -> dict[str, Any]:
        """Options of the evaluators."""
        return {}

    def columns(self, preds: Tensor, target: Tensor, ids: Any, store: Any) -> list[Columns]:
        """The columns of each lane."""
        raise NotImplementedError

    def joined(self, other: Feed) -> Feed | None:
        """The feed that serves both, or None."""
        if type(self) is not type(other) or self.lanes != other.lanes:
            return None
        settings = {}
        for name, mine in self.settings.items():
            theirs = other.settings[name]
            if name in self.loose and (mine is None or theirs is None):
                settings[name] = theirs if mine is None else mine
            elif mine == theirs:
                settings[name] = mine
            else:
                return None
        return type(self)(**settings)


class Binary(Feed):
    """One truth and one score or label an element. Settings: threshold, score_kind, ignore_index, checks ("label", "score")."""

    loose = ("threshold", "score_kind", "check")

    def ready(self) -> None:
        threshold = 0.5 if self.threshold is None else self.threshold
        self.cut = float(threshold)
        self.plain = plain_threshold(self.cut)
        self.declared = self.score_kind or PROBABILITY
        self.quick = self.plain and self.settings.get("ignore_index") is None

    def options(self):
        return dict(labels=(0, 1), threshold=math.nextafter(self.cut, math.inf), score_kind=self.declared)

    def columns(self, preds, target, ids, store):
        if (
            self.quick
            and store.mode == SCORE
            and ids is None
            and preds.ndim == 1
            and preds.dtype in _FLOATS
            and target.dtype in _INTS
            and preds.shape == target.shape
        ):
            return ({"target": target, "score": preds},)  # the way of most batches
        if preds.shape != target.shape:
            same_shape(preds, target)
        if self.check == SCORE:
            integers(target)
            floats(preds)
        if preds.ndim != 1:
            ids = element_ids(ids, preds.shape, preds[0].numel() if len(preds) else 1)
            preds, target = preds.reshape(-1), target.reshape(-1)
        if self.ignore_index is not None:
            keep = target != self.ignore_index
            preds, target, ids = preds[keep], target[keep], pick(ids, keep)
        columns = self.scored(preds, store)
        columns["target"] = bytes_of(target)
        if ids is not None:
            columns["id"] = ids
        return [columns]

    def scored(self, preds: Tensor, store: Any) -> Columns:
        """The column of scores, of labels, or both; which ones is settled by the first batch."""
        real = preds.is_floating_point()
        store.note(preds.dtype if real else None)
        if self.check == SCORE or real and self.plain and store.mode in (None, SCORE):
            columns = {"score": preds}
            if not self.plain:
                columns["prediction"] = self.above(preds)
        elif store.mode == SCORE:
            columns = {"score": preds if real else preds.to(torch.float32)}
        else:
            columns = {"prediction": self.above(preds) if real else bytes_of(preds)}
        if store.mode is None:
            store.mode = SCORE if "score" in columns else "prediction"
        return columns

    def above(self, preds: Tensor) -> Tensor:
        """Labels by the threshold in the dtype of the scores."""
        if self.declared == LOGIT:
            return (preds.sigmoid() > self.cut).view(torch.uint8)
        low, high = (preds.amin(), preds.amax()) if self.declared == PROBABILITY and preds.numel() else (0, 1)
        if low < 0 or high > 1:
            raise ValueError(f"{float(low if low < 0 else high):g} is not a probability")
        return (preds > self.cut).view(torch.uint8)


class Multiclass(Feed):
    """Scores of all classes or a label, and the true class. Settings: classes, score_kind, ignore_index, top_k, check."""

    task = "multiclass"
    loose = ("score_kind", "check")

    def options(self):
        labels = None if self.classes is None else range(self.classes)
        return dict(labels=labels, score_kind=SCORE if self.score_kind in (None, SCORE) else PROBABILITY)

    def columns(self, preds, target, ids, store):
        scores = preds.ndim == target.ndim + 1
        if target.is_floating_point() and self.check == SCORE:
            integers(target)
        if scores:
            floats(preds)
            if self.classes is not None and preds.shape[1] != self.classes:
                raise ValueError(
                    f"Expected `preds.shape[1]` to be the number of classes, {self.classes}, but got {preds.shape[1]}"
                )
            if preds.shape[0] != target.shape[0] or preds.shape[2:] != target.shape[1:]:
                raise ValueError(
                    f"Expected `preds` of shape (N, C, ...) and `target` of shape (N, ...), but got {preds.shape} and {target.shape}"
                )
        elif preds.shape != target.shape:
            raise ValueError(
                f"Expected `preds` and `target` of one shape, or `preds` of shape (N, C, ...), but got {preds.shape} and {target.shape}"
            )
        elif self.check == SCORE:
            raise ValueError(
                f"Expected `preds` to have one more dimension than `target`, but got {preds.ndim} and {target.ndim}"
            )
        ids = element_ids(ids, preds.shape, target[0].numel() if target.ndim > 1 and len(target) else 1)
        if target.ndim > 1:
            preds = preds.movedim(1, -1).reshape(-1, preds.shape[1]) if scores else preds.reshape(-1)
            target = target.reshape(-1)
        if self.ignore_index is not None:
            keep = target != self.ignore_index
            preds, target, ids = preds[keep], target[keep], pick(ids, keep)
        columns = self.scored(preds, target, scores, store)
        columns["target"] = bytes_of(target)
        if ids is not None:
            columns["id"] = ids
        return [columns]

    def scored(self, preds: Tensor, target: Tensor, scores: bool, store: Any) -> Columns:
        store.note(preds.dtype if scores else None)
        if scores and self.score_kind == LOGIT:
            preds = preds.double().softmax(1)
        if not scores:
            if store.mode == SCORE:
                raise ValueError("batches of labels cannot follow batches of scores")
            store.mode = "prediction"
            return {"prediction": bytes_of(preds)}
        if self.top_k > 1:
            return {"prediction": best_of(preds, target, self.top_k)}
        if self.classes is None or store.mode == "prediction":
            return {"prediction": preds.argmax(1)}
        store.mode = SCORE
        return {"score": preds}


def best_of(preds: Tensor, target: Tensor, k: int) -> Tensor:
    """The true class where it is among the k highest scores, else the highest; ties go to the lowest class."""
    own = preds.gather(1, target.long()[:, None])
    before = torch.arange(preds.shape[1], device=preds.device) < target[:, None]
    rank = ((preds > own) | (preds == own) & before).sum(1)
    return torch.where(rank < k, target, preds.argmax(1))


class Multilabel(Feed):
    """Indicators and scores or indicators, (N, L, ...). Settings: labels, threshold, score_kind, check."""

    task = "multilabel"
    loose = ("threshold", "score_kind", "check")
    ready = Binary.ready
    scored = Binary.scored
    above = Binary.above

    def options(self):
        return dict(labels=range(self.labels), threshold=math.nextafter(self.cut, math.inf), score_kind=self.declared)

    def columns(self, preds, target, ids, store):
        preds, target, ids = label_rows(preds, target, ids, self.labels)
        if self.check == SCORE:
            integers(target)
            floats(preds)
        columns = self.scored(preds, store)
        columns["target"] = bytes_of(target)
        if ids is not None:
            columns["id"] = ids
        return [columns]


def label_rows(preds: Tensor, target: Tensor, ids: Any, labels: int) -> tuple[Tensor, Tensor, Any]:
    """(N, L, ...) as (rows, L)."""
    same_shape(preds, target)
    if preds.ndim < 2 or preds.shape[1] != labels:
        raise ValueError(f"Expected `preds` and `target` of shape (N, {labels}, ...), but got {preds.shape}")
    if preds.ndim > 2:
        ids = element_ids(ids, preds.shape, preds[0, 0].numel() if len(preds) else 1)
        preds, target = (t.movedim(1, -1).reshape(-1, labels) for t in (preds, target))
    return preds, target, ids


class Lanes(Feed):
    """One binary lane a class or label. Settings: kind ("multiclass", "multilabel", "micro_class", "micro_label", "binary"), width,
    threshold, score_kind, ignore_index, grid (ascending thresholds, or None for every distinct score), check."""

    loose = ("threshold", "score_kind")

    def ready(self) -> None:
        self.lanes = 1 if self.kind.startswith(("micro", "binary")) else self.width
        self.cut = 0.5 if self.threshold is None else float(self.threshold)
        self.plain = plain_threshold(self.cut)
        self.softmaxed = self.kind in ("multiclass", "micro_class")
        self.edges = None if self.grid is None else torch.tensor(self.grid, dtype=torch.float64)

    def options(self):
        kind = SCORE if self.grid is not None or self.score_kind == LOGIT else PROBABILITY
        return dict(labels=(0, 1), threshold=math.nextafter(self.cut, math.inf), score_kind=kind)

    def columns(self, preds, target, ids, store):
        if self.check == SCORE:
            integers(target)
            floats(preds)
        store.note(preds.dtype if preds.is_floating_point() else None)
        store.mode = SCORE if self.check == SCORE else "prediction"
        preds, target, keep, ids = self.flat(preds, target, ids)
        self.verify(preds, target, keep)
        if store.mode == SCORE:
            preds = self.ranked(preds)
        else:
            preds = (preds.sigmoid() if self.score_kind == LOGIT and preds.is_floating_point() else preds) > (
                self.cut if preds.is_floating_point() else 0
            )
        name = store.mode
        if preds.ndim == 1:
            if keep is not None:
                preds, target, ids = preds[keep], target[keep], pick(ids, keep)
            lanes = [{"target": bytes_of(target), name: bytes_of(preds)}]
        else:
            lanes = [self.lane(k, preds, target, keep, name) for k in range(self.lanes)]
            ids = ids if keep is None else pick(ids, keep[:, 0])
        if ids is not None:
            lanes[0]["id"] = ids
        return lanes

    def flat(self, preds, target, ids):
        """Scores (rows,) or (rows, width), truths alike (classes: (rows,)), which elements count, ids of the rows."""
        ignore = self.ignore_index
        if self.kind in ("multiclass", "micro_class"):
            if (
                preds.ndim != target.ndim + 1
                or preds.shape[1] != self.width
                or preds.shape[2:] != target.shape[1:]
                or preds.shape[0] != target.shape[0]
            ):
                raise ValueError(
                    f"Expected `preds` of shape (N, {self.width}, ...) and `target` of shape (N, ...), but got {preds.shape} and {target.shape}"
                )
            ids = element_ids(ids, preds.shape, target[0].numel() if target.ndim > 1 and len(target) else 1)
            preds, target = preds.movedim(1, -1).reshape(-1, self.width), target.reshape(-1)
            if ignore is not None:
                keep = target != ignore
                preds, target, ids = preds[keep], target[keep], pick(ids, keep)
            if target.numel() and (target.min() < 0 or target.max() >= self.width):
                raise ValueError(
                    f"Expected values of `target` in 0..{self.width - 1}, but got {int(target.min())}..{int(target.max())}"
                )
            if self.score_kind == LOGIT:
                preds = preds.double().softmax(1)
            if self.kind == "micro_class":
                ids = element_ids(ids, preds.shape, self.width)
                return (
                    preds.reshape(-1),
                    (target[:, None] == torch.arange(self.width, device=target.device)).reshape(-1),
                    None,
                    ids,
                )
            return preds, target, None, ids
        if self.kind == "binary":
            same_shape(preds, target)
            ids = element_ids(ids, preds.shape, preds[0].numel() if preds.ndim > 1 and len(preds) else 1)
            preds, target = preds.reshape(-1), target.reshape(-1)
        else:
            preds, target, ids = label_rows(preds, target, ids, self.width)
            if self.kind == "micro_label":
                ids = element_ids(ids, preds.shape, self.width)
                preds, target = preds.reshape(-1), target.reshape(-1)
        return preds, target, None if ignore is None else target != ignore, ids

    def verify(self, preds, target, keep):
        """Lanes are updated one by one, so what one of them would refuse is refused before."""
        if preds.is_floating_point() and preds.numel():
            if bool(torch.isnan(preds).any()):
                raise ValueError("preds: a value is missing")
            if self.score_kind != LOGIT and bool(((preds < 0) | (preds > 1)).any()):
                low, high = float(preds.min()), float(preds.max())
                raise ValueError(f"{low if low < 0 else high:g} is not a probability")
        if self.kind not in ("multiclass", "micro_class"):
            wrong = (target != 0) & (target != 1)
            if bool((wrong if keep is None else wrong & keep).any()):
                raise ValueError(
                    "target: a value is neither 0 nor 1"
                    + ("" if self.ignore_index is None else f" nor {self.ignore_index}, which is ignored")
                )

    def ranked(self, preds):
        """Scores, or the number of thresholds that each reaches."""
        if self.edges is None:
            return preds
        if self.score_kind == LOGIT and self.kind not in ("multiclass", "micro_class"):
            preds = preds.sigmoid()
        return torch.bucketize(preds.double(), self.edges.to(preds.device), out_int32=True, right=True)

    def lane(self, k, preds, target, keep, name):
        truth = target == k if self.kind == "multiclass" else target[:, k]
        column = preds[:, k]
        if keep is not None:
            truth, column = truth[keep[:, k]], column[keep[:, k]]
        return {"target": bytes_of(truth), name: bytes_of(column)}


class Regression(Feed):
    """Truth and prediction: flat, or (N, outputs). Settings: outputs (None: as the first batch has them)."""

    task = "regression"
    loose = ()

    def columns(self, preds, target, ids, store):
        same_shape(preds, target)
        store.note(preds.dtype)
        if self.outputs == 1:
            ids = element_ids(ids, preds.shape, preds[0].numel() if preds.ndim > 1 and len(preds) else 1)
            preds, target = preds.reshape(-1), target.reshape(-1)
        elif self.outputs is not None and (preds.ndim != 2 or preds.shape[1] != self.outputs):
            raise ValueError(f"Expected `preds` and `target` of shape (N, {self.outputs}), but got {preds.shape}")
        elif preds.ndim > 2:
            raise ValueError(
                f"Expected both prediction and target to be 1D or 2D tensors, but received tensors with dimension {preds.shape}"
            )
        columns = {"target": bytes_of(target), "prediction": bytes_of(preds)}
        if ids is not None:
            columns["id"] = ids
        return [columns]


class Terms(Feed):
    """Means of terms that a function of the batch gives, (rows,) or (rows, width). Settings: terms (a module-level function), params."""

    task = "regression"
    loose = ()

    def columns(self, preds, target, ids, store):
        store.note(preds.dtype if preds.is_floating_point() else None)
        terms = self.terms(preds, target, **dict(self.params))
        columns = {"target": torch.zeros_like(terms), "prediction": terms}
        if ids is not None:
            columns["id"] = ids
        return [columns]
