"""A release on the Hub: staged, downloaded again, verified, then shown; whatever happens on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from huggingface_hub import constants

from curation.publish import Published, Shipment, look, publish
from curation.publish.target import target_of
from curation.release import build
from schemas.errors import ReleaseError
from tests.curation.publish.hub_state import TOKEN, FakeHub, Fault
from tests.curation.release.conftest import Fill, contents

HUB = target_of("hub:owner/name")


def published(hub: FakeHub, revision: str) -> dict[str, bytes]:
    """The files of a revision."""
    tree = hub.tree(revision) or {}
    return {path: hub.content(revision, path) or b"" for path in tree if path != ".gitattributes"}


def sent(shipment: Shipment, **options: bool) -> Published:
    """Publish it, without waiting between tries."""
    return publish(shipment, HUB, pause=lambda _seconds: None, **options)


def test_a_release_is_on_main_and_under_its_tag_and_nothing_is_left_of_the_staging(
    hub: FakeHub, shipment: Shipment
) -> None:
    done = sent(shipment, private=True)
    assert done.is_new
    assert hub.private
    assert published(hub, "main") == published(hub, "v1.0.0") == contents(shipment.folder)
    assert list(hub.branches) == ["main"]
    assert hub.tags == {"v1.0.0": hub.branches["main"]}


def test_publishing_again_sends_nothing(hub: FakeHub, shipment: Shipment) -> None:
    sent(shipment)
    hub.calls.clear()
    assert not sent(shipment).is_new
    assert not [call for call in hub.calls if "commit" in call or "upload" in call or "PUT" in call]


def test_another_release_under_a_published_version_is_refused(hub: FakeHub, shipment: Shipment, fill: Fill) -> None:
    sent(shipment)
    other = build(fill(name="other"), "films", "1.0.0", description="Another.").folder
    with pytest.raises(ReleaseError, match="another release as v1"):
        sent(look(other))
    assert published(hub, "v1.0.0") == contents(shipment.folder)


def test_a_new_version_takes_the_place_of_the_old_one_whose_tag_stays(hub: FakeHub, fill: Fill) -> None:
    place = fill()
    first = build(place, "films", "1.0.0").folder
    second = build(place, "films", "1.1.0", description="The second.").folder
    sent(look(second))
    sent(look(first))
    assert published(hub, "main") == published(hub, "v1.1.0") == contents(second)
    assert published(hub, "v1.0.0") == contents(first)


@pytest.mark.parametrize(
    ("pattern", "action"),
    [
        ("POST /api/repos/create", "429"),
        ("GET .*/refs", "500"),
        ("POST .*/branch/", "lost"),
        ("POST .*/preupload/", "503"),
        ("PUT /upload", "reset"),
        ("POST .*/commit/stage", "429"),
        ("POST .*/commit/stage", "reset"),
        ("POST .*/commit/stage", "lost"),
        ("GET .*/resolve/", "500"),
        ("POST .*/commit/main", "lost"),
        ("POST .*/tag/", "lost"),
        ("DELETE .*/branch/", "500"),
    ],
)
def test_a_fault_that_passes_is_waited_out(hub: FakeHub, shipment: Shipment, pattern: str, action: str) -> None:
    hub.faults.append(Fault(pattern, action, times=1 if action == "lost" else 2))
    assert sent(shipment).is_new
    assert hub.faults[0].times == 0
    assert published(hub, "main") == published(hub, "v1.0.0") == contents(shipment.folder)


def test_a_hub_that_stays_busy_is_given_up_and_the_next_run_goes_on(hub: FakeHub, shipment: Shipment) -> None:
    hub.faults.append(Fault("POST .*/commit/main", "503", times=1000))
    with pytest.raises(ReleaseError, match=r"busy \(HTTP 503\)"):
        sent(shipment)
    assert published(hub, "main") == {}
    assert hub.tags == {}
    hub.faults.clear()
    hub.calls.clear()
    assert sent(shipment).is_new
    assert not [call for call in hub.calls if call.startswith("PUT")]
    assert published(hub, "main") == contents(shipment.folder)


def test_content_that_arrives_changed_is_never_shown(hub: FakeHub, shipment: Shipment) -> None:
    hub.corrupt = lambda data: b"!" + data[1:]
    with pytest.raises(ReleaseError, match="does not hold what was sent"):
        sent(shipment)
    assert published(hub, "main") == {}
    assert hub.tags == {}


def test_content_that_comes_back_changed_is_never_shown(hub: FakeHub, shipment: Shipment) -> None:
    """The listing is right, the bytes are not: only downloading them again tells."""

    def spoil(call: str) -> None:
        if "/resolve/" in call:
            for sha in hub.large:
                hub.large[sha] = b"!" + hub.large[sha][1:]

    hub.on_call = spoil
    with pytest.raises(ReleaseError, match="gives back something else"):
        sent(shipment)
    assert published(hub, "main") == {}
    assert hub.tags == {}


def test_a_commit_of_somebody_else_meanwhile_is_not_overwritten(hub: FakeHub, shipment: Shipment) -> None:
    def meddle(call: str) -> None:
        if "commit/main" in call:
            hub.commit("main", {"notes.md": (hub.keep(b"theirs"), None)})

    hub.on_call = meddle
    with pytest.raises(ReleaseError, match="changed by somebody else"):
        sent(shipment)
    assert published(hub, "main") == {"notes.md": b"theirs"}
    hub.on_call = lambda _call: None
    assert sent(shipment).is_new
    assert published(hub, "main") == {"notes.md": b"theirs", **contents(shipment.folder)}


@pytest.mark.parametrize("odd", ["", "\x01x", "\u00e9"])
def test_without_the_right_to_write_the_way_in_is_told_and_no_token(
    hub: FakeHub, shipment: Shipment, monkeypatch: pytest.MonkeyPatch, odd: str
) -> None:
    monkeypatch.setenv("HF_TOKEN", f"hf_wrong-but-secret{odd}")
    with pytest.raises(ReleaseError, match=r"hf auth login|look at the network|see what it says") as told:
        sent(shipment)
    assert "secret" not in str(told.value)
    assert TOKEN not in str(told.value)


_KILLED = """
import os, signal, sys
from pathlib import Path
from curation.publish import look, publish, to_hub
from curation.publish.target import target_of

def stop(stage, done, total, note=""):
    if (stage, done) == (sys.argv[2], int(sys.argv[3])):
        os.kill(os.getpid(), signal.SIGKILL)

to_hub._MOST_FILES = 4
publish(look(Path(sys.argv[1])), target_of("hub:owner/name"), progress=stop)
"""


@pytest.mark.slow
def test_a_killed_run_goes_on_without_sending_anything_again(hub: FakeHub, shipment: Shipment) -> None:
    env = {**os.environ, "HF_ENDPOINT": constants.ENDPOINT, "HF_HUB_DISABLE_XET": "1", "HF_HUB_OFFLINE": "0"}
    for stage, done in (("publish", 4), ("publish", 8), ("verify", 1)):
        command = [sys.executable, "-c", _KILLED, str(shipment.folder), stage, str(done)]
        assert subprocess.run(command, check=False, env=env).returncode == -signal.SIGKILL
        assert published(hub, "main") == {}
        assert hub.tags == {}
    sent(shipment)
    assert published(hub, "main") == published(hub, "v1.0.0") == contents(shipment.folder)
    uploads = [call for call in hub.calls if call.startswith("PUT")]
    assert len(uploads) == len(set(uploads)) > 3
