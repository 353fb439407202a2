"""MACE beside Dawid-Skene, by crowd-kit, which is an extra: it brings large libraries along."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterable, Sequence

from curation.review.agreement.ratings import Rating
from schemas.errors import UsageError


def mace(ratings: Iterable[Rating], values: Sequence[str], *, seed: int = 0) -> dict[Hashable, dict[str, float]]:
    """The posterior of every unit by MACE (Hovy et al., *Learning Whom to Trust with MACE*, 2013).

    Args:
        ratings: Of a fixed vocabulary.
        values: The vocabulary.
        seed: Of the random starts.

    Raises:
        UsageError: crowd-kit is not installed.
    """
    try:
        import pandas
        from crowdkit.aggregation.classification import MACE
    except ImportError as exc:
        raise UsageError("MACE", "needs crowd-kit", "pip install 'aurelia-toolkit[agreement]'") from exc
    given = list(ratings)
    units = list(dict.fromkeys(one.unit for one in given))
    number = {unit: place for place, unit in enumerate(units)}
    frame = pandas.DataFrame(
        [(number[one.unit], one.rater, str(one.value)) for one in given], columns=["task", "worker", "label"]
    )
    with warnings.catch_warnings():  # crowd-kit calls what newer versions of pandas warn about
        warnings.simplefilter("ignore")
        chances = MACE(random_state=seed).fit(frame).probas_
    rows = chances.to_dict(orient="index")
    return {unit: {value: float(rows[number[unit]].get(value, 0.0)) for value in values} for unit in units}
