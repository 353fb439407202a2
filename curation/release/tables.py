"""Rows as parquet, with the plain types every reader knows."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.errors import ReleaseError
from schemas.frames import check_frame, frame, values
from schemas.release import ReleaseRow


def parquet(rows: Sequence[ReleaseRow], name: str) -> bytes:
    """The metadata table of one split as parquet: checked, sorted as given, the same bytes for the same rows.

    Args:
        rows: What to write.
        name: How messages name the table.

    Raises:
        ReleaseError: A value is missing or out of its bounds.
    """
    table = frame(ReleaseRow, rows)
    refuse_bad(table, name)
    arrow = table.to_arrow()
    plain = arrow.cast(pa.schema([pa.field(f.name, _plain(f.type)) for f in arrow.schema]))
    file = io.BytesIO()
    pq.write_table(plain, file, compression="zstd", write_statistics=True, store_schema=True)
    return file.getvalue()


def refuse_bad(table: pl.DataFrame, name: str) -> None:
    """Stop where pandera finds something wrong with a table.

    Raises:
        ReleaseError: Names the first rows and rules.
    """
    issues = check_frame(ReleaseRow, table, subject="id")
    if issues:
        first = "; ".join(f"{issue.subject[:12]}: {issue.message}" for issue in issues[:3])
        more = f" and {len(issues) - 3} more" if len(issues) > 3 else ""
        raise ReleaseError(name, f"its table has errors: {first}{more}", "mend the facts these rows come from")


def read_rows(path: Path) -> tuple[ReleaseRow, ...]:
    """The rows of a written table, as values.

    Raises:
        ReleaseError: It is no table of a release.
    """
    try:
        return values(ReleaseRow, pq.read_table(path).to_pylist())
    except (OSError, ValueError, KeyError, TypeError) as exc:  # pydantic's and Arrow's errors are ValueErrors
        raise ReleaseError(path.name, f"cannot be read as a release's table: {exc}") from exc


def _plain(type_: pa.DataType) -> pa.DataType:
    """The type without its 64-bit offsets or views, which not every reader knows."""
    if pa.types.is_large_string(type_) or pa.types.is_string_view(type_):
        return pa.string()
    if pa.types.is_large_list(type_) or pa.types.is_list(type_):
        return pa.list_(pa.field("element", _plain(type_.value_type)))
    if pa.types.is_struct(type_):
        return pa.struct([pa.field(f.name, _plain(f.type)) for f in type_])
    return type_
