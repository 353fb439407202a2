"""PySceneDetect's content detector; `pyscenedetect` is its adaptive one."""

from __future__ import annotations

from curation.segment.detectors.pyscenedetect import PySceneDetect

DETECTOR = PySceneDetect("content")
