"""Pulling again and again, until somebody says stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace

from curation.review.sync import webhook
from curation.review.sync.client import Client
from curation.review.sync.pull import PullReport, our_projects, pull
from curation.workspace import Workspace
from schemas.errors import ReviewError

_GATHER_SECONDS = 0.5
"""After a hint: reviewers' saves come in flocks."""


@dataclass(frozen=True)
class Hook:
    """A webhook as a hint to look sooner."""

    url: str = ""
    """Where the server reaches this machine; empty for the address that is listened on."""
    address: str = "127.0.0.1"
    """What to listen on."""
    port: int = 0
    """0 for a free one."""


def watch(
    workspace: Workspace, connect: Callable[[], Client], *, every: float = 30.0, hook: Hook | None = None,
    stop: threading.Event | None = None, told: Callable[[PullReport], None] = lambda _report: None,
) -> None:  # fmt: skip
    """Pull at once, and then every `every` seconds or sooner after a hint, until `stop` is set or Ctrl-C is pressed.

    Args:
        workspace: An open workspace.
        connect: Makes a new connection to the server.
        every: Seconds between two looks.
        hook: Let the server hint by a webhook; removed at the end.
        stop: Set it to end.
        told: Gets each report that has something in it, also that the server could not be reached.

    Raises:
        ReviewError: The first look does not work, or the webhook is not taken. Later trouble is told, and tried again.
    """
    stop, wake = stop or threading.Event(), threading.Event()
    with ExitStack() as stack:
        hooks = _hooks(workspace, connect, hook, wake, stack) if hook else None
        _look(workspace, connect, hooks, told)
        while not stop.is_set():
            if _waited(wake, stop, every):
                stop.wait(_GATHER_SECONDS)
            if stop.is_set():
                return
            wake.clear()  # before the pull: what is judged while it runs is looked for again
            try:
                _look(workspace, connect, hooks, told)
            except ReviewError as exc:
                told(PullReport(issues=(webhook.trouble(exc),)))


def _hooks(
    workspace: Workspace, connect: Callable[[], Client], hook: Hook, wake: threading.Event, stack: ExitStack
) -> webhook.Hooks:
    listener = stack.enter_context(webhook.listening(hook.address, hook.port, wake))
    hooks = webhook.Hooks(workspace, hook.url or f"http://{hook.address}:{listener.port}/", listener.secret)

    def remove() -> None:
        try:
            with connect() as client:
                hooks.remove(client)
        except ReviewError:
            hooks.made.clear()  # the server is down; the next watcher removes what is left

    stack.callback(remove)
    return hooks


def _look(
    workspace: Workspace, connect: Callable[[], Client], hooks: webhook.Hooks | None,
    told: Callable[[PullReport], None],
) -> None:  # fmt: skip
    if hooks is not None:
        with connect() as client:
            hooks.cover(client, [project.id for project in our_projects(workspace, client)])
    report = pull(workspace, connect())
    if report != replace(PullReport(), same=report.same, listed=report.listed, full=report.full):
        told(report)


def _waited(wake: threading.Event, stop: threading.Event, seconds: float) -> bool:
    """Wait for a hint, the end, or the time; whether there was a hint."""
    left = seconds
    while left > 0 and not stop.is_set():
        if wake.wait(min(0.2, left)):
            return True
        left -= 0.2
    return False
