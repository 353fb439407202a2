"""Cards of items with their stills and everything people said about them: those first that need somebody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from curation.funnel import values
from curation.report.card import ClipCard, DraftCard, SolveLine
from curation.report.clips import clip_cards
from curation.report.library import Library
from curation.report.review.read import NO_SPLIT, Review, split_of
from curation.review.agreement.entries import same_answers
from curation.review.gather import Said
from curation.workspace import Workspace
from schemas.base import identity, short
from schemas.issues import Report
from schemas.media import Clip, Recording, Source
from schemas.reasoning import Answer, Draft
from schemas.review import Annotation, Senses

MOST = 100
"""Items with a card, where nothing else is asked for."""


def chosen(review: Review, waiting: Collection[str], most: int) -> list[str]:
    """Items for cards: those that wait for a decision, then flagged ones, then the last that were judged."""
    last: dict[str, int] = {one.item: number for number, one in enumerate(review.events)}
    flagged = {item for item, said in review.said.items() if any(one.annotation.flagged for one in said.verifies)}
    judged = [item for item, said in review.said.items() if said.verifies or said.decisions or said.solves]
    order = sorted(judged, key=lambda item: (item not in waiting, item not in flagged, -last.get(item, 0)))
    return order[:most]


def item_cards(
    workspace: Workspace, review: Review, items: Sequence[str], waiting: Collection[str]
) -> tuple[tuple[ClipCard, ...], dict[str, str]]:
    """Cards of some items, by the media they are about, in the given order; and the id of each item's draft."""
    library = _library(workspace, review, items)
    by_id = {short(key): draft.subject() for key, draft in library.drafts.items()}
    cards, _ = clip_cards(library, most=len(items))
    rank = {item: number for number, item in enumerate(items)}
    place = {id_: rank[item] for id_, item in by_id.items()}
    filled = []
    for card in cards:
        drafts = sorted(card.drafts, key=lambda one: place[one.id])
        filled.append(replace(card, drafts=tuple(_with_solves(one, by_id[one.id], review, waiting) for one in drafts)))
    ordered = sorted(filled, key=lambda card: place[card.drafts[0].id])
    return tuple(ordered), {item: draft for draft, item in by_id.items()}


def _library(workspace: Workspace, review: Review, items: Sequence[str]) -> Library:
    """Just what these items need of the store."""
    store = workspace.store
    drafts = {fact.key: one for fact, one in values(store.heads("draft", list(items)), Draft)}
    about = {ref.clip for draft in drafts.values() for ref in draft.media}
    clips = {fact.subject: one for fact, one in values(store.heads("clip", about), Clip)}
    wanted = {identity("recording", part.recording_sha256) for clip in clips.values() for part in clip.parts}
    recordings = {one.sha256: one for _, one in values(store.heads("recording", wanted), Recording)}
    origins = {one.source for one in recordings.values()}
    annotations = {item: _judgements(review.said[item]) for item in items if item in review.said}
    keys = {Report(about=key).subject() for judged in annotations.values() for key, _ in judged}
    return Library(
        workspace=workspace,
        sources={fact.subject: one for fact, one in values(store.heads("source", origins), Source)},
        recordings=recordings, clips=clips, perceptions={}, drafts=drafts, annotations=annotations,
        reports={one.about: one for _, one in values(store.heads("report", keys), Report)},
        splits={item: split for item in items if (split := split_of(review, item)) != NO_SPLIT},
        runs=(), every_run=(), redacted=0,
    )  # fmt: skip


def _judgements(said: Said) -> tuple[tuple[str, Annotation], ...]:
    """What counts about an item, decisions last."""
    return tuple((one.fact.key, one.annotation) for one in (*said.verifies, *said.decisions[-1:]))


def _with_solves(card: DraftCard, item: str, review: Review, waiting: Collection[str]) -> DraftCard:
    said = review.said.get(item)
    lines = _solves(said) if said else ()
    return replace(card, solves=tuple(lines), waits=item in waiting)


def _solves(said: Said) -> Iterable[SolveLine]:
    right = _answer(said)
    order = list(Senses)
    for one in sorted(
        (one.solve for one in said.solves), key=lambda solve: (order.index(solve.senses), solve.reviewer)
    ):
        told = None if one.cannot_tell else one.answer
        same = None if right is None or told is None else len(set(same_answers([right, told]))) == 1
        texts = " | ".join(told.texts) if told else ""
        letter = f"{told.option}. " if told and told.option and one.question.options else ""
        yield SolveLine(one.reviewer, one.senses.words, f"{letter}{texts}", same, one.confidence, one.notes, one.demo)


def _answer(said: Said) -> Answer | None:
    """The item's answer, where those who keep it agree on it."""
    judged: Mapping[str, Annotation] = dict(_judgements(said))
    kept = [one.answer for one in judged.values() if one.verdict != "reject" and one.answer is not None]
    decided = [one.answer for one in judged.values() if one.decides and one.answer is not None]
    names = same_answers(decided or kept)
    return (decided or kept)[0] if len(set(names)) == 1 else None
