"""Models with one planted fault each, beside an honest one that knows the answers when it sees and hears.

Each answers from the request alone, as a real model would, and draws its guesses from the request's words, so that a
run gives the same replies each time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any

from aurelia.model import Reply, Request
from schemas.issues import Issue
from schemas.reasoning import Delivered

HEARD = Delivered(frames=8, audio_seconds=1.0)
DEAF = Delivered(frames=8, audio_seconds=0.0)
_OPTION = re.compile(r"^([A-Z])[.)] (.+)$", re.MULTILINE)
_QUESTION = re.compile(r"^Question: (.+)$", re.MULTILINE)

Known = Mapping[str, tuple[str, str]]
"""Question -> the right option's text, and its own letter in the release."""
Answer = Callable[[Request], Reply]


def shown(request: Request) -> dict[str, str]:
    """Letter -> option, as this request shows them."""
    return {letter: text.strip() for letter, text in _OPTION.findall(request.prompt)}


def question(request: Request) -> str:
    """What is asked."""
    return _QUESTION.findall(request.prompt)[0].strip()


def drawn(request: Request, among: int) -> int:
    """A number from 0 below `among` that follows from the question and what is shown, as a guess does."""
    said = f"{question(request)} {sorted(shown(request).items())} {request.seed}"
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:8]) % among


def given(request: Request) -> set[str]:
    """The senses that come with it."""
    return {sense for part in request.media for sense in part.senses}


def stating(request: Request, answer: str, delivered: Delivered) -> Reply:
    """A reply that ends as it is asked to."""
    counted = delivered if request.media else Delivered()
    return Reply(request.id, f"Let me think.\nANSWER: {answer}", delivered=counted)


def letter_of(request: Request, text: str) -> str:
    """Under which letter an option is shown."""
    return next(letter for letter, shown_text in shown(request).items() if shown_text == text)


def guess(request: Request) -> str:
    """Any of the letters."""
    letters = sorted(shown(request))
    return letters[drawn(request, len(letters))]


def honest(known: Known) -> Answer:
    """Right with both senses, a guess without."""

    def answer(request: Request) -> Reply:
        if given(request) == {"video", "audio"}:
            return stating(request, letter_of(request, known[question(request)][0]), HEARD)
        return stating(request, guess(request), HEARD)

    return answer


def deaf(known: Known) -> Answer:
    """Its sound is lost on the way, and it says so: nothing heard, so it guesses."""
    return lambda request: stating(request, guess(request), DEAF)


def deaf_and_lying(known: Known) -> Answer:
    """Its sound is lost on the way, and its counts say that it was there."""
    return lambda request: stating(request, guess(request), HEARD)


def deaf_and_silent(known: Known) -> Answer:
    """Its sound is lost on the way, and it says nothing of what reached it."""
    return lambda request: stating(request, guess(request), Delivered())


def always_a(known: Known) -> Answer:
    """The first option, whatever it is."""
    return lambda request: stating(request, "A", HEARD)


def failing(known: Known) -> Answer:
    """Right, but three calls in ten fail for good."""
    right = honest(known)

    def answer(request: Request) -> Reply:
        if drawn(request, 10) < 3:
            issue = Issue(kind="reply-failed", subject="model", message="CUDA error: an illegal memory access")
            return Reply(request.id, "", error=issue)
        return right(request)

    return answer


def parrot(known: Known) -> Answer:
    """What it was asked, once more: with the form of the answer in it, and every option's letter."""
    return lambda request: Reply(request.id, request.prompt, delivered=HEARD if request.media else Delivered())


def parrot_of_options(known: Known) -> Answer:
    """The options, each stated as the answer."""

    def answer(request: Request) -> Reply:
        said = "\n".join(f"ANSWER: {letter}. {text}" for letter, text in shown(request).items())
        return Reply(request.id, said, delivered=HEARD if request.media else Delivered())

    return answer


def most_frequent(known: Known) -> Answer:
    """The option that is right most often in the whole set, whatever is shown or heard."""
    texts = [text for text, _ in known.values()]
    common = max(sorted(set(texts)), key=texts.count)
    return lambda request: stating(request, letter_of(request, common), HEARD)


def unpermuted(known: Known) -> Answer:
    """The right option's letter of the release, though the options are shown in another order."""
    return lambda request: stating(request, known[question(request)][1], HEARD)


def mumbling(known: Known) -> Answer:
    """Never the form it is asked for: the right option is somewhere in a flow of words with all the others."""

    def answer(request: Request) -> Reply:
        options = ", or ".join(shown(request).values())
        return Reply(request.id, f"It could be {options}. I like A.", delivered=HEARD if request.media else Delivered())

    return answer


FAULTS: dict[str, Callable[[Known], Answer]] = {
    one.__name__: one
    for one in (
        deaf, deaf_and_lying, deaf_and_silent, always_a, failing, parrot, parrot_of_options, most_frequent,
        unpermuted, mumbling,
    )
}  # fmt: skip


def fault(name: str, known: Known) -> Any:
    """A model's answers, by the name of its fault; `honest` for none."""
    return honest(known) if name == "honest" else FAULTS[name](known)
