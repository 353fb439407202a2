"""Keeps one worker alive: starts it, takes its greeting, and starts it anew when it broke, so often and no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from aurelia.models.subprocess.process import Event, Worker, clean
from aurelia.models.subprocess.protocol import Hello, read_hello, read_object
from aurelia.models.subprocess.settings import WorkerSettings
from schemas.errors import ModelError

_STDOUT = "its stdout is for the protocol alone: print to stderr (workers written by aurelia models worker do)"
_CONDA = "with `conda run`, also give --no-capture-output"


@dataclass(frozen=True)
class Break:
    """Why a worker can no longer be talked to; every request that waits for a reply gets this.

    Args:
        kind: Of the issue, such as `reply-timeout`.
        message: What happened.
        hint: The way out.
    """

    kind: str
    message: str
    hint: str = ""


class Keeper:
    """A worker that is there when it is needed.

    Args:
        settings: How the worker is started and treated.

    Raises:
        ModelError: It cannot be started, or does not greet as it should.
    """

    def __init__(self, settings: WorkerSettings) -> None:
        self.settings = settings
        self.subject = f"worker {settings.where}"
        self.secrets = settings.secrets()
        self._failures = 0
        self._worker: Worker | None
        self._worker, self.hello = self._started()

    def ready(self, harmless: Callable[[Event], bool]) -> Worker:
        """The worker, started anew where it is gone or has said what nobody asked for.

        Args:
            harmless: Whether something it said between requests can be left aside.

        Raises:
            ModelError: It failed too often in a row, or is another model than before.
        """
        while self._worker is not None and (event := self._worker.next(0)) is not None:
            if not harmless(event):
                self.broke(Break("reply-dropped", f"wrote between requests ({event[0]})"), event)
        last = ""
        while self._worker is None:
            if self._failures > self.settings.restarts:
                message = f"failed {self._failures} times in a row{last}"
                raise ModelError(self.subject, message, "mend the worker and start again")
            try:
                worker, hello = self._started()
            except ModelError as exc:
                self._failures += 1
                last = f"; the last time it {exc.message}"
                continue
            if _who(hello) != _who(self.hello):
                worker.kill()
                message = f"is another model since it was started anew: {hello.model} {hello.revision}"
                raise ModelError(self.subject, message, "keep one model for a run")
            self._worker = worker
        return self._worker

    def answered(self) -> None:
        """It gave a reply: earlier failures are forgiven."""
        self._failures = 0

    def broke(self, why: Break, event: Event | None = None) -> Break:
        """End the worker, count the failure, and add its last words to the reason."""
        worker, self._worker = self._worker, None
        self._failures += 1
        if worker is None:
            return why
        worker.kill()
        return replace(why, message=f"{why.message}{_last_words(worker, event)}")

    def drop(self) -> None:
        """End the worker at once; that is nobody's fault."""
        if self._worker is not None:
            self._worker.kill()
            self._worker = None

    def close(self) -> None:
        """Let the worker end."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def nonsense(self, event: Event, *, is_reply: bool) -> Break:
        """What is wrong with a line that answers no request that waits."""
        start = repr(clean(event[1][:120].decode("utf-8", "replace"), self.secrets))
        if event[0] == "long":
            return Break("reply-malformed", f"wrote too much, or too long a line, that starts with {start}", _STDOUT)
        if is_reply:
            return Break("reply-malformed", f"replied to no request that waits: {start}", "give each id back once")
        return Break("reply-malformed", f"wrote a line that is no reply: {start}", _STDOUT)

    def _started(self) -> tuple[Worker, Hello]:
        given = self.settings
        worker = Worker(
            given.command,
            given.folder,
            given.variables(),
            max_line_bytes=given.max_line_bytes,
            secrets=self.secrets,
        )
        try:
            return worker, self._greeting(worker)
        except BaseException:
            worker.kill()
            raise

    def _greeting(self, worker: Worker) -> Hello:
        event = worker.next(self.settings.hello_timeout)
        said = read_object(event[1]) if event is not None and event[0] == "line" else None
        if said is not None:
            return read_hello(said, self.subject)
        if event is None:
            message, hint = (
                f"did not say hello in {self.settings.hello_timeout:g} s",
                f"raise `hello_timeout`; {_CONDA}",
            )
        elif event[0] == "end":
            message, hint = "ended before it said hello", "run the command by hand; see docs/workers.md"
        else:
            message, hint = self.nonsense(event, is_reply=False).message.replace("no reply", "no hello"), _STDOUT
        worker.kill()
        raise ModelError(self.subject, message + _last_words(worker, event), hint)


def _who(hello: Hello) -> tuple[object, ...]:
    return hello.model, hello.revision, hello.settings, hello.modalities


def _last_words(worker: Worker, event: Event | None) -> str:
    """How it ended, where it ended by itself, and what it last said on stderr."""
    status = f" ({worker.status()})" if event is not None and event[0] == "end" else ""
    said = worker.said()[-500:]
    return f"{status}; it last said: {said}" if said else status
