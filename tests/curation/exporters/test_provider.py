"""Our provider for inspect_ai: which clip a file of an export is, and what may leave this machine."""

from __future__ import annotations

import asyncio
from importlib.util import find_spec
from pathlib import Path

import pytest

from curation.exporters.export import Exported
from schemas.errors import MediaError, ModelError
from tests.curation.exporters.conftest import Lines
from tests.parts import missing

if find_spec("inspect_ai") is None:
    missing("inspect_ai; install it with: pip install 'aurelia-toolkit[inspect]'")

from inspect_ai.model import ChatMessageUser, ContentAudio, ContentText, ContentVideo, GenerateConfig

from curation.exporters.inspect_ai.provider import AureliaAPI, _request, parts


def contents(exported: Exported, line: dict[str, object]) -> list[ContentVideo | ContentAudio]:
    """The files of a question, as inspect_ai hands them over."""
    found: list[ContentVideo | ContentAudio] = []
    for one in line["media"]:  # type: ignore[attr-defined]
        path, about = str(exported.folder / one["file"]), {"role": one["role"], "third_party_allowed": True}
        video = one["sense"] == "video"
        found.append(
            ContentVideo(video=path, format="mp4", internal=about)
            if video
            else ContentAudio(audio=path, format="wav", internal=about)
        )
    return found


def test_picture_and_sound_of_a_clip_are_one_part_of_it(exported: Exported, release: Path, lines: Lines) -> None:
    by_task = {line["benchmark_task"]: line for line in lines("baseline")}
    (part,) = parts(contents(exported, by_task["av-qa"]))
    assert part.senses == ("video", "audio")
    assert part.path.parent.parent == release / "test" / "media"
    several = list(parts(contents(exported, by_task["dm-match"])))
    assert [one.role for one in several] == ["dance", "track-a", "track-b", "track-c", "track-d"]
    assert [one.senses for one in several] == [("video",), *[("audio",)] * 4]


def test_a_clip_that_is_not_there_leaves_the_files_of_the_export(
    exported: Exported, release: Path, lines: Lines
) -> None:
    for clip in (release / "test" / "media").rglob("*.mp4"):
        clip.write_bytes(b"another film")
    found = list(parts(contents(exported, lines("baseline")[0])))
    assert [one.senses for one in found] == [("video",), ("audio",)]
    assert all(exported.folder in one.path.parents for one in found)


def test_settings_of_the_task_decide_the_words_and_rights_travel_along(exported: Exported, lines: Lines) -> None:
    media = contents(exported, lines("baseline")[0])
    config = GenerateConfig(temperature=0.5, top_p=0.9, max_tokens=7, seed=3)
    request, allowed = _request([ChatMessageUser(content=[*media, ContentText(text="What?")])], config)
    assert (request.decoding.temperature, request.decoding.top_p, request.decoding.max_tokens) == (0.5, 0.9, 7)
    assert (request.seed, request.prompt, allowed) == (3, "What?", True)
    told = media[0].model_copy(update={"internal": None})
    assert not _request([ChatMessageUser(content=[told, ContentText(text="What?")])], config)[1]


def test_data_without_a_path_and_tools_are_refused(tmp_path: Path) -> None:
    data = ContentVideo(video="data:video/mp4;base64,AAAA", format="mp4")
    with pytest.raises(MediaError, match="data or an address"):
        list(parts([data]))
    answers = tmp_path / "answers.jsonl"
    answers.write_text('{"text": "ANSWER: A", "role": "answer"}\n')
    model = AureliaAPI(f"replay:{answers}")
    said = asyncio.run(model.generate([ChatMessageUser(content="What?")], [], "none", GenerateConfig()))
    assert said.completion == "ANSWER: A"
    with pytest.raises(ModelError, match="no recorded answer left"):
        asyncio.run(model.generate([ChatMessageUser(content="What?")], [], "none", GenerateConfig()))
