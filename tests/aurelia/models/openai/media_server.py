"""A loopback model server that really opens the media it is sent, and may lose the sound as real servers have done.

with MediaServer(lambda seen: "beep" if seen.audio is not None and seen.audio.any() else "nothing") as server:
    model = load_model(f"openai:fake/model?url={server.url}")
"""

from __future__ import annotations

import base64
import io
import json
import tempfile
import wave
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import av
import numpy as np
from numpy.typing import NDArray

from aurelia.media.decode import frames as decode_frames
from aurelia.media.decode import sound as decode_sound
from aurelia.media.probe import probe
from tests.aurelia.models.openai.loopback import Behaviour, Seen, Server, running

FRAME_TOKENS = 16
"""Places of the prompt that one frame takes here."""

AUDIO_TOKENS_A_SECOND = 25


@dataclass(frozen=True)
class SeenRequest:
    """A chat request with its media opened.

    Args:
        prompt: The last text of the request: what was asked, after the media.
        texts: All its texts in order, labels of media among them.
        frames: `(height, width, 3)` uint8 RGB each, of all videos and pictures in order.
        audio: `(samples,)` float32 at 16 kHz, of all sounds one after another; None where none came (or it was lost).
        sounds: The same, one array a sound part.
        videos: The frames of each video part.
        body: The request's JSON.
    """

    prompt: str
    texts: tuple[str, ...]
    frames: list[NDArray[np.uint8]]
    audio: NDArray[np.float32] | None
    sounds: list[NDArray[np.float32]]
    videos: list[list[NDArray[np.uint8]]]
    body: Mapping[str, Any]


class MediaServer:
    """A chat-completions server whose reply function sees decoded media; use it in a `with` block.

    Args:
        reply: The text to answer with.
        drop_audio: Lose the sound on the way to the reply function: it sees None.
        zero_audio: Lose it as zeros of the same length, counted as if it were there: usage shows nothing wrong.
        drop_video: Lose the pictures.
        report_usage: Report tokens a modality (of what the reply function got) with each reply.
        model: The model id it serves; others get 404.
        owner: `owned_by` of its model list; `vllm` is offered media ids.
    """

    def __init__(
        self,
        reply: Callable[[SeenRequest], str],
        *,
        drop_audio: bool = False,
        zero_audio: bool = False,
        drop_video: bool = False,
        report_usage: bool = True,
        model: str = "fake/model",
        owner: str = "tests",
    ) -> None:
        self._reply = reply
        self._drop_audio, self._zero_audio, self._drop_video = drop_audio, zero_audio, drop_video
        self._report_usage, self._model, self._owner = report_usage, model, owner
        self._running: AbstractContextManager[Server] | None = None
        self._server: Server | None = None

    def __enter__(self) -> Self:
        self._running = running(self._respond)
        self._server = self._running.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        if self._running is not None:
            self._running.__exit__(kind, exc, tb)

    @property
    def server(self) -> Server:
        """The server behind it, with the requests as they came."""
        if self._server is None:
            raise RuntimeError("use it in a with block")
        return self._server

    @property
    def url(self) -> str:
        """Its base address."""
        return self.server.url

    def _respond(self, seen: Seen) -> Behaviour:
        if seen.path == "/v1/models":
            card = {"id": self._model, "object": "model", "owned_by": self._owner, "root": self._model}
            return Behaviour(body=json.dumps({"object": "list", "data": [card]}).encode())
        if seen.path != "/v1/chat/completions" or seen.json.get("model") != self._model:
            return Behaviour(404, json.dumps({"error": {"message": "no such model"}}).encode())
        request = self._lossy(opened(seen.json))
        usage = usage_of(request) if self._report_usage else None
        return Behaviour(body=completion(self._reply(request), usage=usage))

    def _lossy(self, request: SeenRequest) -> SeenRequest:
        frames, videos = ([], []) if self._drop_video else (request.frames, request.videos)
        sounds = [] if self._drop_audio else request.sounds
        if self._zero_audio:
            sounds = [np.zeros_like(sound) for sound in sounds]
        audio = np.concatenate(sounds) if sounds else None
        return SeenRequest(request.prompt, request.texts, frames, audio, sounds, videos, request.body)


