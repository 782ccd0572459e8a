"""Every alias of the catalogue against what other libraries, or the textbook, call by that very name."""

import numpy as np
import pytest
import scipy.spatial.distance
import scipy.stats
import sklearn.metrics as sk

import assay
from assay import _ext

torch = pytest.importorskip("torch")
tm = pytest.importorskip("torchmetrics.functional")
tmc = pytest.importorskip("torchmetrics.functional.classification")

RNG = np.random.default_rng(17)
N = 400
P = RNG.beta(2, 3, N) * 0.998 + 0.001
Y = (RNG.random(N) < P).astype(int)
H = (P >= 0.5).astype(int)
TP, TN, FP, FN = ((Y & H).sum(), ((1 - Y) & (1 - H)).sum(), ((1 - Y) & H).sum(), (Y & (1 - H)).sum())
K = 4
Y4 = RNG.integers(0, K, N)
P4 = RNG.dirichlet(np.ones(K), N) * 0.7
P4[np.arange(N), Y4] += 0.3
H4 = P4.argmax(1)
YL = (RNG.random((N, 3)) < 0.4).astype(int)
PL = np.clip(0.5 * YL + 0.5 * RNG.random((N, 3)), 0.001, 0.999)
HL = (PL >= 0.5).astype(int)
YR = RNG.gamma(3, 1, N)
FR = YR * RNG.uniform(0.6, 1.5, N)
LO, HI = FR - 0.8, FR + 0.6
QUERY = np.repeat(np.arange(40), 10)
REL = RNG.integers(0, 4, N)
SCORE = 100 * RNG.permutation(N) / N + 50.1 * REL

T, F = torch.tensor(Y), torch.tensor(P)
T4, F4 = torch.tensor(Y4), torch.tensor(P4)
TR, FRT = torch.tensor(YR), torch.tensor(FR)


def names(**rows):
    """Reference values by alias: one per value, several names each."""
    return {alias: reference for listed, reference in rows.items() for alias in listed.split("__")}


def curve(expected):
    """Of a curve only the columns that have a name there."""
    return expected


def over_classes(f, y, h, k=K):
    """The mean of f(tp, fp, fn, tn) over the classes."""
    counts = [((y == c) & (h == c), (y != c) & (h == c), (y == c) & (h != c), (y != c) & (h != c)) for c in range(k)]
    return np.mean([f(*(part.sum() for part in c)) for c in counts])


def over_labels(f):
    m = sk.multilabel_confusion_matrix(YL, HL)
    return np.mean([f(c[1, 1], c[0, 1], c[1, 0], c[0, 0]) for c in m])


RATES = {
    "ppv": lambda tp, fp, fn, tn: tp / (tp + fp),
    "positive_predictive_value": lambda tp, fp, fn, tn: tp / (tp + fp),
    "sensitivity": lambda tp, fp, fn, tn: tp / (tp + fn),
    "sens": lambda tp, fp, fn, tn: tp / (tp + fn),
    "tpr": lambda tp, fp, fn, tn: tp / (tp + fn),
    "true_positive_rate": lambda tp, fp, fn, tn: tp / (tp + fn),
    "hit_rate": lambda tp, fp, fn, tn: tp / (tp + fn),
    "spec": lambda tp, fp, fn, tn: tn / (tn + fp),
    "specificity_score": lambda tp, fp, fn, tn: tn / (tn + fp),
    "tnr": lambda tp, fp, fn, tn: tn / (tn + fp),
    "true_negative_rate": lambda tp, fp, fn, tn: tn / (tn + fp),
    "selectivity": lambda tp, fp, fn, tn: tn / (tn + fp),
    "negative_predictive_value": lambda tp, fp, fn, tn: tn / (tn + fn),
    "false_positive_rate": lambda tp, fp, fn, tn: fp / (fp + tn),
    "fall_out": lambda tp, fp, fn, tn: fp / (fp + tn),
    "false_alarm_rate": lambda tp, fp, fn, tn: fp / (fp + tn),
    "false_negative_rate": lambda tp, fp, fn, tn: fn / (fn + tp),
    "miss_rate": lambda tp, fp, fn, tn: fn / (fn + tp),
    "false_discovery_rate": lambda tp, fp, fn, tn: fp / (fp + tp),
    "for_rate": lambda tp, fp, fn, tn: fn / (fn + tn),
    "f_score": lambda tp, fp, fn, tn: 2 * tp / (2 * tp + fp + fn),
    "f_measure": lambda tp, fp, fn, tn: 2 * tp / (2 * tp + fp + fn),
    "f_meas": lambda tp, fp, fn, tn: 2 * tp / (2 * tp + fp + fn),
    "fbeta": lambda tp, fp, fn, tn: 2 * tp / (2 * tp + fp + fn),
    "iou": lambda tp, fp, fn, tn: tp / (tp + fp + fn),
    "jaccard_index": lambda tp, fp, fn, tn: tp / (tp + fp + fn),
    "critical_success_index": lambda tp, fp, fn, tn: tp / (tp + fp + fn),
    "threat_score": lambda tp, fp, fn, tn: tp / (tp + fp + fn),
    "bookmaker_informedness": lambda tp, fp, fn, tn: tp / (tp + fn) + tn / (tn + fp) - 1,
    "youden_j": lambda tp, fp, fn, tn: tp / (tp + fn) + tn / (tn + fp) - 1,
    "youdens_j": lambda tp, fp, fn, tn: tp / (tp + fn) + tn / (tn + fp) - 1,
    "j_index": lambda tp, fp, fn, tn: tp / (tp + fn) + tn / (tn + fp) - 1,
    "delta_p": lambda tp, fp, fn, tn: tp / (tp + fp) + tn / (tn + fn) - 1,
    "g_measure": lambda tp, fp, fn, tn: tp / np.sqrt((tp + fp) * (tp + fn)),
}

