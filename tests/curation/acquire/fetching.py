"""What the download tests share: fetch one address, and read all that was written."""

from __future__ import annotations

import gc
import warnings

from curation.acquire.add import add
from curation.acquire.download import download
from curation.stage import StageReport
from curation.workspace import Workspace


def get(workspace: Workspace, address: str) -> StageReport:
    assert add(workspace, [address]).issues == ()
    return download(workspace)


def get_pieces(workspace: Workspace, address: str) -> StageReport:
    """The same for media in pieces: where one is missing the downloader leaves a file to be closed when collected."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        report = get(workspace, address)
        gc.collect()
    return report


def kinds(report: StageReport) -> list[str]:
    return [issue.kind for issue in report.issues]


def everything(workspace: Workspace) -> str:
    """All that was written: facts, runs, and small files."""
    facts = [fact.body or b"" for kind in ("source", "recording") for fact in workspace.store.heads(kind)]
    runs = [run.model_dump_json().encode() for run in workspace.store.runs()]
    files = [path.read_bytes() for path in workspace.root.glob("files/*/*.json")]
    return b"\n".join([*facts, *runs, *files]).decode()
