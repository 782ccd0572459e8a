"""Comparison of a value with its oracle: 12 significant digits, NaN equal to NaN."""

import math

import numpy as np


def same(ours, theirs, what, digits=12, floor=1e-13):
    if isinstance(theirs, (np.ndarray, list, tuple)):
        ours, theirs = list(np.ravel(list(ours))), list(np.ravel(theirs))
        assert len(ours) == len(theirs), f"{what}: {len(ours)} values, not {len(theirs)}"
        for a, b in zip(ours, theirs):
            same(a, b, what, digits, floor)
        return
    ours, theirs = float(ours), float(theirs)
    if math.isnan(ours) or math.isnan(theirs):
        assert math.isnan(ours) and math.isnan(theirs), f"{what}: {ours} != {theirs}"
        return
    if math.isinf(theirs) or math.isinf(ours):
        assert ours == theirs, f"{what}: {ours} != {theirs}"
        return
    assert abs(ours - theirs) <= max(abs(theirs), abs(ours)) * 10.0**-digits + floor, f"{what}: {ours!r} != {theirs!r}"
