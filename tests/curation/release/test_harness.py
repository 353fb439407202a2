"""A release that carries the files of other harnesses: they are of the release, and in nobody's way."""

from __future__ import annotations

from pathlib import Path

import datasets
import pytest

from curation import split, workspace
from curation.publish import look
from curation.release import build, verify
from curation.validate import validate
from curation.workspace import Workspace
from schemas.errors import UsageError
from tests import factories
from tests.curation.release.conftest import Fill
from tests.media_factory import film


@pytest.fixture
def filmed(tmp_path: Path) -> Workspace:
    """A workspace with items about real films."""
    place = workspace.create(tmp_path / "w")
    for number in range(4):
        path = tmp_path / f"film-{number}.mp4"
        film(path, shots=((1.0, ("red", "green", "blue", "white")[number]),), beeps=(0.3,), size=(64, 64), rate=5)
        sha256 = place.blobs.put(path.read_bytes(), ".mp4")
        place.store.put(factories.chain(factories.source(path.name), clip_fields={"sha256": sha256}).facts)
    validate(place)
    split.commit(place, message="first")
    return place


def test_the_files_of_harnesses_are_listed_verified_and_may_go_out(filmed: Workspace, tmp_path: Path) -> None:
    with filmed as place:
        built = build(place, "films", "1.0.0", harnesses=["all"])
        again = build(place, "films", "1.0.0", harnesses=["all"])
    assert not again.is_new
    carried = {file.path for file in built.release.files if file.path.startswith("harness/")}
    assert {"harness/README.md", "harness/lmms_eval/films-steps-text.yaml", "harness/inspect_ai/release.py"} <= carried
    assert {"harness/vlmevalkit/films-baseline.tsv", "harness/questions/baseline.jsonl"} <= carried
    assert any(path.endswith("-picture.mp4") for path in carried)
    assert verify(built.folder) == []
    assert carried <= {file.path for file in look(built.folder).files}
    found = datasets.load_dataset("videofolder", data_dir=str(built.folder), cache_dir=str(tmp_path / "cache"))
    assert sum(len(rows) for rows in found.values()) == 4
    (built.folder / "harness" / "answers.py").write_text("x")
    assert [issue.kind for issue in verify(built.folder)] == ["file-changed"]


def test_where_nothing_can_be_asked_the_release_is_built_and_says_so(fill: Fill) -> None:
    """Media that nobody can decode: the questions without media remain."""
    built = build(fill(), "films", "1.0.0", harnesses=["all"])
    assert built.notes
    assert verify(built.folder) == []
    names = {file.path for file in built.release.files}
    assert "harness/questions/baseline-text.jsonl" in names
    assert "harness/questions/baseline.jsonl" not in names


def test_a_harness_that_is_not_known_is_refused_before_anything_is_there(fill: Fill) -> None:
    place = fill()
    with pytest.raises(UsageError, match="is not known"):
        build(place, "films", "1.0.0", harnesses=["other"])
    assert not (place.root / "releases" / "films-1.0.0").exists()
