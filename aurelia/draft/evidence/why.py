"""Why nothing could be asked about a clip, in one sentence."""

from __future__ import annotations

from aurelia.draft.evidence.families import View, said_while_shown, shown_when_said
from aurelia.draft.evidence.measured import cards, said_in
from schemas.perception import Perception


def why_nothing(clip: Perception, siblings: tuple[Perception, ...] = ()) -> str:
    """What keeps the evidence drafter from asking about a clip; empty when it can ask.

    Args:
        clip: What was measured in the clip.
        siblings: What was measured in other clips of the same recording.
    """
    view = View(clip, siblings)
    if said_while_shown(view) or shown_when_said(view):
        return ""
    texts = cards(clip)
    if not clip.words and not texts:
        return "no words were heard and no text was read surely"
    if not clip.words:
        return "no words were heard"
    if not texts:
        return "no text on the screen was read surely"
    if not any(said_in(clip.words, card.start, card.end) for card in texts):
        return "nothing is said while a text is on screen"
    return "too few words or texts elsewhere in the video to make wrong options that need both senses"
