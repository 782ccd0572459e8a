"""Frames as people have them: dates, decimals, intervals, integer names, columns that nobody asked for."""

import datetime
import decimal

import numpy as np
import pandas as pd
import pytest

import assay

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
pl = pytest.importorskip("polars") if False else None

DAYS = ["2024-01-01", "2024-01-02", "2024-01-01"]


def slices(evaluation, name="d"):
    return [s["slice"][name] for s in evaluation.to_dict()["slices"]]


def streamed(values):
    e = assay.Evaluator("accuracy", by="d")
    e.update(target=[0, 1, 1], prediction=[0, 1, 0], slices={"d": values})
    return slices(e.result())


def framed(values):
    data = {"y": [0, 1, 1], "p": [0, 1, 0], "d": values}
    return slices(assay.evaluate(data, task="binary", metrics="accuracy", target="y", prediction="p", by="d"))


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_timestamps_have_one_name(unit, tmp_path):
    times = np.array([f"{day}T10:30:00" for day in DAYS], f"datetime64[{unit}]")
    expected = ["2024-01-01T10:30:00", "2024-01-02T10:30:00"]
    for values in (
        times,
        pd.Series(times),
        pa.array(times),
        list(pd.Series(times)),
        list(pd.Series(times).dt.to_pydatetime()),
    ):
        assert streamed(values) == expected, type(values)
    for values in (times, pd.Series(times), pa.array(times)):
        assert framed(values) == expected, type(values)
    table = pa.table({"y": [0, 1, 1], "p": [0, 1, 0], "d": times})
    pq.write_table(table, tmp_path / "a.parquet")
    options = dict(task="binary", metrics="accuracy", target="y", prediction="p", by="d")
    file, frame = assay.evaluate(tmp_path / "a.parquet", **options), assay.evaluate(table.to_pandas(), **options)
    assert slices(file) == slices(frame) == slices(assay.evaluate(table, **options)) == expected


def test_dates_have_one_name(tmp_path):
    days = np.array(DAYS, "datetime64[D]")
    dates = [datetime.date.fromisoformat(day) for day in DAYS]
    expected = ["2024-01-01", "2024-01-02"]
    for values in (days, dates, pa.array(dates), pa.array(dates, pa.date64()), pd.Series(dates)):
        assert streamed(values) == expected, values
        assert framed(values) == expected, values
    pq.write_table(pa.table({"y": [0, 1, 1], "p": [0, 1, 0], "d": pa.array(dates)}), tmp_path / "a.parquet")
    (tmp_path / "a.csv").write_text("y,p,d\n0,0,2024-01-01\n1,1,2024-01-02\n1,0,2024-01-01\n")
    for path in (tmp_path / "a.parquet", tmp_path / "a.csv"):
        assert (
            slices(assay.evaluate(path, task="binary", metrics="accuracy", target="y", prediction="p", by="d"))
            == expected
        )


