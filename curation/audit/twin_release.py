"""Twins as a folder that `aurelia evaluate` can run: the items, their twins, the media, and which belongs to which."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from aurelia import whole
from aurelia.audit import twins
from aurelia.audit.twins import SWAPS, Kind, Twin
from aurelia.evaluate.plan import describe
from aurelia.evaluate.samples import Sample, load
from aurelia.media.probe import probe
from aurelia.media_hash import media_sha256
from curation.release.builder import TABLE
from curation.release.rows import media_path
from curation.release.tables import parquet
from schemas.base import canonical_json, identity, short
from schemas.errors import MediaError, UsageError, WorkspaceError, disk_error
from schemas.issues import Issue
from schemas.item import SplitName
from schemas.release import ReleaseMedia, ReleaseRow

FILE = "twins.jsonl"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Twins:
    """What was made.

    Args:
        folder: The folder.
        twins: The twins in it.
        issues: What could not be made, and why.
    """

    folder: Path
    twins: tuple[Twin, ...]
    issues: tuple[Issue, ...]


def make_twins(
    release: Path, out: Path, *, kinds: Sequence[Kind] = twins.KINDS, split: str = "test", shift: float = 2.0,
    seed: int = 0, limit: int | None = None, media: Path | None = None,
    progress: Progress = lambda _what, _done, _all: None,
) -> Twins:  # fmt: skip
    """Write the items of a release and their twins as a folder of one split; files that are there are kept.

    Args:
        release: The release folder.
        out: The folder to make.
        kinds: Which twins.
        split: Which split of the release.
        shift: By how many seconds a shifted sound is late.
        seed: Decides which clip lends its sound or picture.
        limit: Most items; None for all.
        media: A folder with media that the release withholds.
        progress: Told of every item.

    Raises:
        UsageError: The split is not there, or no item allows a twin.
        WorkspaceError: The folder cannot be written.
    """
    samples, issues = load(release, splits=(split,), media=media)
    found, made, problems = list(samples[:limit]), list[tuple[Twin, ReleaseRow]](), list(issues)
    home = out / split
    try:
        for number, sample in enumerate(found, start=1):
            for kind in kinds:
                twin = _tried(sample, kind, found, home, shift, seed, problems)
                made += [twin] if twin else []
            progress("make twins", number, len(found))
        if not made:
            raise UsageError(str(release), "allows no twin of these kinds", "name other kinds, or another split")
        _write(release, out, split, found, made)
    except OSError as exc:
        raise disk_error(out, exc) from exc
    return Twins(out, tuple(twin for twin, _ in made), tuple(problems))


def read_twins(folder: Path) -> tuple[Twin, ...]:
    """The twins of a folder.

    Raises:
        WorkspaceError: It holds none.
    """
    try:
        return tuple(Twin.model_validate_json(line) for line in (folder / FILE).read_bytes().splitlines())
    except (OSError, ValueError) as exc:
        raise WorkspaceError(str(folder), "holds no twins", "make them with: curate audit twins RELEASE") from exc


def _tried(
    sample: Sample, kind: Kind, every: Sequence[Sample], home: Path, shift: float, seed: int, problems: list[Issue]
) -> tuple[Twin, ReleaseRow] | None:
    try:
        return _twin(sample, kind, every, home, shift, seed) if twins.applies(sample.row, kind, sample.media) else None
    except MediaError as exc:
        about = f"item {short(sample.row.id)}"
        problems.append(Issue(kind="twin-failed", subject=about, message=f"no twin {kind}: {exc}", hint=exc.hint))
        return None


def _twin(
    sample: Sample, kind: Kind, every: Sequence[Sample], home: Path, shift: float, seed: int
) -> tuple[Twin, ReleaseRow] | None:
    donor = _donor(sample, kind, every, seed) if kind in SWAPS else None
    if kind in SWAPS and donor is None:
        return None
    name = identity("twin", sample.row.id, sample.row.revision, kind, shift if kind == "sound-shifted" else 0,
                    donor.row.id if donor else "")  # fmt: skip
    row = sample.row if kind != "tracks-exchanged" else twins.exchanged(sample.row)
    if kind != "tracks-exchanged":
        part = sample.row.media[0].parts[0]
        row = _with_media(row, home, _made(sample, kind, home, name, part.end - part.start, shift, donor), donor)
    answer = twins.known_answer(sample.row, kind)
    twin = Twin(id=name, of=sample.row.id, kind=kind, known=answer is not None, donor=donor.row.id if donor else None)
    changed = {"id": name, "revision": identity("twin-revision", name), "answer": answer or row.answer}
    return twin, row.model_copy(update={**changed, "draft_answer": None, "draft_steps": ()})


def _donor(sample: Sample, kind: Kind, every: Sequence[Sample], seed: int) -> Sample | None:
    """Another clip of the same benchmark task and of other recordings, as long where there is one."""
    able = [
        one for one in every
        if one.cluster != sample.cluster and one.row.benchmark_task == sample.row.benchmark_task
        and twins.applies(one.row, kind, one.media)
    ]  # fmt: skip
    long = [one for one in able if one.row.duration >= sample.row.duration]
    draw = random.Random(identity("donor", seed, sample.row.id, kind))  # noqa: S311 - no secret
    return draw.choice(long or able) if able else None


def _made(sample: Sample, kind: Kind, home: Path, name: str, cut: float, shift: float, donor: Sample | None) -> Path:
    """The changed file, by its content; made once for a name."""
    target = home / "media" / "twins" / f"{name}.mp4"
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        other = next(iter(donor.media.values())) if donor else None
        partial = target.with_name(f".{target.name}.{os.getpid()}.mp4")
        try:
            twins.make(kind, next(iter(sample.media.values())), partial, cut=cut, shift=shift, donor=other)
            os.replace(partial, target)
        finally:
            partial.unlink(missing_ok=True)
    return target


def _with_media(row: ReleaseRow, home: Path, file: Path, donor: Sample | None) -> ReleaseRow:
    """A row about a changed file; what was taken from another clip is named, and bound by its licence too."""
    lent = donor.row if donor else None
    sha256, lasts = media_sha256(file), round(float(probe(file).duration), 6)
    first = row.media[0]
    where = str(file.relative_to(home))
    licence = _joined(row.licence, lent.licence if lent else "")
    credit = "; ".join(dict.fromkeys(filter(None, (row.attribution, lent.attribution if lent else ""))))
    parts = (*first.parts, *(lent.media[0].parts if lent else ()))
    changed = {"file": where, "sha256": sha256, "included": True, "duration": lasts, "parts": parts}
    media = ReleaseMedia.model_validate({**first.model_dump(), **changed, "licence": licence, "attribution": credit})
    return row.model_copy(
        update={
            "media": (media,), "file_name": where, "media_sha256": sha256, "media_included": True, "duration": lasts,
            "licence": licence, "attribution": credit, "start": None, "end": None,
            "third_party_allowed": row.third_party_allowed and (lent is None or lent.third_party_allowed),
            "demo": row.demo or bool(lent and lent.demo),
        }
    )  # fmt: skip


def _joined(*licences: str) -> str:
    return " AND ".join(sorted({one for each in licences for one in each.split(" AND ") if one}))


def _write(
    release: Path, out: Path, split: str, found: Sequence[Sample], made: Sequence[tuple[Twin, ReleaseRow]]
) -> None:
    """The tables and the files of the items themselves."""
    home = out / split
    originals = [_placed(sample, home) for sample in found]
    of = {row.id: row for row in originals}
    rows = [*originals, *(_shared(row, of[twin.of]) if twin.kind == "tracks-exchanged" else row for twin, row in made)]
    name, split_hash = describe(release)
    told = identity("twins", split_hash, [twin.id for twin, _ in made])
    whole.write(home / TABLE, parquet([row.model_copy(update={"split": SplitName(split)}) for row in rows], split))
    whole.write(out / FILE, b"".join(canonical_json(twin.model_dump(mode="json")) + b"\n" for twin, _ in made))
    text = f"# Twins of {name}\n\nMade from the split version with the hash `{told}`; no benchmark: see `{FILE}`.\n"
    whole.write(out / "README.md", text.encode())


def _placed(sample: Sample, home: Path) -> ReleaseRow:
    """An item's row with its files copied beside the twins'; also those that a release withholds, for use here."""
    media = []
    for one in sample.row.media:
        source = sample.media[one.role]
        where = one.file or media_path(one.sha256, source.suffix)
        target = home / where
        if not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.with_name(f".{target.name}.{os.getpid()}.part")
            shutil.copyfile(source, partial)
            os.replace(partial, target)
        media.append(one.model_copy(update={"file": where, "included": True}))
    return sample.row.model_copy(update={"media": tuple(media), "file_name": media[0].file, "media_included": True})


def _shared(row: ReleaseRow, original: ReleaseRow) -> ReleaseRow:
    """A twin that uses the files of its item in other places."""
    files = {one.sha256: one.file for one in original.media}
    media = tuple(one.model_copy(update={"file": files[one.sha256], "included": True}) for one in row.media)
    return row.model_copy(update={"media": media, "file_name": media[0].file, "media_included": True})
