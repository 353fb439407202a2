"""Spans that somebody asked for, and what became of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from curation.acquire.info import one_line
from curation.acquire.lists.manifests.base import RowError
from curation.workspace import Workspace
from db.store import Store
from schemas.base import on_grid
from schemas.fact import Fact, Run
from schemas.media import AskedSpan, Clip, Recording

_LONGEST_TEXT = 200
_MOST_LABELS = 50


@dataclass(frozen=True)
class Wanted:
    """A span of a source that is wanted as a clip (see `AskedSpan`)."""

    start: float = 0.0
    end: float | None = None
    dataset: str = ""
    name: str = ""
    labels: tuple[str, ...] = ()
    split: str = ""

    def of(self, source: str, *, demo: bool = False) -> AskedSpan:
        """The span as a fact about the source with that subject."""
        return AskedSpan(
            source=source, start=self.start, end=self.end, dataset=self.dataset, name=self.name, labels=self.labels,
            split=self.split, demo=demo,
        )  # fmt: skip


def wanted(
    start: float, end: float | None, *, dataset: str = "", name: str = "", labels: Sequence[str] = (), split: str = ""
) -> Wanted:
    """A checked span, with its texts on one line and cut to a sane length.

    Raises:
        RowError: It does not end after its start.
    """
    start, end = on_grid(start), None if end is None else on_grid(end)
    if end is not None and end <= start:
        message = f"ends at {end:g} s, which is not after its start at {start:g} s"
        raise RowError("bad-span", message, "give start and end in seconds of the recording")
    texts = tuple(_text(label) for label in labels[:_MOST_LABELS])
    return Wanted(start, end, _text(dataset), _text(name), tuple(text for text in texts if text), _text(split))


def _text(text: str) -> str:
    return text if text.isascii() and text.isalnum() and len(text) <= _LONGEST_TEXT else one_line(text)[:_LONGEST_TEXT]


@dataclass(frozen=True)
class Availability:
    """How much of a dataset's part can be had.

    Args:
        dataset: Its name; empty for spans of nobody's.
        split: The part, as the dataset names it.
        asked: Spans that are wanted: all the following together.
        cut: Spans whose clip is there.
        uncut: Spans whose media is there, but no clip yet.
        waiting: Spans whose media was not fetched yet, or is worth another try.
        dead: Spans that cannot be had, by the kind of failure (see `failures.KINDS`).
    """

    dataset: str
    split: str
    asked: int = 0
    cut: int = 0
    uncut: int = 0
    waiting: int = 0
    dead: Mapping[str, int] = field(default_factory=dict)


def availability(workspace: Workspace) -> list[Availability]:
    """What became of the spans that datasets name, by dataset and split in order of name; nothing is changed."""
    store = workspace.store
    heads = store.heads(AskedSpan.kind)
    if not heads:
        return []
    states = _states(store)
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for part in _chunks(heads):
        spans = [(fact, fact.contract(AskedSpan)) for fact in part if fact.body is not None]
        sources = {fact.subject: fact.key for fact in store.heads("source", {span.source for _, span in spans})}
        states.recordings.update(_shared(store, sources, states))
        for fact, span in spans:
            counts[span.dataset, span.split][states.of(fact, span, sources.get(span.source, ""))] += 1
    return [
        Availability(
            dataset, split, told.total(), told.pop(_CUT, 0), told.pop(_UNCUT, 0), told.pop(_WAITING, 0),
            dict(sorted(told.items())),
        )
        for (dataset, split), told in sorted(counts.items())
    ]  # fmt: skip


_CUT, _UNCUT, _WAITING = " cut", " uncut", " waiting"
"""States beside the kinds of failure, which never begin with a space."""
_STAGES = ("download", "segment-spans")


@dataclass(frozen=True)
class _States:
    """What was tried, and what is there."""

    runs: Mapping[str, Run]
    """Key of a source or a span -> the last attempt at it."""
    recordings: dict[str, list[Recording]]
    """Subject of a source -> what was fetched from it."""
    clips: Mapping[str, Sequence[tuple[float, float]]]
    """Hash of a recording -> start and end of its clips."""

    def of(self, fact: Fact, span: AskedSpan, source: str) -> str:
        """The state of a span whose source has that key."""
        found = self.recordings.get(span.source, ())
        own = self.runs.get(fact.key)
        if (own is not None and own.outcome == "done") or any(self._is_cut(span, one) for one in found):
            return _CUT
        last = own if found else self.runs.get(source)
        if last is None or not last.final or last.outcome == "done":
            return _UNCUT if found else _WAITING
        return str(last.detail.get("kind") or next((issue.kind for issue in last.issues), last.outcome))

    def _is_cut(self, span: AskedSpan, recording: Recording) -> bool:
        for start, end in self.clips.get(recording.sha256, ()):
            # What reaches past the end of a recording is cut off there; its picture may end before its sound.
            past = end > recording.duration - _TAIL and (span.end is None or span.end > end)
            same = span.end is not None and abs(end - span.end) < _CLOSE
            if abs(start - span.start) < _CLOSE and (same or past):
                return True
        return False


_CLOSE, _TAIL = 0.001, 1.0
"""Seconds by which a clip's edge may differ from what was asked, and its end from that of the recording."""


def _states(store: Store) -> _States:
    runs = {run.input_key: run for stage in _STAGES for run in store.runs(stage)}
    recordings: dict[str, list[Recording]] = defaultdict(list)
    for fact in store.heads(Recording.kind):
        if fact.body is not None:
            recordings[fact.contract(Recording).source].append(fact.contract(Recording))
    clips: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for fact in store.heads(Clip.kind):
        if fact.body is not None and (clip := fact.contract(Clip)).derivation == "cut":
            clips[clip.parts[0].recording_sha256].append((clip.parts[0].start, clip.parts[0].end))
    return _States(runs, recordings, clips)


def _shared(store: Store, sources: Mapping[str, str], states: _States) -> dict[str, list[Recording]]:
    """The recordings of sources that gave a file which another one gave too: only the newest fact about it is a head.

    Args:
        store: The store.
        sources: Subject of a source -> its key.
        states: What is known by the heads.
    """
    found: dict[str, list[Recording]] = {}
    for subject, key in sources.items():
        run = states.runs.get(key)
        if subject not in states.recordings and run is not None and run.outcome == "done":
            revisions = store.history("source", subject)
            facts = [fact for one in revisions for fact in store.children(one.key, Recording.kind)]
            found[subject] = [fact.contract(Recording) for fact in facts if fact.body is not None]
    return found


def _chunks(facts: Sequence[Fact], size: int = 2000) -> Iterator[Sequence[Fact]]:
    return (facts[start : start + size] for start in range(0, len(facts), size))
