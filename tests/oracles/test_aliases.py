"""Every alias of the catalogue, called by its name, against the library or the definition that has that name."""

import math
import warnings

import assay
import numpy as np
import pytest
import scipy.stats as st
import sklearn.metrics as sk
from compare import same

torch = pytest.importorskip("torch")
tm = pytest.importorskip("torchmetrics.functional")
te = pytest.importorskip("torcheval.metrics.functional")
warnings.filterwarnings("ignore")
torch.set_num_threads(1)


def tensors(*arrays):
    return tuple(torch.from_numpy(np.ascontiguousarray(a)) for a in arrays)


# ------------------------------------------------------------------------------------------------ two classes


class Two:
    """Labels, decisions and scores of two classes, and the cells of their table."""

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        n = 60
        self.y = (rng.random(n) < 0.4).astype(int)
        self.s = np.clip(0.3 * self.y + 0.7 * rng.random(n), 0.001, 0.999)
        if seed % 2:
            self.s = np.round(self.s * 40) / 41 + 0.001  # ties
        self.d = (self.s >= 0.5).astype(int)
        y, d = self.y == 1, self.d == 1
        self.tp, self.fp, self.fn, self.tn = (float((a & b).sum()) for a, b in ((y, d), (~y, d), (y, ~d), (~y, ~d)))
        self.ts, self.ty = tensors(self.s, self.y)


def share(a, b):
    return a / (a + b)


def first(rows):
    """Rows of a curve without those that are like the one before."""
    return np.array([row for i, row in enumerate(rows) if i == 0 or not np.array_equal(row, rows[i - 1])])


def cumulative(x):
    """(share of rows, true positives) from the highest score down, at the end of each tie; from nothing on."""
    points = [(0.0, 0.0)]
    for s in np.unique(x.s)[::-1]:
        points.append(((x.s >= s).mean(), float(x.y[x.s >= s].sum())))
    return np.array(points)


def bins(x, count=15):
    index = np.minimum((x.s * count).astype(int), count - 1)
    return [(x.s[index == b], x.y[index == b]) for b in range(count) if (index == b).any()]


def logit_fit(x, slope):
    """Coefficients of the logistic regression on the logit, by Newton's method."""
    z = np.log(x.s / (1 - x.s))
    features = np.column_stack([np.ones(len(z)), z]) if slope else np.ones((len(z), 1))
    offset, beta = (0 if slope else z), np.zeros(features.shape[1])
    for _ in range(100):
        p = 1 / (1 + np.exp(-(features @ beta + offset)))
        beta += np.linalg.solve((features.T * (p * (1 - p))) @ features, features.T @ (x.y - p))
    return beta[-1]


def reliability(x):
    return np.array([(len(s), s.mean(), y.mean()) for s, y in bins(x)])


def columns(value, *names):
    return np.column_stack([value[name] for name in names])


def risk_coverage(y, p):
    """(coverage, risk) from the surest row on, at the end of each tie."""
    sure, wrong = p.max(1), (p.argmax(1) != y)
    return np.array([((sure >= c).mean(), wrong[sure >= c].mean()) for c in np.unique(sure)[::-1]])


def log_loss(x):
    return -np.log(np.where(x.y == 1, x.s, 1 - x.s)).mean()


