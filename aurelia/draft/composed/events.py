"""Events of a recording: spans in which one text is surely on screen while telling words are surely said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aurelia.draft.composed.base import RecordingView, in_recording
from aurelia.draft.evidence.families import FEWEST_WORDS, PHRASE_LENGTH
from aurelia.draft.evidence.measured import Card, Phrase, bare, cards, phrases, said_around, said_in
from aurelia.draft.evidence.senses import HEARD, SEEN, content, distinct, fits_in
from aurelia.perceive.compare import alike, bare_words
from schemas.base import on_grid
from schemas.perception import Perception

_SHORTEST, _MARGIN = 1.5, 1.0


@dataclass(frozen=True)
class Event:
    """One event, times in seconds of its recording.

    Args:
        text: What is on screen all through the span.
        phrase: The telling words; their times count from the start of the span.
        start: Start of the span.
        end: End of the span.
        said: All words of the span, for comparison.
        seen: All texts of the span.
    """

    text: str
    phrase: Phrase
    start: float
    end: float
    said: tuple[str, ...]
    seen: tuple[str, ...]

    @property
    def words(self) -> str:
        """The telling words as an option shows them."""
        return self.phrase.text

    @property
    def duration(self) -> float:
        """Seconds."""
        return on_grid(self.end - self.start)


def events(recording: RecordingView) -> list[Event]:
    """The events of a recording in order of time; any two differ clearly in text and in words, and do not overlap."""
    clips = sorted(recording.clips, key=lambda pair: pair[0].measured.start)
    cut = [(clip, perception) for clip, perception in clips if clip.derivation == "cut"]
    found: list[Event] = []
    for clip, perception, card in ((*pair, card) for pair in cut for card in cards(pair[1])):
        event = _event(card, perception, in_recording(clip, 0.0))
        if event is not None and all(apart(event, other) for other in found):
            found.append(event)
    return sorted(found, key=lambda event: event.start)


def spare(recording: RecordingView, used: Sequence[Event]) -> Event | None:
    """A text and words from elsewhere in a recording that are foreign to the events in use; they need not go together.

    It has no span: it only lends wrong options.
    """
    measured = [perception for clip, perception in recording.clips if clip.derivation == "cut"]
    texts = sorted({card.text for perception in measured for card in cards(perception)})
    spoken = [phrase for perception in measured for phrase in phrases(perception.words, PHRASE_LENGTH, FEWEST_WORDS)]
    pairs = (Event(text, phrase, 0.0, 0.0, bare(phrase.words), (text,)) for text in texts for phrase in spoken)
    return next((one for one in pairs if content(one.words) and _foreign_to_all(one, used)), None)


def _foreign_to_all(one: Event, used: Sequence[Event]) -> bool:
    strangers = all(_foreign(one, other) and _foreign(other, one) and distinct(one.text, other.text) for other in used)
    return strangers and not content(one.words) & content(one.text)


def apart(one: Event, other: Event) -> bool:
    """Whether nothing of one event is seen or heard in the other, and no word of one hints at a text of the other."""
    if one.start < other.end and other.start < one.end:
        return False
    return _foreign(one, other) and _foreign(other, one) and distinct(one.text, other.text)


def _foreign(one: Event, other: Event) -> bool:
    seen = any(alike(one.text, text) >= SEEN for text in other.seen)
    heard = fits_in(bare_words(one.words), other.said) >= HEARD
    return not seen and not heard and distinct(one.words, other.words) and not content(one.words) & content(other.text)


def _event(card: Card, perception: Perception, zero: float) -> Event | None:
    sure = phrases(said_in(perception.words, card.start, card.end), PHRASE_LENGTH, FEWEST_WORDS)
    best = max(sure, key=lambda p: (len(content(p.text)), p.confidence, -p.start), default=None)
    if best is None or not content(best.text) or content(best.text) & content(card.text):
        return None
    start, end = max(card.start, best.start - _MARGIN), min(card.end, best.end + _MARGIN)
    if end - start < _SHORTEST:
        return None
    moved = tuple(
        word.model_copy(update={"start": on_grid(max(0.0, word.start - start)), "end": on_grid(word.end - start)})
        for word in best.words
    )
    return Event(
        text=card.text,
        phrase=Phrase(moved),
        start=on_grid(zero + start),
        end=on_grid(zero + end),
        said=bare(said_around(perception.words, start, end)),
        seen=tuple(text.text for text in perception.texts if text.start <= end and text.end >= start),
    )
