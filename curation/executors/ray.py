"""A Ray cluster: each job in a Ray task of one core, and there in a child process with limits, as on this machine."""

from __future__ import annotations

import json
import os
import socket
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

import structlog

from aurelia.media.child import Child, ChildDied, ChildFailed, Limits
from aurelia.media.child_process import described
from aurelia.media.child_reply import Failure, read_reply
from curation.executors.base import Ended, Job, Message, Tries
from curation.executors.ray_connect import connect
from schemas.errors import ToolkitError, WorkspaceError

log = structlog.get_logger(__name__)

_WAITING = 16
"""Messages of one job that wait for the driver before the job waits."""
_LOOK_AGAIN = 1.0
_DECIDING = ("aurelia-toolkit", "av", "numpy", "onnxruntime")


@dataclass
class _Work:
    job: Job
    tries: Tries


class RayPool:
    """Runs jobs on a Ray cluster, or in a Ray of this machine alone; what a lost worker or node did is done again.

    The toolkit must be installed on every node, and the workspace must lie at the same path on all.

    Args:
        address: `local` for Ray on this machine; `auto` for the cluster this machine belongs to; else HOST:PORT of
            its head.
        workers: Most jobs at once; 0 for as many as the cluster has cores (for `local`: this machine).
        limits: What each job may use; a job's own time limit goes before this one.
        tries: How often a job's process may die by its own doing before the job is given up.
        packages: Further packages whose functions may run, beside ours and installed plug-ins'.

    Raises:
        PluginError: Ray is not installed, or there is no cluster at that address.
        UsageError: The address is none that can be used.
    """

    def __init__(
        self,
        address: str = "local",
        *,
        workers: int = 0,
        limits: Limits | None = None,
        tries: int = 3,
        packages: Sequence[str] = (),
    ) -> None:
        self._ray, self._leave = connect(address, workers)
        cores = int(self._ray.cluster_resources().get("CPU", 1))
        self.slots = max(1, min(workers or cores, cores))
        self._tries = tries
        limits = limits or Limits(memory_bytes=4 * 2**30, seconds=0)
        self._given = json.dumps({"limits": asdict(limits), "packages": list(packages), "versions": _versions()})
        options = {"num_cpus": 1, "max_retries": 0, "num_returns": "streaming"}
        self._task = self._ray.remote(**options, _generator_backpressure_num_objects=_WAITING)(serve)

    def run(self, jobs: Iterable[Job]) -> Iterator[Message | Ended]:
        """Run jobs and give what they say as it comes; jobs are taken as cores become free.

        Closing the iterator, or an error in `jobs`, ends what runs.

        Raises:
            WorkspaceError: A file that a job needs is not there on the node where it ran.
        """
        coming = iter(jobs)
        again: deque[_Work] = deque()
        running: dict[Any, _Work] = {}
        try:
            while True:
                while len(running) < self.slots and (work := self._next(again, coming)) is not None:
                    work.tries.begun += 1
                    running[self._task.remote(_told(work.job), self._given)] = work
                if not running:
                    return
                ready, _ = self._ray.wait(list(running), num_returns=1, timeout=_LOOK_AGAIN, fetch_local=False)
                for stream in ready:
                    yield from self._heard(stream, running, again)
        finally:
            for stream in running:
                with suppress(self._ray.exceptions.RayError):
                    self._ray.cancel(stream, force=True)

    def close(self) -> None:
        """Leave the cluster; a Ray of this machine alone ends."""
        self._leave()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _next(self, again: deque[_Work], coming: Iterator[Job]) -> _Work | None:
        if again:
            return again.popleft()
        job = next(coming, None)
        return None if job is None else _Work(job, Tries(self._tries))

    def _heard(self, stream: Any, running: dict[Any, _Work], again: deque[_Work]) -> Iterator[Message | Ended]:
        """The next thing a job said."""
        work = running[stream]
        said = self._said(stream, work.job)
        if not isinstance(said, Failure | ChildDied | None):
            yield Message(work.job, said, work.tries.begun)
            return
        del running[stream]
        if not isinstance(said, ChildDied):
            yield Ended(work.job, _error(work.job, said), tries=work.tries.begun)
        elif work.tries.again(outside=said.outside):
            log.info("a job is begun again", about=work.job.called, why=said.message)
            again.append(work)
        else:
            yield Ended(work.job, said, poisoned=True, tries=work.tries.begun)

    def _said(self, stream: Any, job: Job) -> Mapping[str, Any] | Failure | ChildDied | None:
        errors = self._ray.exceptions
        try:
            text: str = self._ray.get(next(stream))
        except StopIteration:
            return _died(job, "ended before it was done", outside=True)
        except errors.OutOfMemoryError:
            return _died(job, "was ended by Ray, for its node had no memory left", outside=True)
        except (errors.RayTaskError, errors.TaskUnschedulableError, errors.RuntimeEnvSetupError):
            raise
        except errors.RayError as exc:  # a worker, a node or an object was lost
            return _died(job, f"was lost with its worker or node ({type(exc).__name__})", outside=True)
        body = json.loads(text)
        if "died" in body:
            return _died(job, body["died"], outside=body["outside"])
        return read_reply(text.encode())


def serve(told: str, given: str) -> Iterator[str]:
    """Run one job on a node, and give what it says as JSON; the last is how it ended."""
    call, settings = json.loads(told), json.loads(given)
    try:
        _check_node(settings["versions"], call["files"])
        with Child(Limits(**settings["limits"]), settings["packages"]) as child:
            seconds = call["seconds"] or None
            for value in child.call(call["function"], call["arguments"], seconds=seconds, subject=call["subject"]):
                yield json.dumps({"value": value})
        yield json.dumps({"done": True})
    except ChildDied as exc:
        yield json.dumps({"died": exc.message, "outside": exc.outside})
    except ChildFailed as exc:
        yield json.dumps({"error": {"bug": exc.bug}})
    except ToolkitError as exc:
        yield json.dumps({"error": described(exc)})


def _versions() -> dict[str, str]:
    """What decides the bytes that a node writes."""
    return {name: version(name) for name in _DECIDING}


def _check_node(versions: Mapping[str, str], files: Sequence[str]) -> None:
    """Facts must not depend on where they were made; a node that is not like the driver ends the run."""
    node = f"the node {socket.gethostname()}"
    for name, wanted in versions.items():
        if _versions()[name] != wanted:
            message = f"has {name} {_versions()[name]}, but the driver {wanted}"
            raise WorkspaceError(node, message, "install the same versions on every node (constraints.txt)")
    for path in files:
        if not Path(path).exists():
            hint = "the workspace must lie on storage that all nodes share, at the same path on each"
            raise WorkspaceError(path, f"is there for the driver, but not on {node}", hint)


def _told(job: Job) -> str:
    """A job as it crosses to a node, with the paths in its arguments that must be there."""
    texts = [value for value in job.arguments.values() if isinstance(value, str) and os.path.isabs(value)]
    files = [path for path in texts if len(path) < 4096 and "\0" not in path and os.path.exists(path)]
    call = {"function": job.function, "arguments": dict(job.arguments), "seconds": job.seconds}
    return json.dumps({**call, "subject": job.called, "files": files}, allow_nan=False)


def _error(job: Job, said: Failure | None) -> ToolkitError | None:
    return None if said is None else said.error or ChildFailed(job.called, said.bug)


def _died(job: Job, why: str, *, outside: bool) -> ChildDied:
    died = ChildDied(job.called, why, "the file may be damaged or made to do harm")
    died.outside = outside
    return died
