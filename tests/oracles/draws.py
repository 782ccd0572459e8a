"""Random data sets of every task, the awkward on purpose: ties, one class, absent classes, tiny sizes, weights, offsets."""

from __future__ import annotations

import numpy as np

SETS = 200


def weights(rng, n, kind):
    if kind == 0:
        return None
    w = rng.integers(0, 4, n).astype(float) if kind == 1 else rng.random(n) * rng.choice([1e-3, 1.0, 1e3])
    if not (w > 0).any():
        w[0] = 1
    return w


def scores(rng, n, kind):
    if kind == 0:
        return rng.random(n)
    if kind == 1:
        return rng.integers(0, 5, n) / 4  # ties, and both ends
    if kind == 2:
        return rng.random(n).astype(np.float32)
    return np.full(n, 0.5)


def binary(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.choice([2, 3, 10, 50, 300]))
    y = (rng.random(n) < rng.choice([0.05, 0.5, 0.9])).astype(int)
    if seed % 9 == 0:
        y[:] = seed % 2
    return y, scores(rng, n, seed % 4), weights(rng, n, seed % 3)


def multiclass(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.choice([3, 10, 50, 300]))
    k = int(rng.integers(3, 7))
    seen = k if seed % 4 else max(2, k - 2)
    y = rng.integers(0, seen, n)
    p = rng.random((n, k)) + 1e-9 if seed % 2 else rng.integers(1, 4, (n, k)).astype(float)
    return y, p / p.sum(1, keepdims=True), weights(rng, n, seed % 3), k


def multilabel(seed):
    rng = np.random.default_rng(seed)
    n, k = int(rng.choice([1, 4, 40])), int(rng.integers(2, 6))
    y = (rng.random((n, k)) < rng.choice([0.1, 0.5, 0.9])).astype(int)
    return y, scores(rng, n * k, seed % 4).reshape(n, k), weights(rng, n, seed % 3)


def regression(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.choice([2, 3, 10, 200]))
    offset = [0, 0, 1e9, -5][seed % 4]
    t = offset + (rng.normal(size=n) if seed % 5 else rng.integers(0, 3, n).astype(float))
    p = t + rng.normal(size=n) * 0.3 if seed % 3 else offset + rng.integers(0, 3, n).astype(float)
    if seed % 17 == 0:
        t[:] = t[0]
    return t, p, weights(rng, n, (seed // 2) % 3)


def positive(seed):
    t, p, w = regression(seed * 4)
    return np.abs(t) + 0.1, np.abs(p) + 0.1, w
