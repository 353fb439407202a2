"""How many items of two options the audit decides when each order is asked several times, and how often it errs.

    python -m benchmarks.audit_repeats [--quick] [--seed N]

Two options have two orders, too few answers to tell knowing from guessing. Items need both senses, leak through text,
picture or sound, or are solved by nobody, a fifth each. Three solvers with skill (right 95 times in 100 where they can
know) answer each item with each set of senses, in both orders, each asked 1, 3, 5 or 8 times. Where a solver knows
nothing it guesses afresh in every draw, leans to some option of the item (of the variance of single answers, a tenth or
three tenths lie between items), or says the same in every draw, which no number of draws averages out.

Each kind of world stands in a line: how many items get a verdict, and how many get a wrong one. Goals:

- `false-one-suffices` and `false-needs-both` 0.05, over all kinds of worlds: of the items that need both, so many are
  said to do with one; of the others, so many are said to need both.
- `decided-afresh-8` 0.85: of all items, so many get a verdict where guesses are fresh and each order is asked eight
  times.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from collections import Counter

from aurelia.audit.verdict import audit
from tests.aurelia.audit.worlds import world

REPEATS = (1, 3, 5, 8)
WAYS = {
    "afresh": (0.0, 0.0), "leaning a tenth": (0.1, 0.0), "leaning three tenths": (0.3, 0.0),
    "always the same": (0.0, 1.0),
}  # fmt: skip
"""How far guesses lean, and how often they are the same."""
Counts = Counter[tuple[str, str]]


def main() -> int:
    """Measure, print, and tell whether all goals are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="two worlds of a kind instead of eight")
    parser.add_argument("--seed", type=int, default=None)
    given = parser.parse_args()
    seed = secrets.randbelow(1_000_000) if given.seed is None else given.seed
    each = 2 if given.quick else 8
    note = " (quick: shares are coarse)" if given.quick else ""
    print(f"seed {seed}: {each} worlds of 150 items of two options of each kind{note}\n")
    found: dict[tuple[str, int], Counts] = {}
    for way, (leaning, steady) in WAYS.items():
        for repeats in REPEATS:
            counts: Counts = Counter()
            for one in range(seed, seed + each):
                made = world(one, options=2, orders=2, repeats=repeats, able=3, weak=0, leaning=leaning, steady=steady)
                told = audit(made.items, made.answers)
                counts.update((kind, verdict.verdict) for kind, verdict in zip(made.truth, told, strict=True))
            found[way, repeats] = counts
            print(f"guesses {way:20}, each order asked {repeats} times: decided {_decided(counts):.3f}, "
                  f"both as one {_as(counts, 'one-suffices', both=True):.3f}, "
                  f"else as both {_as(counts, 'needs-both', both=False):.3f}", flush=True)  # fmt: skip
    print()
    whole = sum(found.values(), Counter())
    figures = [
        ("false-one-suffices", _as(whole, "one-suffices", both=True), 0.05, True),
        ("false-needs-both", _as(whole, "needs-both", both=False), 0.05, True),
        ("decided-afresh-8", _decided(found["afresh", 8]), 0.85, False),
    ]
    good = True
    for name, value, goal, below in figures:
        met = value <= goal if below else value >= goal
        good = good and met
        print(f"{name} {value:.4g} (goal {'<=' if below else '>='} {goal:g}) {'ok' if met else 'short'}")
    return 0 if good else 1


def _decided(counts: Counts) -> float:
    return sum(many for (_, said), many in counts.items() if said != "undecided") / counts.total()


def _as(counts: Counts, verdict: str, *, both: bool) -> float:
    """Of the items that need both senses, or of all others, how many got a verdict."""
    mine: Counter[str] = Counter()
    for (kind, said), many in counts.items():
        if (kind == "both") is both:
            mine[said] += many
    return mine[verdict] / mine.total()


if __name__ == "__main__":
    sys.exit(main())
