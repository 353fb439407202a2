"""Who answers by one sense gets the same moments by no other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import combinations

from curation.review.people import material
from curation.review.people.assign import assignments, hand_out
from curation.workspace import Workspace
from db.assignments import Assignment
from schemas.fact import machine_fact
from schemas.media import Clip
from schemas.reasoning import Draft
from schemas.review import Senses
from tests import factories
from tests.curation.review.people.conftest import drafts, hire

Plan = Callable[[str], None]
TEST_ONLY = "ratio = [0, 0, 1]\nprobes = {gold = 0, planted = 0}\n"


def test_who_answers_by_one_sense_gets_nothing_else_of_that_clip(place: Workspace, write_plan: Plan) -> None:
    write_plan(TEST_ONLY.replace("planted = 0}", "planted = 0.2}"))
    source = drafts(place, 1)[0]
    clip = source.contract(Draft).media
    for number in range(1, 4):
        more = factories.draft(media=clip, question=factories.question(f"And what at moment {number}?"))
        fact = machine_fact(more, parents=source.parents, stage="draft", version=1, params={"item": more.subject()})
        place.store.put([fact])
    drafts(place, 20, start=20)
    hire(place, 5)
    outlook = hand_out(place)
    assert outlook.unplaced == {}
    of_clip = {fact.subject for fact in place.store.heads("draft") if fact.contract(Draft).media == clip}
    senses: dict[str, set[Senses]] = defaultdict(set)
    for one in outlook.assignments:
        if one.item in of_clip:
            senses[one.reviewer or ""].add(one.senses)
    assert len(of_clip) == 4
    assert all(len(kinds) == 1 for kinds in senses.values())
    assert Counter(next(iter(kinds)) for kinds in senses.values())[Senses.both] == 3


def test_who_answers_by_one_sense_gets_no_other_clip_that_holds_the_same_moments(
    place: Workspace, write_plan: Plan
) -> None:
    write_plan(TEST_ONLY)
    first = drafts(place, 2, each=1)[0]
    clips = [fact.contract(Clip) for fact in place.store.heads("clip")]
    (one,), (two,) = (clip.parts for clip in clips)
    longer = one.model_copy(update={"start": one.start + 0.5 * one.duration})
    after = one.model_copy(update={"start": one.end})
    for number, parts in enumerate([(one, two), (longer,), (after,)]):
        made = clips[0].model_copy(
            update={
                "derivation": "stitch" if parts[1:] else "cut",
                "parts": parts,
                "sha256": factories.sha(f"clip {number}"),
            }
        )
        fact = machine_fact(made, parents=(), stage="compose", version=1, params={"media": made.subject()})
        draft = factories.draft(made, question=factories.question(f"What comes first in clip {number}?"))
        place.store.put([fact, machine_fact(draft, parents=(fact.key,), stage="draft", version=1)])
    hire(place, 12)
    spans = {one.item: one.spans for one in material.wanted(place.store).values()}
    given: dict[str, list[Assignment]] = defaultdict(list)
    for assignment in assignments(place):
        given[assignment.reviewer or ""].append(assignment)
    pairs = [pair for mine in given.values() for pair in combinations(mine, 2) if pair[0].senses != pair[1].senses]
    shared = [(a.item, b.item) for a, b in pairs if any(share(x, y) for x in spans[a.item] for y in spans[b.item])]
    assert shared == []
    beside = {first.subject, next(item for item, held in spans.items() if held[0][1] == after.start * 1e6)}
    assert any({a.item, b.item} == beside for a, b in pairs), "what only touches it is free"


def share(one: material.Span, other: material.Span) -> bool:
    """Whether two spans share moments."""
    return one[0] == other[0] and max(one[1], other[1]) < min(one[2], other[2])