kappa = {w: (lambda x, w=w: sk.cohen_kappa_score(x.y, x.d, weights=w)) for w in (None, "quadratic")}
AUC = {
    "roc_auc_score": lambda x: sk.roc_auc_score(x.y, x.s),
    "auc": lambda x: sk.auc(*sk.roc_curve(x.y, x.s)[:2]),
    "auroc": lambda x: tm.auroc(x.ts, x.ty, task="binary"),
    "auc_roc": lambda x: sk.roc_auc_score(x.y, x.s),
    "area_under_roc": lambda x: sk.roc_auc_score(x.y, x.s),
    "average_precision_score": lambda x: sk.average_precision_score(x.y, x.s),
    "ap": lambda x: tm.average_precision(x.ts, x.ty, task="binary"),
    "auprc": lambda x: te.binary_auprc(x.ts, x.ty),
    "avg_precision": lambda x: sk.average_precision_score(x.y, x.s),
    "precision_recall_auc": lambda x: sk.auc(*sk.precision_recall_curve(x.y, x.s)[1::-1]),
    "somers_d": lambda x: st.somersd(x.y, x.s).statistic,
    "accuracy_ratio": lambda x: 2 * sk.roc_auc_score(x.y, x.s) - 1,
    "gini_coefficient": lambda x: 2 * sk.roc_auc_score(x.y, x.s) - 1,
    "ks_statistic": lambda x: st.ks_2samp(x.s[x.y == 1], x.s[x.y == 0]).statistic,
    "kolmogorov_smirnov": lambda x: st.ks_2samp(x.s[x.y == 1], x.s[x.y == 0]).statistic,
    "equal_error_rate": lambda x: tm.eer(x.ts, x.ty, task="binary"),
    "logauc": lambda x: tm.logauc(x.ts, x.ty, task="binary"),
    "precision_at_fixed_recall": lambda x: tm.classification.binary_precision_at_fixed_recall(x.ts, x.ty, 0.9)[0],
    "recall_at_fixed_precision": lambda x: tm.recall_at_fixed_precision(x.ts, x.ty, task="binary", min_precision=0.9)[
        0
    ],
    "tpr_at_fpr": lambda x: max(t for f, t in zip(*sk.roc_curve(x.y, x.s)[:2]) if f <= 0.1),
    "recall_at_false_positive_rate": lambda x: max(t for f, t in zip(*sk.roc_curve(x.y, x.s)[:2]) if f <= 0.1),
    "cross_entropy": log_loss,
    "binary_cross_entropy": lambda x: torch.nn.functional.binary_cross_entropy(x.ts, x.ty.double()),
    "logistic_loss": lambda x: torch.nn.functional.binary_cross_entropy_with_logits(torch.logit(x.ts), x.ty.double()),
    "mn_log_loss": log_loss,
    "brier_score_loss": lambda x: sk.brier_score_loss(x.y, x.s),
    "brier": lambda x: ((x.s - x.y) ** 2).mean(),
    "brier_class": lambda x: (((x.s - x.y) ** 2) + ((1 - x.s) - (1 - x.y)) ** 2).mean() / 2,
    "d2_log_loss_score": lambda x: sk.d2_log_loss_score(x.y, x.s),
    "mcfadden_r2": lambda x: 1 - log_loss(x) / st.entropy([x.y.mean(), 1 - x.y.mean()]),
    "d2_brier_score": lambda x: sk.d2_brier_score(x.y, x.s),
    "brier_skill_score": lambda x: 1 - ((x.s - x.y) ** 2).mean() / ((x.y.mean() - x.y) ** 2).mean(),
    "scaled_brier_score": lambda x: 1 - ((x.s - x.y) ** 2).mean() / (x.y.mean() * (1 - x.y.mean())),
    "binary_normalized_entropy": lambda x: te.binary_normalized_entropy(x.ts, x.ty.double()),
    "hinge": lambda x: np.maximum(0, 1 - (2 * x.y - 1) * x.s).mean(),
    "expected_calibration_error": lambda x: sum(abs((s - y).sum()) for s, y in bins(x)) / len(x.y),
    "calibration_error": lambda x: tm.calibration_error(x.ts, x.ty, task="binary"),
    "binary_calibration_error": lambda x: tm.classification.binary_calibration_error(x.ts, x.ty),
    "maximum_calibration_error": lambda x: tm.calibration_error(x.ts, x.ty, task="binary", norm="max"),
    "max_calibration_error": lambda x: max(abs((s - y).mean()) for s, y in bins(x)),
    "average_calibration_error": lambda x: np.mean([abs((s - y).mean()) for s, y in bins(x)]),
    "root_mean_square_calibration_error": lambda x: tm.calibration_error(x.ts, x.ty, task="binary", norm="l2"),
    "rms_calibration_error": lambda x: math.sqrt(sum(len(s) * (s - y).mean() ** 2 for s, y in bins(x)) / len(x.y)),
    "class_wise_expected_calibration_error": lambda x: class_wise(x.y, np.column_stack([1 - x.s, x.s])),
    "static_calibration_error": lambda x: class_wise(x.y, np.column_stack([1 - x.s, x.s])),
    "weighted_calibration": lambda x: te.weighted_calibration(x.ts, x.ty.double()),
    "cox_slope": lambda x: logit_fit(x, True),
    "calibration_in_the_large": lambda x: logit_fit(x, False),
    "lift_at": lambda x: x.y[np.argsort(-x.s)][:6].mean() / x.y.mean(),  # the best tenth of 60
    "roc": lambda x: np.column_stack(sk.roc_curve(x.y, x.s, drop_intermediate=False)),
    "precision_recall_curve": lambda x: np.column_stack(sk.precision_recall_curve(x.y, x.s)[:2]),
    "detection_error_tradeoff": lambda x: np.column_stack(sk.det_curve(x.y, x.s)),
    "cumulative_gain_curve": lambda x: cumulative(x) / [1, x.y.sum()],
    "cumulative_gains": lambda x: cumulative(x) / [1, x.y.sum()],
    "lift_chart": lambda x: [(n, k / (n * x.y.sum())) for n, k in cumulative(x)[1:]],
    "reliability_curve": reliability,
    "reliability_diagram": reliability,
    "rc_curve": lambda x: risk_coverage(x.y, np.column_stack([1 - x.s, x.s])),
    "area_under_risk_coverage": lambda x: aurc(x.y, np.column_stack([1 - x.s, x.s])),
}


def class_wise(y, p, count=15):
    total = 0
    for c in range(p.shape[1]):
        index = np.minimum((p[:, c] * count).astype(int), count - 1)
        total += sum(abs((p[index == b, c] - (y[index == b] == c)).sum()) for b in range(count))
    return total / p.size


