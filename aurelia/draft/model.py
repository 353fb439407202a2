"""The drafter by model: the AURELIA loop over people's questions, or over one question it writes itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aurelia.agents import QuestionReply, read_reply
from aurelia.case import Agents, Case, LoopSettings
from aurelia.draft.base import Scene
from aurelia.loop import Outcome, run_loop
from aurelia.model import MediaPart, Request, ask
from aurelia.prompts import fill, hashes, prompts_of
from aurelia.tasks.checks import check_question
from aurelia.turn import call_of, check_senses, undelivered
from schemas.issues import Severity
from schemas.reasoning import Answer, AskedQuestion, Draft, Maker, Option, Question, Try
from schemas.task import BenchmarkTask

VERSION = "1"
CAPTION_QUESTION = "Describe what is seen and what is heard in the video."


@dataclass(frozen=True)
class _Wanted:
    """A question to reason about, for the benchmark task it belongs to."""

    task: BenchmarkTask
    question: Question
    answer: Answer | None = None
    asked: AskedQuestion | None = None
    asking: Try | None = None
    """How the question itself came about, where a model wrote it."""


@dataclass(frozen=True)
class ModelDrafter:
    """Drafts by the AURELIA loop over audio-visual models.

    Args:
        by: Who reasons, summarizes and evaluates.
        tasks: All benchmark tasks by name: people's questions belong to them.
        task: The benchmark task of the question it writes itself where nobody asked one.
        settings: Threshold, tries, decoding.
    """

    by: Agents
    tasks: Mapping[str, BenchmarkTask]
    task: str = "av-qa"
    settings: LoopSettings = field(default_factory=LoopSettings)

    @property
    def maker(self) -> Maker:
        """What makes the drafts: the models by their names."""
        return Maker(
            name=self.by.reasoner.name,
            version=VERSION,
            description=f"Written by the model {self.by.reasoner.name} in the AURELIA loop and judged by "
            f"{self.by.evaluator.name}; not checked by a person.",
            models=self.by.as_dict(),
            is_language_model=True,
        )

    def draft(self, scene: Scene) -> list[Draft]:
        """One draft for each question people asked; where they asked none, one for a question the model writes.

        Raises:
            RightsError: A model is on a server of others and the media may not go there; nothing was sent.
            ModelError: A model cannot be used, or cannot see and hear.
        """
        drafts: dict[int, Draft] = {}
        wanted: dict[int, _Wanted] = {}
        for n, asked in enumerate(scene.asked):
            task = self.tasks.get(asked.benchmark_task)
            problem = _unsuited(asked.benchmark_task, task)
            if task is None or problem:
                drafts[n] = self._unanswered(scene, asked, problem)
            else:
                wanted[n] = _Wanted(task, asked.question, asked.answer, asked)
        if not scene.asked:
            own = self._own_question(scene)
            if isinstance(own, Draft):
                return [own]
            wanted[0] = own
        cases = [self._case(scene, one) for one in wanted.values()]
        for (n, one), outcome in zip(wanted.items(), run_loop(cases, self.by, self.settings), strict=True):
            drafts[n] = self._finished(scene, one, outcome)
        return [drafts[n] for n in sorted(drafts)]

    def _case(self, scene: Scene, wanted: _Wanted) -> Case:
        return Case(
            question=wanted.question,
            media=(MediaPart(scene.clip_path),),
            duration=scene.clip.duration,
            answer=wanted.answer,
            prompts=prompts_of(wanted.task),
            third_party_allowed=scene.third_party_allowed,
            seed=scene.seed,
        )

    def _finished(self, scene: Scene, wanted: _Wanted, outcome: Outcome) -> Draft:
        """The draft of a loop that ran: people's questions always stay, its own are dropped below the threshold."""
        kept, own = outcome.kept, wanted.asked is None
        reason = "" if outcome.accepted else _why(outcome, self.settings)
        keep = kept is not None and (outcome.accepted or not own)
        tries = outcome.tries
        if wanted.asking is not None:
            first = tries[0]
            calls, issues = (*wanted.asking.calls, *first.calls), (*wanted.asking.issues, *first.issues)
            tries = (first.model_copy(update={"calls": calls, "issues": issues}), *tries[1:])
        return self._draft(
            scene,
            wanted.task.name,
            wanted.question,
            answer=wanted.answer or (kept.answer if kept else None),
            steps=kept.steps if kept else (),
            tries=tries,
            kept=kept.number if kept and keep else None,
            status="drafted" if keep else ("dropped" if own else "unanswered"),
            reason=reason,
            demo=wanted.asked is not None and wanted.asked.demo,
        )

    def _unanswered(self, scene: Scene, asked: AskedQuestion, reason: str) -> Draft:
        return self._draft(
            scene, asked.benchmark_task, asked.question,
            answer=asked.answer, status="unanswered", reason=reason, demo=asked.demo,
        )  # fmt: skip

    def _own_question(self, scene: Scene) -> _Wanted | Draft:
        """A question the model writes about the clip, or the dropped draft that says why there is none."""
        task = self.tasks[self.task]
        if task.answer_type == "caption":
            return _Wanted(task, Question(text=CAPTION_QUESTION))
        model = self.by.reasoner
        check_senses(model)
        request = Request(
            id="question", prompt=_question_prompt(task), media=(MediaPart(scene.clip_path),), role="question",
            schema=QuestionReply.model_json_schema(), decoding=self.settings.decoding, seed=scene.seed,
        )  # fmt: skip
        (reply,) = ask(model, [request], third_party_allowed=scene.third_party_allowed)
        read, issue = (None, reply.error) if reply.error else read_reply(reply.text, QuestionReply, "question")
        question = _as_question(read) if read else Question(text="(the model wrote no question that can be read)")
        issues = list(undelivered("question", request, reply))
        issues += [issue] if issue else check_question(task, question, None, "question")
        asking = Try(number=1, calls=(call_of("reasoner", model, request, reply),), issues=tuple(issues))
        wrong = [found.message for found in issues if found.severity is Severity.error]
        if wrong:
            return self._draft(scene, task.name, question, tries=(asking,), status="dropped", reason=wrong[0])
        return _Wanted(task, question, asking=asking)

    def _draft(self, scene: Scene, task: str, question: Question, **fields: Any) -> Draft:
        settings = self.settings
        prompts = prompts_of(self.tasks.get(task))
        return Draft(
            benchmark_task=task, media=(scene.media,), question=question, maker=self.maker, seed=scene.seed,
            threshold=settings.threshold,
            parameters={
                "tries": settings.tries, "decoding": settings.decoding.as_dict(), "prompts": hashes(prompts),
            },
            **fields,
        )  # fmt: skip


