"""What a server's answer holds: a completion, or a failure of one of the known kinds. Nothing in it is trusted."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import Any

from aurelia.models.openai.options import Options
from aurelia.models.openai.outcome import Answer, Failure, cleaned
from schemas.base import now

_PASSING = frozenset({408, 409, 425, 429})
_TOO_LONG = ("context_length_exceeded", "string_above_max_length", "maximum context length", "context window")
_FILTERED = ("content_filter", "content_policy_violation", "responsibleaipolicyviolation")
_NO_MONEY = ("insufficient_quota", "billing_hard_limit_reached")
_DEEPEST = 64
"""Levels of a parsed reply; no schema of ours is that deep, and deep values break whoever walks them."""


@dataclass(frozen=True)
class Completion:
    """A usable reply.

    Args:
        text: What the model said.
        usage: Token counts: `prompt`, `cached`, `completion`.
        tokens: Places of the prompt a modality took (`audio`, `video`, `image`), where the server says.
    """

    text: str
    usage: Mapping[str, int] = field(default_factory=dict)
    tokens: Mapping[str, int] = field(default_factory=dict)


def read_answer(answer: Answer, options: Options) -> Completion | Failure:
    """The completion in an HTTP answer, or why there is none."""
    if answer.status != 200:
        return refused_status(answer, options)
    body = json_of(answer)
    if isinstance(body, Failure):
        return body
    if body.get("error") and not body.get("choices"):
        return Failure("reply-failed", f"the server reports an error: {said(body, options)}", again=True, later=True)
    choices = body.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        return malformed("it has no choice with a message")
    return _read_choice(choice, message, body, options)


def json_of(answer: Answer) -> dict[str, Any] | Failure:
    """The JSON object of an answer."""
    kind = answer.headers.get("content-type", "")
    if kind and "json" not in kind.lower():
        return malformed(f"it is {cleaned(kind, '', 60)} and not JSON")
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        return malformed("it is no valid JSON" if answer.body else "it is empty")
    return body if isinstance(body, dict) else malformed("it is no JSON object")


def malformed(reason: str) -> Failure:
    """The failure of an answer that is against the protocol: the server's fault and not the model's reply."""
    hint = "check that the address is that of an OpenAI-compatible server"
    return Failure("reply-malformed", f"the server's answer cannot be read: {reason}", hint, later=True)


def parsed_value(text: str) -> Any:
    """The reply as JSON where it is a JSON object or list that can be stored; None otherwise."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) and _is_plain(value) else None


def refused_status(answer: Answer, options: Options) -> Failure:
    """What an HTTP status other than 200 means."""
    status, text = answer.status, said(_body_or_text(answer), options)
    message = f"the server answered {status}" + (f": {text}" if text else "")
    lower = answer.body[:20000].decode("utf-8", "replace").lower()
    if status in (401, 403):
        hint = f"put a valid key into the environment variable {options.key_name}"
        return Failure("reply-failed", message, hint, later=True, fatal=True)
    if status == 404:
        hint = f"check the model's name and the address; {options.url}/models lists what is served"
        return Failure("reply-failed", message, hint, later=True, fatal=True)
    if status == 402 or (status == 429 and any(code in lower for code in _NO_MONEY)):
        return Failure("reply-failed", message, "check the account behind the key", later=True, fatal=True)
    if status in _PASSING or status >= 500:
        wait = retry_after(answer.headers.get("retry-after", ""))
        down = status >= 500
        return Failure("reply-failed", message, "run it again later", again=True, later=True, down=down, wait=wait)
    if 300 <= status < 400:
        hint = "give the address that the server itself uses"
        return Failure("reply-failed", f"the server answered {status}: a redirect, not followed", hint, later=True)
    if any(code in lower for code in _FILTERED):
        return Failure("reply-refused", message)
    if any(code in lower for code in _TOO_LONG):
        return Failure("reply-failed", message, "send fewer frames, or serve the model with a longer context")
    hint = "check that the server takes this kind of media and schema (media=, audio=, schema=)"
    return Failure("reply-failed", message, hint, later=True)


