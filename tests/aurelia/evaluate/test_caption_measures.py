"""Caption measures: as their libraries give them, one caption at a time and all together."""

from __future__ import annotations

import time

import pytest
from pycocoevalcap.cider.cider import Cider

from aurelia.evaluate import caption_measures
from aurelia.evaluate.caption_measures import corpus_bleu, measures_of, words
from tests.aurelia.evaluate.scored import row

TEXTS = (
    ("A man plays the guitar on a stage while the crowd cheers.", "Somebody plays guitar before a crowd."),
    ("A dog barks at a passing car.",), ("Two women talk in a kitchen.",), ("Rain falls on a tin roof.",),
)  # fmt: skip
SAID = ("A man is playing a guitar.", "A dog barks.", "Two women are talking in the kitchen.", "A bell rings.")
ROWS = [row(f"c{n}", benchmark_task="av-captioning", texts=texts) for n, texts in enumerate(TEXTS)]


def test_cider_of_single_captions_is_that_of_the_whole_corpus() -> None:
    measured = measures_of(ROWS)
    known = {n: [" ".join(words(text)) for text in texts] for n, texts in enumerate(TEXTS)}
    _, expected = Cider().compute_score(known, {n: [" ".join(words(one))] for n, one in enumerate(SAID)})
    found = [measured(one, said)["cider"] for one, said in zip(ROWS, SAID, strict=True)]
    assert found == pytest.approx(list(expected), abs=1e-5)
    assert max(found) > 1


def test_same_words_score_full_and_others_nothing() -> None:
    measured = measures_of(ROWS)
    same = measured(ROWS[1], TEXTS[1][0].upper())
    assert same["bleu-4"] == same["rouge-l"] == 1.0
    assert same["meteor-exact-stem"] > 0.99
    other = measured(ROWS[1], "Zzqx zzqy zzqz zzqw zzqv")
    assert other["rouge-l"] == other["cider"] == other["meteor-exact-stem"] == 0.0
    assert other["bleu-4"] < 0.2
    assert set(measured(ROWS[1], "!?").values()) == {0.0}


def test_meteor_knows_stems_and_no_synonyms() -> None:
    measured = measures_of(ROWS)
    assert measured(ROWS[1], "A dog barked at a passing car.")["meteor-exact-stem"] > 0.99
    with_hound = measured(ROWS[1], "A hound barks at a passing car.")["meteor-exact-stem"]
    with_bell = measured(ROWS[1], "A bell barks at a passing car.")["meteor-exact-stem"]
    assert with_hound == with_bell < 0.99


def test_bleu_of_a_corpus_adds_counts_up_before_it_divides() -> None:
    assert corpus_bleu([texts[0] for texts in TEXTS], ROWS) == pytest.approx(1.0)
    assert 0 < corpus_bleu(SAID[:3], ROWS[:3]) < 1
    assert corpus_bleu(["", "", "", ""], ROWS) == 0
    assert corpus_bleu(["bell", "bell", "bell", "bell"], ROWS) == pytest.approx(0)


def test_endless_caption_takes_no_time() -> None:
    began = time.process_time()
    measures_of(ROWS)(ROWS[0], "the man plays " * 100_000)
    assert time.process_time() - began < 3


def test_without_the_extra_its_measures_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caption_measures, "find_spec", lambda _name: None)
    assert set(measures_of(ROWS)(ROWS[0], SAID[0])) == {"bleu-4", "meteor-exact-stem"}
