"""Writes assay/__init__.pyi: the functions of the catalogue with types, choices, defaults and docstrings, for editors and mypy.

usage: make_stubs.py FOLDER_OF_EXTENSION OUTPUT
"""

from __future__ import annotations

import importlib.util
import inspect
import sys
import textwrap
from pathlib import Path

HERE = Path(__file__).parent / "assay"
HEAD = '''# Written by make_stubs.py from the catalogue.
from typing import Any, Iterable, Literal, Protocol, Sequence, overload
from array import array

from ._compare import Comparison as Comparison, compare as compare
from ._evaluator import Evaluator as Evaluator, evaluate as evaluate
from ._functions import Row
from ._results import Evaluation as Evaluation, Result as Result

class _ArrowArray(Protocol):
    def __arrow_c_array__(self, requested_schema: Any = ..., /) -> Any: ...

class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: Any = ..., /) -> Any: ...

class _DLPack(Protocol):
    def __dlpack__(self) -> Any: ...

class _NumPy(Protocol):
    def __array__(self) -> Any: ...

_Column = Sequence[Any] | _ArrowArray | _ArrowStream | _DLPack | _NumPy | memoryview | array[Any]
_Task = Literal["binary", "multiclass", "multilabel", "regression", "ranking"]

__version__: str
__all__: list[str]

def list_metrics(task: _Task | None = None) -> list[str]:
    """Names of all metrics, or of those of one task, in catalogue order."""

def explain(metric: str, task: _Task | None = None) -> Row:
    """The catalogue row of a metric or alias: meaning, formula, range, when to use it, parameters."""
'''
CHOICES = {
    "score_kind": ("probability", "logit", "score"),
    "undefined": ("rule", "nan", "zero", "one", "error"),
    "missing": ("error", "drop"),
}
TYPES = {"labels": "Iterable[Any] | None", "positive": "Any", "threshold": "float", "threads": "int"}
INPUTS = {"target", "prediction", "score", "weight", "lower", "upper", "query", "document"}
CURVE, MATRIX = "dict[str, array[float]]", "dict[str, Any]"


def load(extension: Path):
    """The package of the sources with the extension of a build."""
    spec = importlib.util.spec_from_file_location(
        "assay", HERE / "__init__.py", submodule_search_locations=[str(HERE), str(extension)]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules["assay"] = module
    spec.loader.exec_module(module)
    return module


def literal(values) -> str:
    return f"Literal[{', '.join(map(repr, values))}]"


def type_of(value) -> str:
    """How a value is annotated."""
    if isinstance(value, float):
        return "float"
    inner = next(iter(value.values()), 0.0)
    if isinstance(inner, float):
        return "dict[str, float]"
    if isinstance(inner, dict):
        return "dict[str, dict[str, float]]"
    return MATRIX if isinstance(inner, list) else CURVE


def param_types(rows) -> dict[str, str]:
    types = {}
    for row in rows.values():
        for param in row.params:
            choices = [
                c
                for p in (r for other in rows.values() for r in other.params)
                if p["name"] == param["name"]
                for c in p["choices"]
            ]
            types[param["name"]] = (
                literal(dict.fromkeys(choices)) if choices else {"choice": "str"}.get(param["type"], param["type"])
            )
            if "none" in choices:
                types[param["name"]] += " | None"
    return types


def annotation(parameter, types, tasks) -> str:
    name = parameter.name
    if name == "task":
        return literal(tasks) + " | None"
    if name in types:
        return types[name]
    if name in INPUTS:
        return "_Column" if parameter.default is parameter.empty else "_Column | None"
    return literal(CHOICES[name]) if name in CHOICES else TYPES[name]


def definition(name, signature, types, tasks, returns, fixed=None) -> str:
    """One def; `fixed` are annotations of an overload, whose parameters then have no default."""
    parts, starred = [], False
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            parts.append("*")
            starred = True
        text = (fixed or {}).get(parameter.name, annotation(parameter, types, tasks))
        default = (
            ""
            if parameter.default is parameter.empty or parameter.name in (fixed or {})
            else f" = {parameter.default!r}"
        )
        parts.append(f"{parameter.name}: {text}{default}")
    return f"def {name}({', '.join(parts)}) -> {returns}:"


def documented(function) -> str:
    doc = textwrap.indent(function.__doc__.replace("\\", "\\\\"), "    ").strip()
    return f'    """{doc}\n    """\n'


def stub(name, rows, function, example_value) -> str:
    signature, types, tasks = inspect.signature(function), param_types(rows), list(rows)
    plain = " | ".join(dict.fromkeys(type_of(example_value(name, row)) for row in rows.values()))
    vectors = [
        type_of(example_value(name, row, average="none"))
        for row in rows.values()
        for p in row.params
        if p["name"] == "average" and "none" in p["choices"]
    ]
    doc = documented(function)
    if not vectors or plain == vectors[0]:
        return definition(name, signature, types, tasks, plain) + "\n" + doc
    rest = {"average": types["average"].replace("'none', ", "").replace(", 'none'", "").removesuffix(" | None")}
    one = definition(name, signature, {**types, **rest}, tasks, plain)
    each = definition(name, signature, types, tasks, vectors[0], {"average": "Literal['none'] | None"})
    return f"@overload\n{one}\n{doc}@overload\n{each} ...\n"


def main() -> None:
    assay = load(Path(sys.argv[1]).resolve())
    from assay._docs import example_value

    stubs = [stub(name, rows, getattr(assay, name), example_value) for name, rows in assay._BY_NAME.items()]
    Path(sys.argv[2]).write_text(HEAD + "\n" + "\n".join(stubs), encoding="utf-8")


if __name__ == "__main__":
    main()
