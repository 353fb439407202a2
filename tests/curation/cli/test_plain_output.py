"""What others wrote never steers the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from curation.cli.context import Shared, emit, emit_table, show_issues
from schemas.issues import Issue

HOSTILE = "a\x1b[2J\x1b]0;owned\x07\x9bb\r"


def test_no_control_character_reaches_the_terminal(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    shared = Shared(tmp_path, False)
    emit(shared, {}, text=HOSTILE)
    emit_table(shared, "Films", ["title"], [[HOSTILE]])
    show_issues([Issue(kind="wrong", subject=HOSTILE, message=HOSTILE)])
    said = "".join(capfd.readouterr())
    assert "[2J" in said
    assert not {"\x1b", "\x07", "\x9b", "\r"} & set(said)