def aurc(y, p):
    """Mean over rows, the surest first, of the risk up to the row; tied rows share theirs."""
    sure, wrong = p.max(1), (p.argmax(1) != y).astype(float)
    total, seen, errors = 0.0, 0, 0.0
    for c in np.unique(sure)[::-1]:
        tied = wrong[sure == c]
        rate = tied.mean()
        for _ in tied:
            seen, errors = seen + 1, errors + rate
            total += errors / seen
    return total / len(y)


LABELS = {
    "accuracy_score": lambda x: sk.accuracy_score(x.y, x.d),
    "acc": lambda x: (x.y == x.d).mean(),
    "rand_accuracy": lambda x: (x.tp + x.tn) / len(x.y),
    "zero_one_loss": lambda x: sk.zero_one_loss(x.y, x.d),
    "misclassification_rate": lambda x: (x.y != x.d).mean(),
    "classification_error": lambda x: (x.y != x.d).mean(),
    "balanced_accuracy_score": lambda x: sk.balanced_accuracy_score(x.y, x.d),
    "bal_accuracy": lambda x: (share(x.tp, x.fn) + share(x.tn, x.fp)) / 2,
    "mean_recall": lambda x: sk.recall_score(x.y, x.d, average="macro"),
    "precision_score": lambda x: sk.precision_score(x.y, x.d),
    "recall_score": lambda x: sk.recall_score(x.y, x.d),
    "f1_score": lambda x: sk.f1_score(x.y, x.d),
    "fbeta_score": lambda x: sk.fbeta_score(x.y, x.d, beta=1),
    "fbeta": lambda x: tm.fbeta_score(x.ts, x.ty, task="binary"),
    "dice": lambda x: 2 * x.tp / (2 * x.tp + x.fp + x.fn),
    "jaccard_score": lambda x: sk.jaccard_score(x.y, x.d),
    "jaccard_index": lambda x: tm.jaccard_index(*tensors(x.d, x.y), task="binary"),
    "matthews_corrcoef": lambda x: sk.matthews_corrcoef(x.y, x.d),
    "matthews_correlation_coefficient": lambda x: tm.matthews_corrcoef(*tensors(x.d, x.y), task="binary"),
    "phi_coefficient": lambda x: np.corrcoef(x.y, x.d)[0, 1],
    "rk": lambda x: sk.matthews_corrcoef(x.y, x.d),
    "cohen_kappa_score": kappa[None],
    "kappa": kappa[None],
    "kap": kappa[None],
    "quadratic_weighted_kappa": kappa["quadratic"],
    "bookmaker_informedness": lambda x: share(x.tp, x.fn) + share(x.tn, x.fp) - 1,
    "delta_p": lambda x: share(x.tp, x.fp) - share(x.fn, x.tn),
    "g_measure": lambda x: math.sqrt(share(x.tp, x.fp) * share(x.tp, x.fn)),
    "geometric_mean_score": lambda x: st.gmean(sk.recall_score(x.y, x.d, average=None)),
    "gmean": lambda x: st.gmean(sk.recall_score(x.y, x.d, average=None)),
    "class_likelihood_ratio_positive": lambda x: sk.class_likelihood_ratios(x.y, x.d)[0],
    "class_likelihood_ratio_negative": lambda x: sk.class_likelihood_ratios(x.y, x.d)[1],
    "lr_plus": lambda x: share(x.tp, x.fn) / share(x.fp, x.tn),
    "lr_minus": lambda x: share(x.fn, x.tp) / share(x.tn, x.fp),
    "dor": lambda x: x.tp * x.tn / (x.fp * x.fn),
    "odds_ratio": lambda x: (
        st.contingency.odds_ratio(np.array([[x.tp, x.fp], [x.fn, x.tn]], int), kind="sample").statistic
    ),
    "hamming_distance": lambda x: tm.hamming_distance(*tensors(x.d, x.y), task="binary"),
    "mean_cost": lambda x: (x.fp + x.fn) / len(x.y),
    "net_benefit_treated": lambda x: (x.tp - x.fp) / len(x.y),  # at a threshold of one half
    "contingency_table": lambda x: st.contingency.crosstab(x.y, x.d).count,
    "report": lambda x: report(x.y, x.d),
    "base_rate": lambda x: x.y.mean(),
    "selection_rate": lambda x: x.d.mean(),
    "positive_prediction_rate": lambda x: x.d.mean(),
    **{name: lambda x: share(x.tp, x.fp) for name in ("ppv", "positive_predictive_value")},
    **{name: lambda x: share(x.tp, x.fn) for name in ("sensitivity", "sens", "tpr", "true_positive_rate", "hit_rate")},
    **{
        name: lambda x: share(x.tn, x.fp)
        for name in ("specificity_score", "spec", "tnr", "true_negative_rate", "selectivity")
    },
    "negative_predictive_value": lambda x: share(x.tn, x.fn),
    **{name: lambda x: share(x.fp, x.tn) for name in ("false_positive_rate", "fall_out", "false_alarm_rate")},
    **{name: lambda x: share(x.fn, x.tp) for name in ("false_negative_rate", "miss_rate")},
    "false_discovery_rate": lambda x: share(x.fp, x.tp),
    "for_rate": lambda x: share(x.fn, x.tn),
    **{name: lambda x: 2 * x.tp / (2 * x.tp + x.fp + x.fn) for name in ("f_score", "f_measure", "f_meas")},
    **{name: lambda x: x.tp / (x.tp + x.fp + x.fn) for name in ("iou", "critical_success_index", "threat_score")},
    **{name: lambda x: share(x.tp, x.fn) + share(x.tn, x.fp) - 1 for name in ("youden_j", "youdens_j", "j_index")},
}


