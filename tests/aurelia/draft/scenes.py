"""Measurements with known truth, written down instead of measured."""

from __future__ import annotations

from pathlib import Path

from aurelia.draft.base import Scene
from aurelia.draft.evidence.families import View
from aurelia.draft.evidence.one import whole_file
from aurelia.perceive.clip import perceive
from aurelia.perceive.screen import Eyes
from aurelia.perceive.words import Ears
from schemas.perception import Perception, ScreenText, SoundSpan, Word

SECOND = 0.5
"""Seconds a word takes."""

CARDS = ("Quiet Harbour", "Night Train", "Old Bridge", "Winter Palace")
SPEECH = (
    "fishermen carried silver baskets homeward.",
    "conductors whispered about missing luggage.",
    "masons repaired broken arches slowly.",
    "gardeners covered fragile orchids yesterday.",
)


def spoken(sentence: str, start: float, confidence: float = 0.95) -> tuple[Word, ...]:
    """A sentence, half a second a word."""
    return tuple(
        Word(text=text, start=start + at * SECOND, end=start + (at + 0.9) * SECOND, confidence=confidence)
        for at, text in enumerate(sentence.split())
    )


def shown(text: str, start: float, end: float, confidence: float = 0.99) -> ScreenText:
    """A line of text at the top of the screen."""
    return ScreenText(text=text, start=start, end=end, confidence=confidence, box=(0.1, 0.1, 0.6, 0.2))


def measured(
    *,
    cards: tuple[str, ...] = CARDS,
    speech: tuple[str, ...] = SPEECH,
    clip: str = "a" * 64,
    words: tuple[Word, ...] | None = None,
    texts: tuple[ScreenText, ...] | None = None,
) -> Perception:
    """A clip of five-second stretches: each shows its card from second 0.5 to 4 and says its sentence from second 1."""
    length = 5.0
    given = tuple(word for at, sentence in enumerate(speech) for word in spoken(sentence, at * length + 1))
    seen = tuple(shown(text, at * length + 0.5, at * length + 4) for at, text in enumerate(cards))
    end = length * max(len(cards), len(speech))
    return Perception(
        clip=clip,
        duration=end,
        words=given if words is None else words,
        texts=seen if texts is None else texts,
        shots=((0.0, end),),
        sounds=(SoundSpan(label="speech", start=0.0, end=end),),
    )


def view(**fields: object) -> View:
    """The families' view of `measured`."""
    return View(measured(**fields))  # type: ignore[arg-type]


def real_scene(film: Path, ears: Ears, eyes: Eyes) -> Scene:
    """A file measured for real."""
    clip = whole_file(film)
    return Scene(clip, film, perceive(film, clip.subject(), ears, eyes))
