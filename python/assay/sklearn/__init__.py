"""The functions of sklearn.metrics on Assay's engine: the same names, arguments, defaults, warnings and errors.

>>> from assay.sklearn import roc_auc_score
>>> roc_auc_score([0, 1, 1], [0.1, 0.9, 0.4])
1.0
"""

from . import _classification, _ranking, _regression
from ._classification import *  # noqa: F403
from ._ranking import *  # noqa: F403
from ._regression import *  # noqa: F403

__all__ = sorted(
    name
    for module in (_classification, _ranking, _regression)
    for name, item in vars(module).items()
    if not name.startswith("_") and callable(item) and getattr(item, "__module__", "") == module.__name__
)
