"""The metadata table: equal values back, and nothing missing or out of bounds is ever written."""

from __future__ import annotations

import io

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from curation.release.tables import parquet, refuse_bad
from schemas.errors import ReleaseError
from schemas.frames import frame, values
from schemas.item import SplitName
from schemas.reasoning import Modality
from schemas.release import ReleaseMedia, ReleasePart, ReleaseRow
from tests import factories
from tests.factories import sha


def row(number: int = 1) -> ReleaseRow:
    part = ReleasePart(
        source_id="film.mp4", source_url=None, recording_sha256=sha("recording"), start=5.0, end=15.0, role="both",
        licence="CC0-1.0", attribution="",
    )  # fmt: skip
    media = ReleaseMedia(
        role="clip", file=None, sha256=sha("clip"), included=False, duration=10.0, licence="CC0-1.0", attribution="",
        parts=(part,),
    )  # fmt: skip
    return ReleaseRow(
        id=sha(f"item {number}"), revision=sha("revision"), split=SplitName.test, benchmark_task="av-qa", dataset="",
        category="", question="Which word is said?", options=factories.options("a", "b"),
        answer=factories.answer("b"), steps=factories.steps(), draft_answer=factories.answer("a", None),
        draft_steps=factories.steps()[:1], required_modality=Modality.audio_visual, third_party_allowed=True,
        question_extra={"form": ["x", None]}, file_name=None, media_sha256=sha("clip"), media_included=False,
        duration=10.0, start=None, end=None, source_id="film.mp4", source_url=None, licence="CC0-1.0", attribution="",
        media=(media,), maker="Rules.", maker_models=("words",), demo=False, canary="guid",
    )  # fmt: skip


def test_rows_come_back_equal_with_plain_types() -> None:
    rows = [row(1), row(2).model_copy(update={"draft_answer": None, "draft_steps": ()})]
    table = pq.read_table(io.BytesIO(parquet(rows, "test")))
    assert values(ReleaseRow, table.to_pylist()) == tuple(rows)
    assert table.schema.field("question").type == pa.string()
    assert "large" not in str(table.schema)


def test_the_same_rows_give_the_same_bytes() -> None:
    assert parquet([row()], "test") == parquet([row()], "test")


@pytest.mark.parametrize(
    ("column", "says"),
    [
        (pl.lit(None, pl.String).alias("question"), "question is missing"),
        (pl.lit(None, pl.Boolean).alias("demo"), "demo is missing"),
        (pl.lit("dev").alias("split"), "split is none of"),
        (pl.lit("abc").alias("media_sha256"), "does not match"),
        (pl.lit(-1.0).alias("start"), "must be ge 0"),
        (
            pl.col("media").list.eval(pl.element().struct.with_fields(licence=pl.lit(None, pl.String))),
            "media[].licence is missing",
        ),
    ],
)
def test_an_unexpected_null_or_value_stops_the_release(column: pl.Expr, says: str) -> None:
    with pytest.raises(ReleaseError) as caught:
        refuse_bad(frame(ReleaseRow, [row()]).with_columns(column), "test")
    assert says in str(caught.value)


def test_what_may_be_missing_may_be_missing() -> None:
    refuse_bad(frame(ReleaseRow, [row()]), "test")
