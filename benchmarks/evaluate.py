"""Scoring a whole evaluation and making its report, with all intervals: how long it takes.

    python -m benchmarks.evaluate [--quick] [--seed N] [--predictions N]

The script writes the run folder of one made-up model: every condition with both senses, three of them without media,
three orders of the options, three samples of self-consistency; questions of three benchmark tasks about 600 recordings.
Then `aurelia.report.compute` reads the predictions, scores them strictly, writes the scores, and makes every table with
its intervals. Beside it stands a baseline in plain NumPy: it reads the same predictions with `json` and one regular
expression, and makes the means and the declared comparisons (difference, relative gain, both above chance, and the
difference where the teacher was right and where it was wrong) by drawing clusters a thousand times for each figure. It
checks nothing: no contract, no order of options beyond the key, no failed calls, no parse rate, no bias of places, no
leak in the steps, no exact test, no honest interval where few clusters differ. Both must agree on every mean.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.samples import clusters
from aurelia.report.compute import EvaluationReport, compute
from aurelia.statistics.intervals import Numbers
from benchmarks.evaluating.runs import LETTERS, orders_of, plan, prediction, row, said, write
from schemas.evaluation import Arm, Condition, Contrast, EvaluationPlan, Given, Prediction
from schemas.release import ReleaseRow

SECONDS = 60.0
ORDERS, SAMPLES, DRAWS = 3, 3, 1000
TASKS = ("av-compositional", "av-qa", "dm-match")
ARMS = (
    *(Arm(condition=one) for one in Condition),
    *(Arm(condition=one, given=Given.text) for one in (Condition.baseline, Condition.steps, Condition.steps_masked)),
)
CALLS = ORDERS * (len(ARMS) - 1 + SAMPLES)
"""An item's predictions."""
_ANSWER = re.compile(r"ANSWER: ([A-Z])")
_LEAST = 1000


