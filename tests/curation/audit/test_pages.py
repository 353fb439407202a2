"""The audit's page and the passports: structure, texts, and how they stand in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from curation.audit import keep, make, read
from curation.audit.about import changes, disagreements, facts
from curation.audit.page import write_page
from curation.audit.passport import write_passports
from curation.audit.plots import MOST, Point, shares_plot
from curation.review.gather import Said, gather
from schemas.evaluation import Given
from tests.curation.audit.conftest import ITEMS, Bench
from tests.curation.report.html import read as read_html
from tests.curation.report.test_browser import open_page


@pytest.fixture(scope="module")
def pages(made: Bench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The audit's page and all passports in one folder."""
    folder = tmp_path_factory.mktemp("pages")
    audit = make(made.place, made.folder, [])
    keep(audit, folder)
    write_page(audit, folder / "audit.html", {row.id: "index.html" for row in made.rows})
    write_passports(made.place, "bench 0.1.0", made.rows, read(folder), folder)
    return folder


def test_every_page_is_whole_escaped_and_needs_no_network(pages: Path) -> None:
    found = sorted(pages.glob("*.html"))
    assert len(found) == ITEMS + 2
    for path in found:
        seen = read_html(path)
        assert seen.mistakes == [], path.name
        assert "script" not in seen.tags
        assert not any(value.startswith(("http:", "https:")) for value in [*seen.values("src"), *seen.values("href")])


def test_the_audit_tells_each_solver_once_with_all_senses_and_its_whole_name(pages: Path) -> None:
    seen = read_html(pages / "audit.html")
    assert "Somebody who got less is right beyond chance" in seen.text
    table = seen.text.partition("Right answers of each solver")[2] or seen.text
    assert table.count("classifier") == 3
    assert "picture and sound picture sound text alone" in " ".join(seen.text.split())


def test_the_picture_of_solvers_names_them_in_full_and_says_how_many_it_leaves_out() -> None:
    name = "a-laboratory/" + "with-a-very-long-name-" * 5 + "7b"
    point = Point(Given.both, 0.5, 0.3, 0.7, 0.25)
    drawn = shares_plot("p", "label", {name: [point], **{f"m{n}": [point] for n in range(MOST)}})
    told = re.sub(r"<[^>]+>|\s", "", str(drawn))
    assert name in told
    assert f"m{MOST - 1}" not in told
    assert shares_plot("p", "label", {}) is None


def test_a_passport_tells_who_is_right_with_what_and_what_people_changed(pages: Path, made: Bench) -> None:
    text = read_html(pages / f"{made.rows[0].id[:12]}.html").text
    assert "undecided" in text
    assert "picture and sound 1 of 1" in text
    assert "verdict: p1 says accept; p2 says fix" in text
    assert "p1: correct" in text
    assert "Test Film Foundation" in text
    assert "the sign is in view later" in text


def test_an_item_that_is_not_in_the_store_has_a_passport_by_its_row(made: Bench, tmp_path: Path) -> None:
    row = made.rows[0].model_copy(update={"id": "f" * 64})
    index = write_passports(made.place, "bench 0.1.0", [row], None, tmp_path)
    text = read_html(index.parent / f"{'f' * 12}.html").text
    assert "Not audited yet" in text
    assert row.steps[0].text in text
    assert read_html(index).mistakes == []


def test_facts_leave_out_what_is_not_known_and_paths_of_local_files(made: Bench) -> None:
    told = dict(facts(made.rows[2], Said()))
    assert told["Source of clip"].startswith("film-2.mp4, 0.00–4.00 s, CC-BY-3.0")
    assert "People who judged it" not in told


def test_changes_and_disagreements_name_who(made: Bench) -> None:
    said = gather(made.place.store)[made.rows[0].id]
    assert disagreements(said) == ("verdict: p1 says accept; p2 says fix",)
    assert disagreements(Said()) == ()
    assert changes(Said()) == ()


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_the_window_and_the_browser_has_no_complaint(
    browser: Browser, pages: Path, width: int, scheme: str
) -> None:
    for path in sorted(pages.glob("*.html")):
        page, said = open_page(browser, path, width=width, scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") == width, path.name
        assert said == [], path.name
        page.close()
