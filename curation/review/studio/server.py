"""Our own Label Studio: on loopback, in the background, one for each workspace."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from aurelia import whole
from curation.review.studio import drafts, environment, process, secretfile, template
from curation.review.studio.environment import VERSION, Tell
from curation.review.studio.place import Place, locked, place_of
from curation.review.studio.secretfile import Secrets
from curation.review.sync.client import Client
from schemas.errors import ReviewError

_PATIENCE_SECONDS = 300.0


@dataclass(frozen=True)
class Server:
    """A running server of ours."""

    url: str
    pid: int
    port: int
    user: str
    secrets_file: Path
    started_now: bool = False
    """False when it was up already."""


def up(workspace: Path, *, port: int = 0, tell: Tell = lambda _line: None) -> Server:
    """Make (once) and start Label Studio, and wait until it is known to be ours and to work.

    Args:
        workspace: The workspace folder.
        port: A loopback port; 0 takes the one used before, or a free one.
        tell: Called with a line before each long step.

    Returns:
        Where it answers. A server that is up already is left alone.

    Raises:
        ReviewError: It cannot be installed, the port is taken, or it does not come up; with the way out.
    """
    place = place_of(workspace)
    with locked(place, "server"):
        running = _running(place)
        if running is not None:
            if port not in (0, running.port):
                raise ReviewError(
                    "Label Studio", f"is up already, at {running.url}", "to move it, run: curate review down"
                )
            _wait(place, running, tell)
            return running
        port = process.free_port(port) if port else _usual_port(place)
        return _start(place, environment.ensure(tell), port, tell)


def down(workspace: Path, *, force: bool = False) -> bool:
    """Stop the workspace's server; returns whether one was running. Never touches a process we did not start.

    Args:
        workspace: The workspace folder.
        force: Also while somebody is in the middle of a review. What the page has saved stays in any case.

    Raises:
        ReviewError: A reviewer's draft was saved in the last five minutes.
    """
    place = place_of(workspace)
    if not place.root.is_dir():
        return False
    with locked(place, "server"):
        running = _running(place)
        if running is not None:
            if not force and place.settled.exists():
                drafts.refuse_while_fresh(place.data)
            process.stop(running.pid, process.start_id(running.pid) or "")
        return running is not None


def state(workspace: Path) -> Server | None:
    """The workspace's running server, or None. Looks at the process only; asks it nothing."""
    return _running(place_of(workspace))


def connect(workspace: Path) -> Client:
    """A client of the workspace's own server.

    Raises:
        ReviewError: It is not up.
    """
    place = place_of(workspace)
    running, known = _running(place), secretfile.read(place.secrets)
    if running is None or known is None:
        raise ReviewError("Label Studio", "is not running for this workspace", "run: curate review up")
    return Client(running.url, known.token, name=known.server)


def _start(place: Place, installed: Path, port: int, tell: Tell) -> Server:
    if place.data.exists() and not place.settled.exists() and _untouched(place):
        shutil.rmtree(place.data)  # a first start that was cut short: half a database, and nothing of anybody's in it
    place.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.clips.mkdir(parents=True, exist_ok=True)
    known = secretfile.ensure(place.secrets)
    place.log.unlink(missing_ok=True)
    template.provide(installed, place.data, tell)
    tell("Starting Label Studio ...")
    command = [
        str(installed / "bin" / "python"), str(installed / "bin" / "label-studio"), "start", "--no-browser",
        "--internal-host", "127.0.0.1", "--port", str(port), "--data-dir", str(place.data),
    ]  # fmt: skip
    pid = process.spawn(command, server_environment(place, known), place.log)
    _write_record(place, pid, port)
    server = Server(_url(port), pid, port, known.user, place.secrets, started_now=True)
    _wait(place, server, tell)
    return server


def _untouched(place: Place) -> bool:
    """Whether the server's database holds no project (or is none yet)."""
    database = place.data / template.DATABASE
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT 1 FROM project LIMIT 1").fetchone() is None
    except sqlite3.Error:
        return True


def server_environment(place: Place, known: Secrets) -> dict[str, str]:
    """The variables the server gets: a few of ours and its settings, nothing else that could leak in."""
    return environment.variables(place.data) | {
        "LABEL_STUDIO_USERNAME": known.user,
        "LABEL_STUDIO_PASSWORD": known.password,
        "LABEL_STUDIO_USER_TOKEN": known.token,
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
        "LABEL_STUDIO_LOCAL_FILES_SERVING_ENABLED": "true",
        "LABEL_STUDIO_LOCAL_FILES_DOCUMENT_ROOT": str(place.served),
        "LABEL_STUDIO_ALLOWED_HOSTS": "127.0.0.1,localhost",
        "LABEL_STUDIO_CORS_ALLOW_ALL_ORIGINS": "false",
    }


def _wait(place: Place, server: Server, tell: Tell) -> None:
    known = secretfile.ensure(place.secrets)
    deadline, told = time.monotonic() + _PATIENCE_SECONDS, time.monotonic()
    with Client(server.url, known.token, name=known.server) as client:
        while not client.healthy():
            if process.start_id(server.pid) is None:
                raise _failed(place, "stopped while starting")
            if time.monotonic() > deadline:
                if server.started_now:
                    process.stop(server.pid, process.start_id(server.pid) or "")
                raise _failed(place, f"did not answer within {_PATIENCE_SECONDS:.0f} seconds")
            if time.monotonic() - told > 30:
                tell("... still starting")
                told = time.monotonic()
            time.sleep(0.25)
        client.check(user=known.user)
    # Here and not where it was started: whoever started it may have been killed while it came up.
    place.settled.touch()


def _failed(place: Place, why: str) -> ReviewError:
    try:
        lines = [line for line in place.log.read_text(errors="replace").splitlines() if line.strip()]
    except OSError:
        lines = []
    last = f"; its last line: {lines[-1][:200]}" if lines else ""
    return ReviewError("Label Studio", f"{why}{last}", f"the whole log is {place.log}")


def _running(place: Place) -> Server | None:
    record = _read_record(place)
    pid, port = record.get("pid"), record.get("port")
    if not (isinstance(pid, int) and record.get("start_id") and process.start_id(pid) == record["start_id"]):
        pid, port = _orphan(place)
    if pid is None or not isinstance(port, int):
        return None
    known = secretfile.read(place.secrets)
    return Server(_url(port), pid, port, known.user if known else "", place.secrets)


def _orphan(place: Place) -> tuple[int | None, int | None]:
    """A server of ours that was started, but whose record was not written any more."""
    for pid in process.find("--internal-host", str(place.data)):
        arguments = Path(f"/proc/{pid}/cmdline").read_text(errors="replace").split("\0")
        port = int(arguments[arguments.index("--port") + 1])
        _write_record(place, pid, port)
        return pid, port
    return None, None


def _usual_port(place: Place) -> int:
    """The port used before, so that people's bookmarks stay; any free one where it is taken."""
    before = _read_record(place).get("port")
    for _ in range(20 if isinstance(before, int) else 0):
        try:
            return process.free_port(int(str(before)))
        except ReviewError:
            time.sleep(0.1)  # a server that was killed a moment ago lets its port go last
    return process.free_port()


def _read_record(place: Place) -> dict[str, object]:
    try:
        record = json.loads(place.record.read_text())
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _write_record(place: Place, pid: int, port: int) -> None:
    known = {"pid": pid, "start_id": process.start_id(pid), "port": port, "version": VERSION}
    whole.write(place.record, json.dumps(known), whole.PRIVATE)


def _url(port: int) -> str:
    return f"http://127.0.0.1:{port}"
