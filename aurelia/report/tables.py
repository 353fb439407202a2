"""Tables to paste: the same numbers as Markdown, LaTeX and CSV."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Sequence
from typing import Any

from aurelia.report.arms import ArmRow
from aurelia.report.audited import VERDICTS, AuditedRow
from aurelia.report.columns import title
from aurelia.report.compute import EvaluationReport
from aurelia.report.contrasts import ContrastRow
from aurelia.report.numbers import NONE, chance_of, interval, percent, points
from aurelia.report.paper import results
from aurelia.statistics import Estimate

Rows = list[list[str]]
_TEX = {"\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "–": "--", "\u2212": "$-$", "<": "$<$", ">": "$>$",
        "|": "$|$", "[": "{[}"}  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_RESULTS = (
    "model", "revision", "release", "arm", "column", "items", "scored", "left_out", "calls", "failed_calls", "accuracy",
    "low", "high", "circular", "chance", "above_chance", "parse_rate", "judged", "frames_per_call",
    "sound_seconds_per_call", "position_p", "flags",
)  # fmt: skip
_CONTRASTS = (
    "model", "column", "contrast", "part", "treated", "control", "items", "treated_accuracy", "control_accuracy",
    "difference", "low", "high", "relative", "relative_low", "relative_high", "above_chance", "only_treated",
    "only_control", "mcnemar_p", "p", "p_holm", "detectable", "teacher_right", "teacher_wrong",
)  # fmt: skip


def markdown(report: EvaluationReport) -> str:
    """The results and the declared comparisons as Markdown tables."""
    parts = ["## Accuracy", _marked_down(accuracy(report)), "## Declared comparisons", _marked_down(compared(report))]
    if report.audit:
        parts += ["## By the audit's verdict", _marked_down(by_verdict(report))]
    return "\n\n".join([*parts, _remark(report)]) + "\n"


def latex(report: EvaluationReport) -> str:
    """The same as LaTeX tables, with booktabs' rules."""
    parts = [f"% {_remark(report)}", _texed(accuracy(report)), _texed(compared(report))]
    if report.audit:
        parts.append(_texed(by_verdict(report)))
    return "\n\n".join(parts) + "\n"


def accuracy(report: EvaluationReport, *, intervals: bool = True) -> Rows:
    """Model and arm by column, accuracy in percent with its interval; a star where calls failed."""
    columns = report.columns
    rows = [["Model", "Given", *(_head(report, column) for column in columns)]]
    for run in report.runs:
        by_place = {(row.arm, row.column): row for row in run.arms}
        for arm in dict.fromkeys(row.arm for row in run.arms):
            rows.append([run.name, str(arm), *(_cell(by_place.get((arm, column)), intervals) for column in columns)])
    return rows


def by_verdict(report: EvaluationReport) -> Rows:
    """Model, task and arm by verdict of the audit: accuracy with its interval and the items that count."""
    rows = [["Model", "Task", "Given", *(verdict.replace("-", " ") for verdict in VERDICTS)]]
    for run in report.runs:
        found = {(row.arm, row.column, row.verdict): row for row in run.audited}
        for arm, column in dict.fromkeys((row.arm, row.column) for row in run.audited):
            cells = (_of_verdict(found[arm, column, verdict]) for verdict in VERDICTS)
            rows.append([run.name, title(column), str(arm), *cells])
    return rows


def compared(report: EvaluationReport) -> Rows:
    """One line a declared comparison: difference in points, relative gain, tests."""
    rows = [["Model", "Task", "Comparison", "Items", "Difference", "95 %", "Relative %", "Better/worse", "McNemar",
             "p", "Holm"]]  # fmt: skip
    for run in report.runs:
        rows += [[run.name, title(row.column), row.contrast.name, *_gap(row)] for row in run.contrasts]
    return rows


def in_brief(report: EvaluationReport) -> Rows:
    """The same for a terminal: difference with its interval, and Holm's p."""
    _, *rows = compared(report)
    short = [["Model", "Task", "Comparison", "Difference", "Holm's p"]]
    short += [[*row[:3], f"{row[4]} ({row[5]})" if row[5] else row[4], row[10]] for row in rows]
    return short if len(report.runs) > 1 else [row[1:] for row in short]


def needing_both(report: EvaluationReport) -> Rows:
    """For a terminal: accuracy on the items that need both senses alone."""
    short = [["Model", "Task", "Given", "On items that need both"]]
    short += [row[:4] for row in by_verdict(report)[1:]]
    return short if len(report.runs) > 1 else [row[1:] for row in short]


def results_csv(report: EvaluationReport) -> str:
    """One line a run, arm and column; shares as fractions."""
    rows: list[list[Any]] = [list(_RESULTS)]
    for run in report.runs:
        about = [run.name, run.plan.revision, run.plan.release]
        rows += [[*about, *_result(row)] for row in run.arms]
    return _csv(rows)


def contrasts_csv(report: EvaluationReport) -> str:
    """One line a run, column and declared comparison; shares as fractions."""
    rows: list[list[Any]] = [list(_CONTRASTS)]
    for run in report.runs:
        rows += [[run.name, *_contrast(row)] for row in run.contrasts]
    return _csv(rows)


