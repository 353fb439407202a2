"""Cookies of a person's own, from a file: read once into memory; never logged, stored, or written back."""

from __future__ import annotations

from pathlib import Path

from schemas.errors import SettingsError

_HINT = "export the cookies of your browser in Netscape form (one a line: seven fields with tabs between)"
_FIELDS = 7


def read_cookies(path: Path) -> str:
    """The text of a cookie file, its comments left out.

    Raises:
        SettingsError: It cannot be read, or is no cookie file; the message names the line, never what stands in it.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as exc:
        raise SettingsError(str(path), f"cannot be read: {exc.strerror}", "check the path of --cookies") from exc
    except UnicodeDecodeError as exc:
        raise SettingsError(str(path), "is no text", _HINT) from exc
    kept = []
    for number, line in enumerate(lines, start=1):
        text = line.removeprefix("#HttpOnly_")
        if not text.strip() or text.startswith("#"):
            continue
        fields = text.split("\t")
        # A wrong line is refused here: the downloader would print it, with all that stands in it.
        if len(fields) != _FIELDS or not fields[0] or not _number(fields[4]):
            raise SettingsError(str(path), f"line {number} is no cookie", _HINT)
        kept.append(text)
    return "\n".join(["# Netscape HTTP Cookie File", *kept, ""]) if kept else ""


def _number(text: str) -> bool:
    return not text or text.replace(".", "", 1).isdigit()
