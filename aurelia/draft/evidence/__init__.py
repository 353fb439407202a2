"""The embedded evidence drafter: no language model, no download; questions that follow from measurements."""

from aurelia.draft.evidence.drafter import EvidenceDrafter
from aurelia.draft.evidence.one import reason_one

__all__ = ["EvidenceDrafter", "reason_one"]
