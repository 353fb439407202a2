"""Rows and files for the tests of the lint."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from schemas.issues import Issue
from schemas.loose import LooseMedia, LooseOption, LooseRow, LooseStep

HOSTILE = '<script>alert("x")</script>'


def row(number: int = 0, answer: str = "a bell", **fields: Any) -> LooseRow:
    """A question about a clip of its own, with options."""
    given: dict[str, Any] = {
        "subject": f"file.json, record {number + 1}", "id": f"q{number}", "dataset": "d",
        "media": (LooseMedia(id=f"v{number}", duration=10.0),), "question": "What is heard first?",
        "options": tuple(LooseOption(id="ABCD"[at], text=text) for at, text in enumerate(
            ("a dog", "a bell", "a car", "rain"))),
        "answers": (answer,), "option": "B", "modality": "audio-visual",
        "steps": (
            LooseStep(text="See who comes in", modality="visual", evidence=((1.0, 2.0),)),
            LooseStep(text="Hear what starts", modality="audio", evidence=((2.0, 3.0),)),
            LooseStep(text="So it is a bell", modality="none", final=True),
        ),
    }  # fmt: skip
    return LooseRow(**{**given, **fields})


def unread(number: int) -> LooseRow:
    """A row that the importer could not read."""
    subject = f"file.json, record {number + 1}"
    return LooseRow(subject=subject, issues=(Issue(kind="bad-row", subject=subject, message="is no object"),))


def avqa(path: Path, *answers: str, spelled: str = "anser", deleted: int = 0) -> Path:
    """A file in the shape of Music-AVQA: one question about one clip, as often as there are answers."""
    path.write_text(
        json.dumps(
            [
                {"video_id": "00000028", "question_id": number, "type": '["Audio-Visual", "Existential"]',
                 "question_content": "Is the <Object> in the video always playing?", "templ_values": '["flute"]',
                 "question_deleted": deleted, spelled: answer}
                for number, answer in enumerate(answers)
            ]
        )
    )  # fmt: skip
    return path
