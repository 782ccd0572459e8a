"""The stubs equal what runs; mypy accepts a good program and finds the faults of a bad one; the examples of docstrings are right."""

import ast
import doctest
import inspect
import math
import os
import subprocess
import sys
from pathlib import Path

import assay
import pytest

PACKAGE = Path(assay.__file__).parent
STUB = (PACKAGE / "__init__.pyi").read_text(encoding="utf-8")
FUNCTIONS = {name: getattr(assay, name) for name in assay.list_metrics()}

GOOD = """
import array
import numpy as np
import assay

y, s = [0, 1, 1, 0], np.array([0.1, 0.9, 0.4, 0.3])
auc: float = assay.roc_auc(y, s)
f1: float = assay.f1(y, score=s, threshold=0.4, average="weighted", positive=1)
by_class: dict[str, float] = assay.f1(y, y, task="multiclass", average="none")
curve: array.array[float] = assay.roc_curve(y, array.array("d", s))["tpr"]
evaluator = assay.Evaluator("roc_auc", task="binary")
evaluator.update(target=y, score=s)
value: float = float(evaluator.result()["roc_auc"])
evaluation: assay.Evaluation = assay.evaluate({"y": y, "s": s}, task="binary", target="y", score="s")
names: list[str] = assay.list_metrics("regression")
assay.explain("f1").name
"""

BAD = """
import assay
assay.f1([0, 1], [0, 1], average="makro")
assay.f1([0, 1], [0, 1], treshold=0.3)
assay.roc_auc([0, 1])
assay.mse(1.0, 2.0)
assay.roc_auc([0, 1], [0.1, 0.2], score_kind="logits")
assay.roc_auk([0, 1], [0.1, 0.2])
text: str = assay.roc_auc([0, 1], [0.1, 0.2])
assay.Evaluator("f1").update(traget=[0])
assay.list_metrics("clasification")
"""


def stubs():
    found = {}
    for node in ast.parse(STUB).body:
        if isinstance(node, ast.FunctionDef) and node.name in FUNCTIONS:
            found.setdefault(node.name, []).append(node)
    return found


def parameters_of(node):
    """Name, kind and default of each parameter."""
    plain = [(a.arg, "plain") for a in node.args.args]
    defaults = [None] * (len(plain) - len(node.args.defaults)) + node.args.defaults
    every = [*zip(plain, defaults), *zip([(a.arg, "keyword") for a in node.args.kwonlyargs], node.args.kw_defaults)]
    return [
        (name, kind, "none" if default is None else repr(ast.literal_eval(default))) for (name, kind), default in every
    ]


def test_stubs_equal_signatures():
    found = stubs()
    assert list(found) == list(FUNCTIONS)
    for name, nodes in found.items():
        expected = [
            (
                p.name,
                "keyword" if p.kind is p.KEYWORD_ONLY else "plain",
                "none" if p.default is p.empty else repr(p.default),
            )
            for p in inspect.signature(FUNCTIONS[name]).parameters.values()
        ]
        assert parameters_of(nodes[0]) == expected, name
        assert inspect.cleandoc(ast.get_docstring(nodes[0])) == inspect.cleandoc(FUNCTIONS[name].__doc__)
        for other in nodes[1:]:
            assert [p[:2] for p in parameters_of(other)] == [p[:2] for p in expected]


def test_choices_are_those_of_the_catalogue():
    found = stubs()
    for name, rows in assay._BY_NAME.items():
        literals = {a.arg: ast.unparse(a.annotation) for a in found[name][0].args.kwonlyargs}
        for param in (param for row in rows.values() for param in row.params):
            for choice in set(param["choices"]) - {"none"}:
                assert repr(choice) in literals[param["name"]], (name, param["name"])


def mypy(program, folder):
    (folder / "program.py").write_text(program)
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--follow-imports=silent",
        "--no-error-summary",
        "--cache-dir",
        str(folder / "cache"),
        "program.py",
    ]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "MYPYPATH": str(PACKAGE.parent)}, capture_output=True, text=True
    )
    return done.stdout.splitlines()


def test_mypy(tmp_path):
    pytest.importorskip("mypy")
    assert mypy(GOOD, tmp_path) == []
    faulty = {int(line.split(":")[1]) for line in mypy(BAD, tmp_path) if ": error:" in line}
    assert faulty == set(range(3, BAD.count("\n") + 1))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_examples(name):
    function, rows = FUNCTIONS[name], assay._BY_NAME[name]
    (test,) = doctest.DocTestFinder(recurse=False).find(function, name, globs={})
    results = doctest.DocTestRunner(verbose=False).run(test)
    calls = [example for example in test.examples if f"assay.{name}(" in example.source]
    assert results.failed == 0 and len(calls) == len(rows)
    assert all(
        example.want.strip()
        for example in test.examples
        if "=" not in example.source.split("(")[0] and "import" not in example.source
    )
    for row in rows.values():
        for part in (row.title, row.formula):
            assert part in function.__doc__ or row is not next(iter(rows.values()))
    assert [p for p in inspect.signature(function).parameters if p not in function.__doc__] == []


def test_examples_show_values():
    """An example whose value is nothing says nothing."""
    silent = [
        name
        for name, rows in assay._BY_NAME.items()
        for row in rows.values()
        if _silent(assay._docs.example_value(name, row))
    ]
    assert silent == []


def _silent(value):
    return isinstance(value, float) and math.isnan(value)
