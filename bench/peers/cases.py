"""What is measured: data, our call and the calls of rivals, each returning a number to compare.

A call is (library, function). Data are made once a process from a fixed seed. Targets name the ratio that we want over a rival.
"""

from __future__ import annotations

import sys

import numpy as np

SEED = 20261124


def binary(n=10_000_000):
    rng = np.random.default_rng(SEED)
    y = rng.random(n) < 0.3
    s = np.clip(rng.normal(0.4 + 0.2 * y, 0.2), 0.001, 0.999).astype(np.float32)
    return {"y": y, "s": s}


def labels(n=10_000_000, classes=100):
    rng = np.random.default_rng(SEED)
    a = rng.integers(0, classes, n)
    return {"a": a, "b": np.where(rng.random(n) < 0.7, a, rng.integers(0, classes, n))}


def probabilities(n=1_000_000, classes=100):
    rng = np.random.default_rng(SEED)
    p = rng.random((n, classes), dtype=np.float32)
    p /= p.sum(1, keepdims=True)
    return {"y": rng.integers(0, classes, n), "p": p, "labels": list(range(classes))}


def pairs(n=20_000_000):
    rng = np.random.default_rng(SEED)
    t = rng.normal(size=n) + 3
    return {"t": t, "p": t + 0.1 * rng.normal(size=n)}


def few_pairs():
    return pairs(5_000_000)


def _kinds(columns):
    """The same columns in the memory of several libraries."""
    import polars
    import pyarrow
    import torch

    return {
        "NumPy": columns,
        "Arrow": {k: pyarrow.array(v) for k, v in columns.items()},
        "torch": {k: torch.from_numpy(v) for k, v in columns.items()},
        "Polars": {k: polars.Series(v) for k, v in columns.items()},
    }


def binary_kinds():
    return _kinds(binary())


def pair_kinds():
    return _kinds(pairs())


def _of_kinds(name, *keys):
    return [
        (f"assay, {kind}", lambda d, kind=kind: _ours(name, *keys)(d[kind]))
        for kind in ("NumPy", "Arrow", "torch", "Polars")
    ]


def _polars_auc(d):
    import polars as pl

    f = pl.DataFrame({"s": d["s"], "y": d["y"]}).lazy()
    f = (
        f.group_by("s")
        .agg(pl.col("y").sum().cast(pl.Float64).alias("p"), pl.len().cast(pl.Float64).alias("n"))
        .sort("s")
    )
    f = f.select(
        (((pl.col("n") - pl.col("p")).cum_sum() - (pl.col("n") - pl.col("p")) / 2) * pl.col("p")).sum()
        / (pl.col("p").sum() * (pl.col("n") - pl.col("p")).sum())
    )
    return f.collect().item()


def _numpy_auc(d):
    """Packed keys: the bits of a positive f32 sort as integers; the label rides in the lowest bit. Ignores ties."""
    keys = np.sort((d["s"].view(np.uint32).astype(np.uint32) << 1) | d["y"])
    hit = (keys & 1).astype(bool)
    below = np.cumsum(~hit)
    positives = int(hit.sum())
    return float(below[hit].sum()) / (positives * (len(keys) - positives))


def _rapidstats_auc(d):
    import rapidstats.metrics as rm

    return rm.roc_auc(d["y"], d["s"])


def _polars_log_loss(d):
    import polars as pl

    f = pl.DataFrame({"s": d["s"], "y": d["y"]}).lazy()
    p = pl.col("s").cast(pl.Float64)
    return f.select(-pl.when(pl.col("y")).then(p.log()).otherwise((1 - p).log()).mean()).collect().item()


def _polars_brier(d):
    import polars as pl

    f = pl.DataFrame({"s": d["s"], "y": d["y"]}).lazy()
    return f.select(((pl.col("s").cast(pl.Float64) - pl.col("y").cast(pl.Float64)) ** 2).mean()).collect().item()


