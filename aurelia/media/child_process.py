"""The process side of `aurelia.media.child`: limits first, then one call after another, JSON lines in and out.

Run as: python -P -m aurelia.media.child_process REQUESTS REPLIES PARENT (two descriptors and a process id)
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import inspect
import json
import os
import re
import resource
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import entry_points
from typing import Any, TextIO

from schemas import errors

OURS = ("aurelia", "curation", "schemas", "db")
PLUGIN_GROUPS = ("aurelia.", "curation.")
_FUNCTION = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*")
_SECRET = re.compile(r"(?<=://)[^/\s@]+@|\?\S+")
"""What an address may hold that is nobody's business: a name with its password, and a query."""
_PARENT_DEATH = 1
"""PR_SET_PDEATHSIG of prctl(2)."""
_LONGEST_REASON = 300


def main() -> None:
    """Serve calls until the parent hangs up."""
    requests, replies, parent = (int(given) for given in sys.argv[1:4])
    _end_with(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a person's Ctrl-C is for the parent, who ends us
    with open(requests, encoding="utf-8") as lines, open(replies, "w", encoding="utf-8") as out:
        given = json.loads(lines.readline())
        limit(given["memory_bytes"], given["file_bytes"])
        for line in lines:
            call = json.loads(line)
            _limit_time(call["seconds"])
            _serve(call["function"], call["arguments"], given["packages"], out)


def _end_with(parent: int) -> None:
    """See to it that this process ends when its parent does, however that ends."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(_PARENT_DEATH, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it ended before we could ask for that
        os._exit(1)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


def limit(memory_bytes: int, file_bytes: int) -> None:
    """Bound this process for good; 0 leaves a bound out.

    RLIMIT_DATA counts what is really private and writable; RLIMIT_AS would count address space that libraries
    reserve and never touch. macOS enforces neither: there the time limit alone holds.
    """
    bounds = [(resource.RLIMIT_CORE, 0), (resource.RLIMIT_DATA, memory_bytes or None),
              (resource.RLIMIT_FSIZE, file_bytes or None)]  # fmt: skip
    for which, most in bounds:
        if most is not None:
            with contextlib.suppress(ValueError, OSError):  # the machine's own bound is lower, or it knows none
                resource.setrlimit(which, (most, most))


def _limit_time(seconds: float) -> None:
    """A backstop should the parent be unable to look at the clock: processor time on all cores."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = resource.RLIM_INFINITY
    if seconds > 0:
        most = int(used.ru_utime + used.ru_stime + seconds * (os.cpu_count() or 1)) + 10
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def _serve(function: str, arguments: Mapping[str, Any], packages: Sequence[str], out: TextIO) -> None:
    """One call: its values as they come, then how it ended."""
    try:
        for value in values(function, arguments, packages):
            _say(out, {"value": value})
        _say(out, {"done": True})
    except BrokenPipeError:
        os._exit(0)  # the parent wants no more
    except Exception as exc:  # noqa: BLE001 - whatever it is, the parent is told in words, and this process goes on
        if out_of_memory(exc):
            _say(out, {"memory": True})
            os._exit(1)
        if not isinstance(exc, errors.ToolkitError):
            traceback.print_exc()  # to the parent's log
        _say(out, {"error": described(exc)})


def _say(out: TextIO, message: Mapping[str, Any]) -> None:
    out.write(json.dumps(message, allow_nan=False) + "\n")
    out.flush()


def values(function: str, arguments: Mapping[str, Any], packages: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
    """The JSON objects that a function yields (a plain return value counts as one, None as nothing).

    Raises:
        PluginError: There is no such function, or it is none that may run here.
        Exception: Whatever the function raises.
    """
    result = found(function, packages)(**arguments)
    given = result if inspect.isgenerator(result) else iter(() if result is None else (result,))
    try:
        for value in given:
            if not isinstance(value, dict):
                raise errors.PluginError(function, f"gave a {type(value).__name__}, not a JSON object")
            yield value
    finally:
        if inspect.isgenerator(result):
            result.close()


def found(function: str, packages: Sequence[str] = ()) -> Any:
    """The function of that name, in our packages, in those of installed plug-ins, or in `packages`.

    Raises:
        PluginError: It is in none of them, or is no function that is defined there.
    """
    if not _FUNCTION.fullmatch(function):
        raise errors.PluginError(function, "is not named as package.module:name")
    module_name, _, name = function.partition(":")
    allowed = {*OURS, *packages}
    if module_name.partition(".")[0] not in allowed:
        allowed |= _plugins()
    if module_name.partition(".")[0] not in allowed:
        raise errors.PluginError(function, "is neither ours nor an installed plug-in's", "install its package")
    try:
        value = getattr(importlib.import_module(module_name), name, None)
    except ModuleNotFoundError as exc:
        raise errors.PluginError(function, f"cannot be found: {exc}", "install its package on every node") from exc
    if not inspect.isfunction(value) or (value.__module__ or "").partition(".")[0] not in allowed:
        raise errors.PluginError(function, "is no function that is defined there")
    return value


def _plugins() -> set[str]:
    """The packages of installed plug-ins."""
    groups = [group for group in entry_points().groups if group.startswith(PLUGIN_GROUPS)]
    return {point.module.partition(".")[0] for group in groups for point in entry_points(group=group)}


def out_of_memory(exc: BaseException) -> bool:
    """Whether memory ran out, also where another error was made of it."""
    seen: set[int] = set()
    link: BaseException | None = exc
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        if isinstance(link, MemoryError) or getattr(link, "errno", None) == errno.ENOMEM or "bad_alloc" in str(link):
            return True
        link = link.__cause__ or link.__context__
    return False


def described(exc: Exception) -> dict[str, str]:
    """An error as it crosses to the parent: a class of schemas/errors.py and its three texts."""
    if isinstance(exc, errors.ToolkitError):
        known = next(one for one in type(exc).__mro__ if one.__module__ == errors.__name__)
        texts = {"subject": exc.subject, "message": exc.message, "hint": exc.hint}
        return {"class": known.__name__, **{name: clean(text) for name, text in texts.items()}}
    return {"bug": f"{type(exc).__name__}: {clean(str(exc))[:_LONGEST_REASON]}".rstrip(": ")}


def clean(text: str) -> str:
    """Text in one line without control characters, passwords and queries of addresses."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in without_secrets(text)).split())


def without_secrets(text: str) -> str:
    """Text without the passwords and queries of addresses in it."""
    return _SECRET.sub("", text)


if __name__ == "__main__":
    main()