def report(y, d):
    rows = sk.classification_report(y, d, output_dict=True, zero_division=0)
    return [rows[str(c)][m] for c in np.union1d(y, d) for m in ("precision", "recall", "f1-score", "support")]


# ------------------------------------------------------------------------------------------------ many classes


class Many:
    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        n, self.k = 200, 4
        self.y = rng.choice(self.k, n, p=[0.5, 0.25, 0.15, 0.1])
        self.y[: self.k] = range(self.k)
        p = rng.random((n, self.k)) ** 2 + 0.5 * np.eye(self.k)[self.y] * rng.random((n, 1)) + 1e-3
        if seed % 2:
            p = np.ceil(p * 5)  # ties
        self.p = p / p.sum(1, keepdims=True)
        self.d = self.p.argmax(1)
        self.tp_, self.ty, self.td = tensors(self.p, self.y, self.d)
        self.each = []  # each class against the rest
        for c in range(self.k):
            one = Two.__new__(Two)
            one.y, one.d, one.s = (self.y == c).astype(int), (self.d == c).astype(int), self.p[:, c]
            y, d = one.y == 1, one.d == 1
            one.tp, one.fp, one.fn, one.tn = (float((a & b).sum()) for a, b in ((y, d), (~y, d), (y, ~d), (~y, ~d)))
            self.each.append(one)


def macro(formula):
    return lambda x: np.mean([formula(one) for one in x.each])


def truth(x):
    return x.p[np.arange(len(x.y)), x.y]


def hand_till(x):
    """Hand & Till 2001: the mean over pairs of classes of both areas on the rows of the two."""
    areas = []
    for a in range(x.k):
        for b in range(a):
            rows = (x.y == a) | (x.y == b)
            areas.append(sk.roc_auc_score(x.y[rows] == a, x.p[rows, a]))
            areas.append(sk.roc_auc_score(x.y[rows] == b, x.p[rows, b]))
    return np.mean(areas)


def brier(x):
    return ((x.p - np.eye(x.k)[x.y]) ** 2).sum(1).mean()


def shares(x):
    return np.bincount(x.y) / len(x.y)


def top_bins(x, count=15):
    sure, right = x.p.max(1), (x.d == x.y).astype(float)
    index = np.minimum((sure * count).astype(int), count - 1)
    return [(sure[index == b], right[index == b]) for b in range(count) if (index == b).any()]


def top_reliability(x):
    return np.array([(len(s), s.mean(), r.mean()) for s, r in top_bins(x)])


AVERAGED = """ppv positive_predictive_value sensitivity sens tpr true_positive_rate hit_rate specificity_score spec tnr
true_negative_rate selectivity negative_predictive_value false_positive_rate fall_out false_alarm_rate
false_negative_rate miss_rate false_discovery_rate for_rate f_score f_measure f_meas iou youden_j youdens_j j_index
delta_p g_measure""".split()

