"""assay.torchmetrics against torchmetrics live: values, shapes, dtypes, for all arguments, shapes and dtypes of batches."""

import functools
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

torch = pytest.importorskip("torch")
theirs = pytest.importorskip("torchmetrics")
import assay.torchmetrics as ours  # noqa: E402
from torch import Tensor  # noqa: E402

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
C, L = 4, 3


def agree(a, b, what, tolerance=2e-5):
    if isinstance(b, (tuple, list)):
        assert type(a) is type(b) and len(a) == len(b), what
        for one, other in zip(a, b):
            agree(one, other, what, tolerance)
        return
    assert isinstance(a, Tensor) and a.shape == b.shape, f"{what}: {a} instead of {b}"
    assert a.dtype == b.dtype or not b.is_floating_point() and a.dtype == torch.float32, (
        f"{what}: {a.dtype} instead of {b.dtype}"
    )
    torch.testing.assert_close(
        a.double(),
        b.double(),
        rtol=tolerance,
        atol=tolerance,
        equal_nan=True,
        msg=lambda text: f"{what}: {a} instead of {b}",
    )


def binary(generator, n=40, shape=(), dtype=torch.float32):
    target = (torch.rand(n, *shape, generator=generator) < 0.4).long()
    return (torch.rand(n, *shape, generator=generator) * 0.6 + 0.3 * target).clamp(0, 1).to(dtype), target


def multiclass(generator, n=40, shape=(), dtype=torch.float32):
    target = torch.randint(0, C, (n, *shape), generator=generator)
    noise = torch.randn(n, C, *shape, generator=generator)
    return (noise + torch.nn.functional.one_hot(target, C).movedim(-1, 1)).softmax(1).to(dtype), target


def multilabel(generator, n=40, shape=(), dtype=torch.float32):
    return binary(generator, n, (L, *shape), dtype)


def regression(generator, n=40, shape=(), dtype=torch.float32):
    target = torch.randn(n, *shape, generator=generator) + 2
    return (target + 0.5 * torch.randn(n, *shape, generator=generator)).to(dtype), target.to(dtype)


def positive(generator, n=40, shape=(), dtype=torch.float32):
    return tuple(t.abs() + 0.1 for t in regression(generator, n, shape, dtype))


def batches(draw, seed, sizes=(17, 1, 40), **options):
    generator = torch.Generator().manual_seed(seed)
    return [draw(generator, n, **options) for n in sizes]


def check(name, arguments, data, tolerance=2e-5, **extra):
    """The same value, and the same value of each batch, as torchmetrics."""
    mine, other = (
        getattr(ours, name)(**arguments, **extra),
        getattr(theirs.classification if hasattr(theirs.classification, name) else theirs.regression, name)(
            **arguments
        ),
    )
    for preds, target in data:
        agree(mine(preds, target), other(preds, target), f"{name}({arguments}) forward", tolerance)
    agree(mine.compute(), other.compute(), f"{name}({arguments})", tolerance)
    return mine


COUNTS = [
    "StatScores",
    "Accuracy",
    "HammingDistance",
    "Precision",
    "Recall",
    "Specificity",
    "NegativePredictiveValue",
    "F1Score",
]
ZEROES = ("Precision", "Recall", "NegativePredictiveValue", "F1Score")
SEEDS = [0]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", COUNTS)
def test_binary_counts(name, seed):
    for arguments in (
        {},
        {"threshold": 0.3},
        {"threshold": 0.75},
        {"ignore_index": 1},
        {"ignore_index": 0},
        {"validate_args": False},
    ):
        check("Binary" + name, arguments, batches(binary, seed))
        check("Binary" + name, arguments, batches(binary, seed, shape=(3, 2)))
    for shape in ((4,), (2, 3)):
        for ignored in (None, 0):
            check(
                "Binary" + name,
                {"multidim_average": "samplewise", "ignore_index": ignored},
                batches(binary, seed, shape=shape, sizes=(5, 3, 2)),
            )
    if name in ZEROES:
        zeros = [(torch.zeros(4), torch.zeros(4, dtype=torch.long))]
        for value in (0, 1):
            check("Binary" + name, {"zero_division": value}, zeros)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("average", ["micro", "macro", "weighted", "none", None])
