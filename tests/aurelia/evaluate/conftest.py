"""Real films of a second, and a small release of them with every kind of question."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.reasoning import Answer
from tests.aurelia.evaluate.making import Films, row, steps, tracks, write
from tests.media_factory import film


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Films:
    """`one` to `three` with picture and sound, `silent` without sound, `track-a` to `track-d` without picture."""
    folder = tmp_path_factory.mktemp("films")
    colours = {"one": "red", "two": "green", "three": "blue", "silent": "white"}
    paths = {name: folder / f"{name}.mp4" for name in (*colours, "track-a", "track-b", "track-c", "track-d")}
    for name, colour in colours.items():
        film(paths[name], shots=((1.0, colour),), beeps=(0.3,), audio=name != "silent", size=(64, 64), rate=5)
    for number, name in enumerate(("track-a", "track-b", "track-c", "track-d")):
        film(paths[name], shots=((1.0, "grey"),), tones=((0.1, 0.9, 200.0 + 100 * number),), video=False)
    return Films(paths)


@pytest.fixture
def release(films: Films, tmp_path: Path) -> Path:
    """Seven rows: four choices (two of one recording), an open question, a caption, a match of a dance and tracks."""
    clips = [films.media("one"), films.media("two"), films.media("three"), films.media("two", "recording of one")]
    rows = [row(number, [clip]) for number, clip in enumerate(clips)]
    rows.append(
        row(
            4, [films.media("three", "another")], options=(), question="How many bells ring?",
            answer=Answer(texts=("three",)), steps=steps("tower", "bells", "Count them: there are three"),
            draft_answer=Answer(texts=("two",)),
        )
    )  # fmt: skip
    rows.append(
        row(
            5, [films.media("silent")], benchmark_task="av-captioning", options=(), question="Describe the clip.",
            answer=Answer(texts=("A white wall without a sound.",)), draft_answer=None, draft_steps=(),
        )
    )  # fmt: skip
    dance = [films.media("silent", role="dance")]
    dance += [films.media(f"track-{one}", role=f"track-{one}") for one in "abcd"]
    rows.append(
        row(
            6, dance, benchmark_task="dm-match", options=tracks(), question="Which track fits the dance?",
            answer=Answer(texts=("Track C",), option="C"), steps=steps("jump", "beat", "Compare option C with track B"),
        )
    )  # fmt: skip
    return write(tmp_path / "small-0.1.0", rows, films.by_sha256)
