"""Manifests that nobody meant well: whatever stands in them, nothing crashes, and nothing but addresses is believed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from curation.acquire.add import Asked, add
from curation.acquire.lists.datasets import Reading, formats
from curation.acquire.storing import MOST_TOLD
from curation.workspace import Workspace
from schemas.media import Source
from tests.curation.acquire.lists.manifests.test_formats import LOCAL, SAMPLES

NASTY = (
    "\0", "\x1b[2J", "\u202e", "'" * 50, '"', ",", "\n", "\r", "[", "{", "]", "}", "1e400", "-1", "NaN", "9" * 400,
    "null", "../../../etc/passwd", "file:///etc/passwd", "http://169.254.169.254/", "\\ud800", "<script>", "\t",
    "&", "#", "_000010_000020", "[]" * 500, "{" * 3000, "[" * 100_000, "x" * 50_000,
)  # fmt: skip


def mutated(text: str, rng: random.Random) -> bytes:
    """A sample with some of it gone, repeated, or replaced by what is nasty."""
    for _ in range(rng.choice((1, 2, 5, 20))):
        at = rng.randrange(len(text) + 1)
        end = min(len(text), at + rng.randrange(1, 30))
        text = rng.choice(
            (
                text[:at] + rng.choice(NASTY) + text[at:],
                text[:at] + rng.choice(NASTY) + text[end:],
                text[:at] + text[end:],
                text[:at] + text[at:end] * 20 + text[end:],
                text[: max(at, len(text) // 2)],
            )
        )
    data = text.encode()
    at = rng.randrange(len(data) + 1)
    return data if rng.random() < 0.9 else data[:at] + rng.randbytes(9) + data[at:]


@pytest.mark.parametrize("seed", range(4))
def test_hostile_manifests_do_no_harm(workspace: Workspace, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    samples = {name: (file, text) for name, (file, text, _) in {**SAMPLES, **LOCAL}.items()}
    for _ in range(12):
        name = rng.choice(sorted(samples))
        file, text = samples[name]
        path = tmp_path / file
        path.write_bytes(mutated(text, rng))
        reading = Reading(rng.choice(("", name, rng.choice(sorted(formats())))), rng.choice((None, tmp_path)))
        report = add(workspace, [str(path)], asked=Asked(reading=reading))
        assert len(report.issues) <= MOST_TOLD * len(report.told)
        assert all(issue.hint and len(issue.message) < 2000 and "\x1b" not in issue.message for issue in report.issues)
        path.unlink()
    for fact in workspace.store.heads("source"):
        source = fact.contract(Source)
        assert source.origin == "url"
        assert source.locator.startswith(("http://", "https://"))
