"""Build an extract of Wikidata, for people with a network: entities by id, one at a time, politely.

What is fetched is kept beside the output until it is complete, so that a run that was broken off goes on where it
stopped. Wikidata's data is CC0.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from aurelia.knowledge.extract import FORMAT, Head, Statement, Thing, write
from schemas.errors import AcquireError, UsageError

URL = "https://www.wikidata.org/wiki/Special:EntityData/{id}.json"
AGENT = "aurelia-toolkit knowledge builder (https://www.wikidata.org/wiki/Wikidata:Data_access)"
PROPERTIES = (
    "P17", "P131", "P276", "P30", "P36", "P37", "P38", "P47", "P159", "P176", "P178", "P495", "P610", "P2936",
)  # fmt: skip
LANGUAGES = ("en", "mul", "ar", "de", "es", "fr", "hi", "id", "it", "ja", "ko", "pl", "pt", "ru", "sw", "tr", "zh")
_PLACES = ("P17", "P131", "P276", "P30")
_BUSY = {429, 500, 502, 503, 504}
_LONGEST_WAIT_S = 120.0
_DAY, _MONTH, _YEAR = 11, 10, 9

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Built:
    """What a build came to."""

    out: Path
    entities: int
    statements: int
    missing: tuple[str, ...]
    """Ids that Wikidata does not have."""


def read_ids(given: Iterable[str]) -> tuple[str, ...]:
    """Ids from arguments: each an id (`Q243`) or a file with one id a line, `#` before a comment.

    Raises:
        UsageError: One is neither.
    """
    found: dict[str, None] = {}
    for text in given:
        lines = Path(text).read_text(encoding="utf-8").splitlines() if Path(text).is_file() else [text]
        for line in (line.split("#")[0].strip() for line in lines):
            if line and not re.fullmatch(r"Q[1-9]\d*", line):
                raise UsageError(line, "is neither an id of Wikidata nor a file of them", "write ids such as Q243")
            if line:
                found[line] = None
    return tuple(found)


def build(
    entities: Sequence[str],
    out: Path,
    *,
    url: str = URL,
    pause_s: float = 1.0,
    tries: int = 5,
    tell: Callable[[str], None] = lambda _text: None,
) -> Built:
    """Fetch entities and what they name, and write an extract.

    Args:
        entities: Ids (`Q243`), as `read_ids` gives them.
        out: Where to write; `OUT.fetched` beside it keeps what was fetched until all is there.
        url: The address with `{id}` for the entity.
        pause_s: Rest between two requests, in seconds.
        tries: How often a request is tried that meets a busy server or a broken line.
        tell: Called with a line on progress.

    Raises:
        UsageError: There is no id, or `url` has no `{id}`.
        AcquireError: The server stays away or answers something else than entity data.
    """
    if not entities or "{id}" not in url:
        raise UsageError("knowledge build", "needs ids and an address with {id}", "give ids such as Q243")
    kept = out.with_name(f"{out.name}.fetched")
    store = _Store(kept)
    fetch = _fetcher(url, pause_s, tries)
    for step in (0, 1, 2):
        wanted = [one for one in _wanted(entities, store.found, step) if one not in store.found]
        for number, one in enumerate(wanted, start=1):
            tell(f"{one} ({number} of {len(wanted)}, step {step + 1} of 3)")
            store.add(one, fetch(one))
    things = {one: data for one, data in store.found.items() if data}
    statements = [one for entity in _subjects(entities, things) for one in _statements(entity, things)]
    day = datetime.now(UTC).date().isoformat()
    write(out, Head(format=FORMAT, extracted=day, source=url), statements)
    kept.unlink(missing_ok=True)
    missing = tuple(one for one in entities if not store.found[one])
    return Built(out, len(entities) - len(missing), len(statements), missing)


class _Store:
    """What was fetched, by the id asked for; kept in a file line by line."""

    def __init__(self, path: Path) -> None:
        self.path, self.found = path, dict[str, Json | None]()
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                try:
                    asked, data = json.loads(line)
                except ValueError:
                    continue  # the last line of a run that was killed
                self.found[asked] = data

    def add(self, asked: str, data: Json | None) -> None:
        self.found[asked] = data
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps([asked, data], ensure_ascii=False) + "\n")


def _fetcher(url: str, pause_s: float, tries: int) -> Callable[[str], Json | None]:
    client = httpx.Client(
        headers={"User-Agent": AGENT, "Accept": "application/json"}, timeout=60, follow_redirects=True
    )
    last = [0.0]

    def fetch(one: str) -> Json | None:
        wait, reason = pause_s, ""
        for _ in range(tries):
            time.sleep(max(0.0, last[0] + wait - time.monotonic()))
            last[0] = time.monotonic()
            try:
                reply = client.get(url.replace("{id}", one))
            except httpx.TransportError as exc:
                wait, reason = min(2 * wait + 1, _LONGEST_WAIT_S), str(exc) or type(exc).__name__
                continue
            if reply.status_code in _BUSY:
                asked = reply.headers.get("Retry-After", "")
                wait = min(float(asked) if asked.isdigit() else 2 * wait + 1, _LONGEST_WAIT_S)
                reason = f"status {reply.status_code}"
                continue
            return _entity(reply, one)
        raise AcquireError(one, f"cannot be fetched: {reason}", "try again later; what was fetched is kept")

    return fetch


def _entity(reply: httpx.Response, one: str) -> Json | None:
    """The trimmed entity of a reply; a redirected id gives the entity it leads to; None where there is none."""
    if reply.status_code == httpx.codes.NOT_FOUND:
        return None
    if not reply.is_success:
        raise AcquireError(one, f"was refused with status {reply.status_code}", "check the address")
    try:
        found = reply.json()["entities"]
        data = found.get(one) or next(iter(found.values()))
        return None if "missing" in data else _trimmed(data)
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration) as exc:
        raise AcquireError(one, "came back as something else than entity data", "check the address") from exc


def _trimmed(data: Json) -> Json:
    labels = [data["labels"][code]["value"] for code in LANGUAGES if code in data.get("labels", {})]
    aliases = data.get("aliases", {})
    labels += [alias["value"] for code in LANGUAGES[:2] for alias in aliases.get(code, ())]
    claims = data.get("claims", {})
    kept = {name: claims[name] for name in PROPERTIES if claims and name in claims}
    return {"id": data["id"], "labels": list(dict.fromkeys(labels)), "claims": kept}


def _wanted(entities: Sequence[str], found: Mapping[str, Json | None], step: int) -> Iterator[str]:
    """First the entities, then what they name, then the places those lie in."""
    if step == 0:
        yield from dict.fromkeys(entities)
        return
    first = [data for one in entities if (data := found.get(one))]
    named = dict.fromkeys(one for data in first for one in _objects(data, PROPERTIES))
    if step == 1:
        yield from named
        return
    yield from dict.fromkeys(above for one in named if (data := found.get(one)) for above in _objects(data, _PLACES))


def _objects(data: Json, properties: Sequence[str]) -> Iterator[str]:
    for name in properties:
        for claim in data["claims"].get(name, ()):
            value = _value(claim["mainsnak"])
            if isinstance(value, dict) and str(value.get("id", "")).startswith("Q"):
                yield value["id"]


def _subjects(entities: Sequence[str], things: Mapping[str, Json]) -> Iterator[tuple[Json, Sequence[str]]]:
    """Each entity with the properties to write: all of those asked for, and where the places they name lie."""
    written = set()
    for one in dict.fromkeys((*entities, *things)):
        data = things.get(one)
        if data and data["labels"] and data["id"] not in written:
            written.add(data["id"])
            yield data, PROPERTIES if one in entities else _PLACES


def _statements(entity: tuple[Json, Sequence[str]], things: Mapping[str, Json]) -> Iterator[Statement]:
    data, properties = entity
    subject = Thing(id=data["id"], labels=tuple(data["labels"]))
    for name in properties:
        for claim in data["claims"].get(name, ()):
            value = _value(claim["mainsnak"])
            thing = things.get(value["id"]) if isinstance(value, dict) and "id" in value else None
            if thing is None or not thing["labels"]:
                continue  # no value, an unknown one, or one whose name was not fetched
            qualifiers = claim.get("qualifiers", {})
            yield Statement(
                subject=subject,
                property=name,
                object=Thing(id=thing["id"], labels=tuple(thing["labels"])),
                rank=claim.get("rank", "normal"),
                start=_day(qualifiers.get("P580", ())),
                end=_day(qualifiers.get("P582", ())),
                disputed="P1310" in qualifiers,
                references=tuple(_references(claim)),
            )


def _value(snak: Json) -> Any:
    """The value of a snak; None for `no value` and `unknown value`."""
    return snak["datavalue"]["value"] if snak.get("snaktype") == "value" else None


def _day(snaks: Sequence[Json]) -> str:
    """The day, month or year of a time qualifier, as precise as it is told; empty for what is vaguer or BC."""
    value = _value(snaks[0]) if snaks else None
    if not value or not value["time"].startswith("+"):
        return ""
    text, precision = value["time"][1:11], value["precision"]
    return str({_DAY: text, _MONTH: text[:7], _YEAR: text[:4]}.get(precision, ""))


def _references(claim: Json) -> Iterator[str]:
    for reference in claim.get("references", ()):
        for snak in reference.get("snaks", {}).get("P854", ()):
            value = _value(snak)
            if isinstance(value, str):
                yield value
