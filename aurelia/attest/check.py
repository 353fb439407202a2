"""The check itself: plant the probes, ask the model about each clip and its twin, and judge the replies."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path

from aurelia.attest.answers import prompt, schema
from aurelia.attest.judge import attest, result
from aurelia.attest.probes import Probe, plan
from aurelia.attest.scene import film
from aurelia.model import SENSES, Decoding, MediaPart, Model, Reply, Request, Sense, check_may_leave, replies_of
from schemas.attest import Attestation
from schemas.errors import ModelError

_MOST_TOKENS = 512
"""Enough for a model that thinks before it answers with one word."""
_TRIES = 3

Progress = Callable[[int, int], None]
"""Told how many requests are answered, and how many there are."""


def check(
    model: Model, *, seed: int | None = None, third_party: bool = True, progress: Progress | None = None
) -> Attestation:
    """Find out by planted probes whether a model uses the sound and the picture that it is given.

    Args:
        model: Who is asked, some eighty short questions. It is sent nothing of a kind that it does not take.
        seed: What is planted follows from it; None for a fresh one, so that no answer can be learnt beforehand.
        third_party: Whether the clips may go to a server of others; they are ours and may, unless a person objects.
        progress: Told how far it is.

    Raises:
        ModelError: The model cannot be used, or its connection was dropped again and again: nothing is attested.
        RightsError: The model is on a server of others and that was not permitted.
    """
    seed = secrets.randbelow(2**32) if seed is None else seed
    senses = tuple(sense for sense in SENSES if sense in model.modalities)
    probes = plan(seed, senses)
    with tempfile.TemporaryDirectory(prefix="probes-") as folder:
        requests = asked(probes, senses, Path(folder))
        for request in requests:
            check_may_leave(model, request, third_party)
        plant(probes, requests)
        replies = _answers(model, requests, progress or (lambda _done, _all: None))
    pairs = zip(probes, replies[::2], replies[1::2], strict=True)
    return attest(model, seed, [result(probe, reply, twin) for probe, reply, twin in pairs])


def plant(probes: Sequence[Probe], requests: Sequence[Request]) -> None:
    """Write the clips that the requests are about.

    Raises:
        MediaError: A clip cannot be written.
    """
    for probe, clip, twin in zip(probes, requests[::2], requests[1::2], strict=True):
        film(probe.scene, clip.media[0].path)
        film(probe.scene, twin.media[0].path, seen=probe.silenced, heard=not probe.silenced)


def asked(probes: Sequence[Probe], senses: Sequence[Sense], folder: Path) -> list[Request]:
    """What is asked: for each probe about its clip, then its twin; files are named by number, which tells nothing."""
    return [
        Request(
            id=f"{number:03}",
            prompt=prompt(probe),
            media=(MediaPart(folder / f"{number:03}.mp4", senses=tuple(senses)),),
            schema=schema(probe),
            decoding=Decoding(max_tokens=_MOST_TOKENS),
            role="probe",
        )
        for number, probe in enumerate(chain.from_iterable((probe, probe) for probe in probes))
    ]


def _answers(model: Model, requests: Sequence[Request], progress: Progress) -> list[Reply]:
    """A reply to each request; what a dropped connection took is asked again.

    Raises:
        ModelError: Some are still missing after several tries: a check that cannot run passes nobody.
    """
    replies: dict[str, Reply] = {}
    reason = "no reply"
    for _ in range(_TRIES):
        open_ones = [one for one in requests if one.id not in replies]
        for request, reply in _asked_in_batches(model, open_ones):
            if not reply.retry:
                replies[request.id] = reply
            elif reply.error is not None:
                reason = reply.error.message
            progress(len(replies), len(requests))
    missing = [one for one in requests if one.id not in replies]
    if missing:
        raise ModelError(
            f"model {model.name}",
            f"did not answer {len(missing)} of {len(requests)} probes in {_TRIES} tries: {reason}",
            "mend that, then run the check again",
        )
    return [replies[request.id] for request in requests]


def _asked_in_batches(model: Model, requests: Sequence[Request]) -> Iterator[tuple[Request, Reply]]:
    size = max(1, model.max_batch)
    batches = [requests[at : at + size] for at in range(0, len(requests), size)]
    with ThreadPoolExecutor(max(1, model.concurrency), "probe") as pool:
        answers = pool.map(partial(replies_of, model), batches)
        for batch, replies in zip(batches, answers, strict=True):
            yield from zip(batch, replies, strict=True)
