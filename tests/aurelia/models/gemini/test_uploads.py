"""Files on the server: waited for, told when they are of no use, and always deleted at the end."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from aurelia.model import MediaPart, Request
from aurelia.models import load_model
from schemas.errors import ModelError
from tests.aurelia.models.gemini.conftest import Open
from tests.aurelia.models.gemini.server import KEY, Gemini
from tests.aurelia.models.gemini.wire import Fault, error

ROOT = Path(__file__).parents[4]
BUSY = error(503, "The model is overloaded.", "UNAVAILABLE")


def ask(clip: Path) -> Request:
    """A request about a clip."""
    return Request("a", "What?", (MediaPart(clip),))


def test_file_the_server_cannot_read_is_told(model: Open, server: Gemini, clip: Path) -> None:
    server.state = "FAILED"
    (reply,) = model().generate([ask(clip)])

    assert reply.error is not None
    assert (reply.error.kind, reply.retry) == ("media-unreadable", False)
    assert not server.files


def test_file_that_is_never_ready_is_given_up(model: Open, server: Gemini, clip: Path) -> None:
    server.polls = 10**6
    (reply,) = model("&upload_timeout=0.2").generate([ask(clip)])

    assert reply.error is not None
    assert (reply.error.kind, reply.retry) == ("reply-timeout", True)
    assert not server.files


def test_file_that_is_no_media_is_told(model: Open, server: Gemini, tmp_path: Path) -> None:
    (tmp_path / "no.mp4").write_text("no film")

    bad, none = model().generate([ask(tmp_path / "no.mp4"), ask(tmp_path / "none.mp4")])

    assert [reply.error.kind for reply in (bad, none) if reply.error] == ["media-unreadable"] * 2
    assert not server.files


def test_uploads_are_deleted_also_after_errors_and_when_forgotten(model: Open, server: Gemini, clip: Path) -> None:
    found = load_model(f"gemini:gemini-test?base_url={server.address}&backoff=0.01&cache=false")
    server.fail("generate", error(400, "no"), error(403, "denied", "PERMISSION_DENIED"))
    assert found.generate([ask(clip)])[0].error
    with pytest.raises(ModelError):
        found.generate([ask(clip)])
    assert len(server.files) == 2

    server.fail("delete", BUSY)
    del found
    gc.collect()

    assert len(server.files) == 1, "one could not be deleted, and that stops nothing"


def test_uploads_are_deleted_at_the_end_of_the_program(server: Gemini, clip: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom aurelia.model import MediaPart, Request\n"
        "from aurelia.models import load_model\n"
        "model = load_model(sys.argv[1])\n"
        "assert model.generate([Request('a', 'p', (MediaPart(Path(sys.argv[2])),))] * 2)[1].text == 'yes'\n"
        "raise SystemExit(3)\n"
    )
    spec = f"gemini:gemini-test?base_url={server.address}"

    ended = subprocess.run(
        [sys.executable, "-c", code, spec, str(clip)], cwd=ROOT, capture_output=True, text=True, timeout=60
    )

    assert ended.returncode == 3, ended.stderr
    assert KEY not in ended.stderr
    assert server.count("POST", "/target/") == 2
    assert server.count("POST", "cachedContents") == 1
    assert (server.files, server.caches) == ({}, {})


def test_upload_that_breaks_is_done_again(model: Open, server: Gemini, clip: Path) -> None:
    server.fail("upload", Fault(0))
    server.fail("get", BUSY, Fault(0))
    server.polls = 2
    found = model()

    assert found.generate([ask(clip)])[0].text == "yes"
    assert len(server.files) == 3
    found.close()
    assert not server.files, "also the one whose upload broke off"


def test_upload_that_cannot_be_done_is_the_error_of_its_request(model: Open, server: Gemini, clip: Path) -> None:
    server.fail("start", *[BUSY] * 2)
    found = model("&retries=1")

    replies = found.generate([ask(clip)] * 2)

    assert [reply.error.kind if reply.error else reply.text for reply in replies] == ["reply-failed", "yes"]
