"""Store: the evaluators behind one or several metrics that take the same inputs."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from typing import Any

import torch

from .. import _ext
from .._evaluator import Evaluator

_MAGIC = b"assay.torchmetrics/1\n"


class NoRows(ValueError):
    """Nothing has been evaluated yet."""


def _refuse(error: Exception) -> Exception:
    """The engine's refusal in the words of this interface."""
    text = (
        str(error)
        .replace(" (use --score-kind logit|score)", "")
        .replace("column 'score'", "preds")
        .replace("column 'prediction'", "preds")
    )
    text = text.replace("column 'target'", "target").replace("'score'", "preds").replace("'prediction'", "preds")
    if "is not a probability" in text:
        text += "; declare score_kind='logit' if preds are logits: the kind of a score is never guessed from the values of a batch"
    return type(error)(text)


def _result(lane: Evaluator) -> dict:
    try:
        return lane._inner.result()
    except ValueError as error:
        if str(error) != "no rows":
            raise
        return {"metrics": [], "data": {"rows_read": 0, "rows_used": 0, "duplicate_ids": 0}}


class Store:
    """Evaluators of one feed, with the specs of all metrics that use it.

    mode: whether batches come as scores or labels, settled by the first; dtype: of the first floating predictions.
    """

    def __init__(self, feed: Any, specs: Iterable[str] = ()):
        self.feed = feed
        self.specs: list[str] = []
        self.mode: str | None = None
        self.dtype: torch.dtype | None = None
        self.version = 0
        self._lanes: list[Evaluator] | None = None
        self._values: tuple[int, list[dict], list[dict]] | None = None
        self.require(specs)

    def require(self, specs: Iterable[str]) -> None:
        for text in specs:
            spec = _ext.canonical_spec(text, self.feed.task)
            if spec not in self.specs:
                self.specs.append(spec)

    def note(self, dtype: torch.dtype | None) -> None:
        if self.dtype is None:
            self.dtype = dtype

    def lanes(self) -> list[Evaluator]:
        if self._lanes is None:
            self._lanes = [
                Evaluator(self.specs, task=self.feed.task, **self.feed.options()) for _ in range(self.feed.lanes)
            ]
        return self._lanes

    def update(self, preds: Any, target: Any, ids: Any = None) -> None:
        """Adds a batch; a refused one leaves the state as it was."""
        mode, dtype, lanes = self.mode, self.dtype, self._lanes or self.lanes()
        try:
            for lane, columns in zip(lanes, self.feed.columns(preds, target, ids, self)):
                lane.update(**columns)
        except (ValueError, TypeError) as error:
            self.mode, self.dtype = mode, dtype
            raise _refuse(error) from None
        self.version += 1

    def values(self) -> list[dict[str, dict]]:
        """Of each lane the results by spec, none for a lane without rows. Raises NoRows when all lanes are empty."""
        if self._values is None or self._values[0] != self.version:
            results = [_result(lane) for lane in self.lanes()]
            found = [{item["spec"]: item for item in result["metrics"]} for result in results]
            self._values = (self.version, found, [result["data"] for result in results])
        if not any(self._values[1]):
            raise NoRows("no rows")
        return self._values[1]

    def value(self, spec: str, lane: int = 0) -> Any:
        """The value of a spec; None for a lane without rows."""
        found = self.values()[lane]
        if not found:
            return None
        return (found.get(spec) or found[_ext.canonical_spec(spec, self.feed.task)])["value"]

    def data(self) -> dict:
        """Rows read and used, duplicate ids; over all lanes where there are several."""
        self.values()
        return {
            name: max(data[name] for data in self._values[2]) for name in ("rows_read", "rows_used", "duplicate_ids")
        }

    def merge(self, other: Store) -> None:
        if other._lanes is not None:
            for mine, theirs in zip(self.lanes(), other._lanes):
                mine.merge(theirs)
            self.mode, self.dtype = self.mode or other.mode, self.dtype or other.dtype
        self.version += 1

    def reset(self) -> None:
        self.mode = None
        for lane in self._lanes or ():
            lane.reset()
        self.version += 1

    def fresh(self) -> Store:
        """An empty store of the same feed and specs."""
        return Store(self.feed, self.specs)

    def __getstate__(self) -> dict:
        return dict(self.__dict__, _values=None)

    def __bytes__(self) -> bytes:
        blobs = [bytes(lane) for lane in self._lanes or ()]
        head = {
            "mode": self.mode,
            "dtype": None if self.dtype is None else str(self.dtype).removeprefix("torch."),
            "sizes": [len(b) for b in blobs],
        }
        text = json.dumps(head).encode()
        return b"".join([_MAGIC, struct.pack("<I", len(text)), text, *blobs])

    def load(self, state: bytes) -> None:
        """Takes the state that `bytes(store)` gave. Raises ValueError for damaged bytes and for those of another configuration."""
        if not state.startswith(_MAGIC):
            raise ValueError("this is no state of a metric")
        begin = len(_MAGIC) + 4
        try:
            (size,) = struct.unpack_from("<I", state, begin - 4)
            head = json.loads(state[begin : begin + size])
            mode, dtype, sizes = head["mode"], head["dtype"], [int(n) for n in head["sizes"]]
            dtype = None if dtype is None else getattr(torch, dtype)
        except (struct.error, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError("the state of a metric is damaged") from error
        begin += size
        if (
            len(state) != begin + sum(sizes)
            or len(sizes) not in (0, self.feed.lanes)
            or mode not in (None, "score", "prediction")
        ):
            raise ValueError("the state of a metric is damaged")
        empty = self.fresh()
        for lane, n in zip(empty.lanes() if sizes else (), sizes):
            lane.merge(Evaluator.from_bytes(state[begin : begin + n]))
            begin += n
        self._lanes, self.mode, self.dtype, self.version = empty._lanes, mode, dtype, self.version + 1


def pack(stores: Iterable[Store]) -> bytes:
    """The states of several stores as one text of bytes."""
    parts = [bytes(store) for store in stores]
    return b"".join(struct.pack("<Q", len(part)) + part for part in parts)


def unpack(stores: list[Store], state: bytes) -> None:
    """Loads what `pack` gave, all or nothing."""
    fresh, begin = [store.fresh() for store in stores], 0
    for store in fresh:
        if begin + 8 > len(state):
            raise ValueError("the state of a metric is damaged")
        (size,) = struct.unpack_from("<Q", state, begin)
        store.load(state[begin + 8 : begin + 8 + size])
        begin += 8 + size
    if begin != len(state):
        raise ValueError("the state of a metric is damaged")
    for store, loaded in zip(stores, fresh):
        store._lanes, store.mode, store.dtype, store.version = (
            loaded._lanes,
            loaded.mode,
            loaded.dtype,
            store.version + 1,
        )
