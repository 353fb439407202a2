"""Answers of servers, read and unpacked only so far: some pages have no end, some small ones unpack to petabytes."""

from __future__ import annotations

import io
import urllib.response
import zlib
from typing import Any

from yt_dlp.networking._urllib import UrllibResponseAdapter

from curation.acquire.fetch.watch import Watch

MAX_PAGE = 32 * 2**20
"""Most bytes of a page, a playlist or a record; only media is longer."""


class Page(UrllibResponseAdapter):  # type: ignore[misc]
    """An answer that is never read whole beyond `MAX_PAGE`."""

    def __init__(self, response: Any, watch: Watch) -> None:
        super().__init__(response.fp)
        self._inner = response  # one that nobody holds is closed
        self._watch = watch

    def read(self, amt: int | None = None) -> bytes:
        """So many bytes, or all."""
        if amt is not None:
            return bytes(super().read(amt))
        data = bytearray()
        while more := super().read(65536):
            data += more
            if len(data) > MAX_PAGE:
                self.close()
                self._watch.refuse("too-large", f"sent a page of more than {MAX_PAGE} bytes")
        return bytes(data)


def decoded(response: Any, watch: Watch) -> Any:
    """The same answer unpacked, where it is packed: never to more than `MAX_PAGE` (a small file may hold petabytes)."""
    names = [name.strip().lower() for name in response.headers.get("Content-Encoding", "").split(",")]
    names = [name for name in names if name not in ("", "identity")]
    if not names:
        return response
    data = response.read(MAX_PAGE + 1)
    for name in reversed(names[:3]):
        data = _unpacked(data, name, watch)
    plain = urllib.response.addinfourl(io.BytesIO(data), response.headers, response.url, response.code)
    plain.msg = response.msg  # type: ignore[attr-defined]
    return plain


def _unpacked(data: bytes, name: str, watch: Watch) -> bytes:
    if name not in ("gzip", "x-gzip", "deflate"):
        watch.refuse("network", f"sent what was not asked for: packed as {name[:20]}")
    for bits in (zlib.MAX_WBITS | 16,) if "gzip" in name else (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        unpacker = zlib.decompressobj(bits)
        try:
            found = unpacker.decompress(data, MAX_PAGE + 1)
        except zlib.error:
            continue
        if len(data) > MAX_PAGE or len(found) > MAX_PAGE:
            watch.refuse("too-large", f"sent a page of more than {MAX_PAGE} bytes when unpacked")
        return found
    watch.refuse("network", f"sent what cannot be unpacked as {name}")