@pytest.mark.parametrize("name", COUNTS)
def test_multiclass_counts(name, average, seed):
    for more in ({}, {"top_k": 2}, {"ignore_index": 1}, {"ignore_index": -1}, {"top_k": 3, "ignore_index": 0}):
        arguments = {"num_classes": C, "average": average, **more}
        check("Multiclass" + name, arguments, batches(multiclass, seed))
        check("Multiclass" + name, arguments, batches(multiclass, seed, shape=(3,)))
        if "top_k" not in more:
            labels = [(preds.argmax(1), target) for preds, target in batches(multiclass, seed)]
            check("Multiclass" + name, arguments, labels)
            check(
                "Multiclass" + name,
                dict(arguments, multidim_average="samplewise"),
                batches(multiclass, seed, shape=(2, 3), sizes=(5, 3, 2)),
            )
    absent = [(preds, target.clamp(max=1)) for preds, target in batches(multiclass, seed)]
    check("Multiclass" + name, {"num_classes": C, "average": average}, absent)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("average", ["micro", "macro", "weighted", "none"])
@pytest.mark.parametrize("name", COUNTS)
def test_multilabel_counts(name, average, seed):
    for more in ({}, {"threshold": 0.3}, {"ignore_index": 1}, {"ignore_index": -1}):
        arguments = {"num_labels": L, "average": average, **more}
        data = batches(multilabel, seed)
        if more.get("ignore_index") == -1:
            data = [(preds, target.where(torch.rand(target.shape) < 0.8, -1)) for preds, target in data]
        check("Multilabel" + name, arguments, data)
        check("Multilabel" + name, arguments, batches(multilabel, seed, shape=(4,)))
        if (name, average) != ("StatScores", "weighted"):  # torchmetrics divides by the support of all samples there
            check(
                "Multilabel" + name,
                dict(arguments, multidim_average="samplewise"),
                batches(multilabel, seed, shape=(4,), sizes=(5, 3, 2)),
            )


@pytest.mark.parametrize("beta", [0.5, 2.0])
def test_f_beta(beta):
    check("BinaryFBetaScore", {"beta": beta}, batches(binary, 3))
    check("MulticlassFBetaScore", {"beta": beta, "num_classes": C, "average": "weighted"}, batches(multiclass, 3))
    check("MultilabelFBetaScore", {"beta": beta, "num_labels": L}, batches(multilabel, 3))


