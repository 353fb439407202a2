"""The connections of a fetch: only to addresses that were checked, never slower than a crawl, pages never too long.

A name is looked up once; what was checked is what is connected to. So a name that answers with another address a
moment later (DNS rebinding) leads nowhere, and redirects and pieces of a stream go through the same door.
"""

from __future__ import annotations

import functools
import http.client
import os
import socket
import ssl
import time
import urllib.request
import weakref
from typing import Any
from urllib.parse import urlsplit

from yt_dlp.networking._urllib import HTTPHandler, RedirectHandler, UrllibRH
from yt_dlp.networking.exceptions import HTTPError

from curation.acquire import addresses
from curation.acquire.fetch.pages import Page, decoded
from curation.acquire.fetch.watch import Watch

CRAWL_SECONDS = 60.0
CRAWL_BYTES = 16 * 1024
"""A connection that brings less than this in that time is given up: it would hold its place for ever."""


class _Pace:
    """Gives up on a connection that only crawls, or when everything is to stop."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._since, self._bytes = time.monotonic(), 0

    def got(self, size: int) -> int:
        self._bytes += size
        elapsed = time.monotonic() - self._since
        if self._watch.stopped:
            raise TimeoutError("stopped")
        if elapsed > CRAWL_SECONDS:
            if self._bytes < CRAWL_BYTES:
                raise TimeoutError(f"only {self._bytes} bytes came in {elapsed:.0f} s")
            self._since, self._bytes = time.monotonic(), 0
        return size


class _Plain(socket.socket):
    pace: _Pace

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        return self.pace.got(super().recv_into(*args, **kwargs))


class _Secure(ssl.SSLSocket):
    pace: _Pace | None = None

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        size = super().recv_into(*args, **kwargs)
        return size if self.pace is None else self.pace.got(size)


class Wires:
    """The open connections of a fetch."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self._open: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        # A proxy that this machine's owner has set is trusted: it may well stand in the private network.
        proxies = (urlsplit(proxy if "//" in proxy else f"//{proxy}") for proxy in urllib.request.getproxies().values())
        self._proxies = {(proxy.hostname, proxy.port or (443 if proxy.scheme == "https" else 80)) for proxy in proxies}

    def connect(self, address: tuple[str, int], timeout: float | None = None) -> socket.socket:
        """A connection to a host, if all that its name stands for may be asked.

        Raises:
            FetchError: It lies in a private network.
            OSError: It cannot be reached.
        """
        found = socket.getaddrinfo(*address, 0, socket.SOCK_STREAM)
        if address not in self._proxies:
            for entry in found:
                if not addresses.may_be_asked(str(entry[4][0]), allow_loopback=self.watch.limits.allow_loopback):
                    self.watch.refuse("wrong-url", "leads to an address that lies in a private network")
        problem: OSError = OSError("its name stands for no address")
        for family, kind, protocol, _, place in found:
            wire = _Plain(family, kind, protocol)
            wire.pace = _Pace(self.watch)
            try:
                wire.settimeout(timeout if isinstance(timeout, (int, float)) else 30.0)
                wire.connect(place)
            except OSError as exc:
                wire.close()
                problem = exc
                continue
            self._open.add(wire)
            return wire
        raise problem

    def keep(self, wire: socket.socket) -> None:
        """Know of a connection that was wrapped."""
        self._open.add(wire)

    def close(self) -> None:
        """Close all connections, also those that a site's code has left open."""
        self.cut()
        for wire in list(self._open):
            number = wire.detach()  # an answer that nobody has read would keep a closed one open
            if number >= 0:
                os.close(number)

    def cut(self) -> None:
        """Break all connections, so that whoever waits on one wakes up."""
        for wire in list(self._open):
            try:
                wire.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


class _Connection(http.client.HTTPConnection):
    wires: Wires

    def connect(self) -> None:
        self.sock = self.wires.connect((self.host, self.port), self.timeout)
        if getattr(self, "_tunnel_host", None):
            self._tunnel()  # type: ignore[attr-defined]


class _SecureConnection(http.client.HTTPSConnection):
    wires: Wires

    def connect(self) -> None:
        self.sock = self.wires.connect((self.host, self.port), self.timeout)
        tunnel = getattr(self, "_tunnel_host", None)
        if tunnel:
            self._tunnel()  # type: ignore[attr-defined]
        context: ssl.SSLContext = self._context  # type: ignore[attr-defined]
        context.sslsocket_class = _Secure
        self.sock = context.wrap_socket(self.sock, server_hostname=tunnel or self.host)
        self.sock.pace = _Pace(self.wires.watch)  # type: ignore[attr-defined]
        self.wires.keep(self.sock)


class _Door(HTTPHandler):  # type: ignore[misc]
    def __init__(self, wires: Wires, context: ssl.SSLContext) -> None:
        super().__init__(context=context)
        self._wires = wires

    def _made(self, kind: type[_Connection | _SecureConnection], host: str, **given: Any) -> Any:
        connection = kind(host, **given)
        connection.wires = self._wires
        return connection

    def http_open(self, request: Any) -> Any:
        return self.do_open(functools.partial(self._made, _Connection), request)

    def https_open(self, request: Any) -> Any:
        return self.do_open(functools.partial(self._made, _SecureConnection), request, context=self._context)

    def http_response(self, _request: Any, response: Any) -> Any:
        return decoded(response, self._wires.watch)

    https_response = http_response


class _Redirect(RedirectHandler):  # type: ignore[misc]
    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        try:
            self._watch.host(newurl)
        except BaseException:
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class GuardedRH(UrllibRH):  # type: ignore[misc]
    """The one way out that the downloader gets: http and https over wires of ours (`wires`, set by a subclass)."""

    _SUPPORTED_URL_SCHEMES = ("http", "https")
    _SUPPORTED_PROXY_SCHEMES = ("http",)
    RH_NAME = "guarded"
    wires: Wires

    def _create_instance(self, proxies: Any, cookiejar: Any, legacy_ssl_support: Any = None) -> Any:
        usual = super()._create_instance(proxies, cookiejar, legacy_ssl_support)
        context = self._make_sslcontext(legacy_ssl_support=legacy_ssl_support)
        ours = (_Door(self.wires, context), _Redirect(self.wires.watch))
        opener = urllib.request.OpenerDirector()
        for one in (*(one for one in usual.handlers if not isinstance(one, (HTTPHandler, RedirectHandler))), *ours):
            opener.add_handler(one)
        opener.addheaders = []
        return opener

    def _prepare_headers(self, _request: Any, headers: Any) -> None:
        if headers.get("Accept-Encoding") != "identity":  # what else there is, nobody here could unpack with a limit
            headers["Accept-Encoding"] = "gzip, deflate"

    def _send(self, request: Any) -> Any:
        try:
            return Page(super()._send(request), self.wires.watch)
        except HTTPError as exc:
            exc.response = Page(exc.response, self.wires.watch)
            raise


def handler(wires: Wires) -> type[GuardedRH]:
    """The way out over these wires."""
    return type("GuardedRH", (GuardedRH,), {"wires": wires})
