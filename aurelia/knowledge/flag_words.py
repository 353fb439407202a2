"""Words about flags, read into colours, stripes and things, as far as all of them are understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from aurelia.knowledge.flag_vocabulary import SHADES, THINGS
from aurelia.knowledge.names import fold

_COUNTED = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
_NUMBERS = {word: number for number, word in enumerate(_COUNTED.split(), start=1)} | {
    "a": 1,
    "an": 1,
    "single": 1,
    "twenty seven": 27,
    "fifty": 50,
    "twenty four": 24,
}
_STRIPE = r"(?:stripe|band|bar)s?|tri ?colou?r|tri ?band|bi ?colou?r"
_LAYOUT = {
    "horizontal": "H",
    "horizontally": "H",
    "vertical": "V",
    "vertically": "V",
    "diagonal": "D",
    "diagonally": "D",
}
_PLAIN = (
    "a an and the of in on with its it at is are has have flag flags field fields background ground only plain colour"
    " colours color colors big large small equal five pointed pointing that which stripes stripe bands band three two"
    " by national tricolour simple each solid single edged bordered fimbriated entirely completely all wholly shape"
    " shaped upright stylised stylized own devouring eating perched sitting stacked arabic spinning"
)
_FILLER = frozenset(_PLAIN.split())
_WHERE = (
    "centre center middle left right upper lower top corner half hoist side central from to canton between crossed"
    " holding inside within containing facing surrounded charged over above below under beneath"
)
_PLACES = frozenset(_WHERE.split())
"""Where on the flag a thing is, which is not checked; where a stripe is, is."""


@dataclass(frozen=True)
class Thing:
    """A thing on a flag, with its number and colour where told."""

    name: str
    number: int | None = None
    colour: str | None = None
    form: str = ""
    """How it is spoken of where no number is told: `one` (a star), `many` (stars)."""


@dataclass(frozen=True)
class Described:
    """What words say about a flag."""

    colours: tuple[str, ...] = ()
    """All colours named, in order, once each."""
    things: tuple[Thing, ...] = ()
    layout: str = ""
    stripes: tuple[str, ...] = ()
    """Colours of stripes in the order told; empty where no stripes are spoken of."""
    stripe_number: int | None = None
    numbered: str = ""
    """The colour of the stripes that are counted; empty where all are."""
    ground: str | None = None
    """The colour of the field, where told."""
    only: bool = False
    placed: bool = False
    """Whether words of place (over, above) fix the order of the stripes."""
    first: str = ""
    """The colour of the stripe at the top or the hoist, where told."""
    last: str = ""
    """The colour of the stripe at the bottom or the fly, where told."""
    unread: tuple[str, ...] = field(default=())
    """Words that were not understood."""


_COLOUR = "|".join(sorted(SHADES, key=len, reverse=True))
_NUMBER = r"\d+|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))
_THING = "|".join(sorted(THINGS, key=len, reverse=True))
_ONE_THING = re.compile(
    rf"\b(?:(?P<number>a single|{_NUMBER}) )?(?:(?:large|small|big|five pointed|pointed|\d pointed|\w+ pointed) )*"
    rf"(?:(?P<colour>{_COLOUR}) )?(?:(?:five pointed|\d pointed|\w+ pointed) )?(?P<thing>{_THING})(?P<many>e?s)?\b"
)


def describe(text: str) -> Described:
    """What a text says a flag shows."""
    words = fold(re.sub(r"\bleaves\b", "leaf", text.casefold()))
    things, rest = [], words
    for match in _ONE_THING.finditer(words):
        things.append(_thing(match, words))
        rest = rest.replace(match[0], f" {match['colour'] or ''} ", 1)
    colours = tuple(dict.fromkeys(SHADES[hit] for hit in re.findall(rf"\b(?:{_COLOUR})\b", words)))
    layouts = {_LAYOUT[word] for word in words.split() if word in _LAYOUT}
    rest, first, last = _ends(rest)
    placed = _OVER.search(rest)
    stripes = _listed(placed[0]) if placed else _stripes(rest)
    unread = re.sub(rf"\b(?:{_COLOUR}|{_NUMBER}|{_STRIPE}|{'|'.join(_LAYOUT)}|\d+)\b", " ", _OVER.sub(" ", rest))
    allowed = _FILLER | (_PLACES if things else frozenset())
    return Described(
        colours,
        tuple(things),
        next(iter(layouts)) if len(layouts) == 1 else "",
        stripes,
        *_stripe_number(rest),
        _ground(rest),
        bool(re.search(r"\b(?:only|plain|solid|entirely|completely|wholly|all)\b", words)),
        bool(placed),
        first,
        last,
        tuple(word for word in unread.split() if word not in allowed),
    )


def _thing(match: re.Match[str], words: str) -> Thing:
    colour = match["colour"] or _coloured_after(words[match.end() :])
    number = match["number"]
    form = "many" if match["many"] and number is None else "one" if number in ("a", "an") else ""
    told = None if form == "one" else 1 if number == "a single" else _number(number)
    return Thing(THINGS[match["thing"]], told, SHADES[colour] if colour else None, form)


_OVER = re.compile(
    rf"\b({_COLOUR}) (?:stripe |band |half )?(?:over|above) (?:a )?({_COLOUR})\b(?: (?:stripe|band|half))?"
    rf"(?: (?:over|above) ({_COLOUR})\b)?"
)
_TOP = r"(?:top|upper(?: half)?|left(?: side)?|hoist(?: side)?)"
_BOTTOM = r"(?:bottom|lower(?: half)?|right(?: side)?|fly(?: side)?|below)"
_BAND = r"(?: (?:stripe|band|bar|half)s?)?"
_AT = rf"\b({_COLOUR}){_BAND} (?:is |are )?(?:(?:at|on|in|along) )?(?:the )?"


def _ends(words: str) -> tuple[str, str, str]:
    """The words without those about the first and last stripe, and the colours of these two."""
    first = last = ""
    both = re.search(rf"{_AT}(?:{_TOP} and {_BOTTOM}|{_BOTTOM} and {_TOP}|both (?:sides|ends))\b", words)
    if both:
        return words.replace(both[0], f"{both[1]} ", 1), SHADES[both[1]], SHADES[both[1]]
    for end in (_TOP, _BOTTOM):
        hit = re.search(rf"{_AT}{end}\b", words) or re.search(rf"\b{end}{_BAND} (?:is )?({_COLOUR})\b", words)
        if hit:
            words = words.replace(hit[0], f"{hit[1]} ", 1)
            first, last = (SHADES[hit[1]], last) if end == _TOP else (first, SHADES[hit[1]])
    return words, first, last


def _number(word: str | None) -> int | None:
    if word is None:
        return None
    return int(word) if word.isdigit() else _NUMBERS[word]


def _coloured_after(rest: str) -> str | None:
    match = re.match(rf" (?:that is|which is|in) ({_COLOUR})\b", rest)
    return match[1] if match else None


def _listed(text: str) -> tuple[str, ...]:
    return tuple(SHADES[hit] for hit in re.findall(rf"\b(?:{_COLOUR})\b", text))


def _stripes(words: str) -> tuple[str, ...]:
    """The colours right before or after the word for stripes, or around `over` and `above`."""
    many = rf"(?:(?:{_COLOUR})(?: and)? ?)+"
    shape = "|".join(_LAYOUT)
    before = re.search(rf"\b({many})(?:(?:{shape}|equal|in) )*(?:{_STRIPE})\b", words)
    after = re.search(rf"\b(?:{_STRIPE})(?: (?:of|in|are|coloured|colored))* ({many})", words)
    hit = before or after
    return _listed(hit[1]) if hit else ()


def _stripe_number(words: str) -> tuple[int | None, str]:
    """How many stripes are told, and of which one colour."""
    shape = "|".join(_LAYOUT)
    match = re.search(rf"\b({_NUMBER}) ((?:(?:equal|{shape}|{_COLOUR}|and) )*)(?:stripe|band|bar)s?\b", words)
    if match is None:
        return (3 if re.search(r"\btri ?(?:colou?r|band)\b", words) else None), ""
    colours = _listed(match[2])
    number = None if match[1] in ("a", "an") else _number(match[1])
    return number, colours[0] if len(colours) == 1 else ""


def _ground(words: str) -> str | None:
    """`on a green field`, `white background`, `on red`."""
    hit = re.search(rf"\b({_COLOUR}) (?:field|background|ground|flag)\b", words) or re.search(
        rf"\b(?:on|against|in) (?:a |an )?(?:plain |solid )?({_COLOUR})(?: (?:field|background|ground|flag))?$",
        words.strip(),
    )
    return SHADES[hit[1]] if hit else None