MATRICES = {
    "ConfusionMatrix": [{}, {"normalize": "true"}, {"normalize": "pred"}, {"normalize": "all"}, {"normalize": "none"}],
    "MatthewsCorrCoef": [{}],
    "CohenKappa": [{}, {"weights": "linear"}, {"weights": "quadratic"}],
    "JaccardIndex": [{}, {"average": "micro"}, {"average": "weighted"}, {"average": "none"}, {"zero_division": 1.0}],
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", MATRICES)
def test_matrices(name, seed):
    for arguments in MATRICES[name]:
        for ignored in (None, 0, -1):
            more = dict(arguments, ignore_index=ignored)
            if "average" not in arguments and (name, ignored) != ("MatthewsCorrCoef", 0):
                check(
                    "Binary" + name,
                    more if ignored is not None else dict(more, threshold=0.3),
                    batches(binary, seed, sizes=(30, 40)),
                )
            check("Multiclass" + name, dict(more, num_classes=C), batches(multiclass, seed, sizes=(30, 40)))
            if name != "CohenKappa" and (name, ignored) != ("MatthewsCorrCoef", 0):
                check("Multilabel" + name, dict(more, num_labels=L), batches(multilabel, seed, sizes=(30, 40)))


CURVES = ["ROC", "PrecisionRecallCurve", "AUROC", "AveragePrecision", "LogAUC"]
GRIDS = [None, 5, 11, [0.0, 0.25, 0.3, 0.9], torch.tensor([0.1, 0.5, 0.6])]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("grid", GRIDS, ids=str)
@pytest.mark.parametrize("name", CURVES)
def test_curves(name, grid, seed, stable):
    averages = {
        "ROC": [None, "micro", "macro"],
        "PrecisionRecallCurve": [None, "micro", "macro"],
        "LogAUC": ["macro", "none"],
    }.get(name, ["macro", "weighted", "none"])
    for ignored in (None, -1):
        base = {"thresholds": grid, "ignore_index": ignored}
        check("Binary" + name, base, gaps(batches(binary, seed, sizes=(60, 80)), ignored))
        for average in averages:
            if average == "micro" and grid is not None:
                continue  # torchmetrics forgets that its state has no classes there
            arguments = dict(base, num_classes=C, average=average)
            check("Multiclass" + name, arguments, gaps(batches(multiclass, seed, sizes=(60, 80)), ignored))
            check("Multiclass" + name, arguments, batches(multiclass, seed, sizes=(30,), shape=(3,)))
        if name in ("ROC", "PrecisionRecallCurve"):
            check(
                "Multilabel" + name, dict(base, num_labels=L), gaps(batches(multilabel, seed, sizes=(60, 80)), ignored)
            )
        for average in averages + ["micro"] if name in ("AUROC", "AveragePrecision") else []:
            check(
                "Multilabel" + name,
                dict(base, num_labels=L, average=average),
                gaps(batches(multilabel, seed, sizes=(60, 80)), ignored),
            )


def gaps(data, ignored):
    return (
        data
        if ignored is None
        else [
            (preds, target.where(torch.rand(target.shape, generator=torch.Generator().manual_seed(7)) < 0.8, ignored))
            for preds, target in data
        ]
    )


@pytest.fixture
def stable(monkeypatch):
    """torchmetrics interpolates curves after a sort that mixes points of one abscissa."""
    monkeypatch.setattr(torch, "argsort", functools.partial(torch.argsort, stable=True))


def test_small_curves():
    for name in ("ROC", "PrecisionRecallCurve", "AUROC", "AveragePrecision"):
        for seed in range(5):
            check("Binary" + name, {}, batches(binary, seed, sizes=(1, 2, 3)))


@pytest.mark.parametrize("grid", [None, 9])
def test_equal_error_rate(grid):
    """Sizes are primes, so that no two points are equally near."""
    for seed in range(8):
        for size in (61, 97):
            check("BinaryEER", {"thresholds": grid}, batches(binary, seed, sizes=(size,)))
            check("MulticlassEER", {"thresholds": grid, "num_classes": C}, batches(multiclass, seed, sizes=(size,)))
            check("MultilabelEER", {"thresholds": grid, "num_labels": L}, batches(multilabel, seed, sizes=(size,)))


@pytest.mark.parametrize("limit", [0.2, 0.5, 1.0])
@pytest.mark.parametrize("grid", [None, 20])
def test_partial_area(limit, grid):
    check("BinaryAUROC", {"max_fpr": limit, "thresholds": grid}, batches(binary, 5, sizes=(60, 90)))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("grid", [None, 7])
@pytest.mark.parametrize(
    "name, bound",
    [
        ("PrecisionAtFixedRecall", "min_recall"),
        ("RecallAtFixedPrecision", "min_precision"),
        ("SensitivityAtSpecificity", "min_specificity"),
        ("SpecificityAtSensitivity", "min_sensitivity"),
    ],
)
def test_operating_points(name, bound, grid, seed):
    for value in (0.5, 0.8, 1.0):
        arguments = {bound: value, "thresholds": grid}
        check("Binary" + name, arguments, batches(binary, seed, sizes=(30, 50)))
        check("Multiclass" + name, dict(arguments, num_classes=C), batches(multiclass, seed, sizes=(30, 50)))
        check("Multilabel" + name, dict(arguments, num_labels=L), batches(multilabel, seed, sizes=(30, 50)))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("norm", ["l1", "l2", "max"])
def test_calibration(norm, seed):
    for bins in (3, 15):
        for ignored in (None, 0):
            check(
                "BinaryCalibrationError",
                {"n_bins": bins, "norm": norm, "ignore_index": ignored},
                batches(
                    lambda *a: tuple(t * 0.99 if t.is_floating_point() else t for t in binary(*a)), seed, sizes=(17, 40)
                ),
            )
            check(
                "MulticlassCalibrationError",
                {"num_classes": C, "n_bins": bins, "norm": norm, "ignore_index": ignored},
                batches(multiclass, seed, sizes=(17, 40)),
            )


@pytest.mark.parametrize("squared", [False, True])
def test_hinge(squared):
    check("BinaryHingeLoss", {"squared": squared}, batches(binary, 1))
    for mode in ("crammer-singer", "one-vs-all"):
        for ignored in (None, 1):
            check(
                "MulticlassHingeLoss",
                {"num_classes": C, "squared": squared, "multiclass_mode": mode, "ignore_index": ignored},
                batches(multiclass, 1, sizes=(17, 40)),
            )


def test_exact_match():
    for how, shape in (("global", ()), ("global", (3,)), ("samplewise", (3,))):
        for ignored in (None, 1, -1):
            data = [
                (preds.argmax(1) if seed % 2 else preds, target)
                for seed, (preds, target) in enumerate(batches(multiclass, 1, shape=shape))
            ]
            check("MulticlassExactMatch", {"num_classes": C, "multidim_average": how, "ignore_index": ignored}, data)
            check(
                "MultilabelExactMatch",
                {"num_labels": L, "multidim_average": how, "ignore_index": ignored},
                batches(multilabel, 1, shape=shape),
            )


@pytest.mark.parametrize("name", ["CoverageError", "RankingAveragePrecision", "RankingLoss"])
def test_rankings_of_labels(name):
    for seed in range(5):
        check("Multilabel" + name, {"num_labels": L}, batches(multilabel, seed, sizes=(7, 40)))


REGRESSION = {
    "MeanSquaredError": ([{}, {"squared": False}], regression),
    "MeanAbsoluteError": ([{}], regression),
    "MeanAbsolutePercentageError": ([{}], regression),
    "SymmetricMeanAbsolutePercentageError": ([{}], regression),
    "WeightedMeanAbsolutePercentageError": ([{}], regression),
    "MeanSquaredLogError": ([{}], positive),
    "LogCoshError": ([{}], regression),
    "MinkowskiDistance": ([{"p": 1}, {"p": 2}, {"p": 3.5}], regression),
    "TweedieDevianceScore": ([{"power": p} for p in (0, -1, 1, 1.5, 2, 3)], positive),
    "RelativeSquaredError": ([{}, {"squared": False}], regression),
    "NormalizedRootMeanSquaredError": ([{"normalization": n} for n in ("mean", "range", "std")], regression),
    "ExplainedVariance": (
        [{"multioutput": m} for m in ("uniform_average", "raw_values", "variance_weighted")],
        regression,
    ),
    "R2Score": ([{}, {"adjusted": 3}, {"multioutput": "raw_values"}, {"multioutput": "variance_weighted"}], regression),
    "PearsonCorrCoef": ([{}], regression),
    "SpearmanCorrCoef": ([{}], regression),
    "ConcordanceCorrCoef": ([{}], regression),
    "KendallRankCorrCoef": ([{}, {"variant": "c"}], regression),
}
SEVERAL = [
    "MeanSquaredError",
    "MeanAbsoluteError",
    "LogCoshError",
    "RelativeSquaredError",
    "NormalizedRootMeanSquaredError",
    "PearsonCorrCoef",
    "SpearmanCorrCoef",
    "ConcordanceCorrCoef",
    "KendallRankCorrCoef",
]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", REGRESSION)
def test_regression(name, seed):
    options, draw = REGRESSION[name]
    for arguments in options:
        check(name, arguments, batches(draw, seed, sizes=(17, 12, 40)), 5e-5)
        if name in SEVERAL:
            check(name, dict(arguments, num_outputs=3), batches(draw, seed, sizes=(17, 12, 40), shape=(3,)), 5e-5)
        elif name in ("ExplainedVariance", "R2Score"):
            check(name, arguments, batches(draw, seed, sizes=(17, 12, 40), shape=(3,)), 5e-5)


def test_cosine():
    for reduction in ("sum", "mean"):
        check("CosineSimilarity", {"reduction": reduction}, batches(regression, 1, shape=(5,)), 5e-5)


# ------------------------------------------------------------------------------------------------ inputs


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_dtypes_of_scores(dtype):
    for name in ("AUROC", "AveragePrecision", "Accuracy", "ROC", "F1Score"):
        check(
            "Binary" + name, {}, batches(binary, 2, sizes=(50, 20), dtype=dtype), 5e-3 if dtype.itemsize == 2 else 2e-5
        )
    for threshold in (0.3, 0.1):
        check("BinaryAccuracy", {"threshold": threshold}, batches(binary, 2, sizes=(50, 20), dtype=dtype))
    if dtype.itemsize > 2:
        check("MeanSquaredError", {}, batches(regression, 2, dtype=dtype))


def test_a_threshold_is_compared_in_the_dtype_of_the_scores():
    edge = torch.tensor([0.3, 0.30000004, 0.29999998, 0.7])
    for dtype in (torch.float32, torch.float64, torch.float16):
        check("BinaryStatScores", {"threshold": 0.3}, [(edge.to(dtype), torch.tensor([1, 1, 1, 0]))])


@pytest.mark.parametrize("dtype", [torch.bool, torch.uint8, torch.int8, torch.int32, torch.int64])
def test_dtypes_of_labels(dtype):
    for seed in range(2):
        data = [(preds, target.to(dtype)) for preds, target in batches(binary, seed, sizes=(20, 20))]
        check("BinaryAUROC", {}, data)
        check("BinaryAccuracy", {}, [((preds > 0.5).to(dtype), target) for preds, target in data])
    preds, target = batches(multiclass, 1, sizes=(50,))[0]
    if dtype != torch.bool:
        assert ours.MulticlassAccuracy(num_classes=C)(preds, target.to(dtype)) == ours.MulticlassAccuracy(
            num_classes=C
        )(preds, target)


def test_float_targets_of_counts():
    check("BinaryAccuracy", {}, [(preds, target.float()) for preds, target in batches(binary, 1)])


def test_layouts():
    preds, target = batches(binary, 4, sizes=(64,))[0]
    expected = ours.BinaryAUROC()(preds, target)
    wide = torch.zeros(64, 3)
    wide[:, 1] = preds
    for variant in (
        wide[:, 1],
        preds.flip(0).flip(0),
        preds.clone().requires_grad_(),
        torch.nn.Parameter(preds),
        preds[None].T.reshape(-1),
        preds.reshape(8, 8),
    ):
        assert ours.BinaryAUROC()(variant, target.reshape(variant.shape)) == expected
    scores, classes = batches(multiclass, 4, sizes=(30,), shape=(5,))[0]
    assert ours.MulticlassAccuracy(num_classes=C)(scores, classes) == ours.MulticlassAccuracy(num_classes=C)(
        scores.contiguous(memory_format=torch.contiguous_format).clone(), classes
    )


def test_a_single_element():
    assert ours.BinaryAccuracy()(torch.tensor([0.7]), torch.tensor([1])) == 1
    assert ours.MeanSquaredError()(torch.tensor(2.0), torch.tensor(4.0)) == 4


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU")
def test_a_gpu():
    preds, target = batches(binary, 4, sizes=(64,))[0]
    metric = ours.BinaryAUROC().to("cuda")
    assert metric(preds.cuda(), target.cuda()).device.type == "cuda"
    assert metric.compute().cpu() == ours.BinaryAUROC()(preds, target)


# ------------------------------------------------------------------------------------------------ declared kinds


def test_logits_are_declared():
    preds, target = batches(binary, 1, sizes=(80,))[0]
    logits = (preds.double() * 0.98 + 0.01).logit()
    for name in (
        "BinaryAUROC",
        "BinaryAccuracy",
        "BinaryAveragePrecision",
        "BinaryCalibrationError",
        "BinaryROC",
        "BinaryHingeLoss",
        "BinaryF1Score",
    ):
        mine = getattr(ours, name)(score_kind="logit")
        agree(
            mine(logits, target), getattr(theirs.classification, name)()(logits.float(), target), name
        ) if name != "BinaryROC" else None
        with pytest.raises(ValueError, match="score_kind='logit'"):
            getattr(ours, name)().update(logits, target)
    check("BinaryAccuracy", {"threshold": 0.3}, [(logits, target)], score_kind="logit")
    for grid in (None, 9):
        check("BinaryAUROC", {"thresholds": grid}, [(logits, target)], score_kind="logit")


def test_logits_inside_the_unit_interval_stay_logits():
    logits, target = torch.tensor([0.2, 0.4, 0.9]), torch.tensor([0, 0, 1])
    assert ours.BinaryAccuracy(score_kind="logit")(logits, target) == pytest.approx(1 / 3)  # all above sigmoid(0)


def test_logits_of_classes_and_labels():
    generator = torch.Generator().manual_seed(1)
    target = torch.randint(0, C, (60,), generator=generator)
    logits = torch.randn(60, C, generator=generator) * 3 + 2 * torch.nn.functional.one_hot(target, C)
    for name in ("AUROC", "AveragePrecision", "CalibrationError", "ROC", "Accuracy", "HingeLoss", "EER"):
        check("Multiclass" + name, {"num_classes": C}, [(logits, target)], score_kind="logit")
    with pytest.raises(ValueError, match="score_kind='logit'"):
        ours.MulticlassAUROC(num_classes=C).update(logits, target)
    check("MulticlassAccuracy", {"num_classes": C}, [(logits, target)])  # the highest is the highest in every kind
    labels = (torch.rand(60, L, generator=generator) < 0.5).long()
    scores = torch.randn(60, L, generator=generator) * 2 + labels
    for name in ("AUROC", "AveragePrecision", "Accuracy", "RankingLoss", "ROC"):
        check("Multilabel" + name, {"num_labels": L}, [(scores, labels)], score_kind="logit")


# ------------------------------------------------------------------------------------------------ wrappers and arguments


TASKED = [
    "Accuracy",
    "AUROC",
    "AveragePrecision",
    "ConfusionMatrix",
    "EER",
    "F1Score",
    "HammingDistance",
    "JaccardIndex",
    "LogAUC",
    "MatthewsCorrCoef",
    "NegativePredictiveValue",
    "Precision",
    "PrecisionRecallCurve",
    "ROC",
    "Recall",
    "Specificity",
    "StatScores",
    "CohenKappa",
    "CalibrationError",
    "HingeLoss",
    "ExactMatch",
    "FBetaScore",
]


@pytest.mark.parametrize("name", TASKED)
def test_task_wrappers(name, stable):
    sizes = {
        "binary": ({}, binary),
        "multiclass": ({"num_classes": C}, multiclass),
        "multilabel": ({"num_labels": L}, multilabel),
    }
    for task, (size, draw) in sizes.items():
        try:
            other = (
                getattr(theirs, name)(task=task, **size)
                if hasattr(theirs, name)
                else getattr(theirs.classification, name)(task=task, **size)
            )
        except ValueError:
            with pytest.raises(ValueError):
                getattr(ours, name)(task=task, **size)
            continue
        mine = getattr(ours, name)(task=task, **size)
        assert type(mine).__name__ == type(other).__name__
        preds, target = batches(draw, 3, sizes=(97,))[0]
        agree(mine(preds, target), other(preds, target), name)
    for arguments in ({"task": "none"}, {"task": "multiclass"}, {"task": "multilabel"}):
        with pytest.raises(ValueError):
            getattr(ours, name)(**arguments)


def test_every_class_has_the_arguments_of_its_original():
    import inspect

    missing = {}
    for name in ours.__all__:
        original = next(
            (
                getattr(space, name)
                for space in (theirs, theirs.classification, theirs.regression)
                if hasattr(space, name)
            ),
            None,
        )
        if original is None or name in ("Metric", "MetricCollection"):
            continue
        function = (
            original.__new__
            if name in TASKED or "task" in inspect.signature(original.__new__).parameters
            else original.__init__
        )
        wanted = [
            p
            for p in inspect.signature(function).parameters
            if p not in ("self", "cls", "kwargs", "normalization")
            or name == "NormalizedRootMeanSquaredError"
            and p == "normalization"
        ]
        mine = [p for p in inspect.signature(getattr(ours, name)).parameters if p != "kwargs"]
        extra = [p for p in mine if p not in wanted]
        if mine[: len(wanted)] != wanted or set(extra) - {"zero_division", "average"}:
            missing[name] = (wanted, mine)
    assert not missing


@pytest.mark.parametrize(
    "name, arguments, words",
    [
        ("KendallRankCorrCoef", {"t_test": True}, "t_test"),
        ("KendallRankCorrCoef", {"variant": "a"}, "variant"),
        ("NormalizedRootMeanSquaredError", {"normalization": "l2"}, "normalization"),
        ("CosineSimilarity", {"reduction": "none"}, "reduction"),
        ("MultilabelCoverageError", {"num_labels": 3, "ignore_index": 1}, "ignore_index"),
        ("BinaryROC", {"thresholds": [0.5, 0.1]}, "thresholds"),
        ("BinaryAUROC", {"dist_sync_fn": print}, "dist_sync_fn"),
    ],
)
def test_what_is_not_there_is_named(name, arguments, words):
    with pytest.raises(NotImplementedError, match=words):
        getattr(ours, name)(**arguments)


@pytest.mark.parametrize(
    "name, arguments",
    [
        ("BinaryAccuracy", {"threshold": 2.0}),
        ("BinaryAccuracy", {"multidim_average": "some"}),
        ("BinaryAccuracy", {"ignore_index": 0.5}),
        ("BinaryAccuracy", {"score_kind": "auto"}),
        ("BinaryAccuracy", {"unknown": 1}),
        ("MulticlassAccuracy", {"num_classes": 1}),
        ("MulticlassAccuracy", {"num_classes": 3, "top_k": 4}),
        ("MulticlassAccuracy", {"num_classes": 3, "average": "mean"}),
        ("MulticlassAccuracy", {}),
        ("MultilabelAccuracy", {"num_labels": 1}),
        ("BinaryFBetaScore", {"beta": -1.0}),
        ("BinaryAUROC", {"max_fpr": 2.0}),
        ("BinaryAUROC", {"thresholds": 1}),
        ("BinaryAUROC", {"thresholds": [2.0]}),
        ("BinaryCalibrationError", {"n_bins": 0}),
        ("BinaryCalibrationError", {"norm": "l3"}),
        ("R2Score", {"adjusted": -1}),
        ("R2Score", {"multioutput": "all"}),
        ("MeanSquaredError", {"num_outputs": 0}),
        ("TweedieDevianceScore", {"power": 0.5}),
        ("BinaryPrecisionAtFixedRecall", {"min_recall": 5.0}),
        ("BinaryLogAUC", {"fpr_range": (0.5, 0.1)}),
    ],
)
def test_wrong_arguments(name, arguments):
    with pytest.raises(ValueError):
        getattr(ours, name)(**arguments)


def test_wrong_inputs():
    y, p = torch.tensor([0, 1]), torch.tensor([0.2, 0.8])
    for metric, preds, target, words in (
        (ours.BinaryAccuracy(), p, torch.tensor([0, 1, 1]), "shape"),
        (ours.BinaryAccuracy(), p, torch.tensor([0, 2]), "'2'"),
        (ours.BinaryAUROC(), p, y.float(), "int"),
        (ours.BinaryAUROC(), y, y, "float"),
        (ours.MulticlassAccuracy(num_classes=3), torch.rand(2, 4), y, "classes"),
        (ours.MulticlassAccuracy(num_classes=3), torch.tensor([0, 5]), y, "'5'"),
        (ours.MulticlassAUROC(num_classes=3), y, y, "dimension"),
        (ours.MultilabelAccuracy(num_labels=3), torch.rand(2, 2), torch.zeros(2, 2).long(), "3"),
        (ours.BinaryAUROC(), torch.tensor([0.2, float("nan")]), y, "row 2"),
        (ours.MeanSquaredError(), p, torch.zeros(3), "shape"),
        (ours.R2Score(), torch.rand(2, 2, 2), torch.rand(2, 2, 2), "2D"),
    ):
        before = [bytes(store) for store in metric._stores]
        with pytest.raises((ValueError, RuntimeError), match=words):
            metric.update(preds, target)
        fresh = [bytes(store) for store in metric._stores]
        assert [len(b) for b in fresh] >= [len(b) for b in before] and not metric.update_called


def test_one_class():
    for target in (torch.zeros(4).long(), torch.ones(4).long()):
        for name in ("BinaryAUROC", "BinaryAveragePrecision", "BinaryROC", "BinaryPrecisionRecallCurve", "BinaryEER"):
            check(name, {}, [(torch.tensor([0.1, 0.5, 0.5, 0.9]), target)])
    preds, target = batches(multiclass, 1, sizes=(30,))[0]
    for average in ("macro", "none", "weighted"):
        for name in ("MulticlassAUROC", "MulticlassAveragePrecision"):
            for grid in (None, 9):
                check(name, {"num_classes": C, "average": average, "thresholds": grid}, [(preds, target.clamp(max=1))])


@given(
    st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=1, max_size=30),
    st.sampled_from([None, 5, [0.125, 0.5, 0.875]]),
    st.integers(1, 9),
)
@settings(deadline=None, max_examples=60)
def test_ties_and_tiny_batches(rows, grid, size):
    """Scores with many ties, at thresholds, at both ends, of one class or two."""
    preds, target = (
        torch.tensor([score / 8 for score, _ in rows]),
        torch.tensor([int(positive) for _, positive in rows]),
    )
    data = list(zip(preds.split(size), target.split(size)))
    for name in ("AUROC", "AveragePrecision", "ROC", "PrecisionRecallCurve"):
        mine, other = (
            getattr(ours, "Binary" + name)(thresholds=grid),
            getattr(theirs.classification, "Binary" + name)(thresholds=grid),
        )
        for batch in data:
            mine.update(*batch)
            other.update(*batch)
        agree(mine.compute(), other.compute(), name)
    for threshold in (0.5, 0.125, 0.3):
        check("BinaryStatScores", {"threshold": threshold}, data)
