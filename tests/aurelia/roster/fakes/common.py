"""What all stand-ins share: real files are measured without a codec, and words in the question misguide a model."""

from __future__ import annotations

import json
import os
import random
import signal
import struct
import sys
import wave
from array import array
from pathlib import Path
from typing import Any

RATE = 16000


def frames_of(path: str) -> int:
    """How many frames an mp4 of one picture stream has, from its sample table."""
    data = Path(path).read_bytes()
    at = data.index(b"stsz")
    return int(struct.unpack(">I", data[at + 12 : at + 16])[0])


def has_sound(path: str) -> bool:
    """Whether an mp4 has a sound stream."""
    return b"soun" in Path(path).read_bytes()


def samples_of(path: str) -> array[int]:
    """The samples of a 16 kHz mono wav."""
    with wave.open(path) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        return array("h", file.readframes(file.getnframes()))


def loud_seconds(samples: Any) -> float:
    """How long something sounds, in steps of 10 ms."""
    step = RATE // 100
    pieces = [samples[at : at + step] for at in range(0, len(samples), step)]
    return round(sum(any(abs(value) > 200 for value in piece) for piece in pieces) / 100, 2)


def behave(question: str) -> None:
    """Do what the question's first word says, as models do: noise, an error, no memory, death."""
    word = question.rsplit("\n", maxsplit=1)[-1].split(" ", maxsplit=1)[0]
    if word == "noise":
        print("Loading checkpoint shards: 100%")
        os.write(1, b"warning from C code\n")
        sys.stdout.flush()
    if word == "fail":
        raise KeyError("no such layer")
    if word == "memory":
        raise RuntimeError("CUDA out of memory. Tried to allocate 20 GiB")
    if word == "die":
        os.kill(os.getpid(), signal.SIGKILL)


def told(**what: Any) -> str:
    """A reply that tells what the model was given, with a random number of its own."""
    return json.dumps({**what, "drawn": random.random()})
