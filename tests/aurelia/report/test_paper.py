"""The paper's table: every gain worked out again, and the misprints named."""

from __future__ import annotations

from decimal import Decimal

from aurelia.report.columns import COLUMNS
from aurelia.report.paper import results


def test_113_of_117_gains_are_as_printed_and_the_four_misprints_are_named() -> None:
    printed = [row for row in results() if row.printed_gain is not None]
    wrong = {(row.model, row.column, row.printed_gain, row.gain) for row in printed if row.misprinted}
    assert (len(printed), len(printed) - len(wrong)) == (117, 113)
    assert wrong == {
        ("ImageBind-LLM", "av-geoiq", Decimal("100"), Decimal("115.38")),
        ("AV-LLM (13B)", "av-geoiq", Decimal("83.87"), Decimal("96.55")),
        ("AVicuna (7B)", "av-geoiq", Decimal("79.09"), Decimal("78.79")),
        ("VideoLLaMA2 (7B)", "av-meme", Decimal("40.0"), Decimal("52.17")),
    }


def test_table_has_nineteen_models_on_seven_columns() -> None:
    rows = results()
    assert {row.column for row in rows} == set(COLUMNS)
    assert len({row.model for row in rows}) == 19


def test_cell_without_steps_has_no_gain() -> None:
    closed = [row for row in results() if row.with_aurelia is None]
    assert closed
    assert all(row.gain is None and row.difference is None and not row.misprinted for row in closed)
