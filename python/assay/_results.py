"""What an evaluation found, as objects that show themselves."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from . import _ext

_ARROWS = {"maximize": "\u2191", "minimize": "\u2193", "none": ""}


class Interval(dict):
    """A confidence interval: method, level, low and high, as keys and as attributes; of a vector or table, low and high
    are dicts by label."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __repr__(self) -> str:
        if isinstance(self.low, dict):
            return f"Interval(of {len(self.low)} labels, {100 * self.level:g}%, {self.method})"
        return (
            f"[{self.low:.{_decimals(self)}f}, {self.high:.{_decimals(self)}f}] ({100 * self.level:g}%, {self.method})"
        )


def _decimals(ci: Interval) -> int:
    """Decimals whose unit is at most a quarter of the interval."""
    quarter = (ci.high - ci.low) / 4
    return min(max(math.ceil(-math.log10(quarter)), 0), 15) if 0 < quarter < math.inf else 4


class Result:
    """One metric: value, undefined and clamped (the reason, or None), at, ci, spec, direction, range, signature."""

    def __init__(self, data: dict):
        self._data = data

    @property
    def value(self) -> Any:
        return self._data["value"]

    @property
    def clamped(self) -> str | None:
        """How many rows have a term that a floor or a clip decides, and which these are."""
        return self._data.get("clamped")

    @property
    def clamped_rows(self) -> int:
        return self._data.get("clamped_rows", 0)

    @property
    def ci(self) -> Interval | None:
        found = self._data.get("ci")
        return None if found is None else Interval(found)

    @property
    def no_interval(self) -> str | None:
        """Why there is no interval, where one was asked for and could be expected."""
        return self._data.get("no_interval")

    @property
    def _one_interval(self) -> Interval | None:
        """The interval of a single number."""
        ci = self.ci
        return ci if ci and not isinstance(ci.low, dict) else None

    @property
    def at(self) -> dict | None:
        return self._data.get("at")

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["_data"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __float__(self) -> float:
        return float(self.value)

    def __repr__(self) -> str:
        return f"Result({self.spec}: {self._short()}{_ARROWS[self.direction]}{' ' * bool(self._interval())}{self._interval()})"

    def _short(self) -> str:
        ci = self._one_interval
        return f"{self.value:.{_decimals(ci) + 1}f}" if ci and abs(self.value) < 1e5 else _short(self.value)

    def _interval(self) -> str:
        ci = self._one_interval
        return f"[{ci.low:.{_decimals(ci)}f}, {ci.high:.{_decimals(ci)}f}]" if ci else ""


def _frame_row(r: Result) -> dict:
    row = {"metric": r.name, "spec": r.spec, "value": r.value}
    if r._one_interval:
        row |= {"ci_low": r.ci.low, "ci_high": r.ci.high, "ci_level": r.ci.level, "ci_method": r.ci.method}
    return row


def _short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4f}" if abs(value) < 1e5 else f"{value:.5g}"
    if isinstance(value, dict):
        return "{" + ", ".join(str(key) for key in list(value)[:4]) + ("..." if len(value) > 4 else "") + "}"
    return str(value)


