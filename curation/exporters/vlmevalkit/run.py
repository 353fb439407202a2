"""Start VLMEvalKit with the tables of this folder: run it in a checkout of VLMEvalKit, with VLMEvalKit's options."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # what lies in a release stays as it was checked
sys.path[:0] = [str(Path.cwd()), str(Path(__file__).resolve().parent)]

import vlmeval.dataset as known  # noqa: E402
from dataset import ReleaseDataset  # type: ignore[import-not-found]  # noqa: E402

if __name__ == "__main__":
    known.DATASET_CLASSES.append(ReleaseDataset)
    known.SUPPORTED_DATASETS.extend(ReleaseDataset.supported_datasets())
    known.ReleaseDataset = ReleaseDataset
    runpy.run_path("run.py", run_name="__main__")
