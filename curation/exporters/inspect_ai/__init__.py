"""inspect_ai: one module with a task an arm; and a provider (`provider.py`) for any model of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from curation.exporters.base import Exporter, Material

_HERE = Path(__file__).parent
_TASK = """

@task
def {function}() -> Task:
    return release_task({arm!r}, SETTINGS)
"""


def files(material: Material) -> Iterator[tuple[str, bytes]]:
    """The module with the tasks, and what they share."""
    settings = {
        "release": f"{material.name} {material.version}", "split_hash": material.split_hash, "demo": material.demo,
        **material.decoding,
    }  # fmt: skip
    head = '"""The tasks of this release, one for each way of asking: inspect eval release.py@baseline ..."""\n\n'
    head += "import sys\nfrom pathlib import Path\n\nfrom inspect_ai import Task, task\n\n"
    head += "sys.dont_write_bytecode = True  # what lies in a release stays as it was checked\n"
    head += "sys.path.insert(0, str(Path(__file__).resolve().parent))\n"
    head += f"from shared import release_task  # noqa: E402\n\nSETTINGS = {_python(settings)}\n"
    tasks = [_TASK.format(function=arm.replace("-", "_"), arm=arm) for arm in material.arms]
    yield "release.py", (head + "".join(tasks)).encode()
    yield "shared.py", (_HERE / "shared.py").read_bytes()


def _python(value: dict[str, object]) -> str:
    return repr(json.loads(json.dumps(value)))


def command(material: Material) -> str:  # noqa: ARG001 - every harness gets it
    """As its users run it."""
    return "inspect eval harness/inspect_ai/release.py@baseline,harness/inspect_ai/release.py@steps --model MODEL"


EXPORTER = Exporter(
    name="inspect_ai", title="Inspect", homepage="https://inspect.aisi.org.uk", files=files, command=command
)
