"""What the tests of AV-GeoIQ share: clips told as lists of things, a model that names them, and the proposal made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aurelia.draft.propose import Proposal, Proposing
from aurelia.model import Decoding, MediaPart, Request
from aurelia.prompts import prompts_of
from aurelia.schedule import Scheduler
from aurelia.tasks import find
from aurelia.tasks.av_geoiq.entities import Kind, Sense, Thing
from aurelia.tasks.av_geoiq.ground import Ground, ground
from aurelia.tasks.av_geoiq.propose import known_facts
from schemas.errors import ToolkitError
from schemas.item import Item
from tests.aurelia.answering import Answering

TASK = find()["av-geoiq"]
FIRMS = Path(__file__).parent / "firms.jsonl"
"""An extract in the form of Wikidata's, about two firms that there are not."""

Entity = dict[str, Any]


def seen(kind: Kind, name: str, clue: str, place: str = "", *, at: tuple[float, float] = (1.0, 3.0)) -> Entity:
    """Something that is seen, as a model writes it."""
    return {"sense": "visual", "kind": kind, "clue": clue, "name": name, "place": place, "evidence": [list(at)]}


def heard(kind: Kind, name: str, clue: str, place: str = "", *, at: tuple[float, float] = (2.0, 5.0)) -> Entity:
    """Something that is heard, as a model writes it."""
    return {**seen(kind, name, clue, place, at=at), "sense": "audio"}


TOWER = seen("landmark", "Eiffel Tower", "the iron tower")
PORTUGUESE = heard("language", "Portuguese", "the announcement")
CLOCK = seen("brand", "Casio", "the clock on the desk", "Japan")
CLOCK_OF_TEST = seen("brand", "Zzqx Clocks", "the clock", at=(0.0, 3.0))
CAR_OF_TEST = seen("brand", "Zzqy Cars", "the car", at=(5.0, 8.0))
ANTHEM = heard("anthem", "anthem of Japan", "the song of the crowd", "Japan")
SUSHI = seen("dish", "sushi", "the rolls on the plate", at=(0.0, 3.0))
POUTINE = seen("dish", "poutine", "the fries", at=(5.0, 8.0))
BELL = heard("other", "a bell", "the bell", at=(5.5, 6.5))


def naming(entities: Any, wording: Any = "") -> Answering:
    """A model that names these things, and words every question alike."""

    def answer(request: Request) -> Any:
        if request.media:
            return {"entities": entities} if isinstance(entities, list) else entities
        return {"question": wording} if isinstance(wording, str) else wording

    return Answering(answer)


def given(model: Answering, *, key: str = "clip", seed: int = 0, **fields: Any) -> Proposing:
    """What there is to make a question of: ten seconds of film."""
    media = (MediaPart(Path("clip.mp4")),)
    return Proposing(TASK, model, media, 10.0, key, prompts_of(TASK), Decoding(), seed, **fields)


def proposed(model: Answering, **fields: Any) -> Proposal:
    """The proposal a model comes to."""
    assert TASK.propose is not None
    ((_, result),) = Scheduler[str, Proposal]().run([("only", TASK.propose(given(model, **fields)))])
    if isinstance(result, ToolkitError):
        raise result
    return result


def item(proposal: Proposal) -> Item:
    """A proposal as an item, with the steps of the task's example."""
    return TASK.examples[0].model_copy(update={"question": proposal.question, "answer": proposal.answer})


def thing(sense: Sense, kind: Kind, name: str, clue: str = "", place: str = "") -> Thing:
    """A thing as it was read."""
    return Thing(sense, kind, name, clue, place, ((1.0, 3.0),))


def grounded(one: Thing) -> Ground:
    """Where a thing leads by the knowledge there is."""
    found, why = ground(one, known_facts())
    assert found is not None, why
    return found


def kinds(proposal: Proposal) -> Sequence[str]:
    """The kinds of issues of a proposal."""
    return [issue.kind for issue in proposal.issues]
