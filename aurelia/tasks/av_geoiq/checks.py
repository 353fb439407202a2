"""What must hold for an AV-GeoIQ item beyond the shared checks: a chain that needs both senses, each fact checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aurelia.knowledge import Claim, appearance_inference
from aurelia.tasks.av_geoiq.compare import check as known
from aurelia.tasks.av_geoiq.contract import AnswerExtra, Hop
from aurelia.tasks.checks import error, subject_of, unchecked, warning
from aurelia.tasks.scoring import normalise
from schemas.issues import Issue
from schemas.item import Item


def check(item: Item) -> Sequence[Issue]:
    """A category, a chain from both senses to the answer, and for each fact support that holds today."""
    subject = subject_of(item)
    hops = AnswerExtra.model_validate(item.answer.extra).hops
    issues = list(_appearance(item, hops, subject))
    if not item.question.category:
        issues.append(error(subject, "category-missing", "has no category", "choose one"))
    if not hops:
        message = "has no chain of hops, so its facts cannot be checked"
        return [*issues, unchecked(subject, "hops-missing", message, "give the hops on the review page")]
    issues += [*_chain(item, hops, subject), *_senses(hops, subject)]
    for number, hop in enumerate(hops, start=1):
        issues += _hop(hop, f"{subject}, hop {number}")
    return issues


def _appearance(item: Item, hops: Sequence[Hop], subject: str) -> Iterator[Issue]:
    """Nationality, ethnicity or religion inferred from how someone looks or sounds."""
    told = [("the question", item.question.text)]
    told += [(f"step {step.id}", text) for step in item.steps for text in (step.text, step.answer) if text]
    told += [(f"hop {n}", f"{h.subject} {h.relation} {h.object}") for n, h in enumerate(hops, start=1)]
    for where, text in told:
        words = appearance_inference(text)
        if words:
            message = f"{where} infers where a person comes from or what they believe from looks or sound: {words!r}"
            yield error(subject, "appearance-inference", message, "reject the item, or start from a thing instead")


def _chain(item: Item, hops: Sequence[Hop], subject: str) -> Iterator[Issue]:
    facts = [hop for hop in hops if hop.status != "perceived"]
    if not facts:
        yield warning(subject, "hops-few", "has no hop of knowledge", "ask for something one more step away")
    broken = list(_broken(hops, subject))
    yield from broken or _loose(hops, item, subject)
    if normalise(hops[-1].object) not in _right(item):
        message = f"the chain ends at {hops[-1].object!r}, but the answer is {item.answer.text!r}"
        yield error(subject, "hops-miss-answer", message, "correct the last hop or the answer")


def _right(item: Item) -> set[str]:
    return {normalise(text) for text in item.answer.texts}


def _broken(hops: Sequence[Hop], subject: str) -> Iterator[Issue]:
    """Each fact has to touch what stands before it; what is perceived may start anew."""
    reached: set[str] = set()
    for number, hop in enumerate(hops, start=1):
        ends = {normalise(hop.subject), normalise(hop.object)}
        if number > 1 and hop.status != "perceived" and not ends & reached:
            message = f"hop {number} starts at {hop.subject!r}, where no hop before it leads"
            yield error(subject, "hops-broken", message, "let each hop start where one before it ends")
        reached |= ends


def _loose(hops: Sequence[Hop], item: Item, subject: str) -> Iterator[Issue]:
    """What is perceived has to lead on, else the answer does not need it."""
    for number, hop in enumerate(hops, start=1):
        others = {normalise(end) for other in hops if other is not hop for end in (other.subject, other.object)}
        if hop.status == "perceived" and normalise(hop.object) not in others | _right(item):
            message = f"hop {number} ends at {hop.object!r}, from where nothing leads on"
            yield error(subject, "hops-loose", message, "join it to the chain, or take it out")


def _senses(hops: Sequence[Hop], subject: str) -> Iterator[Issue]:
    """At least one hop each is seen and heard."""
    perceived = [hop for hop in hops if hop.status == "perceived"]
    unsaid = any(not hop.sense for hop in perceived)
    for sense, word in (("visual", "seen"), ("audio", "heard")):
        if any(hop.sense == sense for hop in perceived):
            continue
        message = f"no hop is {word} in the clip, so the answer does not need that sense"
        if unsaid:
            message = f"nobody said whether any hop is {word} in the clip"
            yield unchecked(subject, f"hop-{sense}-unsaid", message, "tick audio or visual for each perceived hop")
        else:
            hint = f"add the hop that is {word}, marked perceived and {sense}, or reject the item"
            yield error(subject, f"hop-{sense}-missing", message, hint)


def _hop(hop: Hop, subject: str) -> Iterator[Issue]:
    """What knowledge finds today goes before what is ticked; a person's source stands over what it does not know."""
    link = f"{hop.subject} - {hop.relation} - {hop.object}"
    found = known(Claim(hop.subject, hop.relation, hop.object, hop.identifiers, hop.valid_on))
    note = f" ({found.note})" if found.note else ""
    if "contradicted" in (hop.status, found.status):
        right = f"; right would be {', '.join(found.right[:5])}" if found.right else ""
        yield error(subject, "hop-contradicted", f"{link} does not hold{note}{right}", "correct it, or reject the item")
    elif "contested" in (hop.status, found.status):
        hint = "take another way to the answer, or reject the item: a source for one side does not settle it"
        yield unchecked(subject, "hop-contested", f"{link} is contested{note}", hint)
    elif hop.status != "perceived" and found.status != "supported":
        yield from _by_person(hop, link, subject, note)


def _by_person(hop: Hop, link: str, subject: str, note: str) -> Iterator[Issue]:
    """A fact that the knowledge here does not know: it needs a person's source."""
    if hop.status == "unknown":
        hint = "give a source and mark it sourced, or reject the item"
        yield unchecked(subject, "hop-unknown", f"{link} is unknown{note}", hint)
    elif not hop.source:
        hint = "say where it can be read, or mark it perceived, contested or unknown"
        yield error(subject, "hop-without-source", f"{link} has no source", hint)
    elif hop.status != "sourced":
        message = f"{link} cannot be checked with the knowledge here{note}"
        hint = "read the source and mark it sourced, or name the extract of Wikidata it was drafted with"
        yield unchecked(subject, "hop-unknown", message, hint)
    elif not hop.valid_on:
        message = f"{link} has no date on which it was known to hold"
        yield warning(subject, "hop-undated", message, "give the day the source was read")
