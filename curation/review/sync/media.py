"""Where the pages find the clips: our own server's folder, an address that serves it, or an object store."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Protocol

from curation.blobs import disk_error
from curation.review.studio.place import place_of, workspace_id
from curation.review.sync.client import Client
from curation.review.sync.mediastore import Bucket, is_bucket
from curation.workspace import Workspace
from schemas.errors import ReviewError


class Media(Protocol):
    """Where the pages find the clips. `shown` and `variants` put them into the served folder first."""

    @property
    def url(self) -> str:
        """The address below which the pages find the files; empty for our own server's."""

    @property
    def abroad(self) -> bool:
        """Whether the media leave this machine."""

    def serve(self, client: Client, project: int) -> None:
        """Let a project's pages show them."""

    def bring(self, names: Iterable[str]) -> None:
        """Bring files of the served folder to where the pages find them."""

    def free(self, names: Iterable[str]) -> None:
        """Take files away that no task shows any more."""

    def close(self) -> None:
        """Let connections go."""


def choose(workspace: Workspace, client: Client, url: str) -> Media:
    """The media place that an option (else the setting `review_media`) names.

    Raises:
        ReviewError: The server is on another machine, and nothing is named.
        SettingsError: The object store's packages are missing, or its address is wrong.
    """
    url = url or workspace.settings.review_media
    clips = place_of(workspace.root).clips
    if is_bucket(url):
        return InBucket(Bucket(f"{url.rstrip('/')}/{workspace_id(workspace.root)}"), clips, client.local)
    if not client.local and not url:
        raise ReviewError(
            client.url, "is on another machine and cannot see the clips of this workspace",
            "name s3://BUCKET/PREFIX with --media, or serve review/media/clips over https and name its address",
        )  # fmt: skip
    return InFolder(clips, url.rstrip("/"), not client.local)


class InFolder:
    """The served folder itself: our own server reads it, or somebody serves it under an address."""

    def __init__(self, clips: Path, url: str, abroad: bool) -> None:
        self.url, self.abroad = url, abroad
        self._clips = clips

    def serve(self, client: Client, project: int) -> None:
        """Let a project's pages show the files below the folder on the server's machine."""
        try:
            self._clips.mkdir(parents=True, exist_ok=True)  # Label Studio takes no folder that is not there
        except OSError as exc:
            raise disk_error(self._clips, exc) from exc
        path = str(self._clips.resolve())
        if self.url or any(row.get("path") == path for row in client.storages(project, "localfiles")):
            return
        body = {"title": "clips", "path": path, "use_blob_urls": False, "regex_filter": "^$"}
        refused = client.add_storage(project, "localfiles", body)
        if refused:
            raise ReviewError(
                client.url, f"may not show the files of this workspace: {refused}",
                "start it with LABEL_STUDIO_LOCAL_FILES_SERVING_ENABLED=true and "
                f"LABEL_STUDIO_LOCAL_FILES_DOCUMENT_ROOT={PurePath(path).parent}",
            )  # fmt: skip

    def bring(self, names: Iterable[str]) -> None:
        """Nothing: they are there."""

    def free(self, names: Iterable[str]) -> None:
        """Take files out of the folder; the store keeps its own."""
        for name in names:
            if name == PurePath(name).name:
                try:
                    (self._clips / name).unlink(missing_ok=True)
                except OSError as exc:
                    raise disk_error(self._clips / name, exc) from exc

    def close(self) -> None:
        """Nothing: there are no connections."""


class InBucket:
    """An object store. Label Studio itself signs an address when somebody opens a page: no task holds one."""

    def __init__(self, bucket: Bucket, clips: Path, local: bool) -> None:
        self.url = bucket.url
        self.abroad = not (local and bucket.local)
        self._bucket, self._folder = bucket, InFolder(clips, bucket.url, self.abroad)
        self._clips = clips

    def serve(self, client: Client, project: int) -> None:
        """Let Label Studio sign addresses of the bucket for a project's pages."""
        rows = client.storages(project, "s3")
        if any((row.get("bucket"), row.get("prefix")) == (self._bucket.name, self._bucket.prefix) for row in rows):
            return
        self._bucket.begin()
        refused = client.add_storage(project, "s3", self._bucket.storage())
        if refused:
            raise ReviewError(
                client.url, f"cannot read {self.url}: {refused}",
                "it must reach the object store with the keys of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; one on a "
                "private network only when started with LABEL_STUDIO_SSRF_PROTECTION_ENABLED=false",
            )  # fmt: skip

    def bring(self, names: Iterable[str]) -> None:
        """Upload files that are not in the bucket."""
        self._bucket.upload({name: self._clips / name for name in names})

    def free(self, names: Iterable[str]) -> None:
        """Take files out of the bucket and the folder."""
        some = list(names)
        self._bucket.remove(some)
        self._folder.free(some)

    def close(self) -> None:
        """Let the connections go."""
        self._bucket.close()
