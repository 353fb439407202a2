"""How a worker is started: a TOML or JSON file, read once."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator

from schemas.base import Value, identity
from schemas.errors import ModelError

_HINT = "see docs/workers.md"
_BASE = (
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR",
    "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES", "SYSTEMROOT",
)  # fmt: skip
"""What a worker always inherits, where it is set: enough to start and to see the device, and no secret."""

_SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSW|CREDENTIAL|COOKIE", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class WorkerSettings(Value):
    """A worker and how it is treated."""

    command: tuple[str, ...] = Field(min_length=1)
    """The program and its arguments; no shell is between."""
    folder: str = "."
    """Its working directory, seen from the settings file."""
    environment: dict[str, str] = Field(default_factory=dict)
    """Variables set for it. A secret does not belong here: name it in `inherit`."""
    inherit: tuple[str, ...] = ()
    """Names of variables passed on from our own environment, such as `HF_HOME` or `HF_TOKEN`."""
    timeout: float = Field(default=600.0, gt=0, le=86400)
    """Seconds a request may take; of several sent together, seconds until the next reply."""
    hello_timeout: float = Field(default=900.0, gt=0, le=86400)
    """Seconds until the worker has loaded its model and says hello."""
    max_batch: int | None = Field(default=None, ge=1, le=1024)
    """Most requests sent together, where the worker could take more."""
    restarts: int = Field(default=3, ge=0, le=1000)
    """So many failures in a row, with no reply between them, are mended by starting the worker anew."""
    sample_rate: int = Field(default=16000, ge=8000, le=96000)
    """Samples a second of the sound files it is given (mono)."""
    max_line_bytes: int = Field(default=8_000_000, ge=1024)
    """Longest line it may write."""
    remote: bool = False
    """It sends what it is given to a server of others."""
    where: str = ""
    """The settings file, for messages."""

    @field_validator("environment")
    @classmethod
    def _no_secret(cls, value: dict[str, str]) -> dict[str, str]:
        for name, text in value.items():
            if not _NAME.fullmatch(name) or "\0" in text:
                raise ValueError(f"{name!r} cannot be a variable")
            if _SECRET.search(name):
                raise ValueError(f"{name} looks like a secret: set it outside and name it in `inherit`")
        return value

    @field_validator("inherit")
    @classmethod
    def _names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if not _NAME.fullmatch(name):
                raise ValueError(f"{name!r} is no name of a variable; its value does not belong here")
        return value

    @property
    def identity(self) -> str:
        """What of it can decide a reply, as a short hash: the arguments and the variables that are set."""
        return identity("worker", list(self.command), self.environment)[:12]

    def variables(self, ours: Mapping[str, str] = os.environ) -> dict[str, str]:
        """The whole environment of the worker.

        Raises:
            ModelError: A variable that it is to inherit is not set.
        """
        missing = [name for name in self.inherit if name not in ours]
        if missing:
            hint = f"set it, or take it out of `inherit` in {self.where}"
            raise ModelError(f"worker {self.where}", f"needs the variable {', '.join(missing)}, which is not set", hint)
        names = (*_BASE, *self.inherit)
        return {**{name: ours[name] for name in names if name in ours}, **self.environment}

    def secrets(self, ours: Mapping[str, str] = os.environ) -> tuple[str, ...]:
        """Values that no message may show."""
        return tuple(ours[name] for name in self.inherit if _SECRET.search(name) and len(ours.get(name, "")) > 3)


def read_settings(target: str, options: Mapping[str, Any] | None = None) -> WorkerSettings:
    """The settings of a file, with options of the command line over them.

    Args:
        target: A `.toml` or `.json` file.
        options: Settings by name.

    Raises:
        ModelError: The file cannot be read, or does not say how to start a worker.
    """
    path = Path(target)
    try:
        text = path.read_text(encoding="utf-8")
        given = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except OSError as exc:
        raise ModelError(
            target, f"cannot be read: {exc.strerror}", "give subprocess:FILE a .toml or .json file"
        ) from exc
    except (ValueError, RecursionError) as exc:
        kind = "JSON" if path.suffix == ".json" else "TOML"
        raise ModelError(target, f"is no {kind}: {str(exc)[:200]}", _HINT) from exc
    if not isinstance(given, dict):
        raise ModelError(target, "must hold one object", _HINT)
    try:
        settings = WorkerSettings.model_validate({**given, **(options or {}), "where": path.name})
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        name = ".".join(str(part) for part in first["loc"]) or "it"
        raise ModelError(target, f"cannot be used: {name}: {first['msg']}", _HINT) from exc
    folder = (path.resolve().parent / Path(settings.folder).expanduser()).resolve()
    if not folder.is_dir():
        raise ModelError(target, f"cannot be used: the folder {settings.folder} does not exist", _HINT)
    return settings.model_copy(update={"folder": str(folder)})
