"""Sentences of the subtitles, joined to the target length."""

from __future__ import annotations

import re
from collections.abc import Iterable

from curation.segment.base import Candidate, Cue, Lengths, Material, visible
from curation.segment.stretches import Stretch, clips_of, joined_to_target

_PAUSE = 3.0
"""Seconds: a longer pause ends what belongs together."""
_APART = 0.7
"""Seconds between two lines that end a sentence where there are no full stops, as in automatic subtitles."""
_ENDS = re.compile(r"""[.!?…。！？]["'”’»)\]]*$""")
_PUNCTUATED = 0.1
"""Share of lines that end with a full stop where there are any."""
_NOTE = 80


class SubtitleSentences:
    """What the subtitles say, sentence by sentence; the rest is left out."""

    name = "subtitles"
    version = 1

    def spans(self, material: Material, lengths: Lengths) -> list[Candidate]:
        """Clips of whole sentences; none for a recording without subtitles."""
        over = visible(material.recording)
        cues = [cue for cue in material.cues if cue.start < over]
        found = (_stretch(one, over) for one in sentences(cues, lengths.longest))
        return clips_of(material, lengths, joined_to_target(list(found), lengths, _PAUSE), "subtitle")


STRATEGY = SubtitleSentences()


def sentences(cues: list[Cue], longest: float) -> list[list[Cue]]:
    """The lines that make up each sentence; one longer than the longest clip is broken between lines."""
    punctuated = sum(bool(_ENDS.search(cue.text)) for cue in cues) >= _PUNCTUATED * len(cues)
    found: list[list[Cue]] = []
    for cue in cues:
        last = found[-1][-1] if found else None
        ended = last is None or cue.start - last.end > _PAUSE
        if last is not None and not ended:
            ended = bool(_ENDS.search(last.text)) if punctuated else cue.start - last.end > _APART
        if ended or cue.end - found[-1][0].start > longest:
            found.append([cue])
        else:
            found[-1].append(cue)
    return found


def _stretch(lines: Iterable[Cue], over: float) -> Stretch:
    lines = list(lines)
    text = " ".join(cue.text for cue in lines)
    return lines[0].start, min(lines[-1].end, over), text if len(text) <= _NOTE else text[: _NOTE - 1] + "…"
