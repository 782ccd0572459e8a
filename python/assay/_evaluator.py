"""Evaluators that stream, and evaluation of tables and files."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from . import _ext
from ._config import DEFAULTS, by_list, label_text, make_config, spec_list, text_list
from ._custom import apply, expand
from ._results import Evaluation

_PROGRAM = os.path.join(os.path.dirname(__file__), "bin", "assay")


class Evaluator:
    """Metrics over batches: update as often as you like, merge, ask for results.

    >>> import assay
    >>> e = assay.Evaluator("roc_auc, f1", task="binary")
    >>> e.update(target=[0, 1], score=[0.2, 0.9])
    >>> e.result()["roc_auc"].value
    1.0
    """

    __slots__ = ("_inner", "_customs", "_states", "update")

    def __init__(self, metrics: str | Iterable[str] | None = None, *, task: str = "binary", **options: Any):
        metrics, customs = expand(metrics, task)
        inner = _ext.Evaluator(make_config(task, spec_list(metrics), **options))
        self._bind(inner, customs, _states_of(customs, options))

    def _bind(self, inner: Any, customs: Iterable[Any] = (), states: Any = None) -> None:
        self._inner = inner
        self._customs = list(customs)
        self._states = states
        self.update = inner.update if states is None else self._update_states

    def _update_states(self, **columns: Any) -> None:
        from ._stateful import as_numpy

        self._states.whole()
        self._inner.update(**columns)
        slices = columns.pop("slices", None) or {}
        columns.pop("quantiles", None)
        given = {role: as_numpy(column) for role, column in columns.items() if column is not None}
        self._states.update(given, slices)

    if TYPE_CHECKING:  # at run time the method of the extension itself

        def update(
            self,
            *,
            target: Any = None,
            prediction: Any = None,
            score: Any = None,
            weight: Any = None,
            id: Any = None,
            query: Any = None,
            document: Any = None,
            time: Any = None,
            lower: Any = None,
            upper: Any = None,
            slices: Mapping[str, Any] | None = None,
            quantiles: Mapping[float, Any] | None = None,
        ) -> None:
            """Adds rows: equally long arrays, tensors, series, Arrow arrays or lists, by what they are for. Raises ValueError or
            TypeError for what does not fit, and then has added nothing."""

    def merge(self, other: Evaluator) -> None:
        """Adds the rows of another evaluator of the same configuration."""
        if (self._states is None) != (other._states is None):
            raise ValueError("evaluators with other Python classes as metrics cannot be merged")
        self._inner.merge(other._inner)
        if self._states is not None:
            self._states.merge(other._states)

    def result(
        self,
        *,
        worst: str | int | None = None,
        fairness: str | Iterable[str] | None = None,
        window: str | Iterable[str] | None = None,
    ) -> Evaluation:
        """The metrics of all rows so far. Raises ValueError without rows.

        worst: "N", "METRIC" or "METRIC:N", the slices furthest below the whole. fairness: columns of `by` whose groups are compared.
        window: windows made of those of the evaluator, e.g. "time=rolling(7d)" of "time=1d".
        """
        data = self._inner.result("" if worst is None else str(worst), text_list(fairness), text_list(window))
        if self._states is not None:
            self._states.whole()
        return Evaluation(apply(self._customs, data, self._states), self)

    def reset(self) -> None:
        """Forgets all rows."""
        self._inner.reset()
        if self._states is not None:
            self._states.reset()

    def __bytes__(self) -> bytes:
        if self._states is not None:
            names = ", ".join(one.name for one in self._states.customs)
            raise TypeError(f"bytes cannot hold the state of a Python class ({names}); pickle the evaluator")
        return self._inner.save()

    @classmethod
    def from_bytes(cls, state: bytes) -> Evaluator:
        """The evaluator that `bytes(evaluator)` came from. Raises ValueError for damaged bytes."""
        evaluator = cls.__new__(cls)
        evaluator._bind(_ext.Evaluator.load(bytes(state)))
        return evaluator

    def __reduce__(self):
        return _restored, (self._inner.save(), self._customs, self._states)

    def __copy__(self) -> Evaluator:
        return _restored(self._inner.save(), self._customs, copy.deepcopy(self._states))

    def __deepcopy__(self, memo: dict) -> Evaluator:
        return self.__copy__()


def _restored(state: bytes, customs: Iterable[Any], states: Any = None) -> Evaluator:
    evaluator = Evaluator.__new__(Evaluator)
    evaluator._bind(_ext.Evaluator.load(state), customs, states)
    return evaluator


def _states_of(customs: Iterable[Any], options: Mapping[str, Any]) -> Any:
    """The states of metrics that are Python classes; None without."""
    if not customs:
        return None
    from ._stateful import states_of

    return states_of(customs, dict(options))


def _fed(states: Any, data: Any, roles: Mapping[str, Any]) -> Any:
    """The states, updated with a table."""
    from ._stateful import batches

    given = {role: names for role, names in roles.items() if names is not None}
    for columns, slices in batches(data, given, dict.fromkeys(name for part in states.parts for name in part)):
        states.update(columns, slices)
    return states


def _listed(value: Any) -> list:
    if value is None:
        return []
    return list(value) if isinstance(value, Iterable) and not isinstance(value, (str, os.PathLike)) else [value]


def _names_of(data: Any) -> list[str]:
    """The names of the columns of a table, those that are texts."""
    names = data if isinstance(data, Mapping) else getattr(data, "column_names", None)
    if names is None:
        names = getattr(data, "columns", None)
    return [name for name in names if isinstance(name, str)] if isinstance(names, Iterable) else []


def expanded(roles: Mapping[str, Any], data: Any) -> dict[str, Any]:
    """Targets, predictions and scores with their wildcards (`p_*`) as the columns of a table that fit, in its order."""
    wild = {
        role: [name for entry in _listed(names) for name in fitting(entry, data)]
        for role, names in roles.items()
        if role in ("target", "prediction", "score") and any("*" in str(entry) for entry in _listed(names))
    }
    return {**roles, **wild}


def fitting(pattern: Any, data: Any) -> list[Any]:
    names = _names_of(data)
    found = _ext.fitting(pattern, names) if isinstance(pattern, str) else [pattern]
    if not found:
        raise ValueError(f"no column fits {pattern!r}; the table has {', '.join(names[:12])}")
    return found


def _columns(roles: Mapping[str, Any], by: list[list[str]], window: list[str]) -> list[tuple[str, str]]:
    columns = [(role, str(name)) for role, names in roles.items() for name in _listed(names)]
    columns += [("time", name) for name in dict.fromkeys(map(_ext.window_column, window))]
    return columns + [
        ("slice", name) for name in dict.fromkeys(_ext.slice_column(item) for part in by for item in part)
    ]


def _with_fairness(by: Any, fairness: list[str]) -> list[str]:
    """The slices asked for, and those that fairness needs."""
    items = [] if by is None else [by] if isinstance(by, (str, int)) else list(by)
    alone = {_ext.slice_column(str(item)) for item in items if "*" not in str(item)}
    return items + [column for column in fairness if column not in alone]


def evaluate(
    data: Any,
    *,
    task: str,
    target: str | list[str] | None = None,
    prediction: str | list[str] | None = None,
    score: str | list[str] | None = None,
    metrics: str | Iterable[str] | None = None,
    weight: str | None = None,
    id: str | None = None,
    query: str | None = None,
    document: str | None = None,
    lower: str | list[str] | None = None,
    upper: str | list[str] | None = None,
    quantile: Mapping[float, str] | None = None,
    truth: Any = None,
    on: str | None = None,
    unmatched: str = "error",
    input_format: str | None = None,
    delimiter: str | None = None,
    decimal: str | None = None,
    comment: str | None = None,
    escape: str | None = None,
    label_separator: str | None = None,
    threads: int = 0,
    worst: str | int | None = None,
    fairness: str | Iterable[str] | None = None,
    **options: Any,
) -> Evaluation:
    """Evaluates a table, or files, by the names of their columns.

    data: a data frame or any table with Arrow capsules, or a path, glob or list of paths (read as the command reads them).
    Text files that are not plain are told: delimiter=";", decimal=",", comment="#", escape="\\\\" (before quotes inside quotes),
    label_separator="|" (of several labels in one cell).
    Further options as of Evaluator: labels, positive, threshold, score_kind, missing, undefined, by, min_slice, window, level, seed;
    worst and fairness as of Evaluator.result. ci is "auto" here: each number has the confidence interval that suits it, where
    there is one.
    """
    options.setdefault("ci", "auto")
    if target is None:
        raise TypeError("target= is needed: the column with the truth")
    fairness = text_list(fairness)
    options["by"] = _with_fairness(options.get("by"), fairness)
    views = dict(worst=worst, fairness=fairness)
    metrics, customs = expand(metrics, task)
    states = _states_of(customs, options)
    roles = dict(
        target=target,
        prediction=prediction,
        score=score,
        weight=weight,
        id=id,
        query=query,
        document=document,
        lower=lower,
        upper=upper,
    )
    text = dict(delimiter=delimiter, decimal=decimal, comment=comment, escape=escape, label_separator=label_separator)
    if isinstance(data, (str, os.PathLike)) or (
        isinstance(data, (list, tuple)) and all(isinstance(item, (str, os.PathLike)) for item in data)
    ):
        flags = dict(
            truth=truth, on=on, unmatched=unmatched, input_format=input_format, threads=threads or None, **text
        )
        return _evaluate_files(
            [os.fspath(path) for path in _listed(data)],
            task,
            roles,
            spec_list(metrics),
            quantile,
            flags,
            options,
            customs,
            views,
            states,
        )
    if truth is not None:
        raise TypeError("truth= joins files; join data frames before the call")
    refuse_text(text)
    roles = expanded(roles, data)
    config = make_config(task, spec_list(metrics), **options)
    columns = _columns(roles, by_list(options["by"]), text_list(options.get("window")))
    quantiles = [(level, str(name)) for level, name in (quantile or {}).items()]
    data = _as_table(_narrowed(data, [*columns, *quantiles]))
    inner = _ext.evaluate_table(config, data, columns, quantiles, threads)
    evaluator = Evaluator.__new__(Evaluator)
    evaluator._bind(inner, customs, states and _fed(states, data, roles))
    return evaluator.result(**views)


def refuse_text(text: Mapping[str, Any]) -> None:
    """Refuses, for a table, what tells how files are written."""
    given = [f"{name}=" for name, value in text.items() if value is not None]
    if given:
        raise TypeError(f"{given[0]} is of text files; a table has its columns already (label lists as lists)")


def _narrowed(data: Any, columns: list[tuple]) -> Any:
    """Of a pandas frame or a dict the wanted columns, named by texts: all that there are would be converted."""
    wanted = list(dict.fromkeys(name for _, name in columns))
    if isinstance(data, Mapping):
        named = {str(name): column for name, column in data.items()}
        return {name: named[name] for name in wanted} if set(wanted) <= set(named) else named
    if not hasattr(data, "iloc"):
        return data
    names = [str(name) for name in data.columns]
    for name in wanted:
        if name not in names:
            close = _ext.nearest(name, names)
            raise ValueError(f"no column {name!r}" + (f"; did you mean {close[0]}?" if close else ""))
        if names.count(name) > 1:
            raise ValueError(f"two columns are named {name!r}")
    frame = data.iloc[:, [names.index(name) for name in wanted]]
    if list(frame.columns) != wanted:
        frame = frame.set_axis(wanted, axis=1)
    return frame


def _as_table(data: Any) -> Any:
    """What has an Arrow stream, or a dict of columns where pyarrow is not there to make one."""
    is_frame = hasattr(data, "columns") and hasattr(data, "iloc")
    if not isinstance(data, Mapping) and not is_frame and hasattr(data, "__arrow_c_stream__"):
        return data
    if hasattr(data, "arrow") and not is_frame:  # a DuckDB relation
        return data.arrow()
    if not isinstance(data, Mapping) and not is_frame:
        raise TypeError(f"a data frame, a table or paths are needed, not {type(data).__name__}")
    try:
        import pyarrow
    except ImportError:
        return {str(name): data[name] for name in (data if isinstance(data, Mapping) else data.columns)}
    if isinstance(data, Mapping):
        return pyarrow.table({str(name): column for name, column in data.items()})
    return data if hasattr(data, "__arrow_c_stream__") else pyarrow.Table.from_pandas(data, preserve_index=False)


def _quoted(texts: Iterable[Any]) -> str:
    cells = [
        '"' + str(text).replace('"', '""') + '"' if any(mark in str(text) for mark in ',"\n') else str(text)
        for text in texts
    ]
    return ",".join(cells)


def _flags(flags: Mapping[str, Any], options: Mapping[str, Any]) -> list[str]:
    """Flags of the command: plain ones, then options of an evaluator."""
    command = [
        part
        for name, value in flags.items()
        if value is not None
        for part in (f"--{name.replace('_', '-')}", str(value))
    ]
    for name, value in options.items():
        if value is None:
            continue
        if name == "labels":
            command += ["--labels", _quoted(label_text(label) for label in value)]
        elif name == "window":
            for part in text_list(value):
                command += ["--window", _quoted([part])]
        elif name == "by":
            for part in by_list(value):
                command += ["--by", "*".join(part)]
        else:
            command += [f"--{name.replace('_', '-')}", label_text(value)]
    return command


def _answer(command: list[str]) -> str:
    """What the command prints. Raises what it refused."""
    import subprocess

    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        message = done.stderr.strip().removeprefix("assay: error: ") or f"assay ended with {done.returncode}"
        raise OSError(message) if done.returncode == 4 else ValueError(message)
    return done.stdout


def _evaluate_files(paths, task, roles, metrics, quantile, flags, options, customs, views, states) -> Evaluation:
    import tempfile

    if states is not None:
        if flags["truth"] is not None:
            raise ValueError("truth= cannot be joined for a metric that is a Python class; join before the call")
        from ._stateful import read

        written = ("delimiter", "decimal", "comment", "escape", "label_separator")
        if any(flags[name] is not None for name in written):
            raise ValueError("a metric that is a Python class reads plain files only; read the table before the call")
        names = [name for given in roles.values() for name in _listed(given)]
        names += [name for part in states.parts for name in part]
        states = _fed(states, read(paths, flags["input_format"], names), roles)

    unknown = set(options) - set(DEFAULTS)
    if unknown:
        make_config(task, metrics, **options)  # raises, naming the nearest
    command = [
        os.environ.get("ASSAY_PROGRAM", _PROGRAM),
        "evaluate",
        *paths,
        "--task",
        task,
        "--progress",
        "never",
        "--quiet",
    ]
    for role, names in roles.items():
        if names is not None:
            command += [f"--{role}", _quoted(_listed(names))]
    for spec in metrics:
        command += ["--metrics", spec]
    for level, name in (quantile or {}).items():
        command += ["--quantile", f"{level!r}={name}"]
    command += _flags(flags, options)
    with tempfile.TemporaryDirectory() as folder:
        state = os.path.join(folder, "state.assay")
        _answer([*command, "--save-state", state, "--output", os.devnull])
        with open(state, "rb") as file:
            return _restored(file.read(), customs, states).result(**views)
