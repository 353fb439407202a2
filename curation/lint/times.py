"""Times of a clip that words name. Not every `3:20` is one: there are scores, verses, clocks and ratios."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CLOCK = r"\d{1,2}:[0-5]\d(?::[0-5]\d)?(?:\.\d{1,3})?"
_TIME = re.compile(rf"(?<![\w:.])(?P<clock>{_CLOCK})(?![\d:])|(?<![\w:.])(?P<seconds>\d{{1,5}}(?:\.\d{{1,3}})?)"
                   r"\s?(?:s|secs?|seconds?)\b")  # fmt: skip
_CUE = re.compile(
    r"(?:\b(?:at|from|to|until|till|between|around|after|before|past|timestamps?|and|t\s?=)|@|[-–—~])"
    r"\s*(?:about\s+|around\s+|the\s+)?$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(rf"[\[(]\s*{_CLOCK}(?:\s*(?:-|–|—|to|,)\s*{_CLOCK})?\s*[\])]")
_RANGE = re.compile(rf"{_CLOCK}\s*(?:-|–|—|to)\s*{_CLOCK}")
_NO_TIME = re.compile(
    r"\b(?:clocks?|watch|watches|o['’]?clock|alarm|score[ds]?|scoreboard|scoring|won|wins?|lost|leads?|leading|beat|goals?"
    r"|verses?|psalms?|chapter|bible|scripture|genesis|exodus|matthew|luke|romans|corinthians|proverbs|surah?"
    r"|qur['’]?an|ratio|aspect|scale|odds|record|lap|finish(?:es|ed)?|stopwatch|timer|countdown|schedule|timetable"
    r"|departs?|departure|arrives?|arrival|opens?|opening hours|closes?|noon|midnight|morning|evening|afternoon|tonight"
    r"|reads?|shows?|displays?|says?|written|sign|screen|caption|subtitles?|label(?:led)?|poster|lasts?|long)\b",
    re.IGNORECASE,
)
_HALF_DAY = re.compile(r"^\s*(?:a\.?\s?m\b|p\.?\s?m\b|hrs?\b|h\b|o['’]clock)", re.IGNORECASE)
_ANY = re.compile(r"\d ?(?::\d|s)")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")


def times_in(text: str) -> Iterator[tuple[str, float]]:
    """Times of the clip that a text names: as it says them, and in seconds.

    A clock time counts in brackets, in a range, or after a word such as `at` or `from`, and only in a sentence that
    speaks of no clock, score, verse, ratio, timetable or written words; seconds count after such a word alone.
    """
    if not _ANY.search(text):
        return
    for sentence in _SENTENCE.split(text):
        if _NO_TIME.search(sentence):
            continue
        sure = [found.span() for form in (_IN_BRACKETS, _RANGE) for found in form.finditer(sentence)]
        for found in _TIME.finditer(sentence):
            if _HALF_DAY.match(sentence[found.end() :]):
                continue
            framed = any(start <= found.start() and found.end() <= end for start, end in sure)
            if framed or _CUE.search(sentence[: found.start()]):
                yield found.group(), _seconds(found)


def _seconds(found: re.Match[str]) -> float:
    if found["seconds"]:
        return float(found["seconds"])
    total = 0.0
    for part in found["clock"].split(":"):
        total = 60 * total + float(part)
    return total
