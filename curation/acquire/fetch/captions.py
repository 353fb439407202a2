"""Subtitles and chapters that come with media."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from yt_dlp.networking import Request

from curation.acquire.fetch import failures
from curation.acquire.fetch.base import Caption, FetchError
from curation.acquire.fetch.pieces import assemble
from curation.acquire.fetch.session import PIECES, WHOLE, Session
from curation.acquire.fetch.sidecars import MAX_BYTES, looks_like_captions
from curation.acquire.fetch.watch import Watch, log
from curation.acquire.info import one_line
from schemas.base import on_grid
from schemas.streams import Chapter

ENDINGS = ("vtt", "srt")
"""Kinds of subtitle files that are kept; a platform that has others nearly always has these too."""

_MOST_LANGUAGES = 8
_MOST_CHAPTERS = 2000
_LONGEST_TITLE = 300


def fetch_captions(session: Session, info: Mapping[str, Any], folder: Path, watch: Watch) -> tuple[Caption, ...]:
    """The subtitles wanted, one file a language, people's before automatic ones; one that fails is left out."""
    found = []
    for number, (language, automatic, address) in enumerate(chosen(info, watch.limits.languages)):
        path = folder / f"captions{number}.{'srt' if address['ext'] == 'srt' else 'vtt'}"
        path.unlink(missing_ok=True)
        try:
            _bring(session, address, path, watch)
        except FetchError as exc:
            if exc.kind in ("stopped", "wrong-url"):
                raise
            log.info("subtitles left out", about=watch.subject, language=language, why=exc.message)
            continue
        except Exception as exc:  # noqa: BLE001 - the media counts; the downloader raises what it likes
            log.info("subtitles left out", about=watch.subject, language=language, why=failures.reason(exc))
            continue
        if path.stat().st_size <= MAX_BYTES and looks_like_captions(path.read_bytes()):
            found.append(Caption(path, language, automatic))
    return tuple(found)


def _bring(session: Session, address: Mapping[str, Any], path: Path, watch: Watch) -> None:
    if address.get("protocol") in PIECES:
        assemble(session, {"id": "captions", **address}, path, watch)
        return
    request = Request(address["url"], headers=address.get("http_headers") or {})
    path.write_bytes(session.ask(request).read())


def chosen(info: Mapping[str, Any], languages: Sequence[str]) -> Iterator[tuple[str, bool, Mapping[str, Any]]]:
    """What to fetch: (language, whether automatic, where), at most one for each language wanted."""
    own = _text(info.get("language"))
    wanted = dict.fromkeys(own if name == "original" else name for name in languages)
    people, machine = _tracks(info.get("subtitles")), _tracks(info.get("automatic_captions"))
    taken: set[str] = set()
    for name in [name for name in wanted if name][:_MOST_LANGUAGES]:
        for tracks, automatic in ((people, False), (machine, True)):
            # `en` takes `en-US` too, but no translation by machine, such as `en-de`, which is named by both languages.
            fitting = [
                tag for tag in sorted(tracks, key=len)
                if tag == name or tag == f"{name}-orig" or (not automatic and tag.split("-")[0] == name.split("-")[0])
            ]  # fmt: skip
            if fitting and fitting[0] not in taken:
                taken.add(fitting[0])
                yield fitting[0].removesuffix("-orig"), automatic, tracks[fitting[0]]
                break
            if fitting:
                break


def _tracks(given: Any) -> dict[str, Mapping[str, Any]]:
    """Language -> where its file is, of those that have a file of a kind we keep."""
    found: dict[str, Mapping[str, Any]] = {}
    for tag, formats in given.items() if isinstance(given, Mapping) else ():
        fitting = [
            one
            for ending in ENDINGS
            for one in (formats if isinstance(formats, list) else ())
            if isinstance(one, Mapping)
            and one.get("ext") == ending
            and one.get("protocol") in (None, *WHOLE, *PIECES)
            and isinstance(one.get("url"), str)
        ]
        if fitting and (name := _text(tag)):
            found[name] = fitting[0]
    return found


def _text(value: Any) -> str:
    return one_line(value)[:32] if isinstance(value, str) else ""


def chapters_of(info: Mapping[str, Any]) -> tuple[Chapter, ...]:
    """The chapters a platform names, in order, those without a length left out."""
    found = []
    given = info.get("chapters")
    for one in (given if isinstance(given, list) else ())[:_MOST_CHAPTERS]:
        if not isinstance(one, Mapping):
            continue
        start, end = one.get("start_time"), one.get("end_time")
        if isinstance(start, (int, float)) and isinstance(end, (int, float)) and 0 <= start < end < 1e7:
            title = one_line(one["title"])[:_LONGEST_TITLE] if isinstance(one.get("title"), str) else ""
            found.append(Chapter(title=title, start=on_grid(float(start)), end=on_grid(float(end))))
    return tuple(found)
