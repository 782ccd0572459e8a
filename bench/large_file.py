#!/usr/bin/env python3
"""The time and memory of `assay evaluate` on a Parquet file of many rows (label, f32 score), written first.

usage: large_file.py [--rows 100] [--program build/release/cli/assay]     rows in millions
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

MILLION = 1_000_000


def write(path: str, millions: int) -> None:
    rng = np.random.default_rng(1)
    schema = pa.schema([("y", pa.bool_()), ("s", pa.float32())])
    with pq.ParquetWriter(path, schema, compression="zstd") as file:
        for _ in range(millions):
            y = rng.random(MILLION) < 0.1
            score = 1 / (1 + np.exp(2.2 - 2 * y - rng.normal(0, 1.5, MILLION)))
            file.write_table(pa.table({"y": y, "s": score.astype(np.float32)}, schema=schema))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rows", type=int, default=100, help="in millions")
    arguments.add_argument("--program", default="build/release/cli/assay")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "rows.parquet")
        write(path, options.rows)
        command = [options.program, "evaluate", path, "--task", "binary", "--target", "y", "--score", "s", "--quiet"]
        start = time.perf_counter()
        child = os.spawnvp(os.P_NOWAIT, command[0], command)
        _, status, used = os.wait4(child, 0)
        seconds = time.perf_counter() - start
    print(f"{options.rows} million rows: {seconds:.2f} s, {used.ru_maxrss / 1024:.0f} MiB, exit {status}")


if __name__ == "__main__":
    main()