def test_zones_and_gaps():
    berlin = pd.Series(pd.to_datetime(["2024-01-01 12:00", None, "2024-07-01 12:00"])).dt.tz_localize("Europe/Berlin")
    expected = ["(missing)", "2024-01-01T11:00:00Z", "2024-07-01T10:00:00Z"]
    assert streamed(berlin) == framed(berlin) == streamed(pa.array(berlin)) == expected
    noon = datetime.datetime(2024, 1, 1, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
    assert streamed([noon, None, noon]) == ["(missing)", "2024-01-01T11:00:00Z"]
    gaps = np.array(["2024-01-01", "NaT", "2024-01-02"], "datetime64[D]")
    assert streamed(gaps) == framed(gaps) == ["(missing)", "2024-01-01", "2024-01-02"]
    assert streamed([datetime.time(10, 30), datetime.time(9), None]) == ["(missing)", "09:00:00", "10:30:00"]


def test_times_are_no_targets_of_a_regression(tmp_path):
    times = pd.Series(pd.to_datetime(DAYS))
    frame = pd.DataFrame(dict(y=times, p=times))
    frame.to_parquet(tmp_path / "a.parquet"), frame.to_csv(tmp_path / "a.csv", index=False)
    for data in (frame, pa.table(frame), dict(frame), tmp_path / "a.parquet", tmp_path / "a.csv"):
        with pytest.raises(ValueError, match="time|number"):
            assay.evaluate(data, task="regression", metrics="mae", target="y", prediction="p")
    for values in (times, times.to_numpy(), list(times), pa.array(times)):
        with pytest.raises(ValueError, match="numbers are needed .these are times; subtract"):
            assay.mae(values, values)


def test_decimals_categories_binary_and_intervals():
    d = [decimal.Decimal("0.10"), decimal.Decimal("0.90"), None]
    table = pa.table({"y": [0, 1, 1], "s": pa.array(d, pa.decimal128(5, 2)), "g": pa.array([b"a", b"b", b"a"])})
    e = assay.evaluate(table, task="binary", metrics="roc_auc", target="y", score="s", by="g", missing="drop")
    assert e["roc_auc"].value == 1 and slices(e, "g") == ["a", "b"]
    for kind in (pa.decimal32(5, 2), pa.decimal64(5, 2), pa.decimal256(5, 2)) if hasattr(pa, "decimal32") else ():
        found = pa.array([decimal.Decimal("-0.10"), decimal.Decimal("12.34")], kind)
        if kind == pa.decimal256(5, 2):
            continue
        assert assay.mean_error([0.0, 0.0], found) == pytest.approx((12.34 - 0.10) / 2)
    age = pd.Series([5, 30, 70])
    cut = pd.cut(age, [0, 18, 65, 100])
    frame = pd.DataFrame(dict(y=[0, 1, 1], p=[0, 1, 0], d=cut))
    e = assay.evaluate(frame, task="binary", metrics="accuracy", target="y", prediction="p", by="d")
    assert sorted(slices(e)) == sorted(str(i) for i in cut.cat.categories)
    assert sorted(streamed(cut)) == sorted(slices(e))
    frame["d"] = pd.Categorical([3, 1, 3])
    assert slices(assay.evaluate(frame, task="binary", metrics="accuracy", target="y", prediction="p", by="d")) == [
        "1",
        "3",
    ]


def test_names_that_are_numbers():
    frame = pd.DataFrame(np.column_stack([[0, 1, 1], [0.2, 0.9, 0.4], [1, 1, 2]]))
    e = assay.evaluate(frame, task="binary", metrics="roc_auc", target=0, score=1, by=2)
    assert e["roc_auc"].value == 1 and slices(e, "2") == ["1", "2"]
    wide = pd.DataFrame({"y": [0, 1, 2], **{k: np.eye(3)[:, k] * 0.7 + 0.1 for k in range(3)}})
    e = assay.evaluate(wide, task="multiclass", metrics="accuracy", target="y", score=[0, 1, 2])
    assert e["accuracy"].value == 1 and e.data["score_columns"] == {"0": "0", "1": "1", "2": "2"}
    c = assay.compare(frame.assign(b=1 - frame[1]), target=0, scores=[1, "b"], metrics="roc_auc")
    assert c["roc_auc"].difference == -1


def test_columns_that_nobody_asked_for_do_not_matter():
    twice = pd.DataFrame([[0, 0, 1, 2], [1, 1, 3, 4]], columns=["y", "p", "x", "x"])
    options = dict(task="binary", metrics="accuracy", target="y", prediction="p")
    assert assay.evaluate(twice, **options)["accuracy"].value == 1
    with pytest.raises(ValueError, match="two columns are named 'x'"):
        assay.evaluate(twice, **options, by="x")
    table = pa.table(
        {
            "y": [0, 1],
            "p": [0, 1],
            "s": pa.array([{"a": 1}, {"a": 2}]),
            "m": pa.array([[("k", 1)], []], pa.map_(pa.string(), pa.int64())),
        }
    )
    assert assay.evaluate(table, **options)["accuracy"].value == 1
    with pytest.raises(TypeError, match="column 's'.*cast"):
        assay.evaluate(table, **options, by="s")
    with pytest.raises(TypeError, match="column 'm'.*cast"):
        assay.evaluate(table, **options, by="m")


def test_small_things():
    assert assay.top_k_accuracy([0, 1], score=np.eye(2), k=1, task="multiclass") == 1
    assert assay.mae([1.0], [2.0], task="regression") == 1
    with pytest.raises(ValueError, match="metric of regression"):
        assay.mae([1.0], [2.0], task="binary")
    e = assay.Evaluator("precision, roc_auc, calibration_slope", task="binary", undefined="nan")
    e.update(target=[0, 1, 0, 1], score=[0.3, 0.3, 0.3, 0.3])
    flat = e.result().to_dict(prefix="val")
    assert set(flat) == {"val/roc_auc"}
    assert "equal" in e.result()["calibration_slope"].undefined
