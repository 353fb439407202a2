"""What checks of a dataset's right options share: whether these stand out by what has nothing to do with the clip."""

from __future__ import annotations

from collections.abc import Sequence

from curation.lint.base import Finding, LintCheck, Look, told
from curation.lint.rows import right_option
from schemas.issues import Severity
from schemas.loose import LooseRow


def bias_check(name: str, about: str, look: Look) -> LintCheck:
    """A check of all rows with several options together.

    Args:
        name: Kind of its issues.
        about: What it finds, in one sentence.
        look: Finds it, in rows whose right option is known.
    """
    return LintCheck(
        name, about, look, severity=Severity.warning, structural=False, applies=lambda row: len(row.options) > 1,
        lacks=lambda row: "" if right_option(row) else "it is not known which option is right",
    )  # fmt: skip


def bias(name: str, rows: Sequence[LooseRow], message: str, hint: str) -> Finding:
    """What a dataset's options give away; it is about no row in particular."""
    return Finding(told(name, rows[0].dataset or "dataset", message, hint, Severity.warning), (), "options")
