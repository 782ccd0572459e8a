"""Metric: update, compute, reset, forward, merge and synchronisation over stores of the engine."""

from __future__ import annotations

import copy
import functools
import inspect
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.nn import Module

from ._store import NoRows, Store, pack, unpack

NEEDED = object()  # stands for a default where there is none


class Live:
    """What changes between updates, kept out of the module's own attributes."""

    __slots__ = ("computed", "versions", "updates", "owner", "batch", "local", "forwarded")

    def __init__(self):
        self.computed = self.versions = self.owner = self.batch = self.local = self.forwarded = None
        self.updates = 0


def gather(state: bytes, group: Any) -> list[bytes]:
    """The states of all processes, in the order of their ranks."""
    states: list[Any] = [None] * torch.distributed.get_world_size(group)
    torch.distributed.all_gather_object(states, state, group=group)
    return states


def distributed() -> bool:
    return torch.distributed.is_available() and torch.distributed.is_initialized()


def count_as_theirs() -> None:
    """Where torchmetrics is loaded, as Lightning does, metrics here pass for its own, so that `self.log` takes them."""
    theirs = sys.modules.get("torchmetrics")
    if theirs is not None and not issubclass(Metric, theirs.Metric):
        theirs.Metric.register(Metric)


class Metric(Module):
    """Base of all metrics here. Keyword arguments beside a metric's own:

    score_kind: what `preds` are when they are scores: "probability" (default) or "logit"; never guessed.
    sync_on_compute, dist_sync_on_step, process_group, distributed_available_fn: how processes are joined.
    compute_with_cache: whether `compute` repeats its last value while nothing is added.
    compute_on_cpu: accepted; states live in CPU memory.
    """

    is_differentiable = False
    higher_is_better: bool | None = None
    full_state_update = False
    arguments: dict[str, Any] = {}  # the metric's own, in order, with their defaults
    kinds = ("probability", "logit")

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        kind = inspect.Parameter
        own = [
            kind(name, kind.POSITIONAL_OR_KEYWORD, default=kind.empty if default is NEEDED else default)
            for name, default in cls.arguments.items()
        ]
        cls.__signature__ = inspect.Signature([*own, kind("kwargs", kind.VAR_KEYWORD)])

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__()
        count_as_theirs()
        bound = self.__signature__.bind(*args, **kwargs)
        bound.apply_defaults()
        options = bound.arguments.pop("kwargs", {})
        for name, value in bound.arguments.items():
            setattr(self, name, value)
        self._take(options)
        self.setup()

    def setup(self) -> None:
        """Checks the arguments and declares what is accumulated."""
        raise NotImplementedError

    def _take(self, options: dict[str, Any]) -> None:
        self.score_kind = options.pop("score_kind", None)
        self.sync_on_compute = options.pop("sync_on_compute", True)
        self.dist_sync_on_step = options.pop("dist_sync_on_step", False)
        self.process_group = options.pop("process_group", None)
        self.distributed_available_fn = options.pop("distributed_available_fn", None) or distributed
        self.compute_with_cache = options.pop("compute_with_cache", True)
        self.compute_on_cpu = options.pop("compute_on_cpu", False)
        if options.pop("dist_sync_fn", None) is not None:
            raise NotImplementedError("dist_sync_fn: states are joined as bytes through torch.distributed")
        if options:
            raise ValueError(f"Unexpected keyword arguments: {', '.join(f'`{name}`' for name in sorted(options))}")
        if self.score_kind not in (None, *self.kinds):
            raise ValueError(f"score_kind={self.score_kind!r}: one of {', '.join(self.kinds)} is needed")
        self._device = torch.device("cpu")
        self._persistent = False
        self._stores: list[Any] = []
        self._live = Live()

    def use(self, feed: Any, *specs: str) -> Store:
        """Declares what is accumulated; the store that it goes to."""
        store = Store(feed, specs)
        self._stores.append(store)
        return store

    # ---------------------------------------------------------------------------------------------- the life of a metric

    def update(self, preds: Tensor, target: Tensor, ids: Any = None) -> None:
        """Adds a batch. ids: names of the samples (N,), with which `compute` counts samples that came twice, over processes too."""
        live = self._live
        if live.local is not None:
            raise RuntimeError("the metric is synchronised; call unsync() before update()")
        if live.owner is not None:
            self._detach()
        for store in self._stores:
            store.update(preds, target, ids)
        live.updates += 1

    def compute(self) -> Any:
        """The value of everything added so far, in all processes."""
        live = self._live
        versions = [store.version for store in self._stores]
        if self.compute_with_cache and live.versions == versions:
            return live.computed
        joins = self.sync_on_compute and live.local is None
        if not self.update_called and not (joins and self.distributed_available_fn()):
            warnings.warn(
                f"The ``compute`` method of metric {type(self).__name__} was called before the ``update`` method: there are no rows.",
                UserWarning,
                stacklevel=2,
            )
        value = self._value(self._joined() if joins else self._stores)
        live.computed, live.versions = value, versions
        return value

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """Adds a batch and returns its own value."""
        self.update(*args, **kwargs)
        live = self._live
        if live.batch is None:
            live.batch = [store.fresh() for store in self._stores]
        for store in live.batch:
            store.reset()
            store.update(*args, **kwargs)
        live.forwarded = self._value(self._joined(live.batch) if self.dist_sync_on_step else live.batch)
        return live.forwarded

    def reset(self) -> None:
        """Forgets everything added."""
        live = self._live
        if live.owner is not None:
            self._detach()
        if live.local is not None:
            self.unsync()
        for store in self._stores:
            store.reset()
        live.updates, live.computed, live.versions, live.forwarded = 0, None, None, None

    def merge_state(self, incoming_state: Any) -> None:
        """Adds what another metric of the same configuration, or its `metric_state`, holds."""
        if self._live.owner is not None:
            self._detach()
        if isinstance(incoming_state, Metric):
            if type(incoming_state) is not type(self):
                raise ValueError(
                    f"Expected incoming state to be an instance of {type(self).__name__} but got {type(incoming_state).__name__}"
                )
            others, updates = incoming_state._stores, incoming_state._live.updates
        elif isinstance(incoming_state, dict):
            others, updates = [store.fresh() for store in self._stores], 1
            unpack(others, _bytes(incoming_state["state"]))
        else:
            raise ValueError(
                f"Expected incoming state to be a dict or an instance of Metric but got {type(incoming_state)}"
            )
        for mine, theirs in zip(self._stores, others):
            mine.merge(theirs)
        self._live.updates += updates

    @property
    def metric_state(self) -> dict[str, Tensor]:
        """The state as bytes: {"state": uint8 tensor}."""
        return {"state": _tensor(pack(self._stores))}

    @property
    def update_called(self) -> bool:
        return self._live.updates > 0 or any(store.version > 0 for store in self._stores) and any(self._rows())

    @property
    def update_count(self) -> int:
        return self._live.updates

    @property
    def _forward_cache(self) -> Any:
        """What `forward` returned last: Lightning logs it as the value of the step."""
        return self._live.forwarded

    _defaults: dict[str, Any] = {}  # no tensors that torchmetrics' collections could share

    def _filter_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """The keyword arguments that `update` takes, for torchmetrics' collections."""
        return {name: value for name, value in kwargs.items() if name in ("preds", "target", "ids")}

    def _rows(self) -> Iterator[int]:
        for store in self._stores:
            try:
                yield store.data()["rows_read"]
            except NoRows:
                yield 0

    # ---------------------------------------------------------------------------------------------- values

    def value(self, stores: list[Any]) -> Any:
        """The metric of these stores as float64 or integer tensors. Raises NoRows."""
        raise NotImplementedError

    def empty(self) -> Any:
        """The value without rows."""
        raise NoRows("no rows")

    def _value(self, stores: list[Any]) -> Any:
        try:
            value = self.value(stores)
        except NoRows:
            return _moved(self.empty(), self._device)
        twice = max(store.data()["duplicate_ids"] for store in stores)
        if twice:
            warnings.warn(
                f"{twice} {'row has' if twice == 1 else 'rows have'} an id seen before: samples were counted more than once, as a padding sampler does",
                UserWarning,
                stacklevel=3,
            )
        return _moved(value, self._device)

    # ---------------------------------------------------------------------------------------------- processes

    def _joined(self, stores: list[Any] | None = None) -> list[Any]:
        """The stores of all processes, merged in the order of ranks; the own ones where there is one process."""
        stores = self._stores if stores is None else stores
        if not self.distributed_available_fn():
            return stores
        whole = [store.fresh() for store in stores]
        for state in gather(pack(stores), self.process_group):
            part = [store.fresh() for store in stores]
            unpack(part, state)
            for mine, theirs in zip(whole, part):
                mine.merge(theirs)
        return whole

    def sync(
        self,
        dist_sync_fn: Any = None,
        process_group: Any = None,
        should_sync: bool = True,
        distributed_available: Any = None,
    ) -> None:
        """Puts the states of all processes in place of the own ones, until `unsync`."""
        if self._live.local is not None and should_sync:
            raise RuntimeError("The Metric has already been synced.")
        if should_sync and (distributed_available or self.distributed_available_fn)():
            self._live.local, self._stores = self._stores, self._joined()

    def unsync(self, should_unsync: bool = True) -> None:
        """Puts the own states back."""
        if should_unsync and self._live.local is not None:
            self._stores, self._live.local = self._live.local, None

    @contextmanager
    def sync_context(
        self,
        dist_sync_fn: Any = None,
        process_group: Any = None,
        should_sync: bool = True,
        should_unsync: bool = True,
        distributed_available: Any = None,
    ):
        self.sync(dist_sync_fn, process_group, should_sync, distributed_available)
        yield
        self.unsync(should_unsync)

    # ---------------------------------------------------------------------------------------------- copies and checkpoints

    def clone(self) -> Metric:
        """A copy with its own state."""
        return copy.deepcopy(self)

    def __getstate__(self) -> dict[str, Any]:
        state = dict(self.__dict__)
        live = state["_live"] = Live()
        live.updates, live.owner = self._live.updates, None
        return state

    def __deepcopy__(self, memo: dict) -> Metric:
        twin = type(self).__new__(type(self))
        memo[id(self)] = twin
        twin.__dict__.update(copy.deepcopy(self.__getstate__(), memo))
        return twin

    def _detach(self) -> None:
        """Leaves a collection's shared stores for copies of its own."""
        live = self._live
        owner, live.owner = live.owner, None
        self._stores = copy.deepcopy(self._stores)
        owner.regroup()

    def persistent(self, mode: bool = False) -> None:
        """Whether `state_dict` holds the state."""
        self._persistent = mode

    def _save_to_state_dict(self, destination: dict, prefix: str, keep_vars: bool) -> None:
        super()._save_to_state_dict(destination, prefix, keep_vars)
        if self._persistent:
            destination[prefix + "state"] = self.metric_state["state"]

    def _load_from_state_dict(
        self, state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs
    ) -> None:
        state = state_dict.pop(prefix + "state", None)
        if state is not None:
            if self._live.owner is not None:
                self._detach()
            take_state(self._live, self._stores, prefix, state, error_msgs)
        # As in torchmetrics a checkpoint may lack the state, but other keys are always unexpected.
        super()._load_from_state_dict(
            state_dict, prefix, local_metadata, True, missing_keys, unexpected_keys, error_msgs
        )

    # ---------------------------------------------------------------------------------------------- devices and types

    @property
    def device(self) -> torch.device:
        """Where values are returned; states are in CPU memory."""
        return self._device

    def _apply(self, fn: Any, *args: Any, **kwargs: Any) -> Metric:
        super()._apply(fn, *args, **kwargs)
        self._device = fn(torch.zeros(1, device=self._device)).device
        self._live.versions = None
        return self

    def type(self, dst_type: Any) -> Metric:
        """Does nothing: values are float32, states exact."""
        return self

    def float(self) -> Metric:
        return self

    def double(self) -> Metric:
        return self

    def half(self) -> Metric:
        return self

    def set_dtype(self, dst_type: Any) -> Metric:
        return self

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


