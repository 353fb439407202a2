"""Audio-visual models on this machine, through transformers: open weights from a folder or the model hub.

Each clip is decoded once and encoded once for all agents; see `model.py` for how, `family.py` for what differs between
families. Nothing here needs torch before a model is opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from aurelia.argument import Read, flag, number, one_of, split, whole
from aurelia.model import Adapter
from aurelia.sampling import Sampling
from schemas.errors import ModelError

if TYPE_CHECKING:
    from aurelia.models.transformers.media import Decoder
    from aurelia.models.transformers.model import TransformersModel
    from aurelia.models.transformers.net import Reuse

VERSION = "transformers/1"

OPTIONS: Mapping[str, Read] = {
    "revision": str,
    "dtype": one_of("auto", "float32", "bfloat16", "float16"),
    "device": one_of("auto", "cpu", "cuda", "mps"),
    "device_map": str,
    "attn": one_of("sdpa", "eager", "flash_attention_2"),
    "batch": whole(1, 1024),
    "frames": whole(1, 1024),
    "max_side": whole(28, 4096),
    "reuse": one_of("auto", "none"),
    "keep_gb": number(0, 4096),
    "compile": flag,
}
"""Option -> how it is read."""

_PLAIN: dict[str, Any] = {
    "revision": None, "dtype": "auto", "device": "auto", "device_map": None, "attn": "sdpa", "batch": None,
    "frames": 32, "max_side": 448, "reuse": "auto", "keep_gb": None, "compile": False,
}  # fmt: skip


def open_transformers(argument: str) -> TransformersModel:
    """The model of a folder or hub id, with options.

    Raises:
        UsageError: An option is unknown or cannot be read.
        ModelError: A part is not installed, or the checkpoint is not there, of no known family, or does not load.
    """
    target, given = split("transformers", argument, OPTIONS)
    options = {**_PLAIN, **given}
    for part in ("torch", "transformers", "llguidance"):
        if find_spec(part) is None:
            raise ModelError(f"model transformers:{target}", f"needs {part}", "pip install 'aurelia-toolkit[models]'")
    from aurelia.models.transformers.load import find, load

    checkpoint = find(target, options["revision"])
    return opened(load(checkpoint, options), checkpoint.name, checkpoint.revision, options)


def opened(
    net: Any, name: str, revision: str, options: Mapping[str, Any], decoder: Decoder | None = None
) -> TransformersModel:
    """A loaded net as a model.

    Args:
        net: It.
        name: What it calls itself.
        revision: Which version it is.
        options: As in a model's argument, by name; what is left out is as usual.
        decoder: Gives it decoded media; None for one that reads files.
    """
    from aurelia.models.transformers.fixed import FixedStep
    from aurelia.models.transformers.media import Decoder
    from aurelia.models.transformers.memory import batch_that_fits, bytes_to_keep
    from aurelia.models.transformers.model import TransformersModel

    options = {**_PLAIN, **options}
    family = net.family
    sampling = Sampling(options["frames"], options["max_side"], max_audio_seconds=family.most_audio_seconds)
    reuse: Reuse = "none" if options["reuse"] == "none" else "prefix" if family.prefix_reuse else "encoders"
    settings = {
        "adapter": VERSION,
        "family": family.name,
        "dtype": str(net.model.dtype).removeprefix("torch."),
        "attention": options["attn"],
        "sampling": sampling.as_dict(),
        "reuse": reuse,
    }
    return TransformersModel(
        net,
        name=name,
        revision=revision,
        settings=settings,
        decoder=decoder or Decoder(sampling),
        reuse=reuse,
        batch=options["batch"] or batch_that_fits(net),
        memory=bytes_to_keep(net, options["keep_gb"]),
        fixed=FixedStep(net) if options["compile"] else None,
    )


MODEL = Adapter(
    "transformers",
    "audio-visual models on this machine, from a folder or the model hub",
    "FOLDER_OR_HUB_ID?revision=...&dtype=bfloat16&device=auto&device_map=...&attn=sdpa&batch=8&frames=32&max_side=448"
    "&reuse=auto&keep_gb=...&compile=false",
    open_transformers,
)
