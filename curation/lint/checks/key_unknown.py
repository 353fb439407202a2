"""A key that is no option's letter, or that names another option than the answer's text."""

from __future__ import annotations

from collections.abc import Iterator

from curation.lint.base import Flaw, Unclear, quoted, row_check
from curation.lint.rows import by_key, named
from curation.lint.texts import plain
from schemas.loose import LooseRow


def _flaws(row: LooseRow) -> Iterator[Flaw | Unclear]:
    keyed = by_key(row)
    letters = [one.id.strip() for one in row.options]
    if keyed is None and letters.count(row.option.strip()) > 1:
        yield Unclear("its key fits several options")
        return
    if keyed is None and plain(row.option) in map(plain, row.answers):
        return  # the answer itself stands where the key should: whether it is an option is another check's
    if keyed is None:
        message = f"its key {quoted(row.option)} is none of {', '.join(letters[:12])}"
        yield Flaw(message, "give the letter of the right option", at="answer")
        return
    told = [one for one in (named(text, row.options) for text in row.answers if text.strip()) if one is not None]
    if told and all(plain(one.text) != plain(keyed.text) for one in told):
        yield Flaw(
            f"its key {quoted(row.option)} stands for {quoted(keyed.text)}, its answer says {quoted(told[0].text)}",
            "look at the clip: one of them is wrong",
            at="answer",
        )


CHECK = row_check(
    "key-unknown",
    "the key is no option's letter, or its option is another one than the answer says",
    _flaws,
    applies=lambda row: bool(row.option.strip()) and bool(row.options),
)
