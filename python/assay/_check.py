"""Release gates on an evaluation."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from . import _ext
from ._compare import Comparison, Difference, compare
from ._config import spec_list, text_list
from ._decision import Decision, evaluator_of, inputs_of, short, slice_name, states_of, texts
from ._evaluator import Evaluator, evaluate
from ._results import Evaluation


class CheckFailed(Exception):
    """A release gate failed. `check` is the whole result."""

    def __init__(self, check: Check):
        super().__init__("; ".join(check.failures))
        self.check = check


class Check(Decision):
    """Verdicts of release gates: passed, gates, failures, to_dict(), to_junit(), to_markdown()."""

    def __init__(self, text: str, junit: str, markdown: str):
        super().__init__(text)
        self._junit, self._markdown = junit, markdown

    @property
    def passed(self) -> bool:
        return self._data["passed"]

    @property
    def gates(self) -> list[dict[str, Any]]:
        """One verdict a gate and slice: gate, verdict, value, ci, baseline, reason."""
        return self._data["gates"]

    @property
    def failures(self) -> list[str]:
        """One line a failed gate."""
        return self._data["failures"]

    def __bool__(self) -> bool:
        return self.passed

    def to_junit(self) -> str:
        """JUnit XML, one test case a gate and slice."""
        return self._junit

    def to_markdown(self) -> str:
        """A table for $GITHUB_STEP_SUMMARY."""
        return self._markdown

    def _table(self) -> tuple[str, list[str], list[list[str]]]:
        head = ["verdict", "gate", "rows of", "rows", "value", "reason"]
        rows = [
            [g["verdict"], g["gate"], slice_name(g["slice"]), str(g["rows"]), short(g["value"]), g["reason"] or ""]
            for g in self.gates
        ]
        return "passed" if self.passed else "failed", head, rows


def _numbers(evaluation: dict[str, Any]) -> list[tuple]:
    parts = [([], evaluation["metrics"])] + [
        (list(part["slice"].items()), part["metrics"]) for part in evaluation["slices"]
    ]
    return [
        (slice, m["spec"], None if m["undefined"] else m["value"], m["signature"], _bounds(m.get("ci")), None)
        for slice, metrics in parts
        for m in metrics
        if m["value"] is None or isinstance(m["value"], (int, float))
    ]


def _bounds(ci: dict[str, Any] | None) -> tuple | None:
    return (ci["method"], ci["level"], ci["low"], ci["high"]) if ci else None


def _columns_baseline(data: Any, columns: dict[str, Any], needs: dict[str, Any], changes: tuple) -> tuple:
    """Numbers of a baseline in columns of the same table or files, with paired intervals of the changes."""
    there = {name: value for name, value in needs.items() if name not in ("score", "prediction")}
    evaluation = evaluate(data, **there, **columns).to_dict()
    names = [name for listed in columns.values() for name in text_list(listed)]
    numbers, metrics, slices = _numbers(evaluation), *changes
    if metrics:
        models = {
            f"{role}s": [columns[role], needs[role]]
            for role in ("score", "prediction")
            if role in columns and needs.get(role)
        }
        shared = {name: value for name, value in there.items() if name not in ("metrics", "by", "ci")}
        result = compare(data, metrics=metrics, by=slices or None, names=["baseline", "model"], **models, **shared)
        numbers = _with_changes(numbers, result, 1)
    return ",".join(names), evaluation["task"], numbers


def _with_changes(numbers: list[tuple], result: Comparison, sign: int) -> list[tuple]:
    """Numbers of a baseline with the intervals of their changes; `sign` -1: the baseline is the second model."""

    def change(d: Difference) -> tuple | None:
        if d.ci is None or sign > 0 or d.ci["low"] is None or d.ci["high"] is None:
            return _bounds(d.ci)
        return d.ci["method"], d.ci["level"], -d.ci["high"], -d.ci["low"]

    found = {(tuple(part.slice.items()), d.spec): change(d) for part in (result, *result.slices) for d in part}
    return [(*n[:5], found.get((tuple(n[0]), n[1]))) for n in numbers]


def _paired_files(data: Any, baseline: Any, numbers: list[tuple], needs: dict[str, Any], changes: tuple) -> list[tuple]:
    """Numbers of a baseline in another file, with the changes of the rows of the same id where their bounds are asked for."""
    metrics, slices = changes
    apart = ("metrics", "by", "ci", "window", "lower", "upper", "quantile", "worst", "fairness")
    shared = {name: value for name, value in needs.items() if name not in apart}
    # The model comes first: it has the columns of slices and weights.
    result = compare(
        *inputs_of(data), baseline, metrics=metrics, by=slices or None, names=["model", "baseline"], **shared
    )
    return _with_changes(numbers, result, -1)


def _baseline(baseline: Any, needs: dict[str, Any]) -> tuple[str, str, list[tuple]]:
    """Source, task and numbers of an evaluation, its dict, JSON or state, or of predictions with the same columns."""
    import json

    source = os.fspath(baseline) if isinstance(baseline, (str, os.PathLike)) else "baseline"
    if isinstance(baseline, (str, os.PathLike)) and source.endswith(".json"):
        with open(source, encoding="utf-8") as file:
            try:
                baseline = json.load(file)
            except ValueError as error:
                raise ValueError(f"{source}: damaged JSON of an evaluation: {error}") from None
    if isinstance(baseline, dict) and "metrics" in baseline or isinstance(baseline, dict) and "schema" in baseline:
        if baseline.get("schema") != "assay.evaluation/1":
            raise ValueError(f"{source}: no evaluation of schema assay.evaluation/1")
        return source, baseline["task"], _numbers(baseline)
    if not isinstance(baseline, Evaluation):
        state = isinstance(baseline, (Evaluator, bytes, bytearray)) or (
            isinstance(baseline, (str, os.PathLike)) and bool(states_of([source]))
        )
        baseline = evaluator_of(baseline).result() if state else evaluate(baseline, **needs)
    return source, baseline.task, _numbers(baseline.to_dict())


def _is_table_file(baseline: Any) -> bool:
    paths = inputs_of(baseline)
    return len(paths) == 1 and not paths[0].endswith(".json") and not states_of(paths)


def check(
    data: Any,
    *,
    task: str = "binary",
    require: str | Iterable[str] | None = None,
    gates: str | os.PathLike | None = None,
    baseline: Any = None,
    baseline_score: str | list[str] | None = None,
    baseline_prediction: str | list[str] | None = None,
    min_rows: int | None = None,
    strict: bool = False,
    metrics: str | Iterable[str] | None = None,
    by: str | Iterable[str] | None = None,
    ci: str = "auto",
    raise_on_failure: bool = False,
    **options: Any,
) -> Check:
    """Tests release gates: `require="roc_auc >= 0.9"`, "lower(recall) >= 0.8", "change(f1) >= -0.01",
    "lower(change(f1)) >= -0.01", or a gates.toml.

    data: a table or paths as of `evaluate`, with its options (target=, score=, ...); or an evaluation, Evaluator or saved state.
    baseline: what changes are measured from: an evaluation, its dict or JSON file, a state, or predictions with the same
    columns; baseline_score= and baseline_prediction= name columns of the same data, whose changes are paired, as those
    of two files are by id=. With raise_on_failure, CheckFailed is raised when a gate fails.
    """
    file = None
    if gates is not None:
        with open(gates, encoding="utf-8") as source:
            file = (os.fspath(gates), source.read())
    given = {"score": baseline_score, "prediction": baseline_prediction}
    columns = {role: names for role, names in given.items() if names is not None}
    if columns and baseline is not None:
        raise TypeError("baseline= is other data, baseline_score= and baseline_prediction= are columns: one of both")
    if isinstance(data, (Evaluator, Evaluation, bytes, bytearray)) or states_of(inputs_of(data)):
        evaluator, needs = evaluator_of(data), {}
    else:
        listed = spec_list(metrics)
        wanted, slices = _ext.gate_needs(task, texts(require), file, baseline is not None or bool(columns), listed)
        both = list(dict.fromkeys([*texts(by), *slices]))
        needs = dict(task=task, metrics=wanted, by=both or None, ci=ci, **options)
        evaluator = evaluator_of(data, **needs)
    if columns and not needs:
        raise TypeError("baseline_score= and baseline_prediction= are columns, which a state does not hold")
    source, baseline_task, numbers = "", "binary", None
    if columns:
        source, baseline_task, numbers = _columns_baseline(
            data, columns, needs, _ext.gate_changes(task, texts(require), file, False, listed)
        )
    elif baseline is not None:
        source, baseline_task, numbers = _baseline(baseline, needs)
        changes = _ext.gate_changes(task, texts(require), file, True, listed) if needs else ([], [])
        if changes[0] and needs.get("id") and len(inputs_of(data)) == 1 and _is_table_file(baseline):
            numbers = _paired_files(data, baseline, numbers, needs, changes)
    result = Check(
        *_ext.check(
            evaluator._inner,
            require=texts(require),
            file=file,
            min_rows=min_rows,
            strict=strict,
            source=source,
            baseline_task=baseline_task,
            baseline=numbers,
            inputs=inputs_of(data),
        )
    )
    if raise_on_failure and not result.passed:
        raise CheckFailed(result)
    return result
