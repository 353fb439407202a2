"""Joined caches: rows of different lengths, windows, room, rows left out."""

from __future__ import annotations

from typing import Any

import pytest

torch = pytest.importorskip("torch")

from transformers.cache_utils import DynamicCache, DynamicLayer, DynamicSlidingWindowLayer  # noqa: E402

from aurelia.models.transformers import caches  # noqa: E402


def filled(length: int, start: int = 0, window: int | None = None) -> Any:
    """A cache of one layer whose keys count up from `start` and whose values count down."""
    cache = DynamicCache()
    cache.layers = [DynamicSlidingWindowLayer(window) if window else DynamicLayer()]
    keys = (start + torch.arange(length, dtype=torch.float32)).view(1, 1, -1, 1)
    cache.update(keys, -keys, 0)
    return cache


def token(value: float, rows: int = 1) -> Any:
    return torch.full((rows, 1, 1, 1), float(value))


def test_a_copy_goes_on_while_the_original_stays() -> None:
    one = filled(3)
    other = caches.copy_of(one)
    other.update(token(9), token(9), 0)
    assert (one.get_seq_length(), other.get_seq_length()) == (3, 4)
    assert one.layers[0].keys.flatten().tolist() == [0, 1, 2]


def test_rows_end_at_the_same_place() -> None:
    batch = caches.joined([filled(3), filled(5, 10)], room=2)
    assert batch.layers[0].keys[:, 0, :, 0].tolist() == [[0, 0, 0, 1, 2], [10, 11, 12, 13, 14]]
    keys, values = batch.update(token(7, 2), token(-7, 2), 0)
    assert keys[:, 0, :, 0].tolist() == [[0, 0, 0, 1, 2, 7], [10, 11, 12, 13, 14, 7]]
    assert values[1, 0, :, 0].tolist() == [-10, -11, -12, -13, -14, -7]
    assert batch.get_seq_length() == 6


def test_more_tokens_than_there_is_room_for_find_room() -> None:
    batch = caches.joined([filled(3)], room=1)
    for value in range(600):
        keys, _ = batch.update(token(value), token(value), 0)
    assert keys[0, 0, 3:, 0].tolist() == list(range(600))


def test_rows_can_be_left_out() -> None:
    batch = caches.joined([filled(3), filled(5, 10), filled(4, 20)], room=4)
    batch.batch_select_indices(torch.tensor([2, 0]))
    keys, _ = batch.update(token(7, 2), token(-7, 2), 0)
    assert keys[:, 0, :, 0].tolist() == [[0, 20, 21, 22, 23, 7], [0, 0, 0, 1, 2, 7]]


@pytest.mark.parametrize("lengths", [(2, 3), (3, 9), (9, 3), (4, 4), (12, 9)])
def test_layers_with_a_window_keep_the_end_of_each_row(lengths: tuple[int, int]) -> None:
    """Joining and going on is the same as one padded row that saw it all."""
    batch = caches.joined(
        [filled(length, 10 * (number + 1), window=4) for number, length in enumerate(lengths)], room=3
    )
    longest = max(lengths)
    padded = DynamicSlidingWindowLayer(4)
    for number, length in enumerate(lengths):
        row = 10 * (number + 1) + torch.arange(length, dtype=torch.float32)
        rows = torch.nn.functional.pad(row, (longest - length, 0)).view(1, 1, -1, 1)
        one = DynamicSlidingWindowLayer(4)
        one.update(rows, rows)
        assert batch.layers[0].keys[number].equal(one.keys[0])
        padded = one
    assert batch.layers[0].get_mask_sizes(1) == padded.get_mask_sizes(1)
    assert caches.has_windows(batch)


def test_a_batch_of_fixed_length_is_written_over_at_the_same_place() -> None:
    first = caches.fixed([filled(3), filled(5, 10)], 8)
    address = first.layers[0].keys.data_ptr()
    second = caches.fixed([filled(2, 40), filled(1, 50)], 8, first)
    assert second.layers[0].keys.data_ptr() == address
    assert second.layers[0].keys[:, 0, :, 0].tolist() == [[40, 41, 0, 0, 0, 0, 0, 0], [0, 50, 0, 0, 0, 0, 0, 0]]
    second.update(token(7, 2), token(7, 2), 0)
    assert second.layers[0].keys[:, 0, 2, 0].tolist() == [7, 7]


def test_what_a_cache_takes_is_counted() -> None:
    assert caches.size_of(filled(5)) == 5 * 4 * 2
