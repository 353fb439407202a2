"""Revision after a low score: drop what was not found again, keep what was."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher

from aurelia.draft.evidence.candidate import Candidate
from aurelia.draft.evidence.evaluate import Judgement
from aurelia.draft.evidence.families import FEWEST_WORDS, View, with_wrong_phrases, with_wrong_texts
from aurelia.draft.evidence.measured import Card, bare
from aurelia.draft.evidence.senses import SEEN
from schemas.perception import Word


def revised(view: View, candidate: Candidate, judgement: Judgement) -> Candidate | None:
    """A candidate that keeps only what was found twice; None when nothing is left to change.

    Args:
        view: The clip's measurements and its neighbours.
        candidate: What was judged.
        judgement: What measuring again gave.
    """
    changed = _narrowed(candidate, judgement)
    if candidate.form == "said-while-shown" and judgement.word_agreement < 1:
        changed = _heard_twice(changed, judgement.words)
    if changed is None or changed == candidate:
        return None
    if candidate.given is not None:
        return changed
    if candidate.form == "said-while-shown":
        return with_wrong_phrases(view, replace(changed, wrong=()))
    return with_wrong_texts(view, replace(changed, wrong=()))


def _heard_twice(candidate: Candidate | None, again: tuple[Word, ...]) -> Candidate | None:
    """The longest run of words that both hearings share, if it is long enough to ask about."""
    if candidate is None:
        return None
    words = candidate.words
    first = [" ".join(bare((word,))) for word in words]
    second = [" ".join(bare((word,))) for word in again]
    match = SequenceMatcher(None, first, second, autojunk=False).find_longest_match()
    if match.size < FEWEST_WORDS:
        return None
    kept = words[match.a : match.a + match.size]
    return replace(candidate, words=kept, answer=" ".join(bare(kept)))


def _narrowed(candidate: Candidate, judgement: Judgement) -> Candidate | None:
    """The text's span cut to the frames where it was read again; None where the words are no longer inside."""
    if candidate.form == "shown-when-said":
        return candidate
    good = [sight.time for sight in judgement.sights if sight.likeness >= SEEN]
    if not good:
        return None
    start, end = max(candidate.card.start, good[0]), min(candidate.card.end, good[-1])
    if len(good) == len(judgement.sights):
        return candidate
    kept = tuple(word for word in candidate.words if start <= word.start and word.end <= end)
    if start >= end or len(kept) < FEWEST_WORDS:
        return None
    return replace(candidate, card=Card(candidate.card.text, start, end), words=kept, answer=" ".join(bare(kept)))
