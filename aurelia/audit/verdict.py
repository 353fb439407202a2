"""Whether an item needs both senses: pure, from answers to verdicts.

- `one-suffices`: a solver with less than both senses can be told from chance, from the text prior and from its own luck
  (or the text prior alone is right three times in four, and right here).
- `needs-both`: a solver is reliably right with both senses; nobody with less shows anything; and for each of text,
  picture and sound, a solver that is right with both (for picture and sound, people will do) was asked often enough
  that it would have stood out. A model that fails with both proves nothing by failing with one.
- `nobody-solves`: everybody asked with both senses was asked often enough, nobody stands out, and nobody was right so
  often that they may know.
- `undecided`: all else, and every item with a failed call: it may not pass because a server was down.

Why these bounds. A test for each probe at 5 % would find a leak in every third sound item with nine probes; a
correction makes leaks easier to miss. So what is not significant after correction and still above chance by itself is
neither: it leaves the item undecided. Luck that repeats itself, which no number of option orders averages out, is
measured on the other items (`aurelia.audit.luck`), and so is leaning to an option (`aurelia.audit.repeated`), which no
number of draws averages out. How often this errs on worlds of known truth, with solvers that guess afresh and with
solvers that guess the same every time, `python -m benchmarks.audit_rates` measures (with repeats of two options,
`python -m benchmarks.audit_repeats`): at most 5 % of the items that need both are said to do with one, and of the
others at most 5 % are said to need both (6 % in the worst kind of world); tests/aurelia/audit/test_worlds.py holds it
to that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aurelia.audit import words
from aurelia.audit.asked import Asked
from aurelia.audit.judged import Judged, judged
from aurelia.audit.luck import ALPHA, lucks, together
from aurelia.audit.probes import SINGLE, probes
from schemas.evaluation import Given, ItemVerdict, Probe, SolverAnswer

_Said = tuple[str, str, Given | None]


@dataclass(frozen=True)
class _Case:
    """One item with all that was tried on it."""

    asked: Asked
    both: tuple[Judged, ...]
    """With both senses, by the luck on items that nobody solves with less: what it takes to be right."""
    tried: tuple[Judged, ...]
    """The same by the luck on all items: what it takes to say that nobody is right."""
    less: tuple[Judged, ...]
    filters: frozenset[str]

    @property
    def everything(self) -> tuple[Judged, ...]:
        return (*self.both, *self.less)

    @property
    def solved(self) -> tuple[Judged, ...]:
        return tuple(one for one in self.both if one.reliable)

    def with_only(self, given: Given) -> tuple[Judged, ...]:
        return tuple(one for one in self.less if one.probe.given is given)


def audit(items: Iterable[Asked], answers: Iterable[SolverAnswer]) -> tuple[ItemVerdict, ...]:
    """The verdict on each item, in the items' order.

    Args:
        items: What is audited, with what guessing and the text prior get.
        answers: Of models, people and classifiers; those marked `made` are left out, those marked `filtered` count
            where they are right and prove nothing where they fail, for the items were chosen by it.
    """
    asked = {one.sample: one for one in items}
    given = list(answers)
    found = probes(given, asked)
    filters: dict[str, set[str]] = {}
    for one in given:
        if one.filtered and not one.made:
            filters.setdefault(one.sample, set()).add(one.solver)
    luck = lucks(found, asked)
    less = {sample: judged(_with(found, sample, both=False), one, luck) for sample, one in asked.items()}
    # Luck with both is measured where it decides: on items that nobody shows signs of solving with less.
    rest = {
        sample: some for sample, some in found.items()
        if not asked[sample].told_by_text and all(one.shows == "nothing" for one in less[sample])
    }  # fmt: skip
    strict = {**luck, **lucks(rest, asked, luck)}
    return tuple(
        _verdict(
            _Case(
                one,
                judged(_with(found, sample, both=True), one, strict),
                judged(_with(found, sample, both=True), one, luck),
                less[sample],
                frozenset(filters.get(sample, ())),
            )
        )
        for sample, one in asked.items()
    )


def _with(found: Mapping[str, Sequence[Probe]], sample: str, *, both: bool) -> list[Probe]:
    return [one for one in found.get(sample, ()) if (one.given is Given.both) is both]


def _suffices(asked: Asked, less: Sequence[Judged]) -> Judged | bool:
    """The least with which somebody is right, or whether the text prior alone is."""
    telling = [one for one in less if one.shows == "right"]
    if asked.told_by_text or not telling:
        return asked.told_by_text
    return min(telling, key=lambda one: (one.probe.given is not Given.text, -one.probe.low, one.probe.solver))


def _verdict(case: _Case) -> ItemVerdict:
    verdict, reason, suffices = _decided(case)
    failed = sum(one.probe.failed for one in case.everything)
    if failed and case.asked.guess < 1:
        verdict, reason, suffices = "undecided", words.failed(failed, verdict), None
    if case.filters:
        reason = f"{reason}; {words.filtered(case.filters)}"
    solving = [one for one in case.both if one.enough or one.reliable]
    return ItemVerdict.model_validate(
        {"sample": case.asked.sample, "verdict": verdict, "reason": reason, "suffices": suffices,
         "probes": [one.probe for one in case.everything],
         "hard": verdict == "needs-both" and 2 * len(case.solved) < len(solving)}
    )  # fmt: skip


def _decided(case: _Case) -> _Said:
    if case.asked.guess >= 1:
        return "undecided", words.one_option(), None
    least = _suffices(case.asked, case.less)
    if least is True:
        return "one-suffices", words.told_by_text(case.asked), Given.text
    if least:
        return "one-suffices", words.suffices(least), least.probe.given
    if not case.both:
        return "undecided", words.nobody_with_both(), None
    return _needs(case) if case.solved else _unsolved(case)


def _needs(case: _Case) -> _Said:
    doubts = [one for one in case.less if one.shows == "maybe"]
    if doubts:
        return "undecided", words.doubt(doubts), None
    for given in SINGLE:
        if agreed := _agree(case.with_only(given)):
            return "undecided", words.agreed(agreed, given), None
    lacking = [(given, why) for given in SINGLE if (why := _lacking(case, given))]
    if lacking:
        return "undecided", words.lacking(case.solved, lacking), None
    return "needs-both", words.needs(case.solved, case.less), None


def _agree(some: Sequence[Judged]) -> int:
    """How many solvers are right every time with the same, where luck of each is likely and of all together is not."""
    rates = [one.luck.rate for one in some if one.luck.share is not None]
    right = sum(one.steady for one in some if one.luck.share is not None)
    return right if right > 1 and together(rates, right) <= ALPHA else 0


def _lacking(case: _Case, given: Given) -> str:
    """Why nothing follows from failures with one sense; empty where something does."""
    able = {one.probe.solver for one in case.solved if one.probe.solver not in case.filters}
    tried = [one for one in case.with_only(given) if one.probe.solver in able or one.probe.kind == "person"]
    if any(one.enough for one in tried):
        return ""
    if not tried:
        return words.not_asked(given)
    most = max(tried, key=lambda one: one.probe.asked)
    return words.too_few(most)


def _unsolved(case: _Case) -> _Said:
    maybe = [one for one in case.tried if (one.enough and not one.fails) or one.shows != "nothing"]
    if maybe:
        return "undecided", words.maybe_solved(maybe), None
    asked = [one for one in case.tried if one.enough]
    few = [one for one in case.tried if not one.enough and (one.probe.right or one.probe.kind != "person")]
    if few or not asked:
        return "undecided", words.few_with_both(few or case.tried), None
    return "nobody-solves", words.unsolved(case.tried), None
