"""What people said becomes part of a release; who they are, how long they took and what they noted does not."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq

from curation import split
from curation.release import build
from curation.validate import live_items, validate
from curation.workspace import Workspace
from db.people import ReviewTime
from schemas.base import now
from schemas.review import Senses, Verdict
from tests import factories
from tests.curation.release.conftest import Fill, add
from tests.curation.review.adjudication.conftest import decide, employ, judge, solve

NOTE = "privately-noted"


def written(folder: Path) -> str:
    """Everything a release holds, tables unpacked, as one text."""
    parts = []
    for path in sorted(folder.rglob("*")):
        parts.append(str(path.relative_to(folder)))
        if path.suffix == ".parquet":
            parts.append(json.dumps(pq.read_table(path).to_pylist(), default=str, ensure_ascii=False))
        elif path.is_file():
            parts.append(path.read_bytes().decode(errors="replace"))
    return "\n".join(parts)


def reviewed(place: Workspace) -> None:
    """A conflict with its decision, an own answer, a flag and timings, by people with names."""
    employ(place, 4)
    draft = add(place, factories.source("film-x.mp4")).draft
    first = place.store.children(draft.key, "annotation")[0]
    unlike = {"verdict": Verdict.fix, "answer": factories.answer("winter", "C"), "notes": NOTE, "difficulty": 5}
    second = judge(place, draft, "p2", **unlike)
    decide(place, draft, "p4", first, second, notes=NOTE)
    solve(place, draft, "p3", "A", senses=Senses.sound, notes=NOTE, confidence=2)
    for number in (1, 2, 4):
        place.store.people.change(f"p{number}", timed=True)
        place.store.people.keep_time(ReviewTime("s", number, f"p{number}", 98765.4321, now()))
    validate(place)
    split.commit(place, message="first")


def test_a_release_names_nobody_and_holds_no_timings_notes_or_raw_judgements(fill: Fill, tmp_path: Path) -> None:
    place = fill(commit=False)
    reviewed(place)
    assert len(live_items(place.store)) == 5
    told = written(build(place, "films", "1.0.0", target=tmp_path / "r").folder)
    assert '"decides"' in told  # the pseudonyms and who decided are there to be audited
    assert '"p4"' in told
    for person in place.store.people.all():
        assert person.name
        assert person.email
        assert person.name not in told
        assert person.email not in told
    assert not [one for one in ("98765", NOTE, "difficulty", "confidence", "lead_time") if one in told]
    assert '"option":"C"' not in told.replace(" ", "")  # what one of them had answered and was overruled
