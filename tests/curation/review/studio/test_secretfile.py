"""Secrets: made once, readable by the owner alone, never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurelia.whole import PRIVATE, write
from curation.review.studio import secretfile
from schemas.errors import ReviewError


def test_secrets_are_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "review" / "secrets.json"
    made = secretfile.ensure(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert secretfile.ensure(path) == made
    assert len(made.token) == 40
    assert made.token not in repr(made)
    assert made.password not in repr(made)
    assert made.token not in made.server


def test_secrets_that_others_can_read_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    secretfile.ensure(path)
    path.chmod(0o644)
    with pytest.raises(ReviewError, match=r"can be read by others \(run: chmod 600"):
        secretfile.read(path)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    write(path, '{"user": 1', PRIVATE)
    with pytest.raises(ReviewError, match="cannot be read"):
        secretfile.read(path)
