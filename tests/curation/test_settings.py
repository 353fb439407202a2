"""Settings: flag, environment, file, default, in that order; wrong ones are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from curation.settings import Settings, read
from schemas.errors import SettingsError


def test_flag_beats_environment_beats_file_beats_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "curation.toml").write_text("workers = 3\nseed = 3\ntries = 3\n")
    monkeypatch.setenv("CURATE_WORKERS", "4")
    monkeypatch.setenv("CURATE_SEED", "4")
    settings = read(tmp_path, workers=5, threshold=None)
    assert (settings.workers, settings.seed, settings.tries, settings.threshold) == (5, 4, 3, 6.0)


@pytest.mark.parametrize(
    ("text", "named"),
    [("workers = 0", "workers"), ("wokers = 2", "wokers"), ("workers = ", "not valid TOML"), ("tries = 'x'", "tries")],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "curation.toml").write_text(text)
    with pytest.raises(SettingsError, match=named):
        read(tmp_path)


def test_a_secret_in_a_wrong_setting_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "curation.toml").write_text("databse = 'postgresql://me:hunter2@host/x'\n")
    with pytest.raises(SettingsError) as caught:
        read(tmp_path)
    assert "hunter2" not in str(caught.value)


def test_every_setting_is_in_the_docs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "settings.md").read_text()
    assert [name for name in Settings.model_fields if f"`{name}`" not in page] == []
