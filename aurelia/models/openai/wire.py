"""One HTTP exchange with the server: sent, received whole within its time, or a failure that says why not."""

from __future__ import annotations

import time
import urllib.request
from urllib.parse import urlsplit

import httpcore
import httpx

from aurelia.models.openai.options import Options
from aurelia.models.openai.outcome import Answer, Failure, cleaned
from aurelia.models.openai.transport import Transport, time_left, time_limit
from schemas.errors import SettingsError

MOST_BYTES = 16 * 2**20
"""A longer answer is not read to its end: no reply of a model is that long."""

_UNREACHED = (
    httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError,
    httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.ProxyError,
)  # fmt: skip
_LATE = (httpx.TimeoutException, httpcore.TimeoutException)
_BROKEN = (
    httpx.TransportError, httpx.DecodingError, httpx.StreamError,
    httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol,
)  # fmt: skip


class Wire:
    """Connections to one server, shared by all threads.

    Args:
        options: Address, key, time limit.
        most_bytes: Longest answer that is read.
    """

    def __init__(self, options: Options, most_bytes: int = MOST_BYTES) -> None:
        self._options = options
        self._most = most_bytes
        headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "aurelia-toolkit"}
        if options.key:
            headers["Authorization"] = f"Bearer {options.key}"
        self._client = _client(options, headers)

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def get(self, path: str) -> Answer | Failure:
        """What the server answers to a GET of a path below its base address."""
        return self._exchange("GET", path, None)

    def post(self, path: str, body: bytes) -> Answer | Failure:
        """What the server answers to JSON posted to a path below its base address."""
        return self._exchange("POST", path, body)

    def _exchange(self, method: str, path: str, body: bytes | None) -> Answer | Failure:
        began = time.monotonic()
        headers = {"Content-Type": "application/json"} if body is not None else {}
        try:
            with (
                time_limit(self._options.timeout),
                self._client.stream(method, f"{self._options.url}{path}", content=body, headers=headers) as response,
            ):
                return self._received(response, began)
        except _UNREACHED as exc:
            message = f"the server at {self._options.host} cannot be reached: {self._said(exc)}"
            hint = "start it, or check the address"
            return Failure("reply-failed", message, hint, again=True, later=True, fatal=True, down=True)
        except _LATE:
            return self._too_late()
        except _BROKEN as exc:
            message = f"the connection broke: {self._said(exc)}"
            return Failure("reply-dropped", message, "run it again", again=True, later=True, down=True)

    def _received(self, response: httpx.Response, began: float) -> Answer | Failure:
        coding = response.headers.get("content-encoding", "identity")
        if coding != "identity":
            return Failure("reply-malformed", f"the answer is compressed ({cleaned(coding, '', 40)})", later=True)
        data = bytearray()
        for piece in response.iter_raw():
            data += piece
            if len(data) > self._most:
                return Failure("reply-malformed", f"the answer is longer than {self._most:,} bytes", later=True)
            if time_left() < 0:
                return self._too_late()
        headers = {name.lower(): text for name, text in response.headers.items()}
        return Answer(response.status_code, headers, bytes(data), time.monotonic() - began)

    def _too_late(self) -> Failure:
        message = f"there was no whole answer within {self._options.timeout:g} s"
        hint = "give it more time with timeout="
        return Failure("reply-timeout", message, hint, again=True, later=True, down=True)

    def _said(self, exc: BaseException) -> str:
        return cleaned(str(exc) or type(exc).__name__, self._options.key, 120)


def _client(options: Options, headers: dict[str, str]) -> httpx.Client:
    secure = urlsplit(options.url).scheme == "https"
    limit = httpx.Timeout(options.timeout, connect=min(options.timeout, 10.0))
    if _proxied(options):
        try:  # through a proxy only the body is watched byte by byte
            return httpx.Client(headers=headers, timeout=limit, limits=httpx.Limits(max_connections=None))
        except ImportError as exc:
            raise SettingsError("the proxy of this environment", f"cannot be used: {exc}", "unset it") from exc
    transport = Transport(options.concurrency, httpx.create_ssl_context() if secure else None)
    return httpx.Client(headers=headers, timeout=limit, transport=transport, trust_env=False)


def _proxied(options: Options) -> bool:
    """Whether the environment wants a proxy between; never for this machine's own servers."""
    proxies = urllib.request.getproxies()
    scheme = urlsplit(options.url).scheme
    return (
        not options.loopback
        and bool(proxies.get(scheme) or proxies.get("all"))
        and not urllib.request.proxy_bypass(options.host)
    )
