"""Fetch the media at one address into a folder; called again with the same folder, it goes on where it broke off."""

from __future__ import annotations

import functools
import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from curation.acquire import addresses
from curation.acquire.fetch import failures
from curation.acquire.fetch.base import Caption, Fetched, FetchError, Limits
from curation.acquire.fetch.many import Stop
from curation.acquire.fetch.watch import Watch
from curation.acquire.licences import spdx_id
from schemas.errors import ToolkitError, WorkspaceError


def fetch(
    address: str, folder: Path, limits: Limits, *, cookies: str = "", stop: Stop | None = None,
    turn: Callable[[str], None] = lambda _host: None, tell: Callable[[int, int], None] = lambda _here, _all: None,
) -> Fetched:  # fmt: skip
    """Fetch the media at an address.

    Args:
        address: An http or https address.
        folder: Empty, or as an earlier call for the same address left it; stays when this fails.
        limits: What may be fetched.
        cookies: The text of a cookie file (see `cookies.read_cookies`).
        stop: Set to break off.
        turn: Called with a host before a page is asked for; may wait.
        tell: Told bytes here and bytes expected.

    Raises:
        FetchError: It failed; the kind says how, and `here` how many bytes are on the disk.
        WorkspaceError: The disk is full.
    """
    watch = Watch(addresses.without_query(address), limits, stop=stop, turn=turn, tell=tell)
    found = addresses.problem(address) or addresses.refused_host(address, allow_loopback=limits.allow_loopback)
    if found is not None:
        raise FetchError("wrong-url", found.subject, found.message)
    from curation.acquire.fetch import session as sessions  # yt-dlp is slow to import, and not needed for local files

    folder.mkdir(parents=True, exist_ok=True)
    with sessions.Session(watch, cookies, str(folder)) as session, closing(session.wires):
        if stop is not None:
            stop.add(session.wires)
        try:
            return _fetch(session, address, folder, watch)
        except FetchError as exc:
            raise _final(exc, watch, session) from exc
        except (
            Exception
        ) as exc:  # the downloader runs code for a thousand sites: whatever it raises is the site's failure
            raise _told(exc, folder, watch, session) from exc


def _fetch(session: Any, address: str, folder: Path, watch: Watch) -> Fetched:
    from curation.acquire.fetch.captions import chapters_of, fetch_captions

    info = session.extract_info(address, download=False)
    info = _one_video(info, functools.partial(session.extract_info, download=False), watch.subject)
    _check(info, watch.limits, watch.subject)
    versions = info.get("requested_formats") or [info]
    files = _bring(session, info, versions, folder, watch)
    captions: tuple[Caption, ...] = fetch_captions(session, info, folder, watch)
    record: Mapping[str, Any] = session.sanitize_info(info, remove_private_keys=True)
    picture, sound = files[0], files[1] if len(files) > 1 else None
    return Fetched(picture, record, sound, captions, chapters_of(record))


def _bring(
    session: Any, info: dict[str, Any], versions: list[dict[str, Any]], folder: Path, watch: Watch
) -> list[Path]:
    """The files of the chosen versions: one, or the picture and the sound."""
    from yt_dlp.networking import Request

    from curation.acquire.fetch.pieces import assemble
    from curation.acquire.fetch.session import PIECES, WHOLE
    from curation.acquire.fetch.whole import save

    if len(versions) > 2:
        raise FetchError("format", watch.subject, f"comes in {len(versions)} files")
    _same_choice(versions, folder)
    files = []
    for number, version in enumerate(versions):
        target = folder / f"media{number}"
        if target.exists():
            watch.kept(target.stat().st_size)
        elif version.get("protocol") in WHOLE:
            request = Request(version["url"], headers=version.get("http_headers") or {})
            chunk = (version.get("downloader_options") or {}).get("http_chunk_size") or 0
            save(session.ask, request, target, watch, chunk=chunk)
        elif version.get("protocol") in PIECES:
            shared = {name: value for name, value in info.items() if name != "requested_formats"}
            assemble(session, {**shared, **version}, target, watch)
        else:
            watch.refuse("wrong-url", "leads to an address that is not on the web")
        files.append(target)
    return files


def _same_choice(versions: list[dict[str, Any]], folder: Path) -> None:
    """Throw away what is here of other versions than are chosen now."""
    choice = [[str(one.get("format_id")), str(one.get("ext")), str(one.get("protocol"))] for one in versions]
    note = folder / "versions.json"
    try:
        known = json.loads(note.read_text())
    except (OSError, ValueError):
        known = None
    if known == choice:
        return
    for left in folder.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    made = note.with_suffix(".new")
    made.write_text(json.dumps(choice))
    os.replace(made, note)


def _one_video(info: Any, look: Callable[[str], Any], subject: str) -> Any:
    """The one video of a page that holds a single one."""
    if not info:
        raise FetchError("unsupported", subject)
    if info.get("_type", "video") == "video":
        return info
    entries = list(info.get("entries") or [])
    if len(entries) != 1:
        message = f"{len(entries)} videos are at this address"
        raise FetchError("unsupported", subject, f"{message}: add each by its own address" if entries else "")
    found = entries[0] if entries[0].get("formats") or not entries[0].get("url") else look(entries[0]["url"])
    if not found or found.get("_type", "video") != "video":
        raise FetchError("unsupported", subject)
    return found


def _check(info: Mapping[str, Any], limits: Limits, subject: str) -> None:
    """Refuse what is live, too long, too large or under another licence before it is fetched."""
    if info.get("is_live") or info.get("live_status") in ("is_live", "is_upcoming", "post_live"):
        raise FetchError("live", subject)
    seconds, size = info.get("duration"), info.get("filesize")
    if isinstance(seconds, (int, float)) and seconds > limits.max_seconds:
        raise FetchError("too-long", subject, f"lasts {seconds:.0f} s; at most {limits.max_seconds:.0f} s are fetched")
    if isinstance(size, int) and size > limits.max_bytes:
        raise FetchError("too-large", subject, f"has {size} bytes; at most {limits.max_bytes} are fetched")
    if limits.licences:
        claim = info.get("license")
        licence = (spdx_id(claim) if isinstance(claim, str) else None) or "unknown"
        if licence not in limits.licences:
            raise FetchError("licence-refused", subject, f"its licence is {licence}")


def _final(exc: FetchError, watch: Watch, session: Any) -> FetchError:
    """The refusal that began it all, or the failure itself."""
    found = watch.refusal or exc
    if watch.stopped:
        return FetchError("stopped", watch.subject)
    wait = found.wait if found.wait is not None else session.wait
    return FetchError(found.kind, watch.subject, found.message, wait=wait, here=watch.here)


def _told(exc: Exception, folder: Path, watch: Watch, session: Any) -> ToolkitError:
    """What the downloader raised, as one of our own errors."""
    inner = next((link for link in failures.chain(exc) if isinstance(link, FetchError)), None)
    if inner is not None or watch.refusal is not None or watch.stopped:
        return _final(inner or FetchError("network", watch.subject), watch, session)
    if failures.disk_full(exc):
        hint = "free some space and run the same command again"
        return WorkspaceError(str(folder.parent.parent), "the disk is full", hint)
    kind = failures.kind_of(exc, watch.said)
    reason = failures.reason(exc).replace(str(folder), "")
    return FetchError(
        kind, watch.subject, f"{failures.KINDS[kind].message} ({reason})", wait=session.wait, here=watch.here
    )
