"""`av-compositional`: spans stitched together; which text and which words belong together?

Every option pairs words that are said with a text that is shown. With three spans all words are said and all texts
are shown, so neither sense alone excludes any option; with two spans each sense alone excludes one of three. No event
stands in two options, so the options alone tell nothing.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import accumulate

from aurelia.draft.composed.base import INSIDE, Composition, RecordingView, chance
from aurelia.draft.composed.events import Event, events, spare
from aurelia.draft.evidence.candidate import Candidate, shuffled
from aurelia.draft.evidence.measured import Card
from aurelia.draft.evidence.senses import FEWEST_OPEN
from schemas.base import on_grid
from schemas.media import Part
from schemas.reasoning import Answer, Modality, Question, Step

BENCHMARK_TASK = "av-compositional"
QUESTION = "Which text and which words come together in this film?"
PER_RECORDING = 4

Pair = tuple[Event, Event]
"""An event whose text is shown and an event whose words are said."""


def stitched(recording: RecordingView, seed: int) -> tuple[list[Composition], str]:
    """Compositions from one recording, at most `PER_RECORDING`, and the reason where there are none.

    Each group of spans is stitched twice: in another order than that of the recording, and, as a control, in its own.

    Args:
        recording: The recording with its measured clips.
        seed: Decides order and options.
    """
    found = events(recording)
    made: list[Composition] = []
    for spans, unused in _groups(recording, found):
        luck = chance(seed, recording.sha256, [span.start for span in spans])
        for number, order in enumerate(_orders(spans, luck)):
            right = order[(luck.randrange(len(order)) + number) % len(order)]
            made.append(_composition(recording, order, _pairs(right, spans, unused), control=order == list(spans)))
    if not made:
        few = f"{len(found)} spans with a sure text and telling words"
        return [], f"{recording.path.name}: {few}; stitching needs three"
    return made[:PER_RECORDING], ""


def open_options(pairs: Sequence[Pair], spans: Sequence[Event]) -> tuple[int, int]:
    """How many options stay open by ear alone and by eye alone, in a film of these spans."""
    said = {span.words for span in spans}
    shown = {span.text for span in spans}
    by_ear = sum(words.words in said for _, words in pairs)
    by_eye = sum(text.text in shown for text, _ in pairs)
    return by_ear, by_eye


def _groups(recording: RecordingView, found: Sequence[Event]) -> list[tuple[Sequence[Event], Sequence[Event]]]:
    """Threes of neighbouring events; where there are two alone, these with a text and words from beside them."""
    if len(found) == 2:
        beside = spare(recording, found)
        return [(found, (beside,))] if beside is not None else []
    return [(found[at : at + 3], ()) for at in range(0, len(found) - 2, 3)]


def _orders(spans: Sequence[Event], luck: random.Random) -> list[list[Event]]:
    """Another order and the order of the recording."""
    kept, changed = list(spans), list(spans)
    while changed == kept:
        luck.shuffle(changed)
    return [changed, kept]


def _pairs(right: Event, spans: Sequence[Event], unused: Sequence[Event]) -> list[Pair]:
    """The right pair first, then wrong ones in which no event stands twice."""
    one, other = (*(span for span in spans if span is not right), *unused)[:2]
    return [(right, right), (one, other), (other, one)]


def _composition(recording: RecordingView, order: Sequence[Event], pairs: Sequence[Pair], control: bool) -> Composition:
    if min(open_options(pairs, order)) < FEWEST_OPEN:
        raise ValueError("one sense alone tells the answer of this composition")
    texts = [f'The text "{text.text}" while "{words.words}" is said' for text, words in pairs]
    options = shuffled(texts, BENCHMARK_TASK, recording.sha256, [span.start for span in order])
    letters = {option.text: option.id for option in options}
    wrong = "swapped" if len(order) > 2 else "unrelated"
    kinds = {letters[text]: kind for text, kind in zip(texts, ("right", wrong, wrong), strict=True)}
    answer = Answer(texts=(texts[0],), option=letters[texts[0]], extra={"kinds": dict(sorted(kinds.items()))})
    told = "in the order of the recording, as a control" if control else "in another order"
    return Composition(
        benchmark_task=BENCHMARK_TASK,
        derivation="stitch",
        media=(("clip", tuple(_part(recording, span) for span in order)),),
        question=Question(text=QUESTION, options=options, extra={"control": control}),
        answer=answer,
        steps=_steps(order, answer),
        dataset="",
        description=f"{len(order)} spans of one recording, stitched {told}; each was measured before.",
        control=control,
        evidence=tuple(_evidence(span, at) for span, at in zip(order, _starts(order), strict=True)),
    )


def _part(recording: RecordingView, span: Event) -> Part:
    return Part(recording_sha256=recording.sha256, start=span.start, duration=span.duration)


def _starts(order: Sequence[Event]) -> list[float]:
    """When each span starts in the stitched film, in seconds."""
    return [on_grid(at) for at in accumulate((span.duration for span in order), initial=0.0)][:-1]


def _steps(order: Sequence[Event], answer: Answer) -> tuple[Step, ...]:
    stretches = [(at, on_grid(at + span.duration - INSIDE)) for span, at in zip(order, _starts(order), strict=True)]
    texts = "; ".join(
        f'"{span.text}" from {a:.1f} s to {b:.1f} s' for span, (a, b) in zip(order, stretches, strict=True)
    )
    words = "; ".join(f'"{span.words}"' for span in order)
    look = Step(
        id="s1", text="Find when each of the texts is on screen.", answer=texts, modality=Modality.visual,
        evidence=tuple(stretches),
    )  # fmt: skip
    listen = Step(
        id="s2", text="Listen to what is said in each of these stretches.", answer=words, modality=Modality.audio,
        audio_type="speech", depends_on=("s1",), evidence=tuple(stretches),
    )  # fmt: skip
    infer = Step(
        id="s3", text="Choose the option whose text and words fall into the same stretch.", answer=answer.text,
        modality=Modality.none, kind="infer", depends_on=("s1", "s2"),
    )  # fmt: skip
    return look, listen, infer


def _evidence(span: Event, at: float) -> Candidate:
    words = tuple(
        word.model_copy(update={"start": on_grid(word.start + at), "end": on_grid(word.end + at)})
        for word in span.phrase.words
    )
    return Candidate("said-while-shown", Card(span.text, at, on_grid(at + span.duration)), words, span.words)
