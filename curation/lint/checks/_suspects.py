"""Which texts are worth the leak check, which is thorough and takes a millisecond: most steps name no option at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aurelia.knowledge.other_names import known
from curation.lint.rows import YES_NO, right_option, right_texts
from curation.lint.texts import plain, stems
from schemas.loose import LooseRow

_ODD = re.compile(r"[^\W_](?:[ .*_·-][^\W_]\b){2,}|[^\W\d_][0134579@$!][^\W\d_]|[^\x00-\x7f‘’“”–—…]|<|[a-z][A-Z]|&#")
"""Letters said one by one, digits for letters, other scripts, marks: ways of naming something in disguise."""
_LETTER = re.compile(
    r"(?<!\w)(?:[B-HJ-Z]|[AI](?! +[a-z'’]))(?!\w)|\b(?:[Oo]ption|[Cc]hoice|[Aa]nswer|OPTION|ANSWER)s?\b"
)
"""A letter that may stand for an option, not the article or the pronoun."""
_NUMBER = re.compile(
    r"\d|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|once|twice|thrice|single|pair"
    r"|couple|trio|quartet|duo|duet|solo|half|first|second|third|fourth|fifth|none|no|never|only|alone|both|\w+teen|\w+ty)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|an?)\s+(?=\S)", re.IGNORECASE)
_OUTRIGHT = re.compile(
    r"\b(?:yes|no|not|true|false|correct|wrong|never|indeed|affirmative|negative|\w+n't)\b", re.IGNORECASE
)
_ENOUGH = 0.6
"""Share of an option's words of weight that must be named."""


@dataclass(frozen=True)
class Suspect:
    """What a text must name before it can give a row's answer away.

    Args:
        right: Words of weight of each right text.
        others: Words of weight of each other option.
        asked: Those of the question.
        yes_no: The answer is yes or no.
        number: The answer holds a number.
        known: The answer has other names elsewhere, such as a country; any text may hold one.
        lettered: There are options with letters.
    """

    right: tuple[frozenset[str], ...]
    others: tuple[frozenset[str], ...]
    asked: frozenset[str]
    yes_no: bool
    number: bool
    known: bool
    lettered: bool

    def may_leak(self, text: str) -> bool:
        """Whether the leak check should look at a text; false where it can name nothing that matters."""
        if not any(char.isalnum() for char in text):
            return False
        if self.known or _ODD.search(text) or (self.lettered and _LETTER.search(text)):
            return True
        if self.number and _NUMBER.search(text):
            return True
        said = stems(text)
        if self.yes_no:
            return bool(_OUTRIGHT.search(text)) or _names(said, self.asked)
        if any(_names(said, words) for words in self.right):
            return True
        return bool(self.others) and all(_names(said, words) for words in self.others)

    def names_right(self, text: str) -> bool:
        """Whether a text names all of the right answer, and nothing of it is yes, no or a number."""
        if self.yes_no or self.number:
            return False
        said = stems(text)
        named = any(words and words <= said for words in self.right)
        return named and not any(words and words <= said for words in self.others)

    def names_all(self, text: str) -> bool:
        """Whether a text names every option."""
        said = stems(text)
        return bool(self.others) and all(words and words <= said for words in (*self.right, *self.others))


def without_lists(text: str, row: LooseRow) -> str:
    """A text without lists of all options (`Compare a dog, a bell and rain`): they tell none from the others."""
    texts = [_ARTICLE.sub("", one.text.strip()) for one in row.options]
    if len(texts) < 2 or not all(texts) or not all(one.casefold() in text.casefold() for one in texts):
        return text
    one = f"(?:the |an? )?(?:{'|'.join(re.escape(each) for each in sorted(texts, key=len, reverse=True))})"
    listed = re.compile(
        rf"\b{one}(?:\s*(?:[,;/]|\b(?:and|or)\b)+\s*(?:and |or )?{one}){{{len(texts) - 1}}}\b", re.IGNORECASE
    )
    return listed.sub(
        lambda found: "them" if all(each.casefold() in found.group().casefold() for each in texts) else found.group(),
        text,
    )


def suspect_of(row: LooseRow) -> Suspect:
    """What gives the answer of a row away."""
    texts = right_texts(row)
    right = right_option(row)
    others = [stems(one.text) for one in row.options if one is not right]
    words = [word for text in texts for word in text.split()]
    return Suspect(
        right=tuple(stems(text) for text in sorted(texts)),
        others=tuple(others),
        asked=stems(row.question),
        yes_no=any(plain(text) in YES_NO for text in texts),
        number=any(_NUMBER.search(text) for text in (*texts, *row.answers)),
        known=any(known(word) for word in words),
        lettered=bool(row.options),
    )


def _names(said: frozenset[str], words: frozenset[str]) -> bool:
    return bool(words) and len(said & words) >= _ENOUGH * len(words)
