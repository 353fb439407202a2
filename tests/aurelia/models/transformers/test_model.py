"""Failures: of memory, of media, of replies. Nothing is lost, and one request does not stop the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aurelia.model import Decoding, MediaPart, Model, Request
from aurelia.prompts import shared
from schemas.errors import ModelError
from tests.aurelia.models.transformers.asking import ask_about, of_roles, sampled
from tests.aurelia.models.transformers.test_families import texts
from tests.media_factory import film

Opened = Callable[..., Any]
SCORE = {"type": "object", "properties": {"score": {"enum": [1, 2, 3]}}, "required": ["score"],
         "additionalProperties": False}  # fmt: skip


def short_of_memory(
    model: Any, rows: int, monkeypatch: pytest.MonkeyPatch, error: Exception | None = None
) -> list[int]:
    """Let decoding more rows than that run out of memory; gives the sizes that were tried."""
    import torch

    from aurelia.models.transformers import model as module

    tried: list[int] = []
    whole = module.decode

    def decode(net: Any, some: list[Any], fixed: Any = None) -> None:
        tried.append(len(some))
        if len(some) > rows:
            raise error or torch.OutOfMemoryError("CUDA out of memory")
        whole(net, some, fixed)

    monkeypatch.setattr(module, "decode", decode)
    return tried


def test_it_is_a_model(opened: Opened) -> None:
    model = opened(options="batch=3")
    assert isinstance(model, Model)
    assert (model.remote, model.concurrency, model.max_batch) == (False, 1, 3)
    assert model.modalities == ("text", "video", "audio")
    assert model.settings["family"] == "qwen2.5-omni"
    assert model.settings["sampling"]["frames"] == 8
    assert model.settings["dtype"] == "float32"


def test_a_batch_that_does_not_fit_is_halved_and_nothing_is_lost(
    opened: Opened, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = [ask_about(MediaPart(clip), prompt=f"Number {number}?") for number in range(8)]
    right = texts(opened().generate(requests))
    model = opened(options="batch=8")
    tried = short_of_memory(model, 2, monkeypatch)
    assert texts(model.generate(requests)) == right
    assert tried == [8, 4, 2, 2, 2, 2]
    assert model.counts.halved == 2
    assert texts(model.generate(requests)) == right, "the size that fits is remembered"
    assert tried[6:] == [2, 2, 2, 2]


@pytest.mark.parametrize(
    "error", [RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried"), MemoryError()]
)
def test_memory_that_runs_out_in_other_words_is_known(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    model = opened(options="batch=4")
    tried = short_of_memory(model, 2, monkeypatch, error)
    assert len(texts(model.generate([ask_about(prompt=f"Number {number}?") for number in range(4)]))) == 4
    assert tried == [4, 2, 2]


@pytest.mark.parametrize("options", ["", "reuse=none"])
def test_a_prompt_longer_than_the_model_reads_says_so(opened: Opened, options: str) -> None:
    model = opened(options=options)
    long, short = model.generate([ask_about(prompt="x, " * 5000), ask_about()])
    assert long.error is not None
    assert long.error.kind == "reply-failed"
    assert "8192 at most" in long.error.message
    assert short.error is None


def test_a_batch_that_fits_again_is_doubled(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    from aurelia.models.transformers import model as module

    monkeypatch.setattr(module, "GROW_AFTER", 2)
    model = opened(options="batch=4")
    requests = [ask_about(prompt=f"Number {number}?") for number in range(4)]
    with monkeypatch.context() as tight:
        short_of_memory(model, 1, tight)
        texts(model.generate(requests))
    tried = short_of_memory(model, 4, monkeypatch)
    texts(model.generate(requests))
    texts(model.generate(requests))
    assert tried == [2, 2, 4]


def test_a_request_that_does_not_fit_alone_says_so(opened: Opened, clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from aurelia.models.transformers import reader as module

    model = opened(options="batch=4")
    whole = module.start

    def start(net: Any, kept: Any, tail: list[int]) -> Any:
        if kept.prefix.delivered.frames:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return whole(net, kept, tail)

    monkeypatch.setattr(module, "start", start)
    requests = [ask_about(prompt="a?"), ask_about(MediaPart(clip)), ask_about(prompt="b?"), ask_about(prompt="c?")]
    replies = model.generate(requests)
    assert [reply.id for reply in replies] == [request.id for request in requests]
    assert [reply.error.kind if reply.error else "" for reply in replies] == ["", "out-of-memory", "", ""]


def test_media_that_cannot_be_read_fails_alone(opened: Opened, clip: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"not a film")
    parts = (MediaPart(broken), MediaPart(clip), MediaPart(tmp_path / "gone.mp4"))
    for options in ("", "reuse=none"):
        replies = opened(options=options).generate([ask_about(part) for part in parts])
        assert [reply.error.kind if reply.error else "" for reply in replies] == [
            "media-unreadable", "", "media-unreadable",
        ]  # fmt: skip


def test_media_of_which_nothing_reaches_the_model_is_no_text_request(
    opened: Opened, clip: Path, tmp_path: Path
) -> None:
    """Else the model would answer from the prompt alone, and nobody would see it."""
    mute = tmp_path / "mute.mp4"
    film(mute, shots=((1.0, "red"),), audio=False)
    for options in ("", "reuse=none"):
        one, other = opened(options=options).generate(
            [ask_about(MediaPart(mute, senses=("audio",))), ask_about(MediaPart(clip))]
        )
        assert one.error is not None
        assert (one.error.kind, one.delivered.audio_seconds) == ("media-unreadable", 0.0)
        assert other.error is None


def test_media_that_breaks_the_making_of_features_fails_alone(
    opened: Opened, clip: Path, other_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = opened()
    whole = model.net.family.prefix

    def prefix(processor: Any, shown: Any) -> Any:
        if shown[0].part.path == clip:
            raise ValueError("cannot reshape")
        return whole(processor, shown)

    model.net = replace(model.net, family=replace(model.net.family, prefix=prefix))
    one, other = model.generate([ask_about(MediaPart(clip)), ask_about(MediaPart(other_clip))])
    assert one.error is not None
    assert one.error.kind == "media-unreadable"
    assert "cannot reshape" in one.error.message
    assert other.error is None


def test_a_drawn_reply_depends_on_its_seed_alone(opened: Opened, clip: Path) -> None:
    model = opened()
    asked = [sampled(request) for request in of_roles(MediaPart(clip), shared())]
    together = texts(model.generate(asked))
    assert texts(model.generate(asked[2:3])) == together[2:3]
    assert texts(model.generate(asked[::-1]))[::-1] == together
    assert texts(model.generate([replace(asked[2], seed=99)])) != together[2:3]


def test_a_reply_is_held_to_its_schema_beside_free_ones(opened: Opened, clip: Path) -> None:
    free = ask_about(MediaPart(clip))
    held = replace(free, id="held", schema=SCORE, decoding=Decoding(temperature=1.0, max_tokens=40))
    for options in ("", "reuse=none"):
        model = opened(options=options)
        one, other, third = model.generate([free, held, replace(held, seed=5)])
        assert other.text in {'{"score": 1}', '{"score": 2}', '{"score": 3}'}
        assert (other.error, third.error) == (None, None)
        assert one.text == texts(model.generate([free]))[0]


def test_a_reply_cut_off_is_an_issue_only_where_a_schema_is_broken(opened: Opened) -> None:
    cut = ask_about(decoding=Decoding(max_tokens=2))
    free, held = opened().generate([cut, replace(cut, id="held", schema=SCORE)])
    assert (free.error, free.usage["truncated"]) == (None, 1)
    assert held.error is not None
    assert held.error.kind == "reply-truncated"


def test_a_reply_ends_where_the_model_ends_it(opened: Opened, clip: Path) -> None:
    request = ask_about(MediaPart(clip), decoding=Decoding(max_tokens=30))
    model, plain = opened(), opened(options="reuse=none")
    whole = model.generate([request])[0]
    tokens = model.net.tokenizer(whole.text, add_special_tokens=False)["input_ids"]
    assert tokens
    ids = reply_ids(model, request)
    for asked in (model, plain):
        asked.net = replace(asked.net, stops=frozenset([ids[5]]))
    ended, other = (asked.generate([request, replace(request, prompt="Else?")]) for asked in (model, plain))
    assert ended[0].usage["completion"] == ids.index(ids[5])
    assert ended[0].usage["truncated"] == 0
    assert texts(ended) == texts(other)


def reply_ids(model: Any, request: Request) -> list[int]:
    """The tokens of a reply."""
    import torch

    with torch.inference_mode():
        row, _, _ = model._row(request)
        from aurelia.models.transformers.decode import decode

        decode(model.net, [row])
    return list(row.tokens)


def test_a_failure_of_the_library_is_one_sentence(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    model = opened()

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("device-side assert\nmore lines")

    monkeypatch.setattr(model.net.model, "forward", broken)
    with pytest.raises(ModelError, match=r"failed: RuntimeError: device-side assert \("):
        model.generate([ask_about()])
