"""Comparison of models on the same rows: differences, paired intervals and tests."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import _ext
from ._config import DEFAULTS, by_list, label_text, make_config, spec_list
from ._decision import evaluator_of, is_state
from ._evaluator import (
    _PROGRAM,
    Evaluator,
    _answer,
    _as_table,
    _flags,
    _listed,
    _narrowed,
    _quoted,
    expanded,
    fitting,
    refuse_text,
)
from ._results import Evaluation

_ARROWS = {"maximize": "\u2191", "minimize": "\u2193", "none": ""}


class Difference:
    """One metric of one model beside the baseline: baseline, value, difference, ci, test, p, p_holm, p_bh, better, units, spec, model."""

    __slots__ = ("_data",)

    def __init__(self, data: dict):
        self._data = data

    @property
    def p(self) -> float | None:
        return self._data["test"]["p"]

    @property
    def p_holm(self) -> float | None:
        return self._data["test"]["p_holm"]

    @property
    def p_bh(self) -> float | None:
        return self._data["test"]["p_bh"]

    @property
    def test(self) -> str:
        return self._data["test"]["method"]

    def __getattr__(self, name: str) -> Any:
        if name == "_data":
            raise AttributeError(name)
        try:
            return self._data[name]
        except KeyError:
            raise AttributeError(name) from None

    def __repr__(self) -> str:
        return f"Difference({self._what}{_ARROWS[self.direction]}: {self.model} {_signed(self.difference)}, p {_number(self.p)})"

    @property
    def _what(self) -> str:
        return self.spec if self.label is None else f"{self.spec}[{self.label}]"


class Differences:
    """The differences within a set of rows: d["spec"]; d["spec", "model"], d["spec", "label"] or d["spec", "model", "label"]
    where there are several models or a number a label."""

    def __init__(self, data: dict, task: str):
        self._items = [Difference(item) for item in data["metrics"]]
        self._task = task
        self.disagreements: dict[str, int] | None = data["disagreements"]
        self.slice: dict[str, str] = data.get("slice", {})
        self.rows: int | None = data.get("rows")

    def __getitem__(self, key: str | tuple[str, ...]) -> Difference:
        spec, *rest = key if isinstance(key, tuple) else (key,)
        rest = [label_text(item) for item in rest]
        items = [item for item in self._items if all(name in (item.model, item.label) for name in rest)]
        found = [item for item in items if spec == item.spec]
        if not found:
            canonical = _ext.canonical_spec(spec, self._task)
            found = [item for item in items if canonical in (item.spec, item.name)]
        if not found:
            raise KeyError(
                f"{key!r} was not compared; there are {', '.join(dict.fromkeys(item.spec for item in self._items))}"
            )
        if len(found) > 1:
            raise KeyError(f"{key!r}: several models, labels or specs; give [spec, model, label]")
        return found[0]

    def __iter__(self) -> Iterator[Difference]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return f"Differences({self.slice}, rows={self.rows})"


class Comparison(Differences):
    """A comparison: r["spec"].difference, .ci, .p; r.slices, r.models, r.disagreements, r.data, r.warnings, r.to_dict(), r.to_pandas()."""

    def __init__(self, data: dict):
        super().__init__(data, data["task"])
        self._data = data
        self.task, self.models, self.baseline = data["task"], data["models"], data["baseline"]
        self.data, self.warnings = data["data"], data["warnings"]
        self.rows = self.data["rows_used"]
        self.slices = [Differences(item, data["task"]) for item in data["slices"]]

    def to_dict(self) -> dict:
        """The comparison with the schema of the command's JSON, assay.comparison/1."""
        import json

        return json.loads(json.dumps(self._data))

    def to_pandas(self):
        """A frame with a row a metric, model and slice (needs pandas)."""
        import pandas

        return pandas.DataFrame([part.slice | _flat(item) for part in (self, *self.slices) for item in part])

    def _lines(self) -> list[list[str]]:
        lines = []
        for part in (self, *self.slices):
            where = ", ".join(f"{column}={value}" for column, value in part.slice.items())
            for d in part:
                interval = f"{_signed(d.ci['low'])} to {_signed(d.ci['high'])}"
                cells = [
                    where,
                    d._what + " " + _ARROWS[d.direction],
                    d.model,
                    _number(d.baseline),
                    _number(d.value),
                    _signed(d.difference),
                ]
                lines.append(cells + [interval, _number(d.p), _number(d.p_holm), d.better or "not shown"])
        return lines

    _HEAD = ["slice", "metric", "model", "baseline", "value", "difference", "interval", "p", "p Holm", "better"]

    def __repr__(self) -> str:
        rows = [self._HEAD, *self._lines()]
        first = 0 if self.slices else 1
        widths = [max(len(row[k]) for row in rows) for k in range(len(self._HEAD))]
        head = f"{self.task}: {self.data['rows_used']} of {self.data['rows_read']} rows, baseline {self.baseline}"
        return "\n".join(
            [
                head,
                *(
                    "  " + "  ".join(row[k].ljust(widths[k]) for k in range(first, len(widths))).rstrip()
                    for row in rows
                ),
            ]
        )

    def _repr_html_(self) -> str:
        import html

        first = 0 if self.slices else 1
        head = "".join(f"<th>{name}</th>" for name in self._HEAD[first:])
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row[first:]) + "</tr>" for row in self._lines()
        )
        caption = f"{html.escape(self.task)}, {self.data['rows_used']} of {self.data['rows_read']} rows, baseline {html.escape(self.baseline)}"
        return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _number(x: float | None) -> str:
    if x is None:
        return "n/a"
    return f"{x:.4f}" if x == 0 or 1e-4 <= abs(x) < 1e5 else f"{x:.2g}"


