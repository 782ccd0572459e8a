"""MetricCollection: several metrics fed together; those that take the same inputs share their evaluators."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from typing import Any

from torch import Tensor
from torch.nn import Module

from ._metric import Metric, _tensor, take_state
from ._store import Store, pack


class _Live:
    """What changes with every update, kept out of the module's own attributes."""

    def __init__(self):
        self.updates = 0


class MetricCollection(Module):
    """Metrics by name: a list (named by their classes), a dict, or several arguments; `prefix` and `postfix` frame the names.

    Each batch is read once for all metrics that take the same inputs, whatever `compute_groups` says.
    """

    def __init__(
        self,
        metrics: Any,
        *additional_metrics: Any,
        prefix: str | None = None,
        postfix: str | None = None,
        compute_groups: Any = True,
    ):
        super().__init__()
        self.prefix, self.postfix, self._groups = _affix("prefix", prefix), _affix("postfix", postfix), compute_groups
        self._persistent = False
        self._shared: list[Any] = []
        self._batch: list[Any] | None = None
        self._live = _Live()
        self.add_metrics(metrics, *additional_metrics)

    def add_metrics(self, metrics: Any, *additional_metrics: Any) -> None:
        """Adds metrics; only before the first update."""
        if self._live.updates:
            raise RuntimeError("metrics can only be added before the first update")
        for name, metric in _named(metrics, additional_metrics):
            if name in self._modules:
                raise ValueError(f"Encountered two metrics both named {name}")
            self._modules[name] = metric
        self._share()

    def _share(self) -> None:
        """Replaces stores whose feeds agree by one."""
        stores: list[Any] = []
        for metric in self._modules.values():
            metric._live.owner = self
            metric._stores = [self._placed(store, stores) for store in metric._stores]
        self.regroup()

    def _placed(self, store: Any, stores: list[Any]) -> Any:
        for other in stores if isinstance(store, Store) else ():
            joined = other.feed.joined(store.feed) if isinstance(other, Store) else None
            if joined is not None:
                other.feed = joined
                other.require(store.specs)
                return other
        stores.append(store)
        return store

    def regroup(self) -> None:
        """Collects the stores of all members, each once."""
        shared = {id(store): store for metric in self._modules.values() for store in metric._stores}
        self._shared = sorted(
            shared.values(), key=lambda store: store.feed.score_kind is None
        )  # who checks most comes first
        self._batch = None

    def update(self, preds: Tensor, target: Tensor, ids: Any = None) -> None:
        """Adds a batch to all metrics."""
        shared = self._shared
        if len(shared) == 1:
            shared[0].update(preds, target, ids)
        else:
            before = [(store, store.version) for store in shared]
            try:
                for store in shared:
                    store.update(preds, target, ids)
            except Exception:
                if before[0][0].version != before[0][1]:
                    self._undo(before)
                raise
        self._live.updates += 1

    def _undo(self, before: list) -> None:
        """A batch that some metrics refuse after others took it cannot be taken back."""
        took = [store for store, version in before if store.version != version]
        names = [name for name, metric in self._modules.items() if any(store in took for store in metric._stores)]
        raise RuntimeError(
            f"the batch was taken by {', '.join(names)} before another metric refused it; reset() and check the inputs"
        )

    def compute(self) -> dict[str, Any]:
        """The values by framed name."""
        return self._framed((name, metric.compute()) for name, metric in self._modules.items())

    def forward(self, preds: Tensor, target: Tensor, ids: Any = None) -> dict[str, Any]:
        """Adds a batch and returns its own values."""
        self.update(preds, target, ids)
        if self._batch is None:
            self._batch = [store.fresh() for store in self._shared]
        for store in self._batch:
            store.reset()
            store.update(preds, target, ids)
        twin = {id(store): fresh for store, fresh in zip(self._shared, self._batch)}
        return self._framed(
            (name, self._one(metric, [twin[id(store)] for store in metric._stores]))
            for name, metric in self._modules.items()
        )

    @staticmethod
    def _one(metric: Metric, stores: list[Any]) -> Any:
        return metric._value(metric._joined(stores) if metric.dist_sync_on_step else stores)

    def reset(self) -> None:
        """Forgets everything added."""
        for store in self._shared:
            store.reset()
        for metric in self._modules.values():
            metric._live.updates, metric._live.versions = 0, None
        self._live.updates = 0

    def merge_state(self, other: MetricCollection) -> None:
        """Adds what another collection of the same metrics holds."""
        if list(self._modules) != list(other._modules):
            raise ValueError("the collections hold different metrics")
        for mine, theirs in zip(self._shared, other._shared):
            mine.merge(theirs)
        self._live.updates += other._live.updates

    # ---------------------------------------------------------------------------------------------- a dict

    def _framed(self, values: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        return {f"{self.prefix or ''}{name}{self.postfix or ''}": value for name, value in values}

    def keys(self, keep_base: bool = False) -> Iterable[str]:
        return self._modules.keys() if keep_base else self._framed(self._modules.items()).keys()

    def items(self, keep_base: bool = False, copy_state: bool = True) -> Iterable[tuple[str, Metric]]:
        return self._modules.items() if keep_base else self._framed(self._modules.items()).items()

    def values(self, copy_state: bool = True) -> Iterable[Metric]:
        return self._modules.values()

    def __getitem__(self, key: str) -> Metric:
        prefix, postfix = self.prefix or "", self.postfix or ""
        if key not in self._modules and key.startswith(prefix) and key.endswith(postfix):
            key = key[len(prefix) : len(key) - len(postfix)]
        return self._modules[key]

    def __contains__(self, key: str) -> bool:
        return key in self._modules or key in self.keys()

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __len__(self) -> int:
        return len(self._modules)

    @property
    def compute_groups(self) -> dict[int, list[str]]:
        """The metrics that share evaluators."""
        groups: dict[tuple, list[str]] = {}
        for name, metric in self._modules.items():
            groups.setdefault(tuple(id(store) for store in metric._stores), []).append(name)
        return dict(enumerate(groups.values()))

    # ---------------------------------------------------------------------------------------------- copies and checkpoints

    def clone(self, prefix: str | None = None, postfix: str | None = None) -> MetricCollection:
        """A copy with its own state, and other frames of names if given."""
        twin = copy.deepcopy(self)
        twin.prefix, twin.postfix = _affix("prefix", prefix) or twin.prefix, _affix("postfix", postfix) or twin.postfix
        return twin

    def __getstate__(self) -> dict[str, Any]:
        return dict(self.__dict__, _batch=None)

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        self._own()

    def __deepcopy__(self, memo: dict) -> MetricCollection:
        twin = type(self).__new__(type(self))
        memo[id(self)] = twin
        twin.__dict__.update(copy.deepcopy(self.__getstate__(), memo))
        twin._own()
        return twin

    def _own(self) -> None:
        shared = {id(store) for store in self._shared}
        for metric in self._modules.values():
            if all(id(store) in shared for store in metric._stores):
                metric._live.owner = self

    def persistent(self, mode: bool = True) -> None:
        """Whether `state_dict` holds the state."""
        self._persistent = mode

    def _save_to_state_dict(self, destination: dict, prefix: str, keep_vars: bool) -> None:
        super()._save_to_state_dict(destination, prefix, keep_vars)
        if self._persistent:
            destination[prefix + "state"] = _tensor(pack(self._shared))

    def _load_from_state_dict(
        self, state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs
    ) -> None:
        state = state_dict.pop(prefix + "state", None)
        if state is not None:
            take_state(self._live, self._shared, prefix, state, error_msgs)
        super()._load_from_state_dict(
            state_dict, prefix, local_metadata, True, missing_keys, unexpected_keys, error_msgs
        )

    def set_dtype(self, dst_type: Any) -> MetricCollection:
        return self

    def __repr__(self) -> str:
        inside = "".join(f"  ({name}): {metric!r}\n" for name, metric in self._modules.items())
        frames = "".join(
            f"  {what}={text}\n" for what, text in (("prefix", self.prefix), ("postfix", self.postfix)) if text
        )
        return f"MetricCollection(\n{inside}{frames})"


def _affix(what: str, text: str | None) -> str | None:
    if text is not None and not isinstance(text, str):
        raise ValueError(f"Expected input `{what}` to be a string, but got {type(text)}")
    return text


def _named(metrics: Any, more: tuple) -> list[tuple[str, Metric]]:
    if isinstance(metrics, (Metric, MetricCollection)):
        metrics = [metrics, *more]
    elif more:
        metrics = [*metrics, *more] if not isinstance(metrics, dict) else metrics
    if isinstance(metrics, dict):
        pairs = [(name, metrics[name]) for name in sorted(metrics)]
    elif isinstance(metrics, (list, tuple)):
        pairs = [(type(metric).__name__, metric) for metric in metrics]
    else:
        raise ValueError(
            "Unknown input to MetricCollection. Expected, `Metric`, `MetricCollection` or `dict`/`sequence` of the previous, but got {metrics}"
        )
    named: list[tuple[str, Metric]] = []
    for name, metric in pairs:
        if isinstance(metric, MetricCollection):
            inner = [(key, copy.deepcopy(one)) for key, one in metric.items()]
            named += [(f"{name}_{key}" if isinstance(metrics, dict) else key, one) for key, one in inner]
        elif isinstance(metric, Metric):
            if metric.update_called:
                raise ValueError(f"{name} has rows already; add metrics before their first update")
            named.append((name, metric))
        else:
            raise ValueError(
                f"Value {metric} is not an instance of `assay.torchmetrics.Metric` or `assay.torchmetrics.MetricCollection`"
            )
    if len({name for name, _ in named}) < len(named):
        raise ValueError(
            f"Encountered two metrics both named {sorted(n for n, _ in named if [m for m, _ in named].count(n) > 1)[0]}"
        )
    return named
