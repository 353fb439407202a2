"""The invite link by which accounts are made: used once on our own server, left alone on others'."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from curation.review.people import accounts, signup
from curation.review.studio.place import place_of
from curation.review.sync.client import Client
from curation.workspace import Workspace

pytestmark = pytest.mark.labelstudio


def test_the_invite_link_in_the_servers_log_opens_nothing_any_more(
    served: Workspace, there: Client, email: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.add(served, there, name="Ann Example", email=email)
    logged = re.findall(r"/user/signup/\?token=([0-9a-zA-Z]+)", place_of(home).log.read_text())
    assert logged, "the server writes the link that was used into its log"
    monkeypatch.setattr(signup, "_invite", lambda _client: logged[-1])
    with pytest.raises(signup.ClosedError):
        signup.sign_up(there, f"stranger-{email}", "a long password")


def test_the_invite_link_of_a_server_of_others_stays(served: Workspace, there: Client, email: str) -> None:
    before = there.get("/api/invite")
    there.name = "https://ls.example.org"
    accounts.add(served, there, name="Ann Example", email=email)
    assert there.get("/api/invite") == before
