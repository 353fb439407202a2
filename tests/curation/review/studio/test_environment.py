"""The server's environment: complete or not there, and a failed installation says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from curation.review.studio import environment
from schemas.errors import ReviewError


@pytest.fixture(autouse=True)
def _no_given_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(environment.FOLDER_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def fake(place: Path, version: str = environment.VERSION) -> None:
    """What an installed Label Studio looks like."""
    info = place / "lib" / "python3.11" / "site-packages" / f"label_studio-{version}.dist-info"
    for path in (place / "bin" / "label-studio", info / "RECORD"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_it_lies_in_the_cache_unless_told_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.folder() == tmp_path / "cache" / "aurelia-toolkit" / f"label-studio-{environment.VERSION}"
    monkeypatch.setenv(environment.FOLDER_VARIABLE, str(tmp_path / "mine"))
    assert environment.folder() == tmp_path / "mine"


def test_an_installation_that_was_cut_short_does_not_count() -> None:
    place = environment.folder()
    fake(place)
    assert not environment.ready(place)
    (place / "aurelia-complete").touch()
    assert environment.ready(place)


def test_a_given_environment_counts_when_it_has_our_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(environment.FOLDER_VARIABLE, str(tmp_path / "mine"))
    fake(tmp_path / "mine", "1.0.0")
    assert not environment.ready(tmp_path / "mine")
    fake(tmp_path / "mine")
    assert environment.ready(tmp_path / "mine")
    assert environment.ensure(pytest.fail) == tmp_path / "mine"


def test_a_folder_that_is_no_environment_is_never_emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.tex").touch()
    monkeypatch.setenv(environment.FOLDER_VARIABLE, str(tmp_path / "mine"))
    with pytest.raises(ReviewError, match="is not empty and no Python environment"):
        environment.ensure(lambda _line: None)
    assert (tmp_path / "mine" / "thesis.tex").exists()


@pytest.mark.slow
def test_offline_the_installation_fails_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "PIP_INDEX_URL": "http://127.0.0.1:1/",
        "PIP_RETRIES": "0",
        "PIP_CONFIG_FILE": "/dev/null",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)
    told: list[str] = []
    with pytest.raises(ReviewError, match=r"cannot be installed: .*check the network"):
        environment.ensure(told.append)
    assert len(told) == 1
    assert not environment.ready(environment.folder())
