"""Tests of the two families of questions: right answers, wrong options, and the rule of two senses."""

from __future__ import annotations

from dataclasses import replace

from aurelia.draft.evidence.candidate import OPTIONS, question_of, steps_of
from aurelia.draft.evidence.families import View, said_while_shown, shown_when_said
from aurelia.draft.evidence.measured import cards
from schemas.reasoning import Modality
from tests.aurelia.draft.scenes import CARDS, SPEECH, measured, shown, spoken, view


def test_what_is_said_while_each_text_is_shown_is_asked_with_four_options() -> None:
    found = said_while_shown(view())
    assert [(one.card.text, one.answer) for one in found] == [
        (card, sentence.rstrip(".")) for card, sentence in zip(CARDS, SPEECH, strict=True)
    ]
    assert all(len(one.wrong) == OPTIONS - 1 for one in found)


def test_the_text_shown_when_a_word_is_said_is_asked_once_a_text() -> None:
    found = shown_when_said(view())
    assert [one.answer for one in found] == list(CARDS)
    for one, sentence in zip(found, SPEECH, strict=True):
        assert one.said in sentence
        assert set(one.wrong) == set(CARDS) - {one.answer}


def test_the_question_and_steps_are_free_of_the_answer_and_end_with_it() -> None:
    for one in (*said_while_shown(view()), *shown_when_said(view())):
        question, answer = question_of(one, "b" * 64, 0)
        steps = steps_of(one, answer)
        assert question.option_text(answer.option or "") == answer.text == steps[-1].answer
        assert answer.text not in question.text
        assert all(answer.text not in step.text for step in steps)
        assert {step.modality for step in steps[:2]} == {Modality.audio, Modality.visual}
        assert all(step.evidence for step in steps[:2])
        assert steps[-1].depends_on == ("s1", "s2")


def test_evidence_lies_inside_the_clip() -> None:
    clip = measured()
    for one in (*said_while_shown(View(clip)), *shown_when_said(View(clip))):
        for start, end in (one.heard, one.shown):
            assert 0 <= start < end <= clip.duration


def test_the_order_of_options_is_stable_and_changes_with_the_seed() -> None:
    one = said_while_shown(view())[0]
    orders = {tuple(o.text for o in question_of(one, "b" * 64, seed)[0].options) for seed in range(8)}
    assert question_of(one, "b" * 64, 3) == question_of(one, "b" * 64, 3)
    assert len(orders) > 1


def test_options_do_not_depend_on_which_is_right() -> None:
    one = said_while_shown(view())[0]
    other = replace(one, answer=one.wrong[0], wrong=(one.answer, *one.wrong[1:]))
    assert question_of(one, "b" * 64, 0)[0].options == question_of(other, "b" * 64, 0)[0].options


def test_the_same_measurements_give_the_same_questions() -> None:
    assert said_while_shown(view()) == said_while_shown(view())
    assert shown_when_said(view()) == shown_when_said(view())


def test_nothing_is_asked_without_speech_or_without_text() -> None:
    assert said_while_shown(view(speech=())) == []
    assert shown_when_said(view(speech=())) == []
    assert said_while_shown(view(cards=())) == []
    assert shown_when_said(view(cards=())) == []


def test_unsure_words_are_not_asked_about() -> None:
    words = tuple(word for at, line in enumerate(SPEECH) for word in spoken(line, at * 5 + 1, confidence=0.4))
    assert said_while_shown(view(words=words)) == []
    assert shown_when_said(view(words=words)) == []


def test_unsure_texts_and_texts_seen_once_are_not_asked_about() -> None:
    texts = (shown("Quiet Harbour", 0.5, 4, confidence=0.7), shown("Night Train", 6, 6), shown("1984", 10.5, 14))
    assert cards(measured(texts=texts)) == ()


def test_of_lines_that_come_and_go_together_one_stands_for_all() -> None:
    texts = (shown("Part One", 0.5, 4), shown("The Quiet Harbour", 0.5, 4))
    assert [card.text for card in cards(measured(texts=texts))] == ["The Quiet Harbour"]


def test_words_at_the_edge_of_a_text_are_neither_right_nor_wrong() -> None:
    late = spoken("strangers appeared without warning.", 4.3)
    words = (*measured().words, *late)
    for one in said_while_shown(view(words=tuple(sorted(words, key=lambda word: word.start)))):
        if one.card.text == CARDS[0]:
            assert "strangers" not in " ".join((one.answer, *one.wrong))


def test_a_clip_with_speech_under_one_text_alone_falls_to_the_ear_and_is_skipped() -> None:
    """Every wrong phrase would come from other clips: whoever listens hears one option only."""
    neighbour = measured(clip="c" * 64, speech=("painters restored golden ceilings.", "sailors folded heavy canvas."))
    alone = measured(cards=CARDS[:1], speech=SPEECH[:1])
    assert said_while_shown(View(alone, (neighbour,))) == []
    with_second = measured(cards=CARDS[:2], speech=SPEECH[:2])
    assert said_while_shown(View(with_second, (neighbour,)))


def test_a_clip_with_one_text_alone_falls_to_the_eye_and_is_skipped() -> None:
    neighbour = measured(clip="c" * 64, cards=("Golden Ceiling", "Heavy Canvas", "Paper Moon"))
    alone = measured(cards=CARDS[:1])
    assert shown_when_said(View(alone, (neighbour,))) == []
    assert shown_when_said(View(measured(cards=CARDS[:2]), (neighbour,)))


def test_a_text_that_hints_at_the_words_is_not_asked_about() -> None:
    cards_with_hint = ("Silver Fishermen", *CARDS[1:])
    assert "Silver Fishermen" not in {one.card.text for one in said_while_shown(view(cards=cards_with_hint))}
    assert "Silver Fishermen" not in {one.card.text for one in shown_when_said(view(cards=cards_with_hint))}


def test_a_phrase_said_again_under_the_text_is_no_wrong_option() -> None:
    speech = (*SPEECH[:3], SPEECH[0])
    for one in said_while_shown(view(speech=speech)):
        assert one.answer not in one.wrong
        if one.card.text in (CARDS[0], CARDS[3]):
            assert SPEECH[0].rstrip(".") not in one.wrong


def test_a_second_sentence_under_the_text_is_right_too_and_no_wrong_option() -> None:
    both = "fishermen carried silver baskets. thunder rolled over mountains."
    again = "thunder rolled over mountains."
    found = said_while_shown(view(speech=(both, SPEECH[1], SPEECH[2], again)))
    first = [one for one in found if one.card.text == CARDS[0]]
    assert first
    assert all("thunder" not in wrong for one in first for wrong in one.wrong)


def test_a_word_said_twice_is_not_asked_about() -> None:
    speech = (SPEECH[0], "fishermen carried silver baskets homeward.", *SPEECH[2:])
    said = {one.said for one in shown_when_said(view(speech=speech))}
    assert not said & {"fishermen", "carried", "silver", "baskets", "homeward"}


def test_a_text_on_screen_all_the_time_is_not_asked_about() -> None:
    texts = (*measured().texts, shown("Channel Nine", 0.0, 20.0))
    found = shown_when_said(view(texts=texts))
    assert found
    assert all("Channel Nine" not in (one.answer, *one.wrong) for one in found)
    assert "Channel Nine" not in {one.card.text for one in said_while_shown(view(texts=texts))}


def test_a_text_that_comes_back_is_not_asked_for_what_is_said() -> None:
    found = said_while_shown(view(cards=(*CARDS[:3], CARDS[0])))
    assert CARDS[0] not in {one.card.text for one in found}
