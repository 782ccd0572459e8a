"""Gaps between groups against fairlearn."""

import assay
import numpy as np
import pytest

fairlearn = pytest.importorskip("fairlearn.metrics")
from sklearn.metrics import accuracy_score, recall_score, roc_auc_score  # noqa: E402


def table(seed, groups):
    rng = np.random.default_rng(seed)
    n = 2000
    y = rng.integers(0, 2, n)
    group = rng.choice([f"g{k}" for k in range(groups)], n)
    p = np.clip(0.5 * rng.random(n) + 0.3 * y + 0.03 * np.char.str_len(group) * rng.random(n), 0, 1)
    return y, p, group


@pytest.mark.parametrize("seed, groups", [(1, 2), (2, 3), (3, 12)])
def test_gaps(seed, groups):
    y, p, group = table(seed, groups)
    data = {"y": y, "p": p, "group": group}
    r = assay.evaluate(
        data, task="binary", target="y", score="p", metrics="accuracy, recall, roc_auc", fairness="group"
    )
    (view,) = r.fairness
    assert view["column"] == "group" and view["groups"] == groups == len(r.slices)
    gaps = {gap["measure"]: gap for gap in view["gaps"]}
    predicted = (p >= 0.5).astype(int)
    for measure in ("demographic_parity", "equal_opportunity", "equalized_odds"):
        for kind in ("difference", "ratio"):
            theirs = getattr(fairlearn, f"{measure}_{kind}")(y, predicted, sensitive_features=group)
            assert gaps[measure][kind] == pytest.approx(theirs, rel=1e-13), (measure, kind)
    frame = fairlearn.MetricFrame(
        metrics={"accuracy": accuracy_score, "recall": recall_score},
        y_true=y,
        y_pred=predicted,
        sensitive_features=group,
    )
    for name in ("accuracy", "recall"):
        assert gaps[name]["difference"] == pytest.approx(frame.difference()[name], rel=1e-13)
        assert gaps[name]["ratio"] == pytest.approx(frame.ratio()[name], rel=1e-13)
        assert gaps[name]["lowest"] == frame.by_group[name].idxmin()
    scores = fairlearn.MetricFrame(metrics=roc_auc_score, y_true=y, y_pred=p, sensitive_features=group)
    assert gaps["roc_auc"]["difference"] == pytest.approx(scores.difference(), rel=1e-12)
    for part in r.slices:
        assert part["roc_auc"].value == pytest.approx(scores.by_group[part.slice["group"]], rel=1e-13)
