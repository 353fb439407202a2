"""Does lmms-eval run the export of a release, in an environment of its own?

`python -m benchmarks.lmms_eval_export [--environment FOLDER] [--log FILE]` makes an environment with lmms-eval (once;
torch is pinned), exports a small release of real films, and lets lmms-eval's own model `dummy` answer `ANSWER: A` to
three ways of asking: media in both senses, sound alone, and steps without media. The dummy opens the first frames of
every film. What lmms-eval scores is compared with our scoring of the same replies.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aurelia import tasks
from benchmarks.harnesses.small_release import small_release
from curation.exporters.export import export
from schemas.frames import read_parquet
from schemas.reasoning import Question
from schemas.release import ReleaseRow

VERSION = "0.7.3"
PINS = "torch==2.13.*\ntorchvision==0.28.*\n"
"""Nothing may pull in another torch than the one this project is tested with."""
START = """
import runpy, torch
try:
    import torchvision
except RuntimeError:
    kept = torch.library.Library("torchvision", "FRAGMENT")
    for name in ("nms", "qnms"):
        kept.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
"""
RUN = START + 'runpy.run_module("lmms_eval", run_name="__main__", alter_sys=True)'
"""`python -m lmms_eval`, also where torchvision was built for another kind of torch (for the GPU) than is there."""
MESSAGES = (
    START
    + """
import json, sys
from pathlib import Path
sys.path.insert(0, str(Path(sys.argv[1]) / "lmms_eval"))
import utils
from lmms_eval.protocol import ChatMessages
read = 0
for path in sorted(Path(sys.argv[1], "questions").glob("*.jsonl")):
    for line in path.read_bytes().splitlines():
        doc = json.loads(line)
        found = ChatMessages(messages=utils.doc_to_messages(doc)).extract_media()
        files = [one for some in found for one in some]
        read += len(files) == len(doc["media"]) and all(Path(one).is_file() for one in files)
print("read", read)
"""
)
"""Every question of every arm as lmms-eval's own class of messages reads it."""
ARMS = ("baseline", "baseline-audio", "steps-text")
REPLY = "ANSWER: A"


def environment(folder: Path) -> Path:
    """An environment with lmms-eval; made where it is not there. Gives its Python."""
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pins = folder / "pins.txt"
        pins.write_text(PINS)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", str(pins)]
        subprocess.run([*install, f"lmms_eval=={VERSION}"], check=True)
        (folder / "ready").touch()
    return python


def run(python: Path, release: Path, logs: Path) -> str:
    """Let lmms-eval ask; gives what it printed."""
    names = ",".join(f"small-{arm}" for arm in ARMS)
    command = [
        str(python), "-c", RUN, "--model", "dummy", "--model_args", f"response={REPLY},read_bytes=64",
        "--include_path", str(release / "harness" / "lmms_eval"), "--tasks", names, "--log_samples",
        "--output_path", str(logs), "--batch_size", "1",
    ]  # fmt: skip
    offline = {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "WANDB_MODE": "disabled", "CUDA_VISIBLE_DEVICES": ""}
    home = {"HF_HOME": str(logs.parent / "hf")}
    told = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **offline, **home}, cwd=logs.parent
    )
    if told.returncode:
        raise SystemExit(f"lmms-eval failed:\n{told.stdout[-4000:]}\n{told.stderr[-4000:]}")
    return told.stdout


def messages(python: Path, release: Path) -> int:
    """How many questions lmms-eval reads as messages whose files are there."""
    command = [str(python), "-c", MESSAGES, str(release / "harness")]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    if told.returncode:
        raise SystemExit(f"lmms-eval did not read the messages:\n{told.stderr[-4000:]}")
    return int(told.stdout.split()[-1])


def samples(logs: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Arm and sample, from the log a sample that lmms-eval writes."""
    for path in sorted(logs.rglob("*_samples_*.jsonl")):
        arm = path.stem.partition("_samples_small-")[2]
        for line in path.read_text().splitlines():
            yield arm, json.loads(line)


def compare(release: Path, logs: Path) -> tuple[int, int]:
    """How many samples lmms-eval asked, and how many of them it scored as we do."""
    rows = {row.id: row for row in read_parquet(ReleaseRow, release / "test" / "metadata.parquet")}
    known = tasks.find()
    asked = same = 0
    for arm, sample in samples(logs):
        questions = (release / "harness" / "questions" / f"{arm}.jsonl").read_bytes().splitlines()
        row = rows[json.loads(questions[sample["doc_id"]])["id"]]
        question = Question(text=row.question, options=row.options)
        ours = known[row.benchmark_task].score(row.answer, question, REPLY)
        asked += 1
        same += (sample["score"], sample["parsed"]) == (ours or 0.0, float(ours is not None))
    return asked, same


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--environment", type=Path, help="where lmms-eval is installed; kept for the next run")
    parser.add_argument("--log", type=Path, help="write what lmms-eval said here, without paths of this machine")
    parser.add_argument("--seed", type=int, help="for `make bench`: nothing here is drawn")
    parser.add_argument("--quick", action="store_true", help="for `make bench`: it is small already")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        try:
            python = environment((given.environment or Path(place) / "env").resolve())
        except subprocess.CalledProcessError:
            print("lmms_eval_samples_asked 0 (goal 18) unmeasured")  # no registry to install it from
            return
        release = small_release(Path(place))
        made = export(release, ["lmms_eval"], release / "harness")
        logs = Path(place) / "logs"
        said = run(python, release, logs)
        asked, same = compare(release, logs)
        wanted = sum(made.arms[arm] for arm in ARMS)
        figures = [
            _figure("lmms_eval_samples_asked", asked, wanted),
            _figure("lmms_eval_samples_scored_as_we_do", same, wanted),
            _figure("lmms_eval_messages_read", messages(python, release), sum(made.arms.values())),
        ]
        if given.log is not None:
            table = "\n".join(line for line in said.splitlines() if line.startswith("|"))
            first = next(samples(logs))[1]
            shown = {
                key: first[key] for key in ("doc_id", "target", "filtered_resps", "score", "parsed") if key in first
            }
            text = (
                f"lmms-eval {VERSION}, model dummy, reply {REPLY!r}\n\n{table}\n\nfirst sample: {json.dumps(shown)}\n\n"
            )
            given.log.write_text(text.replace(str(place), "PLACE") + "\n".join(figures) + "\n")
    print("\n".join(figures))
    sys.exit(any(line.endswith("short") for line in figures))


_SHOWN = ("doc_id", "target", "input", "filtered_resps", "score", "parsed")


def _figure(name: str, value: int, goal: int) -> str:
    return f"{name} {value} (goal {goal}) {'ok' if value == goal else 'short'}"


if __name__ == "__main__":
    main()
