"""lmms-eval: one YAML an arm for `--include_path`, and the functions they name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from curation.exporters.base import Exporter, Material

_HERE = Path(__file__).parent


def files(material: Material) -> Iterator[tuple[str, bytes]]:
    """The tasks and their functions."""
    for arm in material.arms:
        yield f"{material.name}-{arm}.yaml", _task(material, arm)
    yield "utils.py", (_HERE / "utils.py").read_bytes()


def _task(material: Material, arm: str) -> bytes:
    """A task; JSON is YAML, but for the tags that name functions."""
    decoding = material.decoding
    told: dict[str, Any] = {
        "task": f"{material.name}-{arm}",
        "tag": material.name,
        "dataset_path": "json",
        "dataset_kwargs": {"data_files": {"test": f"../questions/{arm}.jsonl"}},
        "test_split": "test",
        "output_type": "generate_until",
        "doc_to_target": "target",
        "generation_kwargs": {
            "until": [], "max_new_tokens": decoding["max_tokens"], "temperature": decoding["temperature"],
            "top_p": decoding["top_p"], "do_sample": decoding["temperature"] > 0,
        },
        "metric_list": [
            {"metric": metric, "aggregation": "mean", "higher_is_better": True} for metric in ("score", "parsed")
        ],
        "metadata": {
            "version": material.version, "release": material.name, "split_hash": material.split_hash, "arm": arm,
            "demo": material.demo,
        },
    }  # fmt: skip
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in told.items()]
    names = ("doc_to_messages", "doc_to_visual", "doc_to_text", "process_results")
    lines += [f"{name}: !function utils.{name}" for name in names]
    return ("\n".join(lines) + "\n").encode()


def command(material: Material) -> str:
    """As its users run it."""
    return (
        "python -m lmms_eval --model qwen2_5_omni --model_args pretrained=Qwen/Qwen2.5-Omni-7B "
        f"--include_path harness/lmms_eval --tasks {material.name}-baseline,{material.name}-steps "
        "--log_samples --output_path logs"
    )


EXPORTER = Exporter(
    name="lmms_eval", title="lmms-eval", homepage="https://github.com/EvolvingLMMs-Lab/lmms-eval", files=files,
    command=command,
)  # fmt: skip
