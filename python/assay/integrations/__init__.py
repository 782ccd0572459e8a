"""Metrics of the catalogue for the libraries around: one module a library, none imported before it is asked for.

assay.integrations.sklearn.scorer, .xgboost.eval_metric, .lightgbm.eval_metric, .transformers.ComputeMetrics, .mlflow.log
"""
