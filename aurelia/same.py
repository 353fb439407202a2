"""Whether two answers are the same."""

from __future__ import annotations

from aurelia.tasks.scoring import normalise
from schemas.reasoning import Answer


def agrees(made: Answer | None, right: Answer | None) -> bool:
    """Whether a model's answer is the right one, as far as it is known; true where nobody knows one."""
    if right is None:
        return True
    if made is None:
        return False
    if right.option is not None and made.option is not None:
        return made.option == right.option
    return bool({normalise(text) for text in made.texts} & {normalise(text) for text in right.texts})
