"""A model in an environment of its own: a worker process that speaks JSON lines. See docs/workers.md."""

from __future__ import annotations

from aurelia.argument import flag, number, split, whole
from aurelia.model import Adapter, Model
from aurelia.models.subprocess.model import SubprocessModel
from aurelia.models.subprocess.settings import read_settings

_OPTIONS = {
    "timeout": number(0.01, 86400),
    "hello_timeout": number(0.01, 86400),
    "max_batch": whole(1, 1024),
    "restarts": whole(0, 1000),
    "remote": flag,
}


def open_worker(argument: str) -> Model:
    """Start the worker of a settings file and take its greeting.

    Raises:
        ModelError: The file or the worker cannot be used.
        UsageError: An option is unknown or cannot be read.
    """
    target, options = split("subprocess", argument, _OPTIONS)
    return SubprocessModel(read_settings(target, options))


MODEL = Adapter(
    "subprocess",
    "a model in an environment of its own, reached through a worker (docs/workers.md)",
    "FILE.toml?timeout=600&hello_timeout=900&max_batch=...&restarts=3&remote=false",
    open_worker,
)
