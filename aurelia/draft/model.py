"""The drafter by model: the AURELIA loop over people's questions, or over questions it writes itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from aurelia.case import Agents, Case, LoopSettings
from aurelia.draft.base import K, Scene
from aurelia.draft.propose import Proposal, Proposing, propose
from aurelia.draft.reasons import unsuited, why_not
from aurelia.knowledge.version import facts_version
from aurelia.loop import Outcome, check_agents, reason
from aurelia.meter import Meter
from aurelia.model import MediaPart
from aurelia.prompts import hashes, prompts_of
from aurelia.same import agrees
from aurelia.schedule import Scheduler
from aurelia.script import Script, together
from schemas.base import identity
from schemas.errors import ToolkitError
from schemas.issues import Issue, Severity
from schemas.maker import Maker
from schemas.reasoning import Answer, AskedQuestion, Draft, Question, Try
from schemas.task import BenchmarkTask

VERSION = "2"
CAPTION_QUESTION = "Describe what is seen and what is heard in the video."


@dataclass(frozen=True)
class _Wanted:
    """A question to reason about, for the benchmark task it belongs to."""

    task: BenchmarkTask
    question: Question
    answer: Answer | None = None
    asked: AskedQuestion | None = None
    proposal: Proposal | None = None
    """How the question came about, where a model wrote it."""

    @property
    def known(self) -> Answer | None:
        """The answer that the reasoning must reach."""
        return self.answer if self.proposal is None or self.proposal.known else None


@dataclass(frozen=True)
class ModelDrafter:
    """Drafts by the AURELIA loop over audio-visual models.

    Args:
        by: Who reasons, summarizes, evaluates and checks.
        tasks: All benchmark tasks by name: people's questions belong to them.
        write: The benchmark tasks it writes questions for where nobody asked one.
        settings: Threshold, tries, checks, decoding.
        attested: What the planted probes showed of the models that watch.
        meter: Told of every reply and draft.
    """

    by: Agents
    tasks: Mapping[str, BenchmarkTask]
    write: tuple[str, ...] = ("av-qa",)
    settings: LoopSettings = field(default_factory=LoopSettings)
    attested: str = "never-checked"
    meter: Meter = field(default_factory=Meter, compare=False)

    @property
    def maker(self) -> Maker:
        """What makes the drafts: the models by their names."""
        how = "the published AURELIA loop" if self.settings == self._as_published else "the AURELIA loop"
        return Maker.model_validate(
            {
                "name": self.by.reasoner.name,
                "version": VERSION,
                "description": f"Written by the model {self.by.reasoner.name} in {how} and judged by "
                f"{self.by.evaluator.name}; not checked by a person.",
                "models": self.by.as_dict(),
                "is_language_model": True,
                "attested": self.attested,
            }
        )

    @cached_property
    def parameters(self) -> Mapping[str, Any]:
        """Whatever decides a draft beside the clip: tasks, prompts, facts, loop, models, attestation."""
        models = {role: dict(getattr(self.by, role).settings) for role in self.by.as_dict()}
        tasks = {name: _decides(task) for name, task in sorted(self.tasks.items())}
        return {
            "loop": self.settings.as_dict(),
            "models": identity(models),
            "tasks": identity(tasks),
            "facts": facts_version(),
            "write": list(self.write),
            "attested": self.attested,
        }

    def draft(self, scene: Scene) -> list[Draft]:
        """One draft for each question people asked; where they asked none, one a benchmark task it writes for.

        Raises:
            RightsError: A model is on a server of others and the media may not go there; nothing was sent.
            ModelError: A model cannot be used, or cannot see and hear.
        """
        ((_, drafts),) = self.draft_many([("only", scene)])
        if isinstance(drafts, ToolkitError):
            raise drafts
        return drafts

    def draft_many(self, scenes: Iterable[tuple[K, Scene]]) -> Iterator[tuple[K, list[Draft] | ToolkitError]]:
        """Drafts for many clips at once, each as soon as it is done; a clip that fails stops no other.

        Raises:
            ModelError: A model is gone: call after call failed.
        """
        scripts = ((key, self._script(scene)) for key, scene in scenes)
        for key, result in Scheduler[K, list[Draft]](meter=self.meter).run(scripts):
            if not isinstance(result, ToolkitError):
                for draft in result:
                    self.meter.finish(len(draft.tries), draft.status == "drafted")
            self.meter.clips += 1
            yield key, result

    def note(self) -> str:
        """Clips an hour, tries, accept rate, tokens a second."""
        return self.meter.line()

    def _script(self, scene: Scene) -> Script[list[Draft]]:
        if not scene.asked:
            return together([self._own(scene, self.tasks[name]) for name in self.write])
        return together([self._asked(scene, asked) for asked in scene.asked])

    def _asked(self, scene: Scene, asked: AskedQuestion) -> Script[Draft]:
        """A draft for a question that a person asked."""
        task = self.tasks.get(asked.benchmark_task)
        problem = unsuited(asked.benchmark_task, task)
        if task is None or problem:
            return self._draft(
                scene, asked.benchmark_task, asked.question,
                answer=asked.answer, status="unanswered", reason=problem, demo=asked.demo,
            )  # fmt: skip
        wanted = _Wanted(task, asked.question, asked.answer, asked)
        return (yield from self._reasoned(scene, wanted))

    def _own(self, scene: Scene, task: BenchmarkTask) -> Script[Draft]:
        """A draft for a question that the model writes itself."""
        if task.answer_type == "caption":
            return (yield from self._reasoned(scene, _Wanted(task, Question(text=CAPTION_QUESTION))))
        media, allowed = (MediaPart(scene.clip_path),), scene.third_party_allowed
        check_agents(self.by, self.settings, media, third_party_allowed=allowed)
        proposal = yield from (task.propose or propose)(
            Proposing(
                task=task, model=self.by.reasoner, media=media, duration=scene.clip.duration,
                key=scene.media.clip, prompts=prompts_of(task), decoding=self.settings.decoding, seed=scene.seed,
                third_party_allowed=allowed,
            )
        )  # fmt: skip
        question = proposal.question or Question(text="(the model wrote no question that can be read)")
        if proposal.refused:
            asking = Try(number=1, calls=proposal.calls, issues=proposal.issues)
            return self._draft(
                scene, task.name, question, tries=(asking,), status="dropped", reason=proposal.refused
            )  # fmt: skip
        return (yield from self._reasoned(scene, _Wanted(task, question, proposal.answer, proposal=proposal)))

    def _reasoned(self, scene: Scene, wanted: _Wanted) -> Script[Draft]:
        outcome = yield from reason(self._case(scene, wanted), self.by, self.settings)
        return self._finished(scene, wanted, outcome)

    def _case(self, scene: Scene, wanted: _Wanted) -> Case:
        return Case(
            question=wanted.question,
            media=(MediaPart(scene.clip_path),),
            duration=scene.clip.duration,
            answer=wanted.known,
            prompts=prompts_of(wanted.task),
            third_party_allowed=scene.third_party_allowed,
            seed=scene.seed,
            short_answer=wanted.task.answer_type != "caption",
        )

    def _finished(self, scene: Scene, wanted: _Wanted, outcome: Outcome) -> Draft:
        """The draft of a loop that ran: people's questions always stay, its own are dropped below the threshold."""
        kept, own = outcome.kept, wanted.asked is None
        keep = kept is not None and (outcome.accepted or not own)
        return self._draft(
            scene,
            wanted.task.name,
            wanted.question,
            answer=wanted.known or (kept.answer if kept else wanted.answer),
            steps=kept.steps if kept else (),
            tries=_with_asking(wanted, outcome),
            kept=kept.number if kept and keep else None,
            status="drafted" if keep else ("dropped" if own else "unanswered"),
            reason="" if outcome.accepted else why_not(outcome, self.settings),
            demo=wanted.asked is not None and wanted.asked.demo,
        )

    def _draft(self, scene: Scene, task: str, question: Question, **fields: Any) -> Draft:
        settings = self.settings
        parameters = {**settings.as_dict(), "prompts": hashes(prompts_of(self.tasks.get(task)))}
        return Draft(
            benchmark_task=task, media=(scene.media,), question=question, maker=self.maker, seed=scene.seed,
            threshold=settings.threshold, parameters=parameters, **fields,
        )  # fmt: skip

    @property
    def _as_published(self) -> LoopSettings:
        return LoopSettings.paper(self.settings.threshold, self.settings.tries, self.settings.decoding)


def _with_asking(wanted: _Wanted, outcome: Outcome) -> tuple[Try, ...]:
    """The tries, the first of them with how the question came about."""
    if wanted.proposal is None or not outcome.tries:
        return outcome.tries
    (first, *later), proposal = outcome.tries, wanted.proposal
    issues = [*proposal.issues, *first.issues]
    reached = (outcome.kept or first).answer
    if proposal.answer is not None and reached is not None and not agrees(reached, proposal.answer):
        message = f"reasoning gives {reached.text!r}, the proposed answer is {proposal.answer.text!r}"
        issues.append(Issue(kind="answers-differ", subject="question", message=message, severity=Severity.warning))
    return (first.model_copy(update={"calls": (*proposal.calls, *first.calls), "issues": tuple(issues)}), *later)


def _decides(task: BenchmarkTask) -> list[Any]:
    """What of a benchmark task decides drafts for it; title, description and categories are in its question prompt."""
    shape = [task.title, task.description, task.answer_type, list(task.roles), task.options, list(task.categories)]
    return [hashes(prompts_of(task)), *shape, task.version]