def _unsuited(name: str, task: BenchmarkTask | None) -> str:
    if task is None:
        return f"there is no benchmark task {name!r} here"
    if task.roles != ("clip",):
        return f"{name} asks about {', '.join(task.roles)}, and a drafter is given one clip"
    return ""


def _why(outcome: Outcome, settings: LoopSettings) -> str:
    """Why no try was accepted."""
    count = f"{len(outcome.tries)} {'try' if len(outcome.tries) == 1 else 'tries'}"
    if outcome.kept is None:
        last = next((i for made in reversed(outcome.tries) for i in made.issues if i.severity is Severity.error), None)
        return f"none of {count} could be scored: {last.message if last else 'no reply could be read'}"
    if outcome.kept.score is not None and outcome.kept.score >= settings.threshold:
        return f"none of {count} reached the answer that was given"
    return f"the best of {count} scored {outcome.kept.score:g}, below {settings.threshold:g}"


def _question_prompt(task: BenchmarkTask) -> str:
    shape = ["The question is open: give no options."]
    if task.answer_type == "choice":
        shape = [f"Give {task.options or 4} options, lettered from A; exactly one is right."]
    if task.categories:
        shape.append(f"Choose a category: {', '.join(task.categories)}.")
    values = {"title": task.title, "description": task.description, "shape": "\n".join(shape)}
    return fill(prompts_of(task)["question"], values)


def _as_question(reply: QuestionReply) -> Question:
    options = tuple(Option(id=choice.id, text=choice.text) for choice in reply.options)
    return Question(text=reply.question, options=options, category=reply.category)
