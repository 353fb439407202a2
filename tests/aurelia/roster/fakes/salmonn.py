"""Stand-in of the repository of video-SALMONN: its reader of questions and its model, on real files."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import fake_common as common
import torch


class OmegaConf:
    """Reads settings."""

    @staticmethod
    def load(path: str) -> Any:
        """The settings of a file (JSON is YAML)."""
        return json.loads(Path(path).read_text())


class SupervisedAudioVisualDataset4Test:
    """Questions of a JSON file, with their media read."""

    def __init__(self, data_type: str, audio_data_path: str = "", video_data_path: str = "", **given: Any) -> None:
        assert given["use_whisper"] == "true"
        assert not given["training"]
        self.data_type = data_type
        if data_type == "audiovideoimage":
            assert Path(audio_data_path).is_file(), "it takes a dummy sound where the question has none"
        self.rows = json.loads(Path(video_data_path or audio_data_path).read_text())

    def __getitem__(self, place: int) -> dict[str, Any]:
        row = self.rows[place]
        named = row["image_name"]
        if self.data_type == "audio":
            return {"image_paths": "spectrogram", "raw_audio": [self._sound(named)], "mask": [1, 1], "row": row}
        video, audio = named if isinstance(named, list) else (named, None)
        raw = [self._sound(audio)] if audio else [[9999] * (9 * common.RATE)]
        clips = self._clips(video)
        mask = [1, 1] if audio else [1, 0]
        return {"image_paths": ["spectrogram", clips], "raw_audio": raw, "mask": mask, "row": row}

    def collate(self, instances: list[dict[str, Any]]) -> dict[str, Any]:
        """A batch."""
        return {
            "image_paths": [one["image_paths"] for one in instances],
            "output_texts": [one["row"]["conversation"] for one in instances],
            "modality": self.data_type,
            "audiomasks": [one["mask"] for one in instances],
            "raw_audios": [one["raw_audio"] for one in instances],
        }

    @staticmethod
    def _sound(path: str) -> Any:
        samples = list(common.samples_of(path))
        return (samples + [0] * (3 * common.RATE - len(samples)))[: max(len(samples), 3 * common.RATE)]

    @staticmethod
    def _clips(path: str) -> list[torch.Tensor]:
        """Two frames a second, of a film at 25 frames."""
        assert not common.has_sound(path)
        return [torch.zeros(3, 2, 4, 4) for _ in range(-(-common.frames_of(path) // 25))]


class Words(list[str]):
    """Tokens of one text."""

    @property
    def input_ids(self) -> Any:
        """Them."""
        return list(self)


class Tokenizer:
    """A word is a token."""

    def __call__(self, text: str, add_special_tokens: bool = True, return_tensors: str = "") -> Any:
        if return_tensors == "pt":
            return SimpleNamespace(input_ids=torch.Tensor([[text]]))
        return Words(text.split(" "))

    def decode(self, found: torch.Tensor) -> str:
        """The words."""
        return f"<s>{found.values[0]}</s>"


class OpenLLAMAPEFTModel:
    """The model: it tells what it is given."""

    def __init__(self, **args: Any) -> None:
        print("Loading visual encoder ViT")
        assert args["vicuna_ckpt_path"] == "vicuna"
        self.llama_tokenizer = Tokenizer()
        self.llama_model = SimpleNamespace(
            generation_config=SimpleNamespace(temperature=1.0), generate=self._words_alone
        )

    def load_state_dict(self, state: dict[str, Any], strict: bool) -> None:
        """Take the weights."""
        assert state
        assert not strict

    def eval(self) -> OpenLLAMAPEFTModel:
        """Itself."""
        return self

    def half(self) -> OpenLLAMAPEFTModel:
        """Itself."""
        return self

    def to(self, _device: str) -> OpenLLAMAPEFTModel:
        """Itself."""
        return self

    def __call__(self, batch: dict[str, Any], generate: bool, generate_config: dict[str, Any]) -> list[str]:
        assert generate
        asked = batch["output_texts"][0][0]["value"]
        common.behave(asked)
        mask = batch["audiomasks"][0]
        clips = batch["image_paths"][0][1] if batch["modality"] == "audiovideoimage" else []
        reply = self._told(
            asked, sum(clip.shape[1] for clip in clips), batch["raw_audios"][0][0] if mask[1] else [], generate_config
        )
        return [f"<s>{reply}</s>"]

    def _words_alone(self, input_ids: torch.Tensor, **config: Any) -> torch.Tensor:
        asked = str(input_ids.values[0][0])
        common.behave(asked.removeprefix("USER: "))
        return torch.Tensor([[asked, self._told(asked, 0, [], config)]])

    def _told(self, asked: str, frames: int, sound: Any, config: dict[str, Any]) -> str:
        return common.told(
            asked=asked, frames=frames, loud=common.loud_seconds(sound),
            temperature=self.llama_model.generation_config.temperature if config["do_sample"] else 0.0,
            sampled=config["do_sample"], most=config["max_new_tokens"], seeded=torch.seeds[-1],
        )  # fmt: skip
