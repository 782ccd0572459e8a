"""Sample sizes beside statsmodels."""

import math

import assay
import pytest
from statsmodels.stats.power import TTestIndPower, TTestPower
from statsmodels.stats.proportion import proportion_confint, samplesize_proportions_2indep_onetail


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("width", [0.01, 0.1])
@pytest.mark.parametrize("level", [0.9, 0.99])
def test_widths_of_shares(share, width, level):
    n = assay.plan("accuracy", expect=share, width=width, level=level).units

    def seen(rows):
        low, high = proportion_confint(share * rows, rows, alpha=1 - level, method="wilson")
        return high - low

    assert seen(n) <= width * (1 + 1e-12) < seen(n - 1) * (1 + 2e-12)


@pytest.mark.parametrize("share, difference", [(0.9, 0.05), (0.5, 0.02), (0.97, 0.01), (0.1, 0.08)])
@pytest.mark.parametrize("power", [0.8, 0.95])
def test_two_shares(share, difference, power):
    plan = assay.plan("recall", expect=share, detect=difference, power=power)
    others = [q for q in (share - difference, share + difference) if 0 <= q <= 1]
    sizes = [samplesize_proportions_2indep_onetail(share - q, q, power, alpha=0.05) for q in others]
    assert plan.units == math.ceil(max(sizes) - 1e-9)
    assert plan.unit == "positives" and plan.rows is None


@pytest.mark.parametrize("sd, difference", [(1, 0.1), (2, 1), (0.3, 0.05)])
@pytest.mark.parametrize("power", [0.8, 0.9])
def test_two_means(sd, difference, power):
    apart = TTestIndPower().solve_power(effect_size=difference / sd, alpha=0.05, power=power)
    assert abs(assay.plan("mae", sd=sd, detect=difference, power=power).units - apart) < 1.5
    paired = TTestPower().solve_power(effect_size=difference / sd, alpha=0.05, power=power)
    assert abs(assay.plan("mae", sd=sd, detect=difference, power=power, paired=True).units - paired) < 1.5


@pytest.mark.parametrize("detect, disagreement", [(0.02, 0.1), (0.05, 0.2), (0.01, 0.04)])
def test_paired_shares_have_their_power(detect, disagreement):
    """The power of McNemar's test at the planned size, by the normal distribution of the difference."""
    from scipy.stats import norm

    n = assay.plan("accuracy", expect=0.9, detect=detect, paired=True, disagreement=disagreement).units

    def power(rows):
        spread = math.sqrt((disagreement - detect**2) / rows)
        return norm.sf((norm.ppf(0.975) * math.sqrt(disagreement / rows) - detect) / spread)

    assert power(n) >= 0.8 - 1e-12 > power(n - 1) - 2e-12
