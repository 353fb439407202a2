"""What is known of recordings that share picture or sound: for the stages and commands that come after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from aurelia.fingerprint.compare import covered
from curation.workspace import Workspace
from schemas.base import on_grid
from schemas.fact import Fact
from schemas.media import Clip, Recording
from schemas.twin import Shared, Twin

WHOLE = 0.9
"""A recording of which so much is in an earlier one, with all of its senses, is a repeat of it."""

_TOUCH = 0.5
"""Seconds that two clips must have in common to show the same moment."""
_SAME_SPEED = 0.01

_PART = 0.1
"""Recordings of which so much is shared are kept together, whatever was cut from them."""

Spans = list[tuple[float, float, str]]
"""Start and end in a recording, and the clip that was cut there."""


@dataclass(frozen=True)
class Tie:
    """Two recordings, as groups of items (`recording:<sha256>`), that must not be torn apart, and what they share."""

    one: str
    other: str
    shared: str


def all_twins(workspace: Workspace) -> list[Twin]:
    """All recordings that share something, in the order in which they were found."""
    return [fact.contract(Twin) for fact in workspace.store.heads("twin") if fact.body is not None]


def twin_of(workspace: Workspace, recording: str) -> Twin | None:
    """The twin by which a recording repeats an earlier one: nearly all of it, and not its picture or sound alone.

    Args:
        workspace: An open workspace.
        recording: Subject of the recording.

    Returns:
        The one that shares most; None when there is something in the recording that no earlier one shows.
    """
    fact = workspace.store.head("recording", recording)
    if fact is None or fact.body is None:
        return None
    own = fact.contract(Recording)
    lone = own.video is None or own.audio is None
    repeats = [twin for twin in all_twins(workspace) if twin.one == recording and _whole(twin, own.duration, lone)]
    return max(repeats, key=lambda twin: twin.share_of_one, default=None)


def _whole(twin: Twin, duration: float, lone: bool) -> bool:
    """Whether all senses of a recording are shared nearly all the time."""
    full = [part for part in twin.shared if lone or part.sense == "both"]
    return covered([(part.start, part.start + part.duration) for part in full], duration) >= WHOLE


def turned_round(shared: Shared) -> Shared:
    """The same stretch, told from the other recording."""
    return shared.model_copy(
        update={
            "start": shared.other_start,
            "duration": on_grid(shared.duration / shared.speed),
            "other_start": shared.start,
            "speed": round(1 / shared.speed, 3),
        }
    )


def described(twin: Twin) -> str:
    """What the later recording has of the earlier one, in words."""
    longest = max(twin.shared, key=lambda part: part.duration)
    senses = {part.sense for part in twin.shared}
    words = [f"{twin.share_of_one:.0%} of it"]
    if senses == {"picture"} or senses == {"sound"}:
        words.append(f"{longest.sense} only")
    if any(part.mirrored for part in twin.shared):
        words.append("mirrored")
    if abs(longest.speed - 1) > _SAME_SPEED:
        words.append(f"at {1 / longest.speed:.2f} times the speed")
    if twin.share_of_other < WHOLE <= twin.share_of_one:
        words.append(f"a part from {longest.other_start:.1f} s on")
    elif twin.share_of_one < WHOLE:
        words.append(f"{longest.duration:.1f} s from {longest.start:.1f} s on, there from {longest.other_start:.1f} s")
    else:
        words.append("encoded again")
    return ", ".join(words)


def clip_twins(workspace: Workspace) -> list[tuple[str, str]]:
    """Pairs of clips (their subjects) of different recordings that show or sound the same moment."""
    twins = all_twins(workspace)
    spans = _spans(workspace) if twins else {}
    return list(dict.fromkeys(pair for twin in twins for pair in _clip_pairs(twin, spans)))


def ties(workspace: Workspace) -> list[Tie]:
    """The recordings that must stay together: a good part of one is in the other, or their clips show one moment.

    Films that share an opening of some seconds are not tied by it, unless it was cut into clips.
    """
    twins = all_twins(workspace)
    spans = _spans(workspace) if twins else {}
    groups = {fact.subject: f"recording:{sha256}" for fact, sha256 in _recordings(workspace)} if twins else {}
    return [
        Tie(groups[twin.one], groups[twin.other], described(twin))
        for twin in twins
        if twin.one in groups and twin.other in groups
        and (max(twin.share_of_one, twin.share_of_other) >= _PART or any(_clip_pairs(twin, spans)))
    ]  # fmt: skip


def _clip_pairs(twin: Twin, spans: Mapping[str, Spans]) -> Iterator[tuple[str, str]]:
    for part in twin.shared:
        mine = _within(spans.get(twin.one, []), part.start, part.duration)
        theirs = _within(spans.get(twin.other, []), part.other_start, part.duration / part.speed)
        for (low, high, clip), (start, end, other) in product(mine, theirs):
            if clip != other and min(_there(part, high), end) - max(_there(part, low), start) >= _TOUCH:
                yield min(clip, other), max(clip, other)


def _there(part: Shared, seconds: float) -> float:
    """A moment of the first recording, in the time of the other one."""
    return part.other_start + (seconds - part.start) / part.speed


def _spans(workspace: Workspace) -> dict[str, Spans]:
    """Where the clips of each recording (by its subject) lie."""
    names = {sha256: fact.subject for fact, sha256 in _recordings(workspace)}
    found: dict[str, Spans] = defaultdict(list)
    for fact in workspace.store.heads("clip"):
        for part in fact.contract(Clip).shown if fact.body is not None else ():
            if part.recording_sha256 in names:
                found[names[part.recording_sha256]].append((part.start, part.end, fact.subject))
    return found


def _recordings(workspace: Workspace) -> list[tuple[Fact, str]]:
    """All recordings with their sha256."""
    facts = (fact for fact in workspace.store.heads("recording") if fact.body is not None)
    return [(fact, fact.contract(Recording).sha256) for fact in facts]


def _within(spans: Iterable[tuple[float, float, str]], start: float, duration: float) -> Spans:
    """What of the spans lies in a stretch."""
    cut = ((max(low, start), min(high, start + duration), clip) for low, high, clip in spans)
    return [(low, high, clip) for low, high, clip in cut if high > low]
