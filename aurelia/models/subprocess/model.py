"""A model that lives in a worker process: started again when it fails, a bounded number of times, losing no request."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from aurelia.apart import Apart, SenseFile, label
from aurelia.model import MediaPart, Reply, Request
from aurelia.models.subprocess.keeper import Break, Keeper
from aurelia.models.subprocess.process import Event, Worker, clean
from aurelia.models.subprocess.protocol import generate_line, problem, read_object, read_reply
from aurelia.models.subprocess.settings import WorkerSettings
from schemas.errors import MediaError, ModelError


@dataclass(frozen=True)
class _Asked:
    """One request on its way: its number between us and the worker, and its media as files."""

    number: str
    request: Request
    files: tuple[SenseFile | str, ...]


@dataclass
class _Round:
    """Requests that were sent together: whose reply is there, and until when the next one is waited for."""

    asked: Mapping[int, _Asked]
    until: float
    found: dict[int, Reply] = field(default_factory=dict)

    def place(self, number: Any) -> int | None:
        """Which of them has that number, or None."""
        return next((place for place, asked in self.asked.items() if asked.number == number), None)


class SubprocessModel:
    """A worker as a model. Safe to use from several threads; one batch is asked at a time.

    Args:
        settings: How the worker is started and treated.

    Raises:
        ModelError: It cannot be started, or does not greet as it should.
    """

    concurrency = 1

    def __init__(self, settings: WorkerSettings) -> None:
        self._keeper = Keeper(settings)
        self._given = settings
        self._lock = threading.Lock()
        self._count = 0
        self._apart = Apart(settings.sample_rate, keep=max(256, 8 * self.max_batch))

    @property
    def name(self) -> str:
        """What the worker calls its model."""
        return self._keeper.hello.model

    @property
    def revision(self) -> str:
        """Which version, as the worker says."""
        return self._keeper.hello.revision

    @property
    def modalities(self) -> tuple[str, ...]:
        """What the worker takes in."""
        return tuple(dict.fromkeys(("text", *self._keeper.hello.modalities)))

    @property
    def remote(self) -> bool:
        """Whether the worker sends what it is given elsewhere, by its settings or by its own word."""
        return self._given.remote or self._keeper.hello.remote

    @property
    def max_batch(self) -> int:
        """The smaller of what the worker takes and what the settings allow."""
        return min(self._keeper.hello.max_batch, self._given.max_batch or self._keeper.hello.max_batch)

    @property
    def settings(self) -> Mapping[str, Any]:
        """Adapter, command, and what the worker declares."""
        return {
            "adapter": "subprocess/1",
            "worker": self._given.identity,
            "sample_rate": self._given.sample_rate,
            "declared": self._keeper.hello.settings,
        }

    def close(self) -> None:
        """End the worker and remove the temporary files."""
        with self._lock:
            self._keeper.close()
            self._apart.close()

    def prefetch(self, media: Sequence[MediaPart]) -> None:
        """Begin to cut what will soon be asked about, while the worker works."""
        self._apart.prefetch(media, self._keeper.hello.modalities)

    def generate(self, batch: Sequence[Request]) -> list[Reply]:
        """One reply a request. What breaks the worker is the error of the requests that were waiting.

        A batch that breaks it is asked again one by one, to find whose fault it was.

        Raises:
            ModelError: The worker failed too often in a row, or is another model since it was started anew.
        """
        replies: list[Reply] = []
        with self._lock:
            for first in range(0, len(batch), self.max_batch):
                replies += self._batch(batch[first : first + self.max_batch], may_raise=not replies)
        return replies

    def _batch(self, batch: Sequence[Request], *, may_raise: bool) -> list[Reply]:
        prepared = [self._prepared(request) for request in batch]
        asked = {place: one for place, one in enumerate(prepared) if isinstance(one, _Asked)}
        found = {place: one for place, one in enumerate(prepared) if isinstance(one, Reply)}
        if asked:
            found |= self._replies(asked, may_raise=may_raise)
        return [found[place] for place in range(len(batch))]

    def _prepared(self, request: Request) -> _Asked | Reply:
        files: list[SenseFile | str] = []
        try:
            for part in request.media:
                made = self._apart.files(part, self._keeper.hello.modalities)
                words = label(part, several=len(request.media) > 1) if made else ""
                files += [words, *made] if words else made
        except MediaError as exc:
            return problem(request, "media-unreadable", exc.subject, exc.message, hint=exc.hint)
        self._count += 1
        return _Asked(f"r{self._count}", request, tuple(files))

    def _replies(self, chunk: Mapping[int, _Asked], *, may_raise: bool) -> dict[int, Reply]:
        """Replies of one batch; those that a broken worker left open are asked for once more, each alone."""
        found, broken = self._asked(chunk, may_raise=may_raise)
        for place in [place for place in chunk if place not in found and len(chunk) > 1]:
            self._count += 1
            alone = replace(chunk[place], number=f"r{self._count}")
            again, broken = self._asked({place: alone}, may_raise=False)
            found |= again
            if broken is not None:
                found[place] = self._lost(alone, broken)
        return {place: found.get(place) or self._lost(one, broken) for place, one in chunk.items()}

    def _lost(self, asked: _Asked, broken: Break | None) -> Reply:
        why = broken or Break("reply-dropped", "ended before it replied")
        return problem(asked.request, why.kind, self._keeper.subject, why.message, hint=why.hint, retry=True)

    def _asked(self, chunk: Mapping[int, _Asked], *, may_raise: bool) -> tuple[dict[int, Reply], Break | None]:
        """Replies by place, and what broke the worker before all were there."""
        try:
            worker = self._keeper.ready(self._is_past)
        except ModelError as exc:
            if may_raise:
                raise
            return {}, Break("reply-dropped", exc.message, exc.hint)
        begun = time.monotonic()
        sent = _Round(chunk, begun + self._given.timeout)
        broken: Break | None = None
        try:
            for left, asked in zip(range(len(chunk) - 1, -1, -1), chunk.values(), strict=True):
                worker.send(generate_line(asked.number, asked.request, asked.files, more=left > 0))
            while len(sent.found) < len(chunk) and broken is None:
                broken = self._take(worker, sent)
        except BaseException:  # stopped by the user, say: what is still under way must not be taken for later replies
            self._keeper.drop()
            raise
        share = (time.monotonic() - begun) / max(len(sent.found), 1)
        return {place: replace(reply, seconds=share) for place, reply in sent.found.items()}, broken

    def _take(self, worker: Worker, sent: _Round) -> Break | None:
        """Take what the worker says next; what breaks it, where something does."""
        event = worker.next(sent.until - time.monotonic())
        if event is None:
            hint = "raise `timeout` if it is slow"
            return self._keeper.broke(Break("reply-timeout", f"gave no reply in {self._given.timeout:g} s", hint))
        if event[0] == "end":
            return self._keeper.broke(Break("reply-dropped", "ended before it replied"), event)
        said = read_object(event[1]) if event[0] == "line" else None
        place = sent.place(said.get("id")) if said is not None else None
        if said is None or place is None:
            if self._is_past(event):
                return None
            return self._keeper.broke(self._keeper.nonsense(event, is_reply=said is not None), event)
        request = sent.asked[place].request
        if place in sent.found:
            message = "replied twice to one request"
            sent.found[place] = problem(request, "reply-malformed", self._keeper.subject, message, retry=True)
            return None
        sent.found[place] = read_reply(self._redacted(said), request, self._keeper.subject)
        sent.until = time.monotonic() + self._given.timeout
        self._keeper.answered()
        return None

    def _is_past(self, event: Event) -> bool:
        """Whether it is another reply to a request that was answered, or given up, before: too late to matter."""
        said = read_object(event[1]) if event[0] == "line" else None
        number = said.get("id") if said is not None else None
        if not isinstance(number, str) or not re.fullmatch(r"r[0-9]{1,15}", number):
            return False
        return int(number[1:]) <= self._count

    def _redacted(self, said: dict[str, Any]) -> dict[str, Any]:
        error = said.get("error")
        if isinstance(error, str):
            return {**said, "error": clean(error, self._keeper.secrets)}
        if isinstance(error, dict) and isinstance(error.get("message"), str):
            return {**said, "error": {**error, "message": clean(error["message"], self._keeper.secrets)}}
        return said
