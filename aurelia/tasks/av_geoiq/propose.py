"""How a model comes to an AV-GeoIQ question: it names what is there, facts make the chain, it words the question."""

from __future__ import annotations

import os
from collections.abc import Sequence

from aurelia.agents import problem, read_reply
from aurelia.draft.propose import Proposal, Proposing, may_pass
from aurelia.knowledge import links
from aurelia.knowledge.extract import VARIABLE
from aurelia.model import Reply
from aurelia.prompts import fill
from aurelia.script import Ask, Script
from aurelia.tasks.av_geoiq.build import Built, build
from aurelia.tasks.av_geoiq.chain import Chain
from aurelia.tasks.av_geoiq.compare import check, check_apart
from aurelia.tasks.av_geoiq.entities import EntitiesReply, LooseReply, Thing, read_entities
from aurelia.tasks.av_geoiq.facts import Facts
from aurelia.tasks.av_geoiq.naming import right_texts
from aurelia.tasks.av_geoiq.quotas import QUOTAS, Quotas
from aurelia.tasks.av_geoiq.wording import WordingReply, cannot_use, tidy
from aurelia.tasks.checks import check_question
from aurelia.turn import call_of, undelivered
from schemas.issues import Issue, Severity
from schemas.reasoning import AgentCall, Answer, Question

SUBJECT = "question"


def known_facts() -> Facts:
    """The facts of all knowledge there is: packaged, installed, and the extracts a person named."""
    return Facts(check, links, check_apart, os.environ.get(VARIABLE, ""))


def propose(given: Proposing, *, quotas: Quotas = QUOTAS, facts: Facts | None = None) -> Script[Proposal]:
    """Ask what is seen and heard, build a chain from facts, and let the model word its question.

    Two requests: one about the clip, one about text alone. The facts, the answer and the choice of the chain are never
    the model's; where its wording cannot be used, a plain one stands in its place.

    Args:
        given: What there is to make a question of.
        quotas: How often each category and region is wanted.
        facts: Where facts come from; None for all knowledge there is.

    Raises:
        ModelError: A reply did not come, and may come later.
    """
    ask = given.ask("question", given.prompts["entities"], given.schema(EntitiesReply))
    (reply,) = yield (ask,)
    may_pass(given.model, reply)
    calls: tuple[AgentCall, ...] = (call_of("question", given.model, ask.request, reply),)
    things, issues = _things(given, ask, reply)
    if things is None:
        return Proposal(None, calls=calls, issues=tuple(issues))
    built = build(things, facts or known_facts())
    chain = quotas.draw(_wanted(built, given), given.seed, given.key)
    if chain is None:
        return Proposal(None, calls=calls, issues=(*issues, _no_chain(built)))
    prompt = fill(given.prompts["wording"], {"plain": chain.question})
    wording = given.ask("question-wording", prompt, given.schema(WordingReply), watches=False)
    (worded,) = yield (wording,)
    may_pass(given.model, worded)
    calls = (*calls, call_of("question", given.model, wording.request, worded))
    text, replaced = _text(worded, chain)
    return _proposal(given, chain, text, calls, (*issues, *replaced))


def _things(given: Proposing, ask: Ask, reply: Reply) -> tuple[tuple[Thing, ...] | None, list[Issue]]:
    issues = list(undelivered(SUBJECT, ask.request, reply))
    if reply.error is not None:
        return None, [*issues, reply.error]
    read, malformed = read_reply(reply.text, LooseReply, SUBJECT, reply.value)
    if read is None:
        return None, [*issues, *([malformed] if malformed else [])]
    things, unusable = read_entities(read, given.duration)
    return things, [*issues, *unusable]


def _wanted(built: Built, given: Proposing) -> Sequence[Chain]:
    """The chains of the categories that the benchmark task has."""
    return [chain for chain in built.chains if not given.task.categories or chain.category in given.task.categories]


def _no_chain(built: Built) -> Issue:
    message = f"no chain of facts can be built: {built.why or 'none is of a category that is wanted'}"
    return problem(SUBJECT, "no-chain", message)


def _text(reply: Reply, chain: Chain) -> tuple[str, list[Issue]]:
    """The model's wording, or the plain one and why."""
    if reply.error is not None:
        why = reply.error.message
    else:
        read, malformed = read_reply(reply.text, WordingReply, SUBJECT, reply.value)
        text = tidy(read.question) if read else ""
        why = cannot_use(text, chain) if read else (malformed.message if malformed else "it cannot be read")
        if not why:
            return text, []
    message = f"the model's wording is not used, a plain one is: {why}"
    return chain.question, [problem(SUBJECT, "wording-replaced", message, Severity.warning)]


def _proposal(
    given: Proposing, chain: Chain, text: str, calls: tuple[AgentCall, ...], issues: Sequence[Issue]
) -> Proposal:
    days = [hop.valid_on for hop in chain.hops if hop.valid_on]
    question = Question(text=text, category=chain.category, extra={"valid_on": max(days, default="")})
    hops = [hop.model_dump(mode="json") for hop in chain.hops]
    answer = Answer(texts=right_texts(chain.target, chain.values), extra={"hops": hops})
    found = [*issues, *_held(chain), *check_question(given.task, question, answer, SUBJECT)]
    return Proposal(question, answer, known=chain.certain, calls=calls, issues=tuple(found))


def _held(chain: Chain) -> list[Issue]:
    """What a person has to settle before the item can pass."""
    waiting = [hop for hop in chain.hops if hop.status in ("contested", "unknown")]
    told = [(hop.status, f"{hop.subject} - {hop.relation} - {hop.object}") for hop in waiting]
    return [
        problem(SUBJECT, f"hop-{status}", f"{link} is {status}: a person decides", Severity.unchecked)
        for status, link in told
    ]
