"""Reading a model's reply and scoring it: strict, and without ever guessing.

A reply states its answer as `ANSWER: X`; the last such statement wins. What cannot be read scores None, which a
report counts apart from wrong. (A known fault elsewhere: falling back to the first option inflates option A.)
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from schemas.reasoning import Answer, Option, Question

_MARK = re.compile(r"(?:\bANSWER|(?im:^[ \t>*_#-]*answer))[*_]*[ \t]*[:：][*_]*")
_SLOT = (
    r"(?:the |your |one |an |a (?=letter|caption|single|final))?(?:(?:correct|final|single|chosen) )*"
    r"(?:letter|answer|option|caption|explanation|text)"
    r"(?: (?:of|for|to|in|the|your|here|correct|chosen|question|letter|answer|option|caption|explanation|text))*"
)
"""What prompts call the place of an answer: only such words, so that nothing which names an option is among them."""
_EMPTY = r"X|\.{3}|…|_{2,}"
_PLACEHOLDER = re.compile(rf"[\"'`(]*(?:{_EMPTY}|[<\[{{(](?:{_EMPTY}|{_SLOT})[>\]}})])[\"'`).]*", re.IGNORECASE)
_INSTRUCTION = re.compile(r"where X is [^\n]{0,80}:\s{0,8}ANSWER: ?X")
_BLANK = re.compile(r"(?<=\S)[ \t\r]*\n[ \t\r]*\n")
_BOXED = re.compile(r"\$*\\(?:boxed|text)\{([^{}]{1,200})\}\$*")
_POINTED = re.compile(r"<\s*([^<>\n]{1,200}?)\s*>\.?")
_LONGEST = 2000
"""Characters of a short answer; more than this is no answer to read but a text to search in."""
_SHORT = 8
_MOST_CHANGES = 2
"""So many different options may a reply state one after another; who states them all states none."""
_MOST_STATEMENTS = 50
_THOUGHT = ("<think>", "</think>")
_LETTER = re.compile(r"^[(\[]?([A-Za-z])[)\]]?[.:]?$")
_OPTION_LETTER = re.compile(r"^[(\[]?option\s+[(\[]?([A-Z])[)\]]*[.:]?$", re.IGNORECASE)
_LETTER_AND_TEXT = re.compile(r"^[(\[]?([A-Z])(?:[)\].:]+\s*|\s+)(.+)$", re.DOTALL)
_NUMBERS = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_DIGITS = {word: str(number) for number, word in enumerate(_NUMBERS)}
_DIGITS |= {word: f"{number}0" for number, word in enumerate(_TENS, start=2)}
_BELOW_HUNDRED = re.compile(rf"\b({'|'.join(_TENS)})[\s\u2010-]+({'|'.join(_NUMBERS[1:10])})\b")
_THOUSANDS = re.compile(
    r"(?<!\w)(?<!\d[.,:/])(?:[1-9]\d{0,2}(?:,\d{3})+(?!,?\d)|(?<!\d )[1-9]\d{0,2}(?: \d{3})+(?![ ,]?\d))"
)
_DECIMAL = re.compile(r"(?<![\w.])(?<!\d[,:/])(\d*)\.(\d+)(?!\d)(?![.,:/]\d)")
_MAYBE_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
"""European for a thousand, or a decimal: nobody can tell."""
_WITHIN_NUMBER = re.compile(r"(?<=\d)[./:](?=\d)")
"""Signs that tell numbers apart (`3.5`, `1/2`, `10:30`): punctuation that is kept."""
_PART_OF_ONE = re.compile(r"(?<=\d)(?=[¼½¾⅐-⅞])")
_RAISED = re.compile(r"(?<=\d)(?=[²³¹⁰⁴-⁹])")
_INITIALS = re.compile(r"(?<![\w.])(?:[^\W\d_]\.(?:\s?[^\W\d_]\.)+|[^\W\d_](?:\.[^\W\d_])+)(?!\w)")
_ARTICLES = {"a", "an", "the"}


def stated_answer(reply: str, *, lines: bool = False) -> str | None:
    """What the last `ANSWER: X` of a reply states, or None.

    Thoughts between `<think>` marks state nothing, and neither does an instruction that is repeated: `ANSWER: X`,
    `ANSWER: <letter>`.

    Args:
        reply: The model's whole text.
        lines: Take everything to a blank line or the next such mark (captions); otherwise the rest of that line.
    """
    stated = statements(reply, lines=lines)
    return stated[-1] or None if stated else None


def statements(reply: str, *, lines: bool = False, letters: Collection[str] = ()) -> list[str]:
    """Everything that a reply states as its answer, in order; empty where a mark has nothing behind it.

    Args:
        reply: The model's whole text.
        lines: As in `stated_answer`.
        letters: Of the options: what is one of them is no instruction.
    """
    said = _INSTRUCTION.sub("", _without_thoughts(reply))
    marks = list(_MARK.finditer(said))[-_MOST_STATEMENTS:]
    ends = [*(mark.start() for mark in marks[1:]), len(said)][: len(marks)]
    found = [said[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    plain = [_plain(_BLANK.split(text, 1)[0] if lines else (text.splitlines() or [""])[0]) for text in found]
    return [_inside(_POINTED, text) for text in plain if not is_placeholder(text, letters)]


def is_placeholder(stated: str, letters: Collection[str] = ()) -> bool:
    """Whether a statement is what an instruction writes in the answer's place, such as `X` or `<letter>`."""
    first = stated.split("\n", 1)[0].strip()
    empty = len(first) <= _LONGEST and bool(_PLACEHOLDER.fullmatch(first))
    return empty and first.strip("\"'`().<>[]{}").upper() not in letters


