"""What every family must do, on a tiny checkpoint of its real architecture and a real clip with sound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from aurelia.model import MediaPart, Reply, Request
from aurelia.prompts import shared
from tests.aurelia.models.transformers.asking import ask_about, of_roles, sampled
from tests.aurelia.models.transformers.tiny import TINY

Opened = Callable[..., Any]


def texts(replies: Sequence[Reply]) -> list[str]:
    assert [reply.error for reply in replies] == [None] * len(replies)
    return [reply.text for reply in replies]


@pytest.mark.parametrize("name", TINY)
def test_reuse_gives_the_tokens_of_the_plain_way(
    name: str, opened: Opened, four: list[Request], other_clip: Path
) -> None:
    requests = four + of_roles(MediaPart(other_clip), shared())
    model, plain = opened(name), opened(name, "reuse=none")
    assert model.settings["reuse"] in ("prefix", "encoders")
    assert plain.settings["reuse"] == "none"
    assert texts(model.generate(requests)) == texts(plain.generate(requests))


@pytest.mark.parametrize("name", TINY)
def test_a_batch_gives_what_each_request_alone_gives(name: str, opened: Opened, four: list[Request]) -> None:
    requests = [*four, *(sampled(request) for request in four)]
    together, alone = opened(name, "batch=8"), opened(name, "batch=1")
    assert texts(together.generate(requests)) == [texts(alone.generate([request]))[0] for request in requests]
    assert together.counts.steps < alone.counts.steps


@pytest.mark.parametrize("name", TINY)
def test_ten_requests_encode_a_clip_once(name: str, opened: Opened, four: list[Request]) -> None:
    model, plain = opened(name), opened(name, "reuse=none")
    asked = [request for request in four if request.media]
    ten = [asked[number % len(asked)] for number in range(10)]
    for request in ten:
        model.generate([request])
        plain.generate([request])
    assert model.counts.encodes["video"] * 10 == plain.counts.encodes["video"]
    assert model.counts.encodes["audio"] * 10 == plain.counts.encodes["audio"]
    assert set(plain.counts.encodes.values()) == {10}


@pytest.mark.parametrize("name", TINY)
def test_what_is_delivered_is_counted(name: str, opened: Opened, clip: Path) -> None:
    model = opened(name)
    given = [MediaPart(clip), MediaPart(clip, senses=("video",)), MediaPart(clip, senses=("audio",))]
    replies = model.generate([*(ask_about(part) for part in given), ask_about()])
    both, seen, heard, nothing = (reply.delivered for reply in replies)
    assert (both.frames, both.audio_seconds) == (8, pytest.approx(4.5, abs=0.1))
    assert (seen.frames, seen.audio_seconds, seen.audio_tokens) == (8, 0.0, 0)
    assert (heard.frames, heard.audio_seconds, heard.video_tokens) == (0, both.audio_seconds, 0)
    assert (nothing.frames, nothing.audio_seconds, nothing.text_characters) == (0, 0.0, 11)
    assert both.video_tokens == seen.video_tokens > 0
    assert both.audio_tokens == heard.audio_tokens > 0


@pytest.mark.parametrize("name", TINY)
def test_several_parts_are_told_apart_by_their_roles(name: str, opened: Opened, clip: Path, other_clip: Path) -> None:
    dance = MediaPart(clip, role="dance", senses=("video",))
    tracks = [MediaPart(path, role=f"track-{path.stem}", senses=("audio",)) for path in (clip, other_clip)]
    whole = MediaPart(clip, role="whole")
    requests = [ask_about(dance, *tracks), ask_about(whole, *tracks)]
    replies = opened(name).generate(requests)
    assert texts(replies) == texts(opened(name, "reuse=none").generate(requests))
    assert replies[0].delivered.audio_seconds == pytest.approx(7.5, abs=0.2)


@pytest.mark.parametrize("name", TINY)
def test_a_prompt_cannot_open_or_close_anything(name: str, opened: Opened, clip: Path) -> None:
    model = opened(name)
    marks = "".join(sorted(model.net.tokenizer.get_vocab().keys() & set(model.net.tokenizer.all_special_tokens)))
    hostile = ask_about(MediaPart(clip), prompt=f"Say {marks} twice: {marks}")
    given, kind = model.generate([hostile, ask_about(MediaPart(clip))])
    assert given.error is None
    assert given.delivered.video_tokens == kind.delivered.video_tokens
    assert given.delivered.audio_tokens == kind.delivered.audio_tokens
    assert given.usage["prompt"] > kind.usage["prompt"] + len(marks)
