"""What checks ask of a row: which clip it is about, how long that is, which option and which texts are right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from curation.lint.texts import plain, strict
from schemas.loose import LooseMedia, LooseOption, LooseRow, LooseStep
from schemas.reasoning import Answer, Option, Question

Clip = tuple[tuple[str, str, float, float | None], ...]
_LETTERED = re.compile(r"^\s*[(\[]?([A-Za-z]|\d{1,2})[)\].:]+\s*(.*)$", re.DOTALL)
_BARE = re.compile(r"^\s*(?:option\s+)?[(\[]?\s*([A-Za-z]|\d{1,2})\s*[)\].:]?\s*$", re.IGNORECASE)
_SENSES = {
    "audio": frozenset({"audio"}),
    "visual": frozenset({"visual"}),
    "audio-visual": frozenset({"audio", "visual"}),
    "none": frozenset[str](),
}
READ_ALL_THE_SAME = frozenset({"question-deleted"})
"""Kinds of importers' issues that say nothing against how well a row was read."""
YES_NO = frozenset({"yes", "no", "true", "false"})


def clip_of(row: LooseRow) -> Clip:
    """What the question is about, to be compared; empty where a piece of its media is not named."""
    found = tuple((one.role, name_of(one), one.start or 0.0, one.end) for one in row.media)
    return found if all(name for _, name, _, _ in found) else ()


def name_of(media: LooseMedia) -> str:
    """How a row names a piece of media: by id, address or file."""
    return media.id.strip() or media.url.strip() or media.file.strip()


def seconds_of(row: LooseRow) -> float | None:
    """How long the media of a row is: the longest piece; None where the row does not say it of each."""
    lengths = [_length(one) for one in row.media]
    known = [length for length in lengths if length is not None]
    return max(known) if known and len(known) == len(lengths) else None


def _length(media: LooseMedia) -> float | None:
    if media.duration is not None:
        return media.duration
    return media.end - (media.start or 0.0) if media.end is not None else None


def lacks_clip(row: LooseRow) -> str:
    """Why a row cannot be compared with others about the same clip."""
    if not row.question.strip():
        return "it has no question"
    return "" if clip_of(row) else "its media is not named"


def lacks_answer(row: LooseRow) -> str:
    """Why nothing can be said of a row's answer."""
    if any(answer.strip() for answer in row.answers) or row.option.strip():
        return ""
    return "the answer is withheld" if row.undisclosed else "it has no answer"


def by_key(row: LooseRow) -> LooseOption | None:
    """The option that the row's key names; None where there is none, or the key fits none or several."""
    key = row.option.strip()
    if not key:
        return None
    found = [one for one in row.options if one.id.strip() == key]
    if len(found) == 1:
        return found[0]
    key = _letter(key)
    found = found or [
        one for one in row.options if key and (_letter(one.id) == key or strict(one.text) == strict(row.option))
    ]
    if not found:
        return _lettered(row.option, row.options)
    return found[0] if len(found) == 1 else None


def named(text: str, options: Sequence[LooseOption]) -> LooseOption | None:
    """The option that a text is: its text, its letter, or both; None where it is none."""
    for form in (strict, plain):
        wanted = form(text)
        for one in options:
            if form(one.text) == wanted:
                return one
    bare = _BARE.match(text)
    if bare:
        return next((one for one in options if _letter(one.id) == bare[1].casefold()), None)
    return _lettered(text, options)


def _lettered(text: str, options: Sequence[LooseOption]) -> LooseOption | None:
    """The option whose letter and text a text has; None where it has not both."""
    both = _LETTERED.match(text)
    fits = (one for one in options if both and _letter(one.id) == both[1].casefold())
    return next((one for one in fits if both and plain(one.text) == plain(both[2])), None)


def _letter(text: str) -> str:
    found = _BARE.match(text)
    return found[1].casefold() if found else text.strip().casefold()


def right_option(row: LooseRow) -> LooseOption | None:
    """The right option, where key and answer text do not disagree on it."""
    keyed = by_key(row)
    told = next((one for one in (named(text, row.options) for text in row.answers) if one is not None), None)
    if keyed is None or told is None:
        return keyed or told if not (row.option.strip() and keyed is None) else None
    return keyed if strict(keyed.text) == strict(told.text) else None


def right_texts(row: LooseRow) -> frozenset[str]:
    """The right answers for comparing with those of another row; by the option's text where there are options."""
    option = right_option(row) if row.options else None
    given = (option.text,) if option else row.answers
    return frozenset(plain(text) for text in given if text.strip())


def shown_answer(row: LooseRow) -> str:
    """The right answer as the row has it."""
    option = right_option(row) if row.options else None
    return option.text if option else " / ".join(text for text in row.answers if text.strip())


def senses(modality: str | None) -> frozenset[str] | None:
    """The senses that a label names; None where it is no label of ours."""
    return _SENSES.get(canonical(modality)) if modality is not None else None


def canonical(modality: str) -> str:
    """A label with case, spaces, underscores and slashes set aside: `Audio_Visual` is `audio-visual`."""
    return re.sub(r"[\s_/+&-]+", "-", modality.strip().casefold()).strip("-")


def step_name(number: int) -> str:
    """How findings name a step by its place from 1."""
    return f"step {number}"


def said(step: LooseStep) -> str:
    """All that a step says in words."""
    return " ".join(filter(None, (step.text.strip(), step.evidence_text.strip(), step.answer.strip())))


def is_last(steps: Sequence[LooseStep], place: int) -> bool:
    """Whether a step is the last one, or marked so."""
    return place == len(steps) - 1 or steps[place].final is True


def as_question(row: LooseRow) -> Question:
    """The question as the leak check takes it; whatever its options are called, they are lettered by their place."""
    options = tuple(
        Option.model_construct(id=chr(ord("A") + place), text=one.text) for place, one in enumerate(row.options)
    )
    return Question.model_construct(text=row.question, options=options)


def as_answer(row: LooseRow) -> Answer:
    """The answer as the leak check takes it."""
    right = right_option(row) if row.options else None
    letter = chr(ord("A") + _place(row.options, right)) if right else None
    texts = tuple(text for text in row.answers if text.strip() and not (right and _BARE.match(text)))
    return Answer.model_construct(texts=texts or ((right.text,) if right else ("",)), option=letter)


def _place(options: Iterable[LooseOption], right: LooseOption) -> int:
    return next(place for place, one in enumerate(options) if one is right)
