"""Attestations as JSON files in a folder, one for each model, revision and settings; the newest check counts."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from aurelia import whole
from schemas.attest import Attestation, Named, speaks_for_key
from schemas.errors import WorkspaceError


def write(attestation: Attestation, folder: Path) -> Path:
    """Keep an attestation in place of an earlier one about the same model; whole or not at all.

    Returns:
        The file.

    Raises:
        WorkspaceError: It cannot be written.
    """
    target = folder / f"{attestation.key}.json"
    whole.write(target, attestation.model_dump_json(indent=1) + "\n")
    return target


def read(folder: Path) -> list[Attestation]:
    """All attestations of a folder, by model, newest first; none where there is no such folder.

    Raises:
        WorkspaceError: A file cannot be read or holds none.
    """
    found = [_read(path) for path in folder.glob("[!.]*.json")]
    return sorted(found, key=lambda one: (one.model, -one.at.timestamp(), one.key))


def find(folder: Path, model: Named) -> Attestation | None:
    """The attestation that speaks for a model: its name, its revision and its settings; None where it has none.

    Raises:
        WorkspaceError: The file cannot be read or holds none.
    """
    path = folder / f"{speaks_for_key(model)}.json"
    found = _read(path) if path.exists() else None
    return found if found is not None and found.speaks_for(model) else None


def _read(path: Path) -> Attestation:
    hint = "remove it and check the model again"
    try:
        return Attestation.model_validate_json(path.read_bytes())
    except OSError as exc:
        raise WorkspaceError(str(path), f"cannot be read: {exc.strerror}", "check its permissions") from exc
    except ValidationError as exc:
        reason = exc.errors(include_url=False, include_input=False)[0]["msg"]
        raise WorkspaceError(str(path), f"is no attestation: {reason}", hint) from exc
