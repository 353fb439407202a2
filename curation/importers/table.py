"""Any other table: JSON Lines, JSON, CSV, Parquet, Arrow, or a dataset's folder, with a map of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from curation.importers.base import Importer
from curation.importers.rows.columns import rows_of
from curation.importers.rows.fields import FIELDS, Columns
from schemas.loose import LooseRow


def _read(path: Path, options: Mapping[str, str]) -> Iterator[LooseRow]:
    from curation.importers.rows.tabular import table_entries  # Arrow is slow to import

    columns = Columns(options, steps="steps" in options)
    return rows_of(table_entries(path), columns)


IMPORTER = Importer(
    name="table",
    title="table",
    about="rows of JSON Lines, JSON, CSV, Parquet, Arrow or a dataset's folder; --map FIELD=COLUMN names its columns",
    recognises=lambda _head: False,
    read=_read,
    benchmark_tasks=("av-qa", "av-captioning", "av-compositional", "av-geoiq", "av-meme"),
    manifest="generic",
    options=FIELDS,
)
