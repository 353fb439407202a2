"""The page itself: one file, no network, right structure, pictures with words, nothing that needs the script."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from aurelia.report.plotted import COLOUR, picture
from curation.cli.main import cli
from curation.workspace import Workspace
from tests.curation.report.review.conftest import Written


def test_structure_is_right_and_ids_are_there_once(written: Written) -> None:
    assert written.seen.mistakes == []
    ids = written.seen.values("id")
    assert sorted(one for one in set(ids) if ids.count(one) > 1) == []
    targets = [value for value in written.seen.values("href") if value.startswith("#")]
    assert {target[1:] for target in targets} <= set(ids)


def test_nothing_is_fetched_from_anywhere(written: Written) -> None:
    for tag, name, value in written.seen.attributes:
        if name in ("src", "href", "xlink:href", "action", "srcset"):
            assert value.startswith(("#", "data:image/")), (tag, name, value[:80])
    text = written.page.read_text()
    assert not re.search(r"@import|url\((?!#)", text)
    assert "default-src 'none'" in text


def test_every_picture_has_words_and_takes_the_pages_colours(written: Written) -> None:
    plots = re.findall(r'<svg class="plot"[^>]*>.*?</svg>', written.page.read_text(), re.DOTALL)
    assert len(plots) >= 5
    for one in plots:
        assert 'role="img" aria-label="' in one
        assert not re.search(r"#[0-9a-fA-F]{6}\b", one), "a fixed colour is wrong by day or by night"
        assert "<text" in one, "text is text"
        assert "<metadata" not in one
    assert "img" in written.seen.tags
    assert all(value for tag, name, value in written.seen.attributes if (tag, name) == ("img", "alt"))


def test_headings_come_in_order(written: Written) -> None:
    levels = [int(tag[1]) for tag in written.seen.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= before + 1 or (before, later) == (2, 4) for before, later in pairwise(levels))


def test_cards_are_limited_and_the_page_says_so(written: Written) -> None:
    assert written.seen.tags.count("article") >= 1
    drafts = [value for value in written.seen.values("id") if value.startswith("draft-")]
    assert len(drafts) == 12
    assert re.search(
        r"The 12 items that need somebody most, or were judged last; \d+ more judged items", written.seen.text
    )
    assert "Answers without the draft" in written.seen.text


def test_a_picture_takes_any_text_as_text() -> None:
    def draw(axes) -> None:
        axes.plot([0, 1], [0, 1], color=COLOUR["good"])
        axes.set_xticks([0, 1], ["<b>&$x^2$", "日本"])

    drawn = picture("odd", 'what "it" <shows>', 120, draw)
    assert "&lt;b&gt;&amp;$x^2$" in drawn
    assert "日本" in drawn
    assert "var(--good)" in drawn
    assert 'aria-label="what &#34;it&#34; &lt;shows&gt;"' in drawn


def test_the_same_picture_is_drawn_the_same_twice() -> None:
    drawn = [picture("same", "a line", 120, lambda axes: axes.plot([0, 1], [0, 1])) for _ in range(2)]
    assert drawn[0] == drawn[1]


def test_the_command_writes_the_page(place: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "out" / "r.html"
    at = ["-w", str(place.root), "review", "report", "--out", str(target), "--rate", "20", "--currency", "CHF"]
    told = CliRunner().invoke(cli, at)
    assert told.exit_code == 0, told.output
    assert str(target) in told.output
    assert "Review report" in target.read_text()


def test_commands_do_not_load_what_only_pictures_need() -> None:
    code = """
import sys
import curation.cli.main, curation.cli.review.report, curation.cli.review.drafts
slow = {"matplotlib", "scipy", "statsmodels"} & set(sys.modules)
sys.exit(f"loaded: {slow}" if slow else 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["no-such", "report"])
def test_writing_changes_nothing_in_the_store(place: Workspace, tmp_path: Path, name: str) -> None:
    before = place.store.counts(all_revisions=True)
    CliRunner().invoke(cli, ["-w", str(place.root), "review", "report", "--out", str(tmp_path / f"{name}.html")])
    assert place.store.counts(all_revisions=True) == before
    assert place.store.assignments.all() == []


@pytest.mark.parametrize(
    "label",
    ["a\x01b", "x" * 300, "עברית", "]]>", "--><script>alert(1)</script>", "a\nb\tc", "$\\frac{", "{0}%s", '"><b>'],
    ids=repr,
)
def test_no_text_breaks_a_picture(label: str) -> None:
    def draw(axes) -> None:
        axes.plot([0, 1], [0, 1], label=label)
        axes.set_yticks([0], [label])
        axes.legend()

    drawn = picture("odd", label, 100, draw)
    assert "<script" not in drawn
    assert "<b>" not in drawn
    assert drawn.count("<svg") == 1
