"""Evaluations in MLflow: numbers and bounds as metrics, the whole evaluation as an artifact."""

from __future__ import annotations

import math
import re

from .._results import Evaluation


def metrics_of(evaluation: Evaluation, prefix: str | None = None) -> dict[str, float]:
    """The finite numbers of an evaluation, under names that MLflow allows: f_beta(beta=2) is f_beta_beta_2. Bounds of intervals
    are metrics too, with _low and _high after the name."""
    flat = evaluation.to_dict(prefix=prefix or "")
    head = f"{prefix}/" if prefix else ""
    for result in evaluation:
        if result.ci:
            flat |= {f"{head}{_name(result.spec)}_{bound}": getattr(result.ci, bound) for bound in ("low", "high")}
    return {_name(name): value for name, value in flat.items() if math.isfinite(value)}


def _name(spec: str) -> str:
    return re.sub(r"[^\w\-./ ]+", "_", spec).strip("/_ ")


def log(
    evaluation: Evaluation,
    prefix: str | None = None,
    *,
    step: int | None = None,
    artifact: str | None = "assay/evaluation.json",
    run_id: str | None = None,
) -> dict[str, float]:
    """Logs to the active run, or the named one: metrics, what was dropped or undefined as JSON, and the version as a tag.

    prefix: put before each name, as in `prefix/metric`. artifact: path of the evaluation in the schema of `assay evaluate
    --format json`; None: none. Returns what was logged as metrics.
    """
    import mlflow

    values = metrics_of(evaluation, prefix)
    mlflow.log_metrics(values, step=step, run_id=run_id)
    whole = evaluation.to_dict()
    if artifact:
        mlflow.log_dict(whole, artifact, run_id=run_id)
    active = run_id or mlflow.active_run().info.run_id
    mlflow.MlflowClient().set_tag(active, "assay.version", whole["assay"])
    return values
