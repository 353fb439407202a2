"""A provider for inspect_ai: any model that `aurelia` can open, as `--model aurelia/NAME:ARGUMENT`.

inspect_ai's own provider for local weights takes no media. This one asks through our adapters. Files of a release's
export go back to the clip they were taken from, so that a model is shown exactly what `aurelia evaluate` shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import anyio.to_thread
from inspect_ai.model import (
    ChatCompletionChoice,
    ChatMessage,
    ChatMessageAssistant,
    Content,
    ContentAudio,
    ContentText,
    ContentVideo,
    GenerateConfig,
    ModelAPI,
    ModelOutput,
    ModelUsage,
    modelapi,
)
from inspect_ai.tool import ToolChoice, ToolInfo

from aurelia.media_hash import media_sha256
from aurelia.model import Decoding, MediaPart, Reply, Request, Sense, ask
from aurelia.models import load_model
from schemas.errors import MediaError, ModelError
from schemas.item import SplitName

_EXPORTED = re.compile(r"^([0-9a-f]{64})-(?:picture\.mp4|sound\.wav)$")
_CUT_OFF = "reply-truncated"
_NO_CONFIG = GenerateConfig()


@modelapi(name="aurelia")
def aurelia() -> type[ModelAPI]:
    """Any model of ours."""
    return AureliaAPI


class AureliaAPI(ModelAPI):
    """Asks a model through its adapter.

    Args:
        model_name: `NAME:ARGUMENT`, as `aurelia evaluate --model` takes it.
        base_url: Not used: an adapter's argument names its server.
        api_key: Not used: adapters read keys from the environment.
        config: How words are chosen, where a task says nothing.
    """

    def __init__(
        self, model_name: str, base_url: str | None = None, api_key: str | None = None,
        config: GenerateConfig = _NO_CONFIG, **_model_args: Any,
    ) -> None:  # fmt: skip
        super().__init__(model_name, base_url, api_key, [], config)
        self._model = load_model(model_name)

    def max_connections(self) -> int:
        """As many calls as the model takes at a time."""
        return self._model.concurrency

    async def generate(
        self, input: list[ChatMessage], tools: list[ToolInfo], tool_choice: ToolChoice,  # noqa: ARG002
        config: GenerateConfig,
    ) -> ModelOutput:  # fmt: skip
        """Ask once.

        Raises:
            ModelError: The model cannot be asked, or gave no usable reply.
            RightsError: The media may not go where the model is.
        """
        if tools:
            raise ModelError(f"model {self.model_name}", "uses no tools here", "run a task without tools")
        request, allowed = _request(input, config)
        reply = await anyio.to_thread.run_sync(lambda: ask(self._model, [request], third_party_allowed=allowed)[0])
        return _output(self.model_name, reply)


def _request(messages: Sequence[ChatMessage], config: GenerateConfig) -> tuple[Request, bool]:
    """What the messages ask, and whether all their media may go to servers of others."""
    contents = [one for message in messages for one in _contents(message)]
    prompt = "\n\n".join(one.text for one in contents if isinstance(one, ContentText))
    files = [one for one in contents if isinstance(one, ContentVideo | ContentAudio)]
    usual = Decoding()
    decoding = Decoding(
        temperature=usual.temperature if config.temperature is None else config.temperature,
        top_p=usual.top_p if config.top_p is None else config.top_p,
        max_tokens=config.max_tokens or usual.max_tokens,
    )
    allowed = all(_about(one).get("third_party_allowed") is True for one in files)
    request = Request(
        id="inspect", prompt=prompt, media=tuple(parts(files)), decoding=decoding, seed=config.seed or 0, role="answer"
    )
    return request, allowed


def _contents(message: ChatMessage) -> list[Content]:
    return [ContentText(text=message.content)] if isinstance(message.content, str) else list(message.content)


def _about(content: ContentVideo | ContentAudio) -> dict[str, Any]:
    return content.internal if isinstance(content.internal, dict) else {}


def parts(files: Sequence[ContentVideo | ContentAudio]) -> Iterator[MediaPart]:
    """Media parts: the picture and the sound of one clip, one after the other, are one part of that clip.

    Raises:
        MediaError: A file is given as data, not as a path.
    """
    waiting = list(files)
    while waiting:
        first = waiting.pop(0)
        path, senses = _path(first), _senses(first)
        clip = _clip(path)
        if clip is None:
            yield MediaPart(path, str(_about(first).get("role", "clip")), senses)
            continue
        if waiting and senses == ("video",) and _senses(waiting[0]) == ("audio",) and _clip(_path(waiting[0])) == clip:
            waiting.pop(0)
            senses = ("video", "audio")
        yield MediaPart(clip, str(_about(first).get("role", "clip")), senses)


def _senses(content: ContentVideo | ContentAudio) -> tuple[Sense, ...]:
    return ("video",) if isinstance(content, ContentVideo) else ("audio",)


def _path(content: ContentVideo | ContentAudio) -> Path:
    """The file: inspect_ai turns it into data on the way, but our tasks say where it lies."""
    given = _about(content).get("path")
    if isinstance(given, str) and Path(given).is_file():
        return Path(given)
    name = content.video if isinstance(content, ContentVideo) else content.audio
    if name.startswith(("data:", "http:", "https:")):
        raise MediaError("media", "is given as data or an address", "give the path of a file as `path` in `internal`")
    return Path(name)


def _clip(path: Path) -> Path | None:
    """The clip that a file of an export was taken from: same release, same content; None where it is not there."""
    found = _EXPORTED.match(path.name)
    if found is None:
        return None
    sha256 = found.group(1)
    release = path.resolve().parents[3]
    for split in SplitName:
        for clip in sorted((release / split / "media" / sha256[:2]).glob(f"{sha256}.*")):
            if media_sha256(clip) == sha256:
                return clip
    return None


def _output(model: str, reply: Reply) -> ModelOutput:
    cut_off = reply.error is not None and reply.error.kind == _CUT_OFF and bool(reply.text.strip())
    if reply.error is not None and not cut_off:
        raise ModelError(f"model {model}", f"gave no usable reply: {reply.error.message}", reply.error.hint)
    tokens = {kind: int(reply.usage.get(kind, 0)) for kind in ("prompt", "completion")}
    choice = ChatCompletionChoice(
        message=ChatMessageAssistant(content=reply.text, model=model, source="generate"),
        stop_reason="max_tokens" if cut_off else "stop",
    )
    usage = ModelUsage(
        input_tokens=tokens["prompt"], output_tokens=tokens["completion"], total_tokens=sum(tokens.values())
    )
    return ModelOutput(
        model=model, choices=[choice], usage=usage, time=reply.seconds,
        metadata={"delivered": reply.delivered.model_dump(mode="json")},
    )  # fmt: skip
