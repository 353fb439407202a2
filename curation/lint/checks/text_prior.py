"""How far the most frequent answer of each template gets, without any clip."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from curation.lint.base import Finding, Gap, LintCheck, Statistic, quoted, told
from curation.lint.chance import share
from curation.lint.rows import lacks_answer, right_texts, shown_answer
from curation.lint.texts import plain
from schemas.issues import Severity
from schemas.loose import LooseRow

_NAME = "text-prior"
_ENOUGH = 10
_FAR = 0.25
"""How far above chance, of the way to 1, the most frequent answer may get (the lower end of its interval)."""


def _look(rows: Sequence[LooseRow]) -> Iterator[Finding | Gap | Statistic]:
    groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        groups[row.dataset, plain(row.template)].append(at)
    hits = covered = 0
    chance = 0.0
    for members in groups.values():
        if len(members) < _ENOUGH:
            yield Gap(tuple(members), f"its template has fewer than {_ENOUGH} rows")
            continue
        row = rows[members[0]]
        figure = _figure(row.template or "all questions", [rows[at] for at in members])
        yield figure
        if figure.flagged:
            yield _finding(row, figure)
        hits += round(figure.value * figure.rows)
        covered += figure.rows
        chance += figure.chance * figure.rows
    if covered and len(groups) > 1:
        yield replace(share(_NAME, "all templates together", hits, covered, chance / covered), flagged=False)


def _figure(label: str, rows: Sequence[LooseRow]) -> Statistic:
    counts = Counter(min(right_texts(row)) for row in rows)
    most, times = min(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    answer = next(shown_answer(row) for row in rows if min(right_texts(row)) == most)
    chance = 1 / max(2, len(counts))
    figure = share(_NAME, label, times, len(rows), chance, f"always {quoted(answer, 30)}, of {len(counts)} answers")
    return replace(figure, flagged=(figure.low - chance) / (1 - chance) >= _FAR)


def _finding(row: LooseRow, figure: Statistic) -> Finding:
    subject = f"template {quoted(row.template, 80)}" if row.template else row.dataset or "dataset"
    always = figure.note.removeprefix("always ").partition(", of ")[0]
    issue = told(
        _NAME, subject,
        f"who always answers {always} is right in {figure.value:.0%} of "
        f"{figure.rows} rows ({figure.low:.0%} to {figure.high:.0%}), without the clip",
        "balance its answers, or report the score of the prior beside the models'", Severity.warning,
    )  # fmt: skip
    return Finding(issue, (), "question")


def _lacks(row: LooseRow) -> str:
    return lacks_answer(row) or ("" if right_texts(row) else "its right answer is not clear")


CHECK = LintCheck(
    _NAME,
    "the most frequent answer of a template gets far, without any clip",
    _look,
    severity=Severity.warning,
    structural=False,
    applies=lambda row: row.benchmark_task != "av-captioning",
    lacks=_lacks,
)
