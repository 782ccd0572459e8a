"""Tables where pyarrow is not installed: dicts and pandas frames are read column by column."""

from __future__ import annotations

import sys

import assay
import numpy as np
import pandas
import pytest

N = 500
RNG = np.random.default_rng(4)
Y = RNG.random(N) < 0.4
P = np.clip(0.3 * Y + 0.7 * RNG.random(N), 0, 1)
COLUMNS = {
    "y": Y,
    "p": P,
    "group": [("a", "b", "c")[i % 3] for i in range(N)],
    "day": np.datetime64("2024-01-01", "D") + np.arange(N) // 100,
}


def answers(table):
    found = assay.evaluate(
        table, task="binary", target="y", score="p", metrics="roc_auc, f1", by=["group"], window="day=1d"
    )
    compared = assay.compare({**COLUMNS, "q": P[::-1]}, target="y", scores=["p", "q"], metrics="roc_auc")
    return found.to_dict(), compared.to_dict()


@pytest.mark.parametrize("kind", [dict, pandas.DataFrame])
def test_tables_without_pyarrow_are_the_same(monkeypatch, kind):
    table = kind(COLUMNS)
    expected = answers(table)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert answers(table) == expected


def test_columns_of_a_dict_are_equally_long(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ValueError, match="column 'p' has 3 rows, 'y' has 2"):
        assay.evaluate({"y": [0, 1], "p": [0.1, 0.2, 0.3]}, task="binary", target="y", score="p")
    with pytest.raises(ValueError, match="no column 'q'"):
        assay.evaluate({"y": [0, 1], "p": [0.1, 0.2]}, task="binary", target="y", score="q")
