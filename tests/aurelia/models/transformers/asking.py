"""Requests as the loop makes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from aurelia.model import Decoding, MediaPart, Request

ROLES = ("reasoner", "summarizer", "evaluator", "question")
BRIEF = Decoding(max_tokens=12)


def of_roles(part: MediaPart, prompts: Mapping[str, str], decoding: Decoding = BRIEF) -> list[Request]:
    """One request a role, about one media part; the summarizer sees text alone."""
    return [
        Request(
            f"{part.path.stem}-{role}",
            prompts[role],
            () if role == "summarizer" else (part,),
            decoding=decoding,
            role=role,
            seed=number,
        )
        for number, role in enumerate(ROLES)
    ]


def ask_about(*parts: MediaPart, prompt: str = "What is it?", decoding: Decoding = BRIEF) -> Request:
    """A short question about some media, or none."""
    return Request(prompt, prompt, parts, decoding=decoding)


def sampled(request: Request, temperature: float = 1.0, top_p: float = 0.9) -> Request:
    """The same request, drawn at random."""
    return replace(request, decoding=replace(request.decoding, temperature=temperature, top_p=top_p))
