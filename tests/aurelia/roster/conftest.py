"""Places a worker beside a stand-in of its model's repository and opens it through the subprocess adapter."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aurelia.models import load_model
from aurelia.models.subprocess.model import SubprocessModel
from aurelia.roster.writing import worker_text
from tests.media_factory import film

FAKES = Path(__file__).with_name("fakes")
SHIMS = {
    "videollama2": {"videollama2/__init__.py": "videollama2", "videollama2/mm_utils.py": "videollama2",
                    "videollama2/utils.py": "videollama2"},
    "vita": {"vita/__init__.py": "", "vita/constants.py": "vita", "vita/conversation.py": "vita",
             "vita/model/__init__.py": "", "vita/model/builder.py": "vita", "vita/util/__init__.py": "",
             "vita/util/mm_utils.py": "vita", "vita/util/utils.py": "vita", "video_audio_demo.py": "vita",
             "torch.py": "torch"},
    "video_salmonn": {"datasets.py": "salmonn", "model/__init__.py": "", "model/openllama.py": "salmonn",
                      "omegaconf.py": "salmonn", "torch.py": "torch"},
}  # fmt: skip
"""Worker -> file of its repository -> the stand-in whose names it has."""

SALMONN = {
    "delta_ckpt_path": "ckpt.pt", "vicuna_ckpt_path": "vicuna", "use_whisper": "true", "sin_pos": False,
    "return_raw": True, "cache_dir": "cache", "max_tgt_len": 512,
}  # fmt: skip

SECONDS = 4
FRAMES = {"videollama2": 8, "video_salmonn": 8, "vita": 4}
"""Worker -> frames that its repository takes of a film so long."""

Place = Callable[..., SubprocessModel]


def lay_out(home: Path, name: str) -> None:
    """The stand-in of a repository, in a folder as it would be cloned, with the worker in it."""
    for path in FAKES.glob("*.py"):
        shutil.copy(path, home / f"fake_{path.name}")
    (home / "fake_torch.py").rename(home / "torch_stand_in.py")
    for where, source in SHIMS[name].items():
        file = home / where
        file.parent.mkdir(parents=True, exist_ok=True)
        if source == "torch":
            shutil.copy(FAKES / "torch.py", file)
        else:
            lines = f"import fake_{source}\nglobals().update(vars(fake_{source}))\n" if source else ""
            file.write_text(lines)
    (home / "config").mkdir(exist_ok=True)
    (home / "config" / "test.yaml").write_text(json.dumps(SALMONN))
    (home / "dummy").mkdir(exist_ok=True)
    (home / "dummy" / "dummy_audio.json").write_text("[]")
    (home / "worker.py").write_text(worker_text(name), encoding="utf-8")


@pytest.fixture
def placed(tmp_path: Path) -> Iterator[Place]:
    """Opens a worker of that name beside its stand-in; all are ended after the test."""
    opened: list[SubprocessModel] = []

    def place(name: str, **environment: str) -> SubprocessModel:
        home = tmp_path / name
        home.mkdir()
        lay_out(home, name)
        settings: dict[str, Any] = {
            "command": [sys.executable, "worker.py"], "folder": name, "timeout": 30, "hello_timeout": 30,
            "environment": environment,
        }  # fmt: skip
        file = tmp_path / f"{name}.json"
        file.write_text(json.dumps(settings))
        model = load_model(f"subprocess:{file}")
        assert isinstance(model, SubprocessModel)
        opened.append(model)
        return model

    yield place
    for model in opened:
        model.close()


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds of picture; a tone sounds from 1 s to 3 s."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    film(path, shots=((2.0, "red"), (2.0, "blue")), tones=((1.0, 3.0, 440.0),))
    return path
