"""The model's wording of a question: kept only where it asks the same thing and gives nothing away."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import ConfigDict, Field

from aurelia.knowledge import appearance_inference
from aurelia.tasks.av_geoiq.chain import Chain
from aurelia.tasks.av_geoiq.naming import place_word, right_texts, told
from aurelia.tasks.scoring import normalise
from schemas.base import Value

LONGEST = 300

_SEEING = "see seen sees shown shows show visible picture watch look written read sign screen appears"
_HEARING = (
    "hear heard hears sound sounds sung sings singing song spoken speaks speech said says voice music play plays "
    "played playing anthem listen ring rings ringing"
)
SEEING, HEARING = tuple(_SEEING.split()), tuple(_HEARING.split())


class WordingReply(Value):
    """A question in the model's words."""

    model_config = ConfigDict(extra="ignore")

    question: str = Field(min_length=8, max_length=LONGEST)


def secrets(chain: Chain) -> tuple[str, ...]:
    """The names that a question about a chain must not hold: the answer, what is to be perceived, what lies between."""
    return tuple(dict.fromkeys((*right_texts(chain.target, chain.values), *chain.passed)))


def gives_away(text: str, chain: Chain) -> str:
    """The name in a text that gives the answer or a part of the way to it away; empty where there is none."""
    return told(text, secrets(chain))


def cannot_use(text: str, chain: Chain) -> str:
    """Why a wording cannot be used; empty where it can."""
    words = normalise(text).split()
    name = gives_away(text, chain)
    if name:
        return f"it names {name!r}"
    hint = next((word for word in place_word(text) if word not in place_word(chain.question)), "")
    if hint:
        return f"it names {hint!r}, which the plain question does not"
    if appearance_inference(text):
        return "it infers where a person comes from, or what they believe, from how they look or sound"
    if not text.rstrip().endswith("?") or text.count("?") != 1 or "\n" in text.strip():
        return "it is not one question"
    missing = next((group for group in chain.must if not _has(words, group)), None)
    if missing:
        return f"it no longer says {missing[0]!r}"
    return _without_clue(words, chain)


def _without_clue(words: Sequence[str], chain: Chain) -> str:
    for thing, others in ((chain.seen, SEEING), (chain.heard, HEARING)):
        clue = [word for word in normalise(thing.clue).split() if len(word) > 2]
        if not _has(words, others) and not _has(words, clue):
            return f"it no longer speaks of what is {'seen' if thing is chain.seen else 'heard'}"
    return ""


def _has(words: Sequence[str], group: Sequence[str]) -> bool:
    text = f" {' '.join(words)} "
    return any(f" {word} " in text or f" {word}s " in text for word in group)


def tidy(text: str) -> str:
    """A wording without quotation marks around it and doubled spaces."""
    return re.sub(r"\s+", " ", text).strip().strip('"“”').strip()
