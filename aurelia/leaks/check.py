"""Whether a text gives a question's answer away, and the issues of steps that do."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from aurelia.leaks.choosing import Singled, singled_out
from aurelia.leaks.english import STOP, wordset
from aurelia.leaks.find import mentions
from aurelia.leaks.forms import kin, stem
from aurelia.leaks.letters import named_letters
from aurelia.leaks.ordering import ordering
from aurelia.leaks.quantities import stated
from aurelia.leaks.quantity import quantity
from aurelia.leaks.text import LONGEST_TEXT, Text, read
from aurelia.leaks.wordings import choice
from aurelia.leaks.yesno import says, side
from schemas.issues import Issue, Severity
from schemas.reasoning import Answer, Question, Step

Span = tuple[int, int]
_WHY = {
    "alone": "names the right one and none of the others",
    "stated": "says which of those it names is right",
    "left": "rules out all the others",
    "some": "names the right one among a few",
}


@dataclass(frozen=True)
class Verdict:
    """What was found in a text.

    Args:
        status: `leaks`, `clean`, or `undecided` where a person should look.
        where: The words of the text that give the answer away.
        why: How they do.
    """

    status: Literal["leaks", "clean", "undecided"]
    where: str = ""
    why: str = ""


_TWO_LETTERS = re.compile(r"(?<!\w)[nN][ .*_-][oO](?!\w)")
_SPELLED = re.compile(r"(?<!\w)[^\W\d_](?P<gap>[ .*/_·-])[^\W\d_](?:(?P=gap)[^\W\d_])+(?!\w)")
_CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,40}>")
_META = wordset("both neither none nobody nothing all cannot unclear unknown other")
_LEET = (str.maketrans("013457@$!", "oieastasi"), str.maketrans("013457@$!", "oleastasl"))
_LEETED = re.compile(
    r"(?<![^\s(\"'])[^\W\d_]+[013457@$!][\w@$!]{0,40}[^\W\d_](?!\w)|(?<![\w.,:])[013457@$!][^\W\d_]{1,40}[013457@$!]?[^\W\d_]+(?!\w)"
)
CLEAN = Verdict("clean")


def leak(text: str, question: Question, answer: Answer, aliases: Sequence[str] = ()) -> Verdict:
    """Whether somebody who reads the question and a text, and knows nothing of the clip, can read the answer off it.

    Args:
        text: One step of reasoning, such as `step.text`.
        question: The question with its options.
        answer: The right answer; each of its texts counts.
        aliases: Other names of the answer; names of places, languages and months elsewhere are known already.
    """
    verdict = CLEAN
    for reading in _readings(text):
        verdict = _verdict_on(read(reading), question, answer, aliases)
        if verdict.status != "clean":
            break
    return verdict


def _readings(text: str) -> Iterator[str]:
    """The text as it is, then with letters said one by one joined, then with digits that stand for letters."""
    yield text
    text = text[:LONGEST_TEXT]
    marked = _TAG.sub("", html.unescape(_CAMEL.sub(" ", text)))
    if marked != text:
        yield marked
    joined = _SPELLED.sub(lambda found: "".join(found.group().split(found["gap"])), text)
    joined = _TWO_LETTERS.sub("no", joined)
    if joined != text:
        yield joined
    for table in _LEET:
        spelled = _LEETED.sub(lambda found, table=table: found.group().lower().translate(table), text)  # type: ignore[misc]
        if spelled != text:
            yield spelled


def _verdict_on(read_text: Text, question: Question, answer: Answer, aliases: Sequence[str]) -> Verdict:
    if not read_text.words:
        return CLEAN
    wordings = tuple(dict.fromkeys((*answer.texts, *aliases)))
    if question.options:
        return _among_options(read_text, question, answer, wordings)
    right = next((found for found in map(side, wordings) if found), None)
    if right:
        return _found(read_text, says(read_text, question.text, right), "says yes or no to the question")
    offered = _offered(question.text, wordings)
    if offered:
        named = {str(i): _named(read_text, texts, question) for i, texts in enumerate(offered)}
        return _verdict(read_text, singled_out(read_text, named, "0", asked=_asked(question)), few="undecided")
    spans = _named(read_text, wordings, question)
    return _found(read_text, spans[0] if spans else None, "names the answer")


def leaks_in(steps: Sequence[Step], question: Question, answer: Answer) -> tuple[Issue, ...]:
    """Issues for the steps whose text gives the answer away; what a step finds out (`step.answer`) does not count."""
    found = ((step, leak(step.text, question, answer)) for step in steps)
    return tuple(_issue(step, verdict) for step, verdict in found if verdict.status != "clean")


def _issue(step: Step, verdict: Verdict) -> Issue:
    sure = verdict.status == "leaks"
    verb = "states" if sure else "may state"
    return Issue(
        kind="step-leaks" if sure else "step-may-leak",
        subject=f"step {step.id}",
        message=f"it {verb} the answer ('{verdict.where}')",
        hint="say what to look or listen for, not what it is",
        severity=Severity.error if sure else Severity.warning,
    )


def _among_options(text: Text, question: Question, answer: Answer, wordings: Sequence[str]) -> Verdict:
    labels = [option.id for option in question.options]
    right = answer.option if answer.option in labels else None
    if right is None:
        spans = _named(text, wordings, question)
        return _found(text, spans[0] if spans else None, "names the answer")
    letters: dict[str, list[Span]] = {label: [] for label in labels}
    for label, start, end in named_letters(text, labels):
        letters[label].append((start, end))
    order = ordering(text, [option.text for option in question.options], question.option_text(right) or "")
    if order:
        return _found(text, order, "says the order that the right option says")
    by_letter = _verdict(text, singled_out(text, letters, right), few="undecided")
    if by_letter.status == "leaks":
        return by_letter
    yes_no = side(question.option_text(right) or "")
    if yes_no:
        return _found(text, says(text, question.text, yes_no), "says yes or no to the question")
    named = {
        option.id: _named(text, wordings if option.id == right else (option.text,), question, option.id)
        for option in question.options
    }
    named[right] = sorted({*named[right], *_named(text, (question.option_text(right) or "",), question, right)})
    meta = frozenset(option.id for option in question.options if {w.plain for w in read(option.text).words} & _META)
    asked = _asked(question)
    by_text = _verdict(text, singled_out(text, named, right, meta, asked), few="undecided")
    if by_text.status != "leaks" and any(letters.values()) and any(named.values()):
        together = {label: sorted({*named[label], *letters[label]}) for label in labels}
        by_both = _verdict(text, singled_out(text, together, right, meta, asked), few="undecided")
        by_text = by_both if by_both.status == "leaks" else by_text
    if by_text.status == "clean" and not any(named.values()):
        return _part_of_one(text, question, right)
    return by_text if by_text.status != "clean" else by_letter


def _asked(question: Question) -> frozenset[str]:
    """Stems of the question's words of weight, without those of its options."""
    options = {one for option in question.options for word in read(option.text).words for one in kin(word.plain)}
    words = [word.plain for word in read(question.text).words if word.plain not in STOP]
    return frozenset(one for word in words for one in kin(word) if one not in options)


