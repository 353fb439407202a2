"""Composed families with known truth: stitched films (`av-compositional`) and soundtrack matches (`dm-match`)."""

from aurelia.draft.composed.base import MAKER, Composition, Plan, RecordingView
from aurelia.draft.composed.plan import judged, plan, survey
from aurelia.draft.composed.soundtrack import LOUDNESS_DBFS

__all__ = ["LOUDNESS_DBFS", "MAKER", "Composition", "Plan", "RecordingView", "judged", "plan", "survey"]
