"""Lists of sources, playlists behind addresses, and records of media, made to do harm."""

from __future__ import annotations

import csv
import io
import json
import random
import threading
from collections import Counter
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from benchmarks.hostility import texts
from benchmarks.hostility.mutants import Place

_KINDS = {"m3u8": "application/vnd.apple.mpegurl", "mpd": "application/dash+xml", "xspf": "application/xspf+xml",
          "asx": "video/x-ms-asf", "mp4": "video/mp4", "html": "text/html", "json": "application/json"}  # fmt: skip
_NUMBERS = (0, -1, 1e308, 10**400, float("nan"), float("inf"), -0.0, "1e999", "12:34:56:78", True, None, [], {}, "NaN")
_TEXTUAL = ("id", "title", "fulltitle", "uploader", "channel", "license", "language", "description")


class Server:
    """A server on loopback that serves what it was given, sometimes badly."""

    def __init__(self) -> None:
        pages = self._pages = dict[str, tuple[int, dict[str, str], bytes]]()

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, headers, body = pages.get(self.path.partition("?")[0], (404, {}, b""))
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(body)

            do_HEAD = do_GET  # noqa: N815

            def log_message(self, *_args: object) -> None:
                return

            def handle(self) -> None:
                try:
                    super().handle()
                except OSError:
                    return  # whoever asked hung up

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def put(self, path: str, body: bytes, *, status: int = 200, **headers: str) -> str:
        """Serve something; returns its address."""
        kind = _KINDS.get(path.rpartition(".")[2], "application/octet-stream")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._pages[path] = (status, {"Content-Type": kind, **named}, body)
        return self.address + path

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


