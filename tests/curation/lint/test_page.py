"""The page of the lint: what is wrong at its place, text of others escaped, large files bounded; in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from curation.lint.page import A_CHECK, page_html, write_page
from curation.lint.run import lint
from curation.lint.targets import Target
from schemas.loose import LooseMedia, LooseOption, LooseRow, LooseStep
from tests.curation.lint.samples import HOSTILE, row


def page_of(rows: list[LooseRow]) -> str:
    return page_html(lint(rows), Target("file.json", "file", "table", tuple(rows)))


def hostile() -> LooseRow:
    """A row whose every text is somebody's code or very long."""
    return LooseRow(
        subject=f"{HOSTILE}, record 9", id=HOSTILE, dataset=HOSTILE, category=HOSTILE, media=(LooseMedia(id=HOSTILE),),
        question=HOSTILE + "W" * 3000, options=(LooseOption(id=HOSTILE, text=HOSTILE),) * 2, answers=(HOSTILE * 2,),
        option=HOSTILE, modality=HOSTILE,
        steps=(LooseStep(text=HOSTILE, evidence_text=HOSTILE, modality=HOSTILE, evidence=((None, 3.0),)),) * 40,
    )  # fmt: skip


def test_texts_of_others_are_escaped() -> None:
    text = page_of([hostile(), row(0)])
    assert "alert(" in text
    assert HOSTILE not in text
    assert text.count("<script>") == 1


def test_large_file_is_bounded_and_says_so() -> None:
    rows = [row(n, option="Z") for n in range(3 * A_CHECK)]
    text = page_of(rows)
    assert text.count('<article class="row"') == A_CHECK
    assert f"{2 * A_CHECK} more rows with findings" in text


def test_what_is_wrong_stands_at_its_place() -> None:
    steps = row().steps or ()
    broken = row(0, option="Z", steps=(steps[0].model_copy(update={"modality": "vison"}), *steps[1:]))
    text = page_of([broken])
    question, answer, first, second = (
        text.index(part)
        for part in ('class="question"', "&#39;Z&#39; is none of A", "&#39;vison&#39; is none", "Hear what")
    )
    assert question < answer < first < second


def test_findings_are_told_by_severity_and_gaps_of_the_same_rows_once() -> None:
    rows = [row(n) for n in range(3)]
    unanswered = row(9, answer="", option="")
    text = page_of([*rows, row(4, option="Z"), unanswered])
    assert re.search(r'v-error">1 error</span>', text)
    assert text.count("it has no answer<") == 1
    assert "contradictory-duplicate, " in text
    assert "under 1 % of rows" not in text


def test_page_without_rows_says_so() -> None:
    assert "There are no rows." in page_of([])


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [hostile(), row(1), row(1, answer="rain", option="D"), *(row(n, option="Z") for n in range(5, 30))]
    target = Target("a very long name " * 8 + "x" * 200, "file", "table", tuple(rows))
    return write_page(lint(rows), target, tmp_path_factory.mktemp("lint") / "lint.html")


def opened(browser: Browser, path: Path, width: int = 1280, scheme: str = "light") -> tuple[Page, list[str]]:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto(path.as_uri())
    return page, said


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_fits_the_window_by_day_and_by_night(browser: Browser, written: Path, width: int, scheme: str) -> None:
    page, said = opened(browser, written, width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert said == []
    page.close()


@pytest.mark.browser
def test_reader_narrows_to_one_check_and_follows_a_pair(browser: Browser, written: Path) -> None:
    page, said = opened(browser, written)
    shown = page.locator(".row:visible")
    everything = shown.count()
    page.select_option("#kind", "contradictory-duplicate")
    assert shown.count() == 2 < everything
    page.locator("#row-1 .note a").first.click()
    assert page.url.endswith("#row-2")
    page.fill("#find", "no such words")
    assert page.locator("#nothing").is_visible()
    page.locator('a[data-kind="key-unknown"]').click()
    assert shown.count() > 2
    assert said == []
    page.close()
