"""Assay against its peers: each call in a process of its own, medians of several, values compared, one table.

"x read": how many times as long as a plain read, on all cores, of the memory that the data take up (of files: of the file).

usage: run.py [--json FILE] [--only TEXT] [--repeat N]
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import os
import platform
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from cases import CASES  # noqa: E402


def resident(field: str) -> float:
    """MiB of this process: VmRSS now, VmHWM at most since the last reset."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field)) / 1024


def reset_peak() -> None:
    with open("/proc/self/clear_refs", "w") as control:
        control.write("5")


def peak(command: list[str]) -> float:
    """MiB of a program, started by a small process: a child begins with the peak of its parent."""
    starter = (
        "import os, sys; child = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:]);"
        "print(os.wait4(child, 0)[2].ru_maxrss, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-S", "-c", starter, *command], check=True, capture_output=True, text=True)
    return int(done.stderr.split()[-1]) / 1024


def words(data) -> list[np.ndarray]:
    """The memory of arrays, tables and files, as integers of 64 bits; of the same data in several libraries, of the first."""
    if isinstance(data, dict):
        first = next(iter(data.values()))
        return words(first) if isinstance(first, dict) else [w for value in data.values() for w in words(value)]
    if isinstance(data, Path):
        return words(np.memmap(data, np.uint8))
    if hasattr(data, "itercolumns"):  # of Arrow
        chunks = [chunk for column in data.itercolumns() for chunk in column.chunks]
        return [w for chunk in chunks for b in chunk.buffers() if b for w in words(np.frombuffer(b, np.uint8))]
    if not isinstance(data, np.ndarray):
        return []
    flat = data.reshape(-1).view(np.uint8)
    return [flat[: len(flat) // 8 * 8].view(np.uint64)]


def read(data, repeat: int = 9) -> float | None:
    """Seconds of a parallel read, the best of several; nothing where there is little to read."""
    if sum(w.nbytes for w in words(data)) < 1 << 20:
        return None
    pieces = [piece for w in words(data) for piece in np.array_split(w, max(1, len(w) >> 17)) if len(piece)]
    seconds = []
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as threads:
        for _ in range(repeat):
            start = time.perf_counter()
            list(threads.map(np.max, pieces, chunksize=8))
            seconds.append(time.perf_counter() - start)
    return min(seconds)


def measure(case: str, library: str, repeat: int, out) -> None:
    """Times one call; sends (seconds, value, peak MiB beyond the data, seconds of a read), or the reason why it does not run."""
    try:
        make, calls, _ = CASES[case]
        data = make()
        call = dict(calls)[library]
        seconds, value = [], None
        value = call(data)  # imports, and threads that start
        reset_peak()
        before = resident("VmRSS")
        for _ in range(repeat):
            start = time.perf_counter()
            value = call(data)
            seconds.append(time.perf_counter() - start)
            if sum(seconds) > 30:
                break
        seconds.sort()
        memory = max(0.0, resident("VmHWM") - before)
        if hasattr(call, "command"):
            memory = peak(call.command(data))
        out.put((seconds[len(seconds) // 2], float(value), memory, read(data) if "assay" in library else None))
    except Exception as error:  # a rival that is not installed or lacks the call
        out.put(f"{type(error).__name__}: {error}")


def in_process(case: str, library: str, repeat: int):
    context = multiprocessing.get_context("spawn")
    out = context.Queue()
    process = context.Process(target=measure, args=(case, library, repeat, out))
    process.start()
    result = out.get()
    process.join()
    return result


def agree(ours: float, theirs: float) -> str:
    if math.isnan(theirs):
        return ""
    return "yes" if abs(ours - theirs) <= 1e-6 * max(1.0, abs(ours)) else f"no: {theirs:.9g} for {ours:.9g}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", help="also write the figures to this file")
    arguments.add_argument("--only", default="", help="cases whose name has this text")
    arguments.add_argument("--repeat", type=int, default=5, help="calls of which the median counts")
    options = arguments.parse_args()
    figures = []
    print(
        f"{platform.processor() or platform.machine()}, {multiprocessing.cpu_count()} cores; medians of {options.repeat}\n"
    )
    print("| case | library | ms | x read | peak MiB | ratio | wanted | same value |")
    print("|---|---|---:|---:|---:|---:|---:|---|")
    for case, (_, calls, wanted) in CASES.items():
        if options.only not in case:
            continue
        ours = None
        for library, _ in calls:
            result = in_process(case, library, options.repeat)
            if isinstance(result, str):
                print(f"| {case} | {library} | not run: {result[:80]} | | | | | |")
                continue
            seconds, value, memory, plain = result
            ours = ours or (seconds, value)
            ratio = seconds / ours[0]
            want = f"{wanted[library]:g}" if library in wanted else ""
            reads = f"{seconds / plain:.1f}" if plain else ""
            same = "" if library == calls[0][0] else agree(ours[1], value)
            print(
                f"| {case} | {library} | {seconds * 1e3:.1f} | {reads} | {memory:.0f} | {ratio:.2f} | {want} | {same} |",
                flush=True,
            )
            figures.append(
                {
                    "case": case,
                    "library": library,
                    "seconds": seconds,
                    "read": plain,
                    "value": value,
                    "mib": memory,
                    "ratio": ratio,
                }
            )
    if options.json:
        Path(options.json).write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
