"""Write what other harnesses need of a release: questions, media with one sense a file, and their own files."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aurelia.evaluate.asking import Prepared
from aurelia.evaluate.plan import describe
from curation.exporters import find
from curation.exporters.answers import answers_module
from curation.exporters.base import Exporter, Material
from curation.exporters.media import write_media
from curation.exporters.questions import ARMS, arm_name, line, prepare, prepared, splits_of
from schemas.base import canonical_json
from schemas.errors import ReleaseError, UsageError
from schemas.issues import Issue

FOLDER = "harness"
"""Where a release carries it."""


@dataclass(frozen=True)
class Exported:
    """What was written.

    Args:
        folder: The harness folder.
        files: Paths relative to it.
        arms: Name of an arm -> how many questions.
        commands: Harness -> the command its users run.
        issues: What is left out, and why.
    """

    folder: Path
    files: tuple[str, ...]
    arms: Mapping[str, int]
    commands: Mapping[str, str]
    issues: tuple[Issue, ...]


def export(
    release: Path, names: Sequence[str], folder: Path, *, splits: Sequence[str] = (), steps: str = "verified"
) -> Exported:  # fmt: skip
    """Write a release for harnesses.

    Args:
        release: The release folder.
        names: Which harnesses.
        folder: The folder to write; it must not be there.
        splits: Which splits; by default `test` where there is one, else all.
        steps: Whose steps are handed over: `verified`, or `drafted`, as a model that reasons at test time wrote them.

    Raises:
        UsageError: No harness has such a name, or a split is not there.
        ReleaseError: The folder is there, or nothing can be asked about.
        MediaError: A file cannot be read.
    """
    exporters = chosen(names)
    if folder.exists():
        raise ReleaseError(str(folder), "exists", "name another folder")
    going = prepare(release, splits or splits_of(release), steps)
    try:
        return _write(release, exporters, folder, [*prepared(going)], going.issues)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # whole or not there
        raise


def chosen(names: Sequence[str]) -> list[Exporter]:
    """Exporters by name; `all` for all there are.

    Raises:
        UsageError: No harness has such a name.
    """
    known = find()
    for name in names:
        if name not in (*known, "all"):
            raise UsageError(f"harness {name!r}", "is not known", f"there are: {', '.join(known)}, all")
    return [one for name, one in known.items() if name in names or "all" in names]


def _write(
    release: Path, exporters: Sequence[Exporter], folder: Path, found: Sequence[tuple[Any, Prepared | Issue]],
    issues: Sequence[Issue],
) -> Exported:  # fmt: skip
    name, split_hash = describe(release)
    title, _, version = name.rpartition(" ")
    about = {"release": name, "split_hash": split_hash}
    arms: dict[str, list[dict[str, Any]]] = {arm_name(arm): [] for arm in ARMS}
    asked = [(arm, one) for arm, one in found if isinstance(one, Prepared)]
    for arm, one in asked:
        lines = arms[arm_name(arm)]
        lines.append(line(one, len(lines), about))
    arms = {arm: lines for arm, lines in arms.items() if lines}
    decoding = asked[0][1].decoding.as_dict() if asked else {}
    demo = any(one["demo"] for lines in arms.values() for one in lines)
    material = Material(title or name, version, split_hash, arms, demo, decoding)
    files = {f"questions/{arm}.jsonl": _jsonl(lines) for arm, lines in arms.items()}
    files |= {"answers.py": answers_module(), "README.md": _readme(material, exporters)}
    for exporter in exporters:
        files |= {f"{exporter.name}/{path}": data for path, data in exporter.files(material)}
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    media = write_media([one for _, one in asked], folder)
    told = dict.fromkeys([*issues, *(one for _, one in found if isinstance(one, Issue))])
    return Exported(
        folder, tuple(sorted([*files, *media])), {arm: len(lines) for arm, lines in arms.items()},
        {one.name: one.command(material) for one in exporters}, tuple(told),
    )  # fmt: skip


def _jsonl(lines: Sequence[Mapping[str, Any]]) -> bytes:
    return b"".join(canonical_json(one) + b"\n" for one in lines)


def _readme(material: Material, exporters: Sequence[Exporter]) -> bytes:
    demo = "**DEMO.** Measure nothing on it.\n\n" if material.demo else ""
    lines = [
        f"# {material.name} {material.version} for other harnesses\n\n{demo}"
        "The prompts are those of `aurelia evaluate`, word for word; media have one sense a file: pictures are silent, "
        "sound is 16 kHz mono. What a harness scores is our own strict scoring (`answers.py`), without the judge that "
        "`aurelia report` can ask. Run from the folder that holds `harness/`.\n"
    ]
    lines += [f"## [{one.title}]({one.homepage})\n\n```bash\n{one.command(material)}\n```\n" for one in exporters]
    lines.append("## Ways of asking\n\n" + "\n".join(f"- `{arm}`: {len(x)}" for arm, x in material.arms.items()) + "\n")
    return "\n".join(lines).encode()
