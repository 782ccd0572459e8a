"""Counts by sample, for multidim_average="samplewise": a row of true and false positives and negatives a sample and class."""

from __future__ import annotations

import struct
from typing import Any

import torch
from torch import Tensor

from ._feeds import Feed, best_of, bytes_of, integers, same_shape
from ._store import NoRows

_MAGIC = b"assay.torchmetrics.samples/1\n"


class Samples(Feed):
    """Counts of tp, fp, tn, fn a sample and class. Settings: kind, width, threshold, score_kind, ignore_index, top_k."""

    loose = ()

    def counts(self, preds: Tensor, target: Tensor) -> Tensor:
        """(N, width, 4); for exact match (N, 1, 4) with tp + fn positions, of which tp are right."""
        truth, said, keep = getattr(self, self.kind)(preds, target)
        if keep is not None:
            truth, said = truth & keep, said & keep
        tp, fp, fn = ((a & b).sum(-1) for a, b in ((truth, said), (~truth, said), (truth, ~said)))
        everything = torch.full_like(tp, truth.shape[-1]) if keep is None else keep.sum(-1).expand_as(tp)
        fp = fp if keep is None else (~truth & said & keep).sum(-1)
        return torch.stack([tp, fp, everything - tp - fp - fn, fn], -1)

    def said(self, preds: Tensor) -> Tensor:
        if not preds.is_floating_point():
            return preds != 0
        if self.score_kind == "logit":
            return preds.sigmoid() > self.threshold
        if preds.numel() and bool(((preds < 0) | (preds > 1)).any()):
            raise ValueError("preds: a value is not a probability; declare score_kind='logit' if preds are logits")
        return preds > self.threshold

    def checked(self, target: Tensor) -> Tensor | None:
        """Which elements count; the others must be 0 or 1."""
        keep = None if self.ignore_index is None else target != self.ignore_index
        wrong = (target != 0) & (target != 1)
        if bool((wrong if keep is None else wrong & keep).any()):
            raise ValueError("target: a value is neither 0 nor 1")
        return keep

    def binary(self, preds: Tensor, target: Tensor):
        same_shape(preds, target)
        if preds.ndim < 2:
            raise ValueError("Expected input to be at least 2D when multidim_average is set to `samplewise`")
        keep = self.checked(target)
        return tuple(None if t is None else t.flatten(1)[:, None] for t in (target == 1, self.said(preds), keep))

    def multilabel(self, preds: Tensor, target: Tensor):
        same_shape(preds, target)
        if preds.ndim < 3 or preds.shape[1] != self.width:
            raise ValueError(
                f"Expected input of shape (N, {self.width}, ...) and at least 3D when multidim_average is set to `samplewise`"
            )
        keep = self.checked(target)
        return tuple(None if t is None else t.flatten(2) for t in (target == 1, self.said(preds), keep))

    def multiclass(self, preds: Tensor, target: Tensor):
        target, preds, keep = self.classes(preds, target)
        known = torch.arange(self.width, device=target.device)[:, None]
        return target[:, None] == known, preds[:, None] == known, None if keep is None else keep[:, None]

    def classes(self, preds: Tensor, target: Tensor):
        integers(target)
        if preds.ndim == target.ndim + 1:
            if preds.shape[1] != self.width or preds.shape[:1] + preds.shape[2:] != target.shape:
                raise ValueError(
                    f"Expected `preds` of shape (N, {self.width}, ...) and `target` of shape (N, ...), but got {preds.shape} and {target.shape}"
                )
            flat = preds.movedim(1, -1).reshape(-1, self.width)
            preds = (
                best_of(flat, target.reshape(-1).clamp(0, self.width - 1), self.top_k)
                if self.top_k > 1
                else flat.argmax(1)
            )
        elif preds.shape != target.shape:
            raise ValueError(
                f"The `preds` and `target` should have the same shape, got {preds.shape} and {target.shape}."
            )
        if target.ndim < 2 and self.kind != "match_class":
            raise ValueError("Expected `target` to be at least 2D when multidim_average is set to `samplewise`")
        rows = target.shape[0]
        target, preds = target.reshape(rows, -1), preds.reshape(rows, -1)
        keep = None if self.ignore_index is None else target != self.ignore_index
        for name, values in (("target", target), ("preds", preds)):
            wrong = (values < 0) | (values >= self.width)
            if bool((wrong if keep is None else wrong & keep).any()):
                raise ValueError(f"{name}: a value is not among the classes 0..{self.width - 1}")
        return target, preds, keep

    def match_class(self, preds: Tensor, target: Tensor):
        target, preds, keep = self.classes(preds, target)
        right = preds == target
        right = (right if keep is None else right | ~keep).all(1)
        return torch.ones_like(right)[:, None, None], right[:, None, None], None

    def match_label(self, preds: Tensor, target: Tensor):
        truth, said, keep = self.multilabel(preds, target)
        right = truth == said
        right = (right if keep is None else right | ~keep).all(1)
        return torch.ones_like(right)[:, None], right[:, None], None


class SampleStore:
    """The counts of all samples so far, in the order of their coming; merging appends."""

    def __init__(self, feed: Samples):
        self.feed, self.specs, self.mode, self.version = feed, (), None, 0
        self._parts: list[Tensor] = []

    def update(self, preds: Tensor, target: Tensor, ids: Any = None) -> None:
        if ids is not None:
            raise NotImplementedError("ids: with multidim_average='samplewise' every sample has a value of its own")
        self._parts.append(self.feed.counts(bytes_of(preds), bytes_of(target)).cpu())
        self.version += 1

    def counts(self) -> Tensor:
        if not self._parts:
            raise NoRows("no rows")
        self._parts = [torch.cat(self._parts)]
        return self._parts[0]

    def data(self) -> dict:
        return {"duplicate_ids": 0, "rows_read": sum(len(part) for part in self._parts)}

    def merge(self, other: SampleStore) -> None:
        self._parts += other._parts
        self.version += 1

    def reset(self) -> None:
        self._parts = []
        self.version += 1

    def fresh(self) -> SampleStore:
        return SampleStore(self.feed)

    def __bytes__(self) -> bytes:
        if not self._parts:
            return _MAGIC
        counts = self.counts()
        return (
            _MAGIC
            + struct.pack("<QQ", *counts.shape[:2])
            + struct.pack(f"<{counts.numel()}q", *counts.reshape(-1).tolist())
        )

    def load(self, state: bytes) -> None:
        body = state[len(_MAGIC) :]
        if not state.startswith(_MAGIC) or 0 < len(body) < 16:
            raise ValueError("the state of a metric is damaged")
        parts = []
        if body:
            rows, width = struct.unpack_from("<QQ", body)
            if len(body) != 16 + rows * width * 32:
                raise ValueError("the state of a metric is damaged")
            parts = [
                torch.tensor(struct.unpack_from(f"<{rows * width * 4}q", body, 16), dtype=torch.int64).reshape(
                    rows, width, 4
                )
            ]
        self._parts, self.version = parts, self.version + 1

    @property
    def _lanes(self) -> list[Tensor]:
        return self._parts

    @_lanes.setter
    def _lanes(self, parts: list[Tensor]) -> None:
        self._parts = parts

    dtype = None
