"""Settings of an evaluation, from keyword arguments named as the flags of the command."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from . import _ext

DEFAULTS: dict[str, Any] = {
    "labels": None,
    "positive": None,
    "weight_kind": "importance",
    "threshold": None,
    "score_kind": "probability",
    "missing": "error",
    "undefined": "rule",
    "by": None,
    "min_slice": 0,
    "window": None,
    "ci": "none",
    "level": 0.95,
    "seed": 0,
}


def label_text(label: Any) -> str:
    """The text by which a label is known: 1 for 1, 1.0 and "1"; true for True; of NumPy and torch alike."""
    if isinstance(label, str):
        return label
    if hasattr(label, "item") and not getattr(label, "shape", ()):
        label = label.item()
    if isinstance(label, bool) or type(label).__name__ in ("bool", "bool_"):
        return "true" if label else "false"
    if isinstance(label, float) and label.is_integer():
        return str(int(label))
    return str(label)


def positive_of(classes: Iterable[Any], declared: Any = None, name: str = "positive") -> Any:
    """The positive one of two classes: the declared one, else 1 or True; what else it is nobody guesses. Raises ValueError."""
    classes = list(classes)
    wanted = ("1", "true") if declared is None else (_ext.canonical_label(label_text(declared)),)
    for label in classes:
        if _ext.canonical_label(label_text(label)) in wanted:
            return label
    listed = ", ".join(map(label_text, classes))
    if declared is None:
        raise ValueError(f"which label is positive? Use {name}= (labels: {listed})")
    raise ValueError(f"{name}={declared!r} is not among the classes {listed}")


def spec_list(metrics: str | Iterable[str] | None) -> list[str]:
    """Specs from a comma-separated text, a list of specs, or None for the default set."""
    if metrics is None:
        return []
    if isinstance(metrics, str):
        return _ext.split_specs(metrics)
    for one in metrics if isinstance(metrics, (list, tuple)) else [metrics]:
        if hasattr(one, "specs"):
            raise TypeError(f"metric {one.name!r} lives in Python; here only names and expressions can be used")
    return [spec for text in metrics for spec in _ext.split_specs(text)]


def by_list(by: str | Iterable[str] | None) -> list[list[str]]:
    """Slices: "a*b" crosses columns; a list gives several."""
    if by is None:
        return []
    return [str(part).split("*") for part in ([by] if isinstance(by, (str, int)) else by)]


def text_list(texts: str | Iterable[str] | None) -> list[str]:
    """None, one text, or several."""
    return [] if texts is None else [texts] if isinstance(texts, str) else list(texts)


def make_config(task: str, metrics: list[str], **options: Any) -> Any:
    """The configuration of an evaluator. Raises TypeError for an unknown option."""
    unknown = set(options) - set(DEFAULTS)
    if unknown:
        name = sorted(unknown)[0]
        close = _ext.nearest(name, list(DEFAULTS))
        raise TypeError(f"unknown option {name!r}" + (f"; did you mean {close[0]}?" if close else ""))
    values = DEFAULTS | options
    labels, by = values["labels"], values["by"]
    if labels is not None and (isinstance(labels, (str, bytes)) or not hasattr(labels, "__iter__")):
        raise TypeError(f"labels: a list is needed, not {type(labels).__name__}")
    if by is not None and not hasattr(by, "__iter__") and not isinstance(by, int):
        raise TypeError(f"by: the name of a column or a list of names is needed, not {type(by).__name__}")
    for name in ("threshold", "min_slice"):
        if not hasattr(values[name], "__float__") and not (name == "threshold" and values[name] is None):
            raise TypeError(f"{name}: a number is needed, not {type(values[name]).__name__}")
    return _ext.config(
        task=task,
        metrics=metrics,
        labels=[label_text(label) for label in (labels if labels is not None else [])],
        positive=None if values["positive"] is None else label_text(values["positive"]),
        threshold=None if values["threshold"] is None else float(values["threshold"]),
        score_kind=values["score_kind"],
        missing=values["missing"],
        undefined=values["undefined"],
        by=by_list(values["by"]),
        min_slice=int(values["min_slice"]),
        ci=values["ci"],
        level=float(values["level"]),
        seed=int(values["seed"]),
        window=text_list(values["window"]),
        weight_kind=values["weight_kind"],
    )
