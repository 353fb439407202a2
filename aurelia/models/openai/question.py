"""The request's body: media first and the same bytes for every agent, what is asked after it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from aurelia.model import MediaPart, Request
from aurelia.models.openai.media import Blob, Encoded
from aurelia.models.openai.options import Options
from schemas.base import encodable

_NO_NAME = re.compile(r"[^A-Za-z0-9_-]+")
_SEEDS = 2**31
"""Some servers keep seeds in 32 bits."""

Shown = Sequence[tuple[MediaPart, Encoded]]


def body_of(request: Request, shown: Shown, options: Options, *, ids: bool) -> bytes:
    """The JSON of a chat-completions request.

    Args:
        request: What is asked.
        shown: Its media parts, encoded; empty for text alone.
        options: Model, and how media and schema are sent.
        ids: Give media an id (the hash of its bytes) for the server's cache.
    """
    media = list(_content(shown, options, ids))
    text = {"type": "text", "text": request.prompt}
    body: dict[str, Any] = {
        "model": options.model,
        "messages": [{"role": "user", "content": [*media, text] if media else request.prompt}],
        "temperature": request.decoding.temperature,
        "top_p": request.decoding.top_p,
        options.limit: request.decoding.max_tokens,
        "seed": request.seed % _SEEDS,
        "stream": False,
    }
    if request.schema is not None and options.schema != "none":
        body["response_format"] = _response_format(request, options)
    return json.dumps(encodable(body), ensure_ascii=False).encode()


def _response_format(request: Request, options: Options) -> dict[str, Any]:
    if options.schema == "json_object":
        return {"type": "json_object"}
    name = _NO_NAME.sub("-", request.role).strip("-")[:64] or "reply"
    schema = dict(request.schema or {})
    return {"type": "json_schema", "json_schema": {"name": name, "schema": schema, "strict": True}}


def _content(shown: Shown, options: Options, ids: bool) -> Iterator[dict[str, Any]]:
    """The parts of the media, with labels where it takes words to know what is what.

    Some servers put all media before all text, so a label names its medium by number instead of by its place.
    """
    several = len(shown) > 1
    counts: Counter[str] = Counter()
    for part, media in shown:
        name = f"the part called {part.role}" if several or part.role != "clip" else "the clip"
        where = f", from {part.span[0]:.2f} s to {part.span[1]:.2f} s of it" if part.span else ""
        labelled = several or bool(where) or part.role != "clip"
        if media.film is not None:
            counts["Video"] += 1
            if labelled:
                yield _text(f"Video {counts['Video']} is the picture of {name}{where}.")
            yield _part("video_url", {"url": media.film.url}, media.film, ids)
        if media.pictures:
            yield _text(_frames_label(counts["Image"], media.times, name + where))
            counts["Image"] += len(media.pictures)
            for picture in media.pictures:
                yield _part("image_url", {"url": picture.url}, picture, ids)
        if media.sound is not None:
            counts["Audio"] += 1
            if labelled:
                yield _text(f"Audio {counts['Audio']} is the sound of {name}{where}.")
            yield _sound(media.sound, options, ids)


def _frames_label(before: int, times: Sequence[float], name: str) -> str:
    stamps = ", ".join(f"{time:.2f}" for time in times)
    return f"Images {before + 1} to {before + len(times)} are frames of {name}, at these seconds: {stamps}."


def _sound(sound: Blob, options: Options, ids: bool) -> dict[str, Any]:
    if options.audio == "audio_url":
        return _part("audio_url", {"url": sound.url}, sound, ids)
    return _part("input_audio", {"data": sound.text, "format": "wav"}, sound, ids)


def _part(kind: str, value: dict[str, Any], blob: Blob, ids: bool) -> dict[str, Any]:
    return {"type": kind, kind: value, **({"uuid": blob.sha256} if ids else {})}


def _text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}
