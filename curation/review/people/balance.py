"""Who gets the next item: only people who may, those who know its language first, then whoever has least to do."""

from __future__ import annotations

from collections.abc import Sequence

from curation.review.people.ledger import Ledger
from curation.review.people.material import Wanted, code
from curation.workspace import Workspace
from db.people import Person
from schemas.review import Senses


def reviewers(workspace: Workspace) -> list[Person]:
    """Everybody who was made a reviewer here, in whatever state; not those who only turned up on a server."""
    return [one for one in workspace.store.people.all() if one.email is not None]


class Desk:
    """Hands out items to active people; the same store gives the same.

    Args:
        people: Who may get work, in an order that stays.
        ledger: What was given and done; what is handed out is to be counted in by `Ledger.add`.
    """

    def __init__(self, people: Sequence[Person], ledger: Ledger) -> None:
        self._ledger = ledger
        self._people = [one for one in people if one.state == "active"]
        self._languages = [frozenset(code(text) for text in one.languages) for one in self._people]
        self._regions = [frozenset(code(text) for text in one.regions) for one in self._people]

    def choose(self, item: Wanted, senses: Senses = Senses.both) -> str | None:
        """The pseudonym of the one who gets an item.

        Args:
            item: The item.
            senses: What they get of its media.

        Returns:
            None where everybody has met the item, or gets of its clip elsewhere what this is to keep from them.
        """
        met, load = self._ledger.met.get(item.item, ()), self._ledger.load
        start = int(item.item[:8], 16)
        best: tuple[bool, bool, int, int] | None = None
        chosen = None
        for number, person in enumerate(self._people):
            if person.demo != item.demo or person.pseudonym in met:
                continue
            if self._ledger.spoils(item.item, person.pseudonym, senses):
                continue
            foreign = bool(item.languages) and not item.languages & self._languages[number]
            far = bool(item.regions) and not item.regions & self._regions[number]
            rank = (foreign, far, load[person.pseudonym], (number - start) % len(self._people))
            if best is None or rank < best:
                best, chosen = rank, person.pseudonym
        return chosen
