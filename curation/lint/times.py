"""Times of a clip that words name. Not every `3:20` is one: there are scores, verses, clocks and ratios."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LONGEST = 20_000
_BEFORE = 60
"""Characters before a time that say whether it is one."""
_CLOCK = r"\d{1,2}:[0-5]\d(?::[0-5]\d)?(?:\.\d{1,3})?"
_ANY = re.compile(r"\d ?(?::\d|s)")
_TIME = re.compile(
    rf"(?<![\w:.])(?P<clock>{_CLOCK})(?!\d|:\d)|(?<![\w:.])(?P<seconds>\d{{1,5}}(?:\.\d{{1,3}})?)\s?(?:s|secs?|seconds?)\b"
)
_CUE = re.compile(
    r"(?:\b(?:at|from|to|until|till|between|around|after|before|past|timestamps?|and|t\s?=)|@|[-–—~])"
    r"\s*(?:about\s+|around\s+|the\s+)?$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(rf"[\[(]\s*{_CLOCK}(?:\s*(?:-|–|—|to|,)\s*{_CLOCK})?\s*[\])]")
_RANGE = re.compile(rf"{_CLOCK}\s*(?:-|–|—|to)\s*{_CLOCK}")
_LEADING = re.compile(rf"^\s*{_CLOCK}\s*(?:[:,;)–—-]|$)")
_OTHER_MATTER = re.compile(
    r"\b(?:clocks?|o['’]?clock|(?:wrist|stop) ?watch|(?:a|the|his|her|my) watch|timers?|countdown"
    r"|scores?|scored|scoring|scoreboard|goals?|teams?|won|wins?|lost|beats?|odds|ratio|aspect"
    r"|verses?|psalms?|chapter|bible|scripture|gospel|genesis|exodus|matthew|luke|romans|corinthians|proverbs"
    r"|surahs?|qur['’]?an|schedule|timetable|departures?|departs?|opening hours"
    r"|noon|midnight|morning|evening|afternoon|tonight)\b"
    r"|\b(?:train|bus|plane|flight|ferry)\b.{0,60}\b(?:leaves?|arrives?|starts?)\b",
    re.IGNORECASE,
)
"""A sentence about one of these may hold times that are none of the clip."""
_SAID = re.compile(
    r"\b(?:says?|reads?|shows?|displays?|written|printed|labell?ed|tells?)\b[^.,;:]{0,40}$", re.IGNORECASE
)
"""What stands right before a time that is read or heard: `the sign says 3:20`."""
_HALF_DAY = re.compile(r"^\s*(?:a\.?\s?m\b|p\.?\s?m\b|hrs?\b|h\b|o['’]clock)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")


def times_in(text: str) -> Iterator[tuple[str, float]]:
    """Times of the clip that a text names: as it says them, and in seconds.

    A clock time counts in brackets, in a range, at the head of a sentence, or after a word such as `at` or `from`;
    never in a sentence about a clock, a score, a verse, a ratio or a timetable, nor right after what somebody says or
    a sign reads. Seconds count after such a word alone.
    """
    if not _ANY.search(text):
        return
    for sentence in _SENTENCE.split(text[:_LONGEST]):
        if not _OTHER_MATTER.search(sentence):
            yield from _in_sentence(sentence)


def _in_sentence(sentence: str) -> Iterator[tuple[str, float]]:
    sure = [found.span() for form in (_IN_BRACKETS, _RANGE, _LEADING) for found in form.finditer(sentence)]
    for found in _TIME.finditer(sentence):
        before = sentence[max(0, found.start() - _BEFORE) : found.start()]
        if _HALF_DAY.match(sentence[found.end() : found.end() + 20]) or _SAID.search(before):
            continue
        framed = any(start <= found.start() and found.end() <= end for start, end in sure)
        if framed or _CUE.search(before):
            yield found.group(), _seconds(found)


def _seconds(found: re.Match[str]) -> float:
    if found["seconds"]:
        return float(found["seconds"])
    total = 0.0
    for part in found["clock"].split(":"):
        total = 60 * total + float(part)
    return total
