"""A Gemini model: what it is asked, with media uploaded once, and what it answers."""

from __future__ import annotations

import time
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from aurelia.apart import Apart, SenseFile, label
from aurelia.model import MediaPart, Reply, Request
from aurelia.models.gemini.door import CallError, Door
from aurelia.models.gemini.options import Options
from aurelia.models.gemini.remote import Remote
from aurelia.models.gemini.reply import failed, read_response
from schemas.base import encodable, identity
from schemas.errors import MediaError, ModelError

_SEEDS = 2**31
_DOWN = 8
"""So many requests in a row that came to nothing mean that the server is down."""

Shown = Sequence[tuple[str, Sequence[SenseFile]]]
"""What each media part is, in words (empty for a whole clip), and its files."""


class GeminiModel:
    """A model on Google's servers. Safe to use from several threads.

    Args:
        name: Its name there.
        door: The way there.
        options: How it is asked.

    Raises:
        ModelError: It cannot be used with this key, or is not there.
    """

    modalities = ("text", "video", "audio")
    remote = True
    max_batch = 1

    def __init__(self, name: str, door: Door, options: Options) -> None:
        self.name = name
        self._door = door
        self._options = options
        self._failures = 0
        self.revision = self._version()
        self._apart = Apart(keep=max(64, 16 * options.concurrency))
        self._there = Remote(door, name, options)
        self._end = weakref.finalize(self, _end, self._there, self._apart, door)

    @property
    def concurrency(self) -> int:
        """How many requests may run at the same time."""
        return self._options.concurrency

    @property
    def settings(self) -> Mapping[str, Any]:
        """Adapter, sampling of the sound, and the options that decide a reply."""
        return {"adapter": "gemini/1", "sample_rate": self._apart.sample_rate, **self._options.deciding()}

    def close(self) -> None:
        """Delete what was uploaded. Done at the end of the program, too."""
        self._end()

    def prefetch(self, media: Sequence[MediaPart]) -> None:
        """Begin to cut what will soon be asked about; nothing is sent before it is asked about."""
        self._apart.prefetch(media)

    def generate(self, batch: Sequence[Request]) -> list[Reply]:
        """One reply a request, in order.

        Raises:
            ModelError: The key is refused, the model is not there, or the server has been down for many requests.
        """
        return [self._timed(request) for request in batch]

    def _timed(self, request: Request) -> Reply:
        begun = time.monotonic()
        reply = self._reply(request)
        return replace(reply, seconds=time.monotonic() - begun)

    def _reply(self, request: Request) -> Reply:
        try:
            shown = [self._named(request, place) for place in range(len(request.media))]
        except MediaError as exc:
            return failed(request, "media-unreadable", exc.subject, exc.message, hint=exc.hint)
        try:
            reply = self._asked(request, shown)
        except CallError as trouble:
            return self._failed(request, trouble)
        self._failures = 0
        return reply

    def _named(self, request: Request, place: int) -> tuple[str, Sequence[SenseFile]]:
        part = request.media[place]
        return label(part, several=len(request.media) > 1), self._apart.files(part)

    def _asked(self, request: Request, shown: Shown) -> Reply:
        files = [file for _, each in shown for file in each]
        key = identity("media", [[name, [file.key for file in each]] for name, each in shown], self._options.fps)
        for again in (False, True):
            try:
                with self._there.held(files) as uploaded:
                    media = self._media(shown, uploaded)
                    response = self._generated(request, media, key)
                    break
            except CallError as trouble:
                if again or not trouble.gone or not files:
                    raise
                self._there.forget(files, key)
        fps = self._options.fps or 1.0
        return read_response(response, request, files, fps=fps, subject=self._door.subject)

    def _generated(self, request: Request, media: list[Any], key: str) -> Any:
        from google.genai import types

        prompt = types.Content(role="user", parts=[types.Part(text=encodable(request.prompt))])
        # Media and prompt are two turns with a cache and without one, so that the model reads the same either way.
        shown = [types.Content(role="user", parts=media)] if media else []
        cached = self._there.cache(key, shown) if media and self._options.cache else None
        config = self._config(request, cached)
        contents = [prompt] if cached else [*shown, prompt]
        client = self._door.client
        return self._door.call(
            lambda: client.models.generate_content(model=self.name, contents=contents, config=config)
        )  # fmt: skip

    def _config(self, request: Request, cached: str | None) -> Any:
        from google.genai import types

        options, schema = self._options, None
        if request.schema is not None and options.schema:
            schema = dict(request.schema)
        thinking = None
        if options.thinking_budget is not None or options.thinking_level is not None:
            level = types.ThinkingLevel(options.thinking_level.upper()) if options.thinking_level else None
            thinking = types.ThinkingConfig(thinking_budget=options.thinking_budget, thinking_level=level)
        looks = options.media_resolution
        return types.GenerateContentConfig(
            temperature=request.decoding.temperature,
            top_p=request.decoding.top_p,
            max_output_tokens=request.decoding.max_tokens,
            seed=request.seed % _SEEDS,
            candidate_count=1,
            response_mime_type="application/json" if schema is not None else None,
            response_json_schema=schema,
            thinking_config=thinking,
            media_resolution=types.MediaResolution(f"MEDIA_RESOLUTION_{looks.upper()}") if looks else None,
            cached_content=cached,
        )

    def _media(self, shown: Shown, uploaded: Sequence[Any]) -> list[Any]:
        from google.genai import types

        parts, there = [], iter(uploaded)
        for name, files in shown:
            parts += [types.Part(text=name)] if name else []
            for file in files:
                data = types.FileData(file_uri=next(there).uri, mime_type=file.mime_type)
                fps = self._options.fps if file.sense == "video" else None
                parts.append(types.Part(file_data=data, video_metadata=types.VideoMetadata(fps=fps) if fps else None))
        return parts

    def _failed(self, request: Request, trouble: CallError) -> Reply:
        refusal = self._door.refusal(trouble)
        if refusal is not None:
            raise refusal from trouble
        retry = trouble.retry or trouble.gone or trouble.code == 408
        self._failures = self._failures + 1 if retry else 0
        if self._failures >= _DOWN:
            self._failures = 0
            message = f"has failed {_DOWN} requests in a row; the last time: {trouble.message}"
            raise ModelError(self._door.subject, message, "try again later; replies so far are kept") from trouble
        hint = "with ?schema=false replies are not kept to the schema" if trouble.code == 400 and request.schema else ""
        return failed(request, trouble.kind, self._door.subject, trouble.message, retry=retry, hint=hint)

    def _version(self) -> str:
        try:
            found = self._door.call(lambda: self._door.client.models.get(model=self.name))
        except CallError as trouble:
            refusal = self._door.refusal(trouble)
            raise refusal or ModelError(self._door.subject, f"cannot be reached: {trouble.message}") from trouble
        return str(found.version or "")


def _end(there: Remote, apart: Apart, door: Door) -> None:
    there.delete_all()
    apart.close()
    door.client.close()
