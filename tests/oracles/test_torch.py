"""What only torchmetrics and torcheval have, live, on doubles: calibration, equal error rate, operating points, regression."""

import functools
import warnings

import assay
import numpy as np
import pytest
from compare import same
from draws import SETS, binary, multiclass, positive, regression

torch = pytest.importorskip("torch")
tm = pytest.importorskip("torchmetrics.functional.classification")
tr = pytest.importorskip("torchmetrics.functional.regression")
warnings.filterwarnings("ignore")
torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def doubles(monkeypatch):
    """torchmetrics counts in the default type, and interpolates after a sort that mixes points of one abscissa."""
    monkeypatch.setattr(torch, "argsort", functools.partial(torch.argsort, stable=True))
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


def result(task, specs, **columns):
    evaluator = assay.Evaluator(list(specs), task=task)
    evaluator.update(**columns)
    return evaluator.result()


def tensors(*arrays):
    return tuple(torch.from_numpy(np.ascontiguousarray(a)) for a in arrays)


# ------------------------------------------------------------------------------------------------ regression

LOSSES = {
    "smape": tr.symmetric_mean_absolute_percentage_error,
    "wmape": tr.weighted_mean_absolute_percentage_error,
    "log_cosh": tr.log_cosh_error,
    "relative_squared_error": tr.relative_squared_error,
    "nrmse(by=mean)": functools.partial(tr.normalized_root_mean_squared_error, normalization="mean"),
    "nrmse(by=range)": functools.partial(tr.normalized_root_mean_squared_error, normalization="range"),
    "nrmse(by=std)": functools.partial(tr.normalized_root_mean_squared_error, normalization="std"),
    "adjusted_r2(predictors=1)": functools.partial(tr.r2_score, adjusted=1),
    "adjusted_r2(predictors=3)": functools.partial(tr.r2_score, adjusted=3),
}


def centred(seed):
    """Without the offset of 1e9, at which torchmetrics' sums of squares cancel; rows by weight, as it has no weights."""
    t, p, w = regression(seed if seed % 4 != 2 else seed + 1)
    return t, p, None if w is None else w.astype(int) if (w == w.astype(int)).all() else None


