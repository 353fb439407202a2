"""Against worked examples that others have published, and against the definitions, in the plainest way to compute."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import t as student

from aurelia.statistics import detectable, difference, difference_p, holm, mcnemar, mean, relative_gain, wilson
from aurelia.statistics.clustered import by_cluster, spread
from aurelia.statistics.intervals import Numbers
from tests.aurelia.statistics.scored import scored

EXTRA_A = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
EXTRA_B = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
"""Hours of sleep gained by ten patients with two drugs: Student, The probable error of a mean, Biometrika 6 (1908)."""

RESIDENTS = [8, 12, 4, 5, 6, 6, 7, 5, 8, 3, 2, 6, 5, 10, 9, 3, 6, 5, 5, 4, 6, 8, 7, 3, 8]
INCOMES = [
    96, 121, 42, 65, 52, 40, 75, 65, 45, 50, 85, 43, 54, 49, 53, 50, 32, 22, 45, 37, 51, 30, 39, 47, 41,
]  # fmt: skip
"""Residents of 25 city blocks and their income in thousands: Scheaffer, Mendenhall and Ott, Elementary Survey Sampling,
example 8.2. There the mean is 8,801, and the variance of a block's residual is 25,189 squared."""


@pytest.mark.parametrize(
    ("right", "n", "bounds"),
    [(81, 263, (0.2553, 0.3662)), (15, 148, (0.0624, 0.1605)), (0, 20, (0.0, 0.1611)), (1, 29, (0.0061, 0.1718))],
)
def test_wilson_equals_newcombes_table(right: int, n: int, bounds: tuple[float, float]) -> None:
    # R. G. Newcombe, Two-sided confidence intervals for the single proportion, Stat. Med. 17 (1998), table I
    low, high = wilson(right / n, n)
    assert (round(low, 4), round(high, 4)) == bounds


def test_wilson_of_nothing_holds_everything_possible() -> None:
    assert wilson(0.0, 0) == (0.0, 1.0)


def pairs(both: int, treated: int, control: int, neither: int) -> tuple[Numbers, Numbers]:
    """Rows by who is right on them."""
    counts = [both, treated, control, neither]
    return np.repeat([1.0, 1.0, 0.0, 0.0], counts), np.repeat([1.0, 0.0, 1.0, 0.0], counts)


def test_mcnemar_counts_agrestis_approval_ratings() -> None:
    # A. Agresti, Categorical Data Analysis (1990), p. 350: 794, 150, 86, 570; the statistic is 17.36, so p is 3e-5. The
    # exact p is what mcnemar.exact of R's package exact2x2 prints for its example of the same data.
    found = mcnemar(*pairs(794, 150, 86, 570))
    assert (found.only_treated, found.only_control) == (150, 86)
    assert found.p == pytest.approx(3.716e-05, rel=1e-3)
    assert found.p == pytest.approx(math.erfc(math.sqrt(17.36 / 2)), rel=0.25)


def test_mcnemar_is_the_exact_binomial_test() -> None:
    # S. Aoki's page on McNemar's test with R: 48, 28, 35, 53 give p = 0.45 by binom.test(c(35, 28)).
    assert mcnemar(*pairs(48, 35, 28, 53)).p == pytest.approx(0.45, abs=5e-4)
    # Twelve of twelve who changed did so one way: 2 / 2**12.
    assert mcnemar(*pairs(3, 12, 0, 3)).p == pytest.approx(2 / 2**12)


def test_mcnemar_without_a_differing_row_says_nothing() -> None:
    assert mcnemar(*pairs(5, 0, 0, 5)).p == 1.0


def test_holm_equals_his_procedure_step_by_step() -> None:
    # The steps of S. Holm (1979): 4 x 0.005, 3 x 0.01, 2 x 0.03, then 0.04, never falling.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.5, 0.6]) == [1.0, 1.0]


def test_holm_passes_over_tests_without_a_p() -> None:
    found = holm([0.01, math.nan, 0.02])
    assert (found[0], found[2]) == pytest.approx((0.02, 0.02))
    assert math.isnan(found[1])


