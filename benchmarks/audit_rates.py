"""How often the audit errs, by how solvers guess: afresh each time, or the same in every order.

    python -m benchmarks.audit_rates [--quick] [--seed N]

Items need both senses, leak through text, picture or sound, or are solved by nobody, a fifth each. One solver with
skill (right 95 times in 100 where it can know) and two without, or three with skill, answer each item with each set of
senses, in six, eight or ten orders of three, four or two options. Where a solver knows nothing it guesses afresh in
every order, or, on a half or on all of the items, the same in all of them, which no number of orders averages out.

Each kind of world stands in a line with what was found. Goals, over all kinds of worlds and for the worst kind:

- `false-one-suffices` 0.05 and 0.05: of the items that need both, so many are said to do with one.
- `false-needs-both` 0.05 and 0.06: of the items that leak or that nobody solves, so many are said to need both. Two
  options leave the least room between a guess and an answer, and one probe that misses the leak by bad luck.
- `found-afresh` 0.75: of all items, so many get their true verdict where guesses are fresh; the rest is undecided.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from collections import Counter
from itertools import product

from aurelia.audit.verdict import audit
from tests.aurelia.audit.worlds import world

TRUTH = {"both": "needs-both", "none": "nobody-solves"}
LEAKS = "one-suffices"
WAYS = list(product((0.0, 0.5, 1.0), ((3, 6), (4, 8), (2, 10)), ((1, 2), (3, 0))))
Counts = Counter[tuple[str, str]]


def main() -> int:
    """Measure, print, and tell whether all goals are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="two worlds of a kind instead of twelve")
    parser.add_argument("--seed", type=int, default=None)
    given = parser.parse_args()
    seed = secrets.randbelow(1_000_000) if given.seed is None else given.seed
    each = 2 if given.quick else 12
    print(
        f"seed {seed}: {each} worlds of 150 items of each kind{' (quick: shares are coarse)' if given.quick else ''}\n"
    )
    found: dict[tuple[float, int, int, int], Counts] = {}
    for steady, (options, orders), (able, weak) in WAYS:
        counts = _counts(range(seed, seed + each), options, orders, able, weak, steady)
        found[steady, options, orders, able] = counts
        print(f"the same on {steady:4.0%} of items, {options} options, {orders:2} orders, {able} of 3 able: "
              f"both as one {_wrong_less(counts):.3f}, else as both {_wrong_both(counts):.3f}, "
              f"right {_right(counts):.3f}",
              flush=True)  # fmt: skip
    print()
    whole = sum(found.values(), Counter())
    fresh = sum((counts for (steady, *_), counts in found.items() if not steady), Counter())
    figures = [
        ("false-one-suffices", _wrong_less(whole), 0.05, True),
        ("false-one-suffices-worst", max(map(_wrong_less, found.values())), 0.05, True),
        ("false-needs-both", _wrong_both(whole), 0.05, True),
        ("false-needs-both-worst", max(map(_wrong_both, found.values())), 0.06, True),
        ("found-afresh", _right(fresh), 0.75, False),
    ]
    good = True
    for name, value, goal, below in figures:
        met = value <= goal if below else value >= goal
        good = good and met
        print(f"{name} {value:.4g} (goal {'<=' if below else '>='} {goal:g}) {'ok' if met else 'short'}")
    return 0 if good else 1


def _counts(seeds: range, options: int, orders: int, able: int, weak: int, steady: float) -> Counts:
    """What is true of each item, with what was said of it."""
    counts: Counts = Counter()
    for seed in seeds:
        made = world(seed, options=options, orders=orders, able=able, weak=weak, steady=steady)
        told = audit(made.items, made.answers)
        counts.update((kind, verdict.verdict) for kind, verdict in zip(made.truth, told, strict=True))
    return counts


def _wrong_less(counts: Counts) -> float:
    both = {said: many for (kind, said), many in counts.items() if kind == "both"}
    return both.get(LEAKS, 0) / sum(both.values())


def _wrong_both(counts: Counts) -> float:
    other = [(said, many) for (kind, said), many in counts.items() if kind != "both"]
    return sum(many for said, many in other if said == "needs-both") / sum(many for _, many in other)


def _right(counts: Counts) -> float:
    return sum(many for (kind, said), many in counts.items() if said == TRUTH.get(kind, LEAKS)) / counts.total()


if __name__ == "__main__":
    sys.exit(main())
