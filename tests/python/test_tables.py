"""Columns of tables, frames and files alike: times, decimals, binary, intervals, numbered names; text files that are told."""

import datetime
import decimal

import assay
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest

Y = [1, 0, 1, 0, 1, 0]
P = [0.9, 0.2, 0.4, 0.7, 0.8, 0.1]
DAYS = [datetime.date(2024, 1, 31), datetime.date(1969, 12, 31), datetime.date(2024, 1, 31), None] + [
    datetime.date(2024, 2, 29)
] * 2
TEXTS = ["2024-01-31", "1969-12-31", "2024-01-31", None, "2024-02-29", "2024-02-29"]
NAMES = ["(missing)", "1969-12-31", "2024-01-31", "2024-02-29"]
MOMENTS = [datetime.datetime(2024, 1, 31, 12, 30, 15, 250000)] * 3 + [datetime.datetime(2024, 2, 29)] * 3
MOMENT_NAMES = ["2024-01-31T12:30:15.25", "2024-02-29"]
ZONED = [t.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=2))) for t in MOMENTS]
ZONED_NAMES = ["2024-01-31T10:30:15.25Z", "2024-02-28T22:00:00Z"]


def slices(data, **more):
    found = assay.evaluate(data, task="binary", target="y", score="p", metrics="accuracy", ci="none", by="d", **more)
    return sorted(part.slice["d"] for part in found.slices)


def arrow_days():
    yield pa.array(DAYS, pa.date32())
    yield pa.array(DAYS, pa.date64())
    for unit in ("s", "ms", "us", "ns"):
        yield pa.array([d and datetime.datetime(d.year, d.month, d.day) for d in DAYS], pa.timestamp(unit))
    yield pa.array(DAYS, pa.date32()).dictionary_encode()


@pytest.mark.parametrize("column", list(arrow_days()), ids=lambda c: str(c.type)[:40])
def test_days_of_arrow_and_files_are_the_same_slices(column, tmp_path):
    table = pa.table({"y": Y, "p": P, "d": column})
    assert slices(table) == NAMES
    pa.parquet.write_table(table, tmp_path / "t.parquet")
    pa.feather.write_feather(table, tmp_path / "t.arrow")
    assert slices(tmp_path / "t.parquet") == slices(tmp_path / "t.arrow") == NAMES
    if not pa.types.is_dictionary(column.type):
        assert slices(table.to_pandas()) == NAMES


def day_columns():
    yield "dates", DAYS
    yield "texts", TEXTS
    yield "object array", np.array(DAYS, dtype=object)
    for unit in ("D", "h", "s", "ms", "us", "ns"):
        yield f"datetime64[{unit}]", np.array(TEXTS, dtype=f"datetime64[{unit}]")
    yield "series", pd.Series(pd.to_datetime(TEXTS))
    yield "timestamps", [pd.Timestamp(t) if t else pd.NaT for t in TEXTS]
    yield "scalars", [np.datetime64(t) if t else np.datetime64("NaT") for t in TEXTS]
    yield "arrow", pa.array(DAYS)
    yield "chunked", pa.chunked_array([DAYS[:2], DAYS[2:]], type=pa.date32())


@pytest.mark.parametrize("column", [c for _, c in day_columns()], ids=[n for n, _ in day_columns()])
def test_days_of_arrays(column):
    e = assay.Evaluator("accuracy", task="binary", by="d")
    e.update(target=Y, score=P, slices={"d": column})
    assert sorted(part.slice["d"] for part in e.result().slices) == NAMES


def test_days_of_text_files_merge_with_those_of_frames(tmp_path):
    frame = pd.DataFrame({"y": Y, "p": P, "d": pd.to_datetime(TEXTS)})
    frame.to_csv(tmp_path / "t.csv", index=False)
    frame.assign(d=TEXTS).to_json(tmp_path / "t.jsonl", orient="records", lines=True)
    one = assay.evaluate(frame, task="binary", target="y", score="p", metrics="accuracy", ci="none", by="d")
    for name in ("t.csv", "t.jsonl"):
        other = assay.evaluate(
            tmp_path / name, task="binary", target="y", score="p", metrics="accuracy", ci="none", by="d"
        )
        one.evaluator.merge(other.evaluator)
    assert {part.slice["d"]: part.rows for part in one.evaluator.result().slices} == dict(zip(NAMES, (3, 3, 6, 6)))


