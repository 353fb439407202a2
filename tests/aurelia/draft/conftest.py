"""Tools and measurements that are costly to make, shared by the tests of drafting."""

from __future__ import annotations

import pytest

from aurelia.draft.base import Scene
from aurelia.perceive.screen import Eyes
from aurelia.perceive.words import Ears
from tests.aurelia.draft.scenes import real_scene
from tests.aurelia.samples import sample

Tools = tuple[Ears, Eyes]


@pytest.fixture(scope="session")
def tools() -> Tools:
    """What hears and what reads."""
    return Ears(), Eyes()


@pytest.fixture(scope="session")
def scene(tools: Tools) -> Scene:
    """A real film with real speech, measured."""
    return real_scene(sample("short.mp4"), *tools)
