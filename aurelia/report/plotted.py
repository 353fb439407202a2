"""The door to matplotlib: a picture drawn by it becomes SVG for a page, in the page's own colours and letters.

Colours are named by the page's CSS variables, so the same picture is right by day and by night: while it is drawn each
stands for a dark colour that nothing else uses, and is put back afterwards.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from schemas.base import digest

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["COLOUR", "NAMES", "WIDTH", "Axes", "picture", "whole_numbers"]

NAMES = ("ink", "muted", "line", "good", "second", "third", "bad", "warn", "accent", "card", "both", "visual", "audio")
COLOUR = {name: f"#0{number:x}0{number:x}0{number:x}" for number, name in enumerate(NAMES, start=1)}
"""Name of a CSS variable -> what stands for it while drawing."""
WIDTH = 480
"""Units of a picture's width: a pixel each in half the page's width, and less on a telephone."""
_DOT = 72.0
_LETTERS = re.compile(r"font: (?:[a-z0-9]+ )*?([\d.]+)px [^;\"]*")
_IDS = re.compile(r"(\bid=\"|url\(#|href=\"#)")
_NOT_SHOWN = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", re.DOTALL)
_STYLE = {
    "svg.fonttype": "none", "text.parse_math": False, "font.size": 12.0, "axes.labelsize": 12.0,
    "xtick.labelsize": 11.5, "ytick.labelsize": 12.0, "text.color": COLOUR["ink"], "axes.labelcolor": COLOUR["muted"],
    "xtick.color": COLOUR["line"], "ytick.color": COLOUR["line"], "xtick.labelcolor": COLOUR["muted"],
    "ytick.labelcolor": COLOUR["ink"], "axes.edgecolor": COLOUR["line"], "axes.linewidth": 1.0,
    "axes.spines.top": False, "axes.spines.right": False, "axes.spines.left": False, "grid.color": COLOUR["line"],
    "grid.linewidth": 0.8, "axes.axisbelow": True, "axes.facecolor": "none", "figure.facecolor": "none",
    "savefig.facecolor": "none", "xtick.major.size": 3, "ytick.major.size": 0, "legend.frameon": False,
    "legend.fontsize": 11.5,
}  # fmt: skip


def picture(name: str, label: str, height: int, draw: Callable[[Axes], None]) -> Markup:
    """An SVG element with what `draw` draws.

    Args:
        name: Of the picture, unique on its page; any text.
        label: What is to be seen, in words.
        height: In units, of which its width has `WIDTH`.
        draw: Draws on the axes it is given; its colours are from `COLOUR`.
    """
    name = _mark(name)
    with _styled(name):
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure

        figure = Figure(figsize=(WIDTH / _DOT, height / _DOT), layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure.add_subplot())
        held = io.StringIO()
        figure.savefig(held, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return _for_page(held.getvalue(), name, label)


def whole_numbers(axes: Axes) -> None:
    """Whole numbers on the upright axis, in the colour of notes."""
    from matplotlib.ticker import MaxNLocator

    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.tick_params(axis="y", labelcolor=COLOUR["muted"])


@contextmanager
def _styled(name: str) -> Iterator[None]:
    import matplotlib as mpl

    with mpl.rc_context(), warnings.catch_warnings():
        # letters are drawn by the reader's browser, so it is no matter whether a font here has them
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        warnings.filterwarnings("ignore", message="constrained_layout not applied")
        style: dict[str, Any] = dict(_STYLE)
        mpl.rcParams.update({**style, "svg.hashsalt": name})
        yield


def _mark(name: str) -> str:
    """A name as ids may hold it, also where it holds words of others: small letters, digits and dashes."""
    return f"{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')[:40]}-{digest(name.encode())[:8]}"


def _for_page(svg: str, name: str, label: str) -> Markup:
    body = _NOT_SHOWN.sub("", svg).strip()
    for variable, stand_in in COLOUR.items():
        body = body.replace(stand_in, f"var(--{variable})")
    body = _LETTERS.sub(r"font-size: \1px", body)
    body = _IDS.sub(lambda found: f"{found[1]}{name}-", body)
    box = re.search(r'viewBox="([^"]*)"', body)
    start = body.index(">", body.index("<svg")) + 1
    opened = f'<svg class="plot" role="img" aria-label="{escape(label)}" viewBox="{box[1] if box else ""}">'
    return Markup(opened + body[start:])  # noqa: S704 - drawn by us; matplotlib escapes the text in it