def _signed(x: float | None) -> str:
    return ("+" if x is not None and x > 0 else "") + _number(x)


def _flat(d: Difference) -> dict:
    row = {key: getattr(d, key) for key in ("name", "spec", "label", "model", "baseline", "value", "difference")}
    row |= {
        "low": d.ci["low"],
        "high": d.ci["high"],
        "test": d.test,
        "p": d.p,
        "p_holm": d.p_holm,
        "p_bh": d.p_bh,
        "better": d.better,
    }
    return row | (d.units or {"wins": None, "ties": None, "losses": None})


def compare(
    *data: Any,
    target: str | list[str] | None = None,
    task: str | None = None,
    scores: Iterable[str | list[str]] | Mapping[str, str | list[str]] | None = None,
    predictions: Iterable[str | list[str]] | Mapping[str, str | list[str]] | None = None,
    score: str | list[str] | None = None,
    prediction: str | list[str] | None = None,
    names: Iterable[str] | None = None,
    method: str = "auto",
    metrics: str | Iterable[str] | None = None,
    weight: str | None = None,
    id: str | None = None,
    query: str | None = None,
    document: str | None = None,
    truth: Any = None,
    on: str | None = None,
    unmatched: str | None = None,
    input_format: str | None = None,
    delimiter: str | None = None,
    decimal: str | None = None,
    comment: str | None = None,
    escape: str | None = None,
    label_separator: str | None = None,
    threads: int = 0,
    **options: Any,
) -> Comparison:
    """Compares two models or more on the same rows; the first is the baseline.

    data: a data frame or table whose columns `scores` or `predictions` name, one entry a model (a list of columns for an entry where
    a model has one a class; a mapping names the models); or paths: one data set, or one file a model with the columns `score` or
    `prediction`, joined by `id`; or saved evaluations: results, their dicts or JSON files, Evaluators, states, whose numbers are
    compared where their signatures agree, without pairs and tests. method: "auto", "mcnemar", "delong", "t", "wilcoxon", "jackknife", "bootstrap(1000)" or
    "randomization(10000)". Further options as of Evaluator: labels, positive, threshold, score_kind, missing, by, level, seed ...

    >>> import assay
    >>> r = assay.compare({"y": [0, 1, 1, 0], "a": [.1, .9, .4, .6], "b": [.2, .8, .7, .3]}, target="y", scores=["a", "b"])
    >>> r["log_loss"].better is None
    True
    """
    import json

    if data and any(_is_saved(item) for item in data):
        if target or scores or predictions or score or prediction or metrics or options or method != "auto":
            raise TypeError("saved evaluations have their columns, metrics and slices already")
        return _compare_saved(data, task, names)
    if target is None:
        raise TypeError("target= is needed")
    task = task or "binary"
    models, labels = _models(scores, predictions)
    named = isinstance(scores, Mapping) or isinstance(predictions, Mapping)
    given = list(names) if names is not None else labels if named else None
    shared = dict(target=target, weight=weight, id=id, query=query, document=document)
    text = dict(delimiter=delimiter, decimal=decimal, comment=comment, escape=escape, label_separator=label_separator)
    if data and all(isinstance(item, (str, os.PathLike)) for item in data):
        flags = dict(
            method=method,
            truth=truth,
            on=on,
            unmatched=unmatched,
            input_format=input_format,
            threads=threads or None,
            **text,
        )
        columns = dict(scores=scores, predictions=predictions, score=score, prediction=prediction)
        return _compare_files(
            [os.fspath(path) for path in data], task, shared, columns, given, spec_list(metrics), flags, options
        )
    if len(data) != 1:
        raise TypeError("one table with the columns of all models is needed, or paths")
    if score is not None or prediction is not None or not models:
        raise TypeError("a table needs scores= or predictions=, with one entry a model")
    if truth is not None or on is not None:
        raise TypeError("truth= and on= join files; join data frames before the call")
    refuse_text(text)
    table = data[0]
    shared = expanded(shared, table)
    models = [[(role, str(name)) for role, entry in model for name in fitting(entry, table)] for model in models]
    config = make_config(task, spec_list(metrics), **options)
    columns = [(role, str(name)) for role, listed in shared.items() for name in _listed(listed)]
    columns += [
        ("slice", name)
        for name in dict.fromkeys(_ext.slice_column(item) for part in by_list(options.get("by")) for item in part)
    ]
    table = _as_table(_narrowed(table, [*columns, *(column for model in models for column in model)]))
    return Comparison(json.loads(_ext.compare_table(config, table, columns, models, given or labels, method, threads)))


