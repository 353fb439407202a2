"""What is wrong with questions before people's time goes into them: one check a file, found by scanning `checks/`."""

from __future__ import annotations

from collections.abc import Collection

from curation.lint.base import LintCheck
from schemas import plugins

GROUP = "curation.lint"


def find() -> dict[str, plugins.Plugin]:
    """All checks by name."""
    return plugins.load(GROUP, "curation.lint.checks", "CHECK")


def chosen(only: Collection[str] = (), skip: Collection[str] = ()) -> list[LintCheck]:
    """The checks of these names (all of them where none is given) without those to be skipped.

    Raises:
        UsageError: There is no check of a name.
    """
    found = find()
    wanted: list[LintCheck] = [plugins.pick(found, name, "check") for name in dict.fromkeys(only or found)]
    left_out = {plugins.pick(found, name, "check").name for name in skip}
    return [check for check in wanted if check.name not in left_out]


__all__ = ["GROUP", "LintCheck", "chosen", "find"]
