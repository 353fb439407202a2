"""Each family's next token depends on what is heard and on what is seen; what is not there takes no place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aurelia.model import MediaPart
from aurelia.sampling import Sampling, sample
from tests.aurelia.models.transformers.asking import ask_about
from tests.aurelia.models.transformers.tiny import TINY
from tests.media_factory import film

SHOTS = ((0.8, "red"), (0.9, "blue"))
BEEPS = (0.3, 1.1)


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A clip; the same one silent, without a sound stream, in black, and with its beeps elsewhere."""
    folder = tmp_path_factory.mktemp("twins")
    film(folder / "whole.mp4", shots=SHOTS, beeps=BEEPS)
    film(folder / "silent.mp4", shots=SHOTS)
    film(folder / "mute.mp4", shots=SHOTS, audio=False)
    film(folder / "black.mp4", shots=((1.7, "black"),), beeps=BEEPS, texture=False)
    film(folder / "later.mp4", shots=SHOTS, beeps=(0.7, 1.5))
    return {path.stem: path for path in folder.iterdir()}


def next_token(model: Any, part: MediaPart) -> Any:
    """The logits of a reply's first token, all numbers of them finite."""
    import torch

    from aurelia.models.transformers.family import Shown
    from aurelia.models.transformers.net import keep, start

    net = model.net
    with torch.inference_mode():
        shown = [Shown(part, sample(part, Sampling(frames=5, max_side=96)))]
        kept = keep(net, net.family.prefix(net.processor, shown), "prefix" if net.family.prefix_reuse else "encoders")
        logits = start(net, kept, net.family.tail(net.processor, "What is it?")).logits
    assert torch.isfinite(logits).all()
    return logits


@pytest.mark.parametrize("name", TINY)
@pytest.mark.parametrize("twin", ["silent", "mute", "later", "black"])
def test_next_token_depends_on_the_sound_and_on_the_picture(
    name: str, twin: str, opened: Callable[..., Any], twins: dict[str, Path]
) -> None:
    model = opened(name)
    whole, other = (next_token(model, MediaPart(twins[which])) for which in ("whole", twin))
    assert (whole - other).abs().max() > 0.002 * whole.std()


@pytest.mark.parametrize("name", TINY)
def test_file_without_sound_takes_no_place_for_it(
    name: str, opened: Callable[..., Any], twins: dict[str, Path]
) -> None:
    replies = opened(name).generate([ask_about(MediaPart(twins[which])) for which in ("mute", "whole")])
    assert [reply.error for reply in replies] == [None, None]
    assert (replies[0].delivered.audio_seconds, replies[0].delivered.audio_tokens) == (0, 0)
    lacking = replies[1].usage["prompt"] - replies[0].usage["prompt"]
    assert 0 <= lacking - replies[1].delivered.audio_tokens <= 8  # marks and new lines


@pytest.mark.parametrize("name", TINY)
def test_what_encoders_gave_serves_as_well_as_the_whole_prefix(
    name: str, opened: Callable[..., Any], twins: dict[str, Path]
) -> None:
    model = opened(name)
    requests = [ask_about(MediaPart(twins[which]), prompt=prompt) for which in ("whole", "mute")
                for prompt in ("What is it?", "Why?")]  # fmt: skip
    replies = model.generate(requests)
    again = opened(name)
    again._reuse = "encoders"
    assert [reply.text for reply in again.generate(requests)] == [reply.text for reply in replies]
    assert again.counts.encodes == {"video": 2, "audio": 1}
