"""The only door to fsspec: a folder, or a prefix of an object store, that files are written to and read back from.

Keys, regions and endpoints come from the environment, as for all tools of that store.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from schemas.errors import ReleaseError, SettingsError, ToolkitError, UsageError

T = TypeVar("T")

_CHUNK = 1 << 20
_CLOSING_SECONDS = 10.0
_EXTRAS = {"s3": "aurelia-toolkit[s3]", "gs": "gcsfs", "gcs": "gcsfs", "abfs": "adlfs", "az": "adlfs"}


class Storage:
    """A folder or a prefix in a store.

    Args:
        url: A path, or an address such as `s3://BUCKET/PREFIX`.

    Raises:
        SettingsError: What reaches this kind of store is not installed.
        UsageError: There is no such kind of store.
        ReleaseError: Its server does not answer.
    """

    def __init__(self, url: str) -> None:
        from fsspec.core import url_to_fs

        self.url = url
        scheme = url.partition("://")[0] if "://" in url else "file"
        options: dict[str, Any] = {"skip_instance_cache": True} if scheme != "memory" else {}
        if scheme == "s3":
            endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
            options |= {"endpoint_url": endpoint} if endpoint else {}
        try:
            self._files, self._root = url_to_fs(url, **options)
        except ImportError as exc:
            package = _EXTRAS.get(scheme, scheme)
            raise SettingsError(url, "needs a package for this store", f"run: pip install '{package}'") from exc
        except ValueError as exc:
            hint = "write a folder, or an address such as s3://BUCKET/PREFIX"
            raise UsageError(url, f"is no place to write to: {exc}", hint) from exc
        except Exception as exc:  # some stores connect at once, and each has errors of its own
            raise ReleaseError(url, f"cannot be reached: {_plain(exc)}", "check its address and keys") from exc
        self.local = scheme == "file"

    def close(self) -> None:
        """Let the connections go."""
        loop, client = getattr(self._files, "loop", None), getattr(self._files, "s3", None)
        if loop is not None and client is not None:
            from fsspec.asyn import sync

            with suppress(Exception):  # it is over anyhow
                sync(loop, client.__aexit__, None, None, None, timeout=_CLOSING_SECONDS)

    def sizes(self, folder: str) -> dict[str, int]:
        """Files below a folder with their sizes; none where it is not there."""

        def found() -> dict[str, int]:
            self._files.invalidate_cache()
            top = self._path(folder)
            try:
                listed = self._files.find(top, detail=True)
            except FileNotFoundError:
                return {}
            return {path[len(top) + 1 :]: int(info["size"]) for path, info in listed.items() if path != top}

        return self._do(found)

    def put(self, source: Path, name: str) -> None:
        """Write a file."""

        def write() -> None:
            target = self._path(name)
            if self.local:
                Path(target).parent.mkdir(parents=True, exist_ok=True)
                with source.open("rb") as read, open(target, "wb") as written:
                    shutil.copyfileobj(read, written, _CHUNK)
                    written.flush()
                    os.fsync(written.fileno())
            else:
                self._files.put_file(str(source), target)

        self._do(write)

    def sha256(self, name: str) -> str:
        """Read a file back and hash it."""

        def hashed() -> str:
            found = hashlib.sha256()
            with self._files.open(self._path(name), "rb") as file:
                while piece := file.read(_CHUNK):
                    found.update(piece)
            return found.hexdigest()

        return self._do(hashed)

    def copy(self, name: str, target: str) -> None:
        """Copy a file within the store."""
        self._do(lambda: self._files.cp_file(self._path(name), self._path(target)))

    def rename(self, folder: str, target: str) -> None:
        """Give a local folder its name, at once."""
        self._do(lambda: os.rename(self._path(folder), self._path(target)))

    def remove(self, folder: str) -> None:
        """Remove a folder with all it holds, where it is there."""

        def gone() -> None:
            with suppress(FileNotFoundError):
                self._files.rm(self._path(folder), recursive=True)

        self._do(gone)

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"

    def _do(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except ToolkitError:
            raise
        except FileNotFoundError as exc:
            raise ReleaseError(self.url, "the folder or bucket is not there", "make it first") from exc
        except Exception as exc:  # every store has errors of its own; all of them mean the same here
            raise ReleaseError(
                self.url,
                f"cannot be written or read: {_plain(exc)}",
                "check its address, keys and room, then run it again",
            ) from exc


def _plain(exc: Exception) -> str:
    return f"{type(exc).__name__}: {exc}".split("?", 1)[0].split("\n", 1)[0][:200]