def main() -> int:
    """Print what each part takes, and figures; 1 when one is short."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--predictions", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true", help="10,000 predictions; the goal is for 100,000")
    options = parser.parse_args()
    seed = secrets.randbelow(100_000) if options.seed is None else options.seed
    wanted = max(_LEAST, 10_000 if options.quick else options.predictions)
    with tempfile.TemporaryDirectory() as scratch:
        rows = questions(-(-wanted // CALLS), seed)
        made = write(Path(scratch) / "run", declared(rows), rows, lines(rows, seed))
        print(f"seed {seed}: {len(rows)} items, {CALLS * len(rows)} predictions{' (quick)' if options.quick else ''}")
        began, worked = time.perf_counter(), time.process_time()
        report = compute([RunFolder.open(made.path)])
        ours, worked = time.perf_counter() - began, time.process_time() - worked
        began = time.perf_counter()
        means, intervals = plainly(made.path / "predictions.jsonl", rows, made.plan.contrasts)
        plain = time.perf_counter() - began
    made_here = count(report)
    apart = furthest(report, means)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    print(
        f"{made_here} intervals of ours in {ours:.1f} s ({worked:.1f} s of a processor),"
        f" {intervals} plain ones in {plain:.1f} s; peak {peak:.0f} MB"
    )
    print(f"\nseconds-plain {plain:.1f} (no goal)\ntimes-as-long-as-plain {ours / plain:.2f} (no goal)")
    figures = [("seconds", ours, f"< {SECONDS:.0f}", ours < SECONDS), ("means-apart", apart, "< 1e-9", apart < 1e-9)]
    for name, value, goal, met in figures:
        print(f"{name} {value:.3g} (goal {goal}) {'ok' if met else 'short'}")
    return 0 if all(met for *_, met in figures) else 1


def questions(count: int, seed: int) -> list[ReleaseRow]:
    """Questions with four options, a third of each benchmark task, about four to a recording."""
    random = np.random.default_rng(seed)
    return [
        row(
            number, int(random.integers(600)), int(random.integers(4)), ("a bell", "a dog", "rain", "a drum"),
            question=f"What sounds when number {number} moves?", task=TASKS[number % 3],
            teacher_right=bool(random.random() < 0.7),
        )
        for number in range(count)
    ]  # fmt: skip


def declared(rows: Sequence[ReleaseRow]) -> EvaluationPlan:
    """What the run declares."""
    return plan(rows, ARMS, model="made-up", permutations=ORDERS, samples=SAMPLES)


def lines(rows: Sequence[ReleaseRow], seed: int) -> Iterator[Prediction]:
    """The predictions: items differ in how hard they are, and steps help."""
    random = np.random.default_rng([seed, 1])
    how = declared(rows)
    for one in rows:
        ease = random.normal()
        for place, arm in enumerate(ARMS):
            skill = 1 / (1 + np.exp(-(ease + 0.1 * place - (arm.given is Given.text))))
            many = SAMPLES if arm.condition is Condition.self_consistency else 1
            for order in orders_of(one, how):
                for repeat in range(many):
                    right = random.random() < skill
                    chosen = str(one.answer.option) if right else LETTERS[int(random.integers(4))]
                    yield prediction(one, arm, order, said(order, chosen), repeat)


def plainly(path: Path, rows: Sequence[ReleaseRow], contrasts: Sequence[Contrast]) -> tuple[dict[str, float], int]:
    """The baseline: `arm column` -> mean, and how many intervals it made."""
    key = {one.id: str(one.answer.option) for one in rows}
    right: dict[tuple[str, str], dict[str, list[str]]] = {}
    for text in path.open():
        line = json.loads(text)
        found = _ANSWER.search(line["text"])
        arm = line["arm"]["condition"] + "/" + line["arm"]["given"]
        chosen = line["order"]["ABCD".index(found.group(1))] if found else ""
        right.setdefault((arm, line["order"]), {}).setdefault(line["sample"], []).append(chosen)
    values: dict[str, dict[str, list[float]]] = {}
    for (arm, _), samples in right.items():
        for sample, chosen in samples.items():
            values.setdefault(arm, {}).setdefault(sample, []).append(float(_most(chosen) == key[sample]))
    return _intervals({arm: {s: float(np.mean(v)) for s, v in each.items()} for arm, each in values.items()}, rows,
                      contrasts)  # fmt: skip


def _most(chosen: list[str]) -> str:
    """The most frequent answer; none where two are."""
    ranked = sorted(((chosen.count(one), one) for one in set(chosen)), reverse=True)
    return "" if len(ranked) > 1 and ranked[0][0] == ranked[1][0] else ranked[0][1]


def _intervals(
    values: dict[str, dict[str, float]], rows: Sequence[ReleaseRow], contrasts: Sequence[Contrast]
) -> tuple[dict[str, float], int]:
    random, places = np.random.default_rng(0), np.array(clusters(rows))
    means: dict[str, float] = {}
    intervals = 0
    for column in TASKS:
        here = np.array([one.benchmark_task == column for one in rows])
        taught = np.array([one.draft_answer == one.answer for one in rows])[here]
        table = {arm: np.array([each[one.id] for one in rows])[here] for arm, each in values.items()}
        mine = places[here]
        for arm, scores in table.items():
            means[f"{arm} {column}"] = float(scores.mean())
            for some in (scores, (scores - 0.25) / 0.75):
                resampled(some, np.ones(len(some)), mine, random)
                intervals += 1
        for one in contrasts:
            treated, control = (table[f"{arm.condition}/{arm.given}"] for arm in (one.treated, one.control))
            gap, alike = treated - control, np.ones(len(treated))
            for parts, wholes in (
                (treated, alike),
                (control, alike),
                (gap, alike),
                (gap, control),
                (gap, 0.75 * alike),
            ):
                resampled(parts, wholes, mine, random)
            for side in (taught, ~taught):
                resampled(gap[side], alike[side], mine[side], random)
            intervals += 7
    return means, intervals


def resampled(parts: Numbers, wholes: Numbers, places: Numbers, random: np.random.Generator) -> tuple[float, float]:
    """The percentile interval of a ratio from clusters drawn again, drawn anew for each figure."""
    _, place = np.unique(places, return_inverse=True)
    above, below = np.bincount(place, weights=parts), np.bincount(place, weights=wholes)
    drawn = random.integers(len(above), size=(DRAWS, len(above)))
    low, high = np.quantile(above[drawn].sum(axis=1) / below[drawn].sum(axis=1), (0.025, 0.975))
    return float(low), float(high)


def count(report: EvaluationReport) -> int:
    """How many intervals a report has."""
    run = report.runs[0]
    return 3 * len(run.arms) + 7 * len(run.contrasts) + 3 * len(run.leaks)


def furthest(report: EvaluationReport, means: dict[str, float]) -> float:
    """How far any mean of ours is from the baseline's."""
    run = report.runs[0]
    return max(abs(means[f"{one.arm.condition}/{one.arm.given} {one.column}"] - one.accuracy.value) for one in run.arms)


if __name__ == "__main__":
    sys.exit(main())
