"""The only door to s3fs: clips in an S3-compatible object store."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from curation.review.sync import remote
from schemas.errors import ReviewError, SettingsError

_SCHEME = "s3://"
_MARKER = "README.txt"
_MARKER_TEXT = b"Clips under review. They are written and removed by `curate review push`.\n"
_CLOSING_SECONDS = 10.0
_SIGNED_MINUTES = 120
"""How long an address that Label Studio signs works: longer than a page stays open."""


def is_bucket(url: str) -> bool:
    """Whether an address names an object store."""
    return url.startswith(_SCHEME)


class Bucket:
    """A prefix in a bucket. Keys, region and endpoint come from the environment (`AWS_...`), as for all AWS tools.

    Args:
        url: `s3://BUCKET/PREFIX`.

    Raises:
        SettingsError: It names no bucket, or s3fs is not installed.
    """

    def __init__(self, url: str) -> None:
        self.name, _, self.prefix = url.removeprefix(_SCHEME).strip("/").partition("/")
        if not self.name or "@" in self.name or "?" in url:
            raise SettingsError("review_media", "names no bucket", "it has the form s3://BUCKET/PREFIX, without keys")
        self.url = f"{_SCHEME}{self.name}/{self.prefix}"
        self._endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL", "")
        self._files: Any = None
        self._there: set[str] | None = None

    @property
    def local(self) -> bool:
        """Whether it is on this machine."""
        return bool(self._endpoint) and remote.host_of(self._endpoint) in {"127.0.0.1", "localhost", "::1"}

    def storage(self) -> dict[str, Any]:
        """What Label Studio needs to sign addresses; the keys go to it and nowhere else."""
        env = os.environ
        return {
            "title": "clips", "bucket": self.name, "prefix": self.prefix, "use_blob_urls": False,
            "regex_filter": "^$", "presign": True, "presign_ttl": _SIGNED_MINUTES,
            "aws_access_key_id": env.get("AWS_ACCESS_KEY_ID"),
            "aws_secret_access_key": env.get("AWS_SECRET_ACCESS_KEY"),
            "aws_session_token": env.get("AWS_SESSION_TOKEN"),
            "region_name": env.get("AWS_REGION") or env.get("AWS_DEFAULT_REGION"),
            "s3_endpoint": self._endpoint or None,
        }  # fmt: skip

    def begin(self) -> None:
        """Put something below the prefix: Label Studio takes no empty one."""
        if _MARKER not in self._known():
            self._do(lambda: self._fs().pipe_file(self._path(_MARKER), _MARKER_TEXT))
            self._known().add(_MARKER)

    def upload(self, files: Mapping[str, Path]) -> int:
        """Upload files that are not there yet, by name; returns how many."""
        known = self._known() if files else set()
        missing = {name: path for name, path in files.items() if name not in known}
        for name, path in missing.items():
            self._do(lambda path=path, name=name: self._fs().put_file(str(path), self._path(name)))
            known.add(name)
        return len(missing)

    def remove(self, names: Iterable[str]) -> None:
        """Remove files that are there."""
        for name in sorted(set(names) & self._known()):
            self._do(lambda name=name: self._fs().rm_file(self._path(name)))
            self._known().discard(name)

    def close(self) -> None:
        """Let the connections go."""
        if self._files is not None:
            from fsspec.asyn import sync

            # s3fs itself waits a tenth of a second for it, and leaves the sockets open where that is too short.
            sync(self._files.loop, self._files.s3.__aexit__, None, None, None, timeout=_CLOSING_SECONDS)
            self._files = None

    def _known(self) -> set[str]:
        """Names below the prefix, listed once."""
        if self._there is None:
            found = self._do(lambda: self._fs().find(f"{self.name}/{self.prefix}"))
            self._there = {path.rsplit("/", 1)[-1] for path in found}
        return self._there

    def _path(self, name: str) -> str:
        return f"{self.name}/{self.prefix}/{name}"

    def _fs(self) -> Any:
        if self._files is None:
            try:
                import s3fs
            except ImportError as exc:
                raise SettingsError(
                    "review_media", "needs a package for object stores", "run: pip install 'aurelia-toolkit[s3]'"
                ) from exc
            self._files = s3fs.S3FileSystem(endpoint_url=self._endpoint or None, skip_instance_cache=True)
        return self._files

    def _do(self, call: Any) -> Any:
        try:
            return call()
        except FileNotFoundError as exc:
            raise ReviewError(self.url, f"a file or the bucket is not there: {exc}", "make the bucket first") from exc
        except (OSError, _botocore_error()) as exc:
            raise ReviewError(
                self.url, f"the object store refuses or does not answer: {_plain(exc)}",
                "check AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
            ) from exc  # fmt: skip


def _botocore_error() -> type[Exception]:
    try:
        from botocore.exceptions import BotoCoreError
    except ImportError:
        return OSError
    return BotoCoreError  # type: ignore[no-any-return]


def _plain(exc: Exception) -> str:
    return f"{type(exc).__name__}: {exc}".split("?", 1)[0][:200]
