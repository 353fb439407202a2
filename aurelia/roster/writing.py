"""Worker files to be placed in a model's own environment: each is one file, with the protocol's side in it."""

from __future__ import annotations

import ast
from pathlib import Path

from schemas.errors import UsageError

TEMPLATE = "template"
_FOLDER = Path(__file__).with_name("workers")
_LINE = "# ---- from here on nothing has to be changed ----"


def workers() -> tuple[str, ...]:
    """The workers there are, the template first."""
    found = sorted(path.stem for path in _FOLDER.glob("*.py"))
    return (TEMPLATE, *(name for name in found if name != TEMPLATE))


def worker_text(name: str) -> str:
    """A worker's whole file.

    The model's part stands in a file of its own here; the protocol's part is the template's and is put after it.

    Raises:
        UsageError: There is no such worker.
    """
    if name not in workers():
        raise UsageError(f"worker {name!r}", "is none of ours", f"name one of: {', '.join(workers())}")
    text = _read(name)
    if name == TEMPLATE:
        return text
    shared = _read(TEMPLATE)
    missing = [one for one in _imports(shared) if one not in _imports(text)]
    imports = "".join(f"import {one}  # noqa: E402\n" for one in missing)
    return f"{text.rstrip()}\n\n\n{_LINE}\n\n{imports}{shared.partition(_LINE)[2]}"


def _read(name: str) -> str:
    return (_FOLDER / f"{name}.py").read_text(encoding="utf-8")


def _imports(text: str) -> list[str]:
    """Modules that a file imports before all else."""
    return [alias.name for node in ast.parse(text).body if isinstance(node, ast.Import) for alias in node.names]
