"""Clips in an object store: a local S3-compatible server, and Label Studio that signs their addresses itself."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest

from curation.review.studio import process, server
from curation.review.studio.place import place_of
from curation.review.sync.mediastore import Bucket, is_bucket
from curation.review.sync.pull import our_projects
from curation.review.sync.push import push
from curation.workspace import Workspace
from schemas.errors import ReviewError, SettingsError
from schemas.media import Source
from tests.curation.review.conftest import Make, draft_of
from tests.curation.review.sync.test_push_changes import redraft
from tests.parts import missing

SECRET = "never-to-be-seen"


@pytest.fixture
def endpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An S3-compatible server with the bucket `clips`; its keys are in the environment."""
    if find_spec("moto") is None or find_spec("s3fs") is None:
        missing("moto and s3fs are not installed: pip install 'moto[server]' s3fs")
    port = process.free_port()
    keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_DEFAULT_REGION": "us-east-1"}
    for name, value in (keys | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}).items():
        monkeypatch.setenv(name, value)
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with (tmp_path / "moto.log").open("wb") as log:
        running = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url)
            httpx.put(f"{url}/clips", headers={"Authorization": "AWS4-HMAC-SHA256 Credential=key/1/us-east-1/s3/x"})
            yield url
        finally:
            running.terminate()
            running.wait(20)


def _wait(url: str) -> None:
    for _ in range(240):
        try:
            httpx.get(url, timeout=5)
        except httpx.HTTPError:
            time.sleep(0.25)
        else:
            return
    raise TimeoutError(url)


def test_addresses_of_object_stores_are_told_from_others() -> None:
    assert is_bucket("s3://clips/review")
    assert not is_bucket("https://example.org/clips")
    assert (Bucket("s3://clips/a/b/").name, Bucket("s3://clips/a/b/").url) == ("clips", "s3://clips/a/b")
    for wrong in ("s3://", "s3://key:secret@clips/a", "s3://clips/a?X-Amz-Signature=x"):
        with pytest.raises(SettingsError, match="names no bucket"):
            Bucket(wrong)


def test_a_file_is_uploaded_once_and_removed(endpoint: str, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"film")
    files = {"a.mp4": tmp_path / "a.mp4"}
    with closing(Bucket("s3://clips/one")) as first:
        assert first.upload(files) == 1
    with closing(Bucket("s3://clips/one")) as again:
        assert (again.upload(files), again.local) == (0, True)
        again.remove(["a.mp4", "never.mp4"])
    with closing(Bucket("s3://clips/one")) as last:
        assert last.upload(files) == 1
    with closing(Bucket("s3://no-such-bucket/x")) as none, pytest.raises(ReviewError, match="bucket") as told:
        none.upload(files)
    assert SECRET not in str(told.value)


@pytest.fixture
def near(place: Workspace, running: server.Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A workspace with a server of its own that may read object stores on this machine."""
    monkeypatch.setenv("LABEL_STUDIO_SSRF_PROTECTION_ENABLED", "false")
    try:
        server.up(place.root)
        yield place
    finally:
        server.down(place.root)


@pytest.mark.labelstudio
def test_label_studio_refuses_a_store_on_a_private_network_and_push_says_what_helps(
    served: Workspace, add_draft: Make, endpoint: str
) -> None:
    add_draft(served)
    with pytest.raises(ReviewError, match="SSRF_PROTECTION_ENABLED=false") as told:
        push(served, media_url="s3://clips/review")
    assert SECRET not in str(told.value)


@pytest.mark.slow
@pytest.mark.labelstudio
def test_label_studio_signs_addresses_of_clips_that_nobody_else_holds(
    near: Workspace, add_draft: Make, endpoint: str
) -> None:
    fact = add_draft(near)
    report = push(near, media_url="s3://clips/review")
    assert (report.sent, report.issues) == (1, ())
    sha256 = draft_of(fact).media[0].sha256
    with server.connect(near.root) as client:
        [project] = our_projects(near, client)
        [(task, data)] = client.task_data(project.id)
        shown = client.get(f"/api/tasks/{task.id}/")["data"]["media_clip"]
        reply = client.fetch(shown, {"Range": "bytes=0-99"})
        assert client.storages(project.id, "s3")[0]["bucket"] == "clips"
    assert SECRET not in repr(data) + repr(shown)
    assert "Signature" not in repr(data) + repr(shown)
    assert reply.status_code == 303
    signed = reply.headers["Location"]
    assert signed.startswith(endpoint)
    got = httpx.get(signed, headers={"Range": "bytes=0-99"})
    assert (got.status_code, got.content) == (206, near.blobs.path(sha256).read_bytes()[:100])
    assert SECRET not in signed
    stored = b"".join(path.read_bytes() for path in near.root.glob("store.sqlite*"))
    assert SECRET.encode() not in stored
    assert push(near, media_url="s3://clips/review").sent == 0
    redraft(near, fact, status="dropped", reason="wrong", kept=None)
    assert push(near, media_url="s3://clips/review").withdrawn == 1
    assert httpx.get(signed).status_code in (403, 404)
    assert list(place_of(near.root).clips.glob(f"{sha256}*")) == []


def test_media_go_to_a_store_elsewhere_only_where_their_rights_allow(
    place: Workspace, add_draft: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from curation.review.sync import media
    from curation.review.sync.client import Client

    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    add_draft(place)
    [source] = [fact.contract(Source) for fact in place.store.heads("source")]
    assert not source.rights.third_party_allowed
    with Client("http://127.0.0.1:1", "token") as client:
        assert media.choose(place, client, "s3://clips/review").abroad
        assert not media.choose(place, client, "").abroad
    with Client("https://label.example.org", "token") as far:
        assert media.choose(place, far, "https://clips.example.org/").url == "https://clips.example.org"
        with pytest.raises(ReviewError, match="another machine"):
            media.choose(place, far, "")
