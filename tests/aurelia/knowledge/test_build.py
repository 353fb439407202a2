"""The builder against a server on loopback that answers as Wikidata does: entity JSON, redirects, 404, 429, breaks."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from aurelia.knowledge.build import AGENT, build, read_ids
from aurelia.knowledge.claims import Claim
from aurelia.knowledge.extract import read
from aurelia.knowledge.wikidata import judge_with
from schemas.errors import AcquireError, UsageError


def snak(name: str, value: Any, kind: str = "wikibase-entityid") -> dict[str, Any]:
    return {"snaktype": "value", "property": name, "hash": "0", "datavalue": {"value": value, "type": kind}}


def item(id_: str) -> dict[str, Any]:
    return {"entity-type": "item", "numeric-id": int(id_[1:]), "id": id_}


def when(text: str, precision: int) -> dict[str, Any]:
    calendar = "http://www.wikidata.org/entity/Q1985727"
    value = {"time": text, "timezone": 0, "before": 0, "after": 0, "precision": precision, "calendarmodel": calendar}
    return snak("P580", value, "time")


def claim(name: str, object_id: str | None, rank: str = "normal", **more: Any) -> dict[str, Any]:
    main = snak(name, item(object_id)) if object_id else {"snaktype": "novalue", "property": name}
    return {"mainsnak": main, "type": "statement", "id": f"{name}${object_id}", "rank": rank, **more}


def entity(id_: str, label: str, *claims: dict[str, Any], aliases: tuple[str, ...] = ()) -> dict[str, Any]:
    by_property: dict[str, list[dict[str, Any]]] = {}
    for one in claims:
        by_property.setdefault(one["mainsnak"]["property"], []).append(one)
    return {
        "type": "item",
        "id": id_,
        "lastrevid": 1,
        "labels": {"en": {"language": "en", "value": label}, "sv": {"language": "sv", "value": f"{label} (sv)"}},
        "descriptions": {},
        "aliases": {"en": [{"language": "en", "value": alias} for alias in aliases]},
        "claims": by_property or [],
        "sitelinks": {},
    }


REFERENCE = {
    "hash": "1",
    "snaks": {"P854": [snak("P854", "https://example.org/tower", "string")]},
    "snaks-order": ["P854"],
}
WORLD = {
    "Q243": entity(
        "Q243",
        "Eiffel Tower",
        claim("P17", "Q142", references=[REFERENCE]),
        claim("P131", "Q90", qualifiers={"P580": [when("+1889-03-31T00:00:00Z", 11)]}),
        claim("P276", None),
        claim("P999", "Q404"),
        aliases=("la Tour Eiffel",),
    ),
    "Q90": entity("Q90", "Paris", claim("P17", "Q142"), claim("P131", "Q13917")),
    "Q13917": entity("Q13917", "Île-de-France", claim("P17", "Q142")),
    "Q142": entity(
        "Q142",
        "France",
        claim("P30", "Q46"),
        claim("P38", "Q184172", "deprecated", qualifiers={"P582": [when("+2002-02-00T00:00:00Z", 10)]}),
    ),
    "Q46": entity("Q46", "Europe"),
    "Q184172": entity("Q184172", "French franc"),
}


@dataclass
class World:
    """A server and what it was asked."""

    url: str
    asked: Counter[str] = field(default_factory=Counter)
    agents: set[str] = field(default_factory=set)
    busy: Counter[str] = field(default_factory=Counter)
    """How often an id is answered with 429 before it is answered."""
    broken: set[str] = field(default_factory=set)


@pytest.fixture
def world() -> Iterator[World]:
    state = World("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.path.split("/")[-1].removesuffix(".json")
            state.asked[asked] += 1
            state.agents.add(self.headers["User-Agent"])
            if asked in state.broken:
                self.close_connection = True
                return
            if state.busy[asked] > 0:
                state.busy[asked] -= 1
                self._answer(429, b"slow down", {"Retry-After": "0"})
                return
            if asked == "Q777":
                self._answer(200, b"<html>log in first</html>", {})
                return
            real = {"Q1111": "Q243"}.get(asked, asked)
            known = WORLD.get(real)
            body = json.dumps({"entities": {real: known}}).encode() if known else b"not found"
            self._answer(200 if known else 404, body, {})

        def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}/wiki/Special:EntityData/{{id}}.json"
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


def test_extract_is_built_and_judges(world: World, tmp_path: Path) -> None:
    out = tmp_path / "mine.jsonl"
    built = build(["Q243", "Q404404"], out, url=world.url, pause_s=0)
    assert (built.entities, built.missing) == (1, ("Q404404",))
    assert world.agents == {AGENT}
    assert max(world.asked.values()) == 1
    extract = read(out)
    found = judge_with([extract], Claim("la Tour Eiffel", "is in", "France"))
    assert found
    assert found.status == "supported"
    assert "https://example.org/tower" in found.source
    assert found.identifiers == ("wikidata:Q243", "wikidata:Q142")
    starts = [one.start for one in extract.by_subject["Q243"] if one.property == "P131"]
    assert starts == ["1889-03-31"]
    region = judge_with([extract], Claim("Eiffel Tower", "is in", "Île-de-France"))
    assert region
    assert region.status == "supported"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.jsonl"]


def test_redirected_id_gives_the_entity_it_leads_to(world: World, tmp_path: Path) -> None:
    built = build(["Q1111"], tmp_path / "mine.jsonl", url=world.url, pause_s=0)
    assert built.entities == 1
    assert "Q243" in read(built.out).by_subject


def test_busy_server_is_asked_again(world: World, tmp_path: Path) -> None:
    world.busy["Q243"] = 2
    assert build(["Q243"], tmp_path / "mine.jsonl", url=world.url, pause_s=0).entities == 1
    assert world.asked["Q243"] == 3


def test_broken_build_keeps_what_it_has_and_goes_on(world: World, tmp_path: Path) -> None:
    out = tmp_path / "mine.jsonl"
    world.broken.add("Q142")
    with pytest.raises(AcquireError, match="Q142"):
        build(["Q243"], out, url=world.url, pause_s=0, tries=1)
    assert not out.exists()
    kept = tmp_path / "mine.jsonl.fetched"
    kept.write_text(kept.read_text() + '["Q90", {"id": "Q9')  # killed while it wrote
    world.broken.clear()
    build(["Q243"], out, url=world.url, pause_s=0)
    assert world.asked["Q243"] == 1
    assert read(out).by_subject["Q142"]
    assert not kept.exists()


def test_answer_that_is_no_entity_is_refused(world: World, tmp_path: Path) -> None:
    with pytest.raises(AcquireError, match="came back"):
        build(["Q777"], tmp_path / "x.jsonl", url=world.url, pause_s=0)


def test_ids_come_from_arguments_and_files(tmp_path: Path) -> None:
    listed = tmp_path / "ids.txt"
    listed.write_text("Q90  # Paris\n\n# towers\nQ243\n")
    assert read_ids(["Q17", str(listed), "Q17"]) == ("Q17", "Q90", "Q243")
    with pytest.raises(UsageError, match="Paris"):
        read_ids(["Paris"])


def test_address_needs_a_place_for_the_id(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        build(["Q1"], tmp_path / "x.jsonl", url="http://127.0.0.1/none")
