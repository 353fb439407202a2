"""Where steps stand and what they point at, from a submitted page."""

from __future__ import annotations

import pytest

from curation.review.page import prepare
from curation.review.page.decode import decode
from schemas.reasoning import Modality, Step
from schemas.review import FieldChange
from tests import factories
from tests.curation.review.page.test_decode import judged, left, shown, written


def test_a_moved_span_becomes_seconds_and_an_untouched_one_stays_exact() -> None:
    about = judged()
    kept = [one for one in shown(about) if one["from_name"] == "evidence" and "s2" in one["value"]["labels"]]
    annotation = left(about, *kept, prepare.span("s1", (1.0, 2.0)))
    assert annotation.steps[0].step.evidence == ((1.0, 2.0),)
    assert annotation.steps[1].step.evidence == ((2.5, 3.25),)
    assert [change.field for change in annotation.changes] == ["step:s1:evidence"]
    assert annotation.changes[0].after == "1.000-2.000 s"


def test_a_span_set_by_hand_is_good_to_a_hundredth_of_a_second_and_its_neighbour_stays_exact() -> None:
    first = factories.steps()[0].model_copy(update={"evidence": ((1.234567, 2.0), (3.0, 4.0))})
    about = judged(factories.draft(benchmark_task="av-qa", steps=(first, *factories.steps()[1:])))
    [only] = [prepare.span("s1", first.evidence[0])]
    annotation = left(about, only, prepare.span("s1", (3.14159, 99.0)))
    assert annotation.steps[0].step.evidence == ((1.234567, 2.0), (3.14, 10.0))


def test_spans_of_pages_sent_earlier_are_frames() -> None:
    about = judged()
    framed = [
        {"from_name": "evidence", "to_name": "video", "type": "timelinelabels",
         "value": {"ranges": [{"start": start, "end": end}], "timelinelabels": [label]}}
        for label, start, end in (("s1", 26, 50), ("s2", 63, 82))
    ]  # fmt: skip
    annotation = left(about, *framed)
    assert [one.step.evidence for one in annotation.steps[:2]] == [((1.0, 2.0),), ((2.5, 3.25),)]


@pytest.mark.parametrize(
    ("places", "order"),
    [({"s3": 1}, "s2 s1 s3"), ({"s2": 1}, "s2 s1 s3"), ({"s1": 2}, "s2 s1 s3"), ({"s1": 2, "s2": 1}, "s2 s1 s3")],
)
def test_a_step_goes_to_its_place_but_never_before_what_it_builds_on(places: dict[str, int], order: str) -> None:
    about = judged()
    moved = [prepare.number(f"{name}_place", place) for name, place in places.items()]
    names = {one["from_name"] for one in moved}
    annotation, issues = decode([*[o for o in shown(about) if o["from_name"] not in names], *moved], about, "x")
    assert annotation is not None
    if "s3" in places:  # it builds on s1 and s2, so it cannot come first
        assert [issue.kind for issue in issues] == ["step-order"]
        assert ([one.step.id for one in annotation.steps], annotation.changes) == (["s1", "s2", "s3"], ())
        return
    assert issues == []
    assert [one.step.id for one in annotation.steps] == order.split()
    assert annotation.changes == (FieldChange(field="step:s2:place", change="edited", before="2", after="1"),)


def test_of_steps_that_build_on_nothing_only_the_moved_one_is_a_change() -> None:
    steps = tuple(Step(id=f"x{n}", text=f"Look {n}", modality=Modality.visual) for n in range(1, 6))
    about = judged(factories.draft(benchmark_task="av-qa", steps=steps))
    annotation = left(about, prepare.number("s5_place", 2))
    assert [one.step.id for one in annotation.steps] == ["x1", "x5", "x2", "x3", "x4"]
    assert annotation.changes == (FieldChange(field="step:x5:place", change="edited", before="5", after="2"),)


def test_an_added_step_can_be_given_a_place() -> None:
    annotation = left(judged(), *written(4, "Look first", "visual"), prepare.number("s4_place", 1))
    assert [one.step.id for one in annotation.steps] == ["s4", "s1", "s2", "s3"]
    assert [change.field for change in annotation.changes] == ["step:s4"]


def test_difficulty_and_the_wish_for_a_second_look_are_kept() -> None:
    assert (left(judged()).difficulty, left(judged()).flagged) == (None, False)
    annotation = left(judged(), prepare.choice("difficulty", "4"), prepare.choice("flagged", "second look"))
    assert (annotation.difficulty, annotation.flagged) == (4, True)


def test_a_span_of_no_step_is_kept_apart() -> None:
    about = judged()
    spans = [one for one in shown(about) if one["from_name"] == "evidence"]
    annotation = left(about, *spans, prepare.span("other", (0.0, 1.0)))
    assert annotation.spans == ((0.0, 1.0),)
    assert annotation.changes == ()
