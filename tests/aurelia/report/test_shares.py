"""The shares of replies that were read, and of these by a judge: of replies, whatever they are worth."""

from __future__ import annotations

from pathlib import Path

from aurelia.evaluate.judge import Verdicts, prompt
from aurelia.evaluate.score import undecided
from aurelia.report.compute import compute
from schemas.base import digest
from tests.aurelia.evaluate.scored import arm, prediction, row, run

SAMPLED = arm("self-consistency")


def test_share_of_a_judge_is_out_of_replies_that_were_read(tmp_path: Path) -> None:
    items = [row(f"o{n}", benchmark_task="av-geoiq", texts=("Asia",)) for n in range(10)]
    said = [prediction(one, f"no idea {n}" if n else "ANSWER: Asia", order="") for n, one in enumerate(items)]
    folder = run(tmp_path / "run", items, said)
    verdicts = dict.fromkeys(("no idea 1", "no idea 2", "no idea 3"), "wrong")
    told = {digest(prompt(case, text).encode()): f'{{"verdict": "{verdicts.get(text, "unclear")}"}}'
            for case, text in undecided(folder)}  # fmt: skip
    (found,) = compute([folder], verdicts=[Verdicts("judge", "1", told)]).runs[0].arms
    assert (found.parse_rate, found.judged) == (0.4, 0.75)


def test_tied_vote_is_not_right_but_its_replies_were_read(tmp_path: Path) -> None:
    items = [row(f"q{n}") for n in range(10)]
    said = [prediction(one, f"ANSWER: {letter}", arm=SAMPLED, repeat=k)
            for n, one in enumerate(items) for k, letter in enumerate("BC" if n < 4 else "BB")]  # fmt: skip
    (found,) = compute([run(tmp_path / "tied", items, said, arms=(SAMPLED,), samples_of_consistency=2)]).runs[0].arms
    assert (found.accuracy.value, found.parse_rate, found.flags) == (0.6, 1.0, ())
    said = [prediction(one, f"ANSWER: {letter}", arm=SAMPLED, repeat=k)
            for one in items for k, letter in enumerate("BB?")]  # fmt: skip
    (found,) = compute([run(tmp_path / "unread", items, said, arms=(SAMPLED,))]).runs[0].arms
    assert (found.accuracy.value, found.parse_rate) == (1.0, 2 / 3)
