"""When two texts of a dataset say the same."""

from __future__ import annotations

import re
from functools import lru_cache

from aurelia.leaks.english import STOP
from aurelia.leaks.forms import stem
from aurelia.tasks.scoring import normalise

_SIGNS = {"♯": "#", "♭": "flat", "%": " percent ", "&": " and ", "_": " "}
"""Signs that `normalise` would leave out, though they tell answers apart (`5 %` and `5`)."""
_SHARP = re.compile(r"(?<=[^\W\d_])#")
"""`C#` is another word than `C`; the sign before a number is none."""
_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_MISSPELT = str.maketrans({"？": "?", "！": "!"})


@lru_cache(maxsize=1 << 17)
def plain(text: str) -> str:
    """A text for comparing: case, white space, punctuation, accents, articles and number words set aside."""
    text = text.translate(_MISSPELT)
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    return normalise(" ".join(_SHARP.sub("sharp", text).split()))


@lru_cache(maxsize=1 << 17)
def strict(text: str) -> str:
    """A text for telling repeats among options: only case, white space, underscores and a stop at its end set aside.

    `The Who` and `Who`, `3.5` and `35`, `Café` and `Cafe` may be meant as different options.
    """
    return " ".join(text.replace("_", " ").split()).casefold().rstrip(".!?;,").strip() or text.strip()


@lru_cache(maxsize=1 << 17)
def stems(text: str) -> frozenset[str]:
    """Stems of the words of weight in a text; all its words where none has weight."""
    words = [word.casefold() for word in _WORD.findall(plain(text))]
    return frozenset(stem(word) for word in words if word not in STOP) or frozenset(words)
