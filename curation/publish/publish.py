"""Publish a release: look at it, refuse what may not go out, and bring it to its target."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass

from curation.publish.hub import Hub
from curation.publish.patience import Pause
from curation.publish.shipment import Shipment
from curation.publish.storage import Storage
from curation.publish.target import Target
from curation.publish.to_hub import publish_to_hub
from curation.publish.to_storage import publish_to_storage
from curation.stage import Progress, quiet
from schemas.errors import ReleaseError, RightsError


@dataclass(frozen=True)
class Published:
    """What publishing gave."""

    where: str
    """How others load it."""
    is_new: bool
    """False where this very release was published before."""


def publish(
    shipment: Shipment, target: Target, *, private: bool = False, demo_ok: bool = False, annotations_ok: bool = False,
    progress: Progress = quiet, pause: Pause = time.sleep,
) -> Published:  # fmt: skip
    """Publish a release; a run that was killed goes on where it was.

    Args:
        shipment: What `look` found.
        target: Where it goes.
        private: A new repository of the Hub is for its owner alone.
        demo_ok: A release marked as a demo may go out.
        annotations_ok: Imported annotations under a licence that is not open may go out.
        progress: Told how far it is.
        pause: Waits for some seconds before another try.

    Raises:
        RightsError: It holds imported annotations under a licence that is not open, and nobody said that they may.
        ReleaseError: It is a demo, another release has this version there, or the target refuses.
        UsageError: There is no such kind of target.
        SettingsError: A package for the target is missing.
    """
    refuse_demo(shipment, demo_ok)
    refuse_annotations(shipment, annotations_ok)
    if target.kind == "hub":
        is_new = publish_to_hub(shipment, Hub(target.place, pause), private=private, progress=progress)
        return Published(f"{target.place}, revision v{shipment.version}", is_new)
    with closing(Storage(target.place)) as storage:
        is_new = publish_to_storage(shipment, storage, progress=progress)
        return Published(f"{target.place}/{shipment.name}-{shipment.version}", is_new)


def refuse_demo(shipment: Shipment, demo_ok: bool) -> None:
    """Stop a demo from going out by mistake.

    Raises:
        ReleaseError: It is a demo, and nobody said that it may.
    """
    if shipment.demo and not demo_ok:
        hint = "build one of items that people judged; to show a demo all the same, add --demo-ok"
        raise ReleaseError(shipment.title, "is a demo: a script judged it, and nothing may be measured on it", hint)


def refuse_annotations(shipment: Shipment, annotations_ok: bool) -> None:
    """Stop annotations of others from going out under a licence that does not say that they may.

    Raises:
        RightsError: Such items were imported, and nobody said that they may go out.
    """
    closed = [one for one in shipment.brought if not one.is_open]
    if closed and not annotations_ok:
        told = "; ".join(f"{one.items} from {one.dataset} (licence: {one.licence})" for one in closed)
        hint = "ask its publisher, or leave them out; where you have the right to pass them on, add --annotations-ok"
        raise RightsError(shipment.title, f"holds imported questions whose licence is not open: {told}", hint)
