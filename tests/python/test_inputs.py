"""What the functions accept, in every type and layout, and how they refuse the rest."""

import datetime
import decimal
import subprocess
import sys

import assay
import numpy as np
import pytest

scipy_sparse = pytest.importorskip("scipy.sparse")
pandas, polars, pyarrow = pytest.importorskip("pandas"), pytest.importorskip("polars"), pytest.importorskip("pyarrow")

RNG = np.random.default_rng(5)
N = 300
Y = (RNG.random(N) < 0.4).astype(np.int64)
S = np.round(np.clip(RNG.normal(0.4 + 0.2 * Y, 0.2), 0, 1) * 64) / 64  # exact in f16
W = RNG.integers(0, 4, N) / 2
CLASSES = RNG.integers(0, 3, N)
GUESSES = np.where(RNG.random(N) < 0.7, CLASSES, RNG.integers(0, 3, N))
NAMES = np.array(["ash", "birch, silver", "yew"])
P = RNG.dirichlet([1, 1, 1], N)
EXPECTED = assay.roc_auc(Y, S, W)


def halves(array, kind):
    return kind([array[: N // 3], array[N // 3 :]])


class Capsules:
    """Only what the Arrow C stream interface asks for."""

    def __init__(self, array):
        self.array = array

    def __arrow_c_stream__(self, requested_schema=None):
        return pyarrow.chunked_array([self.array]).__arrow_c_stream__(requested_schema)


class Tensor:
    """Only what DLPack asks for."""

    def __init__(self, array):
        self.array = array

    def __dlpack__(self, **options):
        return self.array.__dlpack__(**options)

    def __dlpack_device__(self):
        return self.array.__dlpack_device__()


def strided(array):
    wide = np.zeros((len(array), 3), array.dtype)
    wide[:, 1] = array
    return wide[:, 1]


def fixed(array):
    copy = array.copy()
    copy.flags.writeable = False
    return copy


KINDS = {
    "list": list,
    "tuple": tuple,
    "python numbers": lambda a: a.tolist(),
    "memoryview": memoryview,
    "object": lambda a: a.astype(object),
    "strided": strided,
    "reversed twice": lambda a: a[::-1].copy()[::-1],
    "read-only": fixed,
    "column": lambda a: a[:, None],
    "column of a Fortran matrix": lambda a: np.asfortranarray(np.column_stack([a, a]))[:, 1],
    "other byte order": lambda a: a.astype(a.dtype.newbyteorder()),
    "misaligned": lambda a: np.frombuffer(b"x" + a.tobytes(), a.dtype, offset=1),
    "masked": np.ma.masked_array,
    "matrix transposed": lambda a: np.asmatrix(a).T,
    "pandas": pandas.Series,
    "pandas, odd index": lambda a: pandas.Series(a, index=np.arange(N)[::-1]),
    "pandas arrow": lambda a: pandas.Series(a).convert_dtypes(dtype_backend="pyarrow"),
    "pandas nullable": lambda a: pandas.Series(a).convert_dtypes(),
    "pandas index": pandas.Index,
    "pandas frame": lambda a: pandas.DataFrame({"a": a}),
    "pandas sparse": pandas.arrays.SparseArray,
    "pandas joined": lambda a: halves(pandas.Series(a), pandas.concat),
    "polars": polars.Series,
    "polars chunks": lambda a: halves(polars.Series(a), lambda parts: parts[0].append(parts[1])),
    "arrow": pyarrow.array,
    "arrow chunks": lambda a: halves(a, pyarrow.chunked_array),
    "arrow slice": lambda a: pyarrow.array(np.concatenate([a[:7], a]))[7:],
    "capsules": lambda a: Capsules(pyarrow.array(a)),
    "dlpack": Tensor,
    "generator": lambda a: (x for x in a.tolist()),
}


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_of_numbers(kind):
    make = KINDS[kind]
    assert assay.roc_auc(make(Y), make(S), make(W)) == EXPECTED
    assert assay.mse(make(S), make(W)) == assay.mse(S, W)


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "longdouble"])
@pytest.mark.parametrize("kind", [np.array, strided, pandas.Series])
def test_widths_of_floats(kind, dtype):
    assert assay.roc_auc(Y, kind(S.astype(dtype))) == assay.roc_auc(Y, S)


@pytest.mark.parametrize("dtype", ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"])
@pytest.mark.parametrize(
    "kind",
    [
        np.array,
        strided,
        pandas.Series,
        polars.Series,
        pyarrow.array,
        lambda a: halves(a, pyarrow.chunked_array),
        Tensor,
    ],
)
def test_types_of_labels(kind, dtype):
    values = Y.astype(dtype)
    if kind is polars.Series and dtype == "f2":
        pytest.skip("polars has no f2 columns")
    assert assay.f1(kind(values), S >= 0.5) == assay.f1(Y, (S >= 0.5).astype(int))


TEXTS = {
    "list": list,
    "numpy": np.array,
    "object": lambda a: a.astype(object),
    "numpy strings": lambda a: a.astype(np.dtypes.StringDType()),
    "pandas": pandas.Series,
    "pandas string": lambda a: pandas.Series(a, dtype="string"),
    "pandas object": lambda a: pandas.Series(a, dtype=object),
    "pandas category": lambda a: pandas.Series(a, dtype="category"),
    "pandas joined": lambda a: halves(pandas.Series(a), pandas.concat),
    "polars": polars.Series,
    "polars chunks": lambda a: halves(polars.Series(a), lambda parts: parts[0].append(parts[1])),
    "polars category": lambda a: polars.Series(a, dtype=polars.Categorical),
    "polars enum": lambda a: polars.Series(a, dtype=polars.Enum(NAMES)),
    "arrow": pyarrow.array,
    "arrow chunks": lambda a: halves(a, pyarrow.chunked_array),
    "arrow dictionary": lambda a: pyarrow.array(a).dictionary_encode(),
    "arrow chunks of dictionaries": lambda a: halves(a, pyarrow.chunked_array).dictionary_encode(),
    "arrow large": lambda a: pyarrow.array(a, pyarrow.large_string()),
    "arrow views": lambda a: pyarrow.array(a, pyarrow.string_view()),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_kinds_of_texts(kind):
    expected = assay.confusion_matrix(CLASSES, GUESSES, task="multiclass")["counts"]
    found = assay.confusion_matrix(TEXTS[kind](NAMES[CLASSES]), TEXTS[kind](NAMES[GUESSES]), task="multiclass")
    assert found == {"labels": list(NAMES), "counts": expected}


MATRICES = {
    "lists": lambda a: a.tolist(),
    "Fortran": np.asfortranarray,
    "strided": lambda a: np.repeat(a, 2, axis=1)[:, ::2],
    "rows reversed": lambda a: a[::-1].copy()[::-1],
    "list of arrays": list,
    "pandas": pandas.DataFrame,
    "polars": lambda a: polars.DataFrame(a, schema=["a", "b", "c"]),
    "polars lists": lambda a: polars.Series(a.tolist()),
    "arrow lists": lambda a: pyarrow.array(a.tolist()),
    "arrow chunks": lambda a: halves(a.tolist(), pyarrow.chunked_array),
    "arrow fixed": lambda a: pyarrow.FixedSizeListArray.from_arrays(pyarrow.array(a.ravel()), 3),
    "dlpack": Tensor,
}


@pytest.mark.parametrize("kind", MATRICES)
def test_kinds_of_matrices(kind):
    assert assay.log_loss(CLASSES, MATRICES[kind](P), task="multiclass") == assay.log_loss(
        CLASSES, P, task="multiclass"
    )
    assert assay.mse(MATRICES[kind](P), P[:, ::-1]) == assay.mse(P, P[:, ::-1])


JAX = """
import numpy as np, jax.numpy, assay
y, s = np.arange(300) % 3, np.random.default_rng(1).dirichlet([1, 1, 1], 300).astype("f4")
assert assay.roc_auc(jax.numpy.asarray(y > 1), jax.numpy.asarray(s[:, 0])) == assay.roc_auc(y > 1, s[:, 0])
assert assay.log_loss(jax.numpy.asarray(y), jax.numpy.asarray(s), task="multiclass") == assay.log_loss(y, s, task="multiclass")
assert assay.mse(jax.numpy.asarray(s, dtype="bfloat16"), s) == assay.mse(np.asarray(jax.numpy.asarray(s, dtype="bfloat16")).astype("f4"), s)
"""


def test_tensors_of_jax():
    pytest.importorskip("jax")
    done = subprocess.run(
        [sys.executable, "-c", JAX], capture_output=True, text=True
    )  # its threads and our forks do not go together
    assert done.returncode == 0, done.stderr


def test_duckdb_relations():
    duckdb = pytest.importorskip("duckdb")
    table = pyarrow.table({"y": Y, "p": S, "g": NAMES[CLASSES]})
    relation = duckdb.sql('select * from "table" order by p').filter("y >= 0")
    found = assay.evaluate(relation, task="binary", target="y", score="p", by="g", ci="none")
    expected = assay.evaluate(table, task="binary", target="y", score="p", by="g", ci="none")
    assert found.to_dict() == expected.to_dict()


def test_missing_values_are_dropped_alike():
    holes = RNG.random(N) < 0.1
    plain = assay.roc_auc(Y[~holes], S[~holes])
    gaps = [None if hole else s for s, hole in zip(S.tolist(), holes)]
    for score in (
        np.where(holes, np.nan, S),
        gaps,
        pandas.Series(gaps),
        pandas.Series(gaps, dtype="Float64"),
        polars.Series(gaps),
        pyarrow.array(gaps),
        halves(gaps, pyarrow.chunked_array),
        np.ma.masked_array(S, holes),
        pandas.Series(gaps).astype(object),
        [pandas.NA if g is None else g for g in gaps],
    ):
        assert assay.roc_auc(Y, score, missing="drop") == plain
        with pytest.raises(ValueError, match=rf"row {np.flatnonzero(holes)[0] + 1}.*'score'.*missing='drop'"):
            assay.roc_auc(Y, score)


def multiclass(target, prediction, **options):
    return assay.accuracy(target, prediction, task="multiclass", **options)


T, Q = [0, 1, 1, 0], [0.1, 0.8, 0.4, 0.3]
REFUSALS = {
    "short score": (lambda: assay.roc_auc(T, Q[:3]), ValueError, ["score", "3", "target", "4"]),
    "short weight": (lambda: assay.roc_auc(T, Q, weight=[1, 2]), ValueError, ["weight", "2", "4"]),
    "mixture": (
        lambda: multiclass(np.array([0, 1, "a"], object), [0, 1, 2]),
        TypeError,
        ["target", "row 3", "one type"],
    ),
    "dict value": (lambda: assay.roc_auc(T, [0.1, 0.2, {}, 0.3]), TypeError, ["score", "row 3", "dict"]),
    "object value": (
        lambda: assay.roc_auc(T, np.array([0.1, 0.2, object(), 0.3])),
        TypeError,
        ["score", "row 3", "object"],
    ),
    "bytes": (lambda: multiclass(np.array([b"a", b"b"]), ["a", "b"]), TypeError, ["target", "row 1", "decode"]),
    "complex": (lambda: assay.mse(np.array(Q) + 0j, Q), TypeError, ["target", "dtype"]),
    "complex list": (lambda: assay.mse([1j, 2], [1, 2]), TypeError, ["target", "row 1", "complex"]),
    "dates": (
        lambda: assay.mse(np.array(["2026-01-01"], "M8[D]"), [1.0]),
        ValueError,
        ["target", "times", "reference"],
    ),
    "text for numbers": (lambda: assay.roc_auc(T, list("abcd")), ValueError, ["score", "string", "numbers are needed"]),
    "NaN score": (
        lambda: assay.roc_auc(T, [0.1, float("nan"), 0.2, 0.3]),
        ValueError,
        ["row 2", "score", "missing='drop'"],
    ),
    "NaN target": (
        lambda: assay.mse([1.0, float("nan")], [1.0, 2.0]),
        ValueError,
        ["row 2", "target", "missing='drop'"],
    ),
    "NaN weight": (
        lambda: assay.mse([1.0, 2.0], [1.0, 2.0], weight=[1, float("nan")]),
        ValueError,
        ["row 2", "weight", "missing='drop'"],
    ),
    "infinity": (
        lambda: assay.mse([1.0, 2.0], [1.0, float("inf")]),
        ValueError,
        ["row 2", "prediction", "inf", "finite"],
    ),
    "unknown label": (
        lambda: multiclass([0, 1, 7], [0, 1, 2], labels=[0, 1, 2]),
        ValueError,
        ["row 3", "target", "'7'", "0, 1, 2"],
    ),
    "unknown name": (
        lambda: multiclass(["a", "b"], ["a", "c"], labels=["a", "b"]),
        ValueError,
        ["row 2", "prediction", "'c'", "a, b"],
    ),
    "third class": (
        lambda: assay.accuracy([0, 1, 2], [0, 1, 1]),
        ValueError,
        ["row 3", "target", "'2'", "task='multiclass'"],
    ),
    "no positive": (lambda: assay.f1(["a", "b"], ["a", "b"]), ValueError, ["positive="]),
    "other positive": (lambda: assay.f1(["a", "b"], ["a", "b"], positive="c"), ValueError, ["positive='c'", "a, b"]),
    "negative weight": (
        lambda: assay.mse(Q, Q, weight=[1, -1, 1, 1]),
        ValueError,
        ["row 2", "weight", "-1", "negative"],
    ),
    "no probability": (
        lambda: assay.log_loss(T, [0.1, 1.5, 0.2, 0.3]),
        ValueError,
        ["row 2", "score", "1.5", "score_kind='logit' or 'score'"],
    ),
    "logits for probabilities": (
        lambda: assay.log_loss(T, Q, score_kind="score"),
        ValueError,
        ["probabilities", "score_kind is score"],
    ),
    "sparse": (
        lambda: assay.subset_accuracy(scipy_sparse.csr_array(np.eye(3)), np.eye(3)),
        TypeError,
        ["target", "sparse", ".toarray()"],
    ),
    "sparse matrix": (
        lambda: assay.mse(scipy_sparse.coo_matrix(np.eye(3)), np.eye(3)),
        TypeError,
        ["target", "sparse", ".toarray()"],
    ),
    "ragged": (
        lambda: assay.log_loss([0, 1, 1], [[0.1, 0.9], [0.2], [0.3, 0.7]], task="multiclass"),
        ValueError,
        ["row 2", "score", "1", "2"],
    ),
    "ragged truth": (
        lambda: assay.subset_accuracy([[0, 1], [1]], [[0, 1], [1, 0]]),
        ValueError,
        ["row 2", "target", "1", "2"],
    ),
    "list among numbers": (lambda: assay.mse([[1.0], 2.0], [1.0, 2.0]), TypeError, ["target", "row 2", "list"]),
    "labels in lists": (
        lambda: assay.f1([[0, 1], [1, 0]], [[0, 1], [1, 0]]),
        ValueError,
        ["target", "list", "task='multilabel'"],
    ),
    "classes in lists": (
        lambda: multiclass([[0, 1], [1, 0]], [0, 1]),
        ValueError,
        ["target", "list", "one value a row"],
    ),
    "scores of two classes": (
        lambda: assay.roc_auc(T, [[0.1, 0.9]] * 4),
        ValueError,
        ["score", "list", "positive class"],
    ),
    "scores of too few classes": (
        lambda: assay.log_loss([0, 1, 2], np.ones((3, 2)) / 2, task="multiclass"),
        ValueError,
        ["2 score columns", "labels="],
    ),
    "neither 0 nor 1": (
        lambda: assay.subset_accuracy([[0, 2]], [[0, 1]]),
        ValueError,
        ["row 1", "target", "2", "0 nor 1"],
    ),
    "three dimensions": (lambda: assay.mse(np.zeros((2, 2, 2)), [1, 2]), TypeError, ["target", "dimensions", "3"]),
    "no dimension": (lambda: assay.mse(np.array(1.0), [1]), TypeError, ["target", "dimensions", "0"]),
    "number": (lambda: assay.mse(1.0, [1]), TypeError, ["target", "float"]),
    "text": (lambda: assay.roc_auc("0110", Q), TypeError, ["target", "str"]),
    "dict": (lambda: assay.mse({0: 1.0}, [1.0]), TypeError, ["target", "dict"]),
    "set": (lambda: assay.mse({1.0, 2.0}, [1.0, 2.0]), TypeError, ["target", "set"]),
    "frame of two": (
        lambda: assay.mse([1.0, 2.0], polars.DataFrame({"a": [1, 2], "b": [1, 2]})),
        ValueError,
        ["prediction", "2"],
    ),
    "large integer": (lambda: assay.mse([1, 2**70], [1, 2]), TypeError, ["target", "row 2", "64 bits"]),
    "structs": (lambda: assay.mse(pyarrow.array([{"a": 1}]), [1.0]), TypeError, ["target", "cast"]),
    "nothing": (lambda: assay.mse([], []), ValueError, ["no rows"]),
    "all dropped": (lambda: assay.mse([None], [1.0], missing="drop"), ValueError, ["dropped"]),
    "no score": (lambda: assay.roc_auc(T), TypeError, ["roc_auc", "score="]),
    "no prediction": (lambda: assay.f1(T), ValueError, ["prediction=", "score="]),
    "no query": (lambda: assay.ndcg(T, Q, task="ranking"), ValueError, ["query="]),
    "query for labels": (lambda: assay.ndcg(T, Q, query=T), TypeError, ["query=", "'multilabel'", "task='ranking'"]),
    "other task": (lambda: assay.mcc(T, T, task="regression"), ValueError, ["mcc", "binary", "regression"]),
    "threads": (lambda: assay.mse(Q, Q, threads=-1), ValueError, ["threads", "-1"]),
    "labels as text": (lambda: multiclass(["a"], ["a"], labels="ab"), TypeError, ["labels", "list", "str"]),
    "labels as number": (lambda: multiclass([0], [0], labels=2), TypeError, ["labels", "list", "int"]),
    "threshold as text": (lambda: assay.f1(T, score=Q, threshold="low"), TypeError, ["threshold", "number", "str"]),
    "choice": (lambda: assay.f1(T, T, task="multiclass", average="makro"), ValueError, ["average", "makro", "macro"]),
    "integer parameter": (lambda: assay.top_k_accuracy([0, 1, 2], P[:3], k=2.5), ValueError, ["k", "integer"]),
    "score kind": (lambda: assay.roc_auc(T, Q, score_kind="prob"), ValueError, ["score_kind", "prob", "probability"]),
    "surplus": (lambda: assay.roc_auc(T, Q, None, 1), TypeError, ["roc_auc", "3", "4"]),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refusals_name_argument_row_and_remedy(case):
    call, kind, words = REFUSALS[case]
    with pytest.raises(kind) as caught:
        call()
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)
    assert "--" not in str(caught.value)


def test_decimals_and_dates_of_python():
    assert assay.mse([decimal.Decimal("1.5"), decimal.Decimal(2)], [1.0, 2.0]) == 0.125
    with pytest.raises(ValueError, match="time of reference"):
        assay.mse([datetime.date(2026, 1, 1)], [1.0])


def test_columns_of_a_frame_that_nobody_asks_for_are_not_read():
    frame = pandas.DataFrame({"y": [0, 1, 1, 0], "s": [0.1, 0.8, 0.4, 0.5], "odd": [{1}, "a", 2, None]})
    found = assay.evaluate(frame, task="binary", target="y", score="s", metrics="roc_auc", ci="none")
    assert found["roc_auc"].value == assay.roc_auc(frame["y"], frame["s"]) == 0.75
