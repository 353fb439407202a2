"""Playlists and channels, listed without fetching any media: one source for each of their videos."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field
from typing import Any

from aurelia.media.child import ChildDied, ChildFailed
from curation.acquire import addresses, platforms
from curation.acquire.fetch import failures
from curation.acquire.fetch.base import FetchError, Limits
from curation.acquire.fetch.hands import SILENCE, Hands, proxies
from curation.acquire.fetch.hosts import Hosts
from curation.acquire.fetch.many import Stop
from curation.acquire.fetch.watch import Watch
from curation.acquire.info import one_line
from curation.acquire.limits import limits_of
from curation.acquire.lists.listing import UNSAID, Listing, address_of, is_gone, unfit
from curation.acquire.lists.manifest import Entry, Given
from curation.workspace import Workspace
from schemas.errors import ToolkitError
from schemas.issues import Issue, Severity

_MOST_LISTS = 20
"""Lists that are opened for one address: a channel is a list of lists."""
_DEEPEST = 3
PAUSE = 1.0
"""Seconds between two pages."""
_LOOKED_AT = 20
"""Entries that are looked at for each one that is wanted at most; what is left out costs time too."""


def listed(workspace: Workspace, address: str, listing: Listing) -> Iterator[Entry | Issue]:
    """The videos of a playlist, of a channel, or of a list of these, in its order, and what was passed over.

    It is walked in a process of its own, and nothing that says is believed without a look.

    Args:
        workspace: Its settings say which sites may be asked.
        address: An http or https address.
        listing: What is taken of it.
    """
    limits, shown = limits_of(workspace), addresses.without_query(address)
    after = None if listing.after is None else listing.after.isoformat()
    arguments = {
        "address": address, "limits": asdict(limits), "listing": {**asdict(listing), "after": after}, "pause": PAUSE,
        "proxies": proxies(),
    }  # fmt: skip
    left = listing.limit * _LOOKED_AT + _MOST_LISTS
    with closing(Hands(limits.max_bytes, Stop())) as hands:
        try:
            for told in hands.follow("curation.acquire.lists.worker:run", arguments, shown, SILENCE):
                left -= bool(told)
                if left < 0:
                    raise ValueError("more than it was asked for")
                if told:
                    yield _read(told)
        except ChildDied as exc:
            yield failures.issue("harmful", shown, f"reading it {exc.message}")
        except ChildFailed as exc:
            yield failures.issue("extractor", shown, exc.message)
        except (KeyError, TypeError, ValueError):
            yield failures.issue("harmful", shown, "what listed it said what cannot be")


def _read(told: Mapping[str, Any]) -> Entry | Issue:
    """What the process told, checked: a page may have taken it over."""
    if "issue" in told:
        return Issue.model_validate(told["issue"])
    entry = told["entry"]
    where, location, info = entry["where"], entry["location"], entry["info"]
    if not (isinstance(where, str) and isinstance(location, str) and isinstance(info, dict)):
        raise TypeError("an entry of another kind")
    return addresses.problem(location) or Entry(one_line(where), location, Given(), info=info)


def walked(limits: Limits, address: str, listing: Listing, pause: float) -> Iterator[Entry | Issue]:
    """The same, in this process.

    Args:
        limits: Which sites may be asked.
        address: An http or https address.
        listing: What is taken of it.
        pause: Least seconds between two pages of one host.
    """
    refused = addresses.refused_host(address, allow_loopback=limits.allow_loopback)
    if refused is not None:
        yield refused
        return
    from curation.acquire.fetch.session import Session  # the downloader is slow to import

    hosts = Hosts(pause=pause)
    shown = addresses.without_query(address)
    watch = Watch(shown, limits, turn=hosts.turn)
    walk = Walk(listing, shown)
    failed = None
    with Session(watch) as session, closing(session.wires):
        session.params.update(noplaylist=False, playlistend=listing.limit * _LOOKED_AT)
        try:
            yield from walk.videos(session, address)
        except Exception as exc:  # noqa: BLE001 - the downloader runs code for a thousand sites: it is the site's failure
            failed = _failed(shown, exc, watch)
    yield from [failed] if failed else walk.passed_over()


def _failed(shown: str, exc: Exception, watch: Watch) -> Issue:
    refusal = watch.refusal or (exc if isinstance(exc, FetchError) else None)
    if refusal is not None:
        return failures.issue(refusal.kind, shown, refusal.message)
    if isinstance(exc, ToolkitError):
        raise exc
    kind = failures.kind_of(exc)
    return failures.issue(kind, shown, f"{failures.KINDS[kind].message} ({failures.reason(exc)})")


@dataclass
class Walk:
    """The walk through a list and the lists in it."""

    listing: Listing
    shown: str
    taken: int = 0
    looked: int = 0
    left: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)

    def videos(self, session: Any, address: str) -> Iterator[Entry | Issue]:
        """The videos that are wanted, through all lists."""
        waiting = deque([(address, 0, "")])
        opened = 0
        while waiting and self._goes_on():
            place, depth, key = waiting.popleft()
            if opened == _MOST_LISTS or depth > _DEEPEST:
                self.left["lists in it (too deep, or too many)"] += 1
                continue
            opened += 1
            found = _opened(session, place, key)
            if found.get("_type", "video") == "video":
                yield from self._video(session, {**found, "url": place})
                continue
            for entry in _entries(found):
                if not self._goes_on():
                    break
                inner = _list_in(session, entry)
                if inner is not None:
                    waiting.append((inner, depth + 1, str(entry.get("ie_key") or "")))
                elif entry.get("_type") == "playlist":
                    for one in _entries(entry):
                        yield from self._video(session, one)
                else:
                    yield from self._video(session, entry)

    def _goes_on(self) -> bool:
        return self.taken < self.listing.limit and self.looked < self.listing.limit * _LOOKED_AT

    def _video(self, session: Any, entry: Mapping[str, Any]) -> Iterator[Entry | Issue]:
        if not self._goes_on():
            return
        self.looked += 1
        address = address_of(entry)
        if is_gone(entry):
            self.left["private or deleted"] += 1
        elif not address:
            self.left["without an address of their own"] += 1
        elif (wrong := addresses.problem(address)) is not None:
            yield wrong
        elif platforms.normal(address) not in self.seen:
            self.seen.add(platforms.normal(address))
            yield from self._wanted(session, entry, address)

    def _wanted(self, session: Any, entry: Mapping[str, Any], address: str) -> Iterator[Entry]:
        why = unfit(entry, self.listing)
        if why in UNSAID:
            entry = {**_looked_up(session, address, str(entry.get("ie_key") or "")), **_said(entry)}
            why = unfit(entry, self.listing)
        if why:
            self.left[why] += 1
            return
        self.taken += 1
        yield Entry(addresses.without_query(address), address, Given(), info=entry)

    def passed_over(self) -> Iterator[Issue]:
        """What was not taken, counted, and that there may be more."""
        for what, number in self.left.items():
            yield _note(self.shown, "passed-over", f"passed over {number} {what}", "")
        if self.taken >= self.listing.limit:
            message = f"the first {self.taken} videos were taken"
            yield _note(self.shown, "limit", message, "for more: --limit N")
        elif not self.taken and not self.left:
            yield Issue(kind="empty-list", subject=self.shown, message="no video is listed there", hint="check it")


def _note(subject: str, kind: str, message: str, hint: str) -> Issue:
    return Issue(kind=kind, subject=subject, message=message, hint=hint, severity=Severity.warning)


def _opened(session: Any, address: str, key: str = "") -> Mapping[str, Any]:
    """What stands at an address, following where it leads."""
    for _ in range(_DEEPEST):
        found = session.extract_info(address, download=False, process=False, ie_key=key or None)
        if not isinstance(found, dict) or found.get("_type") not in ("url", "url_transparent"):
            return found if isinstance(found, dict) else {"_type": "playlist"}
        address, key = str(found.get("url") or ""), str(found.get("ie_key") or "")
        if addresses.problem(address) is not None:
            break
    return {"_type": "playlist"}


def _entries(found: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The entries of a list, which are asked for one page after the other as they are needed."""
    return (entry for entry in iter(found.get("entries") or ()) if isinstance(entry, dict))


def _list_in(session: Any, entry: Mapping[str, Any]) -> str | None:
    """The address of an entry that is a list itself, else None."""
    address, key = str(entry.get("url") or ""), str(entry.get("ie_key") or "")
    if entry.get("_type") not in ("url", "url_transparent") or addresses.problem(address) is not None:
        return None
    if platforms.is_list(address):
        return address
    single = platforms.video(address) or not key
    return None if single or session.get_info_extractor(key).is_single_video(address) is not False else address


def _looked_up(session: Any, address: str, key: str) -> dict[str, Any]:
    """What the video's own page says; nothing where it cannot be read."""
    try:
        found = session.extract_info(address, download=False, process=False, ie_key=key or None)
    except Exception:  # noqa: BLE001 - as in `walked`; the video is then counted as one that does not say
        return {}
    return found if isinstance(found, dict) else {}


def _said(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value is not None}
