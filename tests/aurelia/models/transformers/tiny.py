"""Which tiny checkpoints can be made here; Gemma 3n's vision encoder comes from a package that few have."""

from __future__ import annotations

import pkgutil
from importlib.util import find_spec

import tests.aurelia.models.transformers as here

TINY = sorted(
    module.name
    for module in pkgutil.iter_modules(here.__path__)
    if module.name.startswith("tiny_") and (module.name != "tiny_gemma3n" or find_spec("timm") is not None)
)
"""Names of their modules."""
