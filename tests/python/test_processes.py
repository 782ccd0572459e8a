"""Threads, processes and memory: concurrent calls, pickles, fork and spawn, many updates."""

import copy
import gc
import multiprocessing
import os
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import assay
import numpy as np
import pytest

RNG = np.random.default_rng(9)
Y = (RNG.random(20000) < 0.4).astype(np.int64)
S = np.clip(RNG.normal(0.4 + 0.2 * Y, 0.2), 0, 1)
SPECS = "roc_auc, f1, log_loss, ece"


def part(k):
    evaluator = assay.Evaluator(SPECS)
    evaluator.update(target=Y[k::4], score=S[k::4])
    return evaluator


def whole():
    evaluator = assay.Evaluator(SPECS)
    evaluator.update(target=Y, score=S)
    return bytes(evaluator)


@pytest.mark.parametrize("pool", ["threads", "fork", "spawn"])
def test_parts_of_workers_merge_to_the_whole(pool):
    whole()  # the engine's threads have run before the fork
    pools = {"threads": lambda: ThreadPoolExecutor(4)}
    make = pools.get(pool, lambda: ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(pool)))
    with make() as workers:
        first, *others = workers.map(part, range(4))
    for other in others:
        first.merge(other)
    assert bytes(first) == whole()


def test_functions_in_threads():
    calls = [
        lambda: assay.roc_auc(Y, S),
        lambda: assay.log_loss(Y[:300], S[:300]),
        lambda: assay.confusion_matrix(Y, score=S),
        lambda: assay.mse(S, Y),
    ]
    expected = [call() for call in calls]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda k: calls[k % 4](), range(200)))
    assert found == [expected[k % 4] for k in range(200)]


def test_one_evaluator_in_threads_loses_no_row():
    evaluator, twin = assay.Evaluator(SPECS), part(0)
    evaluator.update(target=Y[:100], score=S[:100])

    def work(k):
        if k % 4 == 0:
            evaluator.update(target=Y, score=S)  # large: the engine works without the GIL
        elif k % 4 == 1:
            evaluator.update(target=Y[:100], score=S[:100])
        elif k % 4 == 2:
            evaluator.merge(twin)
        else:
            assert 0 < evaluator.result()["roc_auc"].value < 1 and len(bytes(evaluator))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(160)))
    assert evaluator.result().data["rows_used"] == 100 + 40 * (20000 + 100 + 5000)
    before = evaluator.result().data["rows_used"]
    evaluator.merge(evaluator)
    assert evaluator.result().data["rows_used"] == 2 * before


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_pickles(protocol):
    evaluator = part(0)
    assert bytes(pickle.loads(pickle.dumps(evaluator, protocol))) == bytes(evaluator)
    assert pickle.loads(pickle.dumps(assay.roc_auc, protocol)) is assay.roc_auc
    result = evaluator.result()
    twin = pickle.loads(pickle.dumps(result, protocol))
    assert twin.to_dict() == result.to_dict() and twin["f1"].value == result["f1"].value


def test_copies_are_apart():
    evaluator = part(0)
    twins = copy.copy(evaluator), copy.deepcopy(evaluator), copy.deepcopy({"a": [evaluator]})["a"][0]
    before = bytes(evaluator)
    for twin in twins:
        twin.update(target=Y, score=S)
    assert bytes(evaluator) == before
    assert len({bytes(twin) for twin in twins}) == 1


MEMORY = """
import gc, sys
import numpy as np, assay
y, s = np.array([0, 1, 1, 0, 1]), np.array([0.1, 0.8, 0.4, 0.3, 0.5])
evaluator = assay.Evaluator("accuracy, brier_score", labels=[0, 1])
texts, pairs = ["a", "b", "a"], [[0.5, 0.5], [0.1, 0.9], [0.2, 0.8]]

def resident():
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4

def rounds(n):
    for _ in range(n):
        for _ in range(250):
            evaluator.update(target=y, score=s)
        for call in (lambda: assay.roc_auc(y, s), lambda: assay.mse(list(y), list(s)), lambda: assay.log_loss(texts, pairs, task="multiclass"),
                     lambda: evaluator.result(), lambda: assay.roc_auc(y, s + 1), lambda: assay.roc_auc(y, [object()] * 5), lambda: bytes(evaluator),
                     lambda: assay.Evaluator.from_bytes(bytes(evaluator)), lambda: assay.roc_curve(y, s)):
            try:
                call()
            except (ValueError, TypeError):
                pass

rounds(100)
before = resident()
rounds(int(sys.argv[1]))
print(resident() - before)
"""


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="no /proc")
def test_half_a_million_updates_keep_no_memory():
    done = subprocess.run([sys.executable, "-c", MEMORY, "2000"], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 1024, f"{done.stdout} KiB more after half a million updates"


def test_inputs_are_let_go():
    array = np.random.default_rng(1).random(1000)
    count = sys.getrefcount(array)
    evaluator = assay.Evaluator("mse", task="regression")
    for _ in range(10):
        evaluator.update(target=array, prediction=array[::-1])
        with pytest.raises(ValueError):
            assay.mse(array, array[:5])
    gc.collect()
    assert sys.getrefcount(array) == count