def retry_after(text: str) -> float:
    """Seconds that a Retry-After header asks for; 0 where it says nothing sensible."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = _seconds_until(text)
    return seconds if math.isfinite(seconds) and seconds > 0 else 0.0


def _seconds_until(date: str) -> float:
    try:
        return (parsedate_to_datetime(date) - now()).total_seconds()
    except (TypeError, ValueError, OverflowError):
        return 0.0


def said(body: Any, options: Options) -> str:
    """The server's own words about an error, short and without secrets."""
    found = body
    for name in ("error", "message", "detail"):
        if isinstance(found, dict) and name in found:
            found = found[name]
    text = found if isinstance(found, str) else json.dumps(found, default=str) if found else ""
    return cleaned(text, options.key)


def _read_choice(
    choice: Mapping[str, Any], message: Mapping[str, Any], body: Mapping[str, Any], options: Options
) -> Completion | Failure:
    text, finish = _text(message.get("content")), choice.get("finish_reason")
    if text is None:
        return malformed("its content is no text")
    usage, tokens = _counts(body.get("usage"))
    problem = _problem(text, finish, message.get("refusal"), options)
    if problem is not None:
        return replace(problem, replied=True, text=problem.text or text, usage=usage, tokens=tokens)
    return Completion(text, usage, tokens)


def _problem(text: str, finish: Any, refusal: Any, options: Options) -> Failure | None:
    """Why a reply that came cannot be used."""
    if finish == "content_filter":
        return Failure("reply-refused", "the server's filter stopped the reply")
    if isinstance(refusal, str) and refusal.strip():
        return Failure("reply-refused", f"the model refuses: {cleaned(refusal, options.key)}", text=refusal)
    if finish == "length":
        return Failure("reply-truncated", "the reply was cut off at its token limit", "allow more tokens a reply")
    if finish in ("abort", "error"):
        return Failure("reply-failed", "the server gave up on the reply", again=True, later=True)
    return None if text.strip() else Failure("reply-empty", "the reply has no text")


def _counts(usage: Any) -> tuple[dict[str, int], dict[str, int]]:
    usage = usage if isinstance(usage, dict) else {}
    details = usage.get("prompt_tokens_details")
    details = details if isinstance(details, dict) else {}
    total = {
        "prompt": usage.get("prompt_tokens"),
        "cached": details.get("cached_tokens"),
        "completion": usage.get("completion_tokens"),
    }
    tokens = {sense: details.get(f"{sense}_tokens") for sense in ("audio", "video", "image")}
    return _numbers(total), _numbers(tokens)


def _numbers(held: Mapping[str, Any]) -> dict[str, int]:
    return {
        name: count
        for name, count in held.items()
        if isinstance(count, int) and not isinstance(count, bool) and 0 <= count < 2**53
    }


def _text(content: Any) -> str | None:
    """Content as text; some servers give a list of text parts, and null means none."""
    if content is None:
        return ""
    if isinstance(content, list):
        pieces = [part.get("text") if isinstance(part, dict) else None for part in content]
        return "".join(pieces) if all(isinstance(piece, str) for piece in pieces) else None  # type: ignore[arg-type]
    return content if isinstance(content, str) else None


def _body_or_text(answer: Answer) -> Any:
    try:
        return json.loads(answer.body[:20000])
    except (ValueError, RecursionError):
        kind = answer.headers.get("content-type", "")
        return "" if "html" in kind.lower() else answer.body[:2000].decode("utf-8", "replace")


def _is_plain(value: Any) -> bool:
    """Whether a value is not too deep, and every number in it is one (no `NaN`, no `1e999`)."""
    level = [value]
    for _depth in range(_DEEPEST):
        level = [inner for one in level for inner in (one.values() if isinstance(one, dict) else one)]
        if any(isinstance(one, float) and not math.isfinite(one) for one in level):
            return False
        level = [one for one in level if isinstance(one, dict | list)]
        if not level:
            return True
    return False