def _plain(value: Any) -> Any:
    """JSON's view of a value: lists for buffers, None for NaN and infinities."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)) or type(value).__name__ == "array":
        return [_plain(item) for item in value]
    return value


def _escaped(label: str) -> str:
    return label.replace("\\", "\\\\").replace("/", "\\/")


class Metrics:
    """Metrics by spec, name or alias; iterates over its results."""

    def __init__(self, data: list[dict], task: str):
        self._task = task
        self._results = {item["spec"]: Result(item) for item in data}

    def __getitem__(self, spec: str) -> Result:
        found = self._results.get(spec)
        if found is None:
            found = next(
                (r for r in self._results.values() if r.name == spec and not _in_catalogue(spec, self._task)), None
            )
        if found is None:
            canonical = _ext.canonical_spec(spec, self._task)
            found = self._results.get(canonical)
            if found is None and "(" not in spec:
                found = next((r for r in self._results.values() if r.name == canonical), None)
        if found is None:
            raise KeyError(f"{spec!r} was not evaluated; there are {', '.join(self._results)}")
        return found

    def __iter__(self) -> Iterator[Result]:
        return iter(self._results.values())

    def __len__(self) -> int:
        return len(self._results)

    def __contains__(self, spec: str) -> bool:
        try:
            self[spec]
        except (KeyError, ValueError):
            return False
        return True


def _in_catalogue(name: str, task: str) -> bool:
    return _ext.find_metric(name, task) is not None


class Slice(Metrics):
    """The metrics of one slice: slice (column to value) and rows."""

    def __init__(self, data: dict, task: str):
        super().__init__(data["metrics"], task)
        self.slice, self.rows = data["slice"], data["rows"]

    def __repr__(self) -> str:
        return f"Slice({self.slice}, rows={self.rows})"


class Window(Metrics):
    """The metrics of one window: window (column to start and length) and rows."""

    def __init__(self, data: dict, task: str):
        super().__init__(data["metrics"], task)
        self.window, self.rows = data["window"], data["rows"]

    def __repr__(self) -> str:
        return f"Window({self.window}, rows={self.rows})"


class Evaluation(Metrics):
    """An evaluation: r["roc_auc"].value, r.slices, r.windows, r.data, r.warnings, r.to_dict(), r.to_pandas().

    Lists of dicts, as in the JSON of the command: r.worst_slices, r.fairness, r.trends.
    """

    def __init__(self, data: dict, evaluator: Any = None):
        super().__init__(data["metrics"], data["task"])
        self._data = data
        self.evaluator = evaluator
        self.task, self.data, self.warnings = data["task"], data["data"], data["warnings"]
        self.slices = [Slice(item, data["task"]) for item in data["slices"]]
        self.windows = [Window(item, data["task"]) for item in data["windows"]]
        self.worst_slices, self.fairness, self.trends = (
            data.get(key, []) for key in ("worst_slices", "fairness", "trends")
        )

    def to_dict(self, prefix: str | None = None) -> dict:
        """The evaluation with the schema of the command's JSON; with `prefix`, flat `prefix/metric` numbers for loggers
        ("": names alone). Undefined numbers are left out; a "/" in a label is written "\\/", a backslash twice."""
        if prefix is None:
            return {"schema": "assay.evaluation/1", "assay": _ext.__version__} | _plain(self._data)
        head = f"{prefix}/" if prefix else ""
        flat: dict[str, float | None] = {}
        for result in self:
            if isinstance(result.value, float) and not math.isnan(result.value):
                flat[head + result.spec] = result.value
            elif isinstance(result.value, dict):
                flat |= {
                    f"{head}{result.spec}/{_escaped(key)}": item
                    for key, item in result.value.items()
                    if isinstance(item, float) and not math.isnan(item)
                }
        return flat

    def to_pandas(self):
        """A frame with a row a scalar metric and slice (needs pandas)."""
        import pandas

        rows = [_frame_row(r) for r in self if isinstance(r.value, float)]
        for part in self.slices:
            rows += [dict(part.slice) | _frame_row(r) for r in part if isinstance(r.value, float)]
        for part in self.windows:
            rows += [dict(part.window) | _frame_row(r) for r in part if isinstance(r.value, float)]
        return pandas.DataFrame(rows)

    def _lines(self) -> list[tuple[str, str, str, str, str]]:
        return [(r.spec, r._short(), r._interval(), _ARROWS[r.direction], r.undefined or "") for r in self]

    def __repr__(self) -> str:
        lines = self._lines()
        width = max((len(line[0]) for line in lines), default=0)
        values = max((len(line[1]) for line in lines), default=0)
        intervals = max((len(line[2]) + 1 for line in lines if line[2]), default=0)
        head = f"{self.task}: {self.data['rows_used']} of {self.data['rows_read']} rows"
        if "effective_rows" in self.data:
            head += f", {self.data['rows_used']} rows count as {self.data['effective_rows']:.0f}"
        body = [
            f"  {spec:<{width}}  {value:>{values}} {ci:<{intervals}}{arrow} {note}".rstrip()
            for spec, value, ci, arrow, note in lines
        ]
        if self.slices:
            body.append(f"  {len(self.slices)} slices")
        if self.windows:
            body.append(f"  {len(self.windows)} windows")
        return "\n".join([head, *body])

    def _repr_html_(self) -> str:
        import html

        cells = "".join(
            f"<tr><td>{html.escape(spec)}</td><td style='text-align:right'>{html.escape(value)}</td><td>{html.escape(ci)}</td><td>{arrow}</td><td>{html.escape(note)}</td></tr>"
            for spec, value, ci, arrow, note in self._lines()
        )
        head = f"{html.escape(self.task)}, {self.data['rows_used']} of {self.data['rows_read']} rows"
        return f"<table><caption>{head}</caption><thead><tr><th>metric</th><th>value</th><th></th><th></th><th></th></tr></thead><tbody>{cells}</tbody></table>"
