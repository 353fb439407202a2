"""How well the audit recovers what is true of made-up items, and which of them could be decided at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from scipy.stats import binom

from aurelia.audit.answers import run_answers
from aurelia.audit.chance import asked_of
from aurelia.audit.classifiers import answers as classified
from aurelia.audit.verdict import audit
from aurelia.evaluate.samples import clusters
from benchmarks.evaluating.items import KINDS, MAKER, Items, Solver, items, knows, people, run
from schemas.evaluation import Given, ItemVerdict, Probe

ALPHA, KNOWS = 0.05, 0.9
Verdict = Literal["needs-both", "one-suffices", "nobody-solves", "undecided"]
TRUTH = {"both": "needs-both", "nobody": "nobody-solves"}
SUFFICES = {"text": Given.text, "audio": Given.audio, "video": Given.video, "options": Given.text}


@dataclass(frozen=True)
class Audited:
    """Items, their verdicts, and whether each could be decided at all."""

    made: Items
    verdicts: tuple[ItemVerdict, ...]
    decidable: tuple[bool, ...]

    def rows(self) -> Iterator[tuple[str, ItemVerdict, bool]]:
        """What is true of each item, what the audit said, and whether it could be told; none with a failed call."""
        for kind, verdict, clear in zip(self.made.kinds, self.verdicts, self.decidable, strict=True):
            if verdict.sample not in self.made.dropped:
                yield kind, verdict, clear


def audited(folder: Path, count: int, models: Sequence[Solver], seed: int, *, able: bool = True) -> Audited:
    """Make items, let everybody answer them, and audit them.

    Args:
        folder: Where the run folders go.
        count: How many items.
        models: Who answers; a model that made some of them answers too.
        seed: Of everything.
        able: Whether there are people, classifiers, and what the maker can do: all else that may know something.
    """
    random = np.random.default_rng(seed)
    made = items(count, random)
    solvers = (*models, Solver(MAKER, 0.0)) if able else tuple(models)
    folders = [run(folder / one.name, made, one, random) for one in solvers]
    answers = list(run_answers(folders, made.rows).answers)
    told = list(classified(made.rows, clusters(made.rows), seed=seed)) if able else []
    everybody = [*answers, *told, *(people(made, random) if able else ())]
    verdicts = audit(asked_of(made.rows, told), everybody)
    know = frozenset(f"{one.name}@1" for one in models if one.skill) | {"people"}
    clear = [decidable(kind, verdict.probes, know) for kind, verdict in zip(made.kinds, verdicts, strict=True)]
    return Audited(made, verdicts, tuple(clear))


def decidable(kind: str, probes: Iterable[Probe], able: frozenset[str]) -> bool:
    """Whether an item's truth can be told from its answers by the plainest tests.

    Each probe is tested by the exact binomial at 5 % over all probes of the item (Bonferroni). Somebody who can know it
    must be significant with the least that suffices. Where less does not suffice, no probe with less may have Wilson's
    interval above chance. Where nobody knows, each probe with both senses must also have so few right answers that one
    who is right nine times in ten would have fewer once in twenty. The model that says the same in every order is left
    aside: these tests cannot see through it, and the audit has to.

    Args:
        kind: What is true of it.
        probes: What solvers came to.
        able: Names of the solvers that know what can be known.
    """
    every = [one for one in probes if one.asked and not one.solver.startswith("stubborn")]
    if kind == "options":
        return any(one.kind == "classifier" and one.right for one in every)
    if kind in SUFFICES or kind == "both":
        least = SUFFICES.get(kind, Given.both)
        known = [one for one in every if one.solver in able and one.given is least]
        if not any(binom.sf(one.right - 1, one.asked, one.chance) <= ALPHA / len(every) for one in known):
            return False
    luck = [one for one in every if not (one.solver in able and knows(kind, one.given)) and one.kind != "classifier"]
    doubt = kind in TRUTH and any(one.right and one.low > one.chance for one in luck)
    tried = [one for one in every if one.given is Given.both] if kind == "nobody" else []
    return not doubt and all(binom.cdf(one.right, one.asked, KNOWS) <= ALPHA for one in tried)


def table(found: Sequence[Audited]) -> None:
    """What was said of each kind of item."""
    words: tuple[Verdict, ...] = ("needs-both", "one-suffices", "nobody-solves", "undecided")
    print(f"{'what is true':>14} {'items':>6} " + " ".join(f"{one:>13}" for one in words) + f" {'decidable':>10}")
    for kind in KINDS:
        mine = [(verdict, clear) for one in found for true, verdict, clear in one.rows() if true == kind]
        counts = Counter(verdict.verdict for verdict, _ in mine)
        cells = " ".join(f"{counts[one]:13}" for one in words)
        print(f"{kind:>14} {len(mine):6} {cells} {sum(clear for _, clear in mine):10}")


def right(kind: str, verdict: ItemVerdict) -> bool:
    """Whether a verdict is what is true."""
    return verdict.verdict == TRUTH.get(kind, "one-suffices")