def _plain(stated: str) -> str:
    return _inside(_BOXED, stated.strip().strip("*_`").strip())


def _inside(dress: re.Pattern[str], stated: str) -> str:
    found = dress.fullmatch(stated) if len(stated) <= _LONGEST else None
    return found.group(1).strip() if found else stated


def _without_thoughts(reply: str) -> str:
    """What stands after the last thought; nothing where a thought never ended."""
    opened, closed = reply.rfind(_THOUGHT[0]), reply.rfind(_THOUGHT[1])
    return reply[closed + len(_THOUGHT[1]) :] if closed > opened else reply[: max(opened, 0)] if opened >= 0 else reply


def chosen_option(stated: str, options: Sequence[Option]) -> str | None:
    """The letter of the option a text names: by letter, else by the option's text; None where it is unclear."""
    if len(stated) > _LONGEST:
        return None
    by_letter = {option.id: option for option in options}
    letter = _LETTER.match(_letters(stated.strip()))
    if letter:
        found = letter.group(1).upper()
        return found if found in by_letter else None
    same = [option.id for option in options if normalise(option.text) == normalise(stated)]
    if same:
        return same[0] if len(same) == 1 else None
    worded = _OPTION_LETTER.match(stated.strip())
    if worded:
        return worded.group(1).upper() if worded.group(1).upper() in by_letter else None
    both = _LETTER_AND_TEXT.match(stated.strip())
    if both and both.group(1) in by_letter and normalise(both.group(2)) == normalise(by_letter[both.group(1)].text):
        return both.group(1)
    return None


def _letters(stated: str) -> str:
    """One letter in another shape (`Ｂ`, `Ⓑ`) as itself; letters that only look like it stay what they are."""
    return unicodedata.normalize("NFKC", stated) if len(stated) <= _SHORT else stated


def normalise(text: str) -> str:
    """A short answer for comparison: case, punctuation, Latin accents, articles and number words set aside.

    `The 1,000 Lakes!` and `1000 lakes` are equal; `twenty-one` and `21`; `3.50` and `3.5`; `U.S.` and `US`. `3.5` and
    `35` are not, and neither are `1/2`, `1:2` and `1.2`. What may be a thousand or a decimal (`1.000`) stays as it is.
    """
    return _known_normal(text) if len(text) <= _LONGEST else _normal(text)


