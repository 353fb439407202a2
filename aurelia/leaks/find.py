"""Where a text names a choice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aurelia.leaks.elsewhere import same
from aurelia.leaks.english import SHORT, STOP
from aurelia.leaks.forms import stem
from aurelia.leaks.meant import meant
from aurelia.leaks.phrases import phrases, sayings
from aurelia.leaks.sounded import adjectives_elsewhere, likenesses, other_scripts
from aurelia.leaks.spans import Span
from aurelia.leaks.text import Text, Word
from aurelia.leaks.wordings import Choice

_MOST_PIECES = 48
_COMPOUNDS = {("ding", "dong"), ("hip", "hop"), ("sixth", "form"), ("tick", "tock"), ("tip", "top")}


def mentions(text: Text, choice: Choice) -> list[Span]:
    """Where a text names a choice, in order, without overlaps."""
    found = [*_solid(text, choice), *other_scripts(text, choice)]
    found += adjectives_elsewhere(text, choice)
    if not found:
        found += likenesses(text, choice)
    if not found:
        found += [*phrases(text, choice), *sayings(text, choice)]
    return _apart(sorted(found))


def _apart(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _solid(text: Text, choice: Choice) -> Iterator[Span]:
    """Wordings in Latin letters, whole or split by anything, with the words of the text joined from each place on."""
    longest = max((len(word) for word in (*choice.solid, *choice.capitals)), default=0)
    words = text.words
    for start in range(len(words)):
        whole = ""
        for end in range(start, min(len(words), start + _MOST_PIECES)):
            whole += same(words[end]) if end == start or words[end].gap else words[end].plain
            if len(whole) > longest:
                break
            span = (start, end + 1)
            if (
                (whole in choice.solid and _as_split(text, span, choice) and meant(text, span, choice))
                or (whole.upper() in choice.capitals and _in_capitals(text, span))
                or (end == start and words[start].raw.lower() in choice.accented)
            ):
                yield span
        backwards = words[start].plain[::-1]
        if len(backwards) > 4 and backwards in choice.solid and backwards != words[start].plain:
            yield start, start + 1


def _as_split(text: Text, span: Span, choice: Choice) -> bool:
    """Whether words that make a wording when joined are that wording, and not neighbours by chance."""
    pieces = text.words[span[0] : span[1]]
    if len(pieces) == 1:
        return not _part_of_compound(text, span[0])
    spelled = tuple(same(piece) for piece in pieces)
    cut = tuple(stem(word) for word in spelled)
    if any(tuple(stem(word) for word in words) == cut for words in choice.words):
        return True
    gaps = [piece.gap for piece in pieces[1:]]
    if all(len(piece) == 1 for piece in spelled):
        return len(spelled) > 2 and all(len(gap) <= 6 for gap in gaps)
    if all(gap and not re.search(r"[ \t]", gap) and len(gap) <= 3 for gap in gaps):
        return not {gap.strip() for gap in gaps} <= {",", ";"}
    if len(choice.words) and any(_cut_alike(pieces, words) for words in choice.words):
        return True
    joined = "".join(spelled)
    if joined not in choice.heads and joined.removesuffix("s") not in choice.heads:
        return False
    strange = [piece for piece in spelled if len(piece) > 1 and piece not in SHORT and piece not in STOP]
    return len(joined) > 3 and bool(strange) and _broken(pieces)


def _cut_alike(pieces: tuple[Word, ...], words: tuple[str, ...]) -> bool:
    """Whether the text splits where the wording does, forms of the words apart."""
    starts, whole = set(), ""
    for word in words[:-1]:
        whole += word
        starts.add(whole)
    whole = ""
    for piece in pieces[:-1]:
        whole += same(piece)
        if whole in starts:
            return True
    return False


def _broken(pieces: tuple[Word, ...]) -> bool:
    return not any(re.search(r"[.,;:!?]", piece.gap) for piece in pieces[1:])


def _part_of_compound(text: Text, at: int) -> bool:
    words = text.words
    for first in (at - 1, at):
        joined = 0 <= first < len(words) - 1 and words[first + 1].gap == "-"
        if joined and (words[first].plain, words[first + 1].plain) in _COMPOUNDS:
            return True
    return False


def _in_capitals(text: Text, span: Span) -> bool:
    pieces = text.words[span[0] : span[1]]
    whole = "".join(piece.raw for piece in pieces)
    if not whole.isupper() or (
        len(pieces) > 1 and any(piece.gap not in (".", ". ", "-", " ", "") for piece in pieces[1:])
    ):
        return False
    if len(pieces) > 1:
        return all(len(piece.raw) == 1 for piece in pieces)
    near = text.words[max(0, span[0] - 8) : span[1] + 8]
    shouted = [word for word in near if word.sentence == pieces[0].sentence and len(word.raw) > 1]
    loud = len(shouted) > 2 and all(word.raw.isupper() for word in shouted)
    return not (loud and whole.lower() in SHORT | STOP)
