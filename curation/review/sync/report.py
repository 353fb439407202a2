"""What a push did."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from schemas.issues import Issue, Severity


@dataclass(frozen=True)
class PushReport:
    """What a push did."""

    sent: int = 0
    """New tasks, later revisions of judged ones included."""
    there: int = 0
    """Tasks that were on the server already."""
    changed: int = 0
    """Of those, untouched ones that show a newer draft now."""
    withdrawn: int = 0
    """Tasks that were taken away, or emptied where people had worked on them."""
    projects: dict[str, str] = field(default_factory=dict)
    """Title -> address."""
    issues: tuple[Issue, ...] = ()

    @property
    def exit_code(self) -> int:
        """3 when a draft could not be sent, else 0."""
        return 3 if any(issue.severity is Severity.error for issue in self.issues) else 0

    @property
    def wrote(self) -> bool:
        """Whether anything was written to the server."""
        return bool(self.sent or self.changed or self.withdrawn)

    def plus(self, *issues: Issue, sent: int = 0, there: int = 0, changed: int = 0, withdrawn: int = 0) -> PushReport:
        """This report with more in it."""
        return replace(
            self, sent=self.sent + sent, there=self.there + there, changed=self.changed + changed,
            withdrawn=self.withdrawn + withdrawn, issues=(*self.issues, *issues),
        )  # fmt: skip

    def and_then(self, other: PushReport) -> PushReport:
        """Both reports in one."""
        both = self.plus(
            *other.issues, sent=other.sent, there=other.there, changed=other.changed, withdrawn=other.withdrawn
        )
        return replace(both, projects=self.projects | other.projects)