@pytest.mark.parametrize("times, names", [(MOMENTS, MOMENT_NAMES), (ZONED, ZONED_NAMES)], ids=["plain", "zoned"])
def test_moments(times, names, tmp_path):
    zone = None if times is MOMENTS else "UTC"
    for unit in ("ms", "us", "ns"):
        table = pa.table({"y": Y, "p": P, "d": pa.array(times, pa.timestamp(unit, zone))})
        pa.parquet.write_table(table, tmp_path / "t.parquet")
        assert slices(table) == slices(tmp_path / "t.parquet") == slices(table.to_pandas()) == names
    for column in (times, [pd.Timestamp(t) for t in times], pd.Series(times)):
        e = assay.Evaluator("accuracy", task="binary", by="d")
        e.update(target=Y, score=P, slices={"d": column})
        assert sorted(part.slice["d"] for part in e.result().slices) == names


def test_polars_days():
    polars = pytest.importorskip("polars")
    assert slices(polars.DataFrame({"y": Y, "p": P, "d": DAYS})) == NAMES
    assert slices(polars.DataFrame({"y": Y, "p": P, "d": MOMENTS})) == MOMENT_NAMES


def test_times_of_a_day_and_durations():
    clock = pa.table({"y": Y, "p": P, "d": pa.array([datetime.time(12, 30)] * 6)})
    assert slices(clock) == ["12:30:00"]
    with pytest.raises(TypeError, match="column 'd'.*cast it"):
        slices(pa.table({"y": Y, "p": P, "d": pa.array([1] * 6, pa.duration("s"))}))


@pytest.mark.parametrize("kind", ["arrow", "frame", "parquet", "csv", "dict"])
def test_times_are_no_targets_of_a_regression(kind, tmp_path):
    table = pa.table({"y": pa.array(MOMENTS), "p": P})
    data = {"arrow": table, "frame": table.to_pandas(), "dict": {"y": np.array(MOMENTS, "M8[us]"), "p": P}}.get(kind)
    if kind == "parquet":
        data = tmp_path / "t.parquet"
        pa.parquet.write_table(table, data)
    if kind == "csv":
        data = tmp_path / "t.csv"
        table.to_pandas().to_csv(data, index=False)
    with pytest.raises(ValueError, match="time of reference"):
        assay.evaluate(data, task="regression", target="y", prediction="p", metrics="mae")


@pytest.mark.parametrize(
    "times", [MOMENTS, DAYS[:3], np.array(MOMENTS, "M8[s]"), pd.Series(MOMENTS), pa.array(MOMENTS)]
)
def test_times_are_no_numbers_of_functions(times):
    with pytest.raises(ValueError, match="time of reference"):
        assay.mae(times, np.zeros(len(times)))


def test_decimals_binary_categories_and_intervals_are_as_in_files(tmp_path):
    cut = pd.cut(pd.Series(P), [0, 0.5, 1.0])
    table = pa.table(
        {
            "y": pa.array([decimal.Decimal(y) for y in Y], pa.decimal128(5, 0)),
            "p": pa.array([decimal.Decimal(str(p)) for p in P], pa.decimal128(20, 10)),
            "d": pa.array([b"a", b"b", None, b"a", "\u00e9".encode(), b"b"]),
            "c": pa.array(list("xyxyxy")).dictionary_encode(),
        }
    )
    pa.parquet.write_table(table, tmp_path / "t.parquet")
    pd.DataFrame({"y": Y, "p": P, "d": cut}).to_csv(tmp_path / "cut.csv", index=False)
    assert slices(table) == slices(tmp_path / "t.parquet") == ["(missing)", "a", "b", "\u00e9"]
    r = assay.evaluate(table, task="binary", target="y", score="p", metrics="brier_score", ci="none", by="c")
    assert r["brier_score"].value == assay.brier_score(Y, P)
    assert [part.slice["c"] for part in r.slices] == ["x", "y"]
    frame = pd.DataFrame({"y": Y, "p": P, "d": cut})
    assert slices(frame) == slices(tmp_path / "cut.csv") == ["(0.0, 0.5]", "(0.5, 1.0]"]
    whole = frame.assign(d=pd.cut(pd.Series(Y), [-1, 0, 1], right=False))
    assert slices(whole) == ["(missing)", "[0, 1)"]
    negative = pa.table({"y": Y, "p": pa.array([decimal.Decimal(str(-p)) for p in P], pa.decimal256(40, 20))})
    r = assay.evaluate(negative, task="regression", target="y", prediction="p", metrics="mae", ci="none")
    assert r["mae"].value == assay.mae(Y, [-p for p in P])