TEN = [
    "accuracy",
    "precision",
    "recall",
    "f1",
    "mcc",
    "balanced_accuracy",
    "roc_auc",
    "average_precision",
    "log_loss",
    "brier_score",
]


def _sklearn_ten(d):
    import sklearn.metrics as sk

    y, s = d["y"], d["s"]
    h = s >= 0.5
    values = [
        f(y, h)
        for f in (
            sk.accuracy_score,
            sk.precision_score,
            sk.recall_score,
            sk.f1_score,
            sk.matthews_corrcoef,
            sk.balanced_accuracy_score,
        )
    ]
    values += [f(y, s) for f in (sk.roc_auc_score, sk.average_precision_score, sk.log_loss, sk.brier_score_loss)]
    return sum(values)


def _several(task, metrics, **columns):
    import assay

    e = assay.Evaluator(metrics, task=task, **({"labels": columns.pop("labels")} if "labels" in columns else {}))
    e.update(**columns)
    r = e.result()
    return sum(r[m].value for m in metrics)


def _rapidstats_nine(d):
    """All of TEN but the log loss, which it lacks and Polars gives."""
    import rapidstats.metrics as rm

    c = rm.confusion_matrix(d["y"], d["s"] >= 0.5)
    values = [c.acc, c.precision, c.tpr, c.fbeta, c.mcc, c.balanced_accuracy]
    values += [f(d["y"], d["s"]) for f in (rm.roc_auc, rm.average_precision, rm.brier_loss)]
    return sum(values) + _polars_log_loss(d)


def _hotcoco_ece(d):
    from hotcoco import metrics

    return metrics.calibration_error(d["s"], d["y"], n_bins=15)[0]


def _torchmetrics_ece(d):
    import torch
    from torchmetrics.functional.classification import binary_calibration_error

    s, y = torch.from_numpy(d["s"]), torch.from_numpy(d["y"]).long()
    return float(binary_calibration_error(s, y, n_bins=15, norm="l1", validate_args=False))


def _sk(name, *keys, **options):
    def call(d):
        import sklearn.metrics as sk

        return getattr(sk, name)(*(d[k] for k in keys), **options)

    return call


def _ours(name, *keys, labels=False, **options):
    def call(d):
        import assay

        more = {"labels": d["labels"]} if labels else {}
        return getattr(assay, name)(*(d[k] for k in keys), **options, **more)

    return call


def _polars_regression(d, six):
    import polars as pl

    f = pl.DataFrame({"t": d["t"], "p": d["p"]}).lazy()
    e, t = pl.col("p") - pl.col("t"), pl.col("t")
    if not six:
        return f.select((e**2).mean()).collect().item()
    row = f.select(
        mse=(e**2).mean(),
        mae=e.abs().mean(),
        mape=(e.abs() / t.abs()).mean(),
        most=e.abs().max(),
        r2=1 - (e**2).sum() / ((t - t.mean()) ** 2).sum(),
    ).collect()
    return row["mse"][0] + row["mae"][0] + row["mse"][0] ** 0.5 + row["r2"][0] + row["mape"][0] + row["most"][0]


def _report(d):
    import assay

    return assay.classification_report(d["a"], d["b"], task="multiclass")["macro avg"]["f1"]


def _sk_report(d):
    import sklearn.metrics as sk

    return sk.classification_report(d["a"], d["b"], output_dict=True)["macro avg"]["f1-score"]


def _polars_spearman(d):
    import polars as pl

    return pl.DataFrame({"t": d["t"], "p": d["p"]}).lazy().select(pl.corr("t", "p", method="spearman")).collect().item()


def _topk_numpy(d):
    p, y = d["p"], d["y"]
    return float(np.mean((p > p[np.arange(len(y)), y][:, None]).sum(1) < 5))


def few_binary():
    return binary(100_000)


def _bootstrap(*metrics):
    """The widths of our intervals; resamples differ, so that there is no same value to ask for."""

    def call(d):
        import assay

        e = assay.Evaluator(list(metrics), task="binary", ci="bootstrap(1000)")
        e.update(target=d["y"], score=d["s"])
        r = e.result()
        return sum(r[m].ci["high"] - r[m].ci["low"] for m in metrics)

    return call


