"""Metrics of regression, and distances whose terms are summed."""

from __future__ import annotations

import warnings
from typing import Any

import torch
from torch import Tensor

from ._counts import check_choice
from ._feeds import Regression, Terms, same_shape
from ._metric import NEEDED, Metric

_OUTPUTS = {"uniform_average": "uniform", "raw_values": "none", "variance_weighted": "variance_weighted"}


def scalar(value: Any) -> Tensor:
    return torch.tensor(value, dtype=torch.float64)


class _Regression(Metric):
    higher_is_better = False
    name = ""  # of the engine's metric
    num_outputs: Any = 1

    def setup(self):
        if self.num_outputs is not None and (not isinstance(self.num_outputs, int) or self.num_outputs < 1):
            raise ValueError(f"Expected num_outputs to be a positive integer but got {self.num_outputs}")
        self.specs = self.use(Regression(outputs=self.num_outputs), *self.wanted()).specs

    def wanted(self) -> tuple[str, ...]:
        """Specs, the metric's own first."""
        return (f"{self.name}(average=none)",)

    def vector(self, store: Any, k: int = 0) -> Tensor:
        return scalar(list(store.value(self.specs[k]).values()))

    def value(self, stores):
        found = self.vector(stores[0])
        return found[0] if self.num_outputs == 1 else found

    def empty(self):
        return (
            torch.full((self.num_outputs,), float("nan"))
            if isinstance(self.num_outputs, int) and self.num_outputs > 1
            else torch.tensor(float("nan"))
        )


class MeanSquaredError(_Regression):
    """Mean squared error, or its root with squared=False; a vector for several outputs."""

    arguments = dict(squared=True, num_outputs=1)

    def wanted(self):
        if not isinstance(self.squared, bool):
            raise ValueError(f"Expected argument `squared` to be a boolean but got {self.squared}")
        return ("mse(average=none)" if self.squared else "rmse(average=none)",)


class MeanAbsoluteError(_Regression):
    """Mean absolute error; a vector for several outputs."""

    arguments = dict(num_outputs=1)
    name = "mae"


class MeanAbsolutePercentageError(_Regression):
    """Mean of |error| / |target|."""

    name = "mape"


class SymmetricMeanAbsolutePercentageError(_Regression):
    """Mean of 2 |error| / (|target| + |prediction|)."""

    name = "smape"


class WeightedMeanAbsolutePercentageError(_Regression):
    """Sum of |error| / sum of |target|."""

    name = "wmape"


class MeanSquaredLogError(_Regression):
    """Mean squared difference of log(1 + x)."""

    name = "msle"


class LogCoshError(_Regression):
    """Mean log cosh of the error; a vector for several outputs."""

    arguments = dict(num_outputs=1)
    name = "log_cosh"


class TweedieDevianceScore(_Regression):
    """Mean Tweedie deviance of a power."""

    arguments = dict(power=0.0)

    def wanted(self):
        if 0 < self.power < 1:
            raise ValueError(f"Deviance Score is not defined for power={self.power}.")
        return (f"tweedie_deviance(power={float(self.power)!r}, average=none)",)


class RelativeSquaredError(_Regression):
    """Squared error over that of the mean, averaged over outputs."""

    arguments = dict(num_outputs=1, squared=True)
    name = "relative_squared_error"

    def value(self, stores):
        found = self.vector(stores[0])
        return (found if self.squared else found.sqrt()).mean()

    def empty(self):
        return torch.tensor(float("nan"))


class NormalizedRootMeanSquaredError(_Regression):
    """Root of the mean squared error over the mean, range or standard deviation of the target."""

    arguments = dict(normalization="mean", num_outputs=1)

    def wanted(self):
        check_choice("normalization", self.normalization, ("mean", "range", "std", "l2"))
        if self.normalization == "l2":
            raise NotImplementedError("normalization='l2'")
        return (f"nrmse(by={self.normalization}, average=none)",)


class ExplainedVariance(_Regression):
    """1 - variance of the error / variance of the target."""

    arguments = dict(multioutput="uniform_average")
    higher_is_better = True
    num_outputs = None
    name = "explained_variance"

    def wanted(self):
        check_choice("multioutput", self.multioutput, tuple(_OUTPUTS))
        return (f"{self.name}(average={_OUTPUTS[self.multioutput]})",)

    def value(self, stores):
        found = stores[0].value(self.specs[0])
        if not isinstance(found, dict):
            return scalar(found)
        values = scalar(list(found.values()))
        return values if len(values) > 1 else values[0]