def opened(body: Mapping[str, Any]) -> SeenRequest:
    """A chat request with its media decoded; raises on whatever a strict server would not take."""
    texts: list[str] = []
    videos: list[list[NDArray[np.uint8]]] = []
    sounds: list[NDArray[np.float32]] = []
    for part in _parts(body["messages"]):
        if part["type"] == "text":
            texts.append(part["text"])
        elif part["type"] == "video_url":
            videos.append(film_of(data_url(part["video_url"]["url"], "video/mp4")))
        elif part["type"] == "image_url":
            videos.append([picture_of(data_url(part["image_url"]["url"], "image/jpeg"))])
        elif part["type"] == "input_audio":
            if part["input_audio"]["format"] != "wav":
                raise ValueError("a sound that is no wav")
            sounds.append(sound_of(base64.b64decode(part["input_audio"]["data"], validate=True)))
        elif part["type"] == "audio_url":
            sounds.append(sound_of(data_url(part["audio_url"]["url"], "audio/wav")))
        else:
            raise ValueError(f"a part of type {part['type']}")
    frames = [frame for video in videos for frame in video]
    audio = np.concatenate(sounds) if sounds else None
    return SeenRequest(texts[-1], tuple(texts), frames, audio, sounds, videos, body)


def completion(
    text: str | None, *, finish: str = "stop", usage: Mapping[str, Any] | None = None, **message: Any
) -> bytes:
    """The JSON of a chat completion with one choice."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text, **message}}
    body: dict[str, Any] = {"id": "c-1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    return json.dumps(body | ({"usage": usage} if usage is not None else {})).encode()


def usage_of(request: SeenRequest) -> dict[str, Any]:
    """Token counts of what was opened."""
    video = FRAME_TOKENS * len(request.frames)
    audio = 0 if request.audio is None else round(len(request.audio) / 16000 * AUDIO_TOKENS_A_SECOND)
    prompt = video + audio + sum(len(text.split()) for text in request.texts)
    details = {"cached_tokens": 0, "audio_tokens": audio, "video_tokens": video, "image_tokens": 0}
    return {
        "prompt_tokens": prompt, "completion_tokens": 5, "total_tokens": prompt + 5, "prompt_tokens_details": details,
    }  # fmt: skip


def data_url(url: str, kind: str) -> bytes:
    """The bytes of a data URL of that type."""
    head, _, data = url.partition(",")
    if head != f"data:{kind};base64":
        raise ValueError(f"a data URL that begins {head!r}")
    return base64.b64decode(data, validate=True)


def film_of(data: bytes) -> list[NDArray[np.uint8]]:
    """All frames of an mp4 without sound."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sent.mp4"
        path.write_bytes(data)
        if probe(path).audio is not None:
            raise ValueError("the film has a sound stream: servers would drop it")
        return [frame.pixels for frame in decode_frames(path)]


def picture_of(data: bytes) -> NDArray[np.uint8]:
    """A JPEG as RGB."""
    with av.open(io.BytesIO(data), "r", format="mjpeg") as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24").astype(np.uint8)


def sound_of(data: bytes) -> NDArray[np.float32]:
    """A mono 16 kHz wav of 16 bits as float."""
    with wave.open(io.BytesIO(data)) as file:
        if (file.getnchannels(), file.getframerate(), file.getsampwidth()) != (1, 16000, 2):
            raise ValueError("a wav that is not mono, 16 kHz, 16 bits")
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / np.float32(32768)


def sound_of_file(path: Path, start: float = 0.0, end: float | None = None) -> NDArray[np.float32]:
    """What a server should hear of a file, for comparing."""
    heard: NDArray[np.float32] = decode_sound(path, sample_rate=16000, start=start, end=end)[0]
    return heard


def _parts(messages: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    parts: list[Mapping[str, Any]] = []
    for message in messages:
        content = message["content"]
        parts += [{"type": "text", "text": content}] if isinstance(content, str) else content
    return parts