def audited_csv(report: EvaluationReport) -> str:
    """One line a run, column, arm and verdict of the audit; shares as fractions."""
    rows: list[list[Any]] = [["model", "column", "arm", "verdict", "items", "scored", "accuracy", "low", "high"]]
    for run in report.runs:
        rows += [[run.name, one.column, str(one.arm), one.verdict, one.items, one.scored, *_three(one.accuracy)]
                 for one in run.audited]  # fmt: skip
    return _csv(rows)


def paper_table() -> Rows:
    """The paper's table, each gain worked out again and misprints marked."""
    rows = [["Model", "Task", "Zero-shot", "With AURELIA", "Points", "Gain printed", "Gain worked out", ""]]
    for one in results():
        values = (one.zero_shot_second, one.with_aurelia, one.difference, one.printed_gain, one.gain)
        mark = "misprint" if one.misprinted else ""
        rows.append([one.model, title(one.column), *(NONE if v is None else str(v) for v in values), mark])
    return rows


def paper_markdown() -> str:
    """The paper's table as Markdown."""
    return _marked_down(paper_table()) + "\n"


def paper_csv() -> str:
    """The paper's table as CSV."""
    return _csv(paper_table())


def _gap(row: ContrastRow) -> list[str]:
    test = row.mcnemar
    return [
        str(row.items), points(row.difference.value), interval(row.difference, signed=True), points(row.relative.value),
        f"{test.only_treated}/{test.only_control}", chance_of(test.p), chance_of(row.p), chance_of(row.p_holm),
    ]  # fmt: skip


def _head(report: EvaluationReport, column: str) -> str:
    captions = any(row.measures for run in report.runs for row in run.arms if row.column == column)
    return f"{title(column)}, word F1" if captions else title(column)


def _cell(row: ArmRow | None, intervals: bool) -> str:
    if row is None or not math.isfinite(row.accuracy.value):
        return NONE
    star = "*" if row.incomplete else ""
    span = interval(row.accuracy) if intervals else ""
    return f"{percent(row.accuracy.value)}{star}" + (f" ({span})" if span else "")


def _of_verdict(row: AuditedRow) -> str:
    if not row.scored:
        return NONE
    span = interval(row.accuracy)
    return f"{percent(row.accuracy.value)} ({f'{span}, ' if span else ''}n = {row.scored})"


def _result(row: ArmRow) -> list[Any]:
    calls = max(row.delivered.calls, 1)
    return [
        str(row.arm), row.column, row.items, row.scored, row.excluded, row.calls, row.failed_calls,
        *_three(row.accuracy), _number(row.circular.value), _number(row.chance), _number(row.above_chance.value),
        _number(row.parse_rate), _number(row.judged), _number(row.delivered.frames / calls),
        _number(row.delivered.seconds / calls), _number(row.positions.p), "; ".join(row.flags),
    ]  # fmt: skip


def _contrast(row: ContrastRow) -> list[Any]:
    declared = row.contrast
    return [
        row.column, declared.name, declared.part, str(declared.treated), str(declared.control), row.items,
        _number(row.treated.value), _number(row.control.value), *_three(row.difference), *_three(row.relative),
        _number(row.above_chance.value), row.mcnemar.only_treated, row.mcnemar.only_control, _number(row.mcnemar.p),
        _number(row.p), _number(row.p_holm), _number(row.detectable), _number(row.teacher_right.value),
        _number(row.teacher_wrong.value),
    ]  # fmt: skip


def _three(one: Estimate) -> list[str]:
    return [_number(one.value), _number(one.low), _number(one.high)]


def _number(value: float | None) -> str:
    return "" if value is None or not math.isfinite(value) else f"{value:.6g}"


def _remark(report: EvaluationReport) -> str:
    return (
        "Accuracy in percent, the mean over the orders of the options, with 95 % intervals over clips; * calls failed, "
        "and their items are left out. "
        + (
            f"Holm's p over {report.comparisons} declared comparisons."
            if report.comparisons
            else "No comparison has a p."
        )
    )


def _marked_down(rows: Rows) -> str:
    clean = [[re.sub(r"\s+", " ", cell).replace("|", r"\|").replace("<", "&lt;") for cell in row] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in clean]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def _texed(rows: Rows) -> str:
    def escaped(cell: str) -> str:
        return "".join(_TEX.get(character, character) for character in re.sub(r"\s+", " ", cell))

    lines = [" & ".join(escaped(cell) for cell in row) + r" \\" for row in rows]
    head = rf"\begin{{tabular}}{{{'l' * 2}{'r' * (len(rows[0]) - 2)}}}"
    return "\n".join([head, r"\toprule", lines[0], r"\midrule", *lines[1:], r"\bottomrule", r"\end{tabular}"])


def _csv(rows: Sequence[Sequence[Any]]) -> str:
    """Comma-separated values; a text that a spreadsheet would take for a formula gets a quote before it."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return held.getvalue()


def _harmless(cell: Any) -> Any:
    if not isinstance(cell, str) or not cell.startswith(_FORMULA) or re.fullmatch(r"[+-]?[\d.]+(e[+-]?\d+)?", cell):
        return cell
    return f"'{cell}"
