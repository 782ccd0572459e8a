"""The same JSON for any threads, order, files and format. usage: same_bits_test.py ASSAY_PROGRAM"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet

PROGRAM = sys.argv[1]
ROWS = 40_000
FLAGS = {
    "binary": ["--target", "y", "--score", "p", "--weight", "w", "--by", "g"],
    "regression": ["--target", "t", "--prediction", "e", "--by", "g"],
    "multiclass": ["--target", "c", "--score", "p_a,p_b,p_c"],
}


def table() -> pa.Table:
    rng = np.random.default_rng(5)
    t = rng.normal(size=ROWS) + 1e6
    p = rng.dirichlet([1, 1, 1], ROWS)
    return pa.table(
        {
            "y": rng.integers(0, 2, ROWS),
            "p": rng.random(ROWS),
            "w": rng.random(ROWS) * 10,
            "g": rng.integers(0, 5, ROWS),
            "t": t,
            "e": t + rng.normal(size=ROWS),
            "c": np.array(list("abc"))[rng.integers(0, 3, ROWS)],
            **{f"p_{name}": p[:, k] for k, name in enumerate("abc")},
        }
    )


def write_jsonl(data: pa.Table, path: Path) -> None:
    with open(path, "w") as file:
        for row in data.to_pylist():
            file.write(json.dumps(row) + "\n")


def evaluate(task: str, paths: list[Path], *more: str) -> str:
    command = [PROGRAM, "evaluate", *map(str, paths), "--task", task, *FLAGS[task], "--format", "json", *more]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    result["data"].pop("inputs")
    return json.dumps(result)


def parts(data: pa.Table, n: int, folder: Path) -> list[Path]:
    step, paths = -(-data.num_rows // n), []
    for k in range(n):
        paths.append(folder / f"part{n}_{k:02}.parquet")
        pa.parquet.write_table(data.slice(k * step, step), paths[-1])
    return paths


def main() -> None:
    data = table()
    shuffled = data.take(pa.array(np.random.default_rng(1).permutation(ROWS)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        csv, ipc, jsonl, mixed = folder / "d.csv", folder / "d.arrow", folder / "d.jsonl", folder / "s.parquet"
        pa.csv.write_csv(data, csv)
        pa.feather.write_feather(data, ipc)
        write_jsonl(data, jsonl)
        pa.parquet.write_table(shuffled, mixed)
        split = {n: parts(data, n, folder) for n in (1, 3, 17)}
        for task in FLAGS:
            expected = evaluate(task, split[1], "--threads", "1")
            for threads in ("2", "7"):
                assert evaluate(task, split[1], "--threads", threads) == expected, f"{task}: {threads} threads"
            for what, paths in {
                "shuffled": [mixed],
                "3 files": split[3],
                "17 files": split[17],
                "CSV": [csv],
                "IPC": [ipc],
                "JSON Lines": [jsonl],
            }.items():
                assert evaluate(task, paths) == expected, f"{task}: {what}"
            states = []
            for k, path in enumerate(split[17]):
                states.append(str(folder / f"{task}{k}.assay"))
                evaluate(task, [path], "--save-state", states[-1])
            whole = str(folder / f"{task}.assay")
            subprocess.run([PROGRAM, "merge", *reversed(states), "-o", whole], check=True, capture_output=True)
            shown = json.loads(
                subprocess.run(
                    [PROGRAM, "show", whole, "--format", "json"], check=True, capture_output=True, text=True
                ).stdout
            )
            assert json.dumps(shown["metrics"]) == json.dumps(json.loads(expected)["metrics"]), f"{task}: merged states"
            again = subprocess.run([PROGRAM, "merge", whole, states[0], "-o", whole], capture_output=True, text=True)
            assert again.returncode == 5 and again.stderr.count("\n") == 1, again.stderr
    print("the same bits in every way")


if __name__ == "__main__":
    main()
