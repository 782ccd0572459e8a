"""sklearn.metrics for regression, on the engine."""

from __future__ import annotations

import warnings
from numbers import Real

import numpy as np
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.validation import _num_samples

from ._input import ARRAY, OPTIONAL, checked, engine, mean, outputs, quick_values, vector

_MULTI = [StrOptions({"raw_values", "uniform_average"}), "array-like"]
_MULTI_VARIANCE = [StrOptions({"raw_values", "uniform_average", "variance_weighted"}), "array-like", None]
_PAIR = dict(y_true=ARRAY, y_pred=ARRAY)
_WEIGHTED = dict(_PAIR, sample_weight=OPTIONAL)
_USUAL = dict(_WEIGHTED, multioutput=_MULTI)
_UNIT = [Interval(Real, 0, 1, closed="both")]
_POWER = [Interval(Real, None, 0, closed="right"), Interval(Real, 1, None, closed="left")]


def _quick(spec):
    return lambda y_true, y_pred, sample_weight=None: quick_values(spec, y_true, y_pred, sample_weight)


def _quick_of(name, parameter, default):
    """A quick metric with one parameter."""

    def quick(y_true, y_pred, sample_weight=None, **options):
        value = options.get(parameter, default)
        return (
            quick_values(f"{name}({parameter}={float(value)!r})", y_true, y_pred, sample_weight)
            if type(value) in (int, float)
            else None
        )

    return quick


def _spread(values, multioutput):
    if isinstance(multioutput, str) and multioutput == "raw_values":
        return values
    return mean(values, None if isinstance(multioutput, str) else multioutput)


def _mean(name, y_true, y_pred, sample_weight, multioutput, params=""):
    y_true, y_pred, sample_weight, multioutput = outputs(y_true, y_pred, sample_weight, multioutput)
    values = vector(
        "regression",
        f"{name}({params + ', ' if params else ''}average=none)",
        target=y_true,
        prediction=y_pred,
        weight=sample_weight,
    )
    return _spread(values, multioutput)


def _too_few(name, y_pred) -> bool:
    if _num_samples(y_pred) >= 2:
        return False
    warnings.warn(f"{name} score is not well-defined with less than two samples.", UndefinedMetricWarning)
    return True


def _share(name, y_true, y_pred, sample_weight, multioutput, force_finite=True):
    """Explained shares: 1 - error / spread by output."""
    columns = dict(target=y_true, prediction=y_pred, weight=sample_weight)
    variance = isinstance(multioutput, str) and multioutput == "variance_weighted"
    if variance and force_finite:
        return engine("regression", f"{name}(average=variance_weighted)", **columns)
    values = vector("regression", f"{name}(average=none)", **columns)
    if not force_finite:
        bare = vector("regression", f"{name}(average=none)", options=(("undefined", "nan"),), **columns)
        values = np.where(np.isnan(bare), np.where(values == 1, np.nan, -np.inf), values)
        if variance:
            spread = vector(
                "regression",
                "mse(average=none)",
                target=y_true,
                weight=sample_weight,
                prediction=np.broadcast_to(np.average(y_true, axis=0, weights=sample_weight), y_true.shape).copy(),
            )
            return mean(values, spread if spread.any() else None)
    return _spread(values, multioutput)


@checked(_quick("mae"), ["sample_weight"], **_USUAL)
def mean_absolute_error(y_true, y_pred, *, sample_weight=None, multioutput="uniform_average"):
    return _mean("mae", y_true, y_pred, sample_weight, multioutput)


@checked(_quick_of("pinball_loss", "alpha", 0.5), ["sample_weight", "alpha"], **_USUAL, alpha=_UNIT)
def mean_pinball_loss(y_true, y_pred, *, sample_weight=None, alpha=0.5, multioutput="uniform_average"):
    return _mean("pinball_loss", y_true, y_pred, sample_weight, multioutput, f"alpha={float(alpha)!r}")


@checked(_quick("mape"), ["sample_weight"], **_USUAL)
def mean_absolute_percentage_error(y_true, y_pred, *, sample_weight=None, multioutput="uniform_average"):
    return _mean("mape", y_true, y_pred, sample_weight, multioutput)


@checked(_quick("mse"), ["sample_weight"], **_USUAL)
def mean_squared_error(y_true, y_pred, *, sample_weight=None, multioutput="uniform_average"):
    return _mean("mse", y_true, y_pred, sample_weight, multioutput)


@checked(_quick("rmse"), ["sample_weight"], **_USUAL)
def root_mean_squared_error(y_true, y_pred, *, sample_weight=None, multioutput="uniform_average"):
    return _mean("rmse", y_true, y_pred, sample_weight, multioutput)


def _logarithmic(name, title, y_true, y_pred, sample_weight, multioutput):
    y_true, y_pred, sample_weight, multioutput = outputs(y_true, y_pred, sample_weight, multioutput)
    if (y_true <= -1).any() or (y_pred <= -1).any():
        raise ValueError(f"{title} cannot be used when targets contain values less than or equal to -1.")
    return _spread(
        vector("regression", f"{name}(average=none)", target=y_true, prediction=y_pred, weight=sample_weight),
        multioutput,
    )


@checked(_quick("msle"), ["sample_weight"], **_USUAL)
def mean_squared_log_error(y_true, y_pred, *, sample_weight=None, multioutput="uniform_average"):
    return _logarithmic("msle", "Mean Squared Logarithmic Error", y_true, y_pred, sample_weight, multioutput)


