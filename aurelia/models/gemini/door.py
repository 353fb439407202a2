"""The one way to google-genai: opening it, calling it with patience, and saying in our words what went wrong."""

from __future__ import annotations

import importlib
import os
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from aurelia.models.gemini.options import Options
from schemas.errors import ModelError

T = TypeVar("T")

_KEYS = ("GEMINI_API_KEY", "GOOGLE_API_KEY")
_TRANSIENT = frozenset({408, 429, 500, 502, 503, 504})
_LONGEST_WAIT = 60.0
_GONE = re.compile(r"\bfiles?\b|cached ?content", re.IGNORECASE)
_NOT_ACTIVE = re.compile(r"\bfiles?\b.*active state|cached ?content.*(expired|not found)", re.IGNORECASE)


@dataclass(frozen=True)
class Key:
    """An API key and the variable it came from."""

    variable: str
    value: str


class CallError(Exception):
    """A call that failed.

    Args:
        kind: Of the issue that it becomes.
        message: What the server said.
        code: HTTP status; 0 where there was none.
        retry: Another try may help.
        wait: Seconds the server asks us to wait; 0 where it does not say.
    """

    def __init__(self, kind: str, message: str, *, code: int = 0, retry: bool = False, wait: float = 0.0) -> None:
        super().__init__(message)
        self.kind, self.message, self.code, self.retry, self.wait = kind, message, code, retry, wait

    @property
    def gone(self) -> bool:
        """What was uploaded or cached is not there any more (the server says 403 to that, too)."""
        if self.code == 400:
            return bool(_NOT_ACTIVE.search(self.message))
        return self.code in (403, 404) and bool(_GONE.search(self.message))


def open_client(options: Options) -> tuple[Any, Key]:
    """The client and the key it uses.

    Raises:
        ModelError: google-genai is not installed, or no key is set.
    """
    try:
        from google import genai
        from google.genai import types
    except ImportError as exc:
        raise ModelError(
            "model gemini", "needs the package google-genai", "pip install 'aurelia-toolkit[gemini]'"
        ) from exc
    key = next((Key(name, os.environ[name].strip()) for name in _KEYS if os.environ.get(name, "").strip()), None)
    if key is None:
        raise ModelError("model gemini", "has no key", f"set {_KEYS[0]} or {_KEYS[1]} in the environment")
    http = types.HttpOptions(
        base_url=options.base_url,
        timeout=round(options.timeout * 1000),
        retry_options=types.HttpRetryOptions(attempts=1),
    )
    return genai.Client(api_key=key.value, vertexai=False, http_options=http), key


class Door:
    """Calls to the server: repeated while that may help, failures as `CallError`. Safe to use from several threads.

    Args:
        client: The google-genai client.
        model: Name of the model, for messages.
        key: The key in use; it is cut out of whatever the server says.
        retries: How often a call that may pass is repeated.
        backoff: Seconds before the first repetition, doubled each time.
    """

    def __init__(self, client: Any, model: str, key: Key, retries: int, backoff: float) -> None:
        self.client = client
        self.subject = f"model {model}"
        self._key = key
        self._retries = retries
        self._backoff = backoff

    def call(self, does: Callable[[], T], *, once: bool = False) -> T:
        """What a call gives.

        Args:
            does: The call.
            once: Do not repeat it.

        Raises:
            CallError: It failed, and again each time.
        """
        tried = 0
        while True:
            try:
                return self._tried(does)
            except CallError as trouble:
                wait = max(min(self._backoff * 2**tried, _LONGEST_WAIT) * random.uniform(0.7, 1.3), trouble.wait)  # noqa: S311 - no secret
                if once or not trouble.retry or tried >= self._retries or wait > 2 * _LONGEST_WAIT:
                    raise
            tried += 1
            time.sleep(wait)

    def refusal(self, trouble: CallError) -> ModelError | None:
        """The error that ends the run, where the trouble is the same for every request: a bad key, no such model."""
        if trouble.gone:
            return None
        bad_key = "api key" in trouble.message.lower() or "api_key" in trouble.message.lower()
        if trouble.code in (401, 403) or (trouble.code == 400 and bad_key):
            message = f"is refused with the key in {self._key.variable}: {trouble.message}"
            return ModelError(self.subject, message, f"put a key that may use it into {self._key.variable}")
        if trouble.code == 404:
            return ModelError(self.subject, f"is not there: {trouble.message}", "check the name of the model")
        return None

    def _tried(self, does: Callable[[], T]) -> T:
        from google.genai import errors

        timeouts, transport = _transport_errors()
        try:
            return does()
        except errors.APIError as exc:
            code = exc.code if isinstance(exc.code, int) else 0
            message = self._clean(f"{code} {exc.status or ''}: {exc.message or 'the server says no more'}")
            raise CallError(
                "reply-failed", message, code=code, retry=code in _TRANSIENT, wait=_asked_wait(exc)
            ) from exc
        except timeouts as exc:
            # Not at once again: the server was given its time. A later run may try.
            raise CallError("reply-timeout", "the server did not reply in time", code=408) from exc
        except transport as exc:
            raise CallError("reply-dropped", self._clean(f"the connection broke: {exc}"), retry=True) from exc
        except (ValueError, KeyError, TypeError, AttributeError) as exc:  # what the SDK makes of a reply it cannot read
            message = self._clean(f"the server's reply cannot be read: {type(exc).__name__}: {exc}")
            raise CallError("reply-malformed", message, retry=True) from exc

    def _clean(self, text: str) -> str:
        return " ".join(text.replace(self._key.value, "***").split())[:500]


def _transport_errors() -> tuple[tuple[type[Exception], ...], tuple[type[Exception], ...]]:
    """Timeouts, and all failures of the connection, of whichever HTTP library the client uses."""
    timeouts: list[type[Exception]] = [TimeoutError]
    transport: list[type[Exception]] = [OSError]
    for name in ("httpx", "httpx2"):
        try:
            library = importlib.import_module(name)
        except ImportError:
            continue
        timeouts.append(library.TimeoutException)
        transport += [library.HTTPError, library.InvalidURL]
    return tuple(timeouts), tuple(transport)


def _asked_wait(exc: Any) -> float:
    """Seconds that an error asks to wait: its header, or the RetryInfo in its details."""
    headers = getattr(exc.response, "headers", None) or {}
    said = [str(headers.get("retry-after", "")), *_retry_delays(exc.details)]
    waits = [float(text.removesuffix("s")) for text in said if re.fullmatch(r"\d{1,7}(\.\d+)?s?", text)]
    return max(waits, default=0.0)


def _retry_delays(details: Any) -> Iterator[str]:
    error = details.get("error", details) if isinstance(details, dict) else {}
    listed = error.get("details") if isinstance(error, dict) else None
    for detail in listed if isinstance(listed, list) else []:
        if isinstance(detail, dict) and isinstance(detail.get("retryDelay"), str):
            yield detail["retryDelay"]
