"""Stages done again, with another version or another download, and people's judgements in between."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from aurelia.draft.base import Scene
from curation.acquire.download import download
from curation.draft.clips import DraftClips
from curation.draft.perceive import Perceive
from curation.project import Project
from curation.release import verify
from curation.segment import cutting
from curation.stage import run_stage
from schemas.fact import Fact
from schemas.maker import Maker
from schemas.media import Clip, Recording
from schemas.perception import Perception
from schemas.reasoning import Draft
from tests import factories
from tests.drafters import OneByOne

QUESTION = "Which word is said while the sign is shown?"


class Asker(OneByOne):
    """Asks one question about every clip."""

    maker: Maker = factories.maker()

    def draft(self, scene: Scene) -> list[Draft]:
        return [factories.draft(scene.clip, question=factories.question(QUESTION))]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """The downloader looks at the first bytes and hangs up: nothing to tell."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which the files of a folder are served."""
    server = _Server(("127.0.0.1", 0), functools.partial(_Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def draft(project: Project) -> int:
    """Measure and draft what is to be measured and drafted; returns how many drafts are new."""
    place = project.workspace
    seen = Perceive(place, lambda _path, clip: Perception(clip=clip, duration=5.0))
    run_stage(place.store, seen)
    return run_stage(place.store, DraftClips(place, Asker())).new_facts


def judge(project: Project, shown: Fact, **fields: Any) -> Fact:
    """A person's judgement of a draft."""
    return project.workspace.store.revise(factories.annotation(shown, **fields), parents=(shown.key,))


def heads(project: Project, kind: str) -> list[Fact]:
    """The heads of a kind."""
    return project.workspace.store.heads(kind)


def segment_again(project: Project, monkeypatch: pytest.MonkeyPatch) -> int:
    """Cut with the next version of the stage, as people may ask for; returns how many clips are new."""
    monkeypatch.setattr(cutting, "VERSION", cutting.VERSION + 1)
    return project.segment(again=True).new_facts


def fetch_again(project: Project, site: tuple[str, Path], films: tuple[Path, Path]) -> None:
    """The file is lost, and the address gives other bytes."""
    first = heads(project, "recording")[0].contract(Recording)
    project.workspace.blobs.path(first.sha256).unlink()
    (site[1] / "film.mp4").write_bytes(films[1].read_bytes())
    assert download(project.workspace, again=True).done == 1
    assert len(heads(project, "recording")) == 2


def released(project: Project, version: str = "1.0.0") -> list[str]:
    """From judgements to a release: the ids of its items."""
    project.validate()
    project.commit()
    built = project.build_release("kept", version, target=project.workspace.root / "out" / version)
    assert (verify(built.folder), built.issues, project.verify()) == ([], (), [])
    return [member.item for member in project.workspace.store.splits.show("main")]


def lineage_holds(project: Project, item: str, annotation: Fact) -> bool:
    """Whether the lineage of an item names the annotation."""
    return annotation.key[:12] in str(project.why(item[:12]))


def same_recording(project: Project, one: Fact, other: Fact) -> bool:
    """Whether two drafts are about the same download."""
    recordings = []
    for fact in (one, other):
        clip = project.workspace.store.head("clip", fact.contract(Draft).media[0].clip)
        assert clip is not None
        recordings.append(clip.contract(Clip).parts[0].recording_sha256)
    return recordings[0] == recordings[1]
