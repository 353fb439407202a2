"""VITA-1.5 (7B) as a worker. NOT RUN WITH WEIGHTS: the protocol was tested with a stand-in of the repository.

Written against https://github.com/VITA-MLLM/VITA (Apache-2.0): what its video_audio_demo.py does with a picture, a
sound and a question, with its own reader of frames.

Environment, in the folder where you keep models' code:

    git clone https://github.com/VITA-MLLM/VITA
    cd VITA
    conda create -y -n vita python=3.10
    conda run -n vita pip install -r requirements.txt
    conda run -n vita pip install flash-attn --no-build-isolation
    aurelia models worker vita --out worker.py

Download the checkpoint, its InternViT-300M-448px and its audio encoder, and put their paths into the checkpoint's
config.json, as the README says. worker.toml beside it:

    command = ["conda", "run", "--no-capture-output", "-n", "vita", "python", "worker.py"]
    hello_timeout = 1800

    [environment]
    VITA_CHECKPOINT = "/models/VITA-1.5"
    VITA_TYPE = "qwen2p5_instruct"           # mixtral-8x7b for VITA 1.0
    VITA_CONVERSATION = "qwen2p5_instruct"   # mixtral_two for VITA 1.0
    VITA_REVISION = "2025-01"                # what you call this version in results

It takes one picture (a frame a second) and one sound. VITA was made to take sound as what the user says: it may take a
clip's sound for noise and say nothing, and then its reply is empty.
"""

import os
import sys

CHECKPOINT = os.environ.get("VITA_CHECKPOINT", "VITA-1.5")
TYPE = os.environ.get("VITA_TYPE", "qwen2p5_instruct")
CONVERSATION = os.environ.get("VITA_CONVERSATION", "qwen2p5_instruct")
REVISION = os.environ.get("VITA_REVISION", "")
STATES = ("<1>", "<2>", "<3>", "☞", "☟", "☜")
FEATURES_A_SECOND = 100.0


def load():
    """The model with all that its demo uses; and what it is."""
    sys.path.insert(0, os.getcwd())  # the repository is no package: it is used from its folder
    import torch
    import video_audio_demo
    from vita import constants, conversation
    from vita.model.builder import load_pretrained_model
    from vita.util import mm_utils
    from vita.util.utils import disable_torch_init

    disable_torch_init()
    name = mm_utils.get_model_name_from_path(CHECKPOINT)
    tokenizer, net, _processor, _length = load_pretrained_model(CHECKPOINT, None, name, TYPE)
    net.resize_token_embeddings(len(tokenizer))
    tower = net.get_vision_tower()
    if not tower.is_loaded:
        tower.load_model()
    net.get_audio_encoder().to(dtype=torch.float16)
    net.eval()
    hello = {
        "model": os.path.basename(CHECKPOINT.rstrip("/")),
        "revision": REVISION,
        "modalities": ["video", "audio"],
        "max_batch": 1,
        "settings": {"worker": "vita/1", "type": TYPE, "conversation": CONVERSATION, "frames_a_second": 1},
    }
    model = {
        "net": net, "tokenizer": tokenizer, "torch": torch, "frames": video_audio_demo._get_rawvideo_dec,
        "constants": constants, "conversation": conversation, "mm": mm_utils,
    }  # fmt: skip
    return model, hello


def answer(model, requests):
    """One reply for each request."""
    return [reply_to(model, request) for request in requests]


def reply_to(model, request):
    """Look, listen, ask."""
    videos, audios = request["videos"], request["audios"]
    if len(videos) > 1 or len(audios) > 1:
        message = f"takes one picture and one sound, but was given {len(videos)} and {len(audios)}"
        return {"error": {"kind": "reply-failed", "message": message, "retry": False}}
    pictures, count = seen(model, videos[0]["path"] if videos else None)
    sound, features = heard(model, audios[0]["path"] if audios else None)
    words, conversation = prompt(model, request["text"], count, bool(audios))
    text = generated(model, words, conversation, pictures, sound, request["gen"], bool(audios))
    seconds = min(features / FEATURES_A_SECOND, audios[0]["seconds"]) if audios else 0.0
    return {"text": text, "delivered": {"video_frames": count, "audio_seconds": seconds}}


def seen(model, path):
    """The frames as the repository reads them and how many they are; a black one that no place points to for none."""
    net, torch = model["net"], model["torch"]
    if path is None:
        return torch.zeros((1, 3, 448, 448)).to(dtype=net.dtype, device="cuda"), 0
    found = model["frames"](
        path,
        net.get_vision_tower().image_processor,
        max_frames=model["constants"].MAX_IMAGE_LENGTH,
        video_framerate=1,
        image_aspect_ratio=getattr(net.config, "image_aspect_ratio", None),
    )
    if found is None:
        raise ValueError("the picture could not be read")
    pictures, count = found
    return pictures.half().cuda(), int(count)


def heard(model, path):
    """The sound's features as the model takes them and how many they are; zeros that no place points to for none."""
    torch = model["torch"]
    if path is None:
        features, places = torch.zeros(400, 80), 60
    else:
        features, places = model["net"].get_audio_encoder().audio_processor.process(path)
    count = int(features.shape[0])
    sound = {
        "audios": torch.unsqueeze(features, dim=0).half().cuda(),
        "lengths": torch.unsqueeze(torch.tensor(count), dim=0).half().cuda(),
        "lengths_for_llm": torch.unsqueeze(torch.tensor(places), dim=0).cuda(),
    }
    return sound, count if path is not None else 0


def prompt(model, text, count, has_sound):
    """The words with the places of picture and sound, in the turns that the model knows."""
    constants = model["constants"]
    places = constants.DEFAULT_IMAGE_TOKEN * count + "\n" if count else ""
    asked = places + text + (constants.DEFAULT_AUDIO_TOKEN if has_sound else "")
    turns = model["conversation"].conv_templates[CONVERSATION].copy()
    turns.append_message(turns.roles[0], asked)
    turns.append_message(turns.roles[1], None)
    return turns.get_prompt("video" if count else "lang"), turns


def generated(model, words, turns, pictures, sound, gen, has_sound):
    """What the model says, without the mark of what it took the question for."""
    net, tokenizer, mm, torch = model["net"], model["tokenizer"], model["mm"], model["torch"]
    split = mm.tokenizer_image_audio_token if has_sound else mm.tokenizer_image_token
    ids = split(words, tokenizer, model["constants"].IMAGE_TOKEN_INDEX, return_tensors="pt").unsqueeze(0).cuda()
    two = model["conversation"].SeparatorStyle.TWO
    stop = turns.sep if turns.sep_style != two else turns.sep2
    sampled = gen["temperature"] > 0
    given = {"temperature": gen["temperature"], "top_p": gen["top_p"]} if sampled else {}
    if TYPE.startswith("qwen"):
        given["shared_v_pid_stride"] = None
    with torch.inference_mode():
        found = net.generate(
            ids, images=pictures, audios=sound, do_sample=sampled, num_beams=1, output_scores=True,
            return_dict_in_generate=True, max_new_tokens=gen["max_tokens"], use_cache=True,
            stopping_criteria=[mm.KeywordsStoppingCriteria([stop], tokenizer, ids)], **given,
        ).sequences  # fmt: skip
    if TYPE == "mixtral-8x7b":  # this one repeats the question
        found = found[:, ids.shape[1] :]
    text = tokenizer.batch_decode(found, skip_special_tokens=False)[0].strip()
    text = text[: -len(stop)].strip() if stop and text.endswith(stop) else text
    return next((text[len(mark) :].strip() for mark in STATES if text.startswith(mark)), text)