CURVES = {
    "roc": lambda v: (v["fpr"], v["tpr"], sk.roc_curve(Y, P, drop_intermediate=False)[:2]),
    "precision_recall_curve": lambda v: (v["precision"], v["recall"], sk.precision_recall_curve(Y, P)[:2]),
    "detection_error_tradeoff": lambda v: (v["fpr"], v["fnr"], sk.det_curve(Y, P, drop_intermediate=False)[:2]),
}


def kept_best(share):
    """Positives among the share of rows with the highest scores, by share."""
    order = np.argsort(-P, kind="stable")
    return Y[order][: int(share * N)]


def binned(norm):
    return float(tmc.binary_calibration_error(F, T, n_bins=15, norm=norm))


def risk_coverage():
    order = np.argsort(-np.maximum(P, 1 - P), kind="stable")
    confidence, wrong = np.maximum(P, 1 - P)[order], (Y != H)[order]
    last = np.append(confidence[1:] != confidence[:-1], True)
    n = np.arange(1, N + 1)
    return n[last] / N, np.cumsum(wrong)[last] / n[last]


def cox(slope):
    x, one = np.log(P / (1 - P)), np.ones(N)
    a, b = 0.0, 1.0
    for _ in range(50):
        m = 1 / (1 + np.exp(-(a + b * x)))
        if slope:
            g = np.array([(Y - m) @ one, (Y - m) @ x])
            w = m * (1 - m)
            a, b = np.array([a, b]) + np.linalg.solve(np.array([[w.sum(), w @ x], [w @ x, w @ (x * x)]]), g)
        else:
            a += (Y - m).sum() / (m * (1 - m)).sum()
    return b if slope else a


def log_loss_of(y, p):
    return -np.log(p[np.arange(len(y)), y]).mean()


def brier_of(y, p):
    return ((p - np.eye(p.shape[1])[y]) ** 2).sum(1).mean()


BASE4 = np.bincount(Y4, minlength=K) / N
SLOW_AUC = np.mean(P[Y == 1][:, None] > P[Y == 0]) + 0.5 * np.mean(P[Y == 1][:, None] == P[Y == 0])

