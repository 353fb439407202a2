"""From assignments to what is sent: the fact each one shows, its media, its page; or why it is not shown (any more)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from curation.review.adjudication.versions import versions_of
from curation.review.page.passes import PAGES
from curation.review.people.guidelines import GuidelinesText
from curation.review.people.material import SEEN
from curation.review.sync import shown, strict, variants
from curation.review.sync.shown import Shown
from curation.review.work import Prepared, Version, Work, draft_in
from curation.validate.origins import MediaOrigin, Origins
from curation.workspace import Workspace
from db.assignments import Assignment
from db.store import Store
from schemas.base import identity, short
from schemas.errors import RightsError, StoreError, ToolkitError
from schemas.fact import Fact
from schemas.issues import Issue
from schemas.media import Clip, Recording
from schemas.reasoning import Draft, MediaRef
from schemas.review import ReviewPass, Senses
from schemas.task import BenchmarkTask

_REMEMBERED = 20_000


@dataclass(frozen=True)
class Withdrawn:
    """An assignment whose item may be shown no more."""

    issue: Issue | None = None
    """What to tell where it was never sent."""


Outcome = Prepared | Withdrawn | list[Issue]


class Kitchen:
    """Makes tasks for one project; what its assignments share is read once.

    Args:
        workspace: An open workspace.
        task: The project's benchmark task.
        config: The page that the project has.
        guidelines: What is shown beside it.
        abroad: Whether the media leave this machine.
        media_url: Where the server finds the served folder, where it is not our own.
    """

    def __init__(
        self, workspace: Workspace, task: BenchmarkTask, config: str, guidelines: GuidelinesText, *, abroad: bool,
        media_url: str,
    ) -> None:  # fmt: skip
        self._workspace, self._task, self._guidelines = workspace, task, guidelines
        self._page = strict.page(config)
        self._abroad, self._media_url = abroad, media_url
        self._origins = _Origins(workspace.store)

    def facts(self, wanted: Sequence[Assignment]) -> dict[str, Fact]:
        """The fact that each assignment shows, by the assignment's key: the item's newest draft, or a planted one."""
        store = self._workspace.store
        heads = {fact.subject: fact for fact in store.heads("draft", {one.item for one in wanted})}
        found = {one.key: heads[one.item] for one in wanted if one.item in heads}
        planted = {one.key: store.get(one.shows) for one in wanted if one.shows and _live(found.get(one.key))}
        return found | planted

    def ahead(self, wanted: Sequence[Assignment], facts: Mapping[str, Fact]) -> None:
        """Make the media of one sense that many assignments need; together that is much faster."""
        for senses in {one.senses for one in wanted} - {Senses.both}:
            found = (facts.get(one.key) for one in wanted if one.senses is senses)
            drafts = [fact.contract(Draft) for fact in found if fact and fact.kind == Draft.kind and _live(fact)]
            variants.ahead(self._workspace, self._origins, drafts, senses, abroad=self._abroad)

    def make(self, assignment: Assignment, fact: Fact | None, revision: int) -> Outcome:
        """The task of an assignment, or why there is none."""
        if fact is None:
            subject = f"item {short(assignment.item)}"
            return [_issue("draft-missing", subject, "has no draft in this workspace", "restore the store")]
        if fact.body is None:
            return Withdrawn()
        draft = draft_in(fact)
        if draft.status not in SEEN:
            return Withdrawn()
        media = self._media(assignment, draft)
        if not isinstance(media, dict):
            return media
        work = Work(
            assignment, fact, draft, self._task, media, self._guidelines, revision, self._versions(assignment)
        )  # fmt: skip
        return PAGES[assignment.review_pass].prepare(work)

    def faults(self, prepared: Prepared) -> list[Issue]:
        """What the page would not take of a task. The server drops such parts without a word."""
        subject, hint = f"draft {short(prepared.work.fact.key)}", "mend the benchmark task's page part"
        wrong = strict.faults(prepared.results, prepared.data, self._page)
        return [_issue("prediction-unfit", subject, one, hint) for one in wrong]

    def _media(self, assignment: Assignment, draft: Draft) -> dict[str, Shown] | Withdrawn | list[Issue]:
        place, abroad, url = self._workspace, self._abroad, self._media_url
        try:
            if assignment.senses is Senses.both:
                return shown.show(place, self._origins, draft, abroad=abroad, media_url=url)
            return variants.show(place, self._origins, draft, assignment.senses, abroad=abroad, media_url=url)
        except RightsError as exc:
            return Withdrawn(_issue("media-rights", exc.subject, exc.message, exc.hint))
        except StoreError as exc:
            if any(redacted(self._workspace.store, ref) for ref in draft.media):
                return Withdrawn()
            return [_issue("media-missing", exc.subject, exc.message, exc.hint)]
        except ToolkitError as exc:
            return [_issue("media-missing", exc.subject, exc.message, exc.hint)]

    def _versions(self, assignment: Assignment) -> tuple[Version, ...]:
        """What an adjudicator decides between, in an order that tells nothing."""
        if assignment.review_pass is not ReviewPass.adjudicate:
            return ()
        return versions_of(self._workspace.store, assignment)


def redacted(store: Store, ref: MediaRef) -> bool:
    """Whether a piece of media, or what it was made of, was redacted."""
    clips = store.history("clip", ref.clip)
    if any(fact.body is None for fact in clips):
        return True
    return any(_dead(fact) for clip in clips for fact in _ancestors(store, clip.contract(Clip)))


def _ancestors(store: Store, clip: Clip) -> Iterator[Fact | None]:
    for part in clip.shown:
        recording = store.head("recording", identity("recording", part.recording_sha256))
        yield recording
        if recording is not None and recording.body is not None:
            yield store.head("source", recording.contract(Recording).source)


def _live(head: Fact | None) -> bool:
    """Whether an item may be shown: a planted draft of it goes when the item goes."""
    return head is not None and head.body is not None and head.contract(Draft).status in SEEN


def _dead(fact: Fact | None) -> bool:
    return fact is not None and fact.body is None


def _issue(kind: str, subject: str, message: str, hint: str) -> Issue:
    return Issue(kind=kind, subject=subject, message=message, hint=hint)


class _Origins(Origins):
    """Looks up each clip once: many items are about one."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._known: dict[tuple[str, str], MediaOrigin] = {}

    def of(self, ref: MediaRef) -> MediaOrigin:
        found = self._known.get((ref.clip, ref.sha256))
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[ref.clip, ref.sha256] = super().of(ref)
        return replace(found, ref=ref)