def _part_of_one(text: Text, question: Question, right: str) -> Verdict:
    """A long option told in part, with words that no other option has and none of theirs."""
    weights = {
        one.id: {stem(w.plain): w.plain for w in read(one.text).words if w.plain not in STOP}
        for one in question.options
    }
    stems = [stem(word.plain) for word in text.words]
    mine = weights[right]
    others = {one for label, words in weights.items() if label != right for one in words}
    asked = {stem(word.plain) for word in read(question.text).words}
    own = set(mine) - others - asked
    told = own & set(stems)
    if (
        len(mine) < 3
        or len(told) < 2
        or len(set(mine) & set(stems)) * 3 < 2 * len(mine)
        or (others - set(mine)) & set(stems)
    ):
        return CLEAN
    places = [at for at, one in enumerate(stems) if one in told]
    return _found(text, (places[0], places[-1] + 1), "tells much of the right option and nothing of the others")


def _named(text: Text, wordings: Sequence[str], question: Question, label: str = "") -> list[Span]:
    """Where a text names any of some wordings, numbers by what they count and the rest by their words."""
    counted = {wording: quantity(wording, question) for wording in wordings}
    spans = [span for wanted in counted.values() if wanted for span in stated(text, wanted)]
    worded = [wording for wording, wanted in counted.items() if wanted is None]
    if worded:
        spans += mentions(text, choice(worded, question, label))
    return sorted(set(spans))


def _offered(question: str, wordings: Sequence[str]) -> list[tuple[str, ...]]:
    """The things between which an open question lets one choose, the right one first: `the dog or the cat`."""
    found = re.search(r"[,:]?\s*([^,:?]+?),?\s+or\s+([^,:?]+)\??\s*$", question)
    if not found:
        return []
    ways = read(wordings[0]).words
    own = " ".join(word.plain for word in ways)
    parts = [" ".join(word.plain for word in read(part).words) for part in found.groups()]
    for mine, other in ((0, 1), (1, 0)):
        if own in parts[mine] and own not in parts[other]:
            against = _like(found.group(other + 1), wordings[0], first=other == 1)
            return [(*wordings, *_own_words(wordings[0], against)), (against, *_own_words(against, wordings[0]))]
    return []


def _own_words(wording: str, against: str) -> tuple[str, ...]:
    """What sets a wording apart from another one, such as `yellow` in `the one in yellow`."""
    others = {word.plain for word in read(against).words}
    own = [word.raw for word in read(wording).words if word.plain not in others and word.plain not in STOP]
    return (" ".join(own),) if own else ()


def _like(part: str, wording: str, *, first: bool) -> str:
    """The words of a part of the question next to its `or`, as many as the wording has."""
    words, count = part.split(), len(wording.split())
    return " ".join(words[:count] if first else words[-count:])


def _verdict(text: Text, found: Singled, few: Literal["undecided", "clean"]) -> Verdict:
    if found.right in ("", "alike") or found.where is None:
        return CLEAN
    status: Literal["leaks", "undecided", "clean"] = few if found.right == "some" else "leaks"
    return Verdict(status, text.said(*found.where), _WHY[found.right])


def _found(text: Text, span: Span | None, why: str) -> Verdict:
    return Verdict("leaks", text.said(*span), why) if span else CLEAN
