"""The runner: the same result each time, nothing passed in silence, no work that grows with the square of the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from curation.lint import chosen, find
from curation.lint.base import Finding, Flaw, LintCheck, Statistic, row_check, told
from curation.lint.run import lint
from schemas.errors import UsageError
from schemas.issues import Issue, Severity
from schemas.loose import LooseRow
from tests.curation.lint.samples import row, unread


def use(monkeypatch: pytest.MonkeyPatch, *checks: LintCheck) -> None:
    """Run these checks instead of the built-in ones."""
    monkeypatch.setattr("curation.lint.run.chosen", lambda _only, _skip: list(checks))


def fussy(name: str = "fussy") -> LintCheck:
    """A check that breaks on row 2 and finds something in row 1."""

    def flaws(one: LooseRow) -> Iterator[Flaw]:
        if one.id == "q2":
            raise ZeroDivisionError("broken")
        if one.id == "q1":
            yield Flaw("is wrong")

    return row_check(name, "fussy", flaws)


def test_a_right_row_passes_every_check() -> None:
    report = lint([row()])
    assert report.findings == ()
    assert not report.fails("error")
    assert set(report.checks) == set(find())


def test_same_rows_give_the_same_report() -> None:
    rows = [row(n % 7, answer="rain" if n % 3 else "a bell", option="C") for n in range(60)]
    assert lint(rows).as_json() == lint(rows).as_json()


def test_findings_come_in_the_order_of_rows_and_whole_datasets_first() -> None:
    report = lint([row(n, option="Z" if n % 2 else "B") for n in range(60)])
    places = [finding.rows[:1] for finding in report.findings]
    assert places == sorted(places)
    assert places[0] == ()


def test_row_on_which_a_check_breaks_is_unchecked_and_the_others_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, fussy())
    report = lint([row(n) for n in range(5)])
    assert [finding.rows for finding in report.findings] == [(1,)]
    [gap] = report.unchecked
    assert (gap.rows, gap.broken) == ((2,), True)
    assert "ZeroDivisionError: broken" in gap.reason
    assert report.fails("error")


def test_comparing_check_that_breaks_leaves_all_its_rows_unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    def look(rows: Sequence[LooseRow]) -> Iterator[Finding | Statistic]:
        yield Statistic("worn", "x", 0.5, 0.4, 0.6, 0.5, len(rows))
        yield Finding(told("worn", "x", "is wrong", "", Severity.error), (0,))
        raise ValueError("worn out")

    use(monkeypatch, LintCheck("worn", "worn", look))
    report = lint([row(n) for n in range(3)])
    assert report.findings == ()
    assert report.statistics == ()
    assert [(gap.rows, gap.broken) for gap in report.unchecked] == [((0, 1, 2), True)]


def test_check_that_breaks_where_it_looks_for_its_rows_leaves_them_unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    def applies(one: LooseRow) -> bool:
        return 1 / len(one.options) > 0

    use(monkeypatch, row_check("odd", "odd", lambda _row: (), applies=applies))
    report = lint([row(0), row(1, options=())])
    assert [(gap.rows, gap.broken) for gap in report.unchecked] == [((1,), True)]
    assert report.checks["odd"] == ("odd", 1)


def test_row_that_was_not_read_is_unchecked_everywhere_and_only_told_to_be_unreadable() -> None:
    report = lint([row(0), unread(1)])
    assert [(one.issue.kind, one.rows) for one in report.findings] == [("unparsable", (1,))]
    held = {gap.check for gap in report.unchecked if gap.rows == (1,)}
    assert held == set(find()) - {"unparsable"}


def test_row_that_was_read_in_part_is_judged_by_itself_but_not_compared() -> None:
    issue = Issue(kind="bad-time", subject="x", message="its start is 'soon'")
    report = lint([row(0), row(0, answer="rain", option="Z", issues=(issue,))])
    kinds = {(one.issue.kind, one.rows) for one in report.findings}
    assert ("key-unknown", (1,)) in kinds
    assert not any(kind == "contradictory-duplicate" for kind, _ in kinds)
    assert any(gap.check == "contradictory-duplicate" and gap.rows == (1,) for gap in report.unchecked)


def test_what_is_unchecked_or_a_warning_fails_only_where_asked() -> None:
    media = row().media[0].model_copy(update={"duration": None})
    held = lint([row(media=(media,))])
    assert [gap.check for gap in held.unchecked if "how long" in gap.reason] == ["evidence-outside-clip"]
    assert [held.fails(on) for on in ("error", "unchecked", "warning")] == [False, True, True]
    doubtful = lint([row(0), row(0)], only=["duplicate"])
    assert [doubtful.fails(on) for on in ("error", "unchecked", "warning")] == [False, False, True]


def test_many_rows_of_one_question_are_not_told_in_all_their_pairs() -> None:
    rows = [row(0, answer="a bell" if n % 2 else "rain", option="") for n in range(3000)]
    report = lint(rows, only=["contradictory-duplicate", "duplicate"])
    pairs = [one.rows for one in report.findings if one.issue.kind == "contradictory-duplicate"]
    assert len(pairs) == 2999
    assert {place for pair in pairs for place in pair} == set(range(3000))
    assert all(rows[one].answers != rows[other].answers for one, other in pairs)


def test_report_counts_by_check_row_and_severity() -> None:
    report = lint([row(0), row(1, option="Z"), row(1, option="Z", answer="")])
    assert report.counts()["key-unknown"] == 2
    assert set(report.by_row()) == {1, 2}
    assert report.as_json()["severities"]["error"] == report.of(Severity.error) == 2
    [first, *_] = report.as_json()["issues"]
    assert set(first) >= {"kind", "subject", "message", "hint", "severity", "rows"}


def test_checks_are_chosen_by_name_and_an_unknown_one_is_refused() -> None:
    assert [check.name for check in chosen(["duplicate", "key-unknown"], ["duplicate"])] == ["key-unknown"]
    with pytest.raises(UsageError, match=r"there are: .*contradictory-duplicate"):
        chosen(["contradiction"])
    with pytest.raises(UsageError):
        chosen([], ["contradiction"])
