"""Two options that say the same, or share a letter."""

from __future__ import annotations

from collections.abc import Iterator

from curation.lint.base import Flaw, quoted, row_check
from curation.lint.texts import plain, strict
from schemas.loose import LooseOption, LooseRow


def _flaws(row: LooseRow) -> Iterator[Flaw]:
    for place, option in enumerate(row.options):
        earlier = row.options[:place]
        before = next((one for one in earlier if _same(one, option)), None)
        if before is not None and option.text.strip():
            message = f"options {before.id} and {option.id} both say {quoted(option.text)}"
            yield Flaw(message, "give each option a text of its own", at="options")
        if option.id.strip() and any(one.id.strip() == option.id.strip() for one in earlier):
            yield Flaw(f"the letter {quoted(option.id)} stands for two options", "letter them anew", at="options")


def _same(one: LooseOption, other: LooseOption) -> bool:
    if strict(one.text) == strict(other.text):
        return True
    return _digits(one) != _digits(other) and plain(one.text) == plain(other.text)  # `3` and `three`


def _digits(option: LooseOption) -> bool:
    return any(char.isdigit() for char in option.text)


CHECK = row_check(
    "options-repeated",
    "two options say the same or have the same letter",
    _flaws,
    applies=lambda row: len(row.options) > 1,
)
