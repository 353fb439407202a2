"""The page and its tables: all numbers in them, nothing of others unescaped, nothing fetched."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from aurelia.report import tables
from aurelia.report.compute import EvaluationReport, compute
from aurelia.report.numbers import points
from aurelia.report.page import page, write_report
from tests.aurelia.evaluate import scored
from tests.aurelia.report.conftest import HOSTILE
from tests.curation.report.test_browser import open_page

ROOT = Path(__file__).parents[3]
NAMES = ["report.html", "report.md", "report.tex", "results.csv", "contrasts.csv", "report.json", "paper.csv"]


def test_everything_is_written_beside_the_page(report: EvaluationReport, tmp_path: Path) -> None:
    written = write_report(report, tmp_path / "out")
    assert [one.name for one in written] == NAMES
    assert [one.name for one in write_report(report, tmp_path / "bare", paper=False)] == NAMES[:-1]
    found = json.loads((tmp_path / "out" / "report.json").read_text())
    assert [one["name"] for one in found["runs"]] == ["good", HOSTILE]


def test_page_shows_every_difference_and_flag_and_escapes_names(report: EvaluationReport) -> None:
    text = page(report)
    for run in report.runs:
        for row in run.contrasts:
            assert points(row.difference.value) in text
    assert "no sound arrived, though it was given" in text
    assert "incomplete" in text
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert re.findall(r"(?:src|href)=[\"'](?!#)[^\"']*", text) == []


def test_runs_of_one_model_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    items = [scored.row(f"q{n}") for n in range(4)]
    said = [scored.prediction(one, "ANSWER: B") for one in items]
    found = compute([scored.run(tmp_path / name, items, said) for name in ("one", "two")])
    assert [one.name.split(" in ")[1] for one in found.runs] == ["one", "two"]
    assert '<dt>Run folder</dt><dd dir="auto">two</dd>' in page(found)
    assert str(tmp_path) not in page(found)


def test_without_any_p_value_the_page_counts_none(tmp_path: Path) -> None:
    text = page(compute([scored.run(tmp_path / "run", [scored.row("q")], [scored.prediction(scored.row("q"), "B")])]))
    assert "all 0 comparisons" not in text
    assert "no comparison here has one" in text


@pytest.mark.parametrize(
    "dataset", ['"><img src=x onerror=alert(1)>', "D:\\quiz\\g<9>", "my data", 'x"><script>', "-", "数据"]
)
def test_pictures_have_names_of_their_own_whatever_a_dataset_is_called(dataset: str, tmp_path: Path) -> None:
    names = (dataset, f"{dataset}!")
    items = [scored.row(f"q{n}", benchmark_task="av-qa", dataset=names[n % 2]) for n in range(6)]
    said = [scored.prediction(one, "ANSWER: B") for one in items]
    text = page(compute([scored.run(tmp_path / "run", items, said)]), paper=False)
    assert "<img" not in text
    assert "<script" not in text
    ids = re.findall(r'\bid="([^"]*)"', text)
    assert len(set(ids)) == len(ids)
    pointed = re.findall(r'(?:url\(#|xlink:href="#)([^")]*)', text)
    assert pointed
    assert set(pointed) <= set(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+", one) for one in ids)


def test_paper_stands_beside_with_its_misprints_marked(report: EvaluationReport) -> None:
    text = page(report)
    assert text.count('<span class="mark">misprint</span>') == 4
    assert "113 of 117" in text
    assert "misprint" not in page(report, paper=False)


def test_page_of_the_paper_alone_has_no_results(tmp_path: Path) -> None:
    text = page(EvaluationReport((), 0))
    assert 'id="paper"' in text
    assert 'id="results"' not in text


def test_markdown_is_a_table_of_equal_rows(report: EvaluationReport) -> None:
    lines = [line for line in tables.markdown(report).splitlines() if line.startswith("|")]
    columns = {len(re.findall(r"(?<!\\)\|", line)) for line in lines[:14]}
    assert columns == {5}
    assert "<script" not in tables.markdown(report)


def test_latex_escapes_what_latex_reads(report: EvaluationReport) -> None:
    text = tables.latex(report)
    assert text.count(r"\begin{tabular}") == text.count(r"\end{tabular}") == 2
    rows = [line for line in text.splitlines() if line.endswith(r"\\")]
    assert not any(re.search(r"(?<!\\)[%_#]", line) for line in rows)
    assert r"\& $|$ \% \_ =HYPERLINK" in text
    assert not re.search(r"(?<!\$)[<>|]", text)  # text fonts have other signs in their places
    assert "$<$ 0.001" in text
    named = EvaluationReport((replace(report.runs[0], name="[a]"),), 0)
    assert "\n{[}a]" in tables.latex(named)  # else it is what the line before takes for a length


def test_csv_has_a_line_for_each_arm_and_comparison(report: EvaluationReport) -> None:
    results = list(csv.DictReader(io.StringIO(tables.results_csv(report))))
    assert len(results) == sum(len(run.arms) for run in report.runs)
    first = report.runs[0].arms[0]
    assert float(results[0]["accuracy"]) == pytest.approx(first.accuracy.value, rel=1e-4)
    contrasts = list(csv.DictReader(io.StringIO(tables.contrasts_csv(report))))
    assert len(contrasts) == sum(len(run.contrasts) for run in report.runs)
    assert {one["part"] for one in contrasts} >= {"gain", "media-gain"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_name_that_a_spreadsheet_would_run_is_quoted(report: EvaluationReport, start: str) -> None:
    named = EvaluationReport((replace(report.runs[0], name=f"{start}cmd"),), 0)
    assert f"\n'{start}cmd," in tables.results_csv(named)


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_fits_the_window_asks_nobody_and_takes_the_readers_colours(
    browser: Browser, report: EvaluationReport, tmp_path: Path, width: int, scheme: str
) -> None:
    written = write_report(report, tmp_path)[0]
    shown, said = open_page(browser, written, width=width, scheme=scheme)
    for _ in range(2):
        assert shown.evaluate("document.documentElement.scrollWidth") == width
        shown.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert said == []
    fills = shown.evaluate("[...document.querySelectorAll('.plot path')].map(one => getComputedStyle(one).fill)")
    assert "rgb(255, 255, 255)" not in fills
    heights = shown.evaluate(
        "[...document.querySelectorAll('.plot text')].map(one => one.getBoundingClientRect().height).filter(Boolean)"
    )
    assert min(heights) >= 8
    shown.close()


@pytest.mark.browser
def test_wide_table_on_a_telephone_shows_that_there_is_more_and_scrolls_by_key(
    browser: Browser, report: EvaluationReport, tmp_path: Path
) -> None:
    shown, _ = open_page(browser, write_report(report, tmp_path)[0], width=390)
    shown.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    regions = shown.get_by_role("region")
    wide = [one for one in regions.all() if one.evaluate("one => one.scrollWidth > one.clientWidth")]
    assert wide
    wide[0].focus()
    shown.keyboard.press("ArrowRight")
    shown.wait_for_timeout(500)
    assert wide[0].evaluate("one => one.scrollLeft") > 0
    assert wide[0].get_attribute("aria-label")
    assert "scroll" in wide[0].evaluate("one => getComputedStyle(one).backgroundAttachment").split(", ")
    shown.close()


def test_every_table_that_scrolls_is_made_in_one_place() -> None:
    made = [path for folder in ("aurelia", "curation") for path in (ROOT / folder).rglob("*.j2")
            if 'class="scroll"' in path.read_text(encoding="utf-8")]  # fmt: skip
    assert [path.name for path in made] == ["macros.html.j2"]
