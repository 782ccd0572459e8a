"""Each function equals the command line, bit for bit, on the same data: every row of the catalogue, every choice of its parameters."""

import json
import subprocess
from pathlib import Path

import assay
import numpy as np
import pytest
from assay._functions import _INPUTS as INPUTS
from assay._functions import ROWS
from assay._results import _plain

pyarrow = pytest.importorskip("pyarrow")
import pyarrow.parquet  # noqa: E402

PROGRAM = Path(assay.__file__).parent / "bin" / "assay"
N = 700


def data(task):
    rng = np.random.default_rng(11)
    weight = rng.integers(0, 5, N) / 4
    if task == "binary":
        y = (rng.random(N) < 0.3).astype(np.int64)
        return {
            "target": y,
            "score": np.round(np.clip(rng.normal(0.4 + 0.2 * y, 0.2), 0, 1), 2).astype(np.float32),
            "weight": weight,
        }
    if task == "multiclass":
        y = rng.integers(0, 4, N)
        return {"target": y, "score": rng.dirichlet([1, 1, 1, 1], N) * 0.5 + 0.5 * np.eye(4)[y], "weight": weight}
    if task == "multilabel":
        y = (rng.random((N, 3)) < [0.2, 0.5, 0.7]).astype(np.int8)
        return {"target": y, "score": np.round(0.6 * rng.random((N, 3)) + 0.4 * y, 2), "weight": weight}
    if task == "regression":
        y = rng.lognormal(size=N)
        p = y * rng.lognormal(sigma=0.3, size=N)
        return {"target": y, "prediction": p, "lower": p - 1, "upper": p + 1, "weight": weight}
    query = np.array([f"q{k}" for k in rng.integers(0, 40, N)])
    return {"target": rng.integers(0, 4, N), "score": np.round(rng.random(N), 1), "query": query, "weight": weight}


def specs(row):
    """The metric with defaults, and with each other choice of each parameter."""
    yield row.name, {}
    for param in row.params:
        for choice in (
            param["choices"] if param["type"] == "choice" else [True, False] if param["type"] == "bool" else []
        ):
            if choice != param["default"]:
                text = str(choice).lower() if isinstance(choice, bool) else choice
                yield f"{row.name}({param['name']}={text})", {param["name"]: choice}


def columns_of(values):
    """Columns of a file, and the names of each role."""
    columns, roles = {}, {}
    for role, array in values.items():
        names = [role] if array.ndim == 1 else [f"{role}_{k}" for k in range(array.shape[1])]
        roles[role] = names
        for k, name in enumerate(names):
            columns[name] = array if array.ndim == 1 else np.ascontiguousarray(array[:, k])
    return columns, roles


def by_command(folder, task, values, wanted):
    columns, roles = columns_of(values)
    pyarrow.parquet.write_table(pyarrow.table(columns), folder / "data.parquet")
    command = [PROGRAM, "evaluate", folder / "data.parquet", "--task", task, "--format", "json", "--quiet"]
    for role, names in roles.items():
        command += [f"--{role}", ",".join(names)]
    for spec in wanted:
        command += ["--metrics", spec]
    if task in ("multiclass", "multilabel"):
        labels = range(4) if task == "multiclass" else roles["target"]
        command += ["--labels", ",".join(map(str, labels))]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return {metric["spec"]: metric["value"] for metric in json.loads(done.stdout)["metrics"]}


@pytest.mark.parametrize("task", ["binary", "multiclass", "multilabel", "regression", "ranking"])
def test_functions_equal_the_command(task, tmp_path):
    values = data(task)
    rows = [row for row in ROWS if row.task == task]
    calls = {spec: (row, options) for row in rows for spec, options in specs(row)}
    found = by_command(tmp_path, task, values, list(calls))
    assert len(found) == len(calls)
    labels = {"multiclass": list(range(4)), "multilabel": [f"target_{k}" for k in range(3)]}.get(task)
    for (spec, (row, options)), theirs in zip(calls.items(), found.values()):
        needed = {"label": ("target", "score")}.get(row.needs, INPUTS[row.needs])
        inputs = {role: values[role] for role in (*needed, "weight")}
        more = {"labels": labels} if labels else {}
        value = (
            getattr(assay, row.name)(**inputs, **options, **more, task=task)
            if len(assay._BY_NAME[row.name]) > 1
            else getattr(assay, row.name)(**inputs, **options, **more)
        )
        assert _plain(value) == theirs, spec
