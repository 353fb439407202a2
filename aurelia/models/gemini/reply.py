"""What the server answered, in our words: text, parsed value, tokens, what was delivered, or why there is no reply."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from aurelia.apart import SenseFile
from aurelia.model import Reply, Request
from schemas.issues import Issue
from schemas.reasoning import Delivered

_REFUSED = frozenset({
    "SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "ESCALATION", "MODEL_ARMOR",
    "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION",
})  # fmt: skip
_WHOLE = frozenset({"", "STOP", "FINISH_REASON_UNSPECIFIED"})


def read_response(response: Any, request: Request, files: Sequence[SenseFile], *, fps: float, subject: str) -> Reply:
    """A response as a reply.

    Args:
        response: What google-genai gives.
        request: What was asked.
        files: The media that went with it.
        fps: Pictures a second that the server takes.
        subject: Who replied, for messages.
    """
    usage = response.usage_metadata
    reply = Reply(
        request.id, "", usage=_usage(usage), delivered=_delivered(usage, files, fps, len(request.prompt))
    )  # fmt: skip
    feedback = response.prompt_feedback
    if feedback is not None and _name(feedback.block_reason):
        return _without(reply, "reply-refused", subject, f"the request was blocked ({_name(feedback.block_reason)})")
    candidates = response.candidates or []
    if not candidates:
        return _without(reply, "reply-empty", subject, "nothing came back", retry=True)
    text = _text(candidates[0].content)
    return _finished(reply, text, _name(candidates[0].finish_reason), request, subject)


def failed(request: Request, kind: str, subject: str, message: str, *, retry: bool = False, hint: str = "") -> Reply:
    """A reply that only says why there is none."""
    issue = Issue(kind=kind, subject=subject, message=message, hint=hint)
    return Reply(request.id, "", error=issue, retry=retry)


def _finished(reply: Reply, text: str, reason: str, request: Request, subject: str) -> Reply:
    if reason in _REFUSED:
        return _without(reply, "reply-refused", subject, f"the reply was withheld ({reason})", text=text)
    if reason == "MAX_TOKENS":
        message = f"the reply was cut off at {request.decoding.max_tokens} tokens, thoughts among them"
        return _without(reply, "reply-truncated", subject, message, text=text)
    if reason.startswith("MALFORMED"):
        return _without(
            reply, "reply-malformed", subject, f"the model did not finish ({reason})", text=text, retry=True
        )
    if reason not in _WHOLE:
        return _without(reply, "reply-failed", subject, f"the model did not finish ({reason})", text=text, retry=True)
    if not text.strip():
        return _without(reply, "reply-empty", subject, "the model said nothing", retry=True)
    value = _parsed(text) if request.schema is not None else None
    return Reply(reply.id, text, value, reply.usage, reply.delivered)


def _without(reply: Reply, kind: str, subject: str, message: str, *, text: str = "", retry: bool = False) -> Reply:
    issue = Issue(kind=kind, subject=subject, message=message)
    return Reply(reply.id, text, None, reply.usage, reply.delivered, error=issue, retry=retry)


def _name(value: Any) -> str:
    return str(getattr(value, "value", value) or "")


def _text(content: Any) -> str:
    parts = (content.parts if content is not None else None) or []
    return "".join(part.text for part in parts if part.text and not part.thought)


def _parsed(text: str) -> Any:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None


def _usage(usage: Any) -> dict[str, int]:
    if usage is None:
        return {}
    written = [usage.candidates_token_count, usage.thoughts_token_count]
    counts = {
        "prompt": usage.prompt_token_count,
        "cached": usage.cached_content_token_count,
        "completion": sum(count or 0 for count in written) if any(c is not None for c in written) else None,
    }
    return {name: count for name, count in counts.items() if count is not None}


def _delivered(usage: Any, files: Sequence[SenseFile], fps: float, characters: int) -> Delivered:
    """What the server counted. Sound or picture that it counts no token of has not reached the model.

    It tells tokens alone: frames and seconds follow from what was sent and from the rate it takes pictures at.
    """
    counted = _tokens(usage.prompt_tokens_details if usage is not None else None)
    cached = _tokens(usage.cache_tokens_details if usage is not None else None)
    tokens = counted | cached  # the greater of both: what was cached may be told apart or within
    video, audio = tokens["VIDEO"] + tokens["IMAGE"], tokens["AUDIO"]
    seen = [file.seconds for file in files if file.sense == "video"]
    heard = sum(file.seconds for file in files if file.sense == "audio")
    return Delivered(
        frames=sum(max(1, round(seconds * fps)) for seconds in seen) if video else 0,
        audio_seconds=round(heard, 3) if audio else 0.0,
        text_characters=characters,
        video_tokens=video,
        audio_tokens=audio,
    )


def _tokens(details: Iterable[Any] | None) -> Counter[str]:
    counts: Counter[str] = Counter()
    for detail in details or ():
        counts[_name(detail.modality)] += max(detail.token_count or 0, 0)
    return counts
