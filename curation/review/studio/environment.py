"""The environment Label Studio runs in: its own, pinned, made once and shared by all workspaces."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.errors import ReviewError

VERSION = "1.23.2"
"""The one version of Label Studio the page, the client and the tests are made for."""

FOLDER_VARIABLE = "AURELIA_LABEL_STUDIO_ENV"
_OTHER_PLACE = f"or set {FOLDER_VARIABLE} to an environment that has it"
_MARKER = "aurelia-complete"
_CONSTRAINTS = Path(__file__).with_name("label-studio.constraints.txt")
_KEPT_VARIABLES = (
    "PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TZ", "LD_LIBRARY_PATH",
    "LABEL_STUDIO_SSRF_PROTECTION_ENABLED",  # false lets it read an object store on a private network
)  # fmt: skip
Tell = Callable[[str], None]
"""Shows one line of progress to a person."""


def folder() -> Path:
    """Where the environment lies: as AURELIA_LABEL_STUDIO_ENV says, or in the user's cache."""
    if given := os.environ.get(FOLDER_VARIABLE):
        return Path(given).expanduser().absolute()
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser() / "aurelia-toolkit" / f"label-studio-{VERSION}"


def ready(place: Path) -> bool:
    """Whether a complete Label Studio of our version is installed at `place`."""
    if not (place / "bin" / "label-studio").is_file():
        return False
    records = place.glob(f"lib/python3*/site-packages/label_studio-{VERSION}.dist-info/RECORD")
    given = bool(os.environ.get(FOLDER_VARIABLE))
    return any(records) and (given or (place / _MARKER).is_file())


def ensure(tell: Tell) -> Path:
    """Install Label Studio once; later calls and other workspaces find it.

    Args:
        tell: Called with one line before the long step.

    Returns:
        The environment's folder.

    Raises:
        ReviewError: It cannot be installed (offline, disk full); the message ends with the installer's last lines.
    """
    place = folder()
    if ready(place):
        return place
    with locked(place):
        if ready(place):
            return place
        tell(f"Installing Label Studio {VERSION} into {place} (about 1 GB, once; a few minutes) ...")
        _install(place)
    return place


def _install(place: Path) -> None:
    if place.exists() and any(place.iterdir()):
        if not (place / "pyvenv.cfg").is_file():
            raise ReviewError(
                str(place), "is not empty and no Python environment", f"empty it, or set {FOLDER_VARIABLE} to another"
            )
        shutil.rmtree(place)
    _call(place, [sys.executable, "-m", "venv", str(place)])
    pip = [str(place / "bin" / "python"), "-m", "pip", "install", "-q", "-q", "--no-input"]
    pinned = ["-c", str(_CONSTRAINTS)] if _CONSTRAINTS.is_file() else []
    _call(place, [*pip, "--disable-pip-version-check", *pinned, f"label-studio=={VERSION}"])
    (place / _MARKER).write_text(f"{VERSION}\n")


def _call(place: Path, command: list[str]) -> None:
    clean = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}}
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=clean, stdin=subprocess.DEVNULL)
    except OSError as exc:
        raise ReviewError(str(place), f"cannot be made: {exc.strerror}", f"check the disk, {_OTHER_PLACE}") from exc
    if done.returncode:
        lines = [line for line in (done.stderr or done.stdout).splitlines() if not line.startswith("WARNING")]
        why = "; ".join(lines[-3:]) or f"the installer stopped with {done.returncode}"
        raise ReviewError(
            f"Label Studio {VERSION}", f"cannot be installed: {why}",
            f"check the network and the disk and run it again, {_OTHER_PLACE}",
        )  # fmt: skip


def variables(data: Path) -> dict[str, str]:
    """The variables every run of Label Studio gets: a few of ours, nothing else that could leak in as a setting.

    Args:
        data: Its folder.
    """
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return kept | {
        "LABEL_STUDIO_BASE_DATA_DIR": str(data),
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
        "COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def locked(place: Path) -> Iterator[None]:
    """Hold others who would change the environment at `place` back until this is done (or killed).

    Raises:
        ReviewError: Its folder cannot be written.
    """
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        stream = (place.parent / f"{place.name}.lock").open("w")
    except OSError as exc:
        raise ReviewError(str(place.parent), f"cannot be written: {exc.strerror}", f"set {FOLDER_VARIABLE}") from exc
    with stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