@pytest.mark.parametrize("chunk", range(4))
def test_regression(chunk):
    for seed in range(chunk * SETS // 4, (chunk + 1) * SETS // 4):
        t, p, w = centred(seed)
        r = result("regression", LOSSES, target=t, prediction=p, weight=w)
        wide = (np.repeat(t, w), np.repeat(p, w)) if w is not None else (t, p)
        target, preds = tensors(*wide)
        spread = float(((target - target.mean()) ** 2).sum())
        error = float(((target - preds) ** 2).sum())
        for spec, oracle in LOSSES.items():
            scored = spec.startswith(("relative", "adjusted"))
            if (
                scored
                and (spread < 1e-3 or error < 1e-3)
                or spec.startswith("nrmse")
                and (np.ptp(wide[0]) == 0 or abs(float(target.mean())) < 1e-9)
            ):
                continue
            if spec.startswith("adjusted") and len(target) - 1 <= int(spec[-2]):
                continue
            if spec == "wmape" and float(target.abs().sum()) == 0:
                continue
            same(r[spec].value, oracle(preds, target), f"{spec} seed {seed}", digits=9)


def test_concordance_from_moments():
    """torchmetrics divides variances by n - 1; the catalogue by n, as Lin does."""
    for seed in range(SETS):
        t, p, _ = centred(seed)
        if len(t) < 3 or np.ptp(t) == 0 or np.ptp(p) == 0:
            continue
        n = len(t)
        theirs = float(tr.concordance_corrcoef(*tensors(p, t)))
        covariance = np.cov(t, p)
        shift = (t.mean() - p.mean()) ** 2
        total = covariance[0, 0] + covariance[1, 1]
        same(theirs, 2 * covariance[0, 1] / (total + shift), f"torchmetrics seed {seed}", digits=8)
        ours = assay.concordance_correlation(t, p)
        same(ours, theirs * (total + shift) * (n - 1) / (total * (n - 1) + shift * n), f"seed {seed}", digits=8)


# ------------------------------------------------------------------------------------------------ calibration

NORMS = {"ece": "l1", "mce": "max", "rmsce": "l2"}


def off_the_edges(s, bins):
    """Whether no score is so near to an edge that double and torch's edges could differ."""
    inner = np.abs(s * bins - np.round(s * bins)) > 1e-5
    return bool((inner | (s == 0)).all())


@pytest.mark.parametrize("bins", [1, 4, 15])
def test_binary_calibration(bins):
    done = 0
    for seed in range(2 * SETS):
        y, s, _ = binary(seed)
        s = s.astype(float)
        if not off_the_edges(s, bins):
            continue
        done += 1
        r = result("binary", [f"{name}(bins={bins})" for name in NORMS], target=y, score=s)
        preds, target = tensors(s, y)
        for name, norm in NORMS.items():
            same(
                r[f"{name}(bins={bins})"].value,
                tm.binary_calibration_error(preds, target, n_bins=bins, norm=norm),
                f"{name} seed {seed}",
                digits=10,
            )
    assert done >= SETS


@pytest.mark.parametrize("bins", [1, 4, 15])
def test_multiclass_calibration(bins):
    """Top label; confidences pass through float32 in torchmetrics, so they are of that type."""
    done = 0
    for seed in range(4 * SETS):
        y, p, _, k = multiclass(seed)
        p = p.astype(np.float32).astype(float)
        top = np.sort(p, axis=1)[:, -2:]
        if not off_the_edges(top[:, 1], bins) or np.any(top[:, 0] == top[:, 1]):
            continue
        done += 1
        evaluator = assay.Evaluator([f"{name}(bins={bins})" for name in NORMS], task="multiclass", labels=range(k))
        evaluator.update(target=y, score=p)
        preds, target = tensors(p, y)
        for name, norm in NORMS.items():
            theirs = tm.multiclass_calibration_error(preds, target, num_classes=k, n_bins=bins, norm=norm)
            same(evaluator.result()[f"{name}(bins={bins})"].value, theirs, f"{name} seed {seed}", digits=5)
    assert done >= SETS


# ------------------------------------------------------------------------------------------------ scores


def two_classes(seed):
    """Both classes, a score without ties for odd seeds."""
    y, s, _ = binary(seed * 4 if seed % 2 else seed)
    return (y, s.astype(float)) if len(set(y)) == 2 else (None, None)


@pytest.mark.parametrize("chunk", range(2))
def test_equal_error_rate_and_log_auc(chunk):
    done = 0
    for seed in range(chunk * SETS, (chunk + 1) * SETS):
        y, s = two_classes(seed)
        if y is None:
            continue
        done += 1
        preds, target = tensors(s, y)
        r = result("binary", ["eer", "log_auc", "log_auc(fpr_min=0.01, fpr_max=0.5)"], target=y, score=s)
        fpr, tpr, _ = tm.binary_roc(preds, target)
        gap = (fpr - (1 - tpr)).abs()
        near = gap <= gap.min() + 1e-12  # points that are equally near: any of them is torchmetrics' by rounding
        means = ((fpr + 1 - tpr) / 2)[near]
        assert float(means.min()) - 1e-12 <= r["eer"].value <= float(means.max()) + 1e-12, f"seed {seed}"
        if len(means) == 1:
            same(r["eer"].value, tm.binary_eer(preds, target), f"eer seed {seed}")
        for spec, ends in (("log_auc", (0.001, 0.1)), ("log_auc(fpr_min=0.01, fpr_max=0.5)", (0.01, 0.5))):
            if np.isin(np.array(ends), fpr.numpy()).any():
                continue  # a vertical piece at a bound
            same(r[spec].value, tm.binary_logauc(preds, target, fpr_range=ends), f"{spec} seed {seed}", digits=9)
    assert done >= SETS // 2


BOUNDS = {
    "precision_at_recall(recall={})": tm.binary_precision_at_fixed_recall,
    "recall_at_precision(precision={})": tm.binary_recall_at_fixed_precision,
    "sensitivity_at_specificity(specificity={})": tm.binary_sensitivity_at_specificity,
    "specificity_at_sensitivity(sensitivity={})": tm.binary_specificity_at_sensitivity,
}


@pytest.mark.parametrize("bound", [0.3, 0.75, 0.95])
def test_operating_points(bound):
    done = 0
    for seed in range(2 * SETS):
        y, s = two_classes(seed)
        if y is None:
            continue
        done += 1
        preds, target = tensors(s, y)
        r = result("binary", [spec.format(bound) for spec in BOUNDS], target=y, score=s)
        for spec, oracle in BOUNDS.items():
            value, _ = oracle(preds, target, bound)
            found = r[spec.format(bound)]
            if found.undefined:
                assert value == 0, f"{spec} seed {seed}"
            else:
                same(found.value, value, f"{spec.format(bound)} seed {seed}")
    assert done >= SETS


def test_entropy_and_calibration_ratio():
    te = pytest.importorskip("torcheval.metrics.functional")
    done = 0
    for seed in range(2 * SETS):
        y, s, w = binary(seed)
        s = np.clip(s.astype(float), 1e-6, 1 - 1e-6)
        kept = y if w is None else y[w > 0]
        if len(set(kept)) < 2:
            continue
        done += 1
        r = result("binary", ["normalized_entropy", "calibration_ratio"], target=y, score=s, weight=w)
        preds, target = tensors(s, y.astype(float))
        weight = None if w is None else torch.from_numpy(w)
        same(
            r["normalized_entropy"].value,
            te.binary_normalized_entropy(preds, target, weight=weight),
            f"entropy seed {seed}",
            digits=9,
        )
        same(
            r["calibration_ratio"].value,
            te.weighted_calibration(preds, target, 1.0 if weight is None else weight),
            f"ratio seed {seed}",
            digits=9,
        )
    assert done >= SETS


def test_tweedie_of_every_power():
    for seed in range(SETS):
        t, p, _ = positive(seed)
        preds, target = tensors(p, t)
        for power in (0, 1, 1.5, 2, 3):
            same(
                assay.tweedie_deviance(t, p, power=float(power)),
                tr.tweedie_deviance_score(preds, target, power=power),
                f"power {power} seed {seed}",
                digits=7,
                floor=1e-9,
            )
