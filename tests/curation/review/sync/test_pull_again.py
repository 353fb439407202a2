"""What a pull looks at again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from curation.review.sync import pull
from curation.review.sync.client import Client
from curation.review.sync.pull_judged import Known
from curation.workspace import Workspace
from db.reviews import Pulled
from tests import factories

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(("full", "again"), [(True, [2, 3]), (False, [3])])
def test_what_could_not_be_used_is_looked_at_again_by_a_full_pull_alone(
    place: Workspace, full: bool, again: list[int]
) -> None:
    pulled = {1: Pulled(1, NOW, factories.sha("fact")), 2: Pulled(2, NOW, None)}
    with Client("http://127.0.0.1:1", "token") as client:
        looking = pull._Pull(place, client, Known(place, client.name), pulled, full, NOW)
        assert [number for number in (1, 2, 3) if not pull._same(looking, number, NOW)] == again
