"""The Python API: one object for a workspace, one method a stage.

from curation import Project

with Project.create("mybench") as project:
    project.add("videos.csv")
    project.download()
    project.segment()
    project.draft()
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from curation import split as splits
from curation import workspace as workspaces
from curation.acquire.add import AddReport, add
from curation.acquire.download import download
from curation.acquire.questions import QuestionReport, add_questions
from curation.draft.estimate import Estimate, estimate
from curation.draft.run import draft
from curation.executors.base import Executor
from curation.funnel import Funnel, funnel
from curation.release import Built, build
from curation.report import write_preview, write_report
from curation.review.adjudication.adjudicate import AdjudicateReport, adjudicate
from curation.review.studio import server
from curation.review.sync.pull import PullReport, pull
from curation.review.sync.push import PushReport, push
from curation.segment.run import segment
from curation.stage import Progress, StageReport, quiet
from curation.validate import validate
from curation.why import Lineage, why
from curation.workspace import Workspace
from schemas.issues import Issue
from schemas.item import SplitName, SplitVersion

if TYPE_CHECKING:
    from curation.audit.made import Audit
    from curation.importers.bringing import ImportReport
    from curation.lint.report import LintReport
    from curation.review.agreement.alerts import Alert
    from curation.review.agreement.report import By
    from curation.review.agreement.results import AgreementReport


class Project:
    """An open workspace with the stages as methods; each does what is still to do and can be called again.

    Close it, or use it in a `with` block.

    Args:
        workspace: An open workspace.
        progress: Told after every input of a stage.
    """

    def __init__(self, workspace: Workspace, progress: Progress = quiet) -> None:
        self.workspace = workspace
        self._progress = progress

    @classmethod
    def create(cls, folder: str | Path, *, demo: bool = False, progress: Progress = quiet, **settings: Any) -> Self:
        """Make a workspace (or complete one) and open it; `settings` override curation.toml."""
        return cls(workspaces.create(Path(folder), demo=demo, **settings), progress)

    @classmethod
    def open(cls, folder: str | Path, *, progress: Progress = quiet, **settings: Any) -> Self:
        """Open a workspace.

        Raises:
            WorkspaceError: There is none, or its store is of another version.
        """
        return cls(workspaces.open_workspace(Path(folder), **settings), progress)

    def add(self, *inputs: str | Path) -> AddReport:
        """Add sources: URLs, files, folders, CSV or JSONL lists."""
        return add(self.workspace, [str(one) for one in inputs])

    def add_questions(self, table: str | Path) -> QuestionReport:
        """Add questions of one's own from a CSV or JSONL file."""
        return add_questions(self.workspace, Path(table))

    def import_questions(self, format_: str, file: str | Path, **asked: Any) -> ImportReport:
        """Bring in the questions of an existing dataset; `asked` is that of `curation.importers.bringing.Asked`."""
        from curation import importers
        from curation.importers.bringing import Asked, bring

        return bring(self.workspace, Path(file), importers.importer(format_), Asked(**asked), progress=self._progress)

    def download(self) -> StageReport:
        """Fetch every source that has no recording yet, and probe what came."""
        return download(self.workspace, progress=self._progress)

    def segment(
        self, strategies: Sequence[str] | None = None, *, again: bool = False, executor: Executor | str | None = None
    ) -> StageReport:
        """Survey every new recording and cut it into clips; see `curation.segment.run.segment`."""
        return segment(self.workspace, strategies, again=again, executor=executor, progress=self._progress)

    def draft(self, model: str | None = None, *, limit: int | None = None) -> list[StageReport]:
        """Draft from every clip and question without a draft; see `curation.draft.run.draft`."""
        return draft(self.workspace, model, limit=limit, progress=self._progress)

    def estimate(self, *, limit: int | None = None) -> Estimate:
        """What drafting with the model of the settings would take; see `curation.draft.estimate.estimate`."""
        return estimate(self.workspace, limit=limit)

    def preview(self, target: str | Path | None = None) -> Path:
        """Write the page with all drafts; returns where."""
        return write_preview(self.workspace, self._page("preview.html", target))

    def review_up(self, port: int = 0) -> server.Server:
        """Make (once) and start the workspace's own Label Studio."""
        return server.up(self.workspace.root, port=port)

    def review_down(self, *, force: bool = False) -> bool:
        """Stop it; returns whether it was running.

        Raises:
            ReviewError: A reviewer is at work: a saved draft is younger than five minutes, and `force` is false.
        """
        return server.down(self.workspace.root, force=force)

    def push(self) -> PushReport:
        """Bring the review server to what the assignments say; see `curation.review.sync.push.push`."""
        return push(self.workspace, progress=self._progress)

    def pull(self, *, full: bool = False) -> PullReport:
        """Bring new and changed judgements back; `full` also finds what was deleted on the server."""
        return pull(self.workspace, full=full, progress=self._progress)

    def agreement(self, by: Sequence[By] = ()) -> AgreementReport:
        """How far people agree; see `curation.review.agreement.report.agree`."""
        from curation.review.agreement.report import agree  # brings in statistics: slow to import

        return agree(self.workspace.store, by=by)

    def alerts(self) -> list[Alert]:
        """Reviewers to look at: rubber stamps, careless, too fast; see `curation.review.agreement.alerts`."""
        from curation.review.agreement.alerts import alerts

        return alerts(self.workspace.store)

    def adjudicate(self, by: Sequence[str] = ()) -> AdjudicateReport:
        """Give items on which people disagree to somebody who had nothing to do with them."""
        return adjudicate(self.workspace, by)

    def review_report(
        self, target: str | Path | None = None, *, rate: float | None = None, currency: str = "EUR"
    ) -> Path:
        """Write the report on the review as one HTML file; returns where. `rate` is what an hour costs."""
        from curation.report.review import Money, write_review_report

        money = None if rate is None else Money(rate, currency)
        return write_review_report(self.workspace, self._page("review.html", target), money=money)

    def validate(self) -> StageReport:
        """Turn annotations into items, or reports of why not."""
        return validate(self.workspace, self._progress)

    def commit(
        self,
        message: str = "",
        *,
        line: str = "main",
        ratio: splits.Ratio = splits.DEFAULT_RATIO,
        only: SplitName | None = None,
        force: Mapping[str, SplitName] | None = None,
    ) -> SplitVersion:
        """Make a split version of all items that stand; see `curation.split.commit`."""
        return splits.commit(self.workspace, line, message, ratio=ratio, only=only, force=force)

    def verify(self, line: str = "main", head: str | None = None) -> list[Issue]:
        """Everything that was changed behind the back of a line; nothing when it is whole."""
        return self.workspace.store.splits.verify(line, head)

    def build_release(
        self, name: str, version: str, *, line: str = "main", target: str | Path | None = None,
        harnesses: Sequence[str] = (),
    ) -> Built:  # fmt: skip
        """Write a release folder; see `curation.release.build`."""
        place = Path(target) if target else None
        return build(self.workspace, name, version, line=line, target=place, harnesses=harnesses)

    def lint(self, split: str = "main") -> LintReport:
        """What is wrong with the items of a split line or of one of its versions (`main@3`)."""
        from curation.lint.run import lint
        from curation.lint.targets import of_split

        return lint(of_split(self.workspace, split).rows)

    def audit(self, release: str | None = None, runs: Sequence[str | Path] = ()) -> Audit:
        """Which items of a release need both senses, by runs of `aurelia evaluate`, people and text classifiers."""
        from curation.audit import make
        from curation.audit.releases import find_release, kept_runs

        folder = find_release(self.workspace, release)
        every = dict.fromkeys((*map(Path, runs), *kept_runs(self.workspace, folder)))
        return make(self.workspace, folder, tuple(every))

    def status(self) -> Funnel:
        """What stands at every stage, and the next command."""
        return funnel(self.workspace)

    def report(self, target: str | Path | None = None) -> Path:
        """Write the HTML report; returns where."""
        return write_report(self.workspace, self._page("report.html", target))

    def why(self, prefix: str) -> Lineage:
        """Where an item (or any fact) comes from."""
        return why(self.workspace, prefix)

    def close(self) -> None:
        """Release the store."""
        self.workspace.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def _page(self, name: str, target: str | Path | None) -> Path:
        return Path(target) if target else self.workspace.root / "reports" / name
