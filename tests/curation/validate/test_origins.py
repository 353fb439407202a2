"""The groups of an item: the recordings and the channels it comes from."""

from __future__ import annotations

from curation.validate import Validate, live_items, validate
from curation.validate.origins import Origins, groups
from curation.workspace import Workspace
from tests import factories
from tests.curation.validate.conftest import store_chain


def test_an_unknown_channel_is_no_group(place: Workspace) -> None:
    store_chain(place, of=factories.source(channel=""))
    validate(place)
    assert live_items(place.store)[0][1].groups == (f"recording:{factories.recording().sha256}",)


def test_groups_name_the_recording_of_every_part_of_every_media(place: Workspace) -> None:
    first, second = factories.source("a.mp4"), factories.source("b.mp4")
    chains = [store_chain(place, of=source) for source in (first, second)]
    cut = factories.clip(factories.recording(first))
    other = factories.clip(factories.recording(second))
    fields = {"media": (factories.media(cut, "dance"), factories.media(other, "track-a"))}
    joined = factories.chain(first, draft_fields={**fields, "question": factories.question("Which track fits?")})
    place.store.put(joined.facts)
    stage = Validate(place.store, {})
    stage.work(joined.annotation)
    found = groups(Origins(place.store).of(ref) for ref in fields["media"])
    assert found == (
        "channel:channel of a.mp4", "channel:channel of b.mp4",
        *sorted(f"recording:{factories.recording(s).sha256}" for s in (first, second)),
    )  # fmt: skip
    assert chains
