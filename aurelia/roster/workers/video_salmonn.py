"""video-SALMONN as a worker. NOT RUN WITH WEIGHTS: the protocol was tested with a stand-in of the repository.

Written against `video_salmonn/` of https://github.com/bytedance/SALMONN (Apache-2.0): its inference.py, its
`SupervisedAudioVisualDataset4Test` (one JSON file of questions in, one batch out) and `OpenLLAMAPEFTModel`.

Environment, in the folder that holds the repository's inference.py:

    git clone https://github.com/bytedance/SALMONN
    cd SALMONN/video_salmonn
    conda create -y -n video-salmonn python=3.9.20
    conda run -n video-salmonn pip install -r requirements.txt --extra-index-url https://download.pytorch.org/whl/cu118
    conda run -n video-salmonn pip install omegaconf soundfile deepspeed
    mkdir -p ckpt/MultiResQFormer ckpt/pretrained_ckpt     # its README says which four files go there
    aurelia models worker video_salmonn --out worker.py

In config/test.yaml set `vicuna_ckpt_path` to your Vicuna 13B. worker.toml beside it:

    command = ["conda", "run", "--no-capture-output", "-n", "video-salmonn", "python", "worker.py"]
    hello_timeout = 1800
    inherit = ["HF_HOME"]

    [environment]
    VIDEO_SALMONN_CONFIG = "config/test.yaml"
    VIDEO_SALMONN_REVISION = "2024-09"       # what you call this version in results

It takes one picture and one sound, 30 seconds of sound, two frames a second. A question of more words than its
`max_tgt_len` (512) is an error: the repository would cut off its end without a word. At temperature 0 it searches with
five beams, as the repository does. A question without media goes to its language model alone.
"""

import json
import os
import sys
import tempfile

CONFIG = os.environ.get("VIDEO_SALMONN_CONFIG", "config/test.yaml")
REVISION = os.environ.get("VIDEO_SALMONN_REVISION", "")
RATE = 16000.0


def load():
    """The model, its settings and its reader of media; and what it is."""
    sys.path.insert(0, os.getcwd())  # its packages are called `datasets` and `model`: they must come first
    import torch
    from datasets import SupervisedAudioVisualDataset4Test
    from model.openllama import OpenLLAMAPEFTModel
    from omegaconf import OmegaConf

    args = OmegaConf.load(CONFIG)
    net = OpenLLAMAPEFTModel(**args)
    net.load_state_dict(torch.load(args["delta_ckpt_path"], map_location="cpu"), strict=False)
    net = net.eval().half().to("cuda" if torch.cuda.is_available() else "cpu")
    hello = {
        "model": "video-SALMONN",
        "revision": REVISION,
        "modalities": ["video", "audio"],
        "max_batch": 1,
        "settings": {"worker": "video-salmonn/1", "config": CONFIG, "checkpoint": args["delta_ckpt_path"]},
    }
    return (net, args, SupervisedAudioVisualDataset4Test, torch), hello


def answer(model, requests):
    """One reply for each request."""
    return [reply_to(model, request) for request in requests]


def reply_to(model, request):
    """Read the media as the repository does, ask, and count what was in the batch."""
    net, args, _reader, torch = model
    videos, audios = request["videos"], request["audios"]
    if len(videos) > 1 or len(audios) > 1:
        return final(f"takes one picture and one sound, but was given {len(videos)} and {len(audios)}")
    words = len(net.llama_tokenizer(request["text"] + "\nASSISTANT:", add_special_tokens=False).input_ids) + 8
    if words > args["max_tgt_len"]:
        return final(f"the question takes {words} tokens, and this model reads {args['max_tgt_len']}")
    with torch.no_grad():
        if not videos and not audios:
            return {"text": said_by_words(net, torch, request), "delivered": {"video_frames": 0, "audio_seconds": 0.0}}
        batch = read(model, request)
        text = net(batch, generate=True, generate_config=decoding(net, request["gen"]))[0]
    return {"text": plain_text(text), "delivered": delivered(batch, videos, audios)}


def read(model, request):
    """The batch of the repository's own reader for one question."""
    _net, args, reader, _torch = model
    video = request["videos"][0]["path"] if request["videos"] else None
    audio = request["audios"][0]["path"] if request["audios"] else None
    named = [video, audio] if video and audio else video or audio
    turns = [{"from": "human", "value": request["text"]}, {"from": "gpt", "value": "None"}]
    with tempfile.TemporaryDirectory() as folder:
        listed = os.path.join(folder, "question.json")
        with open(listed, "w", encoding="utf-8") as file:
            json.dump([{"image_name": named, "conversation": turns}], file)
        given = {"use_whisper": args["use_whisper"], "training": False, "sin_pos": args["sin_pos"]}
        given.update(return_raw=args["return_raw"], cache_dir=args["cache_dir"])
        if video:  # without a sound of its own the reader takes a dummy and masks it out
            given.update(audio_data_path="./dummy/dummy_audio.json", video_data_path=listed)
            questions = reader("audiovideoimage", **given)
        else:
            questions = reader("audio", audio_data_path=listed, **given)
        return questions.collate([questions[0]])


def delivered(batch, videos, audios):
    """What is in the batch: frames that were read, and seconds of sound that are not masked out."""
    seen, listened = 0, 0.0
    if videos:
        seen = sum(int(clip.shape[1]) for clip in batch["image_paths"][0][1])
    if audios and int(batch["audiomasks"][0][1]):
        raw = batch["raw_audios"]
        samples = sum(len(piece) for piece in raw[0]) if raw else 0
        listened = min(samples / RATE, audios[0]["seconds"])  # shorter sound is filled up with silence
    return {"video_frames": seen, "audio_seconds": listened}


def decoding(net, gen):
    """The decoding as the repository's generate takes it; a temperature it takes from the language model's defaults."""
    sampled = gen["temperature"] > 0
    if sampled:
        net.llama_model.generation_config.temperature = gen["temperature"]
    config = {"max_new_tokens": gen["max_tokens"], "do_sample": sampled, "top_p": gen["top_p"]}
    return dict(config, num_beams=1) if sampled else config


def said_by_words(net, torch, request):
    """What its language model says to words alone, in the same turns."""
    gen = request["gen"]
    asked = net.llama_tokenizer("USER: " + request["text"] + "\nASSISTANT:", return_tensors="pt").input_ids
    asked = asked.to("cuda" if torch.cuda.is_available() else "cpu")
    config = decoding(net, gen)
    written = net.llama_model.generate(input_ids=asked, **config)
    return plain_text(net.llama_tokenizer.decode(written[0][asked.shape[1] :]))


def plain_text(text):
    """The reply without the marks of beginning and end."""
    return text.replace("<s>", "").replace("</s>", "").strip()


def final(message):
    """An error that another try would not mend."""
    return {"error": {"kind": "reply-failed", "message": message, "retry": False}}
