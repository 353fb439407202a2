"""A small release of real films, with choices, an open question, a caption and a match of several files."""

from __future__ import annotations

from pathlib import Path

from schemas.reasoning import Answer
from tests.aurelia.evaluate.making import Films, row, tracks, write
from tests.media_factory import film


def small_release(place: Path) -> Path:
    """Write it below a folder.

    Args:
        place: An empty folder.
    """
    names = ("one", "two", "three", "track-a", "track-b", "track-c", "track-d")
    paths = {name: place / f"{name}.mp4" for name in names}
    for name, colour in zip(names[:3], ("red", "green", "blue"), strict=True):
        film(paths[name], shots=((1.0, colour),), beeps=(0.3,), size=(64, 64), rate=5)
    for number, name in enumerate(names[3:]):
        film(paths[name], shots=((1.0, "grey"),), tones=((0.1, 0.9, 200.0 + 100 * number),), video=False)
    films = Films(paths)
    rows = [row(number, [films.media(name)]) for number, name in enumerate(names[:3])]
    rows.append(
        row(3, [films.media("one")], options=(), question="How many bells ring?", answer=Answer(texts=("three",)))
    )
    rows.append(
        row(
            4, [films.media("two")], benchmark_task="av-captioning", options=(), question="Describe the clip.",
            answer=Answer(texts=("A green wall and a beep.",)),
        )
    )  # fmt: skip
    dance = [films.media("three", role="dance"), *(films.media(f"track-{one}", role=f"track-{one}") for one in "abcd")]
    rows.append(
        row(
            5, dance, benchmark_task="dm-match", options=tracks(), question="Which track fits the dance?",
            answer=Answer(texts=("Track A",), option="A"),
        )
    )  # fmt: skip
    return write(place / "small-0.1.0", rows, films.by_sha256)
