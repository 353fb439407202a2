"""Precision and recall of the lint on planted defects, and its speed.

    python -m benchmarks.lint [--quick] [--seed N] [--rows N]

Reasoning traces are generated from `--seed` (random unless given), in the shape of published files: most without a
defect, some with one of each kind planted, some that only look like one. They are written to a file, read by the
importer and checked as `curate lint` does; each figure counts findings of one kind (with the rows they name) against
what was planted. Structural checks have goal 1.0. The two checks of wording have the goals of the leak check that they
rest on (0.95). The checks of whole datasets are counted over many generated datasets, with the bias and without: they
are made to raise a false alarm in 1 of 100, and should find a clear bias in 400 rows nearly always.

Speed is processor time for 100,000 rows, beside pandas looking for repeated questions alone. `--quick` takes 4,000 rows
for everything.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.linting.biased import rates
from benchmarks.linting.planted import DEFECTS
from benchmarks.linting.tempting import TEMPTATIONS
from benchmarks.linting.world import Record, record
from curation.lint import find
from curation.lint.run import lint
from curation.lint.targets import of_file
from schemas.loose import LooseRow

ROWS, QUICK = 100_000, 4_000
SECONDS = 45.0
WORDING = 0.95
_DATASETS = ("option-length-bias", "option-position-bias", "text-prior")
Truth = set[tuple[str, tuple[str, ...]]]
Figure = tuple[str, float, float, bool]
"""Name, value, goal, and whether less is better."""


def main() -> int:
    """Run; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    count = given.rows or (QUICK if given.quick else ROWS)
    rng = random.Random(given.seed)
    records, truth, tempting = world(rng, count)
    print(f"seed {given.seed}, {len(records)} rows: {len(truth)} findings planted, {tempting} temptations"
          f"{' (quick)' if given.quick else ''}")  # fmt: skip
    figures, rows = checked(records, truth)
    figures += rates(rng, 100 if given.quick else 200)
    figures.append(speed(rows))
    short = 0
    for name, value, goal, less in figures:
        ok = value <= goal if less else value >= goal
        short += not ok
        print(f"{name} {value:.3f} (goal {'<=' if less else '>='} {goal:g}) {'ok' if ok else 'short'}")
    return int(short > 0)


def world(rng: random.Random, count: int) -> tuple[list[Record], Truth, int]:
    """Records in random order, what is planted in them, and how many temptations there are."""
    groups: list[list[Record]] = []
    truth: Truth = set()
    tempting = number = total = 0
    while total < count:
        one, number = record(rng, number), number + 1
        dice = rng.random()
        if dice < 0.14:
            group, kinds = rng.choice(list(DEFECTS.values()))(rng, one)
            truth |= {
                (kind, tuple(sorted(group[at]["question_id"] for at in at_rows))) for kind, at_rows in kinds.items()
            }
        elif dice < 0.34:
            group, tempting = rng.choice(list(TEMPTATIONS.values()))(rng, one), tempting + 1
        else:
            group = [one]
        groups.append(group)
        total += len(group)
    withheld = {entry for entry in truth if entry[0] == "answer-undisclosed"}  # told once, with all its rows
    if withheld:
        truth = truth - withheld | {("answer-undisclosed", tuple(sorted(one for _, ids in withheld for one in ids)))}
    records = [one for group in groups for one in group]
    rng.shuffle(records)
    return records, truth, tempting


def checked(records: Sequence[Record], truth: Truth) -> tuple[list[Figure], Sequence[LooseRow]]:
    """Precision and recall of each kind."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "traces.jsonl"
        path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
        rows = of_file(path).rows
    report = lint(rows, skip=_DATASETS)
    found: Truth = {
        (one.issue.kind, tuple(sorted(rows[row].id for row in one.rows))) for one in report.findings
    }  # fmt: skip
    by_kind: defaultdict[str, list[Truth]] = defaultdict(lambda: [set(), set()])
    for side, kinds in enumerate((truth, found)):
        for kind, ids in kinds:
            by_kind[kind][side].add((kind, ids))
    structural = {name: plugin.value.structural for name, plugin in find().items()}
    figures = list(_figures(by_kind, structural))
    broken = [one for one in report.unchecked if one.broken]
    figures.append(("lint-checks-that-failed", float(len(broken)), 0.0, True))
    for kind, (planted, told) in sorted(by_kind.items()):
        for name, some in (("missed", planted - told), ("false", told - planted)):
            for _, ids in sorted(some)[:3]:
                print(f"  {name} {kind}: {', '.join(ids)}")
    return figures, rows


def _figures(by_kind: dict[str, list[Truth]], structural: dict[str, bool]) -> Iterator[Figure]:
    for kind, (planted, told) in sorted(by_kind.items()):
        right = len(planted & told)
        goal = 1.0 if structural[kind] else WORDING
        print(f"{kind}: {len(planted)} planted, {len(told)} found, {right} of them right")
        yield f"lint-precision-{kind}", right / len(told) if told else 1.0, goal, False
        yield f"lint-recall-{kind}", right / len(planted) if planted else 1.0, goal, False


def speed(rows: Sequence[LooseRow]) -> Figure:
    """Processor time of all checks for 100,000 rows; pandas' for repeated questions alone stands before it."""
    import pandas

    start = time.process_time()
    table = pandas.DataFrame(
        {"clip": [row.media[0].id if row.media else "" for row in rows], "question": [row.question for row in rows],
         "answer": [" ".join(row.answers) for row in rows]}
    )  # fmt: skip
    pairs = int((table.groupby(["clip", "question"])["answer"].nunique() > 1).sum())
    plain = (time.process_time() - start) * ROWS / len(rows)
    start = time.process_time()
    lint(rows)
    ours = (time.process_time() - start) * ROWS / len(rows)
    print(f"pandas, repeated questions with several answers alone ({pairs} exact ones): {plain:.2f} s / 100,000 rows")
    return "lint-seconds-per-100000-rows", ours, SECONDS, True


if __name__ == "__main__":
    sys.exit(main())
