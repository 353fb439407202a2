"""The columns of a results table: the paper's seven, then whatever else there is."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.release import ReleaseRow

COLUMNS = ("music-avqa", "avsd", "av-captioning", "av-compositional", "av-geoiq", "av-meme", "dm-match")
"""As the paper has them: its benchmark task `av-qa` is two columns, by dataset."""
TITLES = {
    "music-avqa": "Music-AVQA", "avsd": "AVSD", "av-captioning": "AV-Captioning",
    "av-compositional": "AV-Compositional", "av-geoiq": "AV-GeoIQ", "av-meme": "AV-Meme", "dm-match": "DM-Match",
}  # fmt: skip
_SPLIT = "av-qa"


def column_of(row: ReleaseRow) -> str:
    """Under which column a row counts."""
    if row.benchmark_task != _SPLIT or not row.dataset:
        return row.benchmark_task
    return row.dataset if row.dataset in COLUMNS else f"{_SPLIT} ({row.dataset})"


def in_order(names: Iterable[str]) -> list[str]:
    """Columns in the paper's order, others behind them by name."""
    places = {name: place for place, name in enumerate(COLUMNS)}
    return sorted(set(names), key=lambda name: (places.get(name, len(COLUMNS)), name))


def title(name: str) -> str:
    """How a column is called in a table."""
    return TITLES.get(name, name.replace(_SPLIT, "AV-QA"))
