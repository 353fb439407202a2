"""Which pictures are taken on the way, and which of them stand for a recording."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from aurelia.media.stills import MOST, Candidate, StillsTaker, thumbprint
from aurelia.media.walk import walk
from aurelia.media.watching import Watchers
from aurelia.perceive.coverage import choose, how_many
from schemas.survey import Change
from tests.media_factory import film


def cut(at: float) -> Change:
    return Change(at=at, kind="cut", confidence=1.0)


def taken(at: float, *, light: float = 100, sharpness: float = 20, value: int = 90) -> Candidate:
    pixels = np.full((3, 12, 16), value, np.uint8)
    return Candidate(at, sharpness, thumbprint(pixels), light, (0, 0))


def test_few_pictures_go_to_the_longest_shots() -> None:
    candidates = [taken(n / 2) for n in range(40)]

    chosen = choose(candidates, [cut(1.0), cut(9.0), cut(10.0), cut(14.0)], 20.0, 2)

    assert [one.at for one in chosen] == pytest.approx([5.0, 17.0], abs=0.5)


def test_many_pictures_split_the_longest_shot() -> None:
    candidates = [taken(n / 2) for n in range(40)]

    chosen = [one.at for one in choose(candidates, [cut(2.0)], 20.0, 6)]

    assert max(b - a for a, b in zip([0.0, *chosen], [*chosen, 20.0], strict=True)) <= 6


def test_other_content_comes_before_more_of_the_same() -> None:
    candidates = [taken(n / 2, value=200 if 14 <= n <= 15 else 90) for n in range(40)]

    chosen = [one.at for one in choose(candidates, [], 20.0, 2)]

    assert any(7.0 <= at <= 7.5 for at in chosen)


def test_black_blurred_and_changing_pictures_are_avoided() -> None:
    candidates = [taken(0.0, light=10), taken(0.5), taken(1.0, sharpness=1.0), taken(1.5), taken(2.0)]
    dissolve = Change(at=1.5, kind="dissolve", confidence=1.0, length=0.4)

    chosen = choose(candidates, [dissolve], 2.5, 5)

    assert [one.at for one in chosen] == [0.5, 2.0]


def test_a_shot_that_is_black_all_along_still_has_its_picture() -> None:
    candidates = [taken(0.0, light=10), taken(0.5, light=12), taken(1.0), taken(1.5)]

    assert len(choose(candidates, [cut(0.9)], 2.0, 2)) == 2


def test_how_many_pictures_there_are_is_bounded() -> None:
    assert [how_many(n) for n in (1, 8, 30, 500)] == [8, 8, 30, 64]


def test_candidates_are_not_taken_twice_of_one_moment(tmp_path: Path) -> None:
    for rate in (1, 25):
        path = tmp_path / f"{rate}.mp4"
        film(path, shots=((10.0, "grey"),), rate=rate, size=(64, 36))
        with StillsTaker(tmp_path / "part") as taker:
            walk(path, Watchers(stills=(taker,)))
            times = [one.at for one in taker.candidates()]

        assert min(np.diff(times)) >= 0.25
        assert max(np.diff(times)) <= 1.0


def test_candidates_are_thinned_out_in_long_recordings(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    film(path, shots=((30.0, "grey"),), rate=25, size=(64, 36))

    with StillsTaker(tmp_path / "part", every=0.01) as taker:
        walk(path, Watchers(stills=(taker,)))
        assert 700 <= len(taker.candidates()) <= MOST
    with StillsTaker(tmp_path / "part", every=0.01, most=100) as taker:
        walk(path, Watchers(stills=(taker,)))
        taken_at = [one.at for one in taker.candidates()]
        assert 50 <= len(taken_at) <= 100
        assert max(np.diff(taken_at)) < 1.5
        assert taker.jpeg(taker.candidates()[-1]).startswith(b"\xff\xd8")
    assert not (tmp_path / "part").exists()
