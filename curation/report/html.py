"""How this package's pages become HTML: by `aurelia.report.html`, with the templates that lie here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aurelia.report import html
from aurelia.report.html import brief, made, many, write
from curation.report.timeline import span_text

__all__ = ["brief", "made", "many", "rendered", "write"]


def rendered(
    template: str, *, styles: Sequence[str], script: str = "", filters: Mapping[str, Callable[..., Any]] | None = None,
    **values: Any,
) -> str:  # fmt: skip
    """A page as HTML (see `aurelia.report.html.rendered`); templates may also write a `span`."""
    every = {"span": lambda span: span_text(*span), **(filters or {})}
    return html.rendered(template, styles=styles, script=script, filters=every, package="curation.report", **values)
