"""Multilabel metrics against scikit-learn, live."""

import warnings

import assay
import pytest
import sklearn.metrics as sk
from compare import same
from draws import SETS, multilabel

warnings.filterwarnings("ignore")

AVERAGED = {
    "precision": sk.precision_score,
    "recall": sk.recall_score,
    "f1": sk.f1_score,
    "f_beta": lambda *a, **k: sk.fbeta_score(*a, beta=0.5, **k),
    "jaccard": sk.jaccard_score,
}


@pytest.mark.parametrize("chunk", range(4))
def test_labels(chunk):
    names = [
        (n, a, f"{n}({'beta=0.5, ' if n == 'f_beta' else ''}average={a})")
        for n in AVERAGED
        for a in ("macro", "micro", "weighted", "none", "samples")
    ]
    for seed in range(chunk * SETS // 4, (chunk + 1) * SETS // 4):
        y, s, w = multilabel(seed)
        d = (s.astype(float) >= 0.5).astype(int)
        e = assay.Evaluator(["subset_accuracy", "hamming_loss", *(spec for _, _, spec in names)], task="multilabel")
        e.update(target=y, score=s, weight=w)
        r = e.result()
        same(r["subset_accuracy"].value, sk.accuracy_score(y, d, sample_weight=w), f"seed {seed}")
        same(r["hamming_loss"].value, sk.hamming_loss(y, d, sample_weight=w), f"seed {seed}")
        for name, average, spec in names:
            value = r[spec].value
            expected = AVERAGED[name](
                y, d, average=None if average == "none" else average, sample_weight=w, zero_division=0
            )
            same(list(value.values()) if average == "none" else value, expected, f"{spec} seed {seed}")


def test_scores():
    for seed in range(SETS):
        y, s, w = multilabel(seed)
        kept = y if w is None else y[w > 0]
        e = assay.Evaluator(
            "roc_auc, roc_auc(average=micro), average_precision, coverage_error, label_ranking_average_precision, label_ranking_loss, ndcg",
            task="multilabel",
        )
        e.update(target=y, score=s, weight=w)
        r = e.result()
        s = s.astype(float)
        if (kept.min(0) == 0).all() and (kept.max(0) == 1).all():
            same(r["roc_auc"].value, sk.roc_auc_score(y, s, sample_weight=w), f"auc seed {seed}")
            same(r["average_precision"].value, sk.average_precision_score(y, s, sample_weight=w), f"ap seed {seed}")
        same(r["coverage_error"].value, sk.coverage_error(y, s, sample_weight=w), f"coverage seed {seed}")
        same(
            r["label_ranking_average_precision"].value,
            sk.label_ranking_average_precision_score(y, s, sample_weight=w),
            f"lrap seed {seed}",
        )
        same(r["label_ranking_loss"].value, sk.label_ranking_loss(y, s, sample_weight=w), f"lrl seed {seed}")
        same(r["ndcg"].value, sk.ndcg_score(y, s, sample_weight=w), f"ndcg seed {seed}")


def test_confusion_matrices():
    for seed in range(0, SETS, 4):
        y, s, w = multilabel(seed)
        d = (s.astype(float) >= 0.5).astype(int)
        value = assay.multilabel_confusion_matrix(y, d, weight=w)
        expected = sk.multilabel_confusion_matrix(y, d, sample_weight=w)
        flat = [list(cells.values()) for cells in value.values()]
        assert len(flat) == y.shape[1]
        for cells, (((tn, fp), (fn, tp))) in zip(value.values(), expected):
            same([cells["tn"], cells["fp"], cells["fn"], cells["tp"]], [tn, fp, fn, tp], f"seed {seed}")
