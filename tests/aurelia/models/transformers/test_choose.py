"""Choosing tokens: the likeliest, and by chance with the right shares."""

from __future__ import annotations

from collections import Counter

import pytest

torch = pytest.importorskip("torch")

from aurelia.model import Decoding  # noqa: E402
from aurelia.models.transformers.choose import choose, generator  # noqa: E402

SHARES = torch.tensor([0.5, 0.3, 0.0, 0.15, 0.05])
LOGITS = SHARES.log()


def drawn(decoding: Decoding, times: int = 4000) -> Counter[int]:
    by = generator(1)
    return Counter(token for _ in range(times) for token in choose(LOGITS[None], [decoding], [by]))


def test_without_heat_the_likeliest_is_taken() -> None:
    logits = torch.stack([LOGITS, LOGITS.flip(0)])
    assert choose(logits, [Decoding()] * 2, [generator(0)] * 2) == [0, 4]


def test_tokens_are_drawn_by_their_shares() -> None:
    counted = drawn(Decoding(temperature=1.0))
    for token, share in enumerate(SHARES.tolist()):
        assert counted[token] / 4000 == pytest.approx(share, abs=0.03)
    assert counted[2] == 0, "what is forbidden is never drawn"


def test_heat_flattens_and_cold_sharpens() -> None:
    assert (
        drawn(Decoding(temperature=3.0))[4] > drawn(Decoding(temperature=1.0))[4] > drawn(Decoding(temperature=0.3))[4]
    )


def test_top_p_leaves_out_the_tail() -> None:
    counted = drawn(Decoding(temperature=1.0, top_p=0.75))
    assert set(counted) == {0, 1}
    assert counted[0] / 4000 == pytest.approx(0.5 / 0.8, abs=0.03)
    assert set(drawn(Decoding(temperature=1.0, top_p=1e-9), 50)) == {0}


def test_rows_do_not_disturb_each_other() -> None:
    logits = torch.randn(4, 50, generator=torch.Generator().manual_seed(0))
    decodings = [Decoding(1.0), Decoding(0.0), Decoding(0.7, 0.9), Decoding(1.3, 0.5)]
    together = choose(logits, decodings, [generator(seed) for seed in range(4)])
    alone = [choose(logits[row : row + 1], decodings[row : row + 1], [generator(row)])[0] for row in range(4)]
    assert together == alone


def test_any_whole_number_is_a_seed() -> None:
    for seed in (0, -1, 2**70):
        assert choose(LOGITS[None], [Decoding(1.0)], [generator(seed)])[0] in (0, 1, 3, 4)
