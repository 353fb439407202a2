"""Whether pages really get the sampled clips, and whether browsers play them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from aurelia.media.child import Child
from aurelia.media.child_start import Limits
from curation.review.doctor.sent import Sample
from curation.review.sync.client import Client
from curation.review.sync.shown import Shown
from curation.workspace import Workspace
from schemas.errors import ToolkitError
from schemas.issues import Issue, Severity

_HEAD = 1024
"""Bytes of each clip that are asked for."""
_RANGE = f"bytes=0-{_HEAD - 1}"
_PATIENCE = 30.0
_RATE_APART = 1e-3
_LIMITS = Limits(seconds=120.0)


def files(folder: Path, some: Sequence[Sample]) -> dict[Path, Sample]:
    """The files in the served folder that samples show, each with one of its tasks."""
    return {folder / name_of(media): one for one in reversed(some) for media in one.made.work.media.values()}


def name_of(media: Shown) -> str:
    """The file that an address of a clip names."""
    return media.url.rsplit("/", 1)[-1]


def fetch_faults(workspace: Workspace, client: Client, folder: Path, some: Sequence[Sample]) -> Iterator[Issue]:
    """Clips that a page would not get, or that strangers would."""
    done: set[str] = set()
    for one in some:
        shown = client.get(f"/api/tasks/{one.remote.id}/").get("data", {})
        for media in one.made.work.media.values():
            field = next((name for name, value in one.made.data.items() if value == media.url), None)
            name = name_of(media)
            if field is None or name in done:
                continue
            done.add(name)
            blob = workspace.blobs.path(media.clip.sha256)  # what it is about; a variant of it is in the folder alone
            file = blob if blob.name == name else folder / name
            yield from fetched(client, str(shown.get(field, "")), file, one.subject)


@dataclass(frozen=True)
class Got:
    """The beginning of what a page gets."""

    status: int
    headers: httpx.Headers
    content: bytes

    @classmethod
    def of(cls, reply: httpx.Response) -> Got:
        """What an answer that may still be streaming gives."""
        content = b""
        if reply.status_code == httpx.codes.PARTIAL_CONTENT:
            for piece in reply.iter_bytes(_HEAD):
                content += piece
                if len(content) > _HEAD:
                    break
        return cls(reply.status_code, reply.headers, content)


def fetched(client: Client, address: str, file: Path, subject: str) -> Iterator[Issue]:
    """Ask for a clip as a page does: the part that a player asks for first.

    Args:
        client: The server.
        address: What the task's data say; on the server itself, or elsewhere.
        file: What should come.
        subject: How issues name it.
    """
    own = not address.startswith(("http://", "https://"))
    try:
        if own:
            url = urljoin(f"{client.url}/", address)
            if httpx.get(url, timeout=_PATIENCE, trust_env=not client.local).status_code not in (401, 403):
                yield _issue("media-open", subject, "strangers can fetch its clip", "serve it with sign-in alone")
            reply = client.fetch(address, {"Range": _RANGE})
            got = Got.of(reply)
            if reply.is_redirect:  # the server signed an address of an object store
                own, address = False, reply.headers.get("Location", "")
        if not own:
            headers = {"Range": _RANGE, "Origin": _origin(client.url)}
            with httpx.stream("GET", address, headers=headers, timeout=_PATIENCE) as answer:
                got = Got.of(answer)
            yield from _cors(client, got, subject)
    except (httpx.HTTPError, httpx.InvalidURL) as exc:
        yield _issue(
            "media-missing", subject, f"its clip cannot be fetched: {exc}", "check the address and the network"
        )
        return
    yield from _right(got, file, subject)


def _cors(client: Client, got: Got, subject: str) -> Iterator[Issue]:
    allowed = got.headers.get("Access-Control-Allow-Origin", "")
    if allowed not in ("*", _origin(client.url)):
        yield _issue(
            "media-cors", subject, "its clip comes from another address without leave for the page's (CORS)",
            f"let that server answer with Access-Control-Allow-Origin: {_origin(client.url)}",
        )  # fmt: skip


def _right(got: Got, file: Path, subject: str) -> Iterator[Issue]:
    if got.status not in (200, 206):
        yield _issue(
            "media-missing", subject, f"its clip does not come: the answer is {got.status}",
            "run: curate review push; it links the clips and lets the project show them",
        )  # fmt: skip
        return
    if got.status == httpx.codes.OK:
        yield _issue(
            "media-ranges", subject, "its clip comes only as a whole, so nobody can jump in it",
            "let that server answer range requests", Severity.warning,
        )  # fmt: skip
        return
    try:
        with file.open("rb") as stream:
            wanted = stream.read(_HEAD)
    except OSError as exc:
        yield _issue(
            "media-missing", subject, f"its clip is not in {file.parent}: {exc.strerror}", "run: curate review push"
        )
        return
    if got.content != wanted:
        yield _issue(
            "media-wrong", subject, "another clip comes than the one it is about",
            "check what is served there; nobody should judge before that is mended",
        )  # fmt: skip


def play_faults(found: Mapping[Path, Sample]) -> Iterator[Issue]:
    """Clips that browsers do not play as they should, or at another frame rate than the page counts in."""
    with Child(_LIMITS) as child:
        for file, one in found.items():
            try:
                [told] = child.call("aurelia.media.playable:as_json", {"path": str(file)})
            except (ToolkitError, ValueError) as exc:
                yield _issue("media-unreadable", one.subject, f"its clip cannot be read: {exc}", "segment it again")
                continue
            for fault in told["faults"]:
                yield _issue("media-unplayable", one.subject, f"its clip {fault}", "cut it again with cut_mode = exact")
            yield from _rate(one, told)


def _rate(one: Sample, told: Mapping[str, Any]) -> Iterator[Issue]:
    """Spans are counted in frames: the page must count at the clip's own rate."""
    rate, counted = float(Fraction(told["rate"])), one.data.get("fps")
    if rate and isinstance(counted, int | float) and abs(rate - counted) > _RATE_APART * rate:
        yield _issue(
            "frame-rate", one.subject, f"its page counts {counted:g} frames a second, its clip has {rate:g}",
            "segment it again and push; spans set on it lie beside what people meant",
        )  # fmt: skip


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _issue(kind: str, subject: str, message: str, hint: str, severity: Severity = Severity.error) -> Issue:
    return Issue(kind=kind, subject=subject, message=message, hint=hint, severity=severity)
