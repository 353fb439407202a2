"""From the members of a split version to the rows of a release: what each item is, and what its media allows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from curation.validate import Validate, live_items
from curation.validate.origins import MediaOrigin, Origin, Origins
from db.store import Store
from schemas.base import short
from schemas.errors import StoreError
from schemas.fact import Fact
from schemas.issues import Issue
from schemas.item import Item, Member
from schemas.media import Source
from schemas.reasoning import Draft
from schemas.release import ReleaseMedia, ReleasePart, ReleaseRow
from schemas.review import Annotation
from schemas.rights import Licence, PeopleFlag


@dataclass(frozen=True)
class Entry:
    """One item of a release with everything it goes back to."""

    member: Member
    item_fact: Fact
    item: Item
    draft: Draft
    media: tuple[MediaOrigin, ...]

    @property
    def demo(self) -> bool:
        """Whether it, or any source of its media, is marked as demo."""
        return self.item.demo or any(origin.source.demo for media in self.media for origin in media.origins)

    @property
    def people(self) -> tuple[PeopleFlag, ...]:
        """Flags about people in any source of its media."""
        flags = {flag for media in self.media for origin in media.origins for flag in origin.source.people}
        return tuple(sorted(flags))


def entries(store: Store, members: Iterable[Member]) -> tuple[list[Entry], list[Issue]]:
    """The items of a split version that may be released, in the order of their ids, and why others are left out."""
    found: list[Entry] = []
    issues: list[Issue] = []
    origins, standing, open_ = Origins(store), {fact.subject for fact, _ in live_items(store)}, _not_validated(store)
    for member in sorted(members, key=lambda one: one.item):
        entry = _entry(store, origins, member) if member.item in standing else _withdrawn(member)
        problem = entry if isinstance(entry, Issue) else _flagged(entry) or _judged_since(entry, open_)
        if isinstance(entry, Issue) or problem is not None:
            issues.append(problem or _withdrawn(member))
        else:
            found.append(entry)
    return found, issues


def _not_validated(store: Store) -> set[str]:
    """What was judged, and nobody has looked at the judgement yet: it may be a rejection."""
    pending = store.pending(Validate.consumes, Validate.name, Validate.version)
    return {fact.contract(Annotation).about for fact in pending}


def _entry(store: Store, origins: Origins, member: Member) -> Entry | Issue:
    revisions = store.history("item", member.item)
    fact = next((one for one in reversed(revisions) if one.digest == member.digest), None)
    if fact is None:
        raise StoreError(
            f"item {short(member.item)}", "its committed revision is not stored", "run: curate split verify"
        )
    if fact.body is None:
        return _withdrawn(member)
    item = fact.contract(Item)
    try:
        draft = store.get(item.draft).contract(Draft)
        return Entry(member, fact, item, draft, tuple(origins.of(ref) for ref in item.media))
    except StoreError as exc:
        return Issue(
            kind="origin-unknown", subject=f"item {short(member.item)}",
            message=f"left out: it cannot be traced to its sources: {exc.subject}: {exc.message}",
            hint="reject the item, then: curate validate, curate split commit",
        )  # fmt: skip


def _withdrawn(member: Member) -> Issue:
    return Issue(
        kind="withdrawn", subject=f"item {short(member.item)}", message="left out: it was withdrawn after the commit",
        hint="bring the split up to date: curate split commit",
    )  # fmt: skip


def _judged_since(entry: Entry, open_: set[str]) -> Issue | None:
    if entry.draft.subject() not in open_:
        return None
    return Issue(
        kind="not-validated", subject=f"item {short(entry.member.item)}",
        message="left out: a judgement about it came in that was not validated yet",
        hint="run: curate validate, curate split commit",
    )  # fmt: skip


def _flagged(entry: Entry) -> Issue | None:
    if not entry.people:
        return None
    return Issue(
        kind="people-flag", subject=f"item {short(entry.member.item)}",
        message=f"left out: its source is flagged for people ({', '.join(entry.people)})",
        hint="clear the flag once consent or another ground is on record: curate add, with the corrected people column",
    )  # fmt: skip


def row(entry: Entry, canary: str, suffixes: dict[str, str]) -> ReleaseRow:
    """One row of the metadata table.

    Args:
        entry: The item.
        canary: The release's GUID.
        suffixes: sha256 of a stored media file -> its ending, such as `.mp4`.
    """
    item, first = entry.item, entry.media[0]
    media = tuple(_media(one, suffixes) for one in entry.media)
    cut = first.clip.shown[0] if first.clip.derivation == "cut" else None
    return ReleaseRow(
        id=entry.member.item,
        revision=entry.member.digest,
        split=entry.member.split,
        benchmark_task=item.benchmark_task,
        dataset=item.question.dataset,
        category=item.question.category,
        question=item.question.text,
        options=item.question.options,
        answer=item.answer,
        steps=item.steps,
        draft_answer=entry.draft.answer,
        draft_steps=entry.draft.steps,
        required_modality=item.required_modality,
        question_extra=item.question.extra,
        file_name=media[0].file,
        media_sha256=media[0].sha256,
        media_included=all(one.included for one in media),
        duration=media[0].duration,
        start=cut.start if cut else None,
        end=cut.end if cut else None,
        source_id=media[0].parts[0].source_id,
        source_url=media[0].parts[0].source_url,
        licence=joined(licence for one in entry.media for licence in licences(one.origins)),
        attribution=credits_of(licence for one in entry.media for licence in licences(one.origins)),
        third_party_allowed=all(
            origin.source.rights.third_party_allowed for one in entry.media for origin in one.origins
        ),
        media=media,
        maker=entry.draft.made_by.description,
        maker_models=tuple(sorted(set(entry.draft.made_by.models.values()))),
        demo=entry.demo,
        canary=canary,
    )


def _media(media: MediaOrigin, suffixes: dict[str, str]) -> ReleaseMedia:
    sha256 = media.ref.sha256
    return ReleaseMedia(
        role=media.ref.role,
        file=media_path(sha256, suffixes[sha256]) if media.publishable else None,
        sha256=sha256,
        included=media.publishable,
        duration=media.ref.duration,
        licence=joined(licences(media.origins)),
        attribution=credits_of(licences(media.origins)),
        parts=tuple(_part(origin) for origin in media.origins),
    )


def media_path(sha256: str, suffix: str) -> str:
    """Where a file lies, relative to the folder of its table: never ten thousand files in one folder."""
    return f"media/{sha256[:2]}/{sha256}{suffix}"


def _part(origin: Origin) -> ReleasePart:
    return ReleasePart(
        source_id=source_id(origin.source),
        source_url=source_url(origin.source),
        recording_sha256=origin.part.recording_sha256,
        start=origin.part.start,
        end=origin.part.end,
        role=origin.part.role,
        licence=joined(origin.licences),
        attribution=credits_of(origin.licences),
    )


def source_id(source: Source) -> str:
    """How to find a source again: the platform's id, or the name of the local file."""
    return source.platform_id or (source.locator if source.origin == "file" else source_url(source) or source.locator)


def source_url(source: Source) -> str | None:
    """The address a source came from, without credentials; None for a local file."""
    if source.origin != "url":
        return None
    parts = urlsplit(source.locator)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def licences(origins: Sequence[Origin]) -> Iterable[Licence]:
    """All licences that bear on these parts."""
    return (licence for origin in origins for licence in origin.licences)


def joined(found: Iterable[Licence]) -> str:
    """SPDX ids joined by AND, each once."""
    return " AND ".join(sorted({licence.spdx for licence in found}))


def credits_of(found: Iterable[Licence]) -> str:
    """Whom to name, each once."""
    return "; ".join(sorted({licence.attribution for licence in found} - {""}))
