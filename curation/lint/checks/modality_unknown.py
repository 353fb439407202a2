"""A modality that is none of ours, with the one that may be meant."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from curation.lint.base import Flaw, quoted, row_check
from curation.lint.rows import canonical, senses, step_name
from schemas.loose import LooseRow
from schemas.reasoning import Modality

_KNOWN = [one.value for one in Modality]
_OTHER_WORDS = {
    "video": "visual", "image": "visual", "picture": "visual", "vision": "visual", "sight": "visual", "v": "visual",
    "sound": "audio", "auditory": "audio", "acoustic": "audio", "aural": "audio", "speech": "audio", "music": "audio",
    "a": "audio", "av": "audio-visual", "a-v": "audio-visual", "both": "audio-visual", "multimodal": "audio-visual",
    "audiovisual": "audio-visual", "visual-audio": "audio-visual", "audio-video": "audio-visual",
    "video-audio": "audio-visual", "text": "none", "neither": "none", "n-a": "none", "knowledge": "none",
}  # fmt: skip


def _flaws(row: LooseRow) -> Iterator[Flaw]:
    labels = [("modality", row.modality)]
    labels += [(step_name(number), step.modality) for number, step in enumerate(row.steps or (), start=1)]
    for at, label in labels:
        if label is None or senses(label) is not None:
            continue
        whose = "its" if at == "modality" else f"{at}'s"
        if not label.strip():
            yield Flaw(f"{whose} modality is empty", f"write one of {', '.join(_KNOWN)}", at=at)
            continue
        meant = near(label)
        hint = f"is '{meant}' meant?" if meant else f"write one of {', '.join(_KNOWN)}"
        yield Flaw(f"{whose} modality {quoted(label)} is none of {', '.join(_KNOWN)}", hint, at=at)


def near(label: str) -> str:
    """The modality that a label may mean, or nothing."""
    told = canonical(label)
    if told in _OTHER_WORDS:
        return _OTHER_WORDS[told]
    close = get_close_matches(told, [*_KNOWN, *(one for one in _OTHER_WORDS if len(one) > 3)], n=1, cutoff=0.7)
    return _OTHER_WORDS.get(close[0], close[0]) if close else ""


CHECK = row_check(
    "modality-unknown",
    "a modality of the row or of a step is none of audio, visual, audio-visual, none",
    _flaws,
    applies=lambda row: row.modality is not None or any(step.modality is not None for step in row.steps or ()),
)
