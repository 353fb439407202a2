"""A worker: one model in its own environment, asked by the toolkit over stdin and stdout.

    aurelia models worker template --out worker.py      writes this file
    python worker.py                                    greets, then takes one JSON object a line (docs/workers.md)

Fill in `load` and `answer`; nothing below the line has to be changed. It needs Python 3.8 or newer and nothing else.
What your libraries print is sent to stderr, so that stdout carries the protocol alone.
"""

import json
import os
import random
import sys
import traceback


def load():
    """Load the model once, then say what it is."""
    model = None  # model = YourModel.from_pretrained("/models/your-model").cuda().eval()
    hello = {
        "model": "example-echo",  # its name in every result
        "revision": "1",  # a commit or a date: a new one makes new replies
        "modalities": ["video", "audio"],  # what it takes in besides text
        "max_batch": 1,  # so many requests may come at once; `answer` gets them as a list
        "settings": {"frames": 8},  # whatever else decides a reply
    }
    return model, hello


def answer(model, requests):  # noqa: ARG001 - this example has no model
    """One reply for each request, in order.

    A request has `videos` and `audios` (lists of {"path", "seconds"}: silent mp4, 16 kHz mono wav; empty where that
    sense is not given), `prompt` (what to ask), `text` (the same after words that say which span or part a file is),
    `parts` (all of it in order), and `gen` (temperature, top_p, max_tokens, seed, schema). With `max_batch` 1 the
    random numbers of Python, numpy and torch begin at `gen["seed"]`; with more, see to it yourself.

    A reply is {"text": ...} with `delivered`: what the model was really given. Count it where it enters the model and
    never copy it from the request: it is how silently lost sound is found. `usage` may be given: token counts named
    `prompt`, `cached`, `completion`. For a request that failed: {"error": "why"}, or raise: the reason is told and
    the worker goes on.
    """
    replies = []
    for request in requests:
        frames = 8 * len(request["videos"])  # frames = read_frames(request["videos"][0]["path"], 8)
        seconds = sum(audio["seconds"] for audio in request["audios"])  # wave = read_wav(...); len(wave) / 16000
        text = "I was asked: " + request["prompt"]  # text = model.chat(frames, wave, request["prompt"])
        replies.append({"text": text, "delivered": {"video_frames": frames, "audio_seconds": seconds}})
    return replies


# ---- from here on nothing has to be changed ----


def main():
    """Greet, then reply to what is asked until stdin ends."""
    lines, out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # nobody else reads what is meant for us
    os.dup2(2, 1)  # whatever prints to stdout from now on, also from C code, goes to stderr
    sys.stdout = sys.stderr
    model, hello = load()
    say(out, dict(hello, op="hello", protocol=1))
    waiting = []
    for line in lines:
        request = json.loads(line.decode("utf-8")) if line.strip() else {}
        if request.get("op") != "generate":
            continue
        waiting.append(request)
        if not request.get("more"):
            for reply in replies_of(model, waiting):
                say(out, reply)
            waiting = []


def replies_of(model, asked):
    """Replies with their ids; when a batch fails, each of it is asked alone."""
    try:
        seed(asked[0]["gen"].get("seed") or 0)
        requests = [readable(request) for request in asked]
        replies = answer(model, requests)
        if len(replies) != len(asked):
            raise ValueError(f"answer gave {len(replies)} replies to {len(asked)} requests")
        return [dict(checked(reply, request), id=request["id"]) for request, reply in zip(requests, replies)]  # noqa: B905 - Python 3.8
    except Exception as exc:  # noqa: BLE001 - told to the toolkit, and the worker goes on
        traceback.print_exc()
        if len(asked) > 1:
            return [reply for request in asked for reply in replies_of(model, [request])]
        kind = "out-of-memory" if "out of memory" in str(exc).lower() else "reply-failed"
        return [{"id": asked[0]["id"], "error": {"kind": kind, "message": f"{type(exc).__name__}: {exc}"}}]


def readable(request):
    """The request with its videos, audios and texts picked out."""
    parts = request["parts"]
    return dict(
        request,
        videos=[part for part in parts if part["type"] == "video"],
        audios=[part for part in parts if part["type"] == "audio"],
        prompt=parts[-1]["text"],
        text="\n".join(part["text"] for part in parts if part["type"] == "text"),
    )


def checked(reply, request):
    """The reply, unless it says that the model was given what the request does not have.

    Raises:
        ValueError: It does: then it was not counted where it enters the model.
    """
    delivered = reply.get("delivered") or {}
    given = sum(audio["seconds"] for audio in request["audios"])
    if (delivered.get("audio_seconds") or 0) > given + 0.5:
        raise ValueError(f"delivered counts {delivered['audio_seconds']} s of sound, but {given:.3f} s were given")
    if (delivered.get("video_frames") or 0) > 0 and not request["videos"]:
        raise ValueError("delivered counts frames, but no picture was given")
    return reply


def seed(number):
    """Begin the random numbers of Python, and of numpy and torch where the model has loaded them, at this seed."""
    random.seed(number)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(number % 2**32)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(number % 2**63)


def say(out, value):
    """One line on the stdout that was kept for the protocol."""
    out.write(json.dumps(value, default=plain).encode("utf-8") + b"\n")
    out.flush()


def plain(value):
    """Numbers of numpy and torch as Python's."""
    return value.item() if hasattr(value, "item") else str(value)


if __name__ == "__main__":
    main()
