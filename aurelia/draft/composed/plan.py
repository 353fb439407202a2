"""What can be composed from measured recordings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aurelia.draft.composed.base import Composition, Plan, RecordingView
from aurelia.draft.composed.soundtrack import soundtracks
from aurelia.draft.composed.stitched import stitched
from aurelia.draft.evidence.candidate import caption_of
from aurelia.draft.evidence.evaluate import Evaluator
from schemas.reasoning import Try

_BY_CONSTRUCTION = "The right one is known by construction; nothing was measured again."


def survey(recordings: Sequence[RecordingView], seed: int) -> Plan:
    """What can be composed from recordings, and the reasons why not more. The same input gives the same plan.

    Args:
        recordings: Recordings with their measured clips.
        seed: Decides order and options.

    Raises:
        MediaError: A recording's file cannot be read.
    """
    ordered = sorted(recordings, key=lambda recording: recording.sha256)
    made: list[Composition] = []
    reasons: list[str] = []
    for recording in ordered:
        found, reason = stitched(recording, seed)
        made += found
        reasons += [f"av-compositional: {reason}"] if reason else []
    matches, why = soundtracks(ordered, seed)
    return Plan((*made, *matches), (*reasons, *(f"soundtrack-match: {reason}" for reason in why)))


def plan(recordings: Sequence[RecordingView], seed: int) -> list[Composition]:
    """The compositions of `survey`, without the reasons."""
    return list(survey(recordings, seed).compositions)


def judged(composition: Composition, film: Path, evaluator: Evaluator) -> Try:
    """Whether what a stitched film is known to hold is found again in the file that was written.

    Args:
        composition: What was composed.
        film: The written file of its role `clip`.
        evaluator: Measures again.

    Returns:
        One try; its score is that of the span found worst. Compositions without spoken evidence have no score.
    """
    judgements = [(one, evaluator.judge(film, one)) for one in composition.evidence]
    return Try(
        number=1,
        steps=composition.steps,
        answer=composition.answer,
        caption=" ".join(caption_of(one) for one, _ in judgements),
        score=min((judgement.score for _, judgement in judgements), default=None),
        critique=" ".join(judgement.critique for _, judgement in judgements) or _BY_CONSTRUCTION,
    )
