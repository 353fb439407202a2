"""The JavaScript runtime that some sites need: which one the downloader really uses, and whether its scripts are here.

The downloader runs a site's own script in it to find the addresses of media; the runtime gets no rights to files or
the network. Only deno keeps that promise by itself, so only deno is used.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Runtime:
    """What was found.

    Args:
        version: Name and version of the runtime; empty where there is none.
        usable: Whether it is new enough.
        scripts: Whether the package with the downloader's own scripts is installed.
    """

    version: str
    usable: bool
    scripts: bool


def runtime() -> Runtime:
    """The runtime, looked for as the downloader does: first in this environment (the package `deno`), then on PATH."""
    import yt_dlp  # noqa: F401 - slow to import; knows the runtimes
    from yt_dlp.dependencies import yt_dlp_ejs
    from yt_dlp.globals import supported_js_runtimes

    found = supported_js_runtimes.value["deno"]().info
    if found is None:
        return Runtime("", False, yt_dlp_ejs is not None)
    return Runtime(f"{found.name} {found.version}", bool(found.supported), yt_dlp_ejs is not None)
