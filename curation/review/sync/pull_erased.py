"""Judgements by people who were erased: they are nobody's work, and are not taken."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

from curation.review.people import erased
from curation.review.sync.remote import RemoteAnnotation
from curation.workspace import Workspace
from db.people import Person
from db.reviews import Pulled
from schemas.errors import ReviewError
from schemas.issues import Issue

ACCOUNT_UNKNOWN = "account-unknown"
"""Kind of the issue that nothing tells any more whether an account is an erased person's."""


@dataclass
class Gone:
    """Who was erased, and what they had judged; read once a pull, and only if needed."""

    workspace: Workspace
    server: str

    @cached_property
    def _people(self) -> list[Person]:
        return self.workspace.store.people.all()

    @cached_property
    def _pulled(self) -> dict[int, Pulled]:
        return self.workspace.store.review.pulled(self.server)

    def issue(self, remote: RemoteAnnotation, about: str) -> Issue | None:
        """Why an annotation is not taken; None where it is by somebody who was not erased."""
        gone = {one.pseudonym for one in self._people if one.state == "erased"}
        user = (self.server, str(remote.completed_by))
        if not gone or any((one.server, one.user_id) == user for one in self._people):
            return None
        try:
            by = self._before(remote, gone) or next(iter(erased.holders(self.workspace, *user)), None)
        except ReviewError as exc:
            return Issue(
                kind=ACCOUNT_UNKNOWN, subject=about, message=f"waits: {exc.subject} {exc.message}", hint=exc.hint
            )
        if by is None:
            return None
        return Issue(
            kind="judged-by-erased", subject=about,
            message=f"was made or changed after {by} was erased, from whose account it is; not taken",
            hint=f"close the account: curate review people erase {by} --delete-account",
        )  # fmt: skip

    def _before(self, remote: RemoteAnnotation, gone: set[str]) -> str | None:
        """Whose it was when it was pulled before: an account that was deleted has no number any more."""
        known = self._pulled.get(remote.id)
        fact = self.workspace.store.get(known.fact) if known is not None and known.fact else None
        by = json.loads(fact.body)["reviewer"] if fact is not None and fact.body is not None else None
        return by if by in gone else None
