"""Stand-in of the repository VITA: its packages' names that the worker uses, on real files."""

from __future__ import annotations

from enum import Enum
from types import SimpleNamespace
from typing import Any

import fake_common as common
import torch

DEFAULT_IMAGE_TOKEN, DEFAULT_AUDIO_TOKEN = "<image>", "<audio>"
IMAGE_TOKEN_INDEX = -200
MAX_IMAGE_LENGTH = 16
STOP = "<|im_end|>"


class SeparatorStyle(Enum):
    """How turns are kept apart."""

    TWO = 2
    QWEN = 3


class Conversation:
    """Turns of a talk."""

    roles = ("user", "bot")
    sep, sep2, sep_style = STOP, "</s>", SeparatorStyle.QWEN

    def __init__(self) -> None:
        self.messages: list[str | None] = []

    def copy(self) -> Conversation:
        """An empty one."""
        return Conversation()

    def append_message(self, _role: str, text: str | None) -> None:
        """One more turn."""
        self.messages.append(text)

    def get_prompt(self, modality: str) -> str:
        """The words, if the kind of question is as its words are."""
        asked = str(self.messages[0])
        assert (DEFAULT_IMAGE_TOKEN in asked) == (modality == "video")
        return asked


conv_templates = {"qwen2p5_instruct": Conversation()}


def disable_torch_init() -> None:
    """Nothing to switch off."""


def get_model_name_from_path(path: str) -> str:
    """Its last part."""
    return path.rsplit("/", 1)[-1]


def tokenizer_image_token(words: str, _tokenizer: Any, _index: int, return_tensors: str) -> torch.Tensor:
    """Words, where pictures alone have places."""
    assert DEFAULT_AUDIO_TOKEN not in words
    assert return_tensors == "pt"
    return torch.Tensor([words])


def tokenizer_image_audio_token(words: str, _tokenizer: Any, _index: int, return_tensors: str) -> torch.Tensor:
    """Words with a place for sound."""
    assert DEFAULT_AUDIO_TOKEN in words
    assert return_tensors == "pt"
    return torch.Tensor([words])


def KeywordsStoppingCriteria(words: list[str], _tokenizer: Any, _ids: Any) -> list[str]:  # noqa: N802
    """Where to stop."""
    return words


class Processor:
    """From a wav to features, a hundred a second."""

    def process(self, path: str) -> tuple[torch.Tensor, int]:
        """Features and places."""
        samples = common.samples_of(path)
        count = len(samples) // 160
        rows = [[float(max(samples[at * 160 : at * 160 + 160]) > 200)] * 80 for at in range(count)]
        return torch.Tensor(rows), count // 8


class Tokenizer:
    """Words as they are."""

    def __len__(self) -> int:
        return 7

    def batch_decode(self, found: torch.Tensor, skip_special_tokens: bool) -> list[str]:
        """The words."""
        assert not skip_special_tokens
        return [f"☞{found.values[0][0]}{STOP}"]


class Net:
    """The model: it tells what it is given."""

    dtype = "float16"
    config = SimpleNamespace(image_aspect_ratio="pad")

    def __init__(self) -> None:
        self._tower = SimpleNamespace(is_loaded=True, image_processor="pictures")
        self._ears = SimpleNamespace(audio_processor=Processor(), to=lambda dtype: None)

    def get_vision_tower(self) -> Any:
        """Its eyes."""
        return self._tower

    def get_audio_encoder(self) -> Any:
        """Its ears."""
        return self._ears

    def resize_token_embeddings(self, count: int) -> None:
        """As many as there are words."""
        assert count == 7

    def eval(self) -> None:
        """Nothing to switch off."""

    def generate(self, ids: torch.Tensor, images: torch.Tensor, audios: dict[str, torch.Tensor], **gen: Any) -> Any:
        """What it is given, told; media without a place in the words do not count."""
        words = str(ids.values[0][0])
        common.behave(words.replace(DEFAULT_AUDIO_TOKEN, ""))
        assert words.count(DEFAULT_IMAGE_TOKEN) in (0, images.shape[0])
        heard = audios["audios"].values[0, :, 0] if DEFAULT_AUDIO_TOKEN in words else []
        assert gen["stopping_criteria"] == [[STOP]]
        reply = common.told(
            asked=words,
            frames=words.count(DEFAULT_IMAGE_TOKEN),
            loud=round(float(sum(heard)) / 100, 2),
            temperature=gen.get("temperature", 0.0),
            sampled=gen["do_sample"],
            most=gen["max_new_tokens"],
            seeded=torch.seeds[-1],
        )
        return SimpleNamespace(sequences=torch.Tensor([[reply]]))


def load_pretrained_model(_path: str, base: None, name: str, kind: str) -> tuple[Tokenizer, Net, str, int]:
    """Tokenizer, net, image processor, length."""
    assert (base, kind) == (None, "qwen2p5_instruct")
    print(f"loading {name}")
    return Tokenizer(), Net(), "pictures", 4096


def _get_rawvideo_dec(
    path: str, _processor: Any, max_frames: int, video_framerate: int, image_aspect_ratio: str
) -> tuple[torch.Tensor, int]:
    """A frame a second of a film at 25 frames, at least four."""
    assert (video_framerate, image_aspect_ratio) == (1, "pad")
    assert not common.has_sound(path)
    count = min(max(4, -(-common.frames_of(path) // 25)), max_frames)
    return torch.zeros(count, 3, 4, 4), count
