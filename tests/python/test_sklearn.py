"""assay.sklearn against scikit-learn live: values, options, warnings, errors, and use as scorers."""

import subprocess
import sys
import warnings

import pytest

np = pytest.importorskip("numpy")
theirs = pytest.importorskip("sklearn.metrics")
import assay.sklearn as ours  # noqa: E402
from sklearn.calibration import calibration_curve  # noqa: E402
from sklearn.datasets import make_classification  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.model_selection import GridSearchCV, cross_val_score  # noqa: E402


def outcome(function, *args, **kwargs):
    """Value or error, and the warnings."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            value = function(*args, **kwargs)
        except Exception as error:
            value = (type(error).__name__, str(error))
    return value, sorted({(w.category.__name__, str(w.message)) for w in seen if w.category is not RuntimeWarning})


def same(name, *args, **kwargs):
    reference = calibration_curve if name == "calibration_curve" else getattr(theirs, name)
    expected, their_warnings = outcome(reference, *args, **kwargs)
    value, our_warnings = outcome(getattr(ours, name), *args, **kwargs)
    assert our_warnings == their_warnings
    if isinstance(expected, (str, dict)) or isinstance(expected, tuple) and isinstance(expected[0], str):
        assert value == expected
        return
    assert isinstance(value, tuple) == isinstance(expected, tuple)
    for a, b in zip(
        value if isinstance(value, tuple) else [value], expected if isinstance(expected, tuple) else [expected]
    ):
        assert (a is None) == (b is None)
        if b is not None:
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-13)


def data(seed, classes=3, n=60):
    rng = np.random.default_rng(seed)
    scores = rng.dirichlet(np.ones(classes), n)
    return rng.integers(0, classes, n), rng.integers(0, classes, n), scores, rng.integers(1, 5, n) / 4


SEEDS = [0, 1, 2]
SETWISE = ["precision_score", "recall_score", "f1_score", "jaccard_score"]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize(
    "name",
    [
        "accuracy_score",
        "zero_one_loss",
        "balanced_accuracy_score",
        "matthews_corrcoef",
        "cohen_kappa_score",
        "hamming_loss",
        "confusion_matrix",
        "multilabel_confusion_matrix",
    ],
)
def test_labels(name, weighted, seed):
    y, p, _, w = data(seed)
    options = {"sample_weight": w} if weighted else {}
    same(name, y, p, **options)
    names = np.array(["b", "a", "10"])
    same(name, names[y], names[p], **options)


@pytest.mark.parametrize("labels", [None, [0, 2], [2, 7], [1]])
@pytest.mark.parametrize("average", ["micro", "macro", "weighted", None, "binary", "samples"])
@pytest.mark.parametrize("zero_division", ["warn", 0, 1])
@pytest.mark.parametrize("name", SETWISE)
def test_averages(name, average, labels, zero_division):
    y, p, _, w = data(3, n=20)
    for options in ({}, {"sample_weight": w}):
        same(name, y, p, average=average, labels=labels, zero_division=zero_division, **options)


@pytest.mark.parametrize("average", ["micro", "macro", "weighted", None, "samples"])
@pytest.mark.parametrize("name", SETWISE)
def test_multilabel_averages(name, average):
    rng = np.random.default_rng(5)
    y, p = rng.integers(0, 2, (30, 4)), rng.integers(0, 2, (30, 4))
    y[0], p[:, 1] = 0, 0
    for options in ({}, {"sample_weight": rng.integers(1, 4, 30)}, {"labels": [3, 0]}):
        same(name, y, p, average=average, **options)


@pytest.mark.parametrize("beta", [0, 0.5, 2.0, np.inf])
@pytest.mark.parametrize("zero_division", ["warn", 0, 1, np.nan])
def test_support_and_report(beta, zero_division):
    y, p, _, w = data(4, classes=4, n=15)
    same("precision_recall_fscore_support", y, p, beta=beta, zero_division=zero_division, labels=[0, 1, 2, 3, 9])
    same(
        "precision_recall_fscore_support", y, p, beta=beta, zero_division=zero_division, average="macro", labels=[0, 9]
    )
    same("classification_report", y, p, zero_division=zero_division, digits=4, sample_weight=w)
    same("classification_report", y, p, zero_division=zero_division, target_names=list("abcd"))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize(
    "name,options",
    [
        ("roc_auc_score", {}),
        ("roc_auc_score", {"max_fpr": 0.3}),
        ("average_precision_score", {}),
        ("roc_curve", {}),
        ("roc_curve", {"drop_intermediate": False}),
        ("precision_recall_curve", {}),
        ("precision_recall_curve", {"drop_intermediate": True}),
        ("det_curve", {}),
        ("det_curve", {"drop_intermediate": True}),
        ("log_loss", {}),
        ("log_loss", {"normalize": False}),
        ("brier_score_loss", {}),
        ("brier_score_loss", {"scale_by_half": False}),
        ("d2_log_loss_score", {}),
        ("d2_brier_score", {}),
        ("hinge_loss", {}),
        ("top_k_accuracy_score", {"k": 1}),
        ("average_precision_score", {"pos_label": 0}),
    ],
)
def test_binary_scores(name, options, weighted, seed):
    y, _, scores, w = data(seed, classes=2)
    for score in (scores[:, 1], np.round(scores[:, 1], 1)):
        same(name, y, score, **options, **({"sample_weight": w} if weighted else {}))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "name,options",
    [
        *(
            ("roc_auc_score", {"multi_class": m, "average": a})
            for m in ("ovr", "ovo", "raise")
            for a in ("macro", "weighted", "micro", None)
        ),
        ("average_precision_score", {}),
        ("average_precision_score", {"average": "micro"}),
        ("log_loss", {}),
        ("brier_score_loss", {}),
        ("d2_log_loss_score", {}),
        ("d2_brier_score", {}),
        ("hinge_loss", {}),
        ("top_k_accuracy_score", {"k": 2}),
        ("top_k_accuracy_score", {"k": 3}),
        ("top_k_accuracy_score", {"k": 1, "normalize": False}),
    ],
)
def test_class_scores(name, options, seed):
    y, _, scores, w = data(seed)
    same(name, y, scores, **options)
    same(name, y, scores, sample_weight=w, **options)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "name",
    [
        "coverage_error",
        "label_ranking_average_precision_score",
        "label_ranking_loss",
        "ndcg_score",
        "roc_auc_score",
        "average_precision_score",
    ],
)
def test_label_rankings(name, seed):
    rng = np.random.default_rng(seed)
    y, scores = rng.integers(0, 2, (25, 5)), np.round(rng.random((25, 5)), 1)
    same(name, y, scores)
    same(name, y, scores, sample_weight=rng.integers(1, 4, 25) / 2)


REGRESSION = [
    "mean_squared_error",
    "mean_absolute_error",
    "root_mean_squared_error",
    "mean_squared_log_error",
    "root_mean_squared_log_error",
    "median_absolute_error",
    "mean_absolute_percentage_error",
    "explained_variance_score",
    "r2_score",
    "mean_pinball_loss",
    "d2_pinball_score",
    "d2_absolute_error_score",
]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("multioutput", ["uniform_average", "raw_values", [0.2, 0.8], "variance_weighted", "no"])
@pytest.mark.parametrize("name", REGRESSION)
def test_regression(name, multioutput, seed):
    rng = np.random.default_rng(seed)
    y, p, w = rng.random((40, 2)), rng.random((40, 2)), rng.integers(1, 4, 40)
    reference, mine = getattr(theirs, name), getattr(ours, name)
    if multioutput in ("no", "variance_weighted"):
        theirs_found, ours_found = (
            outcome(reference, y, p, multioutput=multioutput),
            outcome(mine, y, p, multioutput=multioutput),
        )
        if isinstance(theirs_found[0], tuple):
            assert ours_found[0][0] == theirs_found[0][0] == "InvalidParameterError"
            return
    same(name, y, p, multioutput=multioutput)
    same(name, y, p, multioutput=multioutput, sample_weight=w)
    same(name, y[:, 0], p[:, 0])


@pytest.mark.parametrize("power", [-1, 0, 1, 1.5, 2, 3])
@pytest.mark.parametrize("name", ["mean_tweedie_deviance", "d2_tweedie_score"])
def test_deviances(name, power):
    rng = np.random.default_rng(1)
    y, p = rng.random(30) + 0.1, rng.random(30) + 0.1
    same(name, y, p, power=power)
    same(name, y, p, power=power, sample_weight=rng.random(30))
    same(name, y, p - 0.5, power=power)


@pytest.mark.parametrize("strategy", ["uniform", "quantile"])
def test_calibration_curve(strategy):
    y, _, scores, _ = data(2, classes=2)
    same("calibration_curve", y, scores[:, 1], n_bins=6, strategy=strategy)
    same("calibration_curve", y, np.round(scores[:, 1], 1), n_bins=10, strategy=strategy)


def test_errors():
    same("accuracy_score", [0, 1], [0, 1, 1])
    same("accuracy_score", [[0, 1], [1, 1]], [0, 1])
    same("f1_score", ["a", "b"], ["a", "b"])
    same("roc_auc_score", [0, 0], [0.1, 0.2])
    same("mean_squared_error", [1.0, np.nan], [1.0, 2.0])
    same("mean_squared_log_error", [-2.0, 1.0], [1.0, 2.0])
    same("r2_score", [1.0], [1.0])
    same("r2_score", [1.0, 1.0], [1.0, 2.0], force_finite=False)
    same("log_loss", [1, 1], [0.5, 0.5])
    same("class_likelihood_ratios", [0, 1, 1, 0], [0, 1, 0, 1])


@pytest.mark.parametrize(
    "values", [(0, 1), (-1, 1), (1, 2), (1, 1), (0, 0), (3, 70000), (False, True), (True, True), (-(2**62), 2**62)]
)
@pytest.mark.parametrize("n", [1, 2, 40])
def test_plain_arrays(values, n):
    """Calls that go straight to the engine: what they cannot answer is answered, warned of or refused as ever."""
    rng = np.random.default_rng(n)
    names = np.array(values)
    y, p, s = names[rng.integers(0, 2, n)], names[rng.integers(0, 2, n)], rng.random(n)
    for name in (
        "accuracy_score",
        "zero_one_loss",
        "hamming_loss",
        "matthews_corrcoef",
        "confusion_matrix",
        "cohen_kappa_score",
        "balanced_accuracy_score",
        *SETWISE,
    ):
        same(name, y, p)
    for average in ("macro", "weighted", "micro", None):
        same("f1_score", y, p, average=average)
    if (y == p).any():  # where nothing is right scikit-learn writes its counts as floats
        same("classification_report", y, p)
    for name in (
        "roc_auc_score",
        "average_precision_score",
        "log_loss",
        "brier_score_loss",
        "roc_curve",
        "precision_recall_curve",
    ):
        for score in (s, s.astype(np.float32), np.where(s > 0.5, 1.0, 0.0), s * 2, np.where(s > 0.9, np.nan, s)):
            if score.dtype == np.float64 or name not in (
                "log_loss",
                "brier_score_loss",
            ):  # which clip or add in float32
                same(name, y, score)


@pytest.mark.parametrize("name", [name for name in REGRESSION if "log" not in name])
def test_plain_numbers(name):
    rng = np.random.default_rng(1)
    y, p = rng.integers(-5, 5, 30), rng.random(30)
    for a, b in (
        (y, p),
        (y.astype(np.uint8), p),
        (np.full(30, 2.0), p),
        (y, np.append(p[:-1], np.inf)),
        (y, p[:-1]),
        (y[:1], p[:1]),
    ):
        same(name, a, b)
    same(name, y, p, sample_weight=p)


def test_scorers():
    X, y = make_classification(200, random_state=0)
    model = LogisticRegression()
    for name, response in (
        ("roc_auc_score", "predict_proba"),
        ("f1_score", "predict"),
        ("matthews_corrcoef", "predict"),
    ):
        mine, reference = (
            theirs.make_scorer(getattr(where, name), response_method=response) for where in (ours, theirs)
        )
        np.testing.assert_allclose(
            cross_val_score(model, X, y, scoring=mine), cross_val_score(model, X, y, scoring=reference), rtol=1e-12
        )
    found = [
        GridSearchCV(
            model,
            {"C": [0.01, 1.0]},
            scoring=theirs.make_scorer(where.log_loss, greater_is_better=False, response_method="predict_proba"),
        ).fit(X, y)
        for where in (ours, theirs)
    ]
    assert found[0].best_params_ == found[1].best_params_
    np.testing.assert_allclose(found[0].best_score_, found[1].best_score_, rtol=1e-12)


def test_import_is_light():
    code = "import assay, sys; assert not {'numpy', 'sklearn'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