def _is_saved(item: Any) -> bool:
    if isinstance(item, (Evaluation, Evaluator, bytes, bytearray)):
        return True
    if isinstance(item, dict):
        return str(item.get("schema", "")).startswith("assay.evaluation/")
    if not isinstance(item, (str, os.PathLike)):
        return False
    path = os.fspath(item)
    if not path.endswith(".json"):
        return path.endswith(".assay") or is_state(path)
    try:
        with open(path, "rb") as file:
            return b"assay.evaluation/" in file.read(128)
    except OSError:
        return False


def _compare_saved(data: tuple, task: str | None, names: Iterable[str] | None) -> Comparison:
    import json

    texts, inputs = [], []
    for k, item in enumerate(data):
        if not _is_saved(item):
            raise TypeError("saved evaluations are compared with saved ones, tables with tables")
        path = os.fspath(item) if isinstance(item, (str, os.PathLike)) else None
        inputs.append(path or f"model {k + 1}")
        if path and path.endswith(".json"):
            with open(path, encoding="utf-8") as file:
                texts.append(file.read())
        else:
            if not isinstance(item, dict):
                item = (item if isinstance(item, Evaluation) else evaluator_of(item).result()).to_dict()
            texts.append(json.dumps(item))
    given = list(names) if names is not None else _stems(inputs)
    if len(given) != len(inputs):
        raise ValueError(f"{len(given)} names for {len(inputs)} models")
    result = Comparison(json.loads(_ext.compare_saved(given, texts, inputs)))
    if task is not None and result.task != task:
        raise ValueError(f"task={task!r}: the saved evaluations are of task {result.task}")
    return result


def _stems(paths: list[str]) -> list[str]:
    stems = [os.path.basename(path).split(".")[0] or path for path in paths]
    return stems if len(set(stems)) == len(stems) else paths


def _models(scores: Any, predictions: Any) -> tuple[list[list[tuple[str, str]]], list[str]]:
    """The columns of each model, and the names of the models."""
    models: list[list[tuple[str, str]]] = []
    names: list[str] = []
    for role, given in (("score", scores), ("prediction", predictions)):
        if given is None:
            continue
        if isinstance(given, str):
            raise TypeError(f"{role}s= is a list with one entry a model")
        entries = list(given.values()) if isinstance(given, Mapping) else list(given)
        labels = (
            list(given)
            if isinstance(given, Mapping)
            else [_name([str(name) for name in _listed(entry)]) for entry in entries]
        )
        if models and len(entries) != len(models):
            raise ValueError(f"scores= has {len(models)} models, predictions= has {len(entries)}")
        models = models or [[] for _ in entries]
        names = names if names and isinstance(scores, Mapping) else labels
        for model, entry in zip(models, entries):
            model += [(role, name) for name in _listed(entry)]
    return models, [str(name) for name in names]


def _name(columns: list[str]) -> str:
    """What the columns of a model have in common."""
    common = os.path.commonprefix(columns)
    return (common.rstrip("_.") if len(columns) > 1 else common) or columns[0]


def _compare_files(paths, task, shared, columns, names, metrics, flags, options) -> Comparison:
    import json

    if set(options) - set(DEFAULTS):
        make_config(task, metrics, **options)  # raises, naming the nearest
    command = [
        os.environ.get("ASSAY_PROGRAM", str(_PROGRAM)),
        "compare",
        *paths,
        "--task",
        task,
        "--quiet",
        "--format",
        "json",
    ]
    for role, listed in shared.items():
        if listed is not None:
            command += [f"--{role}", _quoted(_listed(listed))]
    for flag, entries in columns.items():
        if entries is None:
            continue
        listed = list(entries.values()) if isinstance(entries, Mapping) else _listed(entries)
        if any(not isinstance(entry, str) for entry in listed):
            raise TypeError(f"{flag}= for files: one column a model, or 'prefix*'")
        command += [f"--{flag}", _quoted(listed)]
    if names:
        command += ["--names", _quoted(names)]
    for spec in metrics:
        command += ["--metrics", spec]
    command += _flags(flags, options)
    return Comparison(json.loads(_answer(command)))
