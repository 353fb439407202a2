"""What goes over the wire: errors and answers as the Gemini API words them, and what it counts of a file."""

from __future__ import annotations

import io
import re
import wave
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aurelia.media.probe import probe

VIDEO_TOKENS, AUDIO_TOKENS = 258, 32


@dataclass
class Fault:
    """What goes wrong with one call of an endpoint.

    Args:
        status: HTTP status; 0 drops the connection, -1 hangs.
        body: The body, as JSON or as text.
        headers: Further headers.
    """

    status: int
    body: Any = ""
    headers: dict[str, str] = field(default_factory=dict)


def error(code: int, message: str, status: str = "INVALID_ARGUMENT", **fault: Any) -> Fault:
    """An error as the API words it."""
    details = fault.pop("details", [])
    return Fault(code, {"error": {"code": code, "message": message, "status": status, "details": details}}, **fault)


def answer(text: str = "yes", reason: str | None = "STOP", **fields: Any) -> dict[str, Any]:
    """A response with one candidate."""
    candidate = {"content": {"parts": [{"text": text}], "role": "model"}, "finishReason": reason}
    return {"candidates": [candidate], **fields}


def tokens(data: bytes, kind: str) -> tuple[str, int]:
    """Modality and tokens of a file."""
    if kind == "audio/wav":
        with wave.open(io.BytesIO(data)) as file:
            return "AUDIO", round(AUDIO_TOKENS * file.getnframes() / file.getframerate())
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.mp4"
        path.write_bytes(data)
        found = probe(path)
        assert found.audio is None, "a video with sound: the sound is to go apart"
        return "VIDEO", round(VIDEO_TOKENS * found.duration)


def camel(value: Any) -> Any:
    """JSON with names as the API documents them; it reads `file_uri` as `fileUri`, too."""
    if isinstance(value, dict):
        return {
            re.sub(r"_([a-z])", lambda found: found[1].upper(), name): inner if "chema" in name else camel(inner)
            for name, inner in value.items()
        }
    return [camel(inner) for inner in value] if isinstance(value, list) else value