REFERENCES = {
    "binary": {alias: f(TP, FP, FN, TN) for alias, f in RATES.items()}
    | names(
        accuracy_score__acc=sk.accuracy_score(Y, H),
        zero_one_loss__misclassification_rate__classification_error=sk.zero_one_loss(Y, H),
        balanced_accuracy_score__mean_recall=sk.balanced_accuracy_score(Y, H),
        precision_score=sk.precision_score(Y, H),
        recall_score=sk.recall_score(Y, H),
        f1_score=sk.f1_score(Y, H),
        fbeta_score=sk.fbeta_score(Y, H, beta=1),
        jaccard_score=sk.jaccard_score(Y, H),
        base_rate=Y.mean(),
        selection_rate__positive_prediction_rate=H.mean(),
        matthews_corrcoef=sk.matthews_corrcoef(Y, H),
        matthews_correlation_coefficient__phi_coefficient__rk=np.corrcoef(Y, H)[0, 1],
        cohen_kappa_score__kappa__kap=sk.cohen_kappa_score(Y, H),
        linear_weighted_kappa=sk.cohen_kappa_score(Y, H, weights="linear"),
        quadratic_weighted_kappa=sk.cohen_kappa_score(Y, H, weights="quadratic"),
        geometric_mean_score__gmean=np.sqrt(TP / (TP + FN) * TN / (TN + FP)),
        lr_plus__class_likelihood_ratio_positive=sk.class_likelihood_ratios(Y, H)[0],
        lr_minus__class_likelihood_ratio_negative=sk.class_likelihood_ratios(Y, H)[1],
        dor__odds_ratio=scipy.stats.contingency.odds_ratio([[TP, FN], [FP, TN]], kind="sample").statistic,
        hamming_distance=scipy.spatial.distance.hamming(Y, H),
        mean_cost=(FP + FN) / N,
        net_benefit_treated=TP / N - FP / N * 0.5 / 0.5,
        conf_mat__contingency_table=sk.confusion_matrix(Y, H),
        roc_auc_score__auc__auroc__auc_roc__area_under_roc=sk.roc_auc_score(Y, P),
        average_precision_score__ap__auprc__avg_precision=sk.average_precision_score(Y, P),
        precision_recall_auc=sk.auc(*sk.precision_recall_curve(Y, P)[1::-1]),
        somers_d=scipy.stats.somersd(Y, P).statistic,
        accuracy_ratio__gini_coefficient=2 * SLOW_AUC - 1,
        ks_statistic__kolmogorov_smirnov=scipy.stats.ks_2samp(P[Y == 1], P[Y == 0]).statistic,
        equal_error_rate=float(tmc.binary_eer(F, T)) if hasattr(tmc, "binary_eer") else None,
        logauc=float(tmc.binary_logauc(F, T)) if hasattr(tmc, "binary_logauc") else None,
        precision_at_fixed_recall=float(tmc.binary_precision_at_fixed_recall(F, T, 0.9)[0]),
        recall_at_fixed_precision=float(tmc.binary_recall_at_fixed_precision(F, T, 0.9)[0]),
        tpr_at_fpr__recall_at_false_positive_rate=max(
            t for f, t in zip(*sk.roc_curve(Y, P, drop_intermediate=False)[:2]) if f <= 0.1
        ),
        cross_entropy=float(torch.nn.functional.binary_cross_entropy(F, T.double())),
        logistic_loss__mn_log_loss=sk.log_loss(Y, P),
        brier_score_loss__brier__brier_class=sk.brier_score_loss(Y, P),
        d2_log_loss_score__mcfadden_r2=sk.d2_log_loss_score(Y, P),
        d2_brier_score__brier_skill_score__scaled_brier_score=1 - ((P - Y) ** 2).mean() / Y.var(),
        hinge=np.maximum(0, 1 - (2 * Y - 1) * P).mean(),
        expected_calibration_error__calibration_error=binned("l1"),
        maximum_calibration_error__max_calibration_error=binned("max"),
        root_mean_square_calibration_error__rms_calibration_error=binned("l2"),
        weighted_calibration=P.sum() / Y.sum(),
        cox_slope=cox(True),
        calibration_in_the_large=cox(False),
    ),
    "multiclass": {alias: over_classes(f, Y4, H4) for alias, f in RATES.items()}
    | names(
        accuracy_score__acc=sk.accuracy_score(Y4, H4),
        zero_one_loss__misclassification_rate__classification_error=sk.zero_one_loss(Y4, H4),
        balanced_accuracy_score__mean_recall=sk.balanced_accuracy_score(Y4, H4),
        precision_score=sk.precision_score(Y4, H4, average="macro"),
        recall_score=sk.recall_score(Y4, H4, average="macro"),
        f1_score=sk.f1_score(Y4, H4, average="macro"),
        fbeta_score=sk.fbeta_score(Y4, H4, beta=1, average="macro"),
        jaccard_score=sk.jaccard_score(Y4, H4, average="macro"),
        matthews_corrcoef__matthews_correlation_coefficient__rk=sk.matthews_corrcoef(Y4, H4),
        phi_coefficient=sk.matthews_corrcoef(Y4, H4),
        cohen_kappa_score__kappa__kap=sk.cohen_kappa_score(Y4, H4),
        linear_weighted_kappa=sk.cohen_kappa_score(Y4, H4, weights="linear"),
        quadratic_weighted_kappa=sk.cohen_kappa_score(Y4, H4, weights="quadratic"),
        geometric_mean_score__gmean=scipy.stats.gmean(sk.recall_score(Y4, H4, average=None)),
        hamming_distance=scipy.spatial.distance.hamming(Y4, H4),
        top_k_accuracy_score__top_k_categorical_accuracy=1.0,
        conf_mat__contingency_table=sk.confusion_matrix(Y4, H4),
        roc_auc_score__auc__auroc__area_under_roc=sk.roc_auc_score(Y4, P4, multi_class="ovr"),
        hand_till=sk.roc_auc_score(Y4, P4, multi_class="ovo"),
        average_precision_score__ap__auprc__avg_precision=sk.average_precision_score(np.eye(K)[Y4], P4),
        cross_entropy__logistic_loss__mn_log_loss=sk.log_loss(Y4, P4),
        brier_score_loss__brier=sk.brier_score_loss(Y4, P4),
        brier_class=brier_of(Y4, P4) / 2,
        d2_log_loss_score__mcfadden_r2=1 - log_loss_of(Y4, P4) / log_loss_of(Y4, np.tile(BASE4, (N, 1))),
        d2_brier_score__brier_skill_score__scaled_brier_score=1
        - brier_of(Y4, P4) / brier_of(Y4, np.tile(BASE4, (N, 1))),
        hinge=sk.hinge_loss(Y4, P4),
        expected_calibration_error__calibration_error=float(tmc.multiclass_calibration_error(F4, T4, K, n_bins=15)),
        maximum_calibration_error__max_calibration_error=float(
            tmc.multiclass_calibration_error(F4, T4, K, n_bins=15, norm="max")
        ),
        root_mean_square_calibration_error__rms_calibration_error=float(
            tmc.multiclass_calibration_error(F4, T4, K, n_bins=15, norm="l2")
        ),
        weighted_calibration=P4.max(1).sum() / (Y4 == H4).sum(),
    ),
    "multilabel": {alias: over_labels(f) for alias, f in RATES.items()}
    | names(
        exact_match__exact_match_ratio__accuracy_score=sk.accuracy_score(YL, HL),
        hamming_distance=sk.hamming_loss(YL, HL),
        precision_score=sk.precision_score(YL, HL, average="macro"),
        recall_score=sk.recall_score(YL, HL, average="macro"),
        f1_score=sk.f1_score(YL, HL, average="macro"),
        fbeta_score=sk.fbeta_score(YL, HL, beta=1, average="macro"),
        jaccard_score=sk.jaccard_score(YL, HL, average="macro"),
        coverage=sk.coverage_error(YL, PL),
        label_ranking_average_precision_score__lrap=sk.label_ranking_average_precision_score(YL, PL),
        ndcg_score=sk.ndcg_score(YL, PL),
        roc_auc_score__auc__auroc__area_under_roc=sk.roc_auc_score(YL, PL),
        average_precision_score__ap__auprc__avg_precision=sk.average_precision_score(YL, PL),
    ),
    "regression": names(
        mean_absolute_error=sk.mean_absolute_error(YR, FR),
        mean_squared_error=sk.mean_squared_error(YR, FR),
        root_mean_squared_error=sk.root_mean_squared_error(YR, FR),
        mean_bias_error__bias=(FR - YR).mean(),
        maximum_error=sk.max_error(YR, FR),
        medae=sk.median_absolute_error(YR, FR),
        absolute_error_quantile=np.quantile(abs(FR - YR), 0.9),
        mean_absolute_percentage_error=sk.mean_absolute_percentage_error(YR, FR),
        symmetric_mean_absolute_percentage_error=float(tm.symmetric_mean_absolute_percentage_error(FRT, TR)),
        weighted_mean_absolute_percentage_error=float(tm.weighted_mean_absolute_percentage_error(FRT, TR)),
        weighted_absolute_percentage_error__wape=abs(FR - YR).sum() / abs(YR).sum(),
        mean_squared_log_error=sk.mean_squared_log_error(YR, FR),
        mean_squared_logarithmic_error=((np.log1p(FR) - np.log1p(YR)) ** 2).mean(),
        root_mean_squared_log_error__root_mean_squared_logarithmic_error=sk.root_mean_squared_log_error(YR, FR),
        mean_pinball_loss__quantile_loss=sk.mean_pinball_loss(YR, FR, alpha=0.5),
        huber=float(torch.nn.functional.huber_loss(FRT, TR)),
        log_cosh_error__logcosh=float(tm.log_cosh_error(FRT, TR)),
        mean_poisson_deviance=sk.mean_poisson_deviance(YR, FR),
        mean_gamma_deviance=sk.mean_gamma_deviance(YR, FR),
        mean_tweedie_deviance__tweedie_deviance_score=sk.mean_tweedie_deviance(YR, FR, power=0),
        r2_score__coefficient_of_determination=sk.r2_score(YR, FR),
        adjusted_r2_score=1 - (1 - sk.r2_score(YR, FR)) * (N - 1) / (N - 2),
        explained_variance_score=sk.explained_variance_score(YR, FR),
        rse=float(tm.relative_squared_error(FRT, TR)),
        normalized_root_mean_squared_error=float(tm.normalized_root_mean_squared_error(FRT, TR)),
        d2_absolute_error_score=sk.d2_absolute_error_score(YR, FR),
        d2_pinball_score=sk.d2_pinball_score(YR, FR),
        d2_tweedie_score=sk.d2_tweedie_score(YR, FR),
        pearson_corrcoef__pearsonr=scipy.stats.pearsonr(YR, FR).statistic,
        spearman_corrcoef__spearmanr=scipy.stats.spearmanr(YR, FR).statistic,
        kendall_rank_corrcoef__kendalltau=scipy.stats.kendalltau(YR, FR).statistic,
        concordance_corrcoef__ccc__lin_ccc=2 * np.cov(YR, FR, bias=True)[0, 1] / (YR.var() + FR.var() + (YR.mean() - FR.mean()) ** 2),
        picp__prediction_interval_coverage=((LO <= YR) & (YR <= HI)).mean(),
        mpiw__mean_interval_width=(HI - LO).mean(),
        winkler_score__mean_interval_score=(
            HI - LO + 20 * np.maximum(0, LO - YR) + 20 * np.maximum(0, YR - HI)
        ).mean(),
    ),
    "ranking": names(
        ndcg_score__ndcg_cut__normalized_dcg=sk.ndcg_score(REL.reshape(40, 10), SCORE.reshape(40, 10)),
        mean_average_precision__average_precision=np.mean(
            [sk.average_precision_score(REL[q] >= 1, SCORE[q]) for q in np.arange(N).reshape(40, 10)]
        ),
    ),
}  # fmt: skip

