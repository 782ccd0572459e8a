"""Confidence intervals as a user of the package meets them."""

import json

import assay
import numpy as np
import pytest

RNG = np.random.default_rng(7)
Y = (RNG.random(400) < 0.4).astype(np.int64)
P = np.clip(RNG.normal(0.4 + 0.2 * Y, 0.2), 0, 1)
TABLE = {"y": Y, "p": P, "g": np.where(RNG.random(400) < 0.05, "small", "large")}


def test_tables_have_them_and_streams_only_when_asked():
    result = assay.evaluate(TABLE, task="binary", target="y", score="p", metrics="accuracy, roc_auc, ece")
    assert [r.ci and r.ci.method for r in result] == ["wilson", "delong_logit", "debiased"]
    assert all(r.ci is None for r in assay.evaluate(TABLE, task="binary", target="y", score="p", ci="none"))
    for ci, method in {"none": None, "auto": "delong_logit", "delong": "delong"}.items():
        evaluator = assay.Evaluator("roc_auc", task="binary", ci=ci)
        evaluator.update(target=Y, score=P)
        found = evaluator.result()["roc_auc"].ci
        assert (found and found.method) == method
    evaluator = assay.Evaluator("roc_auc", task="binary")
    evaluator.update(target=Y, score=P)
    assert evaluator.result()["roc_auc"].ci is None


def test_keys_attributes_and_level():
    ci = assay.evaluate(TABLE, task="binary", target="y", score="p", metrics="roc_auc", level=0.9)["roc_auc"].ci
    assert ci == {"method": "delong_logit", "level": 0.9, "low": ci.low, "high": ci["high"]}
    assert ci.low < ci.high and "90%" in repr(ci) and "delong_logit" in repr(ci)
    with pytest.raises(AttributeError):
        ci.middle


def test_they_show_themselves_and_travel(tmp_path):
    result = assay.evaluate(TABLE, task="binary", target="y", score="p", metrics="accuracy", by=["g"])
    ci = result["accuracy"].ci
    shown = f"[{ci.low:.2f}, {ci.high:.2f}]"
    assert shown in repr(result) and shown in result._repr_html_() and shown in repr(result["accuracy"])
    again = json.loads(json.dumps(result.to_dict()))
    assert again["metrics"][0]["ci"] == dict(ci)
    frame = pytest.importorskip("pandas") and result.to_pandas()
    assert list(frame["ci_method"]) == ["wilson"] * 3 and frame["ci_low"][0] == ci.low
    assert any("small slices" in warning for warning in result.warnings)
    path = tmp_path / "table.csv"
    path.write_text("y,p,g\n" + "".join(f"{a},{b!r},{c}\n" for a, b, c in zip(Y, P.tolist(), TABLE["g"])))
    assert (
        assay.evaluate(str(path), task="binary", target="y", score="p", metrics="accuracy", by=["g"])["accuracy"].ci
        == ci
    )


def test_states_keep_and_merge_them():
    whole = assay.evaluate(TABLE, task="binary", target="y", score="p", metrics="log_loss, roc_auc, f1")
    parts = []
    for rows in (slice(0, 123), slice(123, 400)):
        part = assay.Evaluator("log_loss, roc_auc, f1", task="binary", ci="auto")
        part.update(target=Y[rows], score=P[rows])
        parts.append(assay.Evaluator.from_bytes(bytes(part)))
    parts[0].merge(parts[1])
    assert [r.ci for r in parts[0].result()] == [r.ci for r in whole]


def test_unknown_methods():
    with pytest.raises(ValueError, match="wilson"):
        assay.evaluate(TABLE, task="binary", target="y", score="p", ci="wilsen")
    with pytest.raises(ValueError, match="none of the metrics"):
        assay.evaluate(TABLE, task="binary", target="y", score="p", metrics="accuracy", ci="delong")
