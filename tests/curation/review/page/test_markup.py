"""Versions side by side: what differs is marked, what all share is told once, and nothing but text gets in."""

from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.review.page.markup import Row, Section, compared, marked, standing_out

TEXT = st.text(st.sampled_from("ab <>&\"'/=東京é\n\0") | st.characters(codec="utf-8"), max_size=30)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[tuple[str, str]] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.add((tag, " ".join(f"{name}={value}" for name, value in attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> _Reader:
    """What a browser makes of it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


@pytest.mark.parametrize(
    ("texts", "html"),
    [
        (["a red car", "a red car"], ["a red car", "a red car"]),
        (["a red car", "a blue car"], ["a <mark>red</mark> car", "a <mark>blue</mark> car"]),
        (["wait", "wait for it"], ["wait", "wait <mark>for it</mark>"]),
        (["the dog", "the dog", "the cat"], ["the <mark>dog</mark>", "the <mark>dog</mark>", "the <mark>cat</mark>"]),
        (["東京駅", "東京塔"], ["東京<mark>駅</mark>", "東京<mark>塔</mark>"]),
        (["", "x"], ["&mdash;", "<mark>x</mark>"]),
        (["2.000-4.000 s", "2.000-4.500 s"], ["2.000-4.<mark>000</mark> s", "2.000-4.<mark>500</mark> s"]),
    ],
)
def test_words_are_marked_that_not_all_have(texts: list[str], html: list[str]) -> None:
    assert marked(texts) == html


@pytest.mark.parametrize(
    ("values", "html"),
    [
        (["accept", "accept", "reject"], ["accept", "accept", "<mark>reject</mark>"]),
        (["accept", "reject"], ["<mark>accept</mark>", "<mark>reject</mark>"]),
        (["a", "a", "b", "b"], ["<mark>a</mark>", "<mark>a</mark>", "<mark>b</mark>", "<mark>b</mark>"]),
        (["", "B"], ["&mdash;", "<mark>B</mark>"]),
    ],
)
def test_a_choice_is_marked_where_it_is_not_the_usual_one(values: list[str], html: list[str]) -> None:
    assert standing_out(values) == html


def test_what_all_share_is_told_once_and_not_in_the_table() -> None:
    sections = [
        Section("Judgement", (Row("verdict", ("accept", "fix")), Row("answer", ("B. harbour", "B. harbour")))),
        Section("Step s1", (Row("words", ("Look", "Look")), Row("finds", ("", "")))),
    ]
    html = compared(sections, ["Version A", "Version B"])
    assert html.count("B. harbour") == 1
    assert html.count("Look") == 1
    assert "<tr><th>verdict</th><td><mark>accept</mark></td><td><mark>fix</mark></td></tr>" in html
    assert "finds" not in html
    assert "Step s1" not in html.split("</table>")[0]


def test_long_texts_are_marked_as_a_whole() -> None:
    one, other = marked(["a " * 2000, "a " * 2001])
    assert (one.count("<mark>"), other.count("<mark>")) == (1, 1)


@given(st.lists(TEXT, min_size=1, max_size=4))
def test_every_text_stays_as_it_is_and_stays_text(texts: list[str]) -> None:
    for html, text in [*zip(marked(texts), texts, strict=True), *zip(standing_out(texts), texts, strict=True)]:
        reader = read(html)
        assert reader.tags <= {("mark", "")}
        if text.strip() and "\r" not in text:
            assert reader.text == text


@given(st.lists(TEXT, min_size=2, max_size=2), st.lists(TEXT, min_size=2, max_size=2), TEXT)
def test_no_text_becomes_a_tag_of_the_table(values: list[str], names: list[str], title: str) -> None:
    rows = (Row(title, tuple(values)), Row(title, tuple(values), words=True), Row(title, (title, title)))
    told = read(compared([Section(title, rows)], names)).tags
    assert {tag for tag, _ in told} <= {"div", "table", "tr", "th", "td", "mark", "b"}
    assert {given for _, given in told} <= {"", "class=versions", "class=agreed", "class=compared", "class=part",
                                            "colspan=3"}  # fmt: skip
