"""The index finds what is shared, says where and how, and does not join what is not."""

from __future__ import annotations

import numpy as np
import pytest

from aurelia.fingerprint import Prints, slice
from aurelia.fingerprint.index import Found, Index
from tests.aurelia.fingerprint.films import after, dark, faster, film, flipped, higher, noisy, silent


@pytest.fixture(scope="module")
def index() -> Index:
    made = Index()
    for seed in range(20):
        made.add(f"film {seed}", film(seed))
    return made


def only(found: list[Found]) -> Found:
    assert [one.name for one in found] == ["film 3"]
    return found[0]


def test_a_copy_is_found_whole(index: Index) -> None:
    found = only(index.find(noisy(film(3), 1)))
    (shared,) = found.shared
    assert (shared.sense, shared.mirrored, shared.speed) == ("both", False, 1.0)
    assert (shared.start, shared.other_start) == pytest.approx((0, 0), abs=0.3)
    assert min(found.share_of_one, found.share_of_other, shared.score) > 0.95


def test_another_film_is_not_found(index: Index) -> None:
    assert [index.find(film(seed)) for seed in range(100, 110)] == [[]] * 10


@pytest.mark.parametrize(("start", "length"), [(0.0, 5.0), (17.3, 8.0), (51.1, 8.9), (30.06, 20.0)])
def test_a_part_is_found_where_it_lies_from_both_sides(index: Index, start: float, length: float) -> None:
    part = noisy(slice(film(3), start, length), 2)
    found = only(index.find(part))
    assert found.shared[0].other_start - found.shared[0].start == pytest.approx(start, abs=0.3)
    assert found.share_of_one > 0.85
    assert found.share_of_other == pytest.approx(length / 60, abs=0.03)
    other = Index()
    other.add("part", part)
    assert other.find(film(3))[0].shared[0].start - start == pytest.approx(0, abs=0.8)


def test_a_part_within_another_film_is_found(index: Index) -> None:
    made = after(after(film(200, 20), slice(film(3), 10, 12)), film(201, 20))
    (shared,) = only(index.find(made)).shared
    assert (shared.start, shared.duration, shared.other_start) == pytest.approx((20, 12, 10), abs=1.1)


def test_parts_in_another_order_are_told_apart(index: Index) -> None:
    made = after(slice(film(3), 40, 15), slice(film(3), 5, 15))
    shared = only(index.find(made)).shared
    assert [(round(one.start), round(one.other_start)) for one in shared] == [(0, 40), (15, 5)]


def test_a_mirrored_copy_is_found_by_its_picture(index: Index) -> None:
    (shared,) = only(index.find(noisy(flipped(silent(film(3))), 3))).shared
    assert (shared.sense, shared.mirrored) == ("picture", True)


@pytest.mark.parametrize("speed", [0.95, 0.98, 1.03, 1.05])
def test_a_faster_or_slower_copy_is_found_with_its_speed(index: Index, speed: float) -> None:
    (shared,) = only(index.find(noisy(faster(film(3), speed), 4))).shared
    assert shared.speed == pytest.approx(1 / speed, abs=0.01)
    assert shared.sense == "both"


@pytest.mark.parametrize("semitones", [-1, 1])
def test_a_higher_or_lower_sound_is_found(index: Index, semitones: int) -> None:
    (shared,) = only(index.find(noisy(dark(higher(film(3), semitones)), 5))).shared
    assert shared.sense == "sound"


def test_the_sense_that_is_shared_is_named(index: Index) -> None:
    picture = Prints(film(3).pictures, film(300).sounds, 60.0)
    sound = Prints(film(301).pictures, film(3).sounds, 60.0)
    assert [one.sense for one in only(index.find(picture)).shared] == ["picture"]
    assert [one.sense for one in only(index.find(sound)).shared] == ["sound"]


def test_a_title_card_that_two_films_show_does_not_join_them() -> None:
    card = Prints(np.full((32, 2), 0x123456789ABCDEF0, np.uint64), np.full(80, 0xCAFE1234, np.uint32), 8.0)
    index = Index()
    for seed in range(12):
        index.add(f"film {seed}", after(card, film(seed, 30)))
    assert index.find(after(film(99, 20), card)) == []


def one_place(seed: int, seconds: int) -> Prints:
    """A standing camera: the same words but for a few bits that flicker, and a hum."""
    drawn = np.random.default_rng([seed, 13])
    flicker = drawn.random((seconds * 4, 8)) < 0.3
    hum = drawn.random((seconds * 10, 5)) < 0.3
    words = np.uint64(0x123456789ABCDEF0) ^ np.bitwise_or.reduce(
        flicker.astype(np.uint64) << np.arange(8, dtype=np.uint64), axis=1
    )
    sounds = np.uint32(0xCAFE1234) ^ np.bitwise_or.reduce(
        hum.astype(np.uint32) << np.arange(5, dtype=np.uint32), axis=1
    )
    return Prints(np.stack([words, words], axis=1), sounds, float(seconds))


@pytest.mark.parametrize("seconds", [10, 60])
def test_one_place_filmed_twice_is_no_twin_and_its_copy_is(seconds: int) -> None:
    index = Index()
    for seed in range(3):
        index.add(f"film {seed}", one_place(seed, seconds))
    assert index.find(one_place(9, seconds)) == []
    assert [found.name for found in index.find(noisy(one_place(1, seconds), 1, 0.02))] in (["film 1"], [])


def test_what_stands_still_for_hours_is_looked_up_in_bounded_time() -> None:
    still = Prints(np.full((28_800, 2), 0x123456789ABCDEF0, np.uint64), np.full(72_000, 0xCAFE1234, np.uint32), 7200.0)
    index = Index()
    for seed in range(20):
        index.add(f"film {seed}", still)
    assert index.find(still) == []


def test_what_stands_still_but_sounds_alike_is_found() -> None:
    still = np.full((240, 2), 0x123456789ABCDEF0, np.uint64)
    index = Index()
    index.add("film", Prints(still, film(1).sounds, 60.0))
    (shared,) = index.find(Prints(still, noisy(film(1), 1).sounds, 60.0))[0].shared
    assert shared.sense == "both"


def test_black_and_silence_join_nothing() -> None:
    empty = Prints(np.zeros((240, 2), np.uint64), np.zeros(600, np.uint32), 60.0)
    index = Index()
    index.add("black", empty)
    assert index.find(empty) == []


@pytest.mark.parametrize("seconds", [0.0, 0.5, 2.0])
def test_what_is_too_short_to_tell_is_not_found(index: Index, seconds: float) -> None:
    assert index.find(slice(film(3), 5, seconds)) == []


def test_names_can_be_passed_over_and_are_kept_once(index: Index) -> None:
    assert index.find(film(3), but={"film 3"}) == []
    index.add("film 3", film(4))
    assert only(index.find(film(3))).share_of_one > 0.95
    assert (len(index), "film 3" in index) == (20, True)


def test_what_is_added_one_by_one_is_found_at_once() -> None:
    index = Index()
    for seed in range(25):
        assert index.find(film(seed, 20)) == []
        index.add(f"film {seed}", film(seed, 20))
    assert [index.find(noisy(film(seed, 20), 9))[0].name for seed in (0, 12, 24)] == ["film 0", "film 12", "film 24"]


def test_far_fewer_than_all_pairs_are_compared() -> None:
    index = Index()
    for seed in range(150):
        index.add(f"film {seed}", film(seed, 10))
    assert index.find(noisy(film(70, 10), 1))[0].name == "film 70"
    pairs = 150 * (2 * (40 * 2) ** 2 + 3 * 100**2)
    assert index.compared < 0.05 * pairs
