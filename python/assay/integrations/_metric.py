"""One number of the catalogue, as the other libraries want it: a name, a value, a direction."""

from __future__ import annotations

from typing import Any

from .. import _ext
from .._config import make_config
from .._functions import BY_NAME, Row


def row_of(spec: str, task: str) -> Row:
    """The catalogue row of a spec. Raises ValueError, naming the nearest."""
    return BY_NAME[_ext.canonical_spec(spec, task).partition("(")[0]][task]


class Metric:
    """spec, row, maximize (None without a direction), and the value of columns; pickles."""

    def __init__(self, spec: str, task: str, **options: Any):
        self.spec, self.task, self.options = _ext.canonical_spec(spec, task), task, options
        self.row = row_of(spec, task)
        self.maximize = {"maximize": True, "minimize": False}.get(self.row.direction)
        self._config = make_config(task, [spec], **options)

    def value(self, **columns: Any) -> float:
        """The number. Raises TypeError when it is a vector, curve or table."""
        found = _ext.compute(self._config, columns, 0, False)
        if not isinstance(found, float):
            raise TypeError(f"{self.spec} gives no single number; choose an average or another metric")
        return found

    def __reduce__(self):
        return _made, (type(self), self.spec, self.task, self.options)


def _made(kind: type, spec: str, task: str, options: dict) -> Any:
    return kind(spec, task, **options)
