"""The embedded evidence drafter: rules over measurements, with an evaluator that measures again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from aurelia.draft.base import K, Scene, one_by_one
from aurelia.draft.evidence.asked import understood
from aurelia.draft.evidence.candidate import Candidate, caption_of, question_of, steps_of
from aurelia.draft.evidence.evaluate import Evaluator, Judgement
from aurelia.draft.evidence.families import View, said_while_shown, shown_when_said
from aurelia.draft.evidence.revise import revised
from aurelia.perceive.screen import Eyes, reader_versions
from aurelia.perceive.words import Ears, recogniser_versions
from schemas.errors import ToolkitError
from schemas.maker import Maker
from schemas.reasoning import Answer, AskedQuestion, Draft, Question, Try

VERSION = "1"
DESCRIPTION = "Rules over measurements; no language model wrote or judged this."
BENCHMARK_TASK = "av-qa"


@dataclass(frozen=True)
class _Turn:
    """One try with the question it was about."""

    candidate: Candidate
    judgement: Judgement


class EvidenceDrafter:
    """Drafts questions that follow from measurements and need both senses. The same scene gives the same drafts.

    Args:
        threshold: Score, 1..10, that a draft must reach.
        tries: How often a candidate is revised and judged at most.
        per_family: Questions of each family at most, for one clip.
        ears: Hears words; loaded when first needed where not given.
        eyes: Reads text; loaded when first needed where not given.
    """

    def __init__(
        self,
        *,
        threshold: float = 6.0,
        tries: int = 3,
        per_family: int = 2,
        ears: Ears | None = None,
        eyes: Eyes | None = None,
    ) -> None:
        self._threshold = threshold
        self._tries = tries
        self._per_family = per_family
        self._tools = (ears, eyes)

    @property
    def maker(self) -> Maker:
        """What makes the drafts: rules, with the tools that measure."""
        return Maker(
            name="evidence", version=VERSION, description=DESCRIPTION, is_language_model=False,
            models={**recogniser_versions(), **reader_versions()},
        )  # fmt: skip

    @property
    def parameters(self) -> Mapping[str, Any]:
        """Nothing but its version, and the settings every drafter has."""
        return {}

    @cached_property
    def _evaluator(self) -> Evaluator:
        ears, eyes = self._tools
        return Evaluator(ears or Ears(), eyes or Eyes())

    def draft_many(self, scenes: Iterable[tuple[K, Scene]]) -> Iterator[tuple[K, list[Draft] | ToolkitError]]:
        """Drafts for each clip, one after the other."""
        return one_by_one(self.draft, scenes)

    def note(self) -> str:
        """Nothing beside the bar."""
        return ""

    def draft(self, scene: Scene) -> list[Draft]:
        """Drafts for one clip: for the questions that people asked where there are any, else two families of its own.

        Raises:
            MediaError: The clip's file cannot be read.
            ModelError: A tool that measures does not load.
        """
        if scene.asked:
            return [self._asked(scene, asked) for asked in scene.asked]
        view = _view(scene)
        found = [*said_while_shown(view)[: self._per_family], *shown_when_said(view)[: self._per_family]]
        return [self._own(scene, self._turns(scene, view, candidate)) for candidate in found]

    def _turns(self, scene: Scene, view: View, candidate: Candidate) -> list[_Turn]:
        """Judge and revise until the score is reached, nothing is left to revise, or the tries are used up."""
        turns: list[_Turn] = []
        now: Candidate | None = candidate
        while now is not None and len(turns) < self._tries:
            judgement = self._evaluator.judge(scene.clip_path, now)
            turns.append(_Turn(now, judgement))
            now = None if judgement.score >= self._threshold else revised(view, now, judgement)
        return turns

    def _own(self, scene: Scene, turns: Sequence[_Turn]) -> Draft:
        best = _best(turns)
        kept = turns[best].judgement.score >= self._threshold
        reason = "" if kept else _below(turns[best].judgement, self._threshold, len(turns))
        question, answer = question_of(turns[best].candidate, scene.clip.subject(), scene.seed)
        return self._draft(scene, BENCHMARK_TASK, question, answer, turns, best).model_copy(
            update={"kept": best + 1 if kept else None, "status": "drafted" if kept else "dropped", "reason": reason}
        )

    def _asked(self, scene: Scene, asked: AskedQuestion) -> Draft:
        """A draft for a person's question; a given answer is always kept."""
        view = _view(scene)
        candidate = understood(view, asked.question)
        if isinstance(candidate, str):
            return self._unanswered(scene, asked, candidate, ())
        turns = self._turns(scene, view, candidate)
        best = _best(turns)
        judged = turns[best].judgement
        if judged.score < self._threshold:
            return self._unanswered(scene, asked, _below(judged, self._threshold, len(turns)), turns)
        _, measured = question_of(turns[best].candidate, scene.clip.subject(), scene.seed)
        answer = asked.answer or measured
        draft = self._draft(scene, asked.benchmark_task, asked.question, answer, turns, best)
        told = "" if _agree(answer, measured) else f"the measurements suggest another answer: {measured.text!r}"
        return draft.model_copy(update={"kept": best + 1, "reason": told, "demo": asked.demo})

    def _unanswered(self, scene: Scene, asked: AskedQuestion, reason: str, turns: Sequence[_Turn]) -> Draft:
        draft = self._draft(scene, asked.benchmark_task, asked.question, asked.answer, turns, None)
        return draft.model_copy(update={"status": "unanswered", "reason": reason, "demo": asked.demo})

    def _draft(
        self,
        scene: Scene,
        task: str,
        question: Question,
        answer: Answer | None,
        turns: Sequence[_Turn],
        best: int | None,
    ) -> Draft:
        steps = steps_of(turns[best].candidate, answer) if best is not None and answer else ()
        return Draft(
            benchmark_task=task,
            media=(scene.media,),
            question=question,
            answer=answer,
            steps=steps,
            tries=tuple(_try(number, turn, scene) for number, turn in enumerate(turns, start=1)),
            maker=self.maker,
            seed=scene.seed,
            threshold=self._threshold,
            parameters={"tries": self._tries, "per_family": self._per_family},
        )


def _view(scene: Scene) -> View:
    """The scene as the families look at it, without words that run over the end of the clip."""
    measured = scene.perception
    inside = tuple(word for word in measured.words if word.end <= scene.clip.duration)
    return View(measured.model_copy(update={"words": inside}), scene.siblings, scene.seed)


def _try(number: int, turn: _Turn, scene: Scene) -> Try:
    _, answer = question_of(turn.candidate, scene.clip.subject(), scene.seed)
    return Try(
        number=number,
        steps=steps_of(turn.candidate, answer),
        answer=answer,
        caption=caption_of(turn.candidate),
        score=turn.judgement.score,
        critique=turn.judgement.critique,
    )


def _best(turns: Sequence[_Turn]) -> int:
    """The place of the try with the highest score; of equals the first."""
    return max(range(len(turns)), key=lambda at: (turns[at].judgement.score, -at))


def _below(judgement: Judgement, threshold: float, tries: int) -> str:
    times = "1 try" if tries == 1 else f"{tries} tries"
    return f"the best score in {times} was {judgement.score:g}, below {threshold:g}: {judgement.critique}"


def _agree(given: Answer, measured: Answer) -> bool:
    if given.option and measured.option:
        return given.option == measured.option
    return any(text.casefold() == measured.text.casefold() for text in given.texts)
