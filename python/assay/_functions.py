"""One function for each catalogue row, made from the rows themselves when it is first asked for."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from . import _ext
from ._config import DEFAULTS, make_config

if TYPE_CHECKING:
    import inspect

_TYPES = {"bool": "bool", "int": "int", "float": "float", "str": "str", "choice": "str"}
_INPUTS = {
    "label": ("target", "prediction"),
    "score": ("target", "score"),
    "probability": ("target", "score"),
    "prediction": ("target", "prediction"),
    "interval": ("target", "lower", "upper"),
    "ranking": ("target", "score", "query"),
}


class Row(dict):
    """A catalogue row: name, task, title, meaning, formula, range, direction, params and more."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


ROWS = [Row(row) for row in _ext.catalog()]
BY_NAME: dict[str, dict[str, Row]] = {}
for _row in ROWS:
    BY_NAME.setdefault(_row.name, {})[_row.task] = _row


def _options(rows: dict[str, Row]) -> dict[str, Any]:
    """Keyword options of a metric beside its parameters, with their defaults."""
    tasks = set(rows)
    options: dict[str, Any] = {"task": None}
    own = {param["name"] for row in rows.values() for param in row.params}
    if tasks & {"binary", "multiclass", "multilabel"}:
        options |= {name: DEFAULTS[name] for name in ("labels", "score_kind")}
        if tasks & {"binary", "multilabel"} and any(row.needs == "label" for row in rows.values()):
            options |= {"threshold": DEFAULTS["threshold"]}
    if "binary" in tasks:
        options["positive"] = None
    if "ranking" in tasks:
        options["document"] = None
    options |= {"undefined": DEFAULTS["undefined"], "missing": DEFAULTS["missing"], "threads": 0}
    return {name: value for name, value in options.items() if name not in own}


def _fitting(row: Row) -> set[str]:
    """The inputs that a row reads."""
    more = {"label": {"score"}, "ranking": {"document"}}.get(row.needs, set())
    return {*_INPUTS[row.needs], "weight"} | more


def _signature(rows: dict[str, Row]) -> inspect.Signature:
    import inspect

    first = next(iter(rows.values()))
    kind = inspect.Parameter
    parameters = []
    for name in _INPUTS[first.needs]:
        optional = first.needs == "label" and name == "prediction"
        parameters.append(kind(name, kind.POSITIONAL_OR_KEYWORD, default=None if optional else kind.empty))
    parameters.append(kind("weight", kind.POSITIONAL_OR_KEYWORD, default=None))
    extra = [name for row in rows.values() for name in _INPUTS[row.needs]]
    if any(row.needs == "label" for row in rows.values()):
        extra.append("score")
    known = {p.name for p in parameters}
    for name in extra:
        if name not in known:
            parameters.append(kind(name, kind.KEYWORD_ONLY, default=None))
            known.add(name)
    for row in rows.values():
        for param in row.params:
            if param["name"] not in known:
                parameters.append(
                    kind(param["name"], kind.KEYWORD_ONLY, default=param["default"], annotation=_TYPES[param["type"]])
                )
                known.add(param["name"])
    for name, default in _options(rows).items():
        parameters.append(kind(name, kind.KEYWORD_ONLY, default=default))
    return inspect.Signature(parameters)


@functools.cache
def function(name: str) -> Any:
    """The function of a metric."""
    import inspect

    from ._docs import document

    rows = BY_NAME[name]
    first = next(iter(rows.values()))
    several = len(rows) > 1
    signature = _signature(rows)
    inputs = {n for row in rows.values() for n in _INPUTS[row.needs]} | {"score", "weight", "document"}
    defaults = {p.name: p.default for p in signature.parameters.values()}
    allowed = {task: {param["name"]: param["default"] for param in row.params} for task, row in rows.items()}
    positional = [p.name for p in signature.parameters.values() if p.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    plain = make_config(first.task, [name])
    required = {p.name for p in signature.parameters.values() if p.default is inspect.Parameter.empty}
    fitting = {task: _fitting(row) for task, row in rows.items()}

    needed = max(2, len(required))  # arguments after which a plain call has nothing left to check

    def check(columns, task):
        absent = [key for key in positional if key in required and columns.get(key) is None]
        if absent:
            raise TypeError(f"{name}() needs {absent[0]}=")
        for key in columns.keys() - fitting[task]:
            if columns[key] is not None:
                others = [other for other in rows if key in fitting[other]]
                hint = f" (task={others[0]!r} has)" if others else ""
                raise TypeError(f"{name}() has no {key}= for task {task!r}{hint}")

    def call(*args, **kwargs):
        if not kwargs and needed <= len(args) <= len(positional) and all(x is not None for x in args[:needed]):
            return _ext.compute(plain, dict(zip(positional, args)), 0, several)
        if len(args) > len(positional):
            raise TypeError(f"{name}() takes {len(positional)} positional arguments, not {len(args)}")
        columns = dict(zip(positional, args))
        options: dict[str, Any] = {}
        for key, value in kwargs.items():
            if key in columns:
                raise TypeError(f"{name}() got two values for {key}")
            if key in inputs:
                columns[key] = value
            elif key in defaults:
                options[key] = value
            else:
                close = _ext.nearest(key, list(defaults))
                raise TypeError(f"{name}() has no parameter {key!r}" + (f"; did you mean {close[0]}?" if close else ""))
        if not options:
            check(columns, first.task)
            return _ext.compute(plain, columns, 0, several)
        task = options.pop("task", None) or first.task
        if task not in rows:
            raise ValueError(f"{name} is a metric of {', '.join(rows)}, not of {task!r}")
        check(columns, task)
        params = {key: options.pop(key) for key in list(options) if key in allowed[task]}
        for key in options:
            if any(key in others for others in allowed.values()) and key not in DEFAULTS and key != "threads":
                raise TypeError(f"{name}() has no parameter {key!r} for task {task!r}")
        threads = options.pop("threads", 0)
        if not isinstance(threads, int) or threads < 0:
            raise ValueError(f"threads={threads!r}: a number of threads, or 0 for all cores, is needed")
        text = ", ".join(f"{key}={_text(value)}" for key, value in params.items())
        return _ext.compute(make_config(task, [f"{name}({text})"], **options), columns, threads, several)

    call.__name__ = call.__qualname__ = name
    call.__module__ = "assay"
    call.__signature__ = signature
    call.__doc__ = document(name, rows, signature)
    return call


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "none"
    return f'"{value}"' if isinstance(value, str) else repr(value.item() if hasattr(value, "item") else value)
