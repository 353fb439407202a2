"""The evaluator: measures the evidence again, on a fresh cut and at other frames, and scores how far both agree.

The same tools measure twice, so this catches what hangs on where a clip was cut or a frame was taken; it is no
second opinion on what the tools cannot hear or read at all. People are.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from aurelia.draft.evidence.candidate import Candidate
from aurelia.draft.evidence.measured import bare
from aurelia.draft.evidence.senses import HEARD, SEEN, fits_in
from aurelia.media.decode import frames
from aurelia.perceive.clip import hear
from aurelia.perceive.compare import alike, bare_words
from aurelia.perceive.screen import MAX_SIDE, Eyes
from aurelia.perceive.words import Ears
from schemas.base import on_grid
from schemas.perception import Word

WORST, BEST = 1.0, 10.0

_EVERY = 0.37
_MOST_FRAMES = 7
_MOMENT = 0.15
_AROUND_WORD = 1.2
_DRIFT = 0.6


@dataclass(frozen=True)
class Sight:
    """The text as read again in one frame."""

    time: float
    text: str
    """The line most like the expected text; empty where no line was read."""
    likeness: float
    """0..1."""


@dataclass(frozen=True)
class Judgement:
    """What measuring again gave.

    Args:
        score: 1 (nothing found again) to 10 (all found again, letter by letter).
        critique: What did not agree, in words.
        sights: The text in each frame that was read again.
        words: The words that were heard again, in seconds of the clip.
        text_agreement: 0..1.
        word_agreement: 0..1.
    """

    score: float
    critique: str
    sights: tuple[Sight, ...]
    words: tuple[Word, ...]
    text_agreement: float
    word_agreement: float


class Evaluator:
    """Judges candidates with the same tools that measured the clip."""

    def __init__(self, ears: Ears, eyes: Eyes) -> None:
        self._ears = ears
        self._eyes = eyes

    def judge(self, path: Path, candidate: Candidate) -> Judgement:
        """Measure the evidence of a candidate again.

        Args:
            path: The clip's file.
            candidate: What to judge.

        Raises:
            MediaError: The file cannot be read.
        """
        if candidate.form == "said-while-shown":
            return self._judge_said(path, candidate)
        return self._judge_shown(path, candidate)

    def _judge_said(self, path: Path, candidate: Candidate) -> Judgement:
        start, end = candidate.shown
        every = max(_EVERY, (end - start) / _MOST_FRAMES)
        offset = every / 4 if end - start > every else 0.0  # not the frames that were read before
        sights, _ = self._read(path, candidate, start + offset, end, every)
        words = self._listen(path, start, end)
        seen = float(np.mean([sight.likeness for sight in sights])) if sights else 0.0
        heard = fits_in(bare(candidate.words), bare(words))
        stray = [wrong for wrong in candidate.wrong if fits_in(bare_words(wrong), bare(words)) >= HEARD]
        return _judgement(candidate, sights, words, seen, heard, stray)

    def _judge_shown(self, path: Path, candidate: Candidate) -> Judgement:
        start, end = candidate.heard
        sights, lines = self._read(path, candidate, max(0.0, start - _MOMENT), end + _MOMENT, _MOMENT)
        words = self._listen(path, max(0.0, start - _AROUND_WORD), end + _AROUND_WORD)
        seen = float(np.mean([sight.likeness for sight in sights])) if sights else 0.0
        near = [word for word in words if abs(word.start - start) <= _DRIFT]
        heard = fits_in(bare(candidate.words), bare(near)) if len(candidate.words) > 1 else _best_word(candidate, near)
        stray = [wrong for wrong in candidate.wrong if any(alike(wrong, line) >= SEEN for line in lines)]
        return _judgement(candidate, sights, words, seen, heard, stray)

    def _read(
        self, path: Path, candidate: Candidate, start: float, end: float, every: float
    ) -> tuple[tuple[Sight, ...], frozenset[str]]:
        pictures = frames(path, start=start, end=end, every=every, max_side=MAX_SIDE)
        sights, every_line = [], set()
        for time, lines in self._eyes.sights((frame.time, frame.pixels) for frame in pictures):
            every_line |= {line.text for line in lines}
            best = max(lines, key=lambda line: (alike(line.text, candidate.card.text), line.text), default=None)
            likeness = alike(best.text, candidate.card.text) if best else 0.0
            sights.append(Sight(round(time, 3), best.text if best else "", round(likeness, 3)))
        return tuple(sights), frozenset(every_line)

    def _listen(self, path: Path, start: float, end: float) -> tuple[Word, ...]:
        heard = hear(path, start, end)
        words = self._ears.words(heard)
        return tuple(
            word.model_copy(update={"start": on_grid(word.start + start), "end": on_grid(word.end + start)})
            for word in words
        )


def _best_word(candidate: Candidate, near: list[Word]) -> float:
    wanted = bare(candidate.words)
    return max((alike(part, wanted[0]) for word in near for part in bare((word,))), default=0.0) if wanted else 0.0


def _judgement(
    candidate: Candidate,
    sights: tuple[Sight, ...],
    words: tuple[Word, ...],
    seen: float,
    heard: float,
    stray: list[str],
) -> Judgement:
    agreed = 0.0 if stray else min(seen, heard)
    critique = [f'The text "{candidate.card.text}" was read again with {seen:.0%} agreement in {len(sights)} frames.']
    critique.append(f'"{candidate.said}" was heard again with {heard:.0%} agreement.')
    if stray:
        critique.append(f"A wrong option was found in the evidence too: {', '.join(repr(wrong) for wrong in stray)}.")
    score = round(WORST + (BEST - WORST) * agreed**2, 1)  # squared: with a quarter of the words wrong it just passes
    return Judgement(score, " ".join(critique), sights, words, round(seen, 3), round(heard, 3))
