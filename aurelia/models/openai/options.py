"""What follows `openai:`: model, server and options, read once; the key from the environment, never from the text."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from aurelia.argument import Read, flag, number, one_of, split, whole
from aurelia.sampling import Sampling
from schemas.errors import SettingsError, UsageError

_KNOWN: dict[str, Read] = {
    "url": str,
    "key": str,
    "own": flag,
    "revision": str,
    "concurrency": whole(1, 1024),
    "timeout": number(0.05, 3600),
    "retries": whole(0, 20),
    "backoff": number(0, 60),
    "frames": whole(1, 4096),
    "max_side": whole(16, 4096),
    "audio_seconds": number(0.1, 36000),
    "media": one_of("video", "frames", "none"),
    "audio": one_of("input_audio", "audio_url", "none"),
    "schema": one_of("json_schema", "json_object", "none"),
    "uuid": one_of("auto", "on", "off"),
    "limit": one_of("max_tokens", "max_completion_tokens"),
}
_SECRET = re.compile(r"key|token|secret|passw|auth", re.IGNORECASE)
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,63}")
_KEY_NAME = "OPENAI_API_KEY"
_URL_NAME = "OPENAI_BASE_URL"


@dataclass(frozen=True)
class Options:
    """Which model on which server, and how it is asked.

    Args:
        model: The model's id on the server.
        url: Base address, such as `http://127.0.0.1:8000/v1`.
        key: The secret; empty for none. Never shown.
        key_name: The environment variable that the key comes from.
        own: The server is one's own: what is sent there stays in the house.
        revision: Which version of the model, where the user says; else the server is asked.
        concurrency: Most requests at the same time.
        timeout: Seconds for one try of one request, from connecting to the last byte.
        retries: How often a try that failed in passing is repeated.
        backoff: Seconds before the first repetition; doubled for each further one.
        sampling: Frames and sound of a clip.
        media: How pictures are sent: an mp4, single frames, or not at all.
        audio: How sound is sent.
        schema: How the reply's schema is sent.
        uuid: Whether media carry an id for the server's cache; `auto` asks the server whether it is vLLM.
        limit: What the server calls the most tokens of a reply.
    """

    model: str
    url: str
    key: str = field(default="", repr=False)
    key_name: str = _KEY_NAME
    own: bool = False
    revision: str = ""
    concurrency: int = 16
    timeout: float = 120.0
    retries: int = 4
    backoff: float = 0.5
    sampling: Sampling = field(default_factory=Sampling)
    media: str = "video"
    audio: str = "input_audio"
    schema: str = "json_schema"
    uuid: str = "auto"
    limit: str = "max_tokens"

    @property
    def host(self) -> str:
        """The machine that the address names."""
        return urlsplit(self.url).hostname or ""

    @property
    def loopback(self) -> bool:
        """Whether the server is on this machine."""
        return _is_loopback(self.host)

    @property
    def remote(self) -> bool:
        """Whether requests go to a server of others."""
        return not (self.loopback or self.own)

    @property
    def modalities(self) -> tuple[str, ...]:
        """What the model is given."""
        picture = () if self.media == "none" else ("video",)
        return ("text", *picture, *(() if self.audio == "none" else ("audio",)))


def read_options(argument: str, environ: Mapping[str, str] | None = None) -> Options:
    """Read what follows `openai:`.

    Args:
        argument: Such as `Qwen/Qwen2.5-Omni-7B?url=http://127.0.0.1:8000/v1`.
        environ: Environment variables; None for this process's own.

    Raises:
        UsageError: It cannot be read, names no server, or holds a secret.
        SettingsError: The key's variable is missing or unusable, or the key would go over the net unencrypted.
    """
    environ = os.environ if environ is None else environ
    _no_secret(argument)
    model, given = split("openai", argument, _KNOWN)
    subject = f"model openai:{model}"
    url = _address(subject, given.pop("url", None) or environ.get(_URL_NAME, ""))
    named = given.pop("key", None)
    key = _key(subject, named, environ)
    options = Options(model=model, url=url, key=key, key_name=named or _KEY_NAME, **_sampled(given))
    if key and options.remote and urlsplit(url).scheme != "https":
        hint = "use https, or say own=true where the server is your own"
        raise SettingsError(subject, f"would send the key to {options.host} unencrypted", hint)
    return options


def _sampled(given: dict[str, Any]) -> dict[str, Any]:
    names = {"frames": "frames", "max_side": "max_side", "audio_seconds": "max_audio_seconds"}
    sampling = Sampling(**{names[name]: given.pop(name) for name in names if name in given})
    return {**given, "sampling": sampling}


def _no_secret(argument: str) -> None:
    """Refuse an option that looks like a secret before anything quotes it."""
    for piece in argument.partition("?")[2].split("&"):
        name, _, text = piece.partition("=")
        if name in _KNOWN and name != "key":
            continue
        if (name == "key" and not _VARIABLE.fullmatch(text)) or (name != "key" and _SECRET.search(name)):
            hint = f"put the key into {_KEY_NAME}, or into a variable that key=NAME names"
            raise UsageError("model openai", "takes no key in its name: names are shown and stored", hint)


def _address(subject: str, url: str) -> str:
    if not url:
        hint = f"add ?url=http://HOST:PORT/v1, or set {_URL_NAME}"
        raise UsageError(subject, "names no server", hint)
    try:
        parsed = urlsplit(url)
        host, _port = parsed.hostname, parsed.port
        secret = parsed.username or parsed.password or parsed.query or parsed.fragment or "@" in parsed.netloc
    except ValueError:
        host, secret = None, ""
    if secret:
        hint = "give scheme, host, port and path alone"
        raise UsageError(subject, "has an address with a password or a query in it: addresses are shown", hint)
    if not host or parsed.scheme not in ("http", "https") or not url.isascii() or not url.isprintable() or " " in url:
        raise UsageError(subject, "has no valid address", "write it like http://127.0.0.1:8000/v1")
    return url.rstrip("/")


def _key(subject: str, named: str | None, environ: Mapping[str, str]) -> str:
    key = environ.get(named or _KEY_NAME, "").strip()
    if named and not key:
        raise SettingsError(subject, f"needs a key, but {named} is not set", f"put the key into {named}")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise SettingsError(subject, f"the key in {named or _KEY_NAME} has characters that no key has", "set it anew")
    return key


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
