"""Hostile files, lists, playlists and records: the smaller run of benchmarks/hostile.py; the larger one is by hand."""

from __future__ import annotations

import sys

import pytest

from benchmarks import hostile

FILES, RECORDS = 20, 10


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="what is watched by the system is watched on Linux")
def test_hostile_input_neither_crashes_nor_reaches_out(capsys: pytest.CaptureFixture[str]) -> None:
    seen = hostile.run(20_26, FILES, RECORDS)
    good = hostile.show(seen, FILES, RECORDS)
    assert good, capsys.readouterr().out
    assert seen.counts["recordings"] > 0, "some of them are whole"
    assert seen.counts["surveys"] > 0


@pytest.mark.skipif(sys.platform != "linux", reason="what is watched by the system is watched on Linux")
def test_the_watch_sees_what_should_not_be(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Else a figure of 0 would say nothing."""
    seen = hostile.Seen()
    bad = (
        "import socket, subprocess, sys\n"
        "open(sys.argv[1]).read()\n"
        "try: socket.create_connection(('10.255.255.1', 9), 0.01)\n"
        "except OSError: pass\n"
        "try: socket.getaddrinfo('secret.invalid', 80)\n"
        "except OSError: pass\n"
        "subprocess.run(['true'])\n"
    )
    with hostile.arena(b"x", seen) as arena:
        arena.watched([sys.executable, "-c", bad, str(arena.place.secret / "secret.txt")], 60.0)
    assert any("secret.txt" in one for one in seen.reads)
    assert any("touched" in one for one in seen.reads)
    assert any("10.255.255.1" in one for one in seen.requests)
    assert any("secret.invalid" in one for one in seen.requests)
    assert any("true" in one for one in seen.programs)
