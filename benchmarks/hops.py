"""The check of AV-GeoIQ hops against labelled cases, beside a plain lookup of names.

    python -m benchmarks.hops

The cases are fixed (`benchmarks/cases/hops.jsonl`, its README says how labels were decided), so there is no seed. Of
the unseen half only counts are printed. Two readings of a verdict: it *accepts* a hop when it says supported;
precision is the share of true hops among the accepted ones, recall the share of true hops that are accepted.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pycountry
from babel import Locale
from babel.languages import get_official_languages
from babel.numbers import get_territory_currencies

from aurelia.knowledge import Claim, check_hop

CASES = Path(__file__).parent / "cases" / "hops.jsonl"
DECIDED = ("country", "currency", "language", "continent", "flag")
MOST_UNDECIDED = 0.05


@dataclass(frozen=True)
class Case:
    """One labelled hop and what was said of it."""

    category: str
    truth: str
    right: tuple[str, ...]
    unseen: bool
    said: str

    @property
    def undecided(self) -> bool:
        """Unknown, where the label wants a decision."""
        return self.said == "unknown" and "unknown" not in self.right

    @property
    def falsely_accepted(self) -> bool:
        """Supported, though false or contested."""
        return self.said == "supported" and self.truth in ("false", "contested")


def is_unseen(name: str) -> bool:
    """Whether a case is in the half that nobody tunes on."""
    return int(hashlib.sha256(name.encode()).hexdigest()[-1], 16) % 2 == 0


def judged(say: Callable[[Claim], str]) -> list[Case]:
    """All cases with a verdict each."""
    cases = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        hop = case["hop"]
        identifiers = tuple(hop.get("identifiers", ()))
        claim = Claim(hop["subject"], hop["relation"], hop["object"], identifiers, hop.get("valid_on", ""))
        right = tuple(case["status"])
        cases.append(Case(case["category"], case["truth"], right, is_unseen(case["id"]), say(claim)))
    return cases


def ours(claim: Claim) -> str:
    """The verdict of `aurelia.knowledge`."""
    return check_hop(claim).status


def plain_lookup(claim: Claim) -> str:
    """What exact names in pycountry and babel alone give: the first relation word that fits, today's values."""
    country = _country(claim.subject)
    if country is None:
        return "unknown"
    relation, wanted = claim.relation.casefold(), claim.object.casefold()
    english = Locale("en")
    if "currency" in relation:
        names = {english.currencies[code].casefold() for code in get_territory_currencies(country)}
    elif "language" in relation:
        names = {english.languages.get(code, code).casefold() for code in get_official_languages(country)}
    else:
        return "unknown"
    return "supported" if wanted in names else "contradicted"


def _country(name: str) -> str | None:
    for field in ("name", "common_name", "official_name"):
        known = pycountry.countries.get(**{field: name})
        if known:
            return str(known.alpha_2)
    return None


def share(part: int, whole: int) -> str:
    """A share as text, or a dash where there is nothing to share."""
    return f"{part / whole:.3f}" if whole else "-"


def row(name: str, cases: Sequence[Case]) -> str:
    """One line of the table."""
    accepted = [case for case in cases if case.said == "supported"]
    true = [case for case in cases if case.truth == "true"]
    hits = sum(case.truth == "true" for case in accepted)
    agree = sum(case.said in case.right for case in cases)
    undecided = sum(case.undecided for case in cases)
    unknown = sum(case.said == "unknown" for case in cases if case.truth != "uncheckable")
    checkable = sum(case.truth != "uncheckable" for case in cases)
    return (
        f"{name:14} {len(cases):5} {share(hits, len(accepted)):>9} {share(hits, len(true)):>7}"
        f" {share(agree, len(cases)):>7} {share(undecided, len(cases)):>9} {share(unknown, checkable):>8}"
        f" {sum(case.falsely_accepted for case in cases):>14}"
    )


def show(title: str, cases: Sequence[Case]) -> None:
    """The table of one half by one method."""
    print(f"\n{title}")
    print("category       cases precision  recall   agree undecided  unknown false accepted")
    for category in dict.fromkeys(case.category for case in cases):
        print(row(category, [case for case in cases if case.category == category]))
    print(row("all", cases))


def goals(cases: Iterable[Case]) -> list[tuple[str, float, str, bool]]:
    """Name, value, goal and whether it is met, on the unseen half."""
    unseen = [case for case in cases if case.unseen]
    false = sum(case.falsely_accepted for case in unseen)
    figures = [("false-hops-accepted", float(false), "= 0", false == 0)]
    for category in DECIDED:
        chosen = [case for case in unseen if case.category == category]
        undecided = sum(case.undecided for case in chosen) / len(chosen)
        figures.append((f"undecided-{category}", undecided, f"<= {MOST_UNDECIDED}", undecided <= MOST_UNDECIDED))
    return figures


def main() -> int:
    """Print the tables and the goals; 1 when one is missed."""
    started = time.perf_counter()
    mine = judged(ours)
    seconds = time.perf_counter() - started
    plain = judged(plain_lookup)
    for half in (False, True):
        name = "unseen half" if half else "seen half"
        show(f"{name}: aurelia.knowledge", [case for case in mine if case.unseen == half])
        show(f"{name}: plain lookup (pycountry, babel)", [case for case in plain if case.unseen == half])
    print(f"\n{len(mine)} hops checked in {seconds:.2f} s, loading included\n")
    figures = goals(mine)
    for name, value, goal, met in figures:
        print(f"{name} {value:.3f} (goal {goal}) {'ok' if met else 'short'}")
    return 0 if all(met for *_, met in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