INPUTS = {
    "binary": dict(target=Y, score=P),
    "multiclass": dict(target=Y4, score=P4),
    "multilabel": dict(target=YL, score=PL),
    "regression": dict(target=YR, prediction=FR, lower=LO, upper=HI),
    "ranking": dict(target=REL, score=SCORE, query=QUERY),
}
# Aliases of curves, tables and definitions that have no function elsewhere; each has a test below.
SHAPES = {
    "report", "roc", "precision_recall_curve", "detection_error_tradeoff", "cumulative_gain_curve", "cumulative_gains",
    "lift_chart", "average_calibration_error", "class_wise_expected_calibration_error", "static_calibration_error",
    "reliability_curve", "reliability_diagram", "rc_curve", "area_under_risk_coverage",
}  # fmt: skip


def aliases():
    for row in _ext.catalog():
        for alias in row["aliases"]:
            yield row["task"], alias.partition("(")[0]


def of(task, alias):
    evaluator = assay.Evaluator(alias, task=task, ci="none")
    evaluator.update(**INPUTS[task])
    return next(iter(evaluator.result())).value


@pytest.mark.parametrize(("task", "alias"), [pair for pair in aliases() if pair[1] not in SHAPES])
def test_an_alias_is_the_metric_of_that_name(task, alias):
    if (task, alias) == ("multilabel", "confusion_matrix"):
        found = of(task, alias)
        m = sk.multilabel_confusion_matrix(YL, HL)
        assert [list(map(int, row.values())) for row in found.values()] == [[c[1, 1], c[0, 1], c[1, 0], c[0, 0]] for c in m] \
            or sorted(int(x) for row in found.values() for x in row.values()) == sorted(m.ravel().tolist())  # fmt: skip
        return
    expected = REFERENCES[task][alias]
    if expected is None:
        pytest.skip("this torchmetrics has none")
    found = of(task, alias)
    if np.ndim(expected):
        assert np.array_equal(found["counts"] if isinstance(found, dict) and "counts" in found else found, expected)
    else:
        assert found == pytest.approx(expected, rel=2e-6 if isinstance(expected, float) else 1e-9)


