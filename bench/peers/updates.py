"""What one update of 256 rows costs five binary metrics together, in CPU time of one thread; values compared. Needs torch.

usage: updates.py
"""

from __future__ import annotations

import time
import timeit

import assay
import assay.torchmetrics as ours
import torch
import torcheval.metrics as te
import torchmetrics as tm

NAMES = ["BinaryAccuracy", "BinaryPrecision", "BinaryRecall", "BinaryF1Score", "BinaryAUROC"]
EVAL = [te.BinaryAccuracy, te.BinaryPrecision, te.BinaryRecall, te.BinaryF1Score, te.BinaryAUROC]


def best(call, repeat: int = 9) -> float:
    """Microseconds a call, the best of several runs of about 20 ms."""
    call()
    once = max(min(timeit.repeat(call, number=5, repeat=3, timer=time.thread_time)) / 5, 1e-7)
    number = max(5, int(0.02 / once))
    return min(timeit.repeat(call, number=number, repeat=repeat, timer=time.thread_time)) / number * 1e6


def main() -> None:
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(0)
    score = torch.rand(256, generator=generator)
    target = (torch.rand(256, generator=generator) < 0.5).long()
    evaluator = assay.Evaluator("accuracy, precision, recall, f1, roc_auc")
    mine = ours.MetricCollection([getattr(ours, name)() for name in NAMES])
    theirs = tm.MetricCollection([getattr(tm.classification, name)() for name in NAMES])
    singles = [make() for make in EVAL]
    for metrics in (mine, theirs):
        metrics.update(score, target)
    for name in NAMES:
        assert abs(mine.compute()[name] - theirs.compute()[name]) < 1e-6, name
    rows = {
        "assay.Evaluator": lambda: evaluator.update(target=target, score=score),
        "assay.torchmetrics.MetricCollection": lambda: mine.update(score, target),
        "torchmetrics.MetricCollection": lambda: theirs.update(score, target),
        "torcheval, five metrics": lambda: [metric.update(score, target) for metric in singles],
    }
    times = {name: best(call) for name, call in rows.items()}
    first = next(iter(times.values()))
    for name, microseconds in times.items():
        print(f"{name:38} {microseconds:8.1f} us  {microseconds / first:6.1f}")


if __name__ == "__main__":
    main()
