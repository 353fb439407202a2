"""What a model was asked and given, and what it replied."""

from __future__ import annotations

from typing import Literal

from schemas.base import Sha256, Value


class Delivered(Value):
    """What a model was really given, per modality."""

    frames: int = 0
    audio_seconds: float = 0.0
    text_characters: int = 0
    video_tokens: int = 0
    """Places of the prompt that the pictures took, where the model says."""
    audio_tokens: int = 0
    """Places of the prompt that the sound took, where the model says."""


class AgentCall(Value):
    """One request to a model and its reply, as the trace keeps it."""

    role: Literal["question", "reasoner", "summarizer", "evaluator", "step-check", "blind-read"]
    prompt_sha256: Sha256
    prompt: str
    reply: str
    model: str
    revision: str = ""
    delivered: Delivered = Delivered()
