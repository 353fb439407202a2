"""The sections of the page beside the clips: funnel picture, agreement, timings, rights, issues, makers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from curation.funnel import Funnel
from curation.report.sections import agreement, bars, makers, rights, timings
from schemas.base import now
from schemas.fact import Run
from schemas.review import Annotation, Verdict
from schemas.rights import Evidence, Licence, PeopleFlag, Rights
from tests import factories


def judged(*annotations: Annotation) -> dict[str, list[tuple[str, Annotation]]]:
    found: dict[str, list[tuple[str, Annotation]]] = {}
    for number, annotation in enumerate(annotations):
        found.setdefault(annotation.about, []).append((f"key{number}", annotation))
    return found


def test_agreement_needs_two_people_on_one_item() -> None:
    result = agreement(judged(factories.annotation(), factories.annotation(verdict=Verdict.fix)))
    assert (result.items, result.shared, result.pairs, result.verdict, result.answer) == (1, 0, 0, None, None)


def test_agreement_is_the_share_of_pairs_that_say_the_same() -> None:
    result = agreement(
        judged(
            factories.annotation(reviewer="p1"),
            factories.annotation(reviewer="p2"),
            factories.annotation(reviewer="p3", verdict=Verdict.fix, answer=factories.answer("river", option="A")),
        )
    )
    assert (result.shared, result.pairs, result.answer_pairs) == (1, 3, 3)
    assert result.verdict == pytest.approx(1 / 3)
    assert result.answer == pytest.approx(1 / 3)


def test_open_answers_agree_whatever_their_case_and_final_stop() -> None:
    result = agreement(
        judged(
            factories.annotation(reviewer="p1", answer=factories.answer("Three.", option=None)),
            factories.annotation(reviewer="p2", answer=factories.answer("three", option=None)),
        )
    )
    assert result.answer == 1.0


def test_scripted_judgements_are_told_apart() -> None:
    assert agreement(judged(factories.annotation(demo=True, reviewer="demo-p1"))).scripted
    assert not agreement(judged(factories.annotation())).scripted


def test_longest_bar_fills_the_width_and_parts_follow_each_other() -> None:
    drawn = {bar.label: bar for bar in bars(Funnel(recordings=2, drafts={"dropped": 1, "drafted": 3}))}
    parts = [(part.label, part.x, part.width) for part in drawn["Drafts"].parts]
    assert parts == [("drafted", 0.0, 75.0), ("dropped", 75.0, 25.0)]
    assert drawn["Recordings"].parts[0].width == 50.0
    assert drawn["Items"].parts == ()


def test_bars_of_an_empty_workspace_are_empty() -> None:
    assert all(bar.count == 0 for bar in bars(Funnel()))


def test_timings_add_up_a_stage() -> None:
    started = now()
    runs = [
        Run(stage=stage, version=1, input_key="0" * 64, outcome=outcome, started=started,
            ended=started + timedelta(seconds=seconds))
        for stage, outcome, seconds in (
            ("download", "done", 1.0), ("draft:evidence:1234abcd", "done", 2.0), ("download", "failed", 5.0),
        )
    ]  # fmt: skip
    first, second = timings(runs)
    assert (first.stage, first.inputs, first.failed, first.seconds, first.longest) == ("download", 2, 1, 6.0, 5.0)
    assert (first.mean, first.share) == (3.0, 75.0)
    assert second.stage == "draft (evidence)"


def test_rights_tell_picture_and_sound_apart() -> None:
    footage = Licence(spdx="CC-BY-3.0", attribution="A Studio", evidence=Evidence(claimed_by="a licence file"))
    source = factories.source(rights=Rights(footage=footage), people=(PeopleFlag.minor,), content_warnings=("storm",))
    (line,) = rights([source])
    assert (line.footage, line.soundtrack) == ("CC-BY-3.0, A Studio", "unknown")
    assert not line.publishable
    assert line.flags == ("minor", "storm")
    assert line.evidence == "a licence file"


def test_makers_are_counted_by_what_they_say_of_themselves() -> None:
    model = factories.maker(name="a-model", description="A language model.", is_language_model=True)
    lines = makers([factories.draft(), factories.draft(), factories.draft(maker=model)])
    assert [(line.name, line.drafts, line.is_language_model) for line in lines] == [
        ("evidence", 2, False),
        ("a-model", 1, True),
    ]
    (by_people,) = makers([factories.draft(status="unanswered", steps=(), kept=None)])
    assert (by_people.name, by_people.is_language_model) == ("people", False)
