"""Which JavaScript runtime the downloader would really use."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from curation import doctor
from curation.acquire.fetch.javascript import Runtime, runtime


def deno(folder: Path, says: str) -> None:
    """A program that says it is deno."""
    path = folder / "deno"
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are looked for."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr("yt_dlp.utils._jsruntime._find_exe", lambda _name: str(tmp_path / "deno"))
    return tmp_path


def test_none_at_all(folder: Path) -> None:
    assert runtime().version == ""


def test_deno_is_found_with_its_version(folder: Path) -> None:
    deno(folder, "deno 2.9.8 (stable, release, x86_64-unknown-linux-gnu)")
    assert (runtime().version, runtime().usable) == ("deno 2.9.8", True)


def test_old_deno_is_no_help(folder: Path) -> None:
    deno(folder, "deno 1.2.3 (stable)")
    assert (runtime().version, runtime().usable) == ("deno 1.2.3", False)


@pytest.mark.parametrize(
    ("found", "state", "says"),
    [
        (Runtime("", False, True), "note", "no deno"), (Runtime("deno 1.0", False, True), "note", "too old"),
        (Runtime("deno 2.9.8", True, False), "note", "yt-dlp-ejs"), (Runtime("deno 2.9.8", True, True), "ok", "2.9.8"),
    ],
)  # fmt: skip
def test_doctor_tells_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: Runtime, state: str, says: str
) -> None:
    monkeypatch.setattr(doctor, "runtime", lambda: found)
    (finding,) = [one for one in doctor.examine(tmp_path) if one.part == "JavaScript runtime"]
    assert (finding.state, says in finding.finding) == (state, True)
    assert bool(finding.way_out) == (state != "ok")
