"""What tuning, checks, recommendations and plans share: results that are the JSON of the command and show themselves."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from ._evaluator import Evaluator, evaluate
from ._results import Evaluation


class Decision:
    """A result as data: r["key"], r.to_dict() with the schema of the command's JSON."""

    def __init__(self, text: str):
        import json

        self._data: dict[str, Any] = json.loads(text)

    def __getitem__(self, key: str) -> Any:
        return self._data[key]

    def to_dict(self) -> dict[str, Any]:
        """The result with the schema of the command's JSON."""
        return self._data

    def _table(self) -> tuple[str, list[str], list[list[str]]]:
        raise NotImplementedError

    def __repr__(self) -> str:
        title, head, rows = self._table()
        widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
        lines = [
            "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip()
            for row in ([head] if any(head) else []) + rows
        ]
        return "\n".join([title, *lines])

    def _repr_html_(self) -> str:
        import html

        title, head, rows = self._table()
        cells = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
        names = "".join(f"<th>{html.escape(name)}</th>" for name in head)
        return f"<table><caption>{html.escape(title)}</caption><thead><tr>{names}</tr></thead><tbody>{cells}</tbody></table>"


def short(value: Any) -> str:
    return "" if value is None else f"{value:.4f}" if isinstance(value, float) else str(value)


def slice_name(slice: Mapping[str, str]) -> str:
    return ", ".join(f"{column}={value}" for column, value in slice.items()) or "(all)"


def cost_text(cost: Mapping[str, float] | str | None) -> str:
    if cost is None or isinstance(cost, str):
        return cost or ""
    return ",".join(f"{kind}={float(price)!r}" for kind, price in cost.items())


def texts(value: str | Iterable[str] | None) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def inputs_of(data: Any) -> list[str]:
    if isinstance(data, (str, os.PathLike)):
        return [os.fspath(data)]
    if isinstance(data, (list, tuple)) and data and all(isinstance(item, (str, os.PathLike)) for item in data):
        return [os.fspath(item) for item in data]
    return []


def evaluator_of(data: Any, **options: Any) -> Evaluator:
    """The evaluator that holds the rows of `data`: itself, that of an evaluation, of a saved state, or of a table or files."""
    if isinstance(data, Evaluator):
        return data
    if isinstance(data, Evaluation):
        return data.evaluator
    if isinstance(data, (bytes, bytearray)):
        return Evaluator.from_bytes(bytes(data))
    states = states_of(inputs_of(data))
    if not states:
        return evaluate(data, **options).evaluator
    whole, *parts = map(_load, states)
    for part in parts:
        whole.merge(part)
    return whole


def _load(path: str) -> Evaluator:
    with open(path, "rb") as file:
        return Evaluator.from_bytes(file.read())


def states_of(paths: list[str]) -> list[str]:
    """The saved states, where all of the paths are states or folders of them; else none."""
    states: list[str] = []
    for path in paths:
        if os.path.isdir(path):
            found = sorted(os.path.join(path, name) for name in os.listdir(path) if name.endswith(".assay"))
        else:
            found = [path] if is_state(path) else []
        if not found:
            return []
        states += found
    return states


def is_state(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return file.read(7) == b"ASSAYST"
    except OSError:
        return False
