"""Tables derived from the contracts: equal values there and back, and every broken bound named."""

from __future__ import annotations

import io

import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.base import on_grid
from schemas.frames import check_frame, frame, item_frame, table_schema, values
from schemas.item import Item
from schemas.media import Source
from schemas.reasoning import Answer, MediaRef, Modality, Option, Question, Step
from tests import factories

text = st.text(max_size=20)
filled = st.text(min_size=1, max_size=20)
sha256 = st.text("0123456789abcdef", min_size=64, max_size=64)
seconds = st.floats(0, 1000, allow_nan=False).map(on_grid)
spans = st.tuples(seconds, seconds).filter(lambda s: s[0] != s[1]).map(lambda s: (min(s), max(s)))
extras = st.dictionaries(text, st.none() | st.booleans() | st.integers(-5, 5) | text | st.lists(text), max_size=3)
step_ids = st.from_regex(r"\A[a-z0-9][a-z0-9-]{0,31}\Z")


def several(of: st.SearchStrategy, least: int = 0) -> st.SearchStrategy:
    return st.lists(of, min_size=least, max_size=3).map(tuple)


steps = st.builds(
    Step, id=step_ids, text=filled, answer=text, modality=st.sampled_from(Modality),
    audio_type=st.sampled_from(["speech", "music", "sound", None]), kind=st.sampled_from(["perceive", "infer"]),
    depends_on=several(step_ids), evidence=several(spans), sources=several(text),
)  # fmt: skip
questions = st.builds(
    Question, text=filled, options=several(st.builds(Option, id=st.sampled_from("ABC"), text=filled)), category=text,
    dataset=text, required_modality=st.sampled_from(Modality), extra=extras,
)  # fmt: skip
items = st.builds(
    Item, benchmark_task=step_ids,
    media=several(
        st.builds(MediaRef, role=step_ids, clip=sha256, sha256=sha256, duration=st.floats(0.1, 99)), least=1
    ),
    question=questions,
    answer=st.builds(Answer, texts=several(text, least=1), option=st.sampled_from(["A", None]), extra=extras),
    steps=several(steps, least=1), required_modality=st.sampled_from(Modality), draft=sha256,
    annotations=several(sha256, least=1), groups=several(filled, least=1), demo=st.booleans(),
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(items, max_size=3))
def test_items_survive_frame_parquet_and_arrow_unchanged(given_items: list[Item]) -> None:
    table = item_frame(given_items)
    assert check_frame(Item, table) == ()
    file = io.BytesIO()
    table.write_parquet(file)
    file.seek(0)
    assert values(Item, pl.read_parquet(file).to_dicts()) == tuple(given_items)
    assert values(Item, pq.read_table(file).to_pylist()) == tuple(given_items)
    assert values(Item, table.to_arrow().to_pylist()) == tuple(given_items)


def test_columns_are_the_fields_of_the_contract() -> None:
    assert list(table_schema(Item).columns) == list(Item.model_fields)
    assert list(table_schema(Source).columns) == list(Source.model_fields)


def test_an_empty_table_keeps_its_columns_and_passes() -> None:
    table = item_frame([])
    assert table.height == 0
    assert table.schema["steps"] == item_frame([factories.item()]).schema["steps"]
    assert check_frame(Item, table) == ()


def _broken(**columns: pl.Expr) -> pl.DataFrame:
    return item_frame([factories.item()]).with_columns(**columns)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (_broken(draft=pl.lit(None, pl.String)), "draft is missing"),
        (_broken(draft=pl.lit("nothex")), "draft does not match"),
        (_broken(required_modality=pl.lit("smell")), "required_modality is none of"),
        (_broken(steps=pl.col("steps").list.head(0)), "steps is shorter than 1"),
        (
            _broken(steps=pl.col("steps").list.eval(pl.element().struct.with_fields(text=pl.lit(None, pl.String)))),
            "steps[].text is missing",
        ),
        (
            _broken(steps=pl.col("steps").list.eval(pl.element().struct.with_fields(kind=pl.lit("guess")))),
            "steps[].kind is none of",
        ),
        (
            _broken(media=pl.col("media").list.eval(pl.element().struct.with_fields(duration=pl.lit(-1.0)))),
            "media[].duration must be gt 0",
        ),
    ],
)
def test_a_broken_row_is_named_with_its_rule(table: pl.DataFrame, says: str) -> None:
    issues = check_frame(Item, table, subject="benchmark_task")
    assert any(says in issue.message for issue in issues), [issue.message for issue in issues]
    assert {issue.subject for issue in issues} == {"av-qa"}


def test_an_unknown_column_a_missing_one_and_a_wrong_type_are_refused() -> None:
    table = item_frame([factories.item()])
    assert check_frame(Item, table.with_columns(path=pl.lit("x")))
    assert check_frame(Item, table.drop("demo"))
    assert check_frame(Item, table.with_columns(demo=pl.lit("yes")))


def test_optional_values_may_be_missing() -> None:
    open_answer = factories.item(answer=factories.answer("harbour", None))
    assert check_frame(Item, item_frame([open_answer])) == ()


def test_what_no_column_can_hold_is_an_error() -> None:
    class Odd(Step):
        both: int | str = 1

    with pytest.raises(TypeError, match="cannot hold"):
        frame(Odd, [])
