"""Time lines: what was measured in a clip, and where the steps have their evidence, as lanes of marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from curation.report.card import Lane, Mark, StepCard, Tick
from schemas.media import Clip
from schemas.perception import Perception, Word

_PAUSE = 0.4
"""Words closer than this (seconds) stand in one phrase."""
_MOST_ROWS = 4
_TOUCHING = 0.01
"""Percent by which rounding may make neighbours overlap."""
_FLOOR = -60.0
"""Level in dBFS that counts as silence in the picture."""
_TICK_STEPS = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600)
_MOST_TICKS = 8


def seconds(value: float) -> str:
    """A time as people read it: `4 s`, `12.25 s`."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + " s"


def span_text(start: float, end: float) -> str:
    """A span as people read it: `2.00–4.50 s`."""
    return f"{start:.2f}–{end:.2f} s"


def place(start: float, end: float, duration: float) -> tuple[float, float]:
    """Left edge and width in percent of a span in a clip; what lies outside is cut off."""
    if duration <= 0:
        return 0.0, 0.0
    left, right = (100 * min(max(at, 0.0), duration) / duration for at in (start, end))
    return round(left, 3), round(max(right - left, 0.0), 3)


def ticks(duration: float) -> tuple[Tick, ...]:
    """Times for the axis: round ones, at most eight."""
    step = next((step for step in _TICK_STEPS if duration / step <= _MOST_TICKS), max(duration / _MOST_TICKS, 1e-6))
    count = int(duration / step) if duration > 0 else 0
    return tuple(Tick(place(n * step, n * step, duration)[0], seconds(n * step)) for n in range(count + 1))


def measured_lanes(clip: Clip | None, perception: Perception | None, titles: Sequence[str]) -> tuple[Lane, ...]:
    """The lanes of a clip: what it was made from, shots, words, on-screen text, sounds, loudness.

    Args:
        clip: The clip, where the store has it.
        perception: What was measured in it; None for a clip known by construction.
        titles: Name of the source of every part of the clip.
    """
    lanes = []
    if clip is not None and clip.derivation != "cut":
        lanes.append(_parts(clip, titles))
    if perception is None:
        return tuple(lanes)
    whole = perception.duration
    shots = [Mark(*place(*s, whole), f"shot {n}: {span_text(*s)}", str(n)) for n, s in enumerate(perception.shots, 1)]
    sounds = [
        Mark(*where, f"{s.label}: {span_text(s.start, s.end)}", s.label if _fits(s.label, where[1]) else "", s.label)
        for s in perception.sounds
        for where in (place(s.start, s.end, whole),)
    ]
    lanes += [
        Lane("Shots", tuple(shots), note="" if shots else "none measured"),
        Lane("Words", _phrases(perception), note="" if perception.words else "no speech found"),
        Lane("On screen", _texts(perception), note="" if perception.texts else "no text found"),
        Lane("Sound", _stacked(sounds), note="" if sounds else "no sound"),
    ]
    if perception.loudness:
        lanes.append(Lane("Loudness", curve=_curve(perception)))
    return tuple(lanes)


def evidence_lanes(steps: Iterable[StepCard]) -> tuple[Lane, ...]:
    """One lane for each step that has evidence."""
    return tuple(
        Lane(
            step.id,
            tuple(
                Mark(x, width, f"{step.id}: {span_text(*span)}", tone=step.modality)
                for (x, width), span in zip(step.x, step.evidence, strict=True)
            ),
        )
        for step in steps
        if step.evidence
    )


def _fits(label: str, width: float) -> bool:
    """Whether a label can be read in a mark of some percent; a cut-off name of a sound says nothing."""
    return width >= 1 + 0.75 * len(label)


def _parts(clip: Clip, titles: Sequence[str]) -> Lane:
    marks = []
    offset = {"both": 0.0, "picture": 0.0, "sound": 0.0}
    for part, title in zip(clip.shown, titles, strict=True):
        at = offset[part.role]
        offset[part.role] = at + part.duration
        text = title if part.role == "both" else f"{part.role}: {title}"
        told = f"{text}, from {span_text(part.start, part.end)} of the recording"
        marks.append(Mark(*place(at, at + part.duration, clip.duration), told, text, f"part-{part.role}"))
    return Lane("Made from", _stacked(marks))


def _phrases(perception: Perception) -> tuple[Mark, ...]:
    phrases: list[list[Word]] = []
    for word in perception.words:
        if phrases and word.start - phrases[-1][-1].end < _PAUSE:
            phrases[-1].append(word)
        else:
            phrases.append([word])
    return _stacked([_phrase(words, perception.duration) for words in phrases])


def _phrase(words: Sequence[Word], duration: float) -> Mark:
    text = " ".join(word.text.strip() for word in words)
    start, end = words[0].start, words[-1].end
    return Mark(*place(start, end, duration), f"“{text}” {span_text(start, end)}", text, "speech")


def _texts(perception: Perception) -> tuple[Mark, ...]:
    return _stacked(
        Mark(*place(t.start, t.end, perception.duration), f"“{t.text}” {span_text(t.start, t.end)}", t.text, "visual")
        for t in perception.texts
    )


def _stacked(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks in rows so that none hides another; beyond four rows they share the last."""
    ends: list[float] = []
    placed = []
    for mark in sorted(marks, key=lambda mark: mark.x):
        row = next((n for n, end in enumerate(ends) if end <= mark.x + _TOUCHING), len(ends))
        row = min(row, _MOST_ROWS - 1)
        ends[row : row + 1] = [mark.x + mark.width]
        placed.append(Mark(mark.x, mark.width, mark.title, mark.text, mark.tone, row))
    return tuple(placed)


def _curve(perception: Perception) -> str:
    points = ["0,100"]
    for number, level in enumerate(perception.loudness):
        height = 100 - 100 * (min(max(level, _FLOOR), 0.0) - _FLOOR) / -_FLOOR
        left, width = place(
            number * perception.loudness_step, (number + 1) * perception.loudness_step, perception.duration
        )
        points += [f"{left:g},{height:.1f}", f"{left + width:g},{height:.1f}"]
    return " ".join([*points, "100,100"])
