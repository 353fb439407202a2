"""VideoLLaMA2.1-7B-AV as a worker. NOT RUN WITH WEIGHTS: the protocol was tested with a stand-in of the package.

Written against branch `audio_visual` of https://github.com/DAMO-NLP-SG/VideoLLaMA2 (Apache-2.0): `model_init`,
`mm_infer`, `mm_utils.process_audio_from_video`, and what its inference.py does for one sense alone.

Environment, in the folder where you keep models' code:

    git clone --branch audio_visual https://github.com/DAMO-NLP-SG/VideoLLaMA2
    cd VideoLLaMA2
    conda create -y -n videollama2 -c conda-forge python=3.10 ffmpeg
    conda run -n videollama2 pip install -r requirements.txt
    conda run -n videollama2 pip install flash-attn==2.5.8 --no-build-isolation
    aurelia models worker videollama2 --out worker.py

worker.toml beside it:

    command = ["conda", "run", "--no-capture-output", "-n", "videollama2", "python", "worker.py"]
    hello_timeout = 1800
    inherit = ["HF_HOME"]

    [environment]
    VIDEOLLAMA2_CHECKPOINT = "DAMO-NLP-SG/VideoLLaMA2.1-7B-AV"   # a hub id or a folder
    VIDEOLLAMA2_REVISION = "main"                                # what you call this version in results

It takes one picture and one sound. Sound that goes with a picture is heard in eight pieces of two seconds, sound alone
as its first 30 seconds, or 30 from a random place where it is longer: both as the repository does it.
"""

import array
import contextlib
import os
import sys
import wave

CHECKPOINT = os.environ.get("VIDEOLLAMA2_CHECKPOINT", "DAMO-NLP-SG/VideoLLaMA2.1-7B-AV")
REVISION = os.environ.get("VIDEOLLAMA2_REVISION", "")
JOINT_SECONDS = 16.0
ALONE_SECONDS = 30.0


def load():
    """The model with its processors, and what it is."""
    sys.path.insert(0, os.getcwd())  # the repository may be used without being installed
    from videollama2 import mm_infer, model_init
    from videollama2.mm_utils import process_audio_from_video
    from videollama2.utils import disable_torch_init

    disable_torch_init()
    net, processor, tokenizer = model_init(CHECKPOINT)
    hello = {
        "model": os.path.basename(CHECKPOINT.rstrip("/")),
        "revision": REVISION,
        "modalities": ["video", "audio"],
        "max_batch": 1,
        "settings": {"worker": "videollama2/1", "joint_seconds": JOINT_SECONDS, "alone_seconds": ALONE_SECONDS},
    }
    return (net, processor, tokenizer, mm_infer, process_audio_from_video), hello


def answer(model, requests):
    """One reply for each request."""
    return [reply_to(model, request) for request in requests]


def reply_to(model, request):
    """Look, listen, ask."""
    net, processor, tokenizer, infer, listen = model
    videos, audios = request["videos"], request["audios"]
    if len(videos) > 1 or len(audios) > 1:
        message = f"takes one picture and one sound, but was given {len(videos)} and {len(audios)}"
        return {"error": {"kind": "reply-failed", "message": message, "retry": False}}
    frames = processor["video"](videos[0]["path"], va=False) if videos else None
    sound, seconds = heard(processor, listen, audios[0], beside=bool(videos)) if audios else (None, 0.0)
    if videos and audios:
        media, modal = {"video": frames, "audio": sound}, "video"
    elif videos:
        media, modal = frames, "video"
    else:
        media, modal = (sound, "audio") if audios else (None, "text")
    gen = request["gen"]
    sampled = gen["temperature"] > 0
    with without(net.model, videos, audios):
        text = infer(
            media, request["text"], model=net, tokenizer=tokenizer, modal=modal, do_sample=sampled,
            temperature=gen["temperature"], top_p=gen["top_p"], max_new_tokens=gen["max_tokens"],
        )  # fmt: skip
    delivered = {"video_frames": int(frames.shape[0]) if videos else 0, "audio_seconds": seconds}
    return {"text": text, "delivered": delivered}


def heard(processor, listen, audio, beside):
    """The sound as features, and how much of it is in them.

    Raises:
        ValueError: The features are the same everywhere though the sound is not: the repository puts silence in the
            place of sound that it cannot read, and says so on stdout alone.
    """
    if beside:
        features, most = listen(audio["path"], audio["seconds"]), JOINT_SECONDS
    else:
        features, most = processor["audio"](audio["path"]), ALONE_SECONDS
    if float(features.max()) == float(features.min()) and not is_silent(audio["path"]):
        raise ValueError("the sound could not be read: is ffmpeg installed?")
    return features, min(audio["seconds"], most)


def is_silent(path):
    """Whether a wav holds nothing but zeros."""
    with wave.open(path) as file:
        return not any(array.array("h", file.readframes(file.getnframes())))


@contextlib.contextmanager
def without(inner, videos, audios):
    """The encoder of a sense that is not given is left out meanwhile, as in the repository's inference.py."""
    absent = [name for name, given in (("vision_tower", videos), ("audio_tower", audios)) if not given]
    kept = {name: getattr(inner, name) for name in absent}
    for name in absent:
        setattr(inner, name, None)
    try:
        yield
    finally:
        for name, tower in kept.items():
            setattr(inner, name, tower)