def _normal(text: str) -> str:
    plain = _RAISED.sub("^", _PART_OF_ONE.sub(" ", text))
    plain = unicodedata.normalize("NFKD", plain).casefold().replace("\u2044", "/")
    plain = "".join(c for c in plain if not "\u0300" <= c <= "\u036f")
    plain = unicodedata.normalize("NFC", plain)
    plain = joined_initials(plain.replace("'", "").replace("’", ""))
    plain = re.sub(r"(?<![\w.])[-\u2212](?=\.?\d)", "minus ", plain)
    plain = _numbers(plain)
    inside = {sign.start() for sign in _WITHIN_NUMBER.finditer(plain)}
    spaced = "".join(
        " " if unicodedata.category(c).startswith("P") and at not in inside else c for at, c in enumerate(plain)
    )
    words = [_DIGITS.get(word, word) for word in spaced.split()]
    kept = [word for word in words if word not in _ARTICLES]
    return " ".join(kept) or " ".join(words) or text.strip()


def _numbers(text: str) -> str:
    """A text with each number in one way of writing, as far as it has one meaning."""
    text = _BELOW_HUNDRED.sub(lambda two: _DIGITS[two[1]][0] + _DIGITS[two[2]], text)
    return _DECIMAL.sub(_decimal, _THOUSANDS.sub(lambda found: re.sub("[ ,]", "", found[0]), text))


def _decimal(found: re.Match[str]) -> str:
    if _MAYBE_THOUSANDS.fullmatch(found[0]):
        return found[0]
    whole, part = found[1] or "0", found[2].rstrip("0")
    return f"{whole}.{part}" if part else whole


def joined_initials(text: str) -> str:
    """A text whose dotted initials are one word: `U.S.` as `US`, `J. R. R.` as `JRR`."""
    return _INITIALS.sub(lambda found: re.sub(r"[.\s]", "", found[0]), text)


_known_normal = lru_cache(maxsize=65536)(_normal)


def read_choice(reply: str, options: Sequence[Option]) -> tuple[str, str | None]:
    """What a reply states last, and the letter of the option that it names by that.

    A reply may change its mind; one that states more than two different options states none.
    """
    stated = statements(reply, letters=[option.id for option in options])
    if not stated:
        return "", None
    named = {letter for one in stated if one and (letter := chosen_option(one, options))}
    last = chosen_option(stated[-1], options) if stated[-1] and len(named) <= _MOST_CHANGES else None
    return stated[-1], last


def score_choice(answer: Answer, question: Question, reply: str) -> float | None:
    """1 for the right letter or option text, 0 for another option, None where no option is named."""
    _, chosen = read_choice(reply, question.options)
    if chosen is None or answer.option is None:
        return None
    return float(chosen == answer.option)


def score_open(answer: Answer, question: Question, reply: str) -> float | None:
    """1 where the stated answer equals one of the right texts after `normalise`, else 0; None if none is stated."""
    if question.options:
        return score_choice(answer, question, reply)
    stated = stated_answer(reply)
    if stated is None or len(stated) > _LONGEST:
        return None
    return float(normalise(stated) in {normalise(text) for text in answer.texts})


def score_caption(answer: Answer, _question: Question, reply: str) -> float | None:
    """Token F1 against the nearest reference, 0..1; None where no caption is stated.

    This is a plain stand-in that needs no library: it counts shared words and knows neither order nor meaning. It
    is not comparable with published BLEU, METEOR, ROUGE or CIDEr figures.
    """
    stated = stated_answer(reply, lines=True)
    if stated is None:
        return None
    return max(token_f1(stated, text) for text in answer.texts)


def token_f1(text: str, reference: str) -> float:
    """The harmonic mean of token precision and recall between two texts, 0..1."""
    ours, theirs = Counter(_tokens(text)), Counter(_tokens(reference))
    shared = sum((ours & theirs).values())
    if not shared:
        return 0.0
    precision, recall = shared / sum(ours.values()), shared / sum(theirs.values())
    return 2 * precision * recall / (precision + recall)


def mentions(text: str, wordings: Iterable[str]) -> bool:
    """Whether a text holds one of several wordings as whole words, after `normalise`."""
    padded = f" {normalise(text)} "
    return any(f" {normalise(wording)} " in padded for wording in wordings)


def _tokens(text: str) -> list[str]:
    return normalise(text).split()