def groups(n=5_000_000):
    import pyarrow as pa

    rng = np.random.default_rng(SEED)
    d = binary(n)
    return {"table": pa.table({"y": d["y"], "s": d["s"], "g": rng.integers(0, 100, n).astype(np.int32)})}


def _sliced(metrics, name, by=("g",), **options):
    """The mean over the groups of one metric; of the whole where there are none."""

    def call(d):
        import assay

        r = assay.evaluate(
            d["table"], task="binary", target="y", score="s", metrics=metrics, by=list(by), ci="none", **options
        )
        return float(np.mean([part[name].value for part in r.slices] if by else [r[name].value]))

    return call


def _rapidstats_bootstrap(name, labels=False):
    def call(d):
        import rapidstats

        getattr(rapidstats.Bootstrap(iterations=1000, seed=1), name)(d["y"], d["s"] >= 0.5 if labels else d["s"])
        return float("nan")

    return call


def _polars_groups(d):
    import polars as pl

    f = pl.from_arrow(d["table"]).lazy().with_columns(y=pl.col("y").cast(pl.Float64), hit=pl.col("s") >= 0.5)
    n, positives, y = pl.len(), pl.col("y").sum(), pl.col("y")
    auc = ((pl.col("s").rank("average") * y).sum() - positives * (positives + 1) / 2) / (positives * (n - positives))
    tp = (y * pl.col("hit")).sum()
    f1 = 2 * tp / (positives + pl.col("hit").sum())
    return (
        f.group_by("g")
        .agg(accuracy=(pl.col("hit").cast(pl.Float64) == y).mean(), auc=auc, f1=f1)
        .collect()["auc"]
        .mean()
    )


def _duckdb_groups(d):
    import duckdb

    rows = d["table"]  # noqa: F841, the query names it
    return duckdb.sql(
        "select avg(a) from (select avg(((s >= 0.5) = y)::int) a, avg(s) m from rows group by g)"
    ).fetchall()[0][0]


def _fairlearn_groups(d):
    from fairlearn.metrics import MetricFrame
    from sklearn.metrics import accuracy_score

    t = d["table"]
    hit = t["s"].to_numpy() >= 0.5
    return float(
        MetricFrame(
            metrics=accuracy_score, y_true=t["y"].to_numpy(), y_pred=hit, sensitive_features=t["g"].to_numpy()
        ).by_group.mean()
    )


def table_files(n=5_000_000):
    """A table as Parquet and CSV; scores have all their digits."""
    import atexit
    import shutil
    import tempfile
    from pathlib import Path

    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet

    folder = Path(tempfile.mkdtemp(prefix="assay-bench-"))
    atexit.register(shutil.rmtree, folder)
    rng = np.random.default_rng(SEED)
    y = rng.random(n) < 0.3
    s = np.clip(rng.normal(0.4 + 0.2 * y, 0.2), 0.001, 0.999)
    table = pa.table({"y": y.astype(np.int8), "s": s, "g": rng.integers(0, 100, n).astype(np.int32)})
    pa.parquet.write_table(table, folder / "table.parquet")
    pa.csv.write_csv(table, folder / "table.csv")
    return {"parquet": folder / "table.parquet", "csv": folder / "table.csv"}


def parquet_file():
    return {"file": table_files()["parquet"]}


def csv_file():
    return {"file": table_files()["csv"]}


def ten_rows():
    return {"file": table_files(10)["csv"]}


FILE_METRICS = ["accuracy", "log_loss", "roc_auc"]


class Program:
    """A whole process on a file, from its start to its exit."""

    def __init__(self, command, value):
        self.command, self.value = command, value

    def __call__(self, d):
        import subprocess

        return self.value(subprocess.run(self.command(d), check=True, capture_output=True).stdout)