def test_the_list_names_no_alias_that_is_gone():
    there = set(aliases())
    rates = {(task, alias) for task in REFERENCES for alias in RATES}
    assert {(task, alias) for task, listed in REFERENCES.items() for alias in listed} - rates <= there


@pytest.mark.parametrize("alias", CURVES)
def test_curves(alias):
    x, y, expected = CURVES[alias](of("binary", alias))
    for found, theirs in zip((x, y), expected):
        assert sorted(found) == pytest.approx(sorted(theirs))


def test_gains_and_lift():
    gains, lift = of("binary", "cumulative_gain_curve"), of("binary", "lift_chart")
    assert of("binary", "cumulative_gains") == gains
    columns = list(gains.values())
    assert columns[0][-1] == 1 and columns[1][-1] == 1
    best = np.argsort(-P, kind="stable")
    ends = np.flatnonzero(np.append(P[best][1:] != P[best][:-1], True))
    assert columns[1][-len(ends) :] == pytest.approx(np.cumsum(Y[best])[ends] / Y.sum())
    assert list(lift.values())[1][-len(ends) :] == pytest.approx(np.cumsum(Y[best])[ends] / (ends + 1) / Y.mean())


def test_bins():
    edges = np.minimum((P * 15).astype(int), 14)
    gaps = [abs(P[edges == b].mean() - Y[edges == b].mean()) for b in range(15) if (edges == b).any()]
    assert of("binary", "average_calibration_error") == pytest.approx(np.mean(gaps))
    assert of("binary", "reliability_curve") == of("binary", "reliability_diagram")
    ece = 0
    for c in range(K):
        p, y = P4[:, c], Y4 == c
        bins = np.minimum((p * 15).astype(int), 14)
        ece += sum(abs(p[bins == b].sum() - y[bins == b].sum()) for b in range(15)) / N / K
    for alias in ("class_wise_expected_calibration_error", "static_calibration_error"):
        assert of("multiclass", alias) == pytest.approx(ece)


