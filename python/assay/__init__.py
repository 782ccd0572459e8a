"""Assay: evaluation metrics of machine-learning models."""
