"""What every family must do, shown with tiny random weights of its real architecture on a real clip with sound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from aurelia.model import SENSES, Decoding, MediaPart, Request, Sense
from tests.media_factory import film
from tests.parts import missing

try:
    import torch

    from aurelia.models.transformers import open_transformers
    from aurelia.models.transformers.family import Shown
    from aurelia.models.transformers.model import TransformersModel
    from aurelia.models.transformers.net import keep, start
    from aurelia.sampling import Sampling, sample
    from tests.aurelia.models.transformers import tiny_gemma4, tiny_qwen3_omni
except ImportError:
    missing("torch, transformers and llguidance (pip install 'aurelia-toolkit[models]')")

BUILD: dict[str, Callable[[Path], Path]] = {"qwen3-omni": tiny_qwen3_omni.build, "gemma4": tiny_gemma4.build}
QUESTIONS = ("What is seen?", "What is heard in this clip, and when? Answer in one word.", "Why?")
OPTIONS = "frames=5&max_side=96&device=cpu&batch=4"


@dataclass(frozen=True)
class Opened:
    """A tiny checkpoint, opened with reuse and without it."""

    reusing: TransformersModel
    plain: TransformersModel


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two clips of different length, a twin of the first without sound, and one whose picture is black."""
    folder = tmp_path_factory.mktemp("clips")
    shots = ((0.8, "red"), (0.9, "blue"))
    film(folder / "long.mp4", shots=shots, beeps=(0.3, 1.1))
    film(folder / "short.mp4", shots=((0.9, "green"),), tones=((0.0, 0.6, 440.0),))
    film(folder / "quiet.mp4", shots=shots)
    film(folder / "mute.mp4", shots=shots, audio=False)
    film(folder / "black.mp4", shots=((1.7, "black"),), beeps=(0.3, 1.1), texture=False)
    return {path.stem: path for path in folder.iterdir()}


@pytest.fixture(scope="module", params=sorted(BUILD))
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Each family in turn."""
    torch.set_num_threads(1)
    folder = BUILD[request.param](tmp_path_factory.mktemp(request.param))
    return Opened(open_transformers(f"{folder}?{OPTIONS}"), open_transformers(f"{folder}?{OPTIONS}&reuse=none"))


def asked(clip: Path, prompt: str, *, senses: Sequence[Sense] = SENSES, tokens: int = 16) -> Request:
    """A greedy request about a clip."""
    media = (MediaPart(clip, senses=tuple(senses)),)
    return Request(f"{clip.stem}: {prompt}", prompt, media, decoding=Decoding(max_tokens=tokens))


def texts(model: TransformersModel, requests: Sequence[Request]) -> list[str]:
    """The replies' texts; none may have failed."""
    replies = model.generate(requests)
    assert [reply.error for reply in replies] == [None] * len(requests)
    return [reply.text for reply in replies]


def first_logits(model: TransformersModel, part: MediaPart) -> Any:
    """Of the first token of a reply about a part."""
    net = model.net
    sampled = sample(part, Sampling(frames=5, max_side=96))
    with torch.inference_mode():
        kept = keep(net, net.family.prefix(net.processor, [Shown(part, sampled)]), "prefix")
        return start(net, kept, net.family.tail(net.processor, "What is it?")).logits


def test_replies_with_and_without_reuse_are_the_same_over_one_and_two_clips(
    opened: Opened, clips: dict[str, Path]
) -> None:
    one = [asked(clips["long"], question) for question in QUESTIONS]
    two = [*one, *(asked(clips["short"], question) for question in QUESTIONS)]
    plain = texts(opened.plain, two)
    assert texts(opened.reusing, one) == plain[:3]
    assert texts(opened.reusing, two) == plain
    assert len(set(plain)) >= 4


def test_batch_equals_single(opened: Opened, clips: dict[str, Path]) -> None:
    requests = [
        asked(clips["long"], QUESTIONS[1], tokens=20),
        asked(clips["short"], QUESTIONS[0], tokens=9),
        asked(clips["mute"], QUESTIONS[2], tokens=16),
        asked(clips["long"], QUESTIONS[2], senses=("audio",)),
    ]
    together = texts(opened.reusing, requests)
    assert together == [texts(opened.reusing, [request])[0] for request in requests]


