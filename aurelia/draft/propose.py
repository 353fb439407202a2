"""How a model comes to ask a question of its own: question, options and answer from the clip alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aurelia.agents import QuestionReply, read_answer, read_reply
from aurelia.model import Decoding, MediaPart, Model, Reply, Request
from aurelia.prompts import fill
from aurelia.script import Ask, Script
from aurelia.structured import bounded
from aurelia.tasks.checks import check_question
from aurelia.turn import BYTES_A_TOKEN, call_of, undelivered
from schemas.base import Value
from schemas.errors import ModelError
from schemas.issues import Issue, Severity
from schemas.reasoning import AgentCall, Answer, Option, Question
from schemas.task import BenchmarkTask


@dataclass(frozen=True)
class Proposing:
    """What there is to make a question of.

    Args:
        task: The benchmark task the question is for.
        model: Who watches and writes.
        media: The clip.
        duration: Its length in seconds.
        key: The clip's identity: decides every choice that is free, together with the seed.
        prompts: Role -> prompt.
        decoding: How the model chooses its words.
        seed: For models that sample.
        third_party_allowed: Whether the media may leave this machine.
    """

    task: BenchmarkTask
    model: Model
    media: tuple[MediaPart, ...]
    duration: float
    key: str
    prompts: Mapping[str, str]
    decoding: Decoding
    seed: int = 0
    third_party_allowed: bool = False

    def schema(self, contract: type[Value]) -> dict[str, Any]:
        """The JSON schema of a reply about the clip, short enough for the tokens it may take."""
        return bounded(contract, duration=self.duration, budget=self.decoding.max_tokens * BYTES_A_TOKEN)

    def ask(self, role: str, prompt: str, schema: Mapping[str, object], *, watches: bool = True) -> Ask:
        """One request about the clip."""
        request = Request(
            id=role, prompt=prompt, media=self.media if watches else (), schema=schema,
            decoding=self.decoding, seed=self.seed, role="question",
        )  # fmt: skip
        return Ask(self.model, request, self.third_party_allowed)


@dataclass(frozen=True)
class Proposal:
    """A proposed question, or why there is none.

    Args:
        question: The question; None where the model wrote none that can be used.
        answer: Its right answer as proposed.
        known: Whether the answer is known to be right (from checked facts), so that reasoning must reach it.
        calls: What was asked and replied on the way.
        issues: What was found wrong; an error means that the question cannot be used.
    """

    question: Question | None
    answer: Answer | None = None
    known: bool = False
    calls: tuple[AgentCall, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def refused(self) -> str:
        """Why the question cannot be used; empty where it can."""
        wrong = [issue.message for issue in self.issues if issue.severity is Severity.error]
        if wrong:
            return wrong[0]
        return "" if self.question else "the model wrote no question that can be read"


def propose(given: Proposing) -> Script[Proposal]:
    """Ask for a question with its options and answer, in one request.

    Raises:
        ModelError: A reply did not come, and may come later.
    """
    ask = given.ask("question", question_prompt(given.task, given.prompts), given.schema(QuestionReply))
    (reply,) = yield (ask,)
    may_pass(given.model, reply)
    calls = (call_of("question", given.model, ask.request, reply),)
    issues = list(undelivered("question", ask.request, reply))
    read, issue = (None, reply.error) if reply.error else read_reply(reply.text, QuestionReply, "question", reply.value)
    if read is None:
        return Proposal(None, calls=calls, issues=(*issues, *([issue] if issue else [])))
    question = as_question(read)
    answer, unread = read_answer(read.answer, question) if read.answer.strip() else (None, None)
    issues += [*([unread] if unread else []), *check_question(given.task, question, None, "question")]
    return Proposal(question, answer, known=bool(question.options), calls=calls, issues=tuple(issues))


def may_pass(model: Model, reply: Reply) -> None:
    """Stop where a reply did not come but may come later.

    Raises:
        ModelError: So it is.
    """
    if reply.error is not None and reply.retry:
        raise ModelError(f"model {model.name}", reply.error.message, reply.error.hint)


def question_prompt(task: BenchmarkTask, prompts: Mapping[str, str]) -> str:
    """What is asked for a question of a benchmark task."""
    shape = ["The question is open: give no options."]
    if task.answer_type == "choice":
        shape = [f"Give {task.options or 4} options, lettered from A; exactly one is right."]
    if task.categories:
        shape.append(f"Choose a category: {', '.join(task.categories)}.")
    values = {"title": task.title, "description": task.description, "shape": "\n".join(shape)}
    return fill(prompts["question"], values)


def as_question(reply: QuestionReply) -> Question:
    """A model's question as ours."""
    options = tuple(Option(id=choice.id, text=choice.text) for choice in reply.options)
    return Question(text=reply.question, options=options, category=reply.category)
