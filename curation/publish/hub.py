"""The only door to huggingface_hub: one dataset repository, and what publishing needs of it.

The token comes from the environment or from huggingface_hub's own login; it is neither kept nor told.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from curation.publish.patience import PassingError, Pause, patiently
from schemas.errors import ReleaseError
from schemas.release import ReleaseFile

T = TypeVar("T")

MAIN = "main"
_KIND = "dataset"
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Refs:
    """The branches and tags of a repository, with their commits."""

    branches: Mapping[str, str]
    tags: Mapping[str, str]


@dataclass(frozen=True)
class HubFile:
    """A file of a repository."""

    path: str
    sha256: str | None
    """Of the content, where it is kept as a large file; None where git keeps it."""
    blob_id: str
    """Git's own hash."""

    def is_same(self, file: ReleaseFile, folder: Path) -> bool:
        """Whether it has a release file's content."""
        if self.sha256 is not None:
            return self.sha256 == file.sha256
        return self.blob_id == _git_hash(folder / file.path)


class Hub:
    """One dataset repository.

    Args:
        repo: `OWNER/NAME`.
        pause: Waits for some seconds before another try.
    """

    def __init__(self, repo: str, pause: Pause = time.sleep) -> None:
        import huggingface_hub  # slow to import, and needed here alone

        self.repo = repo
        self.pause = pause
        self._api = huggingface_hub.HfApi()

    def create(self, *, private: bool) -> None:
        """Make the repository, where it is not there yet."""
        self._do(lambda: self._api.create_repo(self.repo, repo_type=_KIND, private=private, exist_ok=True))

    def refs(self) -> Refs:
        """The branches and tags there are."""
        refs = self._do(lambda: self._api.list_repo_refs(self.repo, repo_type=_KIND))
        return Refs(
            {one.name: one.target_commit for one in refs.branches}, {one.name: one.target_commit for one in refs.tags}
        )

    def branch(self, name: str) -> None:
        """Make a branch of main, where it is not there yet."""
        self._do(lambda: self._api.create_branch(self.repo, branch=name, repo_type=_KIND, exist_ok=True))

    def drop_branch(self, name: str) -> None:
        """Remove a branch; its commits stay where a tag holds them."""
        self._do(lambda: self._api.delete_branch(self.repo, branch=name, repo_type=_KIND))

    def tag(self, name: str, commit: str) -> None:
        """Give a commit its name for good."""
        # exist_ok: a first try may have gone through without our hearing of it
        self._do(lambda: self._api.create_tag(self.repo, tag=name, revision=commit, repo_type=_KIND, exist_ok=True))

    def files(self, revision: str) -> dict[str, HubFile]:
        """Every file of a branch, tag or commit, by path."""
        from huggingface_hub.hf_api import RepoFile

        def listed() -> dict[str, HubFile]:
            tree = self._api.list_repo_tree(self.repo, recursive=True, revision=revision, repo_type=_KIND)
            found = [one for one in tree if isinstance(one, RepoFile)]
            return {one.path: HubFile(one.path, one.lfs.sha256 if one.lfs else None, one.blob_id) for one in found}

        return self._do(listed)

    def commit(
        self, revision: str, add: Sequence[ReleaseFile], remove: Sequence[str], folder: Path, message: str,
        *, parent: str | None = None,
    ) -> str:  # fmt: skip
        """Write files in one commit; content that the Hub holds already is not sent again.

        It is tried once: whether a commit went through that was never answered is seen from what is there.

        Args:
            revision: The branch.
            add: Files to write, from `folder`.
            remove: Paths to remove.
            folder: The release folder.
            message: What the commit says.
            parent: The commit that must be the newest one; None for whatever is.

        Returns:
            The new commit.

        Raises:
            PassingError: It may work in a moment, or may have worked.
            ReleaseError: It will not.
        """
        from huggingface_hub import CommitOperationAdd, CommitOperationDelete

        operations: list[Any] = [CommitOperationAdd(file.path, str(folder / file.path)) for file in add]
        operations += [CommitOperationDelete(path, is_folder=False) for path in remove]
        made = self._once(
            lambda: self._api.create_commit(
                self.repo, operations, commit_message=message, repo_type=_KIND, revision=revision, parent_commit=parent
            )
        )
        return str(made.oid)

    def reload(self, revision: str, patterns: Sequence[str], folder: Path) -> None:
        """Download files as anybody would, into an empty folder."""
        self._do(
            lambda: self._api.snapshot_download(
                self.repo, repo_type=_KIND, revision=revision, local_dir=str(folder), allow_patterns=list(patterns)
            )
        )
        shutil.rmtree(folder / ".cache", ignore_errors=True)  # huggingface_hub's own notes

    def _do(self, call: Callable[[], T]) -> T:
        return patiently(lambda: self._once(call), self.pause)

    def _once(self, call: Callable[[], T]) -> T:
        """Call, with errors told as ours."""
        import httpx2
        from huggingface_hub import errors

        try:
            with _quiet():
                return call()
        except errors.OfflineModeIsEnabled as exc:
            raise self._error("is not asked: HF_HUB_OFFLINE is set", "unset HF_HUB_OFFLINE") from exc
        except errors.LocalTokenNotFoundError as exc:
            raise self._error("needs a login", _LOGIN) from exc
        except errors.HfHubHTTPError as exc:
            raise self._refused(exc.response.status_code, exc.response.headers, str(exc.server_message or "")) from exc
        except (httpx2.TransportError, ConnectionError, TimeoutError, errors.LocalEntryNotFoundError) as exc:
            raise PassingError(self._error("does not answer", "look at the network, then run it again")) from exc
        except RuntimeError as exc:  # uploads wrap whatever befell them
            raise PassingError(self._error(f"did not take it: {_plain(exc)}", "run it again: it goes on")) from exc
        except (ValueError, OSError) as exc:
            raise self._error(f"did not take it: {_plain(exc)}", "see what it says, then run it again") from exc

    def _refused(self, status: int, headers: Mapping[str, str], said: str) -> Exception:
        told = f": {said.splitlines()[0][:200]}" if said.strip() else ""
        if status in _PASSING:
            error = self._error(f"is busy (HTTP {status}){told}", "run it again later: it goes on where it was")
            return PassingError(error, _seconds(headers.get("Retry-After", "")))
        if status in (401, 403, 404):
            return self._error(f"refuses (HTTP {status}){told}", _LOGIN)
        if status == 412:
            return self._error("was changed by somebody else meanwhile", "look at what changed, then run it again")
        return self._error(f"refuses (HTTP {status}){told}", "see what it says")

    def _error(self, message: str, hint: str) -> ReleaseError:
        return ReleaseError(f"hub:{self.repo}", message, hint)


_LOGIN = "log in with the right to write there: hf auth login, or set HF_TOKEN"


@contextmanager
def _quiet() -> Iterator[None]:
    """No bars of its own, and no deprecations inside its own calls."""
    from huggingface_hub.utils.tqdm import are_progress_bars_disabled, disable_progress_bars, enable_progress_bars

    shown = not are_progress_bars_disabled()
    disable_progress_bars()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            yield
    finally:
        if shown:
            enable_progress_bars()


def _seconds(text: str) -> float | None:
    return float(text) if text.strip().isdigit() else None


def _plain(exc: Exception) -> str:
    """An error's first line without addresses: signed ones are keys."""
    cause = exc.__cause__ or exc
    line = (str(cause).splitlines() or [""])[0]
    return f"{type(cause).__name__}: {line.split('http', 1)[0].strip()[:160]}"


def _git_hash(path: Path) -> str:
    """What git calls a file's content: the sha1 of its header and bytes."""
    hashed = hashlib.sha1(f"blob {os.stat(path).st_size}\0".encode(), usedforsecurity=False)
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            hashed.update(piece)
    return hashed.hexdigest()