def write(
    folder: Path, count: int, rng: random.Random, seeds: Mapping[str, bytes], place: Place, server: Server
) -> tuple[list[str], Counter[str]]:
    """Make inputs for `curate add`; a third each of lists, playlists behind addresses, and records beside media.

    A list's own `path` is what the person asks for who adds the list, so no list here names a secret by that.

    Returns:
        The inputs, and how many there are of each way.
    """
    inputs, ways = list[str](), Counter[str]()
    server.put("/good.mp4", seeds["mp4"])
    server.put("/good.ts", seeds["ts"])
    beside = folder / "beside"
    beside.mkdir()
    for number in range(count):
        way = ("list", "playlist", "record", "page")[rng.choices(range(4), (35, 35, 20, 10))[0]]
        ways[way] += 1
        if way == "list":
            inputs.append(str(_list(folder, number, rng, place, server)))
        elif way == "playlist":
            inputs.append(_served(number, rng, place, server))
        elif way == "record":
            film = beside / f"{number:04d}.mp4"
            film.write_bytes(seeds["mp4"] + bytes([number % 256, number // 256]))
            film.with_suffix(".info.json").write_bytes(record(rng, place, server.address))
            film.with_suffix(".en.vtt").write_text(
                f"WEBVTT\n\n00:00.000 --> 99:99:99.999\n{rng.choice(texts.TEXTS[:4])}\n"
            )
        else:
            inputs.append(_page(number, rng, place, server))
    return [*inputs, str(beside)] if ways["record"] else inputs, ways


def record(rng: random.Random, place: Place, base: str) -> bytes:
    """What a platform might say of a film, with paths, markup, numbers that cannot be, and nesting."""
    lures = [*place.lures(), f"{base}/good.mp4"]
    deep: Any = "x"
    for _ in range(rng.choice((1, 50, 200))):
        deep = [deep] if rng.random() < 0.5 else {"a": deep}
    found = {
        **{name: rng.choice(texts.TEXTS) for name in _TEXTUAL},
        **{name: rng.choice(_NUMBERS) for name in ("duration", "timestamp", "upload_date", "filesize", "fps")},
        **{name: rng.choice(lures) for name in ("webpage_url", "url", "thumbnail")},
        "tags": rng.choice((texts.TEXTS, deep, "x")), "ext": rng.choice(("../../planted", "mp4")), "deep": deep,
        "chapters": rng.choice((deep, [{"start_time": rng.choice(_NUMBERS), "title": texts.MARK}] * 50, 7)),
        "_filename": "../../planted.mp4", "requested_downloads": [{"filepath": "../../planted"}],
        "subtitles": {rng.choice(("en", "../../planted")): [{"url": rng.choice(lures), "ext": "../planted"}]},
    }  # fmt: skip
    for name in rng.sample(sorted(found), rng.randint(0, 8)):
        del found[name]
    text = json.dumps(found)
    if rng.random() < 0.15:
        text = rng.choice(
            (text[: len(text) // 2], "[" * 100_000, f"[{text}]", '{"title": ' + "9" * 10_000 + "}", "null", "")
        )
    return text.encode("utf-8", "replace")


def _list(folder: Path, number: int, rng: random.Random, place: Place, server: Server) -> Path:
    """A list of sources or a manifest of a data set."""
    ending = rng.choice(("csv", "jsonl", "json", "csv"))
    path = folder / f"list-{number:04d}.{ending}"
    rows = [_row(rng, place, server) for _ in range(rng.randint(1, 4))]
    if ending == "csv":
        file = io.StringIO()
        names = sorted({name for row in rows for name in row})
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
        text = file.getvalue()
    elif ending == "jsonl":
        text = "".join(json.dumps(row) + "\n" for row in rows)
    else:
        text = json.dumps({str(rng.choice(texts.TEXTS)): row for row in rows} if rng.random() < 0.5 else rows)
    draw = rng.random()
    data = text.encode("utf-8", "replace")
    if draw < 0.1:
        data = data[: rng.randrange(len(data))]
    elif draw < 0.2:
        data = bytes(byte ^ (rng.random() < 0.01) * 32 for byte in data)
    elif draw < 0.25:
        data = b"[" * 200_000
    elif draw < 0.3:
        data = b'url\n"' + b"x" * 2_000_000
    path.write_bytes(data)
    return path


def _row(rng: random.Random, place: Place, server: Server) -> dict[str, Any]:
    remote = [lure for lure in place.lures() if "://" in lure and place.trap not in lure]
    row: dict[str, Any] = {
        "url": rng.choice([*remote, f"{server.address}/good.mp4", "javascript:alert(1)", "//", "http://"])
    }
    extra = {
        "title": rng.choice(texts.TEXTS), "channel": rng.choice(texts.TEXTS), "start": rng.choice(_NUMBERS),
        "end": rng.choice(_NUMBERS), "licence": rng.choice(texts.TEXTS), "labels": rng.choice(texts.TEXTS),
        "dataset": rng.choice(("vggsound", "../../planted")), "claimed_at": rng.choice(_NUMBERS), "people": texts.MARK,
        "name": rng.choice(texts.TEXTS),
    }  # fmt: skip
    return row | {name: extra[name] for name in rng.sample(sorted(extra), rng.randint(0, 5))}


def _served(number: int, rng: random.Random, place: Place, server: Server) -> str:
    """The address of a playlist: it names files of this machine, private addresses, itself, or far too much."""
    lures = [lure for lure in place.lures() if place.trap not in lure] + ["good.ts", "good.mp4", f"{number}.m3u8"]
    some = [rng.choice(lures) for _ in range(rng.randint(1, 3))]
    ending = rng.choice(("m3u8", "m3u8", "mpd", "xspf", "asx", "mp4"))
    makes = {
        "m3u8": rng.choice((texts.hls, texts.hls_variants)),
        "mpd": texts.mpd,
        "xspf": texts.xspf,
        "asx": texts.asx,
    }
    body = makes.get(ending, texts.ffconcat)(rng, some).encode("utf-8", "replace")
    draw = rng.random()
    if draw < 0.1:
        away = rng.choice([*(lure for lure in lures if "://" in lure), f"/{number}.{ending}"])
        return server.put(f"/{number}.{ending}", b"", status=302, Location=away.replace("\n", ""))
    if draw < 0.2:
        return server.put(f"/{number}.{ending}", body, Content_Length=rng.choice(("0", "10", "-1", "x")))
    if draw < 0.3:
        return server.put(f"/{number}.{ending}", body, Content_Encoding=rng.choice(("gzip", "br", "x")))
    return server.put(f"/{number}.{ending}", body)


def _page(number: int, rng: random.Random, place: Place, server: Server) -> str:
    """The address of a page about a film, whose record is hostile."""
    leading = (f"{server.address}/good.mp4", "http://169.254.169.254/x.mp4", f"file://{place.secret}/secret.mp4")
    about = {
        "@type": "VideoObject", "@context": "https://schema.org", "name": rng.choice(texts.TEXTS),
        "description": rng.choice(texts.TEXTS), "duration": "PT99999999H", "uploadDate": rng.choice(texts.TEXTS),
        "contentUrl": rng.choice(leading), "thumbnailUrl": leading[2],
    }  # fmt: skip
    head = f'<title>{texts.MARK}</title><script type="application/ld+json">{json.dumps(about)}</script>'
    body = f'<html><head>{head}</head><body><video src="{rng.choice(leading)}"></video></body></html>'
    return server.put(f"/page-{number}.html", body.encode("utf-8", "replace"))
