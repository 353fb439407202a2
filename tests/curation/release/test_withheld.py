"""What never gets into a release: media without rights, flagged people, withdrawn items, paths, demo items."""

from __future__ import annotations

import pytest

from curation.release import build, load
from curation.validate import live_items, validate
from schemas.errors import ReleaseError
from schemas.review import Annotation, RejectReason, Verdict
from schemas.rights import PeopleFlag
from tests import factories
from tests.curation.release.conftest import Fill, contents


@pytest.mark.parametrize("spdx", ["unknown", "CC-BY-NC-4.0", "CC-BY-ND-4.0"])
def test_media_without_the_right_to_publish_is_named_but_not_included(fill: Fill, spdx: str) -> None:
    closed = factories.source(
        "closed.mp4", origin="url", locator="https://user:secret@films.example/watch?v=1", platform_id="v1",
        rights=factories.rights(spdx), content_sha256=None,
    )  # fmt: skip
    place = fill(closed, factories.source("open.mp4"))
    built = build(place, "films", "1.0.0")
    rows = [row for some in load(built.folder).values() for row in some]
    (row,) = [row for row in rows if not row.media_included]
    assert (row.file_name, row.media[0].file, row.licence) == (None, None, spdx)
    assert (row.source_id, row.source_url) == ("v1", "https://films.example/watch?v=1")
    assert (row.start, row.end) == (5.0, 15.0)
    assert (built.release.media_included, built.release.media_withheld) == (1, 1)
    data = b"".join(contents(built.folder).values())
    assert b"film cut from https" not in data
    assert b"secret" not in data


def test_sound_that_may_not_be_passed_on_withholds_the_film(fill: Fill) -> None:
    rights = factories.rights(soundtrack=factories.rights("unknown").soundtrack)
    built = build(fill(factories.source(rights=rights)), "films", "1.0.0")
    (row,) = load(built.folder)["train"]
    assert (row.media_included, row.licence) == (False, "CC-BY-3.0 AND unknown")
    assert not list(built.folder.glob("*/media"))


def test_a_right_corrected_later_counts(fill: Fill) -> None:
    place = fill(factories.source("a.mp4"), factories.source("b.mp4"))
    place.store.revise(factories.source("a.mp4", rights=factories.rights("unknown")))
    assert build(place, "films", "1.0.0").release.media_withheld == 1


def test_items_with_flagged_people_are_left_out_and_listed(fill: Fill) -> None:
    place = fill(factories.source("a.mp4"), factories.source("b.mp4", people=(PeopleFlag.minor,)))
    built = build(place, "films", "1.0.0")
    assert built.release.items == 1
    assert [(issue.kind, "minor" in issue.message) for issue in built.issues] == [("people-flag", True)]


def test_an_item_withdrawn_after_the_commit_is_left_out(fill: Fill) -> None:
    place = fill()
    fact, _ = live_items(place.store)[0]
    (judged,) = [f for f in place.store.parents(fact.key) if f.kind == "annotation"]
    changed = judged.contract(Annotation).model_copy(
        update={"verdict": Verdict.reject, "reject_reason": RejectReason.rights}
    )
    place.store.revise(changed, parents=judged.parents)
    validate(place)
    built = build(place, "films", "1.0.0")
    assert (built.release.items, [issue.kind for issue in built.issues]) == (3, ["withdrawn"])


@pytest.mark.parametrize("path", ["/home/somebody/films/a.mp4", "C:\\Users\\somebody\\a.mp4", "file:///films/a.mp4"])
def test_a_text_that_gives_away_a_path_stops_the_build(fill: Fill, path: str) -> None:
    place = fill(draft_fields={"question": factories.question(f"What is said in {path}?")})
    with pytest.raises(ReleaseError, match=r"^item \w+: gives away the path .* in question"):
        build(place, "films", "1.0.0")
    assert not (place.root / "releases" / "films-1.0.0").exists()
    assert place.store.heads("release") == []


def test_a_title_that_is_a_path_stops_the_build_as_well(fill: Fill) -> None:
    with pytest.raises(
        ReleaseError, match=r"^source a\.mp4: gives away the path /mnt/films/a\.mp4 in title.*curate add"
    ):
        build(fill(factories.source("a.mp4", title="/mnt/films/a.mp4")), "films", "1.0.0")


def test_a_demo_item_goes_only_into_a_release_marked_demo(fill: Fill) -> None:
    place = fill(draft_fields={"demo": True})
    with pytest.raises(ReleaseError, match="--demo"):
        build(place, "films", "1.0.0")
    built = build(place, "films", "1.0.0", demo=True)
    assert built.release.demo
    assert "**DEMO.**" in (built.folder / "README.md").read_text()
    assert all(row.demo for some in load(built.folder).values() for row in some)


def test_a_demo_workspace_marks_its_releases(fill: Fill) -> None:
    assert build(fill(demo=True), "films", "1.0.0").release.demo
