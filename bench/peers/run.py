"""Assay against its peers: each call in a process of its own, best of several, values compared, one table.

usage: run.py [--json FILE] [--only TEXT] [--repeat N]
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import platform
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from cases import CASES  # noqa: E402


def resident(field: str) -> float:
    """MiB of this process: VmRSS now, VmHWM at most since the last reset."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field)) / 1024


def reset_peak() -> None:
    with open("/proc/self/clear_refs", "w") as control:
        control.write("5")


def measure(case: str, library: str, repeat: int, out) -> None:
    """Times one call; sends (seconds, value, peak MiB beyond the data), or the reason why it does not run."""
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
        out.put((seconds[len(seconds) // 2], float(value), max(0.0, resident("VmHWM") - before)))
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
    print("| case | library | ms | peak MiB | ratio | wanted | same value |")
    print("|---|---|---:|---:|---:|---:|---|")
    for case, (_, calls, wanted) in CASES.items():
        if options.only not in case:
            continue
        ours = None
        for library, _ in calls:
            result = in_process(case, library, options.repeat)
            if isinstance(result, str):
                print(f"| {case} | {library} | not run: {result[:80]} | | | | |")
                continue
            seconds, value, memory = result
            ours = ours or (seconds, value)
            ratio = seconds / ours[0]
            want = f"{wanted[library]:g}" if library in wanted else ""
            same = "" if library == calls[0][0] else agree(ours[1], value)
            print(
                f"| {case} | {library} | {seconds * 1e3:.1f} | {memory:.0f} | {ratio:.2f} | {want} | {same} |",
                flush=True,
            )
            figures.append(
                {"case": case, "library": library, "seconds": seconds, "value": value, "mib": memory, "ratio": ratio}
            )
    if options.json:
        Path(options.json).write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
