"""The two families of questions that follow from measurements and need both senses."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from aurelia.draft.evidence.candidate import FEWEST_OPTIONS, OPTIONS, Candidate
from aurelia.draft.evidence.measured import (
    EDGE,
    Card,
    Phrase,
    bare,
    cards,
    phrases,
    said_around,
    said_away_from,
    said_in,
)
from aurelia.draft.evidence.senses import (
    FEWEST_OPEN,
    SEEN,
    content,
    distinct,
    fits_in,
    open_by_hint,
    open_phrases_by_ear,
    open_texts_by_eye,
)
from aurelia.perceive.compare import alike
from schemas.base import identity
from schemas.perception import Perception, Word

PHRASE_LENGTH = 6
FEWEST_WORDS = 3
SINGLE_WORD_CONFIDENCE = 0.8
_NEAR_WORD = 4.0
_LONGEST_SHARE = 0.6


@dataclass(frozen=True)
class View:
    """What the families look at: one clip and its neighbours of the same recording."""

    clip: Perception
    siblings: tuple[Perception, ...] = ()
    seed: int = 0

    def chance(self, *about: object) -> random.Random:
        """A source of choices that depends only on the clip, the seed and what the choice is about."""
        return random.Random(identity("choice", self.clip.clip, self.seed, *about))  # noqa: S311 - no secret


def said_while_shown(view: View) -> list[Candidate]:
    """Questions for what is said while a text is on screen, at most one a text; full sets of options come first."""
    found = []
    for card in cards(view.clip):
        if not _seen_once(view, card):
            continue  # "while the text is on screen" would mean several times
        spoken = said_in(view.clip.words, card.start, card.end)
        right = max(_telling(phrases(spoken, PHRASE_LENGTH, FEWEST_WORDS)), key=_told, default=None)
        if right is not None:
            candidate = with_wrong_phrases(view, Candidate("said-while-shown", card, right.words, right.text))
            if candidate is not None:
                found.append(candidate)
    return sorted(found, key=_rank)


def _seen_once(view: View, card: Card) -> bool:
    """Whether the text is on screen in one stretch only."""
    return all(
        alike(text.text, card.text) < SEEN or (text.start < card.end and card.start < text.end)
        for text in view.clip.texts
    )


def _telling(found: Iterable[Phrase]) -> list[Phrase]:
    """The phrases that hold a word one can remember, not function words alone."""
    return [phrase for phrase in found if content(phrase.text)]


def _told(phrase: Phrase) -> tuple[int, float, float]:
    return len(content(phrase.text)), phrase.confidence, -phrase.start


def _rank(candidate: Candidate) -> tuple[int, float]:
    """Full sets of options first, then in order of time."""
    return -len(candidate.wrong), candidate.heard[0]


def with_wrong_phrases(view: View, candidate: Candidate) -> Candidate | None:
    """The candidate with wrong phrases from elsewhere in the video; None where they are too few or one sense does."""
    card = candidate.card
    length = len(candidate.words)
    outside = said_away_from(view.clip.words, card.start - EDGE, card.end + EDGE)
    near = bare(said_around(view.clip.words, card.start - EDGE, card.end + EDGE))

    def fits(phrase: Phrase) -> bool:
        similar = 0.6 <= len(phrase.text) / len(candidate.answer) <= 1.7 and abs(len(phrase.words) - length) <= 2
        return similar and fits_in(bare(phrase.words), near) < 0.5

    def from_words(words: Sequence[Word]) -> list[str]:
        return [phrase.text for phrase in _telling(phrases(words, length, FEWEST_WORDS)) if fits(phrase)]

    own = [text for part in outside for text in from_words(part)]
    others = [text for sibling in view.siblings for text in from_words(sibling.words)]
    seen = _seen_with(view, card)

    def good(options: Sequence[str]) -> bool:
        by_ear = open_phrases_by_ear(options, bare(view.clip.words))
        return by_ear >= FEWEST_OPEN and open_by_hint(options, seen) >= FEWEST_OPEN

    return _completed(candidate, own, others, good, view.chance("said", card.text, candidate.answer))


def shown_when_said(view: View) -> list[Candidate]:
    """Questions for the text on screen when a word is said, at most one a text; full sets of options come first."""
    found = []
    for card in cards(view.clip):
        if card.end - card.start > _LONGEST_SHARE * view.clip.duration:
            continue  # a text that is nearly always there can be named without listening
        asked = (Candidate("shown-when-said", card, (word,), card.text) for word in _telling_words(view, card))
        complete = [candidate for candidate in (with_wrong_texts(view, one) for one in asked) if candidate is not None]
        if complete:
            found.append(max(complete, key=lambda candidate: len(candidate.wrong)))
    return sorted(found, key=_rank)


def with_wrong_texts(view: View, candidate: Candidate) -> Candidate | None:
    """The candidate with texts from elsewhere in the video; None where they are too few or one sense does."""
    start, end = candidate.heard
    visible = [text.text for text in view.clip.texts if text.start - EDGE < end and start < text.end + EDGE]

    def fits(card: Card) -> bool:
        return 0.4 <= len(card.text) / len(candidate.answer) <= 2.5 and all(distinct(card.text, t) for t in visible)

    own = [card.text for card in cards(view.clip) if fits(card)]
    others = [card.text for sibling in view.siblings for card in cards(sibling) if fits(card)]
    near = [w.text for w in said_around(view.clip.words, start - _NEAR_WORD, end + _NEAR_WORD)]

    def good(options: Sequence[str]) -> bool:
        by_eye = open_texts_by_eye(options, (text.text for text in view.clip.texts))
        return by_eye >= FEWEST_OPEN and open_by_hint(options, near) >= FEWEST_OPEN

    return _completed(candidate, own, others, good, view.chance("shown", candidate.said, candidate.answer))


def _telling_words(view: View, card: Card) -> list[Word]:
    """Sure content words said once in the clip, while the card is on screen, and written nowhere; long ones first."""
    spoken = bare(view.clip.words)
    written = frozenset(stem for text in view.clip.texts for stem in content(text.text))
    return [
        word
        for word in sorted(said_in(view.clip.words, card.start, card.end), key=lambda w: (-len(w.text), w.start))
        if word.confidence >= SINGLE_WORD_CONFIDENCE
        and len(stems := content(word.text)) == 1
        and not stems & written
        and sum(bool(content(other) & stems) for other in spoken) == 1
        and 0.1 <= word.end - word.start <= 1.5
    ]


def _seen_with(view: View, card: Card) -> list[str]:
    return [text.text for text in view.clip.texts if text.start <= card.end and text.end >= card.start]


def _completed(
    candidate: Candidate,
    own: Iterable[str],
    others: Iterable[str],
    good: Callable[[Sequence[str]], bool],
    chance: random.Random,
) -> Candidate | None:
    """The first set of wrong answers that keeps the rule of two senses, those of the clip itself first."""
    pools = [sorted(set(own)), sorted(set(others))]
    for pool in pools:
        chance.shuffle(pool)
    wrong: list[str] = []
    for text in [text for pool in pools for text in pool]:
        if len(wrong) < OPTIONS - 1 and all(distinct(text, other) for other in (candidate.answer, *wrong)):
            wrong.append(text)
    options = (candidate.answer, *wrong)
    if len(options) < FEWEST_OPTIONS or not good(options):
        return None
    return Candidate(candidate.form, candidate.card, candidate.words, candidate.answer, tuple(wrong))
