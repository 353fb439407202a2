"""Connections: only to addresses that were checked, never slower than a crawl, pages never too long."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from curation.acquire import addresses
from curation.acquire.fetch import pages, wires
from curation.acquire.fetch.base import Fetched, FetchError, Limits
from curation.acquire.fetch.many import Stop
from curation.acquire.fetch.one import fetch
from tests.curation.acquire.fetch.rough import Rough

Get = Callable[[str], Fetched]


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::", True), ("127.0.0.1", False), ("::1", False), ("0.0.0.0", False),
        ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False),
        ("100.64.0.1", False), ("224.0.0.1", False), ("::ffff:10.0.0.1", False), ("::ffff:127.0.0.1", False),
        ("fe80::1%eth0", False), ("fc00::1", False), ("2002:0a00:0001::", False), ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d822", True), ("ff02::1", False), ("::", False), ("255.255.255.255", False),
    ],
)  # fmt: skip
def test_only_the_open_internet_may_be_asked(address: str, allowed: bool) -> None:
    assert addresses.may_be_asked(address, allow_loopback=False) is allowed


@pytest.mark.parametrize("address", ["127.0.0.1", "127.3.2.1", "::1", "::ffff:127.0.0.1"])
def test_loopback_may_be_asked_where_it_is_allowed(address: str) -> None:
    assert addresses.may_be_asked(address, allow_loopback=True)


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "017700000001", "127.1", "[::ffff:7f00:1]", "localhost"])
def test_odd_names_of_this_machine_are_refused(tmp_path: Path, host: str) -> None:
    with pytest.raises(FetchError) as failed:
        fetch(f"http://{host}:9/film.mp4", tmp_path, Limits(1000, 10.0))
    assert failed.value.kind == "wrong-url"


@pytest.fixture
def rebinding(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """`rebind.example` leads to the open internet when it is first looked up, and then to this machine."""
    real, told = socket.getaddrinfo, []

    def answer(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host != "rebind.example":
            return real(host, *args, **kwargs)
        told.append("93.184.216.34" if not told else "127.0.0.1")
        return real(told[-1], *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return told


def test_name_that_changes_its_mind_leads_nowhere(rebinding: list[str], rough: Rough, tmp_path: Path) -> None:
    port = rough.address.rpartition(":")[2]
    rough.put("/film.mp4", b"secret of this machine")
    with pytest.raises(FetchError) as failed:
        fetch(f"http://rebind.example:{port}/film.mp4", tmp_path / "out", Limits(1000, 10.0))
    assert failed.value.kind == "wrong-url"
    assert len(rebinding) > 1
    assert rough.asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_into_a_private_network_is_not_followed(rough: Rough, get: Get, status: int) -> None:
    rough.put("/film.mp4", status=status, headers={"Location": "http://169.254.169.254/latest/meta-data"})
    with pytest.raises(FetchError) as failed:
        get(rough.address + "/film.mp4")
    assert failed.value.kind == "wrong-url"
    assert "private network" in failed.value.message


def test_redirect_without_an_end_is_broken_off(rough: Rough, get: Get) -> None:
    rough.put("/film.mp4", status=302, headers={"Location": "/film.mp4"})
    with pytest.raises(FetchError):
        get(rough.address + "/film.mp4")
    assert len(rough.asked) < 30


def test_redirect_to_another_kind_of_address(rough: Rough, get: Get) -> None:
    rough.put("/film.mp4", status=302, headers={"Location": "file:///etc/passwd"})
    with pytest.raises(FetchError):
        get(rough.address + "/film.mp4")


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, lambda data: gzip.compress(gzip.compress(data))])
def test_page_that_unpacks_to_more_than_any_page_is_refused(
    rough: Rough, get: Get, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(pages, "MAX_PAGE", 1 << 20)
    body = pack(b"<html>" + b" " * (20 << 20))
    names = "gzip, gzip" if body[:2] == b"\x1f\x8b" and gzip.decompress(body)[:2] == b"\x1f\x8b" else ""
    names = names or ("gzip" if body[:2] == b"\x1f\x8b" else "deflate")
    rough.put("/page", body, kind="text/html", headers={"Content-Encoding": names})
    with pytest.raises(FetchError) as failed:
        get(rough.address + "/page")
    assert failed.value.kind == "too-large"


def test_page_without_an_end_is_broken_off(rough: Rough, get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MAX_PAGE", 1 << 20)
    rough.put("/page", b"<html>" + b" " * (8 << 20), kind="text/html", length=False)
    with pytest.raises(FetchError) as failed:
        get(rough.address + "/page")
    assert failed.value.kind == "too-large"
    assert rough.sent < 8 << 20


@pytest.mark.parametrize("path", ["/film.mp4", "/page"])
def test_server_that_only_crawls_is_given_up(
    rough: Rough, get: Get, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(wires, "CRAWL_SECONDS", 0.5)
    kind = "text/html" if path == "/page" else "video/mp4"
    rough.put(path, b"<html>" + b"x" * 100_000, kind=kind, block=10, seconds=0.02)
    began = time.monotonic()
    with pytest.raises(FetchError) as failed:
        get(rough.address + path)
    assert failed.value.kind == "network"
    assert time.monotonic() - began < 8


def test_stop_wakes_whoever_waits_on_a_silent_server(tmp_path: Path, limits: Limits) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        stop = Stop()
        threading.Timer(0.5, stop.set).start()
        began = time.monotonic()
        with pytest.raises(FetchError) as failed:
            fetch(f"http://127.0.0.1:{silent.getsockname()[1]}/film.mp4", tmp_path / "out", limits, stop=stop)
    assert failed.value.kind == "stopped"
    assert time.monotonic() - began < 8


def test_server_that_speaks_no_tls(rough: Rough, get: Get) -> None:
    rough.put("/film.mp4", b"x")
    with pytest.raises(FetchError) as failed:
        get(rough.address.replace("http://", "https://") + "/film.mp4")
    assert failed.value.kind == "tls"


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-x\r\n", b"\0" * 90_000])
def test_server_that_speaks_something_else(get: Get, said: bytes) -> None:
    def answer(server: socket.socket) -> None:
        for _ in range(2):
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                connection.sendall(said)

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        thread = threading.Thread(target=answer, args=(server,))
        thread.start()
        with pytest.raises(FetchError) as failed:
            get(f"http://127.0.0.1:{server.getsockname()[1]}/film.mp4")
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
    assert failed.value.kind == "network"