def test_difference_of_single_rows_equals_students_paired_test() -> None:
    # R's t.test on these data: 0.7001142 to 2.4598858, p = 0.002833.
    found = difference(EXTRA_B, EXTRA_A, np.arange(10))
    assert (found.value, found.low, found.high) == pytest.approx((1.58, 0.7001142, 2.4598858), abs=1e-7)
    assert difference_p(EXTRA_B, EXTRA_A, np.arange(10)) == pytest.approx(0.002833, abs=1e-6)


def test_mean_over_unequal_clusters_equals_the_textbooks_ratio_estimate() -> None:
    wholes, parts = np.array(RESIDENTS, dtype=float), np.array(INCOMES, dtype=float)
    found = spread(parts, wholes, wholes)
    assert found.value == pytest.approx(8.801, abs=5e-4)
    # CR2 divides each block's square by one less its share of the residents, the book all of them by 24 / 25.
    assert found.error == pytest.approx(25.189 / math.sqrt(25) / wholes.mean(), rel=0.02)


def test_error_and_degrees_of_freedom_equal_their_matrix_definition() -> None:
    # Bell and McCaffrey (2002), section 4, for the regression on a constant; rows that all vary alike and alone.
    _, _, clusters = scored(3, clusters=12)
    values = np.random.default_rng(1).normal(size=len(clusters))
    counts, sums = by_cluster(clusters, values)
    n = len(values)
    hat = np.full((n, n), 1 / n)
    blocks = [np.flatnonzero(clusters == one) for one in range(12)]
    columns, error = [], 0.0
    for block in blocks:
        own = np.eye(len(block)) - hat[np.ix_(block, block)]
        roots, vectors = np.linalg.eigh(own)
        adjusted = vectors @ np.diag(roots**-0.5) @ vectors.T
        error += float(np.ones(len(block)) @ adjusted @ (values - values.mean())[block]) ** 2 / n**2
        columns.append((np.eye(n) - hat)[:, block] @ adjusted @ np.ones(len(block)) / n)
    traces = np.column_stack(columns).T @ np.column_stack(columns)
    found = spread(sums, counts, counts)
    assert found.error == pytest.approx(math.sqrt(error))
    from aurelia.statistics.clustered import _freedom

    freedom = _freedom(1 / (1 - counts / n), counts / n, counts)
    assert freedom == pytest.approx(np.trace(traces) ** 2 / np.trace(traces @ traces))


def test_bounds_of_a_relative_gain_are_the_quotients_that_students_test_just_allows() -> None:
    # E. C. Fieller (1954): of single rows, the t of `treated - quotient * control` is Student's quantile at the bounds.
    random = np.random.default_rng(4)
    control = 5 + random.normal(size=30)
    treated = control * 1.4 + random.normal(size=30)
    found = relative_gain(treated, control, np.arange(30))
    for bound in (found.low, found.high):
        gap = treated - (1 + bound) * control
        reached = abs(gap.mean()) / (gap.std(ddof=1) / math.sqrt(30))
        assert reached == pytest.approx(student.ppf(0.975, 29))


def test_detectable_effect_of_many_clusters_is_blooms_multiple_of_the_error() -> None:
    # H. S. Bloom, Minimum detectable effects (1995): 2.80 errors for 80 % power at a two-sided level of 5 %.
    treated, control, clusters = scored(2, clusters=3000)
    counts, sums = by_cluster(clusters, treated - control)
    error = spread(sums, counts, counts).error
    assert detectable(treated, control, clusters) == pytest.approx(2.80 * error, rel=0.01)
    assert detectable(treated, control, clusters, power=0.5) == pytest.approx(1.96 * error, rel=0.01)


def test_mean_of_independent_rows_is_close_to_wilsons() -> None:
    values = np.repeat([1.0, 0.0], [81, 182])
    found = mean(values, np.arange(263))
    low, high = wilson(81 / 263, 263)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.001)
