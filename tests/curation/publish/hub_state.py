"""What the stand-in for the Hub holds: one dataset repository in memory, and what is to go wrong with it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

TOKEN = "hf_never-to-be-seen"
LARGE = (".parquet", ".mp4", ".wav", ".m4a")
"""What the Hub keeps as large files."""

Tree = dict[str, tuple[str, str | None]]
"""Path -> git's hash, and the sha256 of a large file."""


@dataclass
class Fault:
    """What goes wrong with requests whose `METHOD path` matches."""

    pattern: str
    action: str
    """A status (`429`), `reset` before anything is done, or `lost`: done, but never answered."""
    times: int = 1


@dataclass
class FakeHub:
    """One dataset repository in memory."""

    exists: bool = False
    private: bool = False
    branches: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    commits: dict[str, Tree] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    large: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    corrupt: Callable[[bytes], bytes] = lambda data: data
    """What becomes of a large file on its way in."""
    on_call: Callable[[str], None] = lambda _call: None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def commit(self, branch: str, tree: Tree) -> str:
        oid = hashlib.sha1(f"{branch}{len(self.commits)}{sorted(tree)}".encode()).hexdigest()
        self.commits[oid] = tree
        self.branches[branch] = oid
        return oid

    def tree(self, revision: str) -> Tree | None:
        oid = self.branches.get(revision) or self.tags.get(revision) or revision
        return self.commits.get(oid)

    def oid(self, revision: str) -> str:
        return self.branches.get(revision) or self.tags.get(revision) or revision

    def content(self, revision: str, path: str) -> bytes | None:
        tree = self.tree(revision)
        if tree is None or path not in tree:
            return None
        blob, large = tree[path]
        return self.large[large] if large else self.blobs[blob]

    def keep(self, data: bytes) -> str:
        blob = hashlib.sha1(f"blob {len(data)}\0".encode() + data).hexdigest()
        self.blobs[blob] = data
        return blob