class R2Score(ExplainedVariance):
    """Coefficient of determination, adjusted for a number of regressors."""

    arguments = dict(adjusted=0, multioutput="uniform_average")
    name = "r2"

    def wanted(self):
        if not isinstance(self.adjusted, int) or self.adjusted < 0:
            raise ValueError("`adjusted` parameter should be an integer larger or equal to 0.")
        return super().wanted()

    def value(self, stores):
        rows = stores[0].data()["rows_used"]
        if rows < 2:
            raise ValueError("Needs at least two samples to calculate r2 score.")
        found = super().value(stores)
        if self.adjusted == 0:
            return found
        if self.adjusted >= rows - 1:
            what = (
                "Division by zero in"
                if self.adjusted == rows - 1
                else "More independent regressions than data points in"
            )
            warnings.warn(f"{what} adjusted r2 score. Falls back to standard r2 score.", UserWarning, stacklevel=4)
            return found
        return 1 - (1 - found) * (rows - 1) / (rows - self.adjusted - 1)


class PearsonCorrCoef(_Regression):
    """Pearson's correlation; nan for a constant column."""

    arguments = dict(num_outputs=1)
    higher_is_better = None
    name = "pearson"


class SpearmanCorrCoef(_Regression):
    """Spearman's correlation of ranks; 0 for a constant column."""

    arguments = dict(num_outputs=1)
    higher_is_better = None
    name = "spearman"

    def vector(self, store, k=0):
        return super().vector(store, k).nan_to_num()


class KendallRankCorrCoef(_Regression):
    """Kendall's tau, variants b and c."""

    arguments = dict(variant="b", t_test=False, alternative="two-sided", num_outputs=1)
    higher_is_better = None

    def wanted(self):
        check_choice("variant", self.variant, ("a", "b", "c"))
        if not isinstance(self.t_test, bool):
            raise ValueError(f"Argument `t_test` is expected to be of a type `bool`, but got {type(self.t_test)}.")
        if self.variant == "a":
            raise NotImplementedError("variant='a'")
        if self.t_test:
            raise NotImplementedError("t_test=True")
        return (f"kendall(variant={self.variant}, average=none)",)


class ConcordanceCorrCoef(_Regression):
    """Lin's concordance with variances over n - 1, as torchmetrics has it."""

    arguments = dict(num_outputs=1)
    higher_is_better = None

    def wanted(self):
        return ("concordance_correlation(average=none)", "mse(average=none)", "mean_error(average=none)")

    def value(self, stores):
        lin, mse, shift = (self.vector(stores[0], k) for k in range(3))
        n = stores[0].data()["rows_used"]
        twice_covariance = lin * mse / (1 - lin)
        variances = mse + twice_covariance - shift * shift
        found = torch.where(lin == 1, 1.0, twice_covariance * n / (variances * n + shift * shift * (n - 1)))
        return found[0] if self.num_outputs == 1 else found


# ------------------------------------------------------------------------------------------------ sums of terms


def cosines(preds: Tensor, target: Tensor) -> Tensor:
    same_shape(preds, target)
    if preds.ndim != 2:
        raise ValueError(
            f"Expected input to cosine similarity to be 2D tensors of shape `[N,D]`, but got tensor of shape {preds.shape}"
        )
    preds, target = preds.double(), target.double()
    return (preds * target).sum(-1) / (preds.norm(dim=-1) * target.norm(dim=-1))


def powers(preds: Tensor, target: Tensor, p: float) -> Tensor:
    same_shape(preds, target)
    return (preds.reshape(-1).double() - target.reshape(-1).double()).abs().pow(p)


class _Sum(Metric):
    spec = "mean_error"

    def value(self, stores):
        store = stores[0]
        return self.of(scalar(store.value(self.spec)), store.data()["rows_used"])


class CosineSimilarity(_Sum):
    """Cosine of each row, summed or averaged."""

    arguments = dict(reduction="sum")
    higher_is_better = True

    def setup(self):
        check_choice("reduction", self.reduction, ("sum", "mean", "none", None))
        if self.reduction in (None, "none"):
            raise NotImplementedError(f"reduction={self.reduction!r}: no state holds the value of each row")
        self.use(Terms(terms=cosines, params=()), self.spec)

    def of(self, mean, rows):
        return mean * rows if self.reduction == "sum" else mean


class MinkowskiDistance(_Sum):
    """The p-th root of the sum of |error|^p."""

    arguments = dict(p=NEEDED)
    higher_is_better = False

    def setup(self):
        if not (isinstance(self.p, (float, int)) and self.p >= 1):
            raise ValueError(f"Argument ``p`` must be a float or int greater than 1, but got {self.p}")
        self.use(Terms(terms=powers, params=(("p", self.p),)), self.spec)

    def of(self, mean, rows):
        return (mean * rows) ** (1 / self.p)


CLASSES = {
    name: item
    for name, item in list(globals().items())
    if isinstance(item, type) and issubclass(item, Metric) and not name.startswith("_") and item is not Metric
}
