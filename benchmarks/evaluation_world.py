"""A world of known truth, put through the audit and the report: do they find what is there, and only that?

    python -m benchmarks.evaluation_world [--quick] [--seed N]

The audit. Items need both senses, leak through the text, the sound, the picture or the wording of their options, or are
solved by nobody. Two models with skill, three without (one of which says the same in every order), a model that made a
sixth of the items and is always right on them, five people and three classifiers of texts answer all of them, in eight
orders of four options; some calls fail. Goals:

- `audit-recovered` 0.95: of the items that plain tests could decide from the same answers (`evaluating.auditing`), so
  many get the true verdict. The rest is what the audit's own corrections, which the plain tests lack, may cost.
- `audit-wrongly-needs-both` 0.05: of the items that do not need both senses, at most so many are said to. It is what
  the audit states of itself, and what one test at 5 % may do.
- `audit-wrongly-one-suffices` 0.05: of the items that need both or that nobody solves, the same.
- `audit-least-named` 0.9: of the leaks found, the sense that suffices is the least one. Naming a richer one is no wrong
  verdict, so that less is asked.
- `audit-weak-needs-both` 0.02: where no solver knows anything, so few items are said to need both. The failure of weak
  models proves nothing; what is left is luck. Tests on an item err in 5 % of the items together, and a quarter of them
  are with both senses: 1.25 %, with room for the draw.
- `audit-failed-undecided` 1: an item with a failed call passes nothing.
- `audit-maker-counted` 0: who made an item has no probe on it.

The report. The steps of a world state the answer, hand over an inference, help to look and listen, or do nothing, or
each on a quarter of the items; how often the model is right in each arm is set (`evaluating.parts`). Goals:

- `report-coverage` and `report-arm-coverage` 0.92 to 0.98: how many intervals of comparisons and of accuracies hold the
  truth. The intervals are meant to be 95 % ones (`benchmarks.coverage` measures that closely); a few dozen reports can
  tell no more.
- `report-effects-found` 0.95: of the true effects at least twice as large as the report's own detectable difference, so
  many are told from 0 after Holm's correction.
- `report-false-effects`: of the reports with comparisons whose true value is 0, how many tell any of these from 0. Holm
  promises 0.05; so many reports may show more by the draw, one time in a hundred, and that is the goal.
- `report-leak-share-off` 0.02: how far the share of steps that state the answer is from the truth, at most.
"""

from __future__ import annotations

import argparse
import math
import secrets
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.evaluating.auditing import SUFFICES, Audited, audited, right, table
from benchmarks.evaluating.items import MAKER, MODELS, WEAK
from benchmarks.evaluating.parts import WORLDS, Told, told

Figure = tuple[str, float, str, bool]
RECOVERED, WRONG, LEAST_NAMED, WEAK_WRONG, FOUND, OFF = 0.95, 0.05, 0.9, 0.02, 0.95, 0.02
COVERAGE = (0.92, 0.98)


