"""Connections that know when they must be done: a limit for a whole request, not for each read.

A server that sends one byte a minute never trips a timeout for single reads. Here every read and write of a request
gets only what is left of its time.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore
import httpx

_CONNECT = 10.0
"""Seconds at most for reaching a server."""

_PIECE = 16 * 1024
"""Bytes written at once, so that the time left is looked at between them."""

_deadline: ContextVar[float] = ContextVar("deadline")


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Whatever a `Transport` does in this block, in this thread, must be done within so many seconds."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def time_left() -> float:
    """Seconds until the time limit; a very long time where there is none. May be below 0."""
    return _deadline.get(time.monotonic() + 86400.0) - time.monotonic()


class Transport(httpx.BaseTransport):
    """Sends httpx's requests over connections that keep the time limit.

    Args:
        connections: So many idle connections are kept.
        secure: TLS settings; None for plain http.
    """

    def __init__(self, connections: int, secure: ssl.SSLContext | None) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=secure,
            max_connections=None,
            max_keepalive_connections=connections,
            keepalive_expiry=60.0,
            network_backend=_Backend(),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The response to a request, its body not yet read."""
        if not isinstance(request.stream, httpx.SyncByteStream):
            raise TypeError("only requests with a body at hand can be sent")
        url = request.url
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                target,
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()


class _Backend(httpcore.NetworkBackend):
    """The usual sockets, with the time limit."""

    def __init__(self) -> None:
        self._real = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the time limit stands above it
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        limit = min(_CONNECT, _left(httpcore.ConnectTimeout))
        return _Stream(self._real.connect_tcp(host, port, limit, local_address, socket_options))


class _Stream(httpcore.NetworkStream):
    def __init__(self, real: httpcore.NetworkStream) -> None:
        self._real = real

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - as above
        return self._real.read(max_bytes, _left(httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - as above
        for start in range(0, len(buffer), _PIECE):
            self._real.write(buffer[start : start + _PIECE], _left(httpcore.WriteTimeout))

    def close(self) -> None:
        self._real.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - as above
    ) -> httpcore.NetworkStream:
        limit = min(_CONNECT, _left(httpcore.ConnectTimeout))
        return _Stream(self._real.start_tls(ssl_context, server_hostname, limit))

    def get_extra_info(self, info: str) -> Any:
        return self._real.get_extra_info(info)


def _left(late: type[httpcore.TimeoutException]) -> float:
    left = time_left()
    if left <= 0:
        raise late("the time for this request is over")
    return left
