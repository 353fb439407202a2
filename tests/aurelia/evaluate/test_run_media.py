"""Media that is withheld, broken or gone: told, asked about again, and never a model's failure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.ready import Wanted
from aurelia.model import Request
from schemas.errors import MediaError
from schemas.evaluation import Arm, Given
from tests.aurelia.answering import Answering
from tests.aurelia.evaluate.making import Films, row, write
from tests.aurelia.evaluate.test_run import run, says_a


def test_media_that_cannot_be_read_is_left_out_and_told(films: Films, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"\0" * 2000)
    more = Films({**films.paths, "broken": broken})
    release = write(tmp_path / "r", [row(0, [more.media("broken")]), row(1, [more.media("one")])], more.by_sha256)
    outcome = run(release, Answering(says_a), tmp_path / "run", arms=(Arm(), Arm(given=Given.text)))
    assert [issue.kind for issue in outcome.issues] == ["media-unreadable"]
    assert outcome.there == 4 + 4 + 4


def dropping(release: Path, after: int) -> Any:
    """Answers, and takes all media away after so many requests, as a share does that is gone."""
    asked = 0

    def answer(request: Request) -> str:
        nonlocal asked
        asked += 1
        if asked == after:
            (release / "test" / "media").rename(release / "away")
        return says_a(request)

    return answer


def test_media_that_is_gone_meanwhile_is_asked_about_again(release: Path, tmp_path: Path) -> None:
    outcome = run(release, Answering(dropping(release, 4)), tmp_path / "run", arms=(Arm(),))
    assert (outcome.failed, outcome.new, outcome.waiting) == (0, 4, outcome.wanted - 4)
    assert {issue.kind for issue in outcome.issues} == {"media-unreadable"}
    (release / "away").rename(release / "test" / "media")
    after = run(release, Answering(says_a), tmp_path / "run", arms=(Arm(),))
    assert (after.new, after.clean) == (after.wanted - 4, True)


def test_media_that_is_gone_for_item_after_item_stops_the_run(films: Films, tmp_path: Path) -> None:
    release = write(tmp_path / "r", [row(n, [films.media("one")]) for n in range(12)], films.by_sha256)
    arms = (Arm(), Arm(given=Given.text))
    with pytest.raises(MediaError, match=r"cannot be read.*8 items in a row.*run the same command again"):
        run(release, Answering(dropping(release, 4)), tmp_path / "run", arms=arms)
    kept = list(RunFolder.open(tmp_path / "run").predictions())
    assert all(one.error is None for one in kept)
    (release / "away").rename(release / "test" / "media")
    after = run(release, Answering(says_a), tmp_path / "run", arms=arms)
    assert (after.new, after.clean) == (after.wanted - len(kept), True)


def test_withheld_media_is_taken_from_a_folder_and_not_needed_for_words(films: Films, tmp_path: Path) -> None:
    release = write(tmp_path / "r", [row(0, [films.media("one", included=False)])], films.by_sha256)
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "x.mp4").write_bytes(films.paths["one"].read_bytes())
    assert run(release, Answering(says_a), tmp_path / "run", Wanted(release, media=folder)).clean
    assert run(release, Answering(says_a), tmp_path / "words", arms=(Arm(given=Given.text),)).clean
