"""One sense of the clips under review: made once, under a name of its own, only where their rights allow it."""

from __future__ import annotations

from pathlib import Path

import av
import pytest

from curation.review.studio.place import place_of
from curation.review.sync import variants
from curation.validate.origins import Origins
from curation.workspace import Workspace
from schemas.errors import MediaError, RightsError, WorkspaceError
from schemas.reasoning import Draft
from schemas.review import Senses
from tests import factories
from tests.curation.review.conftest import Make, draft_of
from tests.curation.review.page import matches


def streams(place: Workspace, url: str) -> list[str]:
    """What the file behind an address holds."""
    with av.open(str(place_of(place.root).served / url.split("?d=")[1])) as container:
        return [stream.type for stream in container.streams]


@pytest.mark.parametrize(("senses", "kind"), [(Senses.picture, "video"), (Senses.sound, "audio")])
def test_a_variant_holds_one_sense_and_is_made_once(
    place: Workspace, add_draft: Make, senses: Senses, kind: str
) -> None:
    draft = draft_of(add_draft(place))
    shown = variants.show(place, Origins(place.store), draft, senses, abroad=False)["clip"]
    assert streams(place, shown.url) == [kind]
    assert variants.make(place, [draft.media[0].sha256], senses) == 0
    assert variants.show(place, Origins(place.store), draft, senses, abroad=False)["clip"] == shown


def test_its_address_does_not_lead_to_the_whole_clip(place: Workspace, add_draft: Make) -> None:
    draft = draft_of(add_draft(place))
    for senses in (Senses.picture, Senses.sound):
        shown = variants.show(place, Origins(place.store), draft, senses, abroad=False)["clip"]
        assert shown.clip.sha256 not in shown.url
        assert shown.url.endswith(variants.name(shown.clip.sha256, senses))
    there = {path.name for path in place_of(place.root).clips.iterdir()}
    assert there == set(variants.names(draft.media[0].sha256))


def test_of_a_match_the_picture_is_the_dance_and_the_sound_the_tracks(place: Workspace, tmp_path: Path) -> None:
    draft = draft_of(matches.store_match(place, tmp_path))
    picture = variants.show(place, Origins(place.store), draft, Senses.picture, abroad=False)
    assert {role: streams(place, one.url) for role, one in picture.items()} == {"dance": ["video"]}
    sound = variants.show(place, Origins(place.store), draft, Senses.sound, abroad=False)
    assert sorted(sound) == ["track-a", "track-b", "track-c", "track-d"]
    assert [streams(place, one.url) for one in sound.values()] == [["audio"]] * 4
    assert len({one.url for one in sound.values()}) == 4


def test_media_leave_this_machine_only_where_allowed(place: Workspace, add_draft: Make) -> None:
    draft = draft_of(add_draft(place))
    with pytest.raises(RightsError, match="does not allow third parties"):
        variants.show(place, Origins(place.store), draft, Senses.sound, abroad=True)
    assert not place_of(place.root).clips.exists()


def test_a_server_elsewhere_finds_it_under_its_address(place: Workspace, add_draft: Make) -> None:
    draft = draft_of(add_draft(place))
    media_url = "https://media.example.org/clips"
    shown = variants.show(place, Origins(place.store), draft, Senses.sound, abroad=False, media_url=media_url)["clip"]
    assert shown.url == f"{media_url}/{variants.name(shown.clip.sha256, Senses.sound)}"


def test_a_lost_or_broken_file_is_named_and_leaves_nothing(place: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="is not in this workspace"):
        variants.make(place, [factories.sha("lost")], Senses.sound)
    broken = place.blobs.put(b"not a film", ".mp4")
    with pytest.raises(MediaError):
        variants.make(place, [broken], Senses.sound)
    assert list(place_of(place.root).clips.iterdir()) == []


def test_a_clip_that_has_none_of_the_sense_is_left_out(place: Workspace, tmp_path: Path) -> None:
    match = draft_of(matches.store_match(place, tmp_path))
    dance = Draft(**{**match.model_dump(), "media": match.media[:1]})
    assert variants.show(place, Origins(place.store), dance, Senses.sound, abroad=False) == {}


def test_what_many_drafts_need_is_made_ahead_and_what_cannot_be_is_passed_over(
    place: Workspace, add_draft: Make, tmp_path: Path
) -> None:
    film, match = draft_of(add_draft(place)), draft_of(matches.store_match(place, tmp_path))
    lost = Draft(**{**film.model_dump(), "media": (factories.media(),)})
    origins = Origins(place.store)
    variants.ahead(place, origins, [lost, film, match], Senses.sound, abroad=True)
    assert not place_of(place.root).clips.exists()
    variants.ahead(place, origins, [lost, film, match], Senses.sound, abroad=False)
    wanted = [film.media[0], *match.media[1:]]
    there = {path.name for path in place_of(place.root).clips.iterdir()}
    assert there == {variants.name(ref.sha256, Senses.sound) for ref in wanted}
    assert variants.make(place, [ref.sha256 for ref in wanted], Senses.sound) == 0
