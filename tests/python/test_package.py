"""The package as a user meets it: functions, evaluators, tables, errors."""

import copy
import math
import multiprocessing
import pickle
import subprocess
import sys
import threading

import assay
import numpy as np
import pytest

RNG = np.random.default_rng(3)
Y = (RNG.random(500) < 0.4).astype(np.int64)
S = np.clip(RNG.normal(0.4 + 0.2 * Y, 0.2), 0, 1)


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
def test_score_dtypes(dtype):
    exact = S.astype(dtype)
    assert assay.roc_auc(Y, exact) == assay.roc_auc(Y, exact.astype(np.float64))


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint8, np.int16, np.int32, np.int64, np.uint32, np.float64])
def test_label_dtypes(dtype):
    assert assay.roc_auc(Y.astype(dtype), S) == assay.roc_auc(Y, S)


def test_layouts():
    wide = np.zeros((500, 3))
    wide[:, 1] = S
    fixed = S.copy()
    fixed.flags.writeable = False
    for score in (wide[:, 1], S[::-1][::-1], fixed, list(S), tuple(S), memoryview(S)):
        assert assay.log_loss(Y, score) == assay.log_loss(Y, S)
    two = np.column_stack([1 - S, S])
    assert assay.accuracy(Y, score=np.asfortranarray(two), task="multiclass") == assay.accuracy(
        Y, score=two, task="multiclass"
    )


def test_frames_and_tables():
    pandas, polars, pyarrow = (
        pytest.importorskip("pandas"),
        pytest.importorskip("polars"),
        pytest.importorskip("pyarrow"),
    )
    columns = {"y": Y, "p": S, "g": np.where(Y + (S > 0.3) > 1, "a", "b")}
    tables = [pandas.DataFrame(columns), polars.DataFrame(columns), pyarrow.table(columns), columns]
    results = [assay.evaluate(table, task="binary", target="y", score="p", by=["g"]).to_dict() for table in tables]
    assert all(result == results[0] for result in results)
    assert len(results[0]["slices"]) == 2
    assert assay.roc_auc(pandas.Series(Y), polars.Series(S)) == assay.roc_auc(Y, S)
    assert assay.roc_auc(pyarrow.array(Y), pyarrow.chunked_array([S[:100], S[100:]])) == assay.roc_auc(Y, S)


def test_a_slice_is_its_subset_alone():
    groups = np.where(RNG.random(500) < 0.3, "left", "right")
    result = assay.evaluate({"y": Y, "p": S, "g": groups}, task="binary", target="y", score="p", by=["g"])
    for part in result.slices:
        alone = assay.evaluate(
            {"y": Y[groups == part.slice["g"]], "p": S[groups == part.slice["g"]]}, task="binary", target="y", score="p"
        )
        assert [r.value for r in part] == [r.value for r in alone]


@pytest.mark.parametrize("size", [1, 7, 256, 500])
def test_batches_do_not_matter(size):
    whole, parts = assay.Evaluator("roc_auc, f1, log_loss, ece"), assay.Evaluator("roc_auc, f1, log_loss, ece")
    whole.update(target=Y, score=S)
    for begin in range(0, 500, size):
        parts.update(target=Y[begin : begin + size], score=S[begin : begin + size])
    assert bytes(whole) == bytes(parts)


def test_merge_pickle_copy():
    left, right, whole = (assay.Evaluator("roc_auc, f1") for _ in range(3))
    left.update(target=Y[:200], score=S[:200])
    right.update(target=Y[200:], score=S[200:])
    whole.update(target=Y, score=S)
    for twin in (pickle.loads(pickle.dumps(left)), copy.deepcopy(left), copy.copy(left)):
        twin.merge(right)
        assert bytes(twin) == bytes(whole)
    assert left.result().data["rows_used"] == 200


def test_probabilities_that_do_not_sum_to_one_are_counted_over_batches_and_merges():
    parts = [assay.Evaluator("log_loss", task="multiclass", labels=[0, 1, 2]) for _ in range(2)]
    for part in parts:
        for _ in range(2):
            part.update(target=[0, 1], score=[[0.5, 0.5, 0.0], [0.5, 0.4, 0.2]])
    parts[0].merge(parts[1])
    parts[0].update(target=[2], score=[[0.0, 0.0, 1.0]])
    assert "probabilities of 4 rows do not sum to 1" in " ".join(parts[0].result().warnings)