MANY = {name: macro(LABELS[name]) for name in AVERAGED} | {
    "accuracy_score": LABELS["accuracy_score"],
    "acc": LABELS["acc"],
    "rand_accuracy": LABELS["acc"],
    "zero_one_loss": LABELS["zero_one_loss"],
    "misclassification_rate": LABELS["misclassification_rate"],
    "classification_error": LABELS["classification_error"],
    "balanced_accuracy_score": LABELS["balanced_accuracy_score"],
    "precision_score": lambda x: sk.precision_score(x.y, x.d, average="macro", zero_division=0),
    "recall_score": lambda x: sk.recall_score(x.y, x.d, average="macro"),
    "f1_score": lambda x: sk.f1_score(x.y, x.d, average="macro"),
    "fbeta_score": lambda x: sk.fbeta_score(x.y, x.d, beta=1, average="macro"),
    "fbeta": lambda x: sk.fbeta_score(x.y, x.d, beta=1, average="macro"),
    "jaccard_score": lambda x: sk.jaccard_score(x.y, x.d, average="macro"),
    "jaccard_index": lambda x: tm.jaccard_index(x.td, x.ty, task="multiclass", num_classes=x.k),
    "matthews_corrcoef": LABELS["matthews_corrcoef"],
    "matthews_correlation_coefficient": lambda x: tm.matthews_corrcoef(x.td, x.ty, task="multiclass", num_classes=x.k),
    "rk": LABELS["rk"],
    "cohen_kappa_score": kappa[None],
    "kappa": kappa[None],
    "kap": kappa[None],
    "quadratic_weighted_kappa": kappa["quadratic"],
    "geometric_mean_score": LABELS["geometric_mean_score"],
    "gmean": LABELS["gmean"],
    "hamming_distance": lambda x: tm.hamming_distance(x.td, x.ty, task="multiclass", num_classes=x.k),
    "contingency_table": LABELS["contingency_table"],
    "report": LABELS["report"],
}
MANY_SCORES = {
    "top_k_accuracy_score": lambda x: sk.top_k_accuracy_score(x.y, x.p),
    "roc_auc_score": lambda x: sk.roc_auc_score(x.y, x.p, multi_class="ovr"),
    "auc": lambda x: sk.roc_auc_score(x.y, x.p, multi_class="ovr"),
    "auroc": lambda x: tm.auroc(x.tp_, x.ty, task="multiclass", num_classes=x.k),
    "area_under_roc": lambda x: sk.roc_auc_score(x.y, x.p, multi_class="ovr"),
    "hand_till": hand_till,
    "average_precision_score": lambda x: sk.average_precision_score(np.eye(x.k)[x.y], x.p),
    "ap": lambda x: tm.average_precision(x.tp_, x.ty, task="multiclass", num_classes=x.k),
    "auprc": lambda x: te.multiclass_auprc(x.tp_, x.ty, num_classes=x.k),
    "avg_precision": lambda x: sk.average_precision_score(np.eye(x.k)[x.y], x.p),
    "cross_entropy": lambda x: torch.nn.functional.cross_entropy(torch.log(x.tp_), x.ty),
    "logistic_loss": lambda x: sk.log_loss(x.y, x.p),
    "mn_log_loss": lambda x: -np.log(truth(x)).mean(),
    "brier_score_loss": lambda x: sk.brier_score_loss(x.y, x.p),
    "brier": brier,
    "brier_class": lambda x: brier(x) / 2,
    "d2_log_loss_score": lambda x: sk.d2_log_loss_score(x.y, x.p),
    "mcfadden_r2": lambda x: 1 + np.log(truth(x)).mean() / st.entropy(shares(x)),
    "d2_brier_score": lambda x: sk.d2_brier_score(x.y, x.p),
    "brier_skill_score": lambda x: 1 - brier(x) / (1 - (shares(x) ** 2).sum()),
    "scaled_brier_score": lambda x: 1 - brier(x) / (1 - (shares(x) ** 2).sum()),
    "hinge": lambda x: sk.hinge_loss(x.y, x.p),
    "expected_calibration_error": lambda x: sum(abs((s - r).sum()) for s, r in top_bins(x)) / len(x.y),
    "calibration_error": lambda x: tm.calibration_error(x.tp_, x.ty, task="multiclass", num_classes=x.k),
    "maximum_calibration_error": lambda x: max(abs((s - r).mean()) for s, r in top_bins(x)),
    "max_calibration_error": lambda x: max(abs((s - r).mean()) for s, r in top_bins(x)),
    "average_calibration_error": lambda x: np.mean([abs((s - r).mean()) for s, r in top_bins(x)]),
    "root_mean_square_calibration_error": lambda x: tm.calibration_error(
        x.tp_, x.ty, task="multiclass", num_classes=x.k, norm="l2"
    ),
    "rms_calibration_error": lambda x: math.sqrt(sum(len(s) * (s - r).mean() ** 2 for s, r in top_bins(x)) / len(x.y)),
    "class_wise_expected_calibration_error": lambda x: class_wise(x.y, x.p),
    "static_calibration_error": lambda x: class_wise(x.y, x.p),
    "reliability_curve": top_reliability,
    "reliability_diagram": top_reliability,
    "rc_curve": lambda x: risk_coverage(x.y, x.p),
    "area_under_risk_coverage": lambda x: aurc(x.y, x.p),
}

# ------------------------------------------------------------------------------------------------ labels


class Labels(Many):
    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        n, self.k = 80, 3
        self.y = (rng.random((n, self.k)) < [0.2, 0.5, 0.7]).astype(int)
        self.p = np.round((0.3 * self.y + 0.7 * rng.random((n, self.k))) * 25) / 26
        self.d = (self.p >= 0.5).astype(int)
        self.tp_, self.ty = tensors(self.p, self.y)
        self.each = []
        for c in range(self.k):
            one = Two.__new__(Two)
            one.y, one.d, one.s = self.y[:, c], self.d[:, c], self.p[:, c]
            y, d = one.y == 1, one.d == 1
            one.tp, one.fp, one.fn, one.tn = (float((a & b).sum()) for a, b in ((y, d), (~y, d), (y, ~d), (~y, ~d)))
            self.each.append(one)

    def of(self, metric, **more):
        return metric(self.tp_, self.ty, task="multilabel", num_labels=self.k, **more)


