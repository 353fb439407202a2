"""Many clips of things drawn from the packaged tables: whatever is built passes the checks of an item."""

from __future__ import annotations

import random

import pytest

from aurelia.knowledge.tables import table
from aurelia.tasks.av_geoiq.build import build
from aurelia.tasks.av_geoiq.entities import Kind, Sense, Thing
from aurelia.tasks.av_geoiq.facts import world
from aurelia.tasks.av_geoiq.naming import right_texts, told
from aurelia.tasks.av_geoiq.propose import known_facts
from aurelia.tasks.checks import check_item
from schemas.issues import Severity
from tests.aurelia.tasks.av_geoiq.clips import TASK

CLIPS = 15
LANGUAGES = ("English", "French", "Spanish", "Portuguese", "German", "Arabic", "Dutch", "Russian", "Malay")
MONEY = ("euro", "US dollar", "CFA franc BCEAO")


def anything(luck: random.Random, sense: Sense, clue: str) -> Thing:
    """Something with a name that our tables know."""
    kinds: tuple[Kind, ...] = ("landmark", "dish", "flag", "money", "language", "sign")
    kind = luck.choice(kinds if sense == "visual" else ("language", "anthem", "dance", "dish", "other"))
    country = luck.choice([known.name for known in world(known_facts()).values()])
    names = {
        "landmark": luck.choice(table("sites").rows)["name"],
        "dish": luck.choice([row["name"] for row in table("origins").rows if row["kind"] == "dish"]),
        "dance": luck.choice([row["name"] for row in table("origins").rows if row["kind"] == "dance"]),
        "flag": f"flag of {country}", "anthem": f"anthem of {country}", "sign": country, "other": clue,
        "language": luck.choice(LANGUAGES), "money": luck.choice(MONEY),
    }  # fmt: skip
    start = luck.uniform(0.0, 7.0)
    return Thing(sense, kind, names[kind], clue, "", ((start, start + 2.5),))


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_built_passes_the_checks(seed: int) -> None:
    luck, built = random.Random(seed), 0
    for _ in range(CLIPS):
        seen = [anything(luck, "visual", f"the {word} thing") for word in ("left", "right", "small")]
        heard = [anything(luck, "audio", f"the {word} sound") for word in ("first", "last")]
        for chain in build([*seen, *heard], known_facts()).chains[:6]:
            built += 1
            texts = right_texts(chain.target, chain.values)
            question = TASK.examples[0].question.model_copy(update={"text": chain.question, "category": chain.category})
            hops = [hop.model_dump(mode="json") for hop in chain.hops]
            answer = TASK.examples[0].answer.model_copy(update={"texts": texts, "extra": {"hops": hops}})
            item = TASK.examples[0].model_copy(update={"question": question, "answer": answer})

            issues = check_item(TASK, item)

            assert all(issue.severity is Severity.unchecked for issue in issues), (chain.question, issues)
            assert (issues == []) == chain.certain
            assert chain.needs_both
            assert told(chain.question, [*texts, chain.seen.name if chain.seen.kind != "other" else ""]) == ""
    assert built > 0
