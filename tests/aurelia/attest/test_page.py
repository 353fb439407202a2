"""An attestation as people see it on the terminal."""

from __future__ import annotations

import io

from rich.console import Console

from aurelia.attest import show
from aurelia.attest.judge import attest, result
from aurelia.attest.probes import plan
from aurelia.model import SENSES, Reply
from schemas.attest import Attestation
from schemas.reasoning import Delivered
from tests.aurelia.attest.perceiver import Perceiver

GIVEN = Delivered(frames=32, audio_seconds=5.0)


def shown(attestation: Attestation) -> str:
    out = io.StringIO()
    show(attestation, Console(file=out, width=120))
    return out.getvalue()


def attestation_of(*right: str, name: str = "perceiver") -> Attestation:
    results = [
        result(
            probe,
            Reply("clip", probe.expected if probe.sense in right else "[/bold] what?", delivered=GIVEN),
            Reply("twin", probe.options[0]),
        )
        for probe in plan(1, SENSES)
    ]
    return attest(Perceiver(name=name), 1, results)


def test_each_kind_of_probe_is_a_row_and_the_status_comes_last() -> None:
    page = shown(attestation_of("audio", "video", "together"))
    for name in ("tone-count", "highest-tone", "spoken-word", "coloured-shape", "shape-count", "last-colour"):
        assert name in page
    assert "audio-visual: It was shown to use sound and picture (" in page.splitlines()[-1]


def test_what_was_not_shown_says_why() -> None:
    page = shown(attestation_of("video", name="a [bold]model"))
    assert "a [bold]model r1" in page
    assert "sound: not shown: of 16 questions about the sound it knew 0, which guessing does in 100% of checks" in page
    assert "one-sense: It was shown to use the picture alone" in page


def test_two_senses_apart_are_audio_visual_but_it_is_said() -> None:
    attestation = attestation_of("audio", "video")
    assert attestation.status == "audio-visual"
    assert "though not to put them together in time" in attestation.reason


def test_a_model_that_was_asked_nothing_has_no_table() -> None:
    page = shown(attest(Perceiver(modalities=("text",)), 1, []))
    assert "probe" not in page
    assert "failed: It was not shown to use sound or picture" in page