def test_binary_that_is_no_text_is_refused_and_unasked_columns_are_not_read():
    table = pa.table({"y": Y, "p": P, "d": [b"\xff"] * 6, "s": [{"a": 1}] * 6})
    assert assay.evaluate(table, task="binary", target="y", score="p", metrics="accuracy")["accuracy"].value == 4 / 6
    with pytest.raises(TypeError, match="column 'd': .*decode"):
        slices(table)
    with pytest.raises(TypeError, match="column 's': .*cast it"):
        assay.evaluate(table, task="binary", target="y", score="s", metrics="accuracy")


def test_numbered_columns():
    frame = pd.DataFrame({0: Y, 1: P, "text": "x"})
    for data in (frame, {0: Y, 1: P}):
        for target, score in ((0, 1), ("0", "1")):
            r = assay.evaluate(data, task="binary", target=target, score=score, metrics="accuracy", ci="none")
            assert r["accuracy"].value == 4 / 6


def test_text_files_are_told(tmp_path):
    (tmp_path / "eu.csv").write_text('# made\ny;p;d\n1;0,9;"a \\"b;\\""\n0;0,2;c\n')
    told = dict(delimiter=";", decimal=",", comment="#", escape="\\")
    assert slices(tmp_path / "eu.csv", **told) == ['a "b;"', "c"]
    with pytest.raises(TypeError, match="delimiter= is of text files"):
        slices(pd.DataFrame({"y": Y, "p": P, "d": TEXTS}), delimiter=";")
    (tmp_path / "tags.csv").write_text("t,p\na|b,a\nb,b|c\n")
    r = assay.evaluate(
        tmp_path / "tags.csv",
        task="multilabel",
        target="t",
        prediction="p",
        label_separator="|",
        metrics="f1(average=micro)",
    )
    assert r["f1(average=micro)"].value == 2 / 3
    (tmp_path / "two.csv").write_text("y;a;b\n1;0,9;0,8\n0;0,2;0,3\n1;0,7;0,1\n")
    c = assay.compare(
        tmp_path / "two.csv", target="y", scores=["a", "b"], metrics="brier_score", delimiter=";", decimal=","
    )
    assert "brier_score" in {d.spec for d in c}


def test_flat_numbers_are_unambiguous_and_without_nan():
    r = assay.evaluate(
        pa.table({"y": ["a/b", "a", "a"], "p": ["a/b", "a", "a"]}),
        task="multiclass", target="y", prediction="p", metrics="accuracy, recall(average=none)", labels=["a", "a/b", "z"], ci="none",
    )  # fmt: skip
    flat = r.to_dict(prefix="m")
    assert flat["m/recall(average=none)/a\\/b"] == 1.0
    undefined = assay.evaluate(
        pa.table({"y": [1, 1], "p": [0.5, 0.2]}),
        task="binary",
        target="y",
        score="p",
        metrics="roc_auc",
        positive=1,
        ci="none",
    )
    assert undefined.to_dict(prefix="") == {}


def test_a_task_may_be_named_where_there_is_only_one():
    assert assay.mae([1.0, 2.0], [1.0, 3.0], task="regression") == 0.5
    assert assay.brier_score(Y, P, task="binary") == assay.brier_score(Y, P)
    with pytest.raises(ValueError, match="mae is a metric of regression, not of 'binary'"):
        assay.mae([1.0], [1.0], task="binary")