@checked(_quick("rmsle"), ["sample_weight"], **_USUAL)
def root_mean_squared_log_error(y_true, y_pred, *, sample_weight=None, multioutput="uniform_average"):
    return _logarithmic("rmsle", "Root Mean Squared Logarithmic Error", y_true, y_pred, sample_weight, multioutput)


@checked(_quick("median_absolute_error"), ["sample_weight"], **_USUAL)
def median_absolute_error(y_true, y_pred, *, multioutput="uniform_average", sample_weight=None):
    return _mean("median_absolute_error", y_true, y_pred, sample_weight, multioutput)


@checked(
    _quick("explained_variance"),
    ["sample_weight"],
    **dict(_USUAL, multioutput=_MULTI_VARIANCE[:2]),
    force_finite=["boolean"],
)
def explained_variance_score(y_true, y_pred, *, sample_weight=None, multioutput="uniform_average", force_finite=True):
    return _share("explained_variance", *outputs(y_true, y_pred, sample_weight, multioutput), force_finite)


@checked(_quick("r2"), ["sample_weight"], **dict(_USUAL, multioutput=_MULTI_VARIANCE), force_finite=["boolean"])
def r2_score(y_true, y_pred, *, sample_weight=None, multioutput="uniform_average", force_finite=True):
    inputs = outputs(y_true, y_pred, sample_weight, multioutput)
    return float("nan") if _too_few("R^2", y_pred) else _share("r2", *inputs, force_finite)


@checked(_quick("max_error"), **_PAIR)
def max_error(y_true, y_pred):
    y_true, y_pred, _, _ = _single("max_error", y_true, y_pred, None)
    return engine("regression", "max_error", target=y_true, prediction=y_pred)


def _single(name, y_true, y_pred, sample_weight):
    y_true, y_pred, sample_weight, _ = outputs(y_true, y_pred, sample_weight, None)
    if y_true.shape[1] > 1:
        raise ValueError(f"Multioutput not supported in {name}")
    return y_true.ravel(), y_pred.ravel(), sample_weight, None


def _check_power(y_true, y_pred, power) -> None:
    message = f"Mean Tweedie deviance error with power={power} can only be used on "
    if power < 0 and (y_pred <= 0).any():
        raise ValueError(message + "strictly positive y_pred.")
    if 1 <= power < 2 and ((y_true < 0).any() or (y_pred <= 0).any()):
        raise ValueError(message + "non-negative y and strictly positive y_pred.")
    if power >= 2 and ((y_true <= 0).any() or (y_pred <= 0).any()):
        raise ValueError(message + "strictly positive y and y_pred.")


def _tweedie(y_true, y_pred, sample_weight, power):
    y_true, y_pred, sample_weight, _ = _single("mean_tweedie_deviance", y_true, y_pred, sample_weight)
    _check_power(y_true, y_pred, power)
    return engine(
        "regression",
        f"tweedie_deviance(power={float(power)!r})",
        target=y_true,
        prediction=y_pred,
        weight=sample_weight,
    )


@checked(_quick_of("tweedie_deviance", "power", 0), ["sample_weight", "power"], **_WEIGHTED, power=_POWER)
def mean_tweedie_deviance(y_true, y_pred, *, sample_weight=None, power=0):
    return _tweedie(y_true, y_pred, sample_weight, power)


@checked(_quick("tweedie_deviance(power=1.0)"), ["sample_weight"], **_WEIGHTED)
def mean_poisson_deviance(y_true, y_pred, *, sample_weight=None):
    return _tweedie(y_true, y_pred, sample_weight, 1)


@checked(_quick("tweedie_deviance(power=2.0)"), ["sample_weight"], **_WEIGHTED)
def mean_gamma_deviance(y_true, y_pred, *, sample_weight=None):
    return _tweedie(y_true, y_pred, sample_weight, 2)


@checked(_quick_of("d2_tweedie", "power", 0), ["sample_weight", "power"], **_WEIGHTED, power=_POWER)
def d2_tweedie_score(y_true, y_pred, *, sample_weight=None, power=0):
    y_true, y_pred, sample_weight, _ = _single("d2_tweedie_score", y_true, y_pred, sample_weight)
    if _too_few("D^2", y_pred):
        return float("nan")
    _check_power(y_true, y_pred, power)
    return engine(
        "regression", f"d2_tweedie(power={float(power)!r})", target=y_true, prediction=y_pred, weight=sample_weight
    )


@checked(_quick_of("d2_pinball", "alpha", 0.5), ["sample_weight", "alpha"], **_USUAL, alpha=_UNIT)
def d2_pinball_score(y_true, y_pred, *, sample_weight=None, alpha=0.5, multioutput="uniform_average"):
    y_true, y_pred, sample_weight, multioutput = outputs(y_true, y_pred, sample_weight, multioutput)
    if _too_few("D^2", y_pred):
        return float("nan")
    return _spread(
        vector(
            "regression",
            f"d2_pinball(alpha={float(alpha)!r}, average=none)",
            target=y_true,
            prediction=y_pred,
            weight=sample_weight,
        ),
        multioutput,
    )


@checked(_quick("d2_absolute_error"), ["sample_weight"], **_USUAL)
def d2_absolute_error_score(y_true, y_pred, *, sample_weight=None, multioutput="uniform_average"):
    return d2_pinball_score(y_true, y_pred, sample_weight=sample_weight, alpha=0.5, multioutput=multioutput)
