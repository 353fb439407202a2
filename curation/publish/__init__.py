"""A release goes out: to a dataset repository of the Hub, a folder, or an object store."""

from __future__ import annotations

from curation.publish.publish import Published, publish
from curation.publish.recheck import recheck, refuse_withdrawn
from curation.publish.shipment import Shipment, look

__all__ = ["Published", "Shipment", "look", "publish", "recheck", "refuse_withdrawn"]