def _assay_command(d):
    import os

    import assay

    program = os.path.join(os.path.dirname(assay.__file__), "bin", "assay")
    command = [program, "evaluate", str(d["file"]), "--task", "binary", "--target", "y", "--score", "s"]
    return command + ["--metrics", ",".join(FILE_METRICS), "--ci", "none", "--format", "json"]


def _sum_of_json(answer):
    import json

    return sum(metric["value"] for metric in json.loads(answer)["metrics"])


_POLARS_FILE = """
import sys
import polars as pl
f = (pl.scan_parquet if sys.argv[1].endswith("parquet") else pl.scan_csv)(sys.argv[1]).select("y", "s")
y, s = pl.col("y").cast(pl.Float64), pl.col("s")
positives, negatives = y.sum(), (1 - y).sum()
print(f.select(
    ((s >= 0.5) == (y == 1)).mean()
    - pl.when(y == 1).then(s.log()).otherwise((1 - s).log()).mean()
    + ((s.rank("average") * y).sum() - positives * (positives + 1) / 2) / (positives * negatives)
).collect().item())
"""


FILE_CALLS = [
    ("assay", Program(_assay_command, _sum_of_json)),
    ("polars", Program(lambda d: [sys.executable, "-c", _POLARS_FILE, str(d["file"])], float)),
]


def doubles(n=10_000_000):
    """Labels with probabilities and decisions."""
    d = binary(n)
    return {"y": d["y"], "p": d["s"].astype(np.float64), "h": d["s"] >= 0.5}


def ten_million_pairs():
    return pairs(10_000_000)


def _drop_in(name, *keys, **options):
    def call(d):
        import assay.sklearn

        return getattr(assay.sklearn, name)(*(d[k] for k in keys), **options)

    return call


def _number(call, pick):
    """A call whose answer is no number, and the number in it."""
    return lambda d: float(pick(call(d)))


def _beside(data, plain, name, keys, pick=(float, float), plain_options=None, **options):
    """The plain function, the drop-in and scikit-learn's. Wanted: the drop-in within a fifth of the plain function."""
    calls = [
        ("assay", _number(_ours(plain, *keys, **(plain_options or {})), pick[0])),
        ("assay.sklearn", _number(_drop_in(name, *keys, **options), pick[1])),
        ("scikit-learn", _number(_sk(name, *keys, **options), pick[1])),
    ]
    return data, calls, {"assay.sklearn": 1.2}


_MULTI = {"plain_options": {"task": "multiclass"}}
_HUNDRED = list(range(100))
_TRACE = (lambda v: np.trace(np.array(v["counts"])), np.trace)
_F1 = (lambda v: v["macro avg"]["f1"], lambda v: v["macro avg"]["f1-score"])
_LAST = (lambda v: v["tpr"][-1], lambda v: v[1][-1])

DROP_INS = {
    "roc_auc_score, 10M f32": _beside(binary, "roc_auc", "roc_auc_score", ("y", "s")),
    "average_precision_score, 10M f32": _beside(binary, "average_precision", "average_precision_score", ("y", "s")),
    "log_loss, 10M f64": _beside(doubles, "log_loss", "log_loss", ("y", "p")),
    "brier_score_loss, 10M f64": _beside(doubles, "brier_score", "brier_score_loss", ("y", "p")),
    "accuracy_score, 10M i64, 100 classes": _beside(labels, "accuracy", "accuracy_score", ("a", "b"), **_MULTI),
    "f1_score, 10M bool": _beside(doubles, "f1", "f1_score", ("y", "h")),
    "confusion_matrix, 10M i64, 100 classes": _beside(
        labels, "confusion_matrix", "confusion_matrix", ("a", "b"), _TRACE, **_MULTI
    ),
    "classification_report, 10M i64, 100 classes": _beside(
        labels, "classification_report", "classification_report", ("a", "b"), _F1, output_dict=True, **_MULTI
    ),
    "top_k_accuracy_score, 1M x 100 f32": _beside(
        probabilities,
        "top_k_accuracy",
        "top_k_accuracy_score",
        ("y", "p"),
        plain_options={"labels": _HUNDRED},
        k=5,
        labels=_HUNDRED,
    ),
    "mean_squared_error, 10M f64": _beside(ten_million_pairs, "mse", "mean_squared_error", ("t", "p")),
    "mean_absolute_error, 10M f64": _beside(ten_million_pairs, "mae", "mean_absolute_error", ("t", "p")),
    "r2_score, 10M f64": _beside(ten_million_pairs, "r2", "r2_score", ("t", "p")),
    "median_absolute_error, 10M f64": _beside(
        ten_million_pairs, "median_absolute_error", "median_absolute_error", ("t", "p")
    ),
    "roc_curve, 10M f32": _beside(binary, "roc_curve", "roc_curve", ("y", "s"), _LAST),
}

