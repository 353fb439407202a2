"""From replies to an attestation: which answers count, how sure each sense is, and what the model may be called."""

from __future__ import annotations

from collections.abc import Sequence

from aurelia.attest.answers import read
from aurelia.attest.chance import as_good_by_chance
from aurelia.attest.probes import VERSION, Probe
from aurelia.model import Model, Reply
from schemas.attest import SENSE_NAMES, Attestation, ProbeResult, SenseResult, Tested
from schemas.base import now
from schemas.reasoning import Delivered

LIMIT = 0.01
"""A sense counts as used when whoever lacks it does as well in fewer than this share of checks."""

_LONGEST_REPLY = 200
_MATTER = {"audio": "the sound", "video": "the picture", "together": "both together"}


def result(probe: Probe, reply: Reply, twin: Reply) -> ProbeResult:
    """What the replies to a clip and to its twin say.

    Args:
        probe: What was asked.
        reply: The reply to the clip.
        twin: The reply to the same question about the clip with the sense taken away.
    """
    errors = [str(one.error.message) for one in (reply, twin) if one.error is not None]
    right = reply.error is None and read(probe, reply.text, reply.value) == probe.expected
    return ProbeResult(
        name=probe.name,
        sense=probe.sense,
        question=probe.question,
        expected=probe.expected,
        chance=probe.chance,
        reply=_shortened(reply.text),
        twin_reply=_shortened(twin.text),
        right=right,
        changed=twin.error is None and read(probe, twin.text, twin.value) != probe.expected,
        delivered=reply.delivered,
        note=_shortened(errors[0]) if errors else "",
    )


def attest(model: Model, seed: int, results: Sequence[ProbeResult]) -> Attestation:
    """The attestation that follows from all results of a check."""
    senses: list[Tested] = ["audio", "video"]
    if {"audio", "video"} <= set(model.modalities):
        senses.append("together")
    measures = tuple(measured(sense, results, model) for sense in senses)
    shown = tuple(m.sense for m in measures if m.shown and m.sense != "together")
    return Attestation(
        model=model.name,
        revision=model.revision,
        settings=dict(model.settings),
        probes=VERSION,
        seed=seed,
        at=now(),
        results=tuple(results),
        measures=measures,
        senses=shown,
        status="audio-visual" if len(shown) == 2 else "one-sense" if shown else "failed",
        reason=_reason(measures),
    )


def measured(sense: Tested, results: Sequence[ProbeResult], model: Model) -> SenseResult:
    """What the probes of one sense came to.

    The delivered counts come first: where the model says that no sound or no picture reached it, or does not say what
    did, no answer can show that sense.
    """
    own = [one for one in results if one.sense == sense]
    counted = [(one.chance, one.counts) for one in own]
    right, chance = sum(counts for _, counts in counted), as_good_by_chance(counted)
    reason = _not_taken(sense, model) or _not_delivered(sense, results) or _not_known(sense, right, own, chance)
    return SenseResult(sense=sense, asked=len(own), right=right, chance=chance, shown=not reason, reason=reason)


def _not_taken(sense: Tested, model: Model) -> str:
    return "" if sense == "together" or sense in model.modalities else f"it takes no {SENSE_NAMES[sense]}"


def _not_delivered(sense: Tested, results: Sequence[ProbeResult]) -> str:
    """Why no answer can count: every clip was sent with both senses, so the counts of all of them are looked at."""
    given = [one.delivered for one in results if not one.note or one.delivered.frames or one.delivered.audio_seconds]
    if results and not given:
        return f"it answered none of {len(results)} questions: {results[0].note}"
    if not any(one.frames or one.audio_seconds for one in given):
        return "it does not say what it was given"
    for part in ("audio", "video"):
        missing = sum(not _has(one, part) for one in given)
        if sense in (part, "together") and missing:
            return f"no {SENSE_NAMES[part]} reached it in {missing} of {len(given)} clips"
    return ""


def _has(delivered: Delivered, sense: str) -> bool:
    return delivered.audio_seconds > 0 if sense == "audio" else delivered.frames > 0


def _not_known(sense: Tested, right: int, own: Sequence[ProbeResult], chance: float) -> str:
    if chance < LIMIT:
        return ""
    known = f"of {len(own)} questions about {_MATTER[sense]} it knew {right}"
    notes = [one.note for one in own if one.note]
    unusable = f" ({len(notes)} had no usable reply: {notes[0]})" if notes else ""
    return f"{known}, which guessing does in {chance:.0%} of checks{unusable}"


def _reason(measures: Sequence[SenseResult]) -> str:
    audio, video = measures[0], measures[1]
    used = [SENSE_NAMES[one.sense] for one in (audio, video) if one.shown]
    why = [one.reason for one in (audio, video) if not one.shown]
    if len(why) == 2:
        return f"It was not shown to use sound or picture: {'; '.join(dict.fromkeys(why))}."
    if why:
        return f"It was shown to use the {used[0]} alone: {why[0]}."
    apart = [one for one in measures if one.sense == "together" and not one.shown]
    note = ", though not to put them together in time" if apart else ""
    worst = max(audio.chance, video.chance)
    return f"It was shown to use sound and picture{note} (guessing does as well in {worst:.1g} of checks)."


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_REPLY else text[: _LONGEST_REPLY - 1] + "…"
