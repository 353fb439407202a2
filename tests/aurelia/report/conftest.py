"""A report of two runs over two columns, with every kind of flag in it."""

from __future__ import annotations

import pytest

from aurelia.report.compute import EvaluationReport, compute
from tests.aurelia.evaluate.scored import prediction, row
from tests.aurelia.report.worlds import ARMS, knows, replies, rows, run

HOSTILE = "<script>alert(1)</script> & | % _ =HYPERLINK"


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> EvaluationReport:
    """Two models: one sound, one that hears nothing, fails at times and has a hostile name."""
    folder = tmp_path_factory.mktemp("runs")
    choices = rows(40)
    captions = [row(f"c{n}", benchmark_task="av-captioning", texts=("A man plays a guitar.",)) for n in range(6)]
    items = [*choices, *captions]
    runs = []
    for name, fault in (("good", {}), (HOSTILE, {"sound": 0.0, "failing": 0.02})):
        said = list(replies(choices, knows(0.4, 0.8), **fault))  # type: ignore[arg-type]
        said += [prediction(one, "ANSWER: A man plays.", arm=asked) for one in captions for asked in ARMS]
        runs.append(run(folder / str(len(runs)), items, iter(said), name=name))
    return compute(runs)