LABEL_SETS = {name: macro(LABELS[name]) for name in AVERAGED if name in LABELS} | {
    "exact_match": lambda x: x.of(tm.exact_match),
    "exact_match_ratio": lambda x: (x.y == x.d).all(1).mean(),
    "accuracy_score": lambda x: sk.accuracy_score(x.y, x.d),
    "hamming_distance": lambda x: x.of(tm.hamming_distance),
    "precision_score": lambda x: sk.precision_score(x.y, x.d, average="macro"),
    "recall_score": lambda x: sk.recall_score(x.y, x.d, average="macro"),
    "f1_score": lambda x: sk.f1_score(x.y, x.d, average="macro"),
    "fbeta_score": lambda x: sk.fbeta_score(x.y, x.d, beta=1, average="macro"),
    "fbeta": lambda x: x.of(tm.fbeta_score, average="macro"),
    "jaccard_score": lambda x: sk.jaccard_score(x.y, x.d, average="macro"),
    "jaccard_index": lambda x: x.of(tm.jaccard_index),
    "confusion_matrix": lambda x: x.of(tm.confusion_matrix).double().numpy(),
    "label_ranking_average_precision_score": lambda x: sk.label_ranking_average_precision_score(x.y, x.p),
    "lrap": lambda x: sk.label_ranking_average_precision_score(x.y, x.p),
    "ndcg_score": lambda x: sk.ndcg_score(x.y, x.p),
    "roc_auc_score": lambda x: sk.roc_auc_score(x.y, x.p),
    "auc": lambda x: sk.roc_auc_score(x.y, x.p),
    "auroc": lambda x: x.of(tm.auroc),
    "area_under_roc": lambda x: sk.roc_auc_score(x.y, x.p),
    "average_precision_score": lambda x: sk.average_precision_score(x.y, x.p),
    "ap": lambda x: x.of(tm.average_precision),
    "auprc": lambda x: te.multilabel_auprc(x.tp_, x.ty, num_labels=x.k),
    "avg_precision": lambda x: sk.average_precision_score(x.y, x.p),
}

# ------------------------------------------------------------------------------------------------ regression


class Numbers:
    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        self.y = rng.gamma(2, size=70) + 0.1
        self.p = np.maximum(self.y + rng.normal(size=70) * 0.4, 0.05)
        if seed % 2:
            self.y, self.p = np.round(self.y, 1) + 0.1, np.round(self.p, 1) + 0.1
        self.low, self.high = self.p - 0.5, self.p + 0.6
        self.tp, self.ty = tensors(self.p, self.y)
        self.error = np.abs(self.y - self.p)


def winkler(x, alpha=0.1):
    outside = np.maximum(x.low - x.y, 0) + np.maximum(x.y - x.high, 0)
    return (x.high - x.low + 2 / alpha * outside).mean()


