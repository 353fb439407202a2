"""The coefficients against worked examples that were published, each named.

KRIPPENDORFF: Klaus Krippendorff, *Computing Krippendorff's Alpha-Reliability*, University of Pennsylvania, 2011:
example A (binary, two observers), B (nominal, two observers), C and D (four observers, twelve units, gaps).
GWET: Kilem L. Gwet, *Handbook of Inter-Rater Reliability*, 4th edition, 2014: the abstractors' table and the data of
four raters of page 120, with the values that his R package irrCAC 1.0 prints for them (vignettes *overview* and, for
the weights, *weighting*).
FLEISS: Joseph L. Fleiss, *Measuring nominal scale agreement among many raters*, Psychological Bulletin 76, 1971:
six psychiatrists, thirty patients, five diagnoses.
"""

from __future__ import annotations

import numpy as np
import pytest

from curation.review.agreement.bootstrap import measures
from curation.review.agreement.coefficients import gwet_weights, statistics
from curation.review.agreement.ratings import Rating, table
from curation.review.agreement.results import Level

BINARY = ("0100000010", "1110010000")
NOMINAL = ("aabbdcccedda", "babbbccceddd")
FOUR = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
GWET_FOUR = ("123321412...", "1233224125..", ".33323422513", "12332441251.")
ABSTRACTORS = ((13, 0, 0), (0, 20, 7), (0, 4, 56))
DIAGNOSES = """
444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444 224445 333335 111455
111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444 133333 555555
"""


def rows(*raters: str) -> list[Rating]:
    """One string a rater, one character a unit; a point is a gap."""
    return [
        Rating(unit, f"p{number}", int(value) if value.isdigit() else value)
        for number, said in enumerate(raters, start=1)
        for unit, value in enumerate(said)
        if value != "."
    ]


def contingency(cells: tuple[tuple[int, ...], ...]) -> list[Rating]:
    """Two raters, from how often each pair of values occurred."""
    pairs = [(i, j) for i, row in enumerate(cells) for j, times in enumerate(row) for _ in range(times)]
    return [
        Rating(unit, name, value) for unit, pair in enumerate(pairs) for name, value in zip("ab", pair, strict=True)
    ]


def value(ratings: list[Rating], name: str, level: Level = "nominal") -> float:
    counted = table(ratings)
    found = {one.name: one for one in measures(statistics(counted, level), counted.clusters, resamples=0)}
    assert found[name].value is not None
    return found[name].value


def test_alpha_of_krippendorffs_binary_example() -> None:
    assert value(rows(*BINARY), "alpha") == pytest.approx(0.095, abs=5e-4)


def test_alpha_of_krippendorffs_nominal_example() -> None:
    assert value(rows(*NOMINAL), "alpha") == pytest.approx(0.692, abs=5e-4)


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_alpha_of_krippendorffs_example_with_gaps(level: Level, published: float) -> None:
    assert value(rows(*FOUR), "alpha", level) == pytest.approx(published, abs=5e-4)


def test_ac1_and_raw_agreement_of_gwets_four_raters_with_gaps() -> None:
    assert value(rows(*GWET_FOUR), "agreement") == pytest.approx(0.8181818, abs=1e-7)
    assert value(rows(*GWET_FOUR), "ac1") == pytest.approx(0.77544, abs=5e-6)


@pytest.mark.parametrize(("level", "published"), [("ordinal", 0.899), ("interval", 0.914), ("ratio", 0.857)])
def test_ac2_of_gwets_four_raters_with_his_weights(level: Level, published: float) -> None:
    assert value(rows(*GWET_FOUR), "ac2", level) == pytest.approx(published, abs=5e-4)


@pytest.mark.parametrize(
    ("level", "published"),
    [
        ("nominal", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
        ("ordinal", [[1, 2 / 3, 0], [2 / 3, 1, 2 / 3], [0, 2 / 3, 1]]),
        ("interval", [[1, 0.75, 0], [0.75, 1, 0.75], [0, 0.75, 1]]),
    ],
)
def test_gwets_weights_for_three_values(level: Level, published: list[list[float]]) -> None:
    np.testing.assert_allclose(gwet_weights((1, 2, 3), level), published)


@pytest.mark.parametrize(
    ("name", "published"), [("agreement", 0.89), ("cohen", 0.7964094), ("ac1", 0.8493305), ("alpha", 0.7972585)]
)
def test_all_coefficients_of_gwets_abstractors(name: str, published: float) -> None:
    assert value(contingency(ABSTRACTORS), name) == pytest.approx(published, abs=1e-6)


def test_kappa_of_fleiss_psychiatrists() -> None:
    by_patient = [
        Rating(patient, f"p{number}", int(diagnosis))
        for patient, said in enumerate(DIAGNOSES.split())
        for number, diagnosis in enumerate(said)
    ]
    assert value(by_patient, "fleiss") == pytest.approx(0.430, abs=5e-4)