def take_state(live: Any, stores: list[Any], prefix: str, state: Any, error_msgs: list[str]) -> None:
    """Loads what a checkpoint holds below a prefix; what is wrong with it goes to the messages."""
    try:
        unpack(stores, _bytes(state))
        live.updates = max(live.updates, 1)
    except (ValueError, TypeError, AttributeError) as error:
        error_msgs.append(f"{prefix}state: {error}")


def _tensor(state: bytes) -> Tensor:
    return torch.frombuffer(bytearray(state), dtype=torch.uint8) if state else torch.zeros(0, dtype=torch.uint8)


def _bytes(state: Tensor) -> bytes:
    return bytes(state.cpu().contiguous().numpy()) if _has_numpy() else bytes(state.cpu().tolist())


@functools.lru_cache(None)
def _has_numpy() -> bool:
    try:
        import numpy  # noqa: F401
    except ImportError:
        return False
    return True


def _moved(value: Any, device: torch.device) -> Any:
    """Floats as float32, single elements without dimensions, on the device; tuples and lists alike."""
    if isinstance(value, (Tensor, Wide)):
        tensor = (
            value.tensor
            if isinstance(value, Wide)
            else value.to(torch.float32)
            if value.dtype == torch.float64
            else value
        )
        return (tensor.squeeze() if tensor.numel() == 1 else tensor).to(device)
    return type(value)(_moved(item, device) for item in value)


