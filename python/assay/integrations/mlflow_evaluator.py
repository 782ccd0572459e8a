"""The evaluator "assay" of mlflow.models.evaluate, found by MLflow through the entry points of the package."""

from __future__ import annotations

from typing import Any

import numpy as np
from mlflow.models.evaluation import EvaluationResult, ModelEvaluator
from mlflow.models.evaluation.artifacts import JsonEvaluationArtifact

from .. import evaluate
from .._config import positive_of
from .._results import Evaluation
from .mlflow import log

# Names that no column of the data has beside them.
_TARGET, _PREDICTION, _SCORE, _WEIGHT = ("assay: " + role for role in ("target", "prediction", "score", "weight"))


class Evaluator(ModelEvaluator):
    """Metrics of classifiers and regressors with their intervals, and the evaluation as a JSON artifact.

    evaluator_config: options of assay.evaluate (metrics, ci, level, seed, threshold, undefined, by, ...; by, id and weight name
    columns of the features); MLflow's label_list, pos_label and sample_weights; prefix of the names ("assay" unless told, "" for
    none); score: a column of the features with the scores, or an array with a column for each class in sorted order. A model of
    scikit-learn with predict_proba gives its scores itself.
    """

    @classmethod
    def can_evaluate(cls, *, model_type: str | None, evaluator_config: Any, **kwargs: Any) -> bool:
        return model_type in ("classifier", "regressor")

    def evaluate(
        self,
        *,
        model_type,
        dataset,
        run_id,
        evaluator_config,
        model=None,
        extra_metrics=None,
        custom_artifacts=None,
        predictions=None,
        **kwargs,
    ) -> EvaluationResult:
        config = dict(evaluator_config or {})
        own = {
            name: config.pop(name, None) for name in ("prefix", "score", "sample_weights", "label_list", "pos_label")
        }
        prefix = "assay" if own["prefix"] is None else own["prefix"]
        found = self._found(model_type, dataset, model, predictions, own, config)
        path = f"{prefix}/evaluation.json" if prefix else "evaluation.json"
        values = log(found, prefix or None, artifact=path, run_id=run_id)
        uri = f"runs:/{run_id}/{path}"
        artifact = JsonEvaluationArtifact(uri=uri, content=found.to_dict())
        return EvaluationResult(values, {path.removesuffix(".json"): artifact}, run_id)

    def _found(self, model_type, dataset, model, predictions, own, config) -> Evaluation:
        target = np.asarray(dataset.labels_data)
        predicted = _predicted(dataset, model, predictions)
        columns = {_TARGET: target, _PREDICTION: predicted}
        names = [config[role] for role in ("weight", "id") if role in config] + _names(config.get("by"))
        for name in names:
            columns[name] = np.asarray(dataset.features_data[name])
        roles: dict[str, Any] = {"task": "regression", "target": _TARGET, "prediction": _PREDICTION}
        if own["sample_weights"] is not None:
            columns[_WEIGHT], roles["weight"] = np.asarray(own["sample_weights"]), _WEIGHT
        if model_type == "classifier":
            roles |= _classes(columns, dataset, model, own)
        return evaluate(columns, **(roles | config))


def _names(by: Any) -> list[str]:
    return [by] if isinstance(by, str) else list(by or [])


def _predicted(dataset: Any, model: Any, column: str | None) -> np.ndarray:
    if model is None:
        return np.asarray(dataset.predictions_data)
    found = model.predict(dataset.features_data)
    if hasattr(found, "columns"):
        found = found[column] if column is not None else found.iloc[:, 0]
    return np.asarray(found)


def _scores(dataset: Any, model: Any, score: Any) -> np.ndarray | None:
    """What the configuration names, or what a model of scikit-learn tells."""
    if isinstance(score, str):
        return np.asarray(dataset.features_data[score])
    if score is not None:
        return np.asarray(score)
    raw = model.get_raw_model() if hasattr(model, "get_raw_model") else None
    return np.asarray(raw.predict_proba(dataset.features_data)) if hasattr(raw, "predict_proba") else None


def _classes(columns: dict[str, Any], dataset: Any, model: Any, own: dict[str, Any]) -> dict[str, Any]:
    """Roles of a classifier; of two classes the positive one is declared, else 1 or True."""
    labels = own["label_list"]
    if labels is None:
        labels = np.unique(np.concatenate([columns[_TARGET], columns[_PREDICTION]]))
    labels = sorted(labels)
    scores = _scores(dataset, model, own["score"])
    if len(labels) != 2:
        roles = {"task": "multiclass", "labels": labels}
    else:
        positive = positive_of(labels, own["pos_label"], "pos_label")
        roles = {"task": "binary", "labels": labels, "positive": positive}
        scores = scores[:, labels.index(positive)] if scores is not None and scores.ndim == 2 else scores
    if scores is None:
        return roles
    columns[_SCORE] = list(scores) if scores.ndim == 2 else scores
    return roles | {"score": _SCORE}
