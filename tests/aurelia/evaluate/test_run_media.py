"""Media that is withheld, broken or gone: told, asked about again, and never a model's failure."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from aurelia.evaluate.estimate import estimate
from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.plan import Choices
from aurelia.evaluate.ready import Wanted, ready
from aurelia.model import Reply, Request
from aurelia.reply_log import Entry
from schemas.errors import MediaError, WorkspaceError
from schemas.evaluation import Arm, Condition, Given
from schemas.issues import Issue
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


def unread(request: Request) -> Reply:
    """What an adapter says that could not read the media."""
    issue = Issue(kind="media-unreadable", subject=str(request.media[0].path), message="cannot be read")
    return Reply(request.id, "", error=issue)


def losing(release: Path, after: int) -> Any:
    """As `dropping`, and what is asked while the media is away is answered by what the adapter could not read."""
    drop = dropping(release, after)

    def answer(request: Request) -> Any:
        said = drop(request)
        return said if request.media[0].path.exists() else unread(request)

    return answer


def test_calls_that_were_under_way_when_the_media_went_are_asked_again(release: Path, tmp_path: Path) -> None:
    model = Answering(losing(release, 6), max_batch=4)
    first = run(release, model, tmp_path / "run", arms=(Arm(),))
    assert len(model.asked) == 8, "two calls were under way"
    assert (first.failed, first.new, first.waiting) == (0, 5, first.wanted - 5)
    (release / "away").rename(release / "test" / "media")
    again = Answering(says_a)
    after = run(release, again, tmp_path / "run", arms=(Arm(),))
    assert (after.new, after.clean, len(again.asked)) == (after.wanted - 5, True, after.wanted - 5)


def test_calls_under_way_count_when_the_media_is_gone_as_a_whole(films: Films, tmp_path: Path) -> None:
    release = write(tmp_path / "r", [row(n, [films.media("one")]) for n in range(12)], films.by_sha256)
    model = Answering(losing(release, 1), max_batch=100)
    with pytest.raises(MediaError, match=r"8 items in a row.*run the same command again"):
        run(release, model, tmp_path / "run", arms=(Arm(),))


def test_media_that_is_whole_and_cannot_be_read_is_a_failed_call_that_is_asked_again(
    release: Path, tmp_path: Path
) -> None:
    """A share that was back in a moment looks the same."""
    out, wanted = tmp_path / "run", Wanted(release, limit=1)
    first = run(release, Answering(unread), out, wanted, arms=(Arm(),))
    assert (first.new, first.failed, first.waiting, first.clean) == (4, 4, 0, False)
    before = (out / "predictions.jsonl").read_bytes()
    model = Answering(unread)
    second = run(release, model, out, wanted, arms=(Arm(),))
    assert (second.new, second.there, second.failed, len(model.asked)) == (0, 4, 4, 4)
    assert (out / "predictions.jsonl").read_bytes() == before
    third = run(release, Answering(says_a), out, wanted, arms=(Arm(),))
    assert (third.new, third.there, third.clean) == (4, 4, True)
    assert [one.error for one in RunFolder.open(out).predictions()] == [None] * 4
    model = Answering(unread)
    assert run(release, model, out, wanted, arms=(Arm(),)).clean
    assert model.asked == []


def test_what_an_earlier_version_kept_as_final_is_asked_again(release: Path, tmp_path: Path) -> None:
    out, wanted = tmp_path / "run", Wanted(release, limit=1)
    run(release, Answering(says_a), out, wanted, arms=(Arm(),))
    issue = Issue(kind="media-unreadable", subject="x", message="gone")
    for name, kind in (("predictions.jsonl", None), ("replies.jsonl", Entry)):
        path = out / name
        if kind is None:
            kept = [one.model_copy(update={"error": issue, "text": ""}) for one in RunFolder.open(out).predictions()]
        else:
            lines = path.read_bytes().splitlines()
            kept = [kind.model_validate_json(line).model_copy(update={"error": issue, "text": ""}) for line in lines]
        path.write_text("".join(one.model_dump_json() + "\n" for one in kept))
    again = Answering(says_a)
    after = run(release, again, out, wanted, arms=(Arm(),))
    assert (len(again.asked), after.clean) == (4, True)


def test_withheld_media_is_taken_from_a_folder_and_not_needed_for_words(films: Films, tmp_path: Path) -> None:
    release = write(tmp_path / "r", [row(0, [films.media("one", included=False)])], films.by_sha256)
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "x.mp4").write_bytes(films.paths["one"].read_bytes())
    assert run(release, Answering(says_a), tmp_path / "run", Wanted(release, media=folder)).clean
    assert run(release, Answering(says_a), tmp_path / "words", arms=(Arm(given=Given.text),)).clean


def test_media_that_comes_later_is_asked_about_in_another_folder_without_asking_twice(
    films: Films, tmp_path: Path
) -> None:
    rows = [row(0, [films.media("one")]), row(1, [films.media("two", included=False)])]
    release = write(tmp_path / "r", rows, films.by_sha256)
    first = run(release, Answering(says_a), tmp_path / "run", arms=(Arm(),))
    assert "before the run begins, name a folder that holds the file with --media" in first.issues[0].hint
    whole = Wanted(release, media=films.paths["two"].parent)
    with pytest.raises(WorkspaceError, match=r"differs: rows.*same splits.*--media.*copy of its replies.jsonl there"):
        run(release, Answering(says_a), tmp_path / "run", whole, arms=(Arm(),))
    (tmp_path / "other").mkdir()
    shutil.copyfile(tmp_path / "run" / "replies.jsonl", tmp_path / "other" / "replies.jsonl")
    model = Answering(says_a)
    after = run(release, model, tmp_path / "other", whole, arms=(Arm(),))
    assert (after.clean, after.new, len(model.asked)) == (True, 8, 4)


def test_a_run_of_some_rows_goes_on_with_the_same_steps_of_others(films: Films, tmp_path: Path) -> None:
    """Which clips outside the limit are there may change: an item keeps the steps that stood in for its own."""
    rows = [row(n, [films.media(name)]) for n, name in enumerate(("one", "two", "three", "silent"))]
    release = write(tmp_path / "r", rows, films.by_sha256)
    settle: Any = {"arms": (Arm(condition=Condition.steps_shuffled),)}
    wanted, out = Wanted(release, limit=1), tmp_path / "run"
    first = run(release, Answering(says_a), out, wanted, **settle)
    (lender,) = {one.steps_from for one in RunFolder.open(out).predictions()}
    gone = next(release / "test" / str(one.media[0].file) for one in rows if one.id == lender)
    gone.rename(tmp_path / "gone.mp4")
    model = Answering(says_a)
    after = run(release, model, out, wanted, **settle)
    assert (after.new, after.there, model.asked) == (0, first.there, [])
    assert estimate(ready(wanted, model, "m", Choices(**settle)), model, out).requests == 0
    path = out / "predictions.jsonl"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    assert run(release, model, out, wanted, **settle).complete
    assert {one.steps_from for one in RunFolder.open(out).predictions()} == {lender}
    assert model.asked == []