NUMBERS = {
    "mean_absolute_error": lambda x: sk.mean_absolute_error(x.y, x.p),
    "mean_squared_error": lambda x: sk.mean_squared_error(x.y, x.p),
    "root_mean_squared_error": lambda x: sk.root_mean_squared_error(x.y, x.p),
    "mean_bias_error": lambda x: (x.p - x.y).mean(),
    "bias": lambda x: (x.p - x.y).mean(),
    "maximum_error": lambda x: sk.max_error(x.y, x.p),
    "medae": lambda x: sk.median_absolute_error(x.y, x.p),
    "absolute_error_quantile": lambda x: np.quantile(x.error, 0.9),
    "mean_absolute_percentage_error": lambda x: sk.mean_absolute_percentage_error(x.y, x.p),
    "symmetric_mean_absolute_percentage_error": lambda x: tm.symmetric_mean_absolute_percentage_error(x.tp, x.ty),
    "weighted_mean_absolute_percentage_error": lambda x: tm.weighted_mean_absolute_percentage_error(x.tp, x.ty),
    "weighted_absolute_percentage_error": lambda x: x.error.sum() / x.y.sum(),
    "wape": lambda x: x.error.sum() / x.y.sum(),
    "mean_squared_log_error": lambda x: sk.mean_squared_log_error(x.y, x.p),
    "mean_squared_logarithmic_error": lambda x: tm.mean_squared_log_error(x.tp, x.ty),
    "root_mean_squared_log_error": lambda x: sk.root_mean_squared_log_error(x.y, x.p),
    "root_mean_squared_logarithmic_error": lambda x: sk.root_mean_squared_log_error(x.y, x.p),
    "mean_pinball_loss": lambda x: sk.mean_pinball_loss(x.y, x.p),
    "quantile_loss": lambda x: sk.mean_pinball_loss(x.y, x.p),
    "huber": lambda x: torch.nn.functional.huber_loss(x.tp, x.ty),
    "log_cosh_error": lambda x: tm.regression.log_cosh_error(x.tp, x.ty),
    "logcosh": lambda x: np.log(np.cosh(x.p - x.y)).mean(),
    "mean_poisson_deviance": lambda x: sk.mean_poisson_deviance(x.y, x.p),
    "mean_gamma_deviance": lambda x: sk.mean_gamma_deviance(x.y, x.p),
    "mean_tweedie_deviance": lambda x: sk.mean_tweedie_deviance(x.y, x.p),
    "tweedie_deviance_score": lambda x: tm.tweedie_deviance_score(x.tp, x.ty),
    "r2_score": lambda x: sk.r2_score(x.y, x.p),
    "coefficient_of_determination": lambda x: sk.r2_score(x.y, x.p),
    "adjusted_r2_score": lambda x: tm.r2_score(x.tp, x.ty, adjusted=1),
    "explained_variance_score": lambda x: sk.explained_variance_score(x.y, x.p),
    "rse": lambda x: tm.relative_squared_error(x.tp, x.ty),
    "normalized_root_mean_squared_error": lambda x: tm.regression.normalized_root_mean_squared_error(x.tp, x.ty),
    "d2_absolute_error_score": lambda x: sk.d2_absolute_error_score(x.y, x.p),
    "d2_pinball_score": lambda x: sk.d2_pinball_score(x.y, x.p),
    "d2_tweedie_score": lambda x: sk.d2_tweedie_score(x.y, x.p),
    "pearson_corrcoef": lambda x: tm.pearson_corrcoef(x.tp, x.ty),
    "pearsonr": lambda x: st.pearsonr(x.y, x.p).statistic,
    "spearman_corrcoef": lambda x: tm.spearman_corrcoef(x.tp, x.ty),
    "spearmanr": lambda x: st.spearmanr(x.y, x.p).statistic,
    "kendall_rank_corrcoef": lambda x: tm.kendall_rank_corrcoef(x.tp, x.ty),
    "kendalltau": lambda x: st.kendalltau(x.y, x.p).statistic,
    "lin_ccc": lambda x: (  # Lin 1989, with moments over n
        2 * np.cov(x.y, x.p, bias=True)[0, 1] / (x.y.var() + x.p.var() + (x.y.mean() - x.p.mean()) ** 2)
    ),
    "picp": lambda x: ((x.low <= x.y) & (x.y <= x.high)).mean(),
    "prediction_interval_coverage": lambda x: ((x.low <= x.y) & (x.y <= x.high)).mean(),
    "mpiw": lambda x: (x.high - x.low).mean(),
    "mean_interval_width": lambda x: (x.high - x.low).mean(),
    "winkler_score": winkler,
    "mean_interval_score": winkler,
}

# ------------------------------------------------------------------------------------------------ ranking


class Queries:
    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        self.y, self.s = rng.integers(0, 2, (12, 9)), rng.permutation(12 * 9).reshape(12, 9) / 108
        self.y[:, 0] = 1
        self.query = np.repeat(np.arange(12), 9)
        self.index, self.ts, self.ty = tensors(self.query, self.s.ravel(), self.y.ravel())


def mean_average_precision(x):
    return np.mean([sk.average_precision_score(y, s) for y, s in zip(x.y, x.s)])


def normalized_dcg(x):
    return np.mean([tm.retrieval.retrieval_normalized_dcg(*tensors(s, y)) for y, s in zip(x.y, x.s)])


QUERIES = {
    "ndcg_score": lambda x: sk.ndcg_score(x.y, x.s),
    "ndcg_cut": lambda x: sk.ndcg_score(x.y, x.s),
    "normalized_dcg": normalized_dcg,
    "mean_average_precision": mean_average_precision,
    "average_precision": mean_average_precision,
}


def evaluate(metrics, task, given):
    evaluator = assay.Evaluator(metrics, task=task)
    evaluator.update(**given)
    return evaluator.result()


# ------------------------------------------------------------------------------------------------ the tests

