"""Torchvision that lies beside a torch it was not built for: nothing here needs it, but transformers imports it."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

_DECLARED: list[Any] = []
"""A declaration lasts as long as its library object."""


def let_torchvision_load() -> bool:
    """Let torchvision be imported where it and torch are of different kinds, such as one for the GPU and one not.

    It finds none of its compiled operators then, and fails as it describes two of them. To declare them first is
    enough; they are for boxes around objects, which no model here draws. Call it before anything of transformers that
    handles pictures is imported.

    Returns:
        Whether it had to be helped.
    """
    if find_spec("torchvision") is None:
        return False
    import torch

    try:
        import torchvision  # type: ignore[import-not-found, import-untyped, unused-ignore]  # noqa: F401
    except RuntimeError:
        library = torch.library.Library("torchvision", "FRAGMENT")
        for name in ("nms", "qnms"):
            library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        _DECLARED.append(library)
        return True
    return False
