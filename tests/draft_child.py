"""Drafts in a process of its own, writing down every request that reaches the model before it is answered.

Run as: python -m tests.draft_child WORKSPACE ANSWERS ASKED
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from aurelia.media_hash import request_media
from aurelia.model import Reply, Request
from aurelia.models import replay
from aurelia.replies import reply_key
from curation.draft.run import draft
from curation.workspace import open_workspace

_BREATH = 0.001
"""Seconds a request takes, so that kills fall between requests as well as inside them."""


def main(folder: str, answers: str, asked: str) -> None:
    """Draft from all there is."""
    out = os.open(asked, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    answered = replay.ReplayModel.generate

    def generate(self: replay.ReplayModel, batch: Sequence[Request]) -> list[Reply]:
        replies = []
        for request in batch:
            key = reply_key(self, request, request_media(request))
            os.write(out, f"{key}\n".encode())
            time.sleep(_BREATH)
            replies += answered(self, [request])
        return replies

    replay.ReplayModel.generate = generate  # type: ignore[method-assign]
    replay.ReplayModel.max_batch = 8
    with open_workspace(Path(folder)) as workspace:
        draft(workspace, f"replay:{answers}")


if __name__ == "__main__":
    main(*sys.argv[1:])