SHAPES = {
    "roc": lambda v: columns(v, "fpr", "tpr", "threshold"),
    "precision_recall_curve": lambda v: columns(v, "precision", "recall"),
    "detection_error_tradeoff": lambda v: columns(v, "fpr", "fnr", "threshold"),
    "cumulative_gain_curve": lambda v: columns(v, "share", "gain"),
    "cumulative_gains": lambda v: columns(v, "share", "gain"),
    "lift_chart": lambda v: columns(v, "share", "lift"),
    "reliability_curve": lambda v: columns(v, "count", "mean_score", "observed_rate"),
    "reliability_diagram": lambda v: columns(v, "count", "mean_score", "observed_rate"),
    "rc_curve": lambda v: columns(v, "coverage", "risk"),
    "contingency_table": lambda v: v["counts"],
    "confusion_matrix": lambda v: [[[c["tn"], c["fp"]], [c["fn"], c["tp"]]] for c in v.values()],
    "report": lambda v: [
        row[m]
        for name, row in v.items()
        if name not in ("accuracy", "macro avg", "weighted avg", "micro avg")
        for m in ("precision", "recall", "f1", "support")
    ],
}
# torchmetrics works in float32 here and there.
DIGITS = {name: 6 for name in ("calibration_error", "root_mean_square_calibration_error", "logauc")}
TASKS = {
    "binary": (
        Two,
        LABELS | AUC,
        lambda x, s: {"target": x.y, ("score" if s in AUC else "prediction"): x.s if s in AUC else x.d},
    ),
    "multiclass": (
        Many,
        MANY | MANY_SCORES,
        lambda x, s: {"target": x.y, **({"score": x.p} if s in MANY_SCORES else {"prediction": x.d})},
    ),
    "multilabel": (Labels, LABEL_SETS, lambda x, s: {"target": x.y, "score": x.p}),
    "regression": (Numbers, NUMBERS, lambda x, s: {"target": x.y, "prediction": x.p, "lower": x.low, "upper": x.high}),
    "ranking": (Queries, QUERIES, lambda x, s: {"target": x.y.ravel(), "score": x.s.ravel(), "query": x.query}),
}
ALIASES = [
    (task, alias) for task in TASKS for name in assay.list_metrics(task) for alias in assay.explain(name, task).aliases
]


def test_every_alias_has_an_oracle_and_one_meaning():
    for task, (_, oracles, _) in TASKS.items():
        aliases = [alias for one, alias in ALIASES if one == task]
        assert len(aliases) == len(set(aliases)), f"{task}: an alias of two metrics"
        assert not set(aliases) & set(assay.list_metrics(task)), f"{task}: an alias that is a metric"
        missing = sorted(set(aliases) - set(oracles))
        assert not missing, f"{task}: no oracle of {', '.join(missing)}"


@pytest.mark.parametrize(("task", "alias"), ALIASES)
def test_alias(task, alias):
    data, oracles, inputs = TASKS[task]
    for seed in range(6):
        x = data(seed)
        given = inputs(x, alias)
        if task == "binary" and alias == "net_benefit_treated":
            given = {"target": x.y, "score": x.s}
        value = evaluate([alias], task, given)[alias].value
        value = SHAPES[alias](value) if alias in SHAPES else value
        before = torch.get_default_dtype()
        torch.set_default_dtype(torch.float64)
        try:
            expected = oracles[alias](x)
        finally:
            torch.set_default_dtype(before)
        same(
            value, np.asarray(expected, dtype=float), f"{alias} ({task}) seed {seed}", digits=DIGITS.get(alias, 10)
        ) if np.ndim(value) else same(value, float(expected), f"{alias} ({task}) seed {seed}", DIGITS.get(alias, 10))


@pytest.mark.parametrize("task", TASKS)
def test_aliases_with_parameters_tell_them(task):
    data, _, inputs = TASKS[task]
    for name in assay.list_metrics(task):
        row = assay.explain(name, task)
        assert set(row.alias_specs) <= set(row.aliases)
        for alias, spec in row.alias_specs.items():
            x = data(0)
            given = inputs(x, alias)
            result = evaluate([alias, name], task, given)
            assert result[alias].spec == spec != name
            assert result[alias].value == result[spec].value != result[name].value or task == "binary"
            with pytest.raises(KeyError):
                evaluate([name], task, given)[alias]


def test_parameters_of_a_spec_go_before_those_of_its_alias():
    x = Many(0)
    result = evaluate(
        ["hand_till(average=weighted)", "top_k_accuracy_score@3"], "multiclass", {"target": x.y, "score": x.p}
    )
    assert [r.spec for r in result] == ["roc_auc(average=weighted, multiclass=ovo)", "top_k_accuracy(k=3, ties=last)"]
    same(
        result["roc_auc(average=weighted, multiclass=ovo)"].value,
        sk.roc_auc_score(x.y, x.p, multi_class="ovo", average="weighted"),
        "ovo",
    )
    same(result["top_k_accuracy_score(k=3)"].value, sk.top_k_accuracy_score(x.y, x.p, k=3), "top 3")


@pytest.mark.parametrize(
    ("task", "name"),
    [
        ("binary", "auc_pr"),  # the trapezoid here, steps there
        ("binary", "classification_cost"),  # of probabilities in yardstick
        ("binary", "conf_mat"),  # transposed in yardstick
        ("binary", "lift_score"),  # of decisions in mlxtend
        ("multiclass", "bal_accuracy"),  # the mean of sensitivity and specificity in yardstick
        ("multiclass", "phi_coefficient"),
        ("multilabel", "coverage"),  # one less in other libraries
        ("regression", "median_error"),
        ("regression", "concordance_corrcoef"),  # over n - 1 in torchmetrics
    ],
)
def test_names_of_other_metrics_are_refused(task, name):
    with pytest.raises(ValueError, match="unknown metric"):
        assay.explain(name, task)
