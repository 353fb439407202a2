"""What a hostile or careless history could slip into a release, and what stops it."""

from __future__ import annotations

import pytest

from curation.release import build, load
from curation.release.card import cell
from curation.validate import live_items
from curation.workspace import Workspace
from schemas.base import identity
from schemas.errors import ReleaseError
from schemas.fact import given_fact, machine_fact
from schemas.media import Recording, Source
from schemas.review import Annotation, RejectReason, Verdict
from schemas.rights import PeopleFlag
from tests import factories
from tests.curation.release.conftest import Fill, contents


def reject_later(place: Workspace, *, reviewer: str = "") -> None:
    """Somebody rejects the first item; the judgement was pulled, and nothing was validated since."""
    fact, _ = live_items(place.store)[0]
    (judged,) = [f for f in place.store.parents(fact.key) if f.kind == "annotation"]
    update = {"verdict": Verdict.reject, "reject_reason": RejectReason.rights}
    changed = judged.contract(Annotation).model_copy(update=update | ({"reviewer": reviewer} if reviewer else {}))
    place.store.revise(changed, parents=judged.parents)


@pytest.mark.parametrize("reviewer", ["", "p7"])
def test_an_item_with_a_judgement_that_was_not_validated_yet_is_left_out(fill: Fill, reviewer: str) -> None:
    place = fill()
    reject_later(place, reviewer=reviewer)
    built = build(place, "films", "1.0.0")
    assert (built.release.items, [issue.kind for issue in built.issues]) == (3, ["not-validated"])
    assert "curate validate" in built.issues[0].hint


def fetched_again(place: Workspace, first: Source, second: Source) -> None:
    """The same bytes come from another source as well."""
    recording = place.store.head("recording", identity("recording", factories.recording(first).sha256))
    assert recording is not None
    known = given_fact(second)
    same = recording.contract(Recording).model_copy(update={"source": second.subject()})
    place.store.put([known, machine_fact(same, parents=(known.key,), stage="download", version=1)])


def test_people_flagged_in_one_source_of_a_recording_are_flagged_in_all(fill: Fill) -> None:
    flagged = factories.source("a.mp4", people=(PeopleFlag.minor,))
    place = fill(flagged, factories.source("b.mp4"))
    fetched_again(place, flagged, factories.source("c.mp4"))
    built = build(place, "films", "1.0.0")
    assert (built.release.items, [issue.kind for issue in built.issues]) == (1, ["people-flag"])


def test_a_second_source_of_the_same_bytes_opens_no_licence(fill: Fill) -> None:
    closed = factories.source("a.mp4", rights=factories.rights("unknown"))
    place = fill(closed)
    fetched_again(place, closed, factories.source("c.mp4"))
    built = build(place, "films", "1.0.0")
    (row,) = load(built.folder)["train"]
    assert (row.media_included, row.licence) == (False, "unknown")
    assert built.release.media_included == 0


def test_an_item_from_a_source_marked_as_demo_needs_a_demo_release(fill: Fill) -> None:
    place = fill(factories.source("a.mp4", demo=True), factories.source("b.mp4"))
    with pytest.raises(ReleaseError, match="demo item"):
        build(place, "films", "1.0.0")
    rows = [row for some in load(build(place, "films", "1.0.0", demo=True).folder).values() for row in some]
    assert sorted(row.demo for row in rows) == [False, True]


def test_a_source_marked_as_demo_after_the_commit_counts(fill: Fill) -> None:
    place = fill()
    place.store.revise(factories.source("film-0.mp4", demo=True))
    with pytest.raises(ReleaseError, match="demo item"):
        build(place, "films", "1.0.0")


def test_an_item_whose_source_was_redacted_is_left_out(fill: Fill) -> None:
    place = fill()
    head = place.store.head("source", factories.source("film-0.mp4").subject())
    assert head is not None
    place.store.redact(head.key, "asked to be forgotten")
    built = build(place, "films", "1.0.0")
    assert (built.release.items, [issue.kind for issue in built.issues]) == (3, ["origin-unknown"])


def test_an_item_whose_draft_was_redacted_is_left_out(fill: Fill) -> None:
    place = fill()
    place.store.redact(live_items(place.store)[0][1].draft, "asked to be forgotten")
    built = build(place, "films", "1.0.0")
    assert (built.release.items, [issue.kind for issue in built.issues]) == (3, ["origin-unknown"])


HOSTILE = "x <!-- <img src=https://a.example/i.png> ![i](https://a.example/i.png) [l](javascript:a) `c` \\| y"


def test_a_title_of_others_brings_no_markup_into_the_card(fill: Fill) -> None:
    place = fill(factories.source("a.mp4", title=HOSTILE))
    card = contents(build(place, "films", "1.0.0").folder)["README.md"].decode()
    (line,) = [line for line in card.splitlines() if "javascript" in line]
    assert "<" not in line
    assert "](" not in line.replace("\\]", "")
    assert line.count("|") - line.count("\\|") == 6


def test_the_guidelines_a_server_names_bring_no_markup_into_the_card(fill: Fill) -> None:
    guidelines = factories.annotation().guidelines.model_copy(update={"version": "1 |\n\n<script>alert(1)</script>"})
    place = fill(factories.source("a.mp4"), annotation_fields={"guidelines": guidelines})
    card = contents(build(place, "films", "1.0.0").folder)["README.md"].decode()
    assert "<script>" not in card
    assert next(line for line in card.splitlines() if line.startswith("| Guidelines |")).endswith(" |")


def test_plain_words_stay_as_they_are_in_the_card() -> None:
    assert cell("Big Film (2008), https://a.example/w?v=a_b") == "Big Film (2008), https://a.example/w?v=a_b"
