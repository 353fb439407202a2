"""The parts of a page that are not clips: funnel, agreement, timings, rights, issues, makers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations

from curation.failures import by_people, stage_text
from curation.funnel import Funnel, source_name
from curation.report.library import Library
from curation.report.view import Agreement, Bar, BarPart, IssueLine, MakerLine, RightsLine, Timing
from schemas.base import normal_text
from schemas.fact import Run
from schemas.issues import Issue
from schemas.media import Source
from schemas.reasoning import Draft
from schemas.review import Annotation
from schemas.rights import Licence

_EXAMPLES = 4


def bars(counted: Funnel) -> tuple[Bar, ...]:
    """The funnel picture: one bar a stage, each split by outcome; the longest fills the width."""
    drafts, verdicts = counted.drafts, counted.annotations
    stages: tuple[tuple[str, Iterable[tuple[str, int, str]]], ...] = (
        ("Sources", [(name, counted.sources.get(name, 0), tone) for name, tone in _SOURCE_TONES]),
        ("Recordings", [("", counted.recordings, "good")]),
        ("Clips", [(name, counted.clips.get(name, 0), tone) for name, tone in _CLIP_TONES]),
        ("Measured", [("", counted.perceptions, "good")]),
        ("Drafts", [(name, drafts.get(name, 0), tone) for name, tone in _DRAFT_TONES]),
        ("Sent to review", [("", counted.sent, "good")]),
        ("Judgements", [(name, verdicts.get(name, 0), tone) for name, tone in _VERDICT_TONES]),
        ("Items", [("passed", counted.items, "good"), ("held by a check", counted.held, "warn")]),
        ("In the split", [(name, counted.split.get(name, 0), tone) for name, tone in _SPLIT_TONES]),
    )
    longest = max((sum(count for _, count, _ in parts) for _, parts in stages), default=0)
    return tuple(_bar(label, parts, longest) for label, parts in stages)


_SOURCE_TONES = (("downloaded", "good"), ("waiting", "wait"), ("failed", "bad"), ("rejected", "warn"))
_CLIP_TONES = (("cut", "good"), ("stitch", "second"), ("mux", "third"))
_DRAFT_TONES = (("drafted", "good"), ("unanswered", "wait"), ("dropped", "warn"))
_VERDICT_TONES = (("accept", "good"), ("fix", "second"), ("reject", "bad"))
_SPLIT_TONES = (("train", "good"), ("validation", "second"), ("test", "third"))


def _bar(label: str, parts: Iterable[tuple[str, int, str]], longest: int) -> Bar:
    drawn, x = [], 0.0
    for name, count, tone in parts:
        if count:
            width = 100 * count / longest
            drawn.append(BarPart(name, count, tone, round(x, 3), round(width, 3)))
            x += width
    return Bar(label, sum(part.count for part in drawn), tuple(drawn))


def agreement(annotations: Mapping[str, Iterable[tuple[str, Annotation]]]) -> Agreement:
    """Raw agreement of people who judged the same item: the share of pairs with the same verdict and answer.

    Args:
        annotations: Identity of the item -> annotations with their keys, one a reviewer; decisions do not count.
    """
    by_item = [_one_a_reviewer(one for _, one in judged if not one.decides) for judged in annotations.values()]
    shared = [judged for judged in by_item if len(judged) > 1]
    pairs = [pair for judged in shared for pair in combinations(judged, 2)]
    answered = [(a.answer, b.answer) for a, b in pairs if a.answer is not None and b.answer is not None]
    return Agreement(
        items=len(by_item),
        shared=len(shared),
        pairs=len(pairs),
        verdict=_share(a.verdict == b.verdict for a, b in pairs),
        answer_pairs=len(answered),
        answer=_share((a.option or normal_text(a.text)) == (b.option or normal_text(b.text)) for a, b in answered),
        scripted=any(annotation.demo for judged in by_item for annotation in judged),
    )


def _one_a_reviewer(judged: Iterable[Annotation]) -> list[Annotation]:
    return list({annotation.reviewer: annotation for annotation in judged}.values())


def _share(same: Iterable[bool]) -> float | None:
    answers = list(same)
    return sum(answers) / len(answers) if answers else None


def timings(runs: Iterable[Run]) -> tuple[Timing, ...]:
    """Seconds and inputs of every stage, in the order they were first run."""
    groups: dict[str, list[Run]] = {}
    for run in sorted(runs, key=lambda run: run.started):
        groups.setdefault(stage_text(run.stage), []).append(run)
    total = sum(run.seconds for members in groups.values() for run in members)
    return tuple(
        Timing(
            stage=stage,
            inputs=len(members),
            rejected=sum(run.outcome == "rejected" for run in members),
            failed=sum(run.outcome == "failed" for run in members),
            seconds=sum(run.seconds for run in members),
            longest=max(run.seconds for run in members),
            share=round(100 * sum(run.seconds for run in members) / total, 2) if total else 0.0,
        )
        for stage, members in groups.items()
    )


def rights(sources: Iterable[Source]) -> tuple[RightsLine, ...]:
    """What may be done with every source."""
    return tuple(
        RightsLine(
            title=source_name(source),
            locator=source.locator,
            footage=_licence(source.rights.footage),
            soundtrack=_licence(source.rights.soundtrack),
            publishable=source.rights.publishable,
            third_party=source.rights.third_party_allowed,
            flags=(*(flag.value for flag in source.people), *source.content_warnings),
            evidence=_evidence(source.rights.footage),
            demo=source.demo,
        )
        for source in sources
    )


def _licence(licence: Licence) -> str:
    return f"{licence.spdx}, {licence.attribution}" if licence.attribution else licence.spdx


def _evidence(licence: Licence) -> str:
    claim = licence.evidence
    return ", ".join(part for part in (claim.claimed_by, claim.claimed_at, claim.url) if part)


def issues(library: Library) -> tuple[IssueLine, ...]:
    """Data problems of the last runs and checks by kind, the most frequent first."""
    unique = {
        (issue.kind, issue.subject, issue.message): issue
        for found in (*(run.issues for run in library.runs), *(report.issues for report in library.reports.values()))
        for issue in found
        if not by_people(issue)
    }
    groups: dict[tuple[str, str], list[Issue]] = {}
    for issue in unique.values():
        groups.setdefault((issue.severity.value, issue.kind), []).append(issue)
    lines = [
        IssueLine(
            kind=kind,
            severity=severity,
            count=len(members),
            examples=tuple(f"{issue.subject}: {issue.message}" for issue in members[:_EXAMPLES]),
            hint=members[0].hint,
        )
        for (severity, kind), members in groups.items()
    ]
    return tuple(sorted(lines, key=lambda line: (_SEVERITY.index(line.severity), -line.count)))


_SEVERITY = ("error", "unchecked", "warning")


def makers(drafts: Iterable[Draft]) -> tuple[MakerLine, ...]:
    """What made the drafts, by its true name, and how many."""
    counts = Counter(draft.made_by.model_dump_json() for draft in drafts)
    first = {draft.made_by.model_dump_json(): draft.made_by for draft in drafts}
    return tuple(
        MakerLine(
            name=maker.name,
            version=maker.version,
            description=maker.description,
            models=tuple(maker.models.items()),
            is_language_model=maker.is_language_model,
            drafts=counts[said],
        )
        for said, maker in first.items()
    )


def tools(library: Library) -> tuple[tuple[str, str], ...]:
    """What measured the clips: name and version."""
    return tuple(sorted({pair for perception in library.perceptions.values() for pair in perception.tools.items()}))
