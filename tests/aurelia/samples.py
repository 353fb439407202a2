"""The sample films of the project, for tests that need real speech."""

from __future__ import annotations

from pathlib import Path

from tests.parts import missing

_FOLDER = Path(__file__).parents[2] / "curation" / "demo" / "samples"


def sample(name: str) -> Path:
    """A sample film by its name, such as `short.mp4`."""
    path = _FOLDER / name
    if not path.exists():
        missing(f"the sample film {name} is not in {_FOLDER.name}/; make it with: python -m curation.demo.make_samples")
    return path