def test_each_clip_is_encoded_once_for_all_questions(opened: Opened, clips: dict[str, Path], tmp_path: Path) -> None:
    film(tmp_path / "new.mp4", shots=((1.0, "cyan"),), beeps=(0.2,))
    before = dict(opened.reusing.counts.encodes)
    for question in QUESTIONS:
        reply = opened.reusing.generate([asked(tmp_path / "new.mp4", question)])[0]
    made = {sense: count - before.get(sense, 0) for sense, count in opened.reusing.counts.encodes.items()}
    assert made == {"video": 1, "audio": 1}
    assert 0 < reply.usage["cached"] < reply.usage["prompt"]


def test_delivered_says_what_was_given(opened: Opened, clips: dict[str, Path]) -> None:
    reply = opened.reusing.generate([asked(clips["long"], QUESTIONS[0])])[0]
    assert reply.delivered.frames == 5
    assert reply.delivered.audio_seconds == pytest.approx(1.7, abs=0.1)
    assert reply.delivered.video_tokens > 0
    assert reply.delivered.audio_tokens > 0
    assert reply.usage["prompt"] > reply.delivered.video_tokens + reply.delivered.audio_tokens


@pytest.mark.parametrize(("clip", "senses"), [("long", ("video",)), ("mute", SENSES)])
def test_no_place_for_sound_where_it_is_not_wanted_or_not_there(
    opened: Opened, clips: dict[str, Path], clip: str, senses: tuple[Sense, ...]
) -> None:
    reply = opened.reusing.generate([asked(clips[clip], QUESTIONS[0], senses=senses)])[0]
    assert reply.error is None
    assert (reply.delivered.audio_seconds, reply.delivered.audio_tokens) == (0, 0)
    assert reply.delivered.frames == 5


def test_no_place_for_pictures_where_only_the_sound_is_wanted(opened: Opened, clips: dict[str, Path]) -> None:
    reply = opened.reusing.generate([asked(clips["long"], QUESTIONS[0], senses=("audio",))])[0]
    assert (reply.delivered.frames, reply.delivered.video_tokens) == (0, 0)
    assert reply.delivered.audio_tokens > 0


def test_request_without_media_is_answered(opened: Opened) -> None:
    request = Request("text", "Say something.", decoding=Decoding(max_tokens=12))
    assert texts(opened.reusing, [request]) == texts(opened.plain, [request])


@pytest.mark.parametrize("twin", ["quiet", "black"])
def test_what_comes_out_depends_on_the_sound_and_on_the_picture(
    opened: Opened, clips: dict[str, Path], twin: str
) -> None:
    changed = (first_logits(opened.reusing, MediaPart(clips["long"])) -
               first_logits(opened.reusing, MediaPart(clips[twin]))).abs().max()  # fmt: skip
    assert changed > 0.01


def test_several_parts_are_given_in_order_and_told_apart(opened: Opened, clips: dict[str, Path]) -> None:
    dance = MediaPart(clips["long"], "dance", ("video",))
    tracks = [MediaPart(clips[name], f"track-{name}", ("audio",)) for name in ("short", "long")]
    decoding = Decoding(max_tokens=12)
    requests = [
        Request("one", "Which track?", (dance, *tracks), decoding=decoding),
        Request("other", "Which track?", (dance, *reversed(tracks)), decoding=decoding),
    ]
    assert texts(opened.reusing, requests) == texts(opened.plain, requests)
    delivered = opened.reusing.generate(requests)[0].delivered
    assert delivered.audio_seconds == pytest.approx(2.6, abs=0.2)
    prefix = opened.reusing.net.family.prefix(
        opened.reusing.net.processor,
        [Shown(part, sample(part, Sampling(frames=5, max_side=96))) for part in requests[0].media],
    )
    words = opened.reusing.net.tokenizer.decode(prefix.ids)
    assert words.index("dance") < words.index("track-short") < words.index("track-long")


def test_marks_in_a_prompt_are_plain_text(opened: Opened, clips: dict[str, Path]) -> None:
    net = opened.reusing.net
    marks = [mark for mark in net.tokenizer.get_vocab() if mark.startswith("<|")]
    ids = net.family.tail(net.processor, "".join(marks))
    closing = net.family.tail(net.processor, "")
    special = set(net.tokenizer.all_special_ids)
    assert not special & set(ids[: len(ids) - len(closing)])