def test_risk_and_coverage():
    coverage, risk = risk_coverage()
    found = of("binary", "rc_curve")
    assert found["coverage"] == pytest.approx(coverage) and found["risk"] == pytest.approx(risk)
    assert of("binary", "report")["accuracy"] is not None


def test_names_that_other_tools_use_for_something_else_are_unknown():
    for task, name in (("regression", "median_error"), ("binary", "auc_pr"), ("binary", "lift_score")):
        with pytest.raises(ValueError, match="unknown metric"):
            assay.Evaluator(name, task=task)


def test_an_alias_with_parameters_is_its_own_name():
    e = assay.evaluate(
        dict(y=Y4, h=H4), task="multiclass", metrics="cohen_kappa, quadratic_weighted_kappa", target="y", prediction="h"
    )
    assert e["quadratic_weighted_kappa"].spec == "cohen_kappa(weights=quadratic)"
    assert e["kappa"].spec == "cohen_kappa"
    plain = assay.evaluate(dict(y=Y4, h=H4), task="multiclass", metrics="cohen_kappa", target="y", prediction="h")
    with pytest.raises(KeyError):
        plain["quadratic_weighted_kappa"]
    with pytest.raises(ValueError, match="twice"):
        assay.Evaluator("quadratic_weighted_kappa(weights=linear)", task="multiclass")
