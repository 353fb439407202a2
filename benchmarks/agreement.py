"""Agreement: consensus beside majority, alerts about planted reviewers, and intervals that hold what they say.

    python -m benchmarks.agreement [--quick] [--seed N] [--worlds N] [--mace]

Everything is simulated from a seed, so the truth is known. Majority breaks ties towards the most frequent value, which
favours it. Ten reviewers judge drafts of which four in five are right, two reviewers an item: two rubber-stampers
(they look at one item in twenty; half of them are also fast), one or two careless ones (they look at 20 to 45 % and
change two in five of the rest), the others good (they find 75 to 95 % of the faults and change 2 to 10 % of what is
right). A world accuses when an alert names a good one. Coverage is over clips whose items share their difficulty.
"""

from __future__ import annotations

import argparse
import importlib.util
import secrets
import sys

from benchmarks.agreeing.consensus import compare, coverage
from benchmarks.agreeing.watching import Tally, tire, watch

Figure = tuple[str, float, str, bool]
LEAST_STAMPERS, LEAST_CARELESS, MOST_ACCUSING, LEAST_COVERAGE = 0.95, 0.85, 0.05, 0.92
MEASURES = {"agreement": 10, "alpha": 7, "ac1": 7, "cohen": 7}
ITEMS = (150, 300, 600, 1000)
"""Items of a world; two judge each, so a reviewer judges a fifth as many."""


def consensus(seed: int, worlds: int, with_mace: bool) -> list[Figure]:
    """Share of verdicts whose truth is found."""
    print(f"share of 500 verdicts found right, {worlds} worlds of ten reviewers, four of them poor")
    print(f"{'judgements an item':>18} {'majority':>9} {'Dawid-Skene':>12} {'MACE':>6} {'reliability off by':>19}")
    figures: list[Figure] = []
    for each in (2, 3, 5):
        one = compare(seed, worlds, 500, each, with_mace=with_mace)
        other = "-" if one.mace is None else f"{one.mace:.3f}"
        print(f"{each:18} {one.majority:9.3f} {one.dawid_skene:12.3f} {other:>6} {one.reliability_error:19.3f}")
        gain = one.dawid_skene - one.majority
        figures.append((f"dawid-skene-over-majority-of-{each}", gain, "> 0", gain > 0))
    return figures


def reviewers(seed: int, worlds: int) -> list[Figure]:
    """Who is found, who is accused."""
    print(f"\nfound by alerts, {worlds} worlds of each size; good ones accused, and worlds that accuse any")
    print(f"{'items':>6} {'rubber-stampers':>16} {'careless':>9} {'good accused':>13} {'worlds':>7} {'all good':>9}")
    figures: list[Figure] = []
    for items in ITEMS:
        size = {"items": items, "tests": max(2, items // 100)}
        mixed, fine = watch(worlds, seed, **size), watch(worlds, seed + 1, bad=False, **size)
        print(
            f"{items:6} {mixed.share('rubber-stamper'):16.3f} {mixed.share('careless'):9.3f}"
            f" {mixed.accused:6} of {mixed.good:<4}{accusing(mixed):7.3f} {accusing(fine):9.3f}"
        )
        if items == ITEMS[-1]:
            found, lax = mixed.share("rubber-stamper"), mixed.share("careless")
            figures.append(("rubber-stampers-found", found, f">= {LEAST_STAMPERS}", found >= LEAST_STAMPERS))
            figures.append(("careless-found", lax, f">= {LEAST_CARELESS}", lax >= LEAST_CARELESS))
        for name, share in ((f"accusing-{items}", accusing(mixed)), (f"accusing-all-good-{items}", accusing(fine))):
            figures.append((name, share, f"<= {MOST_ACCUSING}", share <= MOST_ACCUSING))
    tired = tire(max(10, worlds // 4), seed, items=500)
    print(f"a good one who clicks through from the middle of 1000 items on is found in {tired:.2f} of worlds")
    return figures


def accusing(tally: Tally) -> float:
    """The share of worlds that accuse a good reviewer."""
    return tally.worlds_accusing / tally.worlds


def intervals(seed: int, worlds: int) -> list[Figure]:
    """How often 95 % intervals hold the truth."""
    print(f"\nshare of 95 % intervals that hold the truth, {worlds} samples each")
    print(f"{'clips':>6} {'':10} " + " ".join(f"{one:>{width}}" for one, width in MEASURES.items()))
    figures: list[Figure] = []
    for clips in (30, 100):
        for name, plain in (("BCa", False), ("percentile", True)):
            held = coverage(seed, worlds, clips, percentile=plain)
            cells = " ".join(f"{held[one]:{width}.3f}" for one, width in MEASURES.items())
            print(f"{clips:6} {name:10} {cells}")
            if clips == 100 and not plain:
                figures += [
                    (f"coverage-{one}", held[one], f">= {LEAST_COVERAGE}", held[one] >= LEAST_COVERAGE)
                    for one in ("alpha", "ac1")
                ]
    return figures


def main() -> int:
    """Print tables and figures; 1 when one is short."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--quick", action="store_true", help="40 worlds; shares are coarse")
    parser.add_argument("--mace", action="store_true", help="MACE beside (crowd-kit; slow)")
    options = parser.parse_args()
    seed = secrets.randbelow(100_000) if options.seed is None else options.seed
    worlds = 40 if options.quick else options.worlds
    note = " (quick: fewer worlds than the figures ask for)" if options.quick else ""
    print(f"seed {seed}: {worlds} worlds{note}", flush=True)
    with_mace = options.mace and importlib.util.find_spec("crowdkit") is not None
    figures = consensus(seed, max(5, worlds // (20 if with_mace else 5)), with_mace)
    figures += [*reviewers(seed, worlds), *intervals(seed, 3 * worlds)]
    print()
    for name, value, goal, met in figures:
        print(f"{name} {value:.4g} (goal {goal}) {'ok' if met else 'short'}")
    return 0 if all(met for *_, met in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
