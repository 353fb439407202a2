"""A server that is reached under another address is the same server: nobody becomes somebody else."""

from __future__ import annotations

import pytest

from curation.review.studio import secretfile, server
from curation.review.studio.place import place_of
from curation.review.sync.client import Client
from curation.review.sync.pull import pull
from curation.review.sync.push import push
from curation.workspace import Workspace
from tests.curation.review.conftest import Make
from tests.curation.review.sync.test_pull_changes import ids, judge

pytestmark = pytest.mark.labelstudio


def test_a_server_under_another_address_gives_no_judgement_twice(served: Workspace, add_draft: Make) -> None:
    add_draft(served)
    push(served)
    known = secretfile.read(place_of(served.root).secrets)
    assert known is not None
    with server.connect(served.root) as own:
        judge(own, ids(served, own)[0])
        url, name = own.url, own.name
    assert pull(served).new == 1
    assert pull(served, Client(url, known.token)).new == 0
    report = push(served, Client(url, known.token))
    assert (report.sent, report.changed) == (0, 0)
    assert (len(served.store.heads("annotation")), len(served.store.people.all())) == (1, 1)
    assert served.store.review.servers() == [name]
