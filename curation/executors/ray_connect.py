"""The way into a Ray cluster, or to a Ray of this machine alone; and out of it again, leaving nothing behind."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from schemas.errors import PluginError, UsageError

INSTALL = "in the checkout: pip install -c constraints.txt '.[ray]'"
_STORE_BYTES = 100 * 2**20
"""Of Ray's object store on this machine: nothing but short texts goes through it."""
_GUARD = Path(__file__).with_name("ray_guard.py")


def connect(address: str, workers: int) -> tuple[Any, Callable[[], None]]:
    """Ray, connected to a cluster (or started on this machine), and how to leave it.

    Raises:
        PluginError: Ray is not installed, or there is no cluster at that address.
        UsageError: The address is none that can be used.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it would report to its makers
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # the coming way; said or it warns
    try:
        import ray
    except ImportError as exc:
        raise PluginError("Ray", "is not installed", INSTALL) from exc
    if "://" in address:
        raise UsageError(f"Ray at {address}", "is a client's address", "give HOST:PORT of the head (ray start --head)")
    if ray.is_initialized():
        return ray, lambda: None
    options: dict[str, Any] = {"address": address}
    if address == "local":
        options |= {"object_store_memory": _STORE_BYTES, "include_dashboard": False, "_node_ip_address": "127.0.0.1"}
        options |= {"num_cpus": workers} if workers else {}
    try:
        ray.init(**options, log_to_driver=False, logging_level="error", configure_logging=True)
    except (ConnectionError, RuntimeError, ValueError, OSError) as exc:
        reason = " ".join(str(exc).split())[:200]
        hint = "start it with `ray start --head`, or take --executor ray:local"
        raise PluginError(f"Ray at {address}", f"cannot be reached: {reason}", hint) from exc
    guard = _guarded(ray) if address == "local" and sys.platform == "linux" else None

    def leave() -> None:
        if ray.is_initialized():
            ray.shutdown()
        if guard is not None:
            os.close(guard[1])
            guard[0].wait()

    return ray, functools.cache(leave)


def _guarded(ray: Any) -> tuple[subprocess.Popen[bytes], int] | None:
    """Let a process wait for our end, however it comes, to end what Ray then leaves behind."""
    started = getattr(getattr(ray._private.worker, "_global_node", None), "all_processes", {})
    if not started.get("raylet"):
        return None
    theirs, ours = os.pipe()  # ours is open as long as we live
    command = [sys.executable, "-I", "-S", str(_GUARD), str(theirs), str(started["raylet"][0].process.pid)]
    null = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            command, stdin=null, stdout=null, stderr=null, pass_fds=(theirs,), start_new_session=True
        )
    finally:
        os.close(theirs)
    return process, ours
