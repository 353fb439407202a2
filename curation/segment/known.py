"""What the segment stages look up in the store: surveys, twins, what people asked for and what they judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from curation.segment.base import Cue, Material
from curation.segment.cues import chosen, read_cues
from curation.segment.twinned import twin_of
from curation.workspace import Workspace
from db.store import Store
from schemas.base import identity
from schemas.fact import Fact
from schemas.media import AskedSpan, Recording, Source
from schemas.reasoning import AskedQuestion
from schemas.survey import Survey
from schemas.twin import Twin


class Asked:
    """What people and lists ask for, by source; read once."""

    def __init__(self, store: Store) -> None:
        self._questions: dict[str, list[AskedQuestion]] = defaultdict(list)
        self._spans: dict[str, list[AskedSpan]] = defaultdict(list)
        for fact in _live(store.heads(AskedQuestion.kind)):
            question = fact.contract(AskedQuestion)
            self._questions[question.source].append(question)
        for fact in _live(store.heads(AskedSpan.kind)):
            span = fact.contract(AskedSpan)
            self._spans[span.source].append(span)

    def material(self, workspace: Workspace, recording: Recording, survey: Survey) -> Material:
        """All that strategies are told of a recording: what is asked of any source that gave the same file."""
        known = [
            fact.contract(Recording).source for fact in _live(workspace.store.history("recording", recording.subject()))
        ]
        sources = dict.fromkeys([*known, recording.source])
        questions = tuple(one for source in sources for one in self._questions.get(source, ()))
        spans = tuple(one for source in sources for one in self._spans.get(source, ()))
        return Material(recording, survey, questions, spans, cues(workspace, recording))


def recordings_by_source(store: Store) -> dict[str, list[Fact]]:
    """The recordings of every source, each by the fact that its clips hang on (see `owner_of`)."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for head in store.heads(Recording.kind):
        same = list(_live(store.history(Recording.kind, head.subject)))
        for source in dict.fromkeys(fact.contract(Recording).source for fact in same):
            found[source].append(same[0])
    return dict(found)


def owner_of(store: Store, recording: Fact) -> Fact:
    """The first fact about the same file: surveys and clips hang on it, so that a file two sources gave is cut once."""
    return next(_live(store.history(Recording.kind, recording.subject)), recording)


def cues(workspace: Workspace, recording: Recording) -> tuple[Cue, ...]:
    """The lines of a recording's subtitles; none where there are none, or their file is lost."""
    head = workspace.store.head(Source.kind, recording.source) if recording.subtitles else None
    language = head.contract(Source).language if head is not None and head.body is not None else ""
    track = chosen(recording, language)
    if track is None or not workspace.blobs.has(track.sha256):
        return ()
    return tuple(read_cues(workspace.blobs.path(track.sha256)))


def survey_of(store: Store, recording: Recording, detector: str) -> Survey | None:
    """The newest survey of a recording with a shot detector (any where it is empty), or None."""
    for fact in _live(reversed(store.history(Survey.kind, identity("survey", recording.subject())))):
        survey = fact.contract(Survey)
        if not detector or f"shots:{detector}" in survey.tools:
            return survey
    return None


def repeated(workspace: Workspace, recording: Recording) -> tuple[Recording, Twin] | None:
    """The earlier recording that nearly all of this one repeats, where its file is still there; or None.

    A silent film is no repeat of one with sound: what it can be asked about is another thing.
    """
    twin = twin_of(workspace, recording.subject())
    head = workspace.store.head(Recording.kind, twin.other) if twin is not None else None
    if twin is None or head is None or head.body is None:
        return None
    earlier = head.contract(Recording)
    alike = (earlier.video is None, earlier.audio is None) == (recording.video is None, recording.audio is None)
    return (earlier, twin) if alike and workspace.blobs.has(earlier.sha256) else None


def judged(store: Store, recording: Fact) -> bool:
    """Whether people have judged anything about a clip of a recording."""
    return any(
        store.children(draft.key, "annotation")
        for clip in store.children(recording.key, "clip")
        for owner in (clip, *store.children(clip.key, "perception"))
        for draft in store.children(owner.key, "draft")
    )


def _live(facts: Iterable[Fact]) -> Iterator[Fact]:
    return (fact for fact in facts if fact.body is not None)
