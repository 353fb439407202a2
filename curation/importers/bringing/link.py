"""Where a row's media is: a file in a folder, or an address that waits for `curate download`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from curation.acquire.lists.datasets import Reading, address_of, in_folder, listed_ids
from curation.acquire.lists.folder import SOUND_ENDINGS
from curation.acquire.lists.manifests.base import Row, RowError
from curation.acquire.platforms import youtube_id
from curation.acquire.storing import locate
from curation.importers.bringing.asked import UnfitError
from curation.importers.rows.entries import doubtful, wrong
from schemas.base import encodable
from schemas.issues import Issue
from schemas.loose import LooseMedia, LooseRow

_SHORTEST = 0.04
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff")


@dataclass(frozen=True)
class Place:
    """Where the media of a question is.

    Args:
        location: An absolute path or an address.
        start: In seconds of it; None for its beginning.
        end: In seconds of it; None for its end.
    """

    location: str
    start: float | None = None
    end: float | None = None


Files = Callable[[Row], tuple[str, bool]]
"""The file in a folder by the names of a row, and whether it is the wanted span alone."""
Find = Callable[[LooseRow], Place]
"""Where the media of a row is; UnfitError where nobody can say."""


def finder(reading: Reading, *, youtube: bool) -> Find:
    """A function that finds the media of rows.

    Args:
        reading: The folder with the media, and the list of addresses of ids, where they are given.
        youtube: Whether ids that look like YouTube's are: those of datasets that only name files may look alike.

    Raises:
        RecordsError: The list of ids cannot be read.
    """
    folder = None if reading.media_folder is None else Path(reading.media_folder)
    files = None if folder is None else in_folder(folder)
    listed = {} if reading.ids is None else listed_ids(reading.ids)

    def find(row: LooseRow) -> Place:
        if len(row.media) != 1 or _is_picture(row.media[0]):
            return _one_file(row, files)
        media = row.media[0]
        start, end = _span(media, row.subject)
        try:
            found = _local(media, folder, files)
        except RowError as exc:
            raise UnfitError(exc.issue(row.subject)) from exc
        if found is not None:
            location, cut = found
            return Place(location) if cut else Place(location, start, end)
        return Place(_address(media, row.subject, listed, youtube, folder), start, end)

    return find


def _span(media: LooseMedia, subject: str) -> tuple[float | None, float | None]:
    start, end = media.start or None, media.end
    if end is not None and end - (start or 0.0) < _SHORTEST:
        message = f"ends at {end:g} s, which is not after its start at {start or 0:g} s"
        raise UnfitError(wrong(subject, message, "give start and end in seconds of the media", kind="bad-span"))
    return start, end


def _local(media: LooseMedia, folder: Path | None, files: Files | None) -> tuple[str, bool] | None:
    """The file of a piece of media, and whether it is the wanted span alone; None where it is not in the folder."""
    if folder is None or files is None:
        return None
    if media.file and (exact := _inside(folder, media.file)) is not None:
        return str(exact), False
    stem = PurePosixPath(media.file.replace("\\", "/")).stem if media.file else ""
    # A span's own name, such as VALOR's, ends in a fraction of a second and not in a file's ending.
    name = media.file if media.file and media.end is not None else ""
    tried = [one for one in (media.id, stem) if one]
    try:
        location, cut = files(Row(media.id or stem or name, name=name, files=tuple(tried)))
    except RowError as exc:
        if exc.kind != "no-such-file":
            raise
        return None
    found = Path(location)
    by_own_id = media.id and media.id != stem and found.stem == media.id
    return (location, cut) if by_own_id or _lies_in(found, _folders(media.file)) else None


def _folders(name: str) -> tuple[str, ...]:
    """The directories that a row names before a file."""
    return tuple(part for part in PurePosixPath(name.replace("\\", "/")).parts[:-1] if part != "/")


def _lies_in(file: Path, folders: tuple[str, ...]) -> bool:
    """Whether a file lies in these directories: `train/1.mp4` is not what a row means by `test/1.mp4`."""
    return not folders or file.parent.parts[-len(folders) :] == folders


def _inside(folder: Path, name: str) -> Path | None:
    try:
        path = (folder / name.replace("\\", "/").lstrip("/")).resolve()
        return path if path.is_relative_to(folder.resolve()) and path.is_file() else None
    except (OSError, ValueError):
        return None


def _address(media: LooseMedia, subject: str, listed: dict[str, str], youtube: bool, folder: Path | None) -> str:
    text = media.url or listed.get(media.id, "") or (media.id if youtube and youtube_id(media.id) else "")
    if text:
        try:
            address = address_of(text, "--media")
        except RowError as exc:
            raise UnfitError(exc.issue(subject)) from exc
        if isinstance(found := locate(address, subject), Issue):
            raise UnfitError(found.model_copy(update={"subject": subject}))
        return address
    name = encodable((media.file if _folders(media.file) else media.id or media.file)[:60])
    if folder is not None:
        hint = "put its media into the folder and import again"
        raise UnfitError(wrong(subject, f"no file is called {name!r}", hint, kind="no-such-file"))
    hint = "give the folder with its media: --media DIR; or a list of addresses: --ids FILE"
    raise UnfitError(wrong(subject, f"the media {name!r} is no address", hint, kind="needs-media"))


def _one_file(row: LooseRow, files: Files | None) -> Place:
    """The file, called as the question, into which somebody put the several media of a row together."""
    if not row.media:
        raise UnfitError(wrong(row.subject, "names no media", kind="needs-media"))
    if files is not None and row.id:
        try:
            return Place(files(Row(row.id))[0])
        except RowError as exc:
            if exc.kind != "no-such-file":
                raise UnfitError(exc.issue(row.subject)) from exc
    kinds = Counter(one.role.partition("-")[0] for one in row.media)
    told = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
    asks = f"asks about {len(row.media)} media ({told})" if len(row.media) > 1 else "asks about a picture"
    hint = f"if that asks the same, make one film of it: {row.id or 'as the question'}.mp4 in the folder of --media"
    kind = "several-media" if len(row.media) > 1 else "no-film"
    raise UnfitError(wrong(row.subject, f"{asks}, and a question here is about one film", hint, kind=kind))


def _is_picture(media: LooseMedia) -> bool:
    return media.role.startswith("image") or media.file.lower().endswith(_PICTURES)


def sound_alone(row: LooseRow, place: Place) -> list[Issue]:
    """What to say of a row about a sound without a picture, as its media is called; nothing of others."""
    if not place.location.lower().endswith(SOUND_ENDINGS):
        return []
    message = "is about a sound alone; people judge films with picture and sound, so it will not be sent to them"
    return [doubtful(row.subject, "no-picture", message, "give a film with a picture, or leave it out")]
