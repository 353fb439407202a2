"""What is reused between requests, and what is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aurelia.model import MediaPart, Request
from tests.aurelia.models.transformers.asking import ask_about
from tests.aurelia.models.transformers.test_families import texts

Opened = Callable[..., Any]
LONG = "Caption: a red picture and then a blue one, with a beep. " * 12


def with_family(model: Any, **changes: Any) -> Any:
    """The same model with a family that differs."""
    model.net = replace(model.net, family=replace(model.net.family, **changes))
    return model


def test_text_goes_on_after_the_latest_place_of_the_film(opened: Opened, clip: Path) -> None:
    """The film's places in time run ahead of, or behind, the count of its tokens."""
    model, plain = opened(), opened(options="reuse=none")
    requests = [ask_about(MediaPart(clip)), ask_about(MediaPart(clip, senses=("video",)), prompt=LONG)]
    right = texts(plain.generate(requests))
    assert texts(model.generate(requests)) == right
    kept = [model.reader._kept.get(model.reader._decoder.key(request.media)) for request in requests]
    offsets = [one.next - len(one.prefix.ids) for one in kept]
    assert offsets[0] != 0
    assert offsets[1] != 0
    assert offsets[0] != offsets[1]


@pytest.mark.parametrize("shift", [1, -20])
def test_a_wrong_place_would_be_seen_in_the_tokens(opened: Opened, clip: Path, shift: int) -> None:
    request = ask_about(MediaPart(clip), prompt=LONG)
    model = opened()
    placed = model.net.family.positions
    right = texts(model.generate([request]))
    wrong = with_family(
        opened(), positions=lambda net, prefix: (placed(net, prefix)[0], placed(net, prefix)[1] + shift)
    )
    assert texts(wrong.generate([request])) != right


def test_prompts_of_many_lengths_share_a_batch(opened: Opened, clip: Path, other_clip: Path) -> None:
    requests = [
        ask_about(*parts, prompt=LONG[: 37 * number + 1])
        for number in range(4)
        for parts in ((MediaPart(clip),), (MediaPart(other_clip),), ())
    ]
    model = opened(options="batch=12")
    assert texts(model.generate(requests)) == texts(opened(options="reuse=none").generate(requests))
    assert model.counts.prefills == {"prefix": 3, "tail": 12}


def test_a_prefix_is_never_changed(opened: Opened, clip: Path) -> None:
    model = opened()
    request = ask_about(MediaPart(clip))
    first = model.generate([request])
    kept = model.reader._kept.get(model.reader._decoder.key(request.media))
    before = [(layer.keys.clone(), layer.values.clone()) for layer in kept.cache.layers]
    assert texts(model.generate([request, replace(request, prompt=LONG), request]))[0] == first[0].text
    for layer, (keys, values) in zip(kept.cache.layers, before, strict=True):
        assert layer.keys.equal(keys)
        assert layer.values.equal(values)


def test_usage_says_what_was_read_before(opened: Opened, clip: Path) -> None:
    model = opened()
    first, second = (model.generate([ask_about(MediaPart(clip))])[0].usage for _ in range(2))
    assert first["cached"] == 0
    assert first["prompt"] > second["cached"] > 0
    assert second["prompt"] == first["prompt"]
    assert second["completion"] == 12


def test_another_span_or_sense_is_encoded_anew(opened: Opened, clip: Path, tmp_path: Path) -> None:
    model = opened()
    copy = tmp_path / "renamed.mp4"
    copy.write_bytes(clip.read_bytes())
    for part in (MediaPart(clip), MediaPart(clip, span=(1.0, 2.0)), MediaPart(clip, senses=("video",))):
        model.generate([ask_about(part)])
        model.generate([ask_about(part, prompt="Once more?")])
    model.generate([ask_about(MediaPart(copy, span=(1.0, 2.0)))])
    assert model.counts.encodes == {"video": 3, "audio": 2}
    watched = model.generate([ask_about(MediaPart(clip, span=(1.0, 2.0)))])[0].delivered
    assert watched.audio_seconds == pytest.approx(1.0, abs=0.05)


def test_what_is_kept_of_clips_is_bounded(opened: Opened, clip: Path, other_clip: Path) -> None:
    model = opened(options="keep_gb=0")
    for _ in range(2):
        for path in (clip, other_clip):
            model.generate([ask_about(MediaPart(path))])
    assert model.counts.encodes["video"] == 4
    assert len(model.reader._kept) == 1


def test_a_family_without_reuse_of_the_prefix_keeps_what_its_encoders_gave(opened: Opened, four: list[Request]) -> None:
    from aurelia.models.transformers import opened as opened_net

    net = with_family(opened(), prefix_reuse=False, why_not="to try").net
    model = opened_net(net, "tiny", "1", {"frames": 8, "max_side": 112})
    assert model.settings["reuse"] == "encoders"
    plain = texts(opened(options="reuse=none").generate(four))
    assert texts(model.generate(four)) == plain
    assert texts(model.generate(four)) == plain
    assert model.counts.encodes == {"video": 1, "audio": 1}
    assert model.counts.prefills == {"whole": 8}


def test_a_cache_of_fixed_length_gives_the_same_tokens(opened: Opened, four: list[Request], other_clip: Path) -> None:
    requests = [*four, ask_about(MediaPart(other_clip)), ask_about(prompt=LONG)]
    model = opened(options="compile=true")
    right = texts(opened(options="reuse=none").generate(requests))
    assert texts(model.generate(requests)) == right
    assert texts(model.generate(requests[::-1])) == right[::-1]
    assert texts(model.generate(requests[:1])) == right[:1]


@pytest.mark.parametrize("options", ["attn=eager", "attn=eager&compile=true"])
def test_another_kind_of_attention_pads_as_well(
    opened: Opened, four: list[Request], other_clip: Path, options: str
) -> None:
    requests = [*four, ask_about(MediaPart(other_clip)), ask_about(prompt=LONG)]
    plain = opened(options="attn=eager&reuse=none")
    assert plain.settings["attention"] == "eager"
    assert texts(opened(options=options).generate(requests)) == texts(plain.generate(requests))


def test_media_decoded_ahead_is_not_decoded_again(
    opened: Opened, clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aurelia.model import Prefetching
    from aurelia.models.transformers import media

    decoded = []
    monkeypatch.setattr(media, "sample", lambda part, how: decoded.append(part.path) or sample(part, how))
    from aurelia.sampling import sample

    model = opened()
    assert isinstance(model, Prefetching)
    model.prefetch([MediaPart(clip), MediaPart(tmp_path / "gone.mp4")])
    assert texts(model.generate([ask_about(MediaPart(clip))]))
    model.prefetch([MediaPart(clip)])
    texts(model.generate([ask_about(MediaPart(clip), prompt="And now?")]))
    assert decoded == [clip]
