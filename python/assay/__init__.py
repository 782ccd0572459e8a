"""Assay: evaluation metrics of machine-learning models, exact, mergeable and fast.

>>> import assay
>>> assay.roc_auc([0, 1, 1], [0.1, 0.9, 0.4])
1.0
"""

from __future__ import annotations

from . import _ext
from ._check import Check, CheckFailed, check
from ._compare import Comparison, compare
from ._custom import custom
from ._evaluator import Evaluator, evaluate
from ._functions import BY_NAME as _BY_NAME
from ._functions import ROWS as _ROWS
from ._functions import Row as _Row
from ._functions import function as _function
from ._plan import Plan, plan
from ._recommend import Recommendation, recommend
from ._results import Evaluation, Result
from ._tune import CostDecisions, Tuning, tune

__version__ = _ext.__version__
__all__ = [
    "Check",
    "CheckFailed",
    "Comparison",
    "CostDecisions",
    "Evaluation",
    "Evaluator",
    "Plan",
    "Recommendation",
    "Result",
    "Tuning",
    "check",
    "compare",
    "custom",
    "evaluate",
    "explain",
    "list_metrics",
    "plan",
    "recommend",
    "tune",
    *_BY_NAME,
]


def __getattr__(name: str):
    """The function of a metric, made when it is first used."""
    if name not in _BY_NAME:
        raise AttributeError(f"module 'assay' has no attribute {name!r}")
    return globals().setdefault(name, _function(name))


def __dir__() -> list[str]:
    return sorted({*globals(), *_BY_NAME})


def list_metrics(task: str | None = None) -> list[str]:
    """Names of all metrics, or of those of one task, in catalogue order. Raises ValueError for an unknown task."""
    tasks = list(dict.fromkeys(row.task for row in _ROWS))
    if task is not None and task not in tasks:
        raise ValueError(f"unknown task {task!r} (tasks: {', '.join(tasks)})")
    return list(dict.fromkeys(row.name for row in _ROWS if task in (None, row.task)))


def explain(metric: str, task: str | None = None) -> _Row:
    """The catalogue row of a metric or alias: meaning, formula, range, when to use it, parameters.

    Raises ValueError for an unknown name, naming the nearest.
    """
    tasks = [task] if task else list(dict.fromkeys(row.task for row in _ROWS))
    for one in tasks:
        name = _ext.find_metric(metric, one)
        if name is not None:
            return _BY_NAME[name][one]
    close = _ext.nearest(metric, list(_BY_NAME))
    raise ValueError(f"unknown metric {metric!r}" + (f"; did you mean {', '.join(close)}?" if close else ""))
