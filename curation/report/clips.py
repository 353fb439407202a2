"""Clip cards: pictures, a time line, and the drafts about the same media."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from curation.funnel import source_name
from curation.report.card import ClipCard, DraftCard, MediaLine, Still
from curation.report.drafts import draft_card, in_reading_order
from curation.report.library import Library
from curation.report.stills import MOST, spread, stills_of
from curation.report.timeline import measured_lanes, seconds, span_text, ticks
from schemas.base import short
from schemas.media import Clip, Part
from schemas.reasoning import Draft, MediaRef

MOST_CLIPS = 200
"""Cards on one page; a line says how many more there are."""

Group = tuple[tuple[MediaRef, ...], dict[str, Draft]]


def clip_cards(library: Library, *, most: int = MOST_CLIPS) -> tuple[tuple[ClipCard, ...], int]:
    """Cards for all media with drafts, by source and time; and how many did not fit.

    Args:
        library: What stands in the workspace.
        most: Cards at most; media with a draft that was kept come before media without one.
    """
    groups = _groups(library)
    kept_first = sorted(groups, key=lambda group: all(draft.status == "dropped" for draft in group[1].values()))
    chosen = sorted(kept_first[:most], key=lambda group: _order(library, group[0][0]))
    return tuple(_card(library, media, drafts) for media, drafts in chosen), max(0, len(groups) - most)


def _groups(library: Library) -> list[Group]:
    groups: dict[tuple[tuple[str, str], ...], Group] = {}
    for key, draft in library.drafts.items():
        about = tuple((media.role, media.clip) for media in draft.media)
        groups.setdefault(about, (draft.media, {}))[1][key] = draft
    return list(groups.values())


def _order(library: Library, media: MediaRef) -> tuple[int, int, str, float]:
    clip = library.clips.get(media.clip)
    if clip is None:
        return (1, 0, "", 0.0)
    return (0, int(clip.derivation != "cut"), _title(library, clip.parts[0]), clip.parts[0].start)


def _card(library: Library, media: Sequence[MediaRef], drafts: dict[str, Draft]) -> ClipCard:
    cards = in_reading_order(draft_card(library, key, draft) for key, draft in drafts.items())
    first, duration = library.clips.get(media[0].clip), media[0].duration
    perception = library.perceptions.get(media[0].clip)
    titles = [_title(library, part) for part in first.parts] if first else []
    return ClipCard(
        id=short(media[0].clip),
        title=" + ".join(dict.fromkeys(titles)) or "clip that is not in the store",
        facts=_facts(first, duration),
        media=tuple(_media_line(library, one) for one in media) if len(media) > 1 else (),
        stills=_stills(library, media, cards),
        lanes=measured_lanes(first, perception, titles),
        ticks=ticks(duration),
        said=" ".join(word.text.strip() for word in perception.words) if perception else "",
        drafts=cards,
    )


def _facts(clip: Clip | None, duration: float) -> tuple[str, ...]:
    if clip is None:
        return (seconds(duration),)
    told = [clip.derivation, seconds(clip.duration)]
    if clip.derivation == "cut":
        told[0] = f"{span_text(clip.shown[0].start, clip.shown[0].end)} of the recording"
    if clip.has_video and clip.width:
        told.append(f"{clip.width} × {clip.height}")
    missing = [name for name, there in (("picture", clip.has_video), ("sound", clip.has_audio)) if not there]
    return (*told, *(f"no {name}" for name in missing))


def _media_line(library: Library, media: MediaRef) -> MediaLine:
    clip = library.clips.get(media.clip)
    if clip is None:
        return MediaLine(media.role, "not in the store")
    parts = [f"{_role(part)}{_title(library, part)} {span_text(part.start, part.end)}" for part in clip.shown]
    return MediaLine(media.role, "; ".join(parts))


def _role(part: Part) -> str:
    return "" if part.role == "both" else f"{part.role} of "


def _title(library: Library, part: Part) -> str:
    source = library.source_of(part)
    return source_name(source) if source else f"recording {short(part.recording_sha256)}"


def _stills(library: Library, media: Sequence[MediaRef], cards: Iterable[DraftCard]) -> tuple[Still, ...]:
    """Pictures of the one piece of media that has a picture, or one of each of the first three."""
    pictured = [one for one in media if (clip := library.clips.get(one.clip)) is None or clip.has_video]
    if len(pictured) > 1:
        shown = [(one, [one.duration / 2]) for one in pictured[:MOST]]
    else:
        shown = [(one, spread(one.duration, _telling_times(cards))) for one in pictured or media[:1]]
    return tuple(
        still
        for one, times in shown
        for still in stills_of(
            library.workspace.blobs, library.clips.get(one.clip), times, one.role if len(media) > 1 else ""
        )
    )


def _telling_times(cards: Iterable[DraftCard]) -> Iterable[float]:
    """The middles of what is to be seen, according to the steps."""
    for card in cards:
        for step in card.steps:
            if "visual" in step.modality:
                yield from ((start + end) / 2 for start, end in step.evidence)
