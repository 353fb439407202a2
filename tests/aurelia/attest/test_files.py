"""Attestations on disk: one for each model, found again, never half written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from aurelia.attest import find, read, write
from aurelia.attest.judge import attest
from schemas.attest import Attestation
from schemas.errors import WorkspaceError
from tests.aurelia.attest.perceiver import Perceiver

MODEL = Perceiver(modalities=("text",))


def test_an_attestation_is_found_by_its_model_alone(tmp_path: Path) -> None:
    assert find(tmp_path / "none", MODEL) is None
    assert read(tmp_path / "none") == []
    attestation = attest(MODEL, 1, [])
    path = write(attestation, tmp_path / "new" / "folder")
    assert path.parent == tmp_path / "new" / "folder"
    assert find(path.parent, MODEL) == attestation
    for other in (
        replace(MODEL, name="other"),
        replace(MODEL, revision="r2"),
        replace(MODEL, settings={"sampling": {"frames": 16}}),
        replace(MODEL, settings={}),
    ):
        assert find(path.parent, other) is None
        assert not attestation.speaks_for(other)


def test_the_newest_check_of_a_model_stands(tmp_path: Path) -> None:
    for seed in (1, 2):
        write(attest(MODEL, seed, []), tmp_path)
    write(attest(replace(MODEL, revision="r2"), 3, []), tmp_path)
    found = find(tmp_path, MODEL)
    assert found is not None
    assert found.seed == 2
    assert sorted(one.seed for one in read(tmp_path)) == [2, 3]
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".json"]


def test_settings_that_json_writes_otherwise_still_speak_for_their_model(tmp_path: Path) -> None:
    model = replace(MODEL, settings={"sizes": (448, 448), "rate": 16000.5, "nested": {"a": None}})
    write(attest(model, 1, []), tmp_path)
    found = find(tmp_path, model)
    assert found is not None
    assert found.speaks_for(model)


@pytest.mark.parametrize("content", ["", "{}", "not JSON", '{"model": 1'])
def test_a_broken_file_is_told(tmp_path: Path, content: str) -> None:
    path = write(attest(MODEL, 1, []), tmp_path)
    path.write_text(content)
    for ask in (lambda: read(tmp_path), lambda: find(tmp_path, MODEL)):
        with pytest.raises(WorkspaceError, match=r"is no attestation.*remove it and check the model again"):
            ask()


def test_a_file_renamed_to_another_model_does_not_speak_for_it(tmp_path: Path) -> None:
    other = replace(MODEL, revision="r2")
    written, wanted = write(attest(MODEL, 1, []), tmp_path), write(attest(other, 1, []), tmp_path)
    written.replace(wanted)
    assert find(tmp_path, other) is None


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        write(attest(MODEL, 1, []), tmp_path / "file")


def test_an_attestation_reads_back_as_it_was() -> None:
    attestation = attest(MODEL, 1, [])
    assert Attestation.model_validate_json(attestation.model_dump_json()) == attestation
