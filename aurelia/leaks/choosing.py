"""Among several things that a question offers: whether a text singles out the right one."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aurelia.leaks.english import ARTICLES, EXCLUDING, HELPERS, NEGATIONS, STOP, WEIGHING, wordset
from aurelia.leaks.forms import kin
from aurelia.leaks.text import Text

Span = tuple[int, int]
_FLIP = wordset("but leaves leaving so hence therefore thus only must remains remain instead rather yet")
_LEFT = wordset("left remains remaining leaves leaving remain")
_LISTING = ARTICLES | {"and", "or", "nor", "not", "neither", "either", "both", "option", "options", "also", "n"}
_FAR = 40
"""Words between two things that one statement may hold."""
_TURNS = frozenset(":;→—>=")
_BACK = HELPERS | {"fall", "falls", "drop", "drops", "get", "gets", "left", "to", "both", "all"}
_ALL = wordset("all everything none nothing any no nobody anything others every")
_STATING = wordset(
    "is it hence so therefore thus must be chosen choose pick answer only clearly was named means fits called"
)
_GOOD = wordset("fits fit matches match wins remains right correct one answer louder it")
_ORDERS = wordset(
    "compare measure learn look listen watch note mark check follow count find play decide ask test try hear "
    "tell go pay use put give keep start whether if which either judge match"
)


@dataclass(frozen=True)
class Singled:
    """How a text treats the things offered.

    Args:
        right: `alone`, `stated`, `left` (the others are ruled out), `alike`, `some`, or empty where it is not named.
        where: The words that say so.
    """

    right: str
    where: Span | None = None


def singled_out(
    text: Text,
    named: Mapping[str, Sequence[Span]],
    right: str,
    meta: frozenset[str] = frozenset(),
    asked: frozenset[str] = frozenset(),
) -> Singled:
    """How a text treats the right one of the things offered.

    Args:
        text: The text.
        named: For each thing, where it is named.
        right: The key of the right one.
        meta: Keys of things such as `both alike`, which a fair list may leave out.
        asked: Stems of the question's own words, by which a statement answers it.
    """
    places = sorted((span, key) for key, spans in named.items() for span in spans)
    out = _excluded(text, [span for span, _ in places])
    kept: dict[str, list[Span]] = {key: [] for key in named}
    dropped: dict[str, list[Span]] = {key: [] for key in named}
    for (span, key), gone in zip(places, out, strict=True):
        (dropped if gone else kept)[key].append(span)
    for key in named:
        if dropped[key] and kept[key] and dropped[key][-1] > kept[key][-1]:
            kept[key] = []
    others = [key for key in named if key != right]
    live = [key for key in others if kept[key]]
    if kept[right]:
        if not live:
            return Singled("alone", kept[right][0])
        if _stated(text, kept, right, live) or _answers(text, kept, right, live, asked):
            return Singled("stated", kept[right][-1])
        if len(live) >= len([key for key in others if key not in meta]):
            return Singled("alike", kept[right][0])
        if len(live) == 1 and not _asking(text, kept[right][0]):
            return Singled("stated", kept[right][0])
        return Singled("some", kept[right][0])
    if others and not dropped[right] and all(dropped[key] and not kept[key] for key in others):
        return Singled("left", dropped[others[0]][0])
    real = [key for key in others if key not in meta]
    if len(real) > 1 and not named[right] and all(named[key] for key in real):
        return Singled("left", places[0][0])
    if others and all(kept[key] or dropped[key] for key in others) and _LEFT & {word.plain for word in text.words}:
        return Singled("left", places[0][0])
    return Singled("")


def _excluded(text: Text, spans: Sequence[Span]) -> list[bool]:
    """For each place, whether what is named there is ruled out."""
    out = [False] * len(spans)
    by_sentence: dict[int, list[int]] = {}
    for index, span in enumerate(spans):
        by_sentence.setdefault(text.words[span[0]].sentence, []).append(index)
    marks: dict[int, list[int]] = {}
    for at, word in enumerate(text.words):
        if word.plain in EXCLUDING and word.sentence in by_sentence and not _interjection(text, at):
            marks.setdefault(word.sentence, []).append(at)
    for sentence, indices in by_sentence.items():
        for mark in marks.get(sentence, ())[:40]:
            for index in indices[:80]:
                out[index] = out[index] or _ruled_out(text, mark, spans[index], [spans[i] for i in indices[:80]])
        if marks.get(sentence):
            _except(text, marks[sentence], spans, indices, out)
    return out


def _interjection(text: Text, at: int) -> bool:
    """Whether a `no` stands by itself: `No, it is the harp.`"""
    after = text.words[at + 1] if at + 1 < len(text.words) else None
    return text.words[at].plain in ("no", "nope") and (after is None or after.clause != text.words[at].clause)


def _one_group(text: Text, spans: Sequence[Span], start: Span, mark: int) -> bool:
    """Whether the things named from one place to a mark are one list, without a statement in between."""
    ends = sorted(span for span in spans if start <= span and span[1] <= mark)
    for a, b in itertools.pairwise(ends):
        if any(word.plain not in _LISTING for word in text.words[a[1] : b[0]]):
            return False
    return True


def _ruled_out(text: Text, mark: int, span: Span, all_spans: Sequence[Span]) -> bool:
    words = text.words
    if any(a <= mark < b for a, b in all_spans):
        return False
    if mark < span[0]:
        between_words = words[mark + 1 : span[0] + 1]
        return not any(word.plain in _FLIP or set(word.gap) & _TURNS for word in between_words)
    ahead = [a for a, _ in all_spans if a > mark]
    between = [word.plain for word in words[mark + 1 : ahead[0]]] if ahead else []
    if ahead and all(
        word in ARTICLES | {"by", "to", "option", "options", "in", "with", "of", "the", "from"} for word in between
    ):
        return False
    last = max(b for _, b in all_spans if b <= mark)
    if any(word.plain in _FLIP for word in words[span[1] : mark]) or not _one_group(text, all_spans, span, mark):
        return False
    verbs = {word.plain for word in words[last:mark]}
    away = {word.plain for word in words[mark + 1 : mark + 2]} & {"away", "out", "off"}
    direct = words[mark].plain in ("fall", "falls", "drop", "drops") and bool(away)
    direct = direct or words[mark].plain in (
        "fails",
        "fail",
        "lacks",
        "lack",
        "excluded",
        "eliminated",
        "out",
        "cannot",
    )
    if words[mark].clause != words[last - 1].clause:
        return False
    return mark - last <= 4 and (bool(verbs & _BACK) or direct)


def _except(text: Text, marks: Sequence[int], spans: Sequence[Span], indices: Sequence[int], out: list[bool]) -> None:
    """`all but A are wrong`, `none except B fits`: the one after the exception is kept."""
    first = max(0, marks[0] - 30)
    for mark in [at for at, word in enumerate(text.words[first : marks[-1] + 6], first)
                 if word.plain in ("except", "but", "than")]:  # fmt: skip
        if not {word.plain for word in text.words[max(0, mark - 4) : mark]} & _ALL:
            continue
        for index in indices:
            if 0 < spans[index][0] - mark <= 3:
                out[index] = False


def _stated(text: Text, kept: Mapping[str, Sequence[Span]], right: str, live: Sequence[str]) -> bool:
    most = max(len(kept[key]) for key in live)
    if len(kept[right]) > most:
        return True
    last = kept[right][-1]
    final = all(last[0] > span[0] for key in live for span in kept[key])
    start = max([b for key in live for _, b in kept[key] if b <= last[0]], default=0)
    lead = [word.plain for word in text.words[max(start, last[0] - 4) : last[0]]]
    if final and set(lead) & _STATING and not set(lead) & WEIGHING:
        return True
    if final and text.words[last[0]].sentence != text.words[start - 1].sentence and not set(lead) & WEIGHING:
        return True
    first = kept[right][0]
    opening = [word.plain for word in text.words[max(0, first[0] - 3) : first[0]]]
    following = {word.plain for word in text.words[first[1] : first[1] + 3]}
    if (
        opening[-2:] in (["it", "is"], ["answer", "is"], ["that", "is"], ["must", "be"])
        and not following
        & {
            "or",
            "and",
        }
        and not _asking(text, first)
    ):
        return True
    tail = [word.plain for word in text.words[last[1] : last[1] + 3] if word.clause == text.words[last[1] - 1].clause]
    if set(tail) & (_GOOD - {"it", "one"}) and not _asking(text, first):
        return True
    return len(live) == 1 and _weighed_up(text, kept[right], kept[live[0]])


def _answers(
    text: Text, kept: Mapping[str, Sequence[Span]], right: str, live: Sequence[str], asked: frozenset[str]
) -> bool:
    """Whether what the question asks is said of the right one: `the violin plays the melody over the cello`."""
    stops = sorted(a for key in live for a, _ in kept[key])
    for span in kept[right][:20]:
        if not asked or _asking(text, span):
            continue
        sentence = text.words[span[0]].sentence
        end = next((a for a in stops if a >= span[1]), len(text.words))
        following = [word for word in text.words[span[1] : min(end, span[1] + 5)] if word.sentence == sentence]
        listed = bool(following) and following[0].plain in _LISTING
        if not listed and any(kin(word.plain) & asked for word in following if word.plain not in STOP):
            return True
    return False


def _asking(text: Text, span: Span) -> bool:
    sentence = text.words[span[0]].sentence
    near = [word.plain for word in text.words[max(0, span[0] - 12) : span[1] + 8] if word.sentence == sentence]
    return bool(set(near) & (WEIGHING | _ORDERS | {"each", "every"}))


def _weighed_up(text: Text, right: Sequence[Span], other: Sequence[Span]) -> bool:
    """Both are named in one statement that sets them against each other: `the dog is louder than the cat`."""
    for a in right[:8]:
        for b in other[:8]:
            first, second = min(a, b), max(a, b)
            if second[0] - first[1] > _FAR:
                continue
            if text.words[first[0]].sentence != text.words[second[0]].sentence or _asking(text, first):
                continue
            between = {word.plain for word in text.words[first[1] : second[0]]}
            tail = {word.plain for word in text.words[second[1] : second[1] + 5]}
            verb = between & (HELPERS | {"speaks", "comes", "starts", "sings", "plays", "goes"})
            if between & (NEGATIONS | {"than", "unlike", "after", "before", "instead", "over", "rather", "beats"}):
                return True
            if verb and tail & {"less", "quieter", "second", "later", "after", "next", "than"}:
                return True
    return False
