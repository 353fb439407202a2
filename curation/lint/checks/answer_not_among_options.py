"""A right answer that no option says."""

from __future__ import annotations

from collections.abc import Iterator

from curation.lint.base import Flaw, quoted, row_check
from curation.lint.rows import named
from schemas.loose import LooseRow


def _flaws(row: LooseRow) -> Iterator[Flaw]:
    given = [text for text in row.answers if text.strip()]
    if not any(named(text, row.options) for text in given):
        yield Flaw(
            f"its answer {quoted(' / '.join(given))} is none of its {len(row.options)} options",
            "write the answer as the option has it, or mend the options",
            at="answer",
        )


CHECK = row_check(
    "answer-not-among-options",
    "the text of the right answer is none of the options",
    _flaws,
    applies=lambda row: bool(row.options) and any(text.strip() for text in row.answers),
)
