"""The reasons of verdicts, in words a reader can check against the probes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from aurelia.audit.asked import Asked
from aurelia.audit.judged import Judged
from aurelia.audit.repeated import is_repeated
from schemas.evaluation import Given

GIVEN = {
    Given.both: "picture and sound", Given.video: "the picture alone", Given.audio: "the sound alone",
    Given.text: "the text alone",
}  # fmt: skip


def told(one: Judged) -> str:
    """A probe: who, with what, how often right, with its interval, beside chance."""
    probe = one.probe
    span = f"{100 * probe.low:.0f}-{100 * probe.high:.0f} %"
    return (
        f"{probe.solver} with {GIVEN[probe.given]}: {probe.right} of {probe.asked} right ({span}; chance "
        f"{100 * probe.chance:.0f} %)"
    )


def told_by_text(asked: Asked) -> str:
    """Why the text suffices without anybody trying."""
    return f"the text prior alone is right on {100 * (asked.prior or 0):.0f} % of such questions, and on this one"


def suffices(one: Judged) -> str:
    """Who managed with less."""
    often = "so often" if is_repeated(one.probe) else "always"
    luck = "" if one.lucky is None else f"; of what it is {often} right on, {100 * one.lucky:.0f} % is luck"
    return f"{told(one)}{luck}"


def needs(solved: Sequence[Judged], less: Sequence[Judged]) -> str:
    """Why both senses are needed."""
    best = max(solved, key=lambda one: one.probe.low)
    senses = " and ".join(GIVEN[given] for given in Given if any(one.probe.given is given for one in less))
    lucky = [one.probe.solver for one in less if one.steady and one.shows == "nothing" and one.lucky is not None]
    note = f"; right by luck, as its steady wrong answers elsewhere show: {', '.join(sorted(set(lucky)))}"
    return f"{told(best)}; nobody with {senses} can be told from chance{note if lucky else ''}"


def failed(count: int, otherwise: str) -> str:
    """Why a failed call holds the item."""
    calls = "1 call" if count == 1 else f"{count} calls"
    return (
        f"{calls} failed: run the evaluation again, it asks what was not refused for good (what came says: {otherwise})"
    )


def filtered(names: Collection[str]) -> str:
    """Who chose the items."""
    return f"the items were chosen by {', '.join(sorted(names))}, whose failures prove nothing here"


def one_option() -> str:
    """No answers can tell who knows."""
    return "nothing can be told of a question with one option: whoever guesses is right"


def nobody_with_both() -> str:
    """No probe with both senses."""
    return "nobody was asked with picture and sound"


def doubt(some: Sequence[Judged]) -> str:
    """Somebody with less may know."""
    worst = max(some, key=lambda one: one.probe.low)
    if worst.lucky is not None and worst.steady:
        return f"{told(worst)}, of which {100 * worst.lucky:.0f} % of such items are luck: ask other solvers"
    return f"{told(worst)} is above chance, but may be one lucky probe of many{_more(worst)}"


def agreed(count: int, given: Given) -> str:
    """Several solvers are right by what may be luck of each, but hardly of all."""
    return f"{count} solvers are always right with {GIVEN[given]}, each maybe by luck, hardly all: ask other solvers"


def not_asked(given: Given) -> str:
    """A sense that nothing is known of."""
    return f"not asked with {GIVEN[given]}"


def too_few(one: Judged) -> str:
    """How many answers are missing with one sense."""
    return f"{told(one)}{_more(one)}"


def lacking(solved: Sequence[Judged], why: Iterable[tuple[Given, str]]) -> str:
    """Why failures with less prove nothing yet."""
    names = ", ".join(sorted({one.probe.solver for one in solved}))
    return f"solved with both by {names}, whose failing with less is not shown: {'; '.join(text for _, text in why)}"


def maybe_solved(some: Sequence[Judged]) -> str:
    """Somebody may be right with both."""
    best = max(some, key=lambda one: one.probe.low)
    return f"not reliably right: {told(best)}{_more(best)}"


def few_with_both(some: Sequence[Judged]) -> str:
    """Too few answers with both."""
    return "; ".join(f"{told(one)}{_more(one)}" for one in some[:3])


def unsolved(both: Sequence[Judged]) -> str:
    """Nobody is right with both."""
    best = max(both, key=lambda one: (one.probe.low, one.probe.right))
    others = f", and {len(both) - 1} more are no better" if len(both) > 1 else ""
    return f"nobody can be told from chance with picture and sound: {told(best)}{others}"


def _more(one: Judged) -> str:
    lack = one.need - one.probe.asked
    if lack <= 0:
        return ": as many answers again would tell"
    return f": {lack} more {'answer is' if lack == 1 else 'answers are'} needed at least"
