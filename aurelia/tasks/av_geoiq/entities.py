"""What a model says is seen and heard in a clip: the things from which chains of facts start."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError

from aurelia.agents import problem
from aurelia.knowledge import appearance_inference
from aurelia.tasks.av_geoiq.naming import place_word
from aurelia.tasks.scoring import mentions
from schemas.base import Value, on_grid
from schemas.issues import Issue, Severity

Kind = Literal[
    "brand", "landmark", "dish", "dance", "language", "anthem", "music", "instrument", "animal", "plant", "sign",
    "flag", "money", "other",
]  # fmt: skip
Sense = Literal["visual", "audio"]

MOST = 10
_SLACK = 0.25
"""Seconds by which a span may overshoot the clip's end and is still cut to it."""
_MOST_WORDS = 12
_PLAIN = re.compile(r"[^\W_][\w ,'’-]*")
_ARTICLES = ("the", "a", "an", "one", "some", "someone", "somebody")
_HEARD_ONLY = {"anthem", "music"}
_SEEN_ONLY = {"flag", "money", "landmark"}


class EntityReply(Value):
    """One thing as the model writes it."""

    model_config = ConfigDict(extra="ignore")

    sense: Sense
    kind: Kind
    clue: str = Field(min_length=1, max_length=100)
    """What one sees or hears, without the name: `the clock on the desk`."""
    name: str = Field(min_length=1, max_length=80)
    place: Annotated[str, BeforeValidator(lambda value: "" if value is None else value)] = Field("", max_length=60)
    """The country it belongs to, as the model thinks; checked, never trusted."""
    evidence: tuple[tuple[float, float], ...] = Field(min_length=1, max_length=4)


class EntitiesReply(Value):
    """What a model is held to."""

    model_config = ConfigDict(extra="ignore")

    entities: tuple[EntityReply, ...] = Field(max_length=MOST)


class LooseReply(Value):
    """What is read: a bad entry does not spoil the others."""

    model_config = ConfigDict(extra="ignore")

    entities: tuple[Any, ...]


@dataclass(frozen=True)
class Thing:
    """Something that is seen or heard in a clip.

    Args:
        sense: By which sense.
        kind: What kind of thing.
        name: What it is: what a viewer has to find out.
        clue: How a question may speak of it without naming it.
        place: The country the model named; empty where it named none.
        spans: When it is seen or heard, in seconds of the clip.
    """

    sense: Sense
    kind: Kind
    name: str
    clue: str
    place: str
    spans: tuple[tuple[float, float], ...]

    @property
    def where(self) -> str:
        """When, in words."""
        return "clip, " + ", ".join(f"{start:g} to {end:g} s" for start, end in self.spans)


def read_entities(given: LooseReply, duration: float) -> tuple[tuple[Thing, ...], list[Issue]]:
    """The things that can be used, each once, and a warning for each that cannot.

    Args:
        given: The reply.
        duration: Length of the clip in seconds.
    """
    things: dict[tuple[str, str], Thing] = {}
    issues = []
    for number, raw in enumerate(given.entities[: 2 * MOST], start=1):
        read, why = _read(raw, duration)
        if read is None:
            message = f"left out: {why}"
            issues.append(problem(f"question, entity {number}", "entity-unusable", message, Severity.warning))
        elif len(things) < MOST:
            things.setdefault((read.sense, read.name.casefold()), read)
    return _one_sense(things), issues


def _one_sense(things: dict[tuple[str, str], Thing]) -> tuple[Thing, ...]:
    """Without what is both seen and heard: neither sense would be needed for it."""
    names = [name for _sense, name in things]
    return tuple(thing for (_sense, name), thing in things.items() if names.count(name) == 1)


def _read(raw: Any, duration: float) -> tuple[Thing | None, str]:
    try:
        reply = EntityReply.model_validate(raw)
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        return None, f"{'.'.join(str(part) for part in first['loc']) or 'entity'}: {first['msg']}"
    spans = [span for given in reply.evidence if (span := _inside(given, duration))]
    name, clue = _one_line(reply.name), _phrase(_one_line(reply.clue))
    if not spans:
        return None, "its evidence is not inside the clip"
    if not any(character.isalpha() for character in name):
        return None, "it has no name"
    if reply.kind in (_HEARD_ONLY if reply.sense == "visual" else _SEEN_ONLY):
        return None, f"a {reply.kind} cannot be {'seen' if reply.sense == 'visual' else 'heard'}"
    if any(map(appearance_inference, (name, clue, f"{clue} is {name}"))):
        return None, "it infers where a person comes from, or what they believe, from how they look or sound"
    named = reply.kind != "other" and (mentions(clue, [name]) or mentions(name, [clue]))
    if named or place_word(clue):
        clue = ""  # a question that spoke of it so would name it
    return Thing(reply.sense, reply.kind, name, clue, _one_line(reply.place), tuple(sorted(spans))), ""


def _one_line(text: str) -> str:
    return " ".join(text.split()).strip(" .;:\"'")


def _phrase(clue: str) -> str:
    """A clue as it can stand inside a question: a few plain words with an article; else nothing."""
    words = clue.split()
    if not words or len(words) > _MOST_WORDS or not _PLAIN.fullmatch(clue):
        return ""
    if words[0].lower() in _ARTICLES:
        return " ".join([words[0].lower(), *words[1:]])
    return f"the {clue}"


def _inside(span: tuple[float, float], duration: float) -> tuple[float, float] | None:
    if not 0 <= span[0] <= span[1] <= duration + _SLACK:
        return None
    start, end = on_grid(span[0]), on_grid(min(span[1], duration))
    return (start, end) if start < end else None


KINDS = get_args(Kind)
