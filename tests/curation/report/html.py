"""Reading a page as a browser would: structure, texts and references."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from curation.report import write_report
from curation.workspace import Workspace

VOID = frozenset({"meta", "img", "input", "br", "hr", "link"})


@dataclass
class Seen:
    """What stands on a page."""

    tags: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    """`(tag, attribute, value)`."""
    text: str = ""
    mistakes: list[str] = field(default_factory=list)

    def values(self, attribute: str) -> list[str]:
        """All values of an attribute."""
        return [value for _, name, value in self.attributes if name == attribute]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.tags.append(tag)
        self.seen.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.tags.append(tag)
        self.seen.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self.seen.text += " " if tag in ("td", "th", "p", "li") else ""
        if not self.open or self.open.pop() != tag:
            self.seen.mistakes.append(f"</{tag}> at line {self.getpos()[0]}")

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("style", "script"):
            self.seen.text += data


def read(path: Path) -> Seen:
    """Read a page; structure that is wrong or left open is listed in `mistakes`."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    reader.seen.mistakes += [f"<{tag}> is never closed" for tag in reader.open]
    reader.seen.text = " ".join(reader.seen.text.split())
    return reader.seen


def report(workspace: Workspace) -> Seen:
    """Write the report of a workspace and read it; its structure must be right."""
    seen = read(write_report(workspace, workspace.root / "reports" / "report.html"))
    assert seen.mistakes == []
    return seen
