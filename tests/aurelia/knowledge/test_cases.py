"""The labelled hops: nothing false is accepted in the half that may be seen, and the bench says so of both."""

from __future__ import annotations

import pytest

from benchmarks import hops


def test_seen_half_of_the_labelled_hops() -> None:
    seen = [case for case in hops.judged(hops.ours) if not case.unseen]
    assert len(seen) > 300
    assert not [case for case in seen if case.falsely_accepted]
    assert sum(case.said not in case.right for case in seen) <= 3
    assert sum(case.undecided for case in seen) <= 3


def test_bench_ends_with_a_line_a_figure(capsys: pytest.CaptureFixture[str]) -> None:
    code = hops.main()
    lines = capsys.readouterr().out.strip().splitlines()[-6:]
    assert [line.split(" ")[0] for line in lines] == [
        "false-hops-accepted",
        *(f"undecided-{one}" for one in hops.DECIDED),
    ]
    assert all(line.endswith((" ok", " short")) for line in lines)
    assert code == (0 if all(line.endswith(" ok") for line in lines) else 1)
