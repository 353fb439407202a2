"""The tables of this folder as a dataset of VLMEvalKit."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

from vlmeval.dataset.video_base import VideoBaseDataset

HERE = Path(__file__).resolve().parent
HARNESS = HERE.parent


class ReleaseDataset(VideoBaseDataset):  # type: ignore[misc]
    """One arm of the release: `NAME-ARM`, with the prompts and files that the release brings.

    Args:
        dataset: Which.
        pack: Not used: questions are asked one by one.
        nframe: Pictures of a film, for models that take no film.
        fps: Not used.
    """

    TYPE = "Video-VQA"

    def __init__(self, dataset: str, pack: bool = False, nframe: int = 16, fps: float = -1) -> None:
        super().__init__(dataset=dataset, pack=pack)
        self.nframe, self.fps = nframe, fps

    @classmethod
    def supported_datasets(cls) -> list[str]:
        """Every table of this folder."""
        return sorted(path.stem for path in HERE.glob("*.tsv"))

    def prepare_dataset(self, dataset: str) -> dict[str, str]:
        """Where the files and the table are."""
        return {"root": str(HARNESS), "data_file": str(HERE / f"{dataset}.tsv")}

    def build_prompt(self, line: Any, video_llm: bool = True) -> list[dict[str, str]]:
        """The media, one sense a file, and the prompt after it."""
        if isinstance(line, int):
            line = self.data.iloc[line]
        message: list[dict[str, str]] = []
        for one in json.loads(line["media"]):
            path = HARNESS / one["file"]
            if one["sense"] == "video" and not video_llm:
                message += [{"type": "image", "value": str(still)} for still in self._stills(path)]
            else:
                message.append({"type": one["sense"], "value": str(path)})
        return [*message, {"type": "text", "value": str(line["prompt"])}]

    def _stills(self, path: Path) -> list[Path]:
        import decord
        from PIL import Image

        film = decord.VideoReader(str(path))
        count = min(self.nframe, len(film))
        folder = Path(self.frame_root) / path.stem
        folder.mkdir(parents=True, exist_ok=True)
        stills = [folder / f"{number}-of-{count}.jpg" for number in range(count)]
        for number, still in enumerate(stills):
            if not still.exists():
                Image.fromarray(film[int((number + 0.5) * len(film) / count)].asnumpy()).save(still)
        return stills

    @classmethod
    def evaluate(cls, eval_file: str, **_judge: Any) -> dict[str, float]:
        """Our scoring: what cannot be read is wrong, never the first option."""
        from vlmeval.smp import dump, load

        data = load(eval_file)
        answers = _answers()
        values = [answers.score(_line(row), str(row["prediction"])) for _, row in data.iterrows()]
        data["value"] = [value or 0.0 for value in values]
        data["parsed"] = [value is not None for value in values]
        stem, _, suffix = eval_file.rpartition(".")
        dump(data, f"{stem}_score.{suffix}")
        count = max(1, len(values))
        return {"score": sum(data["value"]) / count, "parsed": sum(data["parsed"]) / count}


def _line(row: Any) -> dict[str, Any]:
    return {"options": json.loads(row["options"]), "answer": row["answers"], "score": row["score"]}


def _answers() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release_answers", HARNESS / "answers.py")
    if spec is None or spec.loader is None:
        raise ImportError("answers.py is missing beside this folder")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
