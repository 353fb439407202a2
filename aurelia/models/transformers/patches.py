"""Pictures as the patches that Qwen's vision encoders take; without torchvision, which does not go with every torch.

The numbers are those of transformers' own processors, to the last bit of the resize: bicubic with antialiasing on whole
levels, then mean and deviation of the checkpoint, two frames a patch, patches that are merged later side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray


@dataclass(frozen=True)
class PatchShape:
    """How a checkpoint cuts pictures.

    Args:
        patch: Side of a patch in pixels.
        frames: Frames in one patch.
        merge: Patches along each side that become one place of the prompt.
        mean: Subtracted from each channel, full scale at 1.
        deviation: What each channel is divided by then.
    """

    patch: int = 14
    frames: int = 2
    merge: int = 2
    mean: tuple[float, ...] = (0.48145466, 0.4578275, 0.40821073)
    deviation: tuple[float, ...] = (0.26862954, 0.26130258, 0.27577711)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> PatchShape:
        """From the settings of a checkpoint's image or video processor."""
        plain = cls()
        return cls(
            int(settings.get("patch_size", plain.patch)),
            int(settings.get("temporal_patch_size", plain.frames)),
            int(settings.get("merge_size", plain.merge)),
            tuple(settings.get("image_mean", plain.mean)),
            tuple(settings.get("image_std", plain.deviation)),
        )


def cut(frames: NDArray[Any], shape: PatchShape) -> tuple[Any, tuple[int, int, int]]:
    """Patches of a film.

    Args:
        frames: `(count, height, width, 3)` uint8 RGB, at least one.
        shape: How to cut.

    Returns:
        `(patches, 3 * frames * patch * patch)` float32, and the grid: patches along time, height and width. Sides are
        rounded to whole merged patches; a film that does not fill its last patch repeats its last frame.
    """
    import torch

    pixels = torch.from_numpy(frames).permute(0, 3, 1, 2)
    pixels = _resized(pixels, shape.patch * shape.merge)
    mean, deviation = (torch.tensor(values).view(1, 3, 1, 1) for values in (shape.mean, shape.deviation))
    pixels = (pixels / 255 - mean) / deviation
    if lacking := -len(pixels) % shape.frames:
        pixels = torch.cat([pixels, pixels[-1:].expand(lacking, -1, -1, -1)])
    count, _, height, width = pixels.shape
    times, rows, columns = count // shape.frames, height // shape.patch, width // shape.patch
    side, merge = shape.patch, shape.merge
    pixels = pixels.reshape(times, shape.frames, 3, rows // merge, merge, side, columns // merge, merge, side)
    patches = pixels.permute(0, 3, 6, 4, 7, 2, 1, 5, 8).reshape(times * rows * columns, -1)
    return patches.contiguous(), (times, rows, columns)


def _resized(pixels: Any, step: int) -> Any:
    """Float pixels `(count, 3, height, width)` with sides that are multiples of `step`, 0..255 in whole levels."""
    import torch

    sides = [max(step, round(side / step) * step) for side in pixels.shape[-2:]]
    if list(pixels.shape[-2:]) == sides:
        return pixels.float()
    # on whole levels from first to last, as torchvision does it: floats between would end up to 15 levels elsewhere
    return torch.nn.functional.interpolate(pixels, size=sides, mode="bicubic", antialias=True).float()
