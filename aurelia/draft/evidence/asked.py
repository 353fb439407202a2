"""Questions that people ask: those in one of the two forms are understood, all others are left to people or a model."""

from __future__ import annotations

import re
from dataclasses import replace

from aurelia.draft.evidence.candidate import Candidate, Form
from aurelia.draft.evidence.families import PHRASE_LENGTH, View
from aurelia.draft.evidence.measured import Card, bare, phrases, said_in
from aurelia.draft.evidence.senses import HEARD, SEEN, fits_in
from aurelia.perceive.compare import alike, bare_words
from schemas.perception import Word
from schemas.reasoning import Answer, Option, Question

NOT_MINE = "not one of the forms that the evidence drafter answers; it needs --model or people"
FORMS = (
    'What is said while the text "..." is on screen?',
    'Which text is on screen when "..." is said?',
)
"""The forms that are understood, give or take the wording."""

_LONGEST_ANSWER = 12
_QUOTES = "\"'“”‘’„«»`"
_SHOWN = r"(?:is|are|was|being|on|in|the|screen|shown|visible|displayed|seen|appears?|picture|can|be|read|there|up)"
_SAID = re.compile(
    r"^what(?:'s| is| was| are| do we| can be| can you| do you| words are)?(?: the words?)?(?: being)? "
    r"(?:said|spoken|heard|hear|say|the (?:speaker|narrator|voice) saying)\b.*?"
    r"\b(?:while|when|as|during)\b(?P<rest>.+)$",
    re.IGNORECASE,
)
_READ = re.compile(
    r"^(?:which|what)(?: is the)?(?: on-?screen)? (?:text|title|caption|words?|line|sign)\b.*?"
    r"\b(?:while|when|as|during)\b(?P<rest>.+)$",
    re.IGNORECASE,
)
_QUOTED = re.compile(rf"[{_QUOTES}](?P<inner>.+)[{_QUOTES}]")
_FRAME = re.compile(
    r"^\s*(?:the |a )?(?:on-?screen )?(?:text|title|caption|words?|line|sign|phrase)?\s*"
    rf"(?P<inner>.+?)(?:\s+{_SHOWN})+$",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"^\s*(?:the |a )?(?:speaker |narrator |voice )?(?:words?|phrase)?\s*(?:says? )?(?P<inner>.+?)"
    r"(?:\s+(?:is|are|was|being|said|spoken|heard|can|be))*$",
    re.IGNORECASE,
)


def understood(view: View, question: Question) -> Candidate | str:
    """What a question asks for and what was measured for it, or the reason why there is no answer.

    Args:
        view: The clip's measurements.
        question: The question as a person put it.
    """
    form = form_of(question.text)
    if form is None:
        return NOT_MINE
    kind, wanted = form
    return _text_at(view, question, wanted) if kind == "shown-when-said" else _words_while(view, question, wanted)


def form_of(question: str) -> tuple[Form, str] | None:
    """Which of the two forms a question has, and the text or the words it is about; None for any other question."""
    text = " ".join(question.split()).rstrip(" ?.!")
    said, read = _SAID.match(text), _READ.match(text)
    if read is not None:
        return "shown-when-said", _inner(read["rest"], _SPOKEN)
    if said is not None and (_QUOTED.search(said["rest"]) or re.search(_SHOWN, said["rest"])):
        return "said-while-shown", _inner(said["rest"], _FRAME)
    return None


def _inner(rest: str, frame: re.Pattern[str]) -> str:
    quoted = _QUOTED.search(rest)
    found = quoted or frame.match(rest)
    return (found["inner"] if found else rest).strip(f" {_QUOTES}.,")


def _words_while(view: View, question: Question, wanted: str) -> Candidate | str:
    texts = sorted(view.clip.texts, key=lambda text: (-alike(text.text, wanted), text.start))
    if not texts or alike(texts[0].text, wanted) < SEEN:
        return f'no text like "{wanted}" was read in this clip'
    best = texts[0]
    card = Card(best.text, best.start, max(best.end, best.start + 0.01))
    words = said_in(view.clip.words, card.start, card.end)
    if not words:
        return f'no words were heard while "{best.text}" is on screen'
    if question.options:
        return _chosen_phrase(question, card, words)
    sure = phrases(words, PHRASE_LENGTH, 1)
    if len(words) > _LONGEST_ANSWER and sure:
        words = max(sure, key=lambda phrase: (len(phrase.words), phrase.confidence, -phrase.start)).words
    return Candidate("said-while-shown", card, words, " ".join(bare(words)), given=question)


def _chosen_phrase(question: Question, card: Card, words: tuple[Word, ...]) -> Candidate | str:
    heard = bare(words)
    ranked = sorted(question.options, key=lambda option: (-fits_in(bare_words(option.text), heard), option.id))
    option = _clear(ranked, [fits_in(bare_words(option.text), heard) for option in ranked], HEARD)
    if option is None:
        return "no option alone agrees with the words heard in that time"
    length = len(bare_words(option.text))
    windows = [words[at : at + length] for at in range(max(1, len(words) - length + 1))]
    best = max(windows, key=lambda window: (fits_in(bare_words(option.text), bare(window)), -window[0].start))
    found = Candidate("said-while-shown", card, best, option.text, given=question)
    return replace(found, right=Answer(texts=(option.text,), option=option.id))


def _text_at(view: View, question: Question, wanted: str) -> Candidate | str:
    words = _find(view.clip.words, bare_words(wanted))
    if not words:
        return f'"{wanted}" was not heard in this clip'
    start, end = words[0].start, words[-1].end
    shown = [text for text in view.clip.texts if text.start - 0.25 <= start and end <= text.end + 0.25]
    if not shown:
        return f'no text was read on screen while "{wanted}" is said'
    best = max(shown, key=lambda text: (text.confidence * len(text.text), -text.start))
    right = None
    if question.options:
        ranked = sorted(question.options, key=lambda o: (-max(alike(o.text, t.text) for t in shown), o.id))
        option = _clear(ranked, [max(alike(o.text, t.text) for t in shown) for o in ranked], SEEN)
        if option is None:
            return "no option alone agrees with the text read at that moment"
        best = max(shown, key=lambda text: (alike(option.text, text.text), -text.start))
        right = Answer(texts=(option.text,), option=option.id)
    card = Card(best.text, best.start, max(best.end, best.start + 0.01))
    return Candidate("shown-when-said", card, words, best.text, given=question, right=right)


def _clear(ranked: list[Option], scores: list[float], least: float) -> Option | None:
    """The best option, where it is good enough and clearly ahead of the next."""
    ahead = len(scores) < 2 or scores[0] - scores[1] >= 0.15
    return ranked[0] if scores[0] >= least and ahead else None


def _find(words: tuple[Word, ...], wanted: tuple[str, ...]) -> tuple[Word, ...]:
    """The place in a series of words that is most like the wanted ones; empty where none is like them."""
    length = len(wanted)
    if not length or len(words) < length:
        return ()
    windows = [words[at : at + length] for at in range(len(words) - length + 1)]
    best = max(windows, key=lambda w: (alike(" ".join(bare(w)), " ".join(wanted)), -w[0].start))
    return best if alike(" ".join(bare(best)), " ".join(wanted)) >= 0.8 else ()
