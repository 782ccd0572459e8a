"""Random arrays against scikit-learn: sizes, types, ties, weights, empty classes."""

import math

import assay
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

sk = pytest.importorskip("sklearn.metrics")
quick = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
pytestmark = pytest.mark.filterwarnings("ignore")

FLOATS = st.sampled_from([np.float16, np.float32, np.float64])
LABELS = st.sampled_from([bool, np.int8, np.uint8, np.int32, np.int64, np.uint64, np.float32, np.float64])
NUMBERS = {np.float16: 100.0, np.float32: 1e6, np.float64: 1e9}


def reals(dtype, n, low=None, high=None):
    bound = NUMBERS[dtype]
    width = np.dtype(dtype).itemsize * 8
    return arrays.arrays(
        dtype,
        n,
        elements=st.floats(
            -bound if low is None else low, bound if high is None else high, width=width, allow_subnormal=False
        ),
    )


def weights(n):
    return st.none() | arrays.arrays(np.float64, n, elements=st.integers(0, 8).map(lambda k: k / 4)).filter(
        lambda w: (w > 0).sum() >= 2
    )


@st.composite
def binary(draw):
    n = draw(st.integers(2, 40))
    truth = draw(arrays.arrays(bool, n))
    dtype = draw(FLOATS)
    score = (
        draw(reals(dtype, n, 0, 1))
        if draw(st.booleans())
        else draw(arrays.arrays(np.int64, n, elements=st.integers(0, 4))).astype(dtype) / dtype(4)
    )
    return truth.astype(draw(LABELS)), score, draw(weights(n))


@st.composite
def classes(draw):
    n, k = draw(st.integers(2, 40)), draw(st.integers(3, 6))
    codes = arrays.arrays(np.int64, n, elements=st.integers(0, k - 1))
    names = np.array(
        draw(st.sampled_from([["b", "a", "10", "9", "z", "é"], list(range(-3, 3)), [0.5, -1.5, 2.0, 3.25, 1e6, 7.0]]))
    )
    return names[draw(codes)], names[draw(codes)], draw(weights(n))


@st.composite
def numbers(draw):
    n = draw(st.integers(2, 40))
    return draw(reals(draw(FLOATS), n)), draw(reals(draw(FLOATS), n)), draw(weights(n))


def present(target, prediction, weight):
    """Rows of weight 0 are absent here; in scikit-learn their labels count."""
    kept = slice(None) if weight is None else weight > 0
    return target[kept], prediction[kept], None if weight is None else weight[kept]


def same(ours, theirs, scale=1.0):
    if math.isnan(theirs):
        assert math.isnan(ours)
    else:
        assert abs(ours - theirs) <= 1e-11 * max(abs(theirs), scale), (ours, theirs)


@quick
@given(binary())
def test_scores(case):
    y, s, w = case
    truth = y.astype(int)
    kept = present(truth, s, w)[0]
    wide = s.astype(np.float64)
    if 0 < kept.sum() < len(kept):
        same(assay.roc_auc(y, s, w), sk.roc_auc_score(truth, wide, sample_weight=w))
        same(assay.log_loss(y, s, w), sk.log_loss(truth, wide, sample_weight=w))
    if kept.any():
        same(assay.average_precision(y, s, w), sk.average_precision_score(truth, wide, sample_weight=w))
    same(assay.brier_score(y, s, w), sk.brier_score_loss(truth, wide, sample_weight=w, pos_label=1))


@quick
@given(binary())
def test_predictions(case):
    y, s, w = case
    truth, guess, w = present(y.astype(int), (s >= 0.5).astype(int), w)
    for ours, theirs in (
        (assay.accuracy, sk.accuracy_score),
        (assay.precision, sk.precision_score),
        (assay.recall, sk.recall_score),
        (assay.f1, sk.f1_score),
        (assay.jaccard, sk.jaccard_score),
        (assay.mcc, sk.matthews_corrcoef),
    ):
        same(ours(truth, guess, w), theirs(truth, guess, sample_weight=w))


@quick
@given(classes(), st.sampled_from(["macro", "micro", "weighted"]))
def test_classes(case, average):
    y, p, w = present(*case)
    for ours, theirs in (
        (assay.precision, sk.precision_score),
        (assay.recall, sk.recall_score),
        (assay.f1, sk.f1_score),
        (assay.jaccard, sk.jaccard_score),
    ):
        same(
            ours(y, p, w, task="multiclass", average=average),
            theirs(y.astype(str), p.astype(str), sample_weight=w, average=average),
        )
    same(assay.accuracy(y, p, w, task="multiclass"), sk.accuracy_score(y.astype(str), p.astype(str), sample_weight=w))
    same(assay.mcc(y, p, w, task="multiclass"), sk.matthews_corrcoef(y.astype(str), p.astype(str), sample_weight=w))


@quick
@given(numbers())
def test_numbers(case):
    t, p, w = case
    a, b = t.astype(np.float64), p.astype(np.float64)
    scale = 1e-3 * float(np.abs(a).max() + np.abs(b).max())
    same(assay.mse(t, p, w), sk.mean_squared_error(a, b, sample_weight=w), scale**2)
    same(assay.mae(t, p, w), sk.mean_absolute_error(a, b, sample_weight=w), scale)
    same(assay.max_error(*present(t, p, w)[:2]), sk.max_error(*present(a, b, w)[:2]), scale)
    same(assay.median_absolute_error(t, p), sk.median_absolute_error(a, b), scale)


@quick
@given(binary(), st.randoms(use_true_random=False))
def test_order_and_batches_change_no_bit(case, random):
    y, s, w = case
    order = list(range(len(y)))
    random.shuffle(order)
    cut = random.randrange(len(y) + 1)
    columns = {"target": y, "score": s, "weight": np.ones(len(y)) if w is None else w}
    whole, parts = (assay.Evaluator(assay.list_metrics("binary"), undefined="nan", labels=["0", "1"]) for _ in range(2))
    whole.update(**columns)
    for rows in (order[:cut], order[cut:]):
        parts.update(**{name: column[rows] for name, column in columns.items()})
    assert bytes(whole) == bytes(parts)


@quick
@given(
    st.lists(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(max_size=3)
        | st.binary(max_size=2)
        | st.lists(st.floats(), max_size=2),
        max_size=6,
    ),
    st.lists(st.none() | st.integers(0, 1) | st.floats(), max_size=6),
    st.sampled_from([assay.roc_auc, assay.f1, assay.mse, assay.subset_accuracy]),
)
def test_anything_gives_a_number_or_a_refusal(target, score, function):
    try:
        assert isinstance(function(target, score), float)
    except (ValueError, TypeError) as error:
        assert str(error)
