"""Clips under review: linked where the server may serve them, and sent abroad only where their rights allow it."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from curation.review.studio.place import place_of
from curation.review.sync.shown import show
from curation.validate.origins import Origins
from curation.workspace import Workspace
from schemas.errors import RightsError
from schemas.media import Source
from tests.curation.review.conftest import Make, draft_of


def test_a_clip_is_linked_and_not_copied(place: Workspace, add_draft: Make) -> None:
    draft = draft_of(add_draft(place))
    shown = show(place, Origins(place.store), draft, abroad=False)["clip"]
    served = place_of(place.root).served / shown.url.split("?d=")[1]
    assert served.samefile(place.blobs.path(shown.clip.sha256))
    assert show(place, Origins(place.store), draft, abroad=False)["clip"] == shown


def test_without_links_it_is_copied(place: Workspace, add_draft: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any) -> None:
        raise OSError(errno.EXDEV, "other file system")

    monkeypatch.setattr(os, "link", refuse)
    shown = show(place, Origins(place.store), draft_of(add_draft(place)), abroad=False)["clip"]
    served = place_of(place.root).served / shown.url.split("?d=")[1]
    assert served.read_bytes() == place.blobs.path(shown.clip.sha256).read_bytes()
    assert [path.name for path in Path(served.parent).iterdir()] == [served.name]


def test_media_leave_this_machine_only_where_allowed(place: Workspace, add_draft: Make) -> None:
    draft = draft_of(add_draft(place))
    with pytest.raises(RightsError, match="does not allow third parties"):
        show(place, Origins(place.store), draft, abroad=True)
    [source] = [fact.contract(Source) for fact in place.store.heads("source")]
    allowed = source.rights.model_copy(update={"third_party_allowed": True})
    place.store.revise(source.model_copy(update={"rights": allowed}))
    assert show(place, Origins(place.store), draft, abroad=True)["clip"].clip.sha256 == draft.media[0].sha256
