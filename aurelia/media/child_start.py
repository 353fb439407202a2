"""Starts the processes of `aurelia.media.child`: a fresh interpreter that inherits as little as can be."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

_KEPT = ("PATH", "HOME", "TMPDIR", "TEMP", "TMP", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "VIRTUAL_ENV",
         "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SSL_CERT_FILE", "CUDA_VISIBLE_DEVICES", "HF_HOME", "HF_HUB_OFFLINE",
         "XDG_CACHE_HOME")  # fmt: skip
"""All that a child sees of our environment: no token, no proxy with a password."""

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS",
            "VECLIB_MAXIMUM_THREADS", "RAYON_NUM_THREADS", "POLARS_MAX_THREADS")  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """What a child may use.

    Args:
        memory_bytes: Private memory, the interpreter's own (some 100 MB with decoders) included; 0 for no limit.
        seconds: Time of one call; 0 for no limit.
        file_bytes: Size of one file it writes; 0 for no limit.
        reply_bytes: Length of one value that it gives, as JSON.
    """

    memory_bytes: int = 2 * 2**30
    seconds: float = 60.0
    file_bytes: int = 16 * 2**30
    reply_bytes: int = 16 * 2**20


def start() -> tuple[subprocess.Popen[bytes], int, int]:
    """A new process, the descriptor to write its calls to, and the one to read its replies from; none blocks.

    What it prints on stdout and stderr comes through its `stdout`.

    Raises:
        OSError: The machine has no more processes or descriptors to give.
    """
    theirs, requests = os.pipe()
    replies, answers = os.pipe()
    command = [sys.executable, "-P", "-m", "aurelia.media.child_process", str(theirs), str(answers), str(os.getpid())]
    try:
        process = _nursery(os.getpid()).submit(_popen, command, (theirs, answers)).result()
    except BaseException:
        os.close(requests)
        os.close(replies)
        raise
    finally:
        os.close(theirs)
        os.close(answers)
    for descriptor in (requests, replies, *(() if process.stdout is None else (process.stdout.fileno(),))):
        os.set_blocking(descriptor, False)
    return process, requests, replies


@cache
def _nursery(_pid: int) -> ThreadPoolExecutor:
    """Starts all children of this process: Linux ends a child with the thread that began it, and this one stays."""
    return ThreadPoolExecutor(1, thread_name_prefix="nursery")


def _popen(command: Sequence[str], descriptors: Sequence[int]) -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    paths = os.pathsep.join(path for path in sys.path if os.path.isabs(path))
    threads = dict.fromkeys(_THREADS, "1")
    environment = {**kept, **threads, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "MALLOC_ARENA_MAX": "2"}
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=descriptors,
        env=environment,
        start_new_session=True,
    )
