"""What of a clip's measurements is sure enough to ask about: cards of text, and runs of spoken words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from aurelia.perceive.compare import bare_letters, bare_words
from schemas.perception import Perception, ScreenText, Word

TEXT_CONFIDENCE = 0.9
WORD_CONFIDENCE = 0.5
PHRASE_CONFIDENCE = 0.75
FEWEST_LETTERS = 4
LONGEST_TEXT = 60
EDGE = 0.6
"""Seconds around a text's sights in which it may be on screen or not: nothing said there counts."""

_SAME_CARD = 0.6
_SLACK = 0.05
_PAUSE = 0.7
_BREATH = 0.25
_LONGEST_WORD = 2.0


@dataclass(frozen=True)
class Card:
    """A text on the screen that was read surely, from its first to its last sampled sight."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Phrase:
    """Words spoken one after another."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words in lower case without punctuation: all phrases look alike, so form tells nothing."""
        return " ".join(bare(self.words))

    @property
    def start(self) -> float:
        """Start of the first word in seconds."""
        return self.words[0].start

    @property
    def end(self) -> float:
        """End of the last word in seconds."""
        return self.words[-1].end

    @property
    def confidence(self) -> float:
        """Mean confidence of the words, 0 where one of them is not sure at all."""
        if any(word.confidence < WORD_CONFIDENCE for word in self.words):
            return 0.0
        return round(sum(word.confidence for word in self.words) / len(self.words), 3)


def bare(words: Iterable[Word]) -> tuple[str, ...]:
    """Spoken words for comparison (see `bare_words`)."""
    return tuple(part for word in words for part in bare_words(word.text))


def readable(text: ScreenText) -> bool:
    """Whether a text was read surely enough to ask about: seen twice or more, confident, of some length."""
    letters = bare_letters(text.text)
    long_enough = len(letters) >= FEWEST_LETTERS or (len(letters) >= 2 and not letters.isascii())
    tall_enough = text.confidence >= TEXT_CONFIDENCE and text.end > text.start
    return tall_enough and long_enough and len(text.text) <= LONGEST_TEXT and not letters.isdigit()


def cards(perception: Perception) -> tuple[Card, ...]:
    """The sure texts of a clip in order of time; of lines that come and go together, the longest stands for all."""
    found: list[Card] = []
    texts = sorted(
        (text for text in perception.texts if readable(text)),
        key=lambda text: (-len(bare_letters(text.text)), text.start),
    )
    for text in texts:
        end = min(text.end, perception.duration)
        if not any(abs(card.start - text.start) <= _SAME_CARD and abs(card.end - end) <= _SAME_CARD for card in found):
            found.append(Card(text.text, text.start, end))
    return tuple(sorted(found, key=lambda card: (card.start, card.end, card.text)))


def said_in(words: Iterable[Word], start: float, end: float) -> tuple[Word, ...]:
    """The words that lie wholly in a span."""
    return tuple(word for word in words if start - _SLACK <= word.start and word.end <= end + _SLACK)


def said_around(words: Iterable[Word], start: float, end: float) -> tuple[Word, ...]:
    """The words that touch a span."""
    return tuple(word for word in words if word.end > start and word.start < end)


def said_away_from(words: Iterable[Word], start: float, end: float) -> list[tuple[Word, ...]]:
    """The words before and after a span, each as one series."""
    kept = tuple(words)
    before = tuple(word for word in kept if word.end <= start)
    after = tuple(word for word in kept if word.start >= end)
    return [part for part in (before, after) if part]


def runs(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """Words split where a sentence ends or the voice pauses."""
    split: list[tuple[Word, ...]] = []
    run: list[Word] = []
    for word in words:
        if run and (word.start - run[-1].end > _PAUSE or run[-1].text.rstrip("\"'”’").endswith((".", "?", "!"))):
            split.append(tuple(run))
            run = []
        run.append(word)
    return [*split, tuple(run)] if run else split


def phrases(words: Sequence[Word], length: int, fewest: int) -> list[Phrase]:
    """Phrases of about `length` words that do not overlap, none shorter than `fewest`, all heard surely."""
    found = []
    for run in runs(words):
        for part in map(_sure, _pieces(run, length)):
            if len(part) >= fewest and all(word.end - word.start <= _LONGEST_WORD for word in part):
                found.append(Phrase(part))
    return [phrase for phrase in found if phrase.confidence >= PHRASE_CONFIDENCE]


def _sure(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words without those at either end that were not heard surely."""
    good = [at for at, word in enumerate(words) if word.confidence >= WORD_CONFIDENCE]
    return words[good[0] : good[-1] + 1] if good else ()


def _pieces(run: tuple[Word, ...], length: int) -> list[tuple[Word, ...]]:
    """A run in pieces of about `length` words, cut at commas and short pauses where there are any."""
    pieces: list[tuple[Word, ...]] = []
    for clause in _clauses(run):
        if pieces and len(pieces[-1]) + len(clause) <= length + 1:
            pieces[-1] = (*pieces[-1], *clause)
        else:
            parts = max(1, round(len(clause) / length))
            pieces += [clause[at * len(clause) // parts : (at + 1) * len(clause) // parts] for at in range(parts)]
    return pieces


def _clauses(run: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    cuts = [0]
    for at, (one, other) in enumerate(pairwise(run), start=1):
        if one.text.endswith((",", ";", ":")) or other.start - one.end > _BREATH:
            cuts.append(at)
    return [run[first:last] for first, last in pairwise([*cuts, len(run)])]
