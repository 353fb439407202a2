"""The strict check of predictions, held to that of label-studio-sdk: what that turns down, ours turns down."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from label_studio_sdk.label_interface import LabelInterface

from aurelia import tasks as benchmark_tasks
from curation.review.page import layout, prepare
from curation.review.sync import strict
from schemas.errors import PluginError
from tests import factories

CONFIG = """<View><Text name="question" value="$question"/><Video name="video" value="$clip" frameRate="$fps"/>
<Choices name="verdict" toName="question"><Choice value="yes"/><Choice value="no" alias="nay"/></Choices>
<Choices name="many" toName="question" choice="multiple"><Choice value="a"/><Choice value="b"/></Choices>
<Choices name="option" toName="question" value="$options"/>
<TextArea name="note" toName="question"/><Number name="n" toName="question"/><Rating name="r" toName="question"/>
<TimelineLabels name="spans" toName="video"><Label value="s1"/></TimelineLabels></View>"""
DATA = {"question": "?", "clip": "c", "fps": 25, "options": [{"value": "A"}, {"value": "B"}]}
KINDS = {
    "verdict": "choices", "many": "choices", "option": "choices", "note": "textarea", "n": "number", "r": "rating",
    "spans": "timelinelabels",
}  # fmt: skip


def result(name: str, **value: Any) -> dict[str, Any]:
    about = "video" if name == "spans" else "question"
    return {"id": "r", "from_name": name, "to_name": about, "type": KINDS[name], "value": value}


GOOD = [
    result("verdict", choices=["yes"]), result("verdict", choices=["nay"]), result("many", choices=["a", "b"]),
    result("option", choices=["B"]), result("note", text=["words"]), result("n", number=1.5), result("r", rating=3),
    result("spans", ranges=[{"start": 1, "end": 75}], timelinelabels=["s1"]),
]  # fmt: skip
BAD = [
    result("verdict", choices=["maybe"]), result("verdict", choices=["yes", "nay"]), result("verdict", choices="yes"),
    result("option", choices=["C"]), result("note", text="words"), result("n", number="1"), result("n", number=True),
    result("r", rating=1.5), result("spans", ranges=[{"start": 1.5, "end": 75}], timelinelabels=["s1"]),
    result("spans", ranges=[{"start": 0, "end": 7}], timelinelabels=["s1"]), result("n", number=float("nan")),
    result("spans", ranges=[], timelinelabels=["s1"]), result("verdict"), {}, "x", None,
    {**result("verdict", choices=["yes"]), "to_name": "video"}, {**result("n", number=1), "type": "rating"},
    {**result("n", number=1), "from_name": "none"}, {**result("n", number=1), "value": None},
]  # fmt: skip


@pytest.mark.parametrize("one", GOOD)
def test_what_fits_the_page_passes(one: dict[str, Any]) -> None:
    assert list(strict.faults([one], DATA, strict.page(CONFIG))) == []


@pytest.mark.parametrize("one", BAD)
def test_what_does_not_fit_is_told(one: Any) -> None:
    assert len(list(strict.faults([one], DATA, strict.page(CONFIG)))) == 1


def test_data_that_the_page_would_miss_are_told() -> None:
    [told] = strict.faults([], {"question": "?", "clip": "c", "options": []}, strict.page(CONFIG))
    assert "fps" in told
    assert list(strict.faults("x", DATA, strict.page(CONFIG))) == ["its results are no list"]


@pytest.mark.parametrize("config", ["<View>", '<!DOCTYPE v [<!ENTITY a "b">]><View/>'])
def test_a_page_that_cannot_be_read_is_told(config: str) -> None:
    with pytest.raises(PluginError, match="no XML"):
        strict.page(config)


@pytest.mark.parametrize("name", ["av-qa", "av-geoiq", "av-meme"])
def test_nothing_passes_that_the_sdk_turns_down(name: str) -> None:
    """Real drafts with seeded damage: the SDK's check is the floor."""
    task, said = benchmark_tasks.find()[name], random.Random(5)
    config = layout.config(task)
    interface, page = LabelInterface(config), strict.page(config)
    data = dict.fromkeys(page.fields, "x") | {"options": [{"value": letter} for letter in "ABCD"]}
    whole = prepare.prefill(factories.draft(benchmark_task=name), task)
    assert interface.validate_prediction({"result": whole}, return_errors=True) == []
    assert list(strict.faults(whole, data, page)) == []
    turned_down = 0
    for _ in range(300):
        results = copy.deepcopy(whole)
        _damage(said.choice(results), said)
        if interface.validate_prediction({"result": results}, return_errors=True):
            turned_down += 1
            assert list(strict.faults(results, data, page)) != []
    assert turned_down > 50


def _damage(one: dict[str, Any], said: random.Random) -> None:
    where = said.choice(["from_name", "to_name", "type", "value", "inside", "inside"])
    junk = said.choice(["", "nothing", 5, None, [], {}, ["x"], -1.5])
    if where == "inside":
        one["value"][said.choice(list(one["value"]))] = junk
    elif where == "value":
        one["value"] = said.choice([{}, {"choices": ["x"]}, {"text": 5}])
    else:
        one[where] = said.choice(["", "nothing", "choices", "question", "s1_text"])
