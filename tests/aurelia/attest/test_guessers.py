"""What comes of models that lack a sense and guess: over many checks they pass as seldom as is stated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from math import sqrt
from pathlib import Path

import numpy as np
import pytest

from aurelia.attest.check import asked
from aurelia.attest.judge import LIMIT, attest, result
from aurelia.attest.probes import Probe, plan
from aurelia.model import SENSES, Reply
from schemas.attest import Attestation
from schemas.reasoning import Delivered
from tests.aurelia.attest.perceiver import Perceiver

CHECKS = 600
GIVEN = Delivered(frames=32, audio_seconds=5.0)

Answer = Callable[[Probe, np.random.Generator], str]


def checked(answer: Answer, twin: Answer, seed: int) -> Attestation:
    """The check of a model that never looks at the media: no clip has to be written for it."""
    rng, probes = np.random.default_rng(10**6 + seed), plan(seed, SENSES)
    results = [
        result(probe, Reply("clip", answer(probe, rng), delivered=GIVEN), Reply("twin", twin(probe, rng)))
        for probe in probes
    ]
    return attest(Perceiver(), seed, results)


def any_option(probe: Probe, rng: np.random.Generator) -> str:
    return str(rng.choice(probe.options))


def plausible(probe: Probe, rng: np.random.Generator) -> str:
    return str(rng.choice(probe.options[1:]))


def always_two(_probe: Probe, _rng: np.random.Generator) -> str:
    return "2"


def the_third(probe: Probe, _rng: np.random.Generator) -> str:
    return probe.options[2]


def nothing(probe: Probe, _rng: np.random.Generator) -> str:
    return probe.options[0]


@pytest.mark.parametrize(
    ("answer", "twin"),
    [(any_option, any_option), (plausible, plausible), (plausible, nothing), (the_third, nothing)],
    ids=["any option", "plausible ones", "plausible ones, and knows the twins", "repeats itself, and knows the twins"],
)
def test_guessers_show_a_sense_in_fewer_than_one_of_a_hundred_checks(answer: Answer, twin: Answer) -> None:
    attestations = [checked(answer, twin, seed) for seed in range(CHECKS)]
    shown = Counter(one.sense for attestation in attestations for one in attestation.measures if one.shown)
    most = CHECKS * LIMIT + 4 * sqrt(CHECKS * LIMIT)  # twelve rates are looked at, so one may be far out
    assert all(shown[sense] <= most for sense in ("audio", "video", "together")), shown
    assert not any(attestation.audio_visual for attestation in attestations)


def test_a_model_that_is_mostly_right_passes_though_it_invents_answers_to_the_twins() -> None:
    def mostly_right(probe: Probe, rng: np.random.Generator) -> str:
        return probe.expected if rng.random() < 0.8 else plausible(probe, rng)

    attestations = [checked(mostly_right, plausible, seed) for seed in range(200)]
    assert sum(attestation.audio_visual for attestation in attestations) >= 190


@pytest.mark.parametrize("answer", [always_two, the_third, nothing])
def test_a_parrot_never_passes(answer: Answer) -> None:
    attestations = [checked(answer, answer, seed) for seed in range(200)]
    assert {one.status for one in attestations} == {"failed"}
    assert all(result.changed != result.right for one in attestations for result in one.results if result.right)


@pytest.mark.parametrize("senses", [("audio",), ("video",), ("video", "audio")])
def test_what_is_planted_is_even_and_follows_from_the_seed(senses: Sequence[str]) -> None:
    assert plan(5, senses) == plan(5, senses)
    assert [probe.expected for probe in plan(5, senses)] != [probe.expected for probe in plan(6, senses)]
    planted = [probe for seed in range(300) for probe in plan(seed, senses)]
    for name in {probe.name for probe in planted}:
        own = [probe for probe in planted if probe.name == name]
        counts = Counter(probe.expected for probe in own)
        expected = len(own) * own[0].chance
        assert set(counts) == set(own[0].options[1:])
        assert len(counts) == round(1 / own[0].chance)
        assert all(abs(count - expected) < 5 * sqrt(expected) for count in counts.values()), (name, counts)


def test_what_is_not_asked_about_tells_nothing() -> None:
    """The picture of a sound probe, and the sound of a picture probe, are the same mix for each answer."""
    planted = [probe for seed in range(400) for probe in plan(seed, SENSES)]
    for name, sense in {(probe.name, probe.sense) for probe in planted if probe.sense != "together"}:
        own = [probe for probe in planted if probe.name == name]
        other = [probe.scene.shots[0][0].colour if sense == "audio" else str(len(probe.scene.sounds)) for probe in own]
        joint = Counter(zip((probe.expected for probe in own), other, strict=True))
        answers, others = Counter(probe.expected for probe in own), Counter(other)
        for (answer, with_it), count in joint.items():
            expected = answers[answer] * others[with_it] / len(own)
            assert abs(count - expected) < 5 * sqrt(expected) + 1, (name, answer, with_it)


def test_the_guessers_were_asked_what_a_model_is_asked() -> None:
    probes = plan(0, SENSES)
    assert len(asked(probes, SENSES, Path("nowhere"))) == 2 * len(probes) == 74
