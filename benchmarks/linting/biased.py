"""Datasets with a bias and without, and how often the lint says so."""

from __future__ import annotations

import random
from collections.abc import Callable

from benchmarks.linting.world import LETTERS
from curation.lint.run import lint
from schemas.loose import LooseMedia, LooseOption, LooseRow

ROWS = 400
_FOUND, _FALSE = 0.95, 0.05
Make = Callable[[random.Random, int, bool], LooseRow]


def rates(rng: random.Random, datasets: int) -> list[tuple[str, float, float, bool]]:
    """Share of biased datasets that are found, and of fair ones that raise a false alarm."""
    figures = []
    for name, make in _KINDS.items():
        told = {
            biased: sum(_flagged(rng, name, make, biased) for _ in range(datasets)) / datasets
            for biased in (True, False)
        }
        figures += [
            (f"lint-found-{name}", told[True], _FOUND, False),
            (f"lint-false-{name}", told[False], _FALSE, True),
        ]
    return figures


def _flagged(rng: random.Random, name: str, make: Make, biased: bool) -> bool:
    report = lint([make(rng, number, biased) for number in range(ROWS)], only=[name])
    return bool(report.findings)


def _choice(number: int, texts: list[str], right: int) -> LooseRow:
    options = tuple(LooseOption(id=LETTERS[at], text=text) for at, text in enumerate(texts))
    return LooseRow(
        subject=f"record {number}", media=(LooseMedia(id=f"v{number}"),), question=f"What is heard at moment {number}?",
        options=options, option=LETTERS[right],
    )  # fmt: skip


def _long(rng: random.Random, number: int, biased: bool) -> LooseRow:
    """The right option is the longest in about 40 of 100 rows, as was counted in published data; chance has 25."""
    texts = ["x" * rng.randrange(5, 60) + str(at) for at in range(4)]
    longest = max(range(4), key=lambda at: len(texts[at]))
    right = longest if biased and rng.random() < 0.2 else rng.randrange(4)
    return _choice(number, texts, right)


def _placed(rng: random.Random, number: int, biased: bool) -> LooseRow:
    texts = [f"thing {number} {at}" for at in range(4)]
    return _choice(number, texts, rng.choices(range(4), (1, 2, 1, 1) if biased else (1, 1, 1, 1))[0])


def _prior(rng: random.Random, number: int, biased: bool) -> LooseRow:
    answer = rng.choices(("yes", "no"), (3, 1) if biased else (1, 1))[0]
    return LooseRow(
        subject=f"record {number}", media=(LooseMedia(id=f"v{number}"),), question=f"Is thing {number} heard?",
        template="Is <X> heard?", answers=(answer,),
    )  # fmt: skip


_KINDS: dict[str, Make] = {"option-length-bias": _long, "option-position-bias": _placed, "text-prior": _prior}