def test_a_refused_update_changes_nothing():
    evaluator = assay.Evaluator("roc_auc")
    evaluator.update(target=Y, score=S)
    before = bytes(evaluator)
    for bad in ([0.5] * 499 + [1.5], [0.5] * 499 + [float("nan")], [0.5] * 10):
        with pytest.raises(ValueError):
            evaluator.update(target=Y, score=bad)
    large = np.tile(S, 200)
    large[-1] = 2
    with pytest.raises(ValueError):
        evaluator.update(target=np.tile(Y, 200), score=large)
    assert bytes(evaluator) == before


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: assay.roc_auc(Y, S[:10]), ["score", "10", "500"]),
        (lambda: assay.roc_auc(Y, S + 1), ["score", "not a probability"]),
        (lambda: assay.roc_auc(Y, [None] + list(S[1:])), ["score", "row 1", "missing"]),
        (lambda: assay.roc_auc(Y, S, weight=-np.ones(500)), ["weight", "negative"]),
        (lambda: assay.f1(["a", "b"], ["a", "a"]), ["positive"]),
        (lambda: assay.f_beta([0, 1], [0, 1], beta=-1), ["beta"]),
        (lambda: assay.accuracy([0, 1, 2], [0, 1, 2]), ["multiclass", "task="]),
        (lambda: assay.mse([1.0, float("inf")], [1.0, 2.0]), ["target", "finite"]),
    ],
)
def test_values_that_do_not_fit(call, words):
    with pytest.raises(ValueError) as caught:
        call()
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: assay.roc_auc(Y, object()), ["score", "object"]),
        (lambda: assay.roc_auc(Y, S, top=3), ["top"]),
        (lambda: assay.mse([1, "a"], [1.0, 2.0]), ["target", "mixed"]),
        (lambda: assay.Evaluator("f1", treshold=0.3), ["treshold", "threshold"]),
        (lambda: assay.evaluate({"y": Y}, task="binary"), ["target="]),
    ],
)
def test_types_that_do_not_fit(call, words):
    with pytest.raises(TypeError) as caught:
        call()
    for word in words:
        assert word in str(caught.value)


def test_names():
    assert assay.explain("f1_score").name == "f1"
    with pytest.raises(ValueError, match="roc_auc"):
        assay.explain("roc_acu")
    with pytest.raises(ValueError, match="roc_auc"):
        assay.Evaluator("roc_acu")
    assert "roc_auc" in assay.list_metrics(task="binary") and "mse" not in assay.list_metrics(task="binary")


def test_results_show_themselves():
    result = assay.evaluate({"y": Y, "p": S}, task="binary", target="y", score="p")
    assert "roc_auc" in repr(result) and "<table>" in result._repr_html_()
    assert result["auroc"].value == result["roc_auc"].value if "auroc" in assay.explain("roc_auc").aliases else True
    assert result.to_dict(prefix="val")["val/roc_auc"] == result["roc_auc"].value
    assert set(result.to_dict()) == {"schema", "assay", "task", "data", "metrics", "slices", "windows", "warnings"}
    with pytest.raises(KeyError):
        result["ks"]


def _in_child(queue):
    queue.put(assay.roc_auc(np.tile(Y, 100), np.tile(S, 100)))


def test_after_fork():
    expected = assay.roc_auc(np.tile(Y, 100), np.tile(S, 100))
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(target=_in_child, args=(queue,))
    child.start()
    assert queue.get(timeout=60) == expected
    child.join()


def test_concurrent_calls():
    expected, found = assay.roc_auc(np.tile(Y, 50), np.tile(S, 50)), []

    def work():
        for _ in range(20):
            found.append(assay.roc_auc(np.tile(Y, 50), np.tile(S, 50)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 80


def test_import_brings_no_heavy_library():
    code = (
        "import sys, assay; print([m for m in ('numpy', 'pandas', 'torch', 'sklearn', 'pyarrow') if m in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


def test_every_value_is_a_float_or_a_dict():
    for row in (assay.explain(name) for name in assay.list_metrics("binary")):
        if row.needs in ("label", "score", "probability") and row.task == "binary":
            value = getattr(assay, row.name)(Y, score=S) if row.needs == "label" else getattr(assay, row.name)(Y, S)
            assert isinstance(value, dict) or isinstance(value, float) and not math.isinf(value), row.name


def test_files_equal_tables(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    import pyarrow.csv
    import pyarrow.parquet

    table = pyarrow.table({"y": Y, "p": S})
    pyarrow.csv.write_csv(table, tmp_path / "a.csv")
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")
    expected = assay.evaluate(table, task="binary", target="y", score="p")
    for name in ("a.csv", "a.parquet"):
        result = assay.evaluate(tmp_path / name, task="binary", target="y", score="p")
        assert [r.value for r in result] == [r.value for r in expected]
    with pytest.raises(OSError):
        assay.evaluate(tmp_path / "none.csv", task="binary", target="y", score="p")
    with pytest.raises(ValueError, match="column"):
        assay.evaluate(tmp_path / "a.csv", task="binary", target="z", score="p")


def test_bootstrap_by_id_is_the_same_after_any_merge():
    ids = np.arange(500) // 2
    options = dict(task="binary", ci="bootstrap(50)", seed=4)
    metrics = "roc_auc, log_loss, ece, f1"
    whole = assay.evaluate({"y": Y, "p": S, "i": ids}, target="y", score="p", id="i", metrics=metrics, **options)
    order = RNG.permutation(500)
    parts = [assay.Evaluator(metrics, **options) for _ in range(3)]
    for k, part in enumerate(parts):
        rows = order[k::3]
        part.update(target=Y[rows], score=S[rows], id=ids[rows])
    first = pickle.loads(pickle.dumps(parts[0]))
    first.merge(parts[1])
    parts[2].merge(first)
    for there, here in zip(whole, parts[2].result()):
        assert there.ci == here.ci and there.ci["method"] == "bootstrap_percentile"
        assert there.signature.endswith("|ci=bootstrap(50)|level=0.95|seed=4|units=id")