def main() -> int:
    """Print tables and figures; 1 when one is short."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--quick", action="store_true", help="one world of 180 items to audit, 10 reports")
    options = parser.parse_args()
    seed = secrets.randbelow(100_000) if options.seed is None else options.seed
    worlds, count, each = (1, 180, 2) if options.quick else (3, 300, 20)
    note = " (quick: shares are coarse)" if options.quick else ""
    print(f"seed {seed}: {worlds} audits of {count} items, {each * len(WORLDS)} reports{note}\n", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        at = Path(scratch)
        found = [audited(at / f"audit-{n}", count, MODELS, seed + n) for n in range(worlds)]
        weak = [audited(at / f"weak-{n}", count, WEAK, seed + n, able=False) for n in range(worlds)]
        table(found)
        reports = [told(at / f"{world}-{n}", world, seed + n) for world in WORLDS for n in range(each)]
    tabled(reports)
    print()
    figures = [*of_audits(found, weak), *of_reports(reports)]
    for name, value, goal, met in figures:
        print(f"{name} {value:.4g} (goal {goal}) {'ok' if met else 'short'}")
    return 0 if all(met for *_, met in figures) else 1


def most(name: str, value: float, goal: float) -> Figure:
    """A figure that may not be above its goal."""
    return name, value, f"<= {goal:g}", value <= goal


def least(name: str, value: float, goal: float) -> Figure:
    """A figure that may not be below its goal."""
    return name, value, f">= {goal:g}", value >= goal


def share(some: Sequence[bool]) -> float:
    """How many of them hold; nan of none."""
    return sum(some) / len(some) if some else float("nan")


def of_audits(found: Sequence[Audited], weak: Sequence[Audited]) -> list[Figure]:
    """How the audits did."""
    rows = [one for each in found for one in each.rows()]
    named = [(kind, verdict) for kind, verdict, _ in rows if kind in SUFFICES and verdict.verdict == "one-suffices"]
    failed = [one for each in found for one in each.verdicts if one.sample in each.made.dropped]
    counted = sum(
        probe.asked for each in found for row, one in zip(each.made.rows, each.verdicts, strict=True)
        if MAKER in row.maker_models for probe in one.probes if probe.solver.startswith(MAKER)
    )  # fmt: skip
    return [
        least("audit-recovered", share([right(kind, verdict) for kind, verdict, clear in rows if clear]), RECOVERED),
        most("audit-wrongly-needs-both",
             share([verdict.verdict == "needs-both" for kind, verdict, _ in rows if kind != "both"]), WRONG),
        most("audit-wrongly-one-suffices",
             share([verdict.verdict == "one-suffices" for kind, verdict, _ in rows if kind not in SUFFICES]), WRONG),
        least("audit-least-named", share([verdict.suffices is SUFFICES[kind] for kind, verdict in named]), LEAST_NAMED),
        most("audit-weak-needs-both",
             share([one.verdict == "needs-both" for each in weak for one in each.verdicts]), WEAK_WRONG),
        least("audit-failed-undecided", share([one.verdict == "undecided" for one in failed]), 1.0),
        most("audit-maker-counted", float(counted), 0.0),
    ]  # fmt: skip


def of_reports(reports: Sequence[Told]) -> list[Figure]:
    """How the reports did."""
    every = [one for report in reports for one in report.compared]
    large = [one.found for one in every if one.truth >= 2 * one.detectable]
    none = [[one.found for one in report.compared if abs(one.truth) < 1e-9] for report in reports]
    false = [any(found) for found in none if found]
    low, high = COVERAGE
    covered = (
        ("report-coverage", share([one.held for one in every])),
        ("report-arm-coverage", share([held for report in reports for held in report.arms])),
    )
    return [
        *((name, value, f"{low}-{high}", low <= value <= high) for name, value in covered),
        least("report-effects-found", share(large), FOUND),
        most(
            "report-false-effects", share(false), round(WRONG + 2.33 * math.sqrt(WRONG * (1 - WRONG) / len(false)), 3)
        ),
        most("report-leak-share-off", max(abs(one.stated - one.stating) for one in reports), OFF),
    ]


def tabled(reports: Sequence[Told]) -> None:
    """How often each comparison was told from 0, with its true value."""
    names = [one.name for one in reports[0].compared]
    print(f"\nreports that tell a comparison from 0, and its true value\n{'':28}" + "".join(f"{w:>16}" for w in WORLDS))
    for place, name in enumerate(names):
        cells = []
        for world in WORLDS:
            mine = [report.compared[place] for report in reports if report.world == world]
            cells.append(f"{share([one.found for one in mine]):8.2f} ({mine[0].truth:+.2f})")
        print(f"{name:28}" + "".join(f"{cell:>16}" for cell in cells))


if __name__ == "__main__":
    sys.exit(main())
