"""A release can refuse what models drafted that were not shown to see and hear, and says so where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from curation import release, split
from curation.validate import validate
from schemas.errors import ReleaseError
from tests import factories
from tests.curation.release.conftest import Fill, add

MODEL = {"name": "some-model", "is_language_model": True}


@pytest.mark.parametrize("state", ["never-checked", "failed", "one-sense"])
def test_unattested_items_are_left_out_where_asked(fill: Fill, tmp_path: Path, state: str) -> None:
    place = fill(factories.source("rules.mp4"), commit=False)
    doubted = factories.maker(**MODEL, attested=state)
    add(place, factories.source("doubted.mp4"), draft_fields={"maker": doubted})
    validate(place)
    split.commit(place, message="both")

    strict = release.build(place, "strict", "1.0.0", target=tmp_path / "strict", attested_only=True)
    loose = release.build(place, "loose", "1.0.0", target=tmp_path / "loose")

    assert (strict.release.items, loose.release.items) == (1, 2)
    assert [issue.kind for issue in strict.issues] == ["model-not-attested"]
    assert "1 of 2 items were drafted by a model that was not shown" in (tmp_path / "loose" / "README.md").read_text()


def test_a_release_of_nothing_but_doubted_items_is_refused(fill: Fill, tmp_path: Path) -> None:
    place = fill(factories.source("doubted.mp4"), draft_fields={"maker": factories.maker(**MODEL, attested="failed")})

    with pytest.raises(ReleaseError, match="left out"):
        release.build(place, "strict", "1.0.0", target=tmp_path / "strict", attested_only=True)


def test_attested_models_and_rules_pass(fill: Fill, tmp_path: Path) -> None:
    maker = factories.maker(**MODEL, attested="audio-visual")
    place = fill(factories.source("a.mp4"), draft_fields={"maker": maker})

    built = release.build(place, "fine", "1.0.0", target=tmp_path / "fine", attested_only=True)

    assert (built.release.items, built.issues) == (1, ())
    assert "not shown" not in (tmp_path / "fine" / "README.md").read_text()
