"""Metrics of one's own that are Python classes: objects with update, merge and result, one for the whole and one a slice."""

from __future__ import annotations

import copy
import math
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from . import _ext
from ._config import by_list, label_text, text_list
from ._custom import Custom

_WHOLE = ((), ())  # columns and their values


class Stateful(Custom):
    """A metric whose state is a Python object; made by `custom`. The engine counts its rows, and so knows its slices."""

    def __init__(self, name: str, make: Callable[[], Any], direction: str, low: float | None, high: float | None):
        super().__init__(name, make, direction, low, high)
        made = make()
        self.kind = type(made)
        absent = [method for method in ("update", "merge", "result") if not callable(getattr(made, method, None))]
        if absent:
            raise TypeError(
                f"{name}: {type(made).__name__} has no method {absent[0]}; update, merge and result are needed"
            )

    def specs(self, task: str) -> list[str]:
        if "n" not in _ext.custom_fields(task):
            raise ValueError(f"{self.name}: a class cannot be a metric of task {task!r}")
        return [f"{self.name}__n=n"]

    def result_of(self, state: Any, item: dict) -> dict:
        """The result of one object in the place of the count of its rows."""
        value, undefined = math.nan, "no rows were seen" if state is None else None
        if state is not None:
            try:
                value = float(state.result())
            except ZeroDivisionError:
                undefined = "division by zero"
            if not math.isfinite(value) and undefined is None:
                undefined = "not a finite number"
        return self.described(value, undefined, item["signature"].split("|", 1)[1], "a Python class")


class States:
    """The objects of the metrics of one evaluator."""

    def __init__(self, customs: Iterable[Stateful], by: Any):
        self.customs = list(customs)
        self.parts = [tuple(part) for part in by_list(by)]
        self.lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        self.failed: str | None = None
        self.held: dict[str, dict] = {one.name: {} for one in self.customs}

    def update(self, columns: dict[str, Any], slices: dict[str, Any]) -> None:
        with self.lock:
            for key, rows in _groups(self.parts, slices):
                part = columns if rows is None else {role: column[rows] for role, column in columns.items()}
                for one in self.customs:
                    held = self.held[one.name]
                    if key not in held:
                        held[key] = one.function()
                    self.failed = one.name  # until it has come back
                    held[key].update(**part)
                    self.failed = None

    def merge(self, other: States) -> None:
        if {one.name: one.kind for one in self.customs} != {one.name: one.kind for one in other.customs}:
            raise ValueError("evaluators with other Python classes as metrics cannot be merged")
        self.whole(), other.whole()
        with self.lock:
            for one in self.customs:
                for key, state in copy.deepcopy(other.held[one.name]).items():
                    held = self.held[one.name]
                    if key not in held:
                        held[key] = one.function()
                    held[key].merge(state)

    def whole(self) -> None:
        """Refuses what an update that failed left behind."""
        if self.failed:
            raise RuntimeError(f"{self.failed}: an update failed half-way; reset() the evaluator and update it again")

    def of(self, name: str, part: dict) -> Any:
        """The object of the whole or of a slice of a result."""
        key = part.get("slice", {})
        return self.held[name].get((tuple(key), tuple(key.values())))

    def __getstate__(self) -> tuple:
        return self.customs, self.parts, self.failed, self.held

    def __setstate__(self, state: tuple) -> None:
        self.customs, self.parts, self.failed, self.held = state
        self.lock = threading.Lock()


def states_of(customs: Iterable[Custom], options: dict[str, Any]) -> States | None:
    """The objects that an evaluator of these options needs; None when no metric is a class."""
    found = [one for one in customs if isinstance(one, Stateful)]
    if not found:
        return None
    name = found[0].name
    if options.get("missing", "error") != "error":
        raise ValueError(f"{name}: a Python class sees all rows; missing='drop' cannot be used with it")
    if text_list(options.get("window")):
        raise ValueError(f"{name}: a Python class cannot be windowed")
    for item in (item for part in by_list(options.get("by")) for item in part):
        if _ext.slice_column(item) != item:
            raise ValueError(f"{name}: a Python class cannot be sliced by the bins of {item!r}; make them a column")
    return States(found, options.get("by"))


def as_numpy(column: Any) -> Any:
    """A column as a NumPy array."""
    import numpy as np

    if isinstance(column, np.ndarray):
        return column
    if hasattr(column, "detach"):
        return column.detach().cpu().numpy()
    if hasattr(column, "__arrow_c_array__") and hasattr(column, "to_numpy") and hasattr(column, "flatten"):
        return column.to_numpy(zero_copy_only=False)
    return column.to_numpy() if hasattr(column, "to_numpy") else np.asarray(column)


def _groups(parts: list[tuple[str, ...]], slices: dict[str, Any]) -> Iterator[tuple[tuple, Any]]:
    """Keys of the whole and of each slice, with its rows."""
    import numpy as np

    yield _WHOLE, None
    if not parts:
        return
    coded = {
        name: np.unique(as_numpy(slices[name]), return_inverse=True) for name in {c for part in parts for c in part}
    }
    for part in parts:
        found = np.stack([coded[name][1].ravel() for name in part], axis=1)
        cells, cell = np.unique(found, axis=0, return_inverse=True)
        for k, codes in enumerate(cells):
            values = tuple(_text(coded[name][0][code]) for name, code in zip(part, codes))
            yield (part, values), cell.ravel() == k


def _text(value: Any) -> str:
    return label_text(value.item() if hasattr(value, "item") else value)


def batches(data: Any, roles: dict[str, Any], by: Iterable[str]) -> Iterator[tuple[dict, dict]]:
    """The columns of a table by role, and those of slices, a record batch at a time."""
    import numpy as np
    import pyarrow

    table = pyarrow.table(data)
    named = {
        role: [names] if isinstance(names, str) else list(names) for role, names in roles.items() if names is not None
    }
    for batch in table.to_batches():
        column = lambda name: _values(batch.column(name))  # noqa: B023, used before the next batch
        columns = {
            role: column(names[0]) if len(names) == 1 else np.stack([column(name) for name in names], axis=1)
            for role, names in named.items()
        }
        yield columns, {name: column(name) for name in by}


def _values(column: Any) -> Any:
    """A column of Arrow; lists of equal length as a matrix."""
    import numpy as np

    values = column.to_numpy(zero_copy_only=False)
    return np.stack(values) if values.dtype == object and len(values) and isinstance(values[0], np.ndarray) else values


def read(paths: list[str], input_format: str | None, names: Iterable[str]) -> Any:
    """The columns that Python classes need, of files that Arrow reads by their endings."""
    import pyarrow.dataset

    endings = {"csv": "csv", "parquet": "parquet", "arrow": "ipc", "feather": "ipc", "ipc": "ipc", "jsonl": "json"}
    kinds = {endings.get(input_format or path.rsplit(".", 1)[-1]) for path in paths}
    if len(kinds) != 1 or None in kinds:
        raise ValueError(
            "a Python class as a metric needs files of one kind: .csv, .parquet, .arrow, .feather or .jsonl"
        )
    return pyarrow.dataset.dataset(paths, format=kinds.pop()).to_table(columns=list(dict.fromkeys(names)))