# name: (data, unit of rows, [(library, call)], {rival: ratio that we want})
CASES = {
    "ROC-AUC, 10M f32": (
        binary,
        [
            ("assay", _ours("roc_auc", "y", "s")),
            ("numpy packed sort, ties ignored", _numpy_auc),
            ("polars", _polars_auc),
            ("rapidstats", _rapidstats_auc),
            ("scikit-learn", _sk("roc_auc_score", "y", "s")),
        ],
        {"scikit-learn": 40, "polars": 5, "numpy packed sort, ties ignored": 2.5},
    ),
    "average precision, 10M f32": (
        binary,
        [("assay", _ours("average_precision", "y", "s")), ("scikit-learn", _sk("average_precision_score", "y", "s"))],
        {"scikit-learn": 40},
    ),
    "log loss, 10M f32": (
        binary,
        [
            ("assay", _ours("log_loss", "y", "s")),
            ("polars", _polars_log_loss),
            ("scikit-learn", _sk("log_loss", "y", "s")),
        ],
        {"polars": 3},
    ),
    "Brier score, 10M f32": (
        binary,
        [("assay", _ours("brier_score", "y", "s")), ("polars", _polars_brier)],
        {"polars": 2},
    ),
    "ECE, 10M f32": (
        binary,
        [("assay", _ours("ece", "y", "s")), ("hotcoco", _hotcoco_ece), ("torchmetrics", _torchmetrics_ece)],
        {},
    ),
    "ten binary metrics, 10M f32": (
        binary,
        [
            ("assay", lambda d: _several("binary", TEN, target=d["y"], score=d["s"])),
            ("rapidstats, log loss by polars", _rapidstats_nine),
            ("scikit-learn", _sklearn_ten),
        ],
        {"scikit-learn": 100},
    ),
    "confusion matrix, 10M i64, 100 classes": (
        labels,
        [
            ("assay", lambda d: float(np.trace(_ours("confusion_matrix", "a", "b", task="multiclass")(d)["counts"]))),
            (
                "numpy bincount",
                lambda d: float(np.trace(np.bincount(d["a"] * 100 + d["b"], minlength=10000).reshape(100, 100))),
            ),
            ("scikit-learn", lambda d: float(np.trace(_sk("confusion_matrix", "a", "b")(d)))),
        ],
        {"numpy bincount": 4},
    ),
    "classification report, 10M i64, 100 classes": (labels, [("assay", _report), ("scikit-learn", _sk_report)], {}),
    "top-5 accuracy, 1M x 100 f32": (
        probabilities,
        [
            ("assay", _ours("top_k_accuracy", "y", "p", labels=True)),
            ("numpy", _topk_numpy),
            ("scikit-learn", lambda d: _sk("top_k_accuracy_score", "y", "p", k=5, labels=d["labels"])(d)),
        ],
        {"numpy": 4},
    ),
    "log loss, 1M x 100 f32": (
        probabilities,
        [
            ("assay", _ours("log_loss", "y", "p", task="multiclass", labels=True)),
            (
                "numpy gather",
                lambda d: float(-np.log(d["p"][np.arange(len(d["y"])), d["y"]].astype(np.float64)).mean()),
            ),
            ("scikit-learn", lambda d: _sk("log_loss", "y", "p", labels=d["labels"])(d)),
        ],
        {"numpy gather": 1.5},
    ),
    "MSE, 20M f64": (
        pairs,
        [
            ("assay", _ours("mse", "t", "p")),
            ("polars", lambda d: _polars_regression(d, False)),
            ("scikit-learn", _sk("mean_squared_error", "t", "p")),
            ("read of the memory", lambda d: float("nan") * (d["t"].sum() + d["p"].sum())),
        ],
        {"polars": 2},
    ),
    "six regression metrics, 20M f64": (
        pairs,
        [
            (
                "assay",
                lambda d: _several(
                    "regression", ["mse", "mae", "rmse", "r2", "mape", "max_error"], target=d["t"], prediction=d["p"]
                ),
            ),
            ("polars", lambda d: _polars_regression(d, True)),
            ("read of the memory", lambda d: float("nan") * (d["t"].sum() + d["p"].sum())),
        ],
        {"polars": 4, "read of the memory": 0.5},
    ),
    "ROC-AUC by kind of input, 10M f32": (binary_kinds, _of_kinds("roc_auc", "y", "s"), {}),
    "MSE by kind of input, 20M f64": (pair_kinds, _of_kinds("mse", "t", "p"), {}),
    "median absolute error, 20M f64": (
        pairs,
        [
            ("assay", _ours("median_absolute_error", "t", "p")),
            ("numpy", lambda d: float(np.median(np.abs(d["t"] - d["p"])))),
        ],
        {"numpy": 3},
    ),
    "bootstrap(1000) of ROC-AUC, 100k f32": (
        few_binary,
        [
            ("assay", _bootstrap("roc_auc")),
            ("assay, ten metrics", lambda d: float("nan") * _bootstrap(*TEN)(d)),
            ("rapidstats", _rapidstats_bootstrap("roc_auc")),
        ],
        {"rapidstats": 30, "assay, ten metrics": 2},
    ),
    "bootstrap(1000) of accuracy, 100k": (
        few_binary,
        [("assay", _bootstrap("accuracy")), ("rapidstats", _rapidstats_bootstrap("confusion_matrix", labels=True))],
        {"rapidstats": 50},
    ),
    "bootstrap(1000) of log loss, 100k f32": (few_binary, [("assay", _bootstrap("log_loss"))], {}),
    "bootstrap(1000) of Brier score, 100k f32": (
        few_binary,
        [("assay", _bootstrap("brier_score")), ("rapidstats", _rapidstats_bootstrap("brier_loss"))],
        {},
    ),
    "accuracy, ROC-AUC and F1 of 100 groups, 5M f32": (
        groups,
        [
            ("assay", _sliced("accuracy, roc_auc, f1", "roc_auc")),
            ("polars group-by with ranks", _polars_groups),
            ("assay without groups", lambda d: float("nan") * _sliced("accuracy, roc_auc, f1", "roc_auc", by=())(d)),
        ],
        {"polars group-by with ranks": 6, "assay without groups": 0.5},
    ),
    "accuracy of 100 groups, 5M f32": (
        groups,
        [
            ("assay", _sliced("accuracy", "accuracy")),
            ("duckdb, with the mean score", _duckdb_groups),
            ("fairlearn", _fairlearn_groups),
            ("assay without groups", lambda d: float("nan") * _sliced("accuracy", "accuracy", by=())(d)),
        ],
        {"duckdb, with the mean score": 2, "fairlearn": 50, "assay without groups": 0.5},
    ),
    "Spearman, 5M f64": (
        few_pairs,
        [("assay", _ours("spearman", "t", "p")), ("polars", _polars_spearman)],
        {"polars": 8},
    ),
    "Parquet file of 5M rows, three metrics, whole process": (parquet_file, FILE_CALLS, {}),
    "CSV file of 5M rows, three metrics, whole process": (csv_file, FILE_CALLS, {}),
    "CSV file of 10 rows, whole process": (ten_rows, FILE_CALLS, {}),
}
CASES |= {f"drop-in {name}": case for name, case in DROP_INS.items()}