class Wide:
    """A tensor that keeps its dtype."""

    def __init__(self, tensor: Tensor):
        self.tensor = tensor


def by_task(name: str, classes: dict[str, type], arguments: dict[str, Any]) -> type:
    """The class `name(task=..., ...)` that makes the metric of a task from those of the arguments that it takes."""

    def make(cls, task: Any, *args: Any, **kwargs: Any) -> Metric:
        bound = cls.__signature__.bind(task, *args, **kwargs)
        bound.apply_defaults()
        given, options = dict(bound.arguments), bound.arguments.get("kwargs", {})
        task = str(getattr(task, "value", task))
        if task not in classes:
            raise ValueError(f"Expected argument `task` to be one of {', '.join(classes)}, but got {task!r}")
        for kind, width in (("multiclass", "num_classes"), ("multilabel", "num_labels")):
            if task == kind and not isinstance(given.get(width), int):
                raise ValueError(f"`{width}` is expected to be `int` but `{type(given.get(width))}` was passed.`")
        taken = classes[task].arguments
        return classes[task](**{key: value for key, value in given.items() if key in taken}, **options)

    kind = inspect.Parameter
    parameters = [kind("task", kind.POSITIONAL_OR_KEYWORD)]
    parameters += [
        kind(key, kind.POSITIONAL_OR_KEYWORD, default=kind.empty if default is NEEDED else default)
        for key, default in arguments.items()
    ]
    doc = f"{name} of a task: {', '.join(classes)}. Gives a {' or '.join(cls.__name__ for cls in classes.values())}."
    return type(
        name,
        (),
        {
            "__new__": make,
            "__module__": __name__,
            "__doc__": doc,
            "__signature__": inspect.Signature([*parameters, kind("kwargs", kind.VAR_KEYWORD)]),
        },
    )
