"""What a run would take, told before it begins: requests, tokens, seconds of media, time, cost."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from aurelia.evaluate.asking import Prepared, UnaskableError
from aurelia.evaluate.begun import opened
from aurelia.evaluate.folder import REPLIES, RunFolder
from aurelia.evaluate.ready import Ready
from aurelia.evaluate.replying import STEPS, script
from aurelia.model import Model, Reply
from aurelia.replies import ReplyLog, reply_key
from aurelia.spending import Price, Spent, clock, cost_line, cost_of
from schemas.base import identity
from schemas.errors import MediaError

CHARACTERS_A_TOKEN = 4
"""Assumed of prompts where nothing was measured; of media no tokens are assumed, for models differ too much."""


@dataclass(frozen=True)
class Estimate:
    """What a run would take.

    Args:
        rows: Rows that are asked about.
        predictions: Predictions still to make.
        there: Predictions that are there.
        requests: Different requests for these whose replies are not kept; some arms take two.
        by_arm: These, by the first arm that makes each.
        picture_seconds: Seconds of picture that are shown, over all requests.
        sound_seconds: Seconds of sound that are played, over all requests.
        text_tokens: Tokens of the prompts' text, assumed from their characters.
        most_tokens_out: Tokens that all replies together may have at most.
        measured: How many replies in the run folder the next figures rest on; 0 where there are none.
        tokens_in: Tokens given to the model, media among them; None where nothing was measured, or the model does
            not count.
        tokens_out: Tokens written by the model; None where nothing was measured.
        seconds: How long the run takes; None where nothing was measured.
        left_out: Predictions that cannot be asked for, by arm.
    """

    rows: int
    predictions: int
    there: int
    requests: int
    by_arm: dict[str, int]
    picture_seconds: float
    sound_seconds: float
    text_tokens: int
    most_tokens_out: int
    measured: int = 0
    tokens_in: int | None = None
    tokens_out: int | None = None
    seconds: float | None = None
    left_out: dict[str, int] = field(default_factory=dict)

    def cost(self, price: Price | None) -> float | None:
        """In the currency of the prices, given for a million tokens in and out; None where tokens are unknown."""
        return cost_of(self.tokens_in, self.tokens_out, price)

    def as_dict(self, price: Price | None = None) -> dict[str, Any]:
        """All figures by name."""
        return {**asdict(self), "cost": self.cost(price)}

    def lines(self, price: Price | None = None) -> list[str]:
        """The figures for people."""
        arms = ", ".join(f"{count} {arm}" for arm, count in self.by_arm.items())
        said = [
            f"{self.rows} rows, {self.predictions} predictions to make, {self.there} there already",
            f"requests: {self.requests}" + (f" ({arms})" if arms else ""),
            f"media: {self.picture_seconds / 60:.1f} minutes of picture, {self.sound_seconds / 60:.1f} of sound",
        ]
        if self.left_out:
            arms = ", ".join(f"{count} {arm}" for arm, count in self.left_out.items())
            said.append(
                f"cannot be asked: {arms} (no steps, no counterpart, or no such sense; the run says which items)"
            )
        assumed = (
            f"text: about {self.text_tokens:,} tokens in (assumed: {CHARACTERS_A_TOKEN} characters each), without "
            f"media; at most {self.most_tokens_out:,} out"
        )
        measured = f"measured on {self.measured} replies in the run folder"
        if self.seconds is None:
            more = "time and cost: not measured yet; add --measure 5 to ask for five predictions, which the run keeps"
            return [*said, assumed, more]
        time = f"time: about {clock(self.seconds)}"
        if self.tokens_in is None or self.tokens_out is None:
            return [*said, assumed, time, "cost: unknown, for the model does not say how many tokens it took", measured]
        return [
            *said,
            f"tokens: {self.tokens_in:,} in, {self.tokens_out:,} out",
            time,
            cost_line(self.cost(price)),
            measured,
        ]


def estimate(ready: Ready, model: Model, out: Path) -> Estimate:
    """What is still to do, and what it would take by the replies that lie in the run folder.

    Nothing is asked, and no folder is made.

    Raises:
        WorkspaceError: The folder holds a run of another plan.
    """
    there = opened(ready, out).keys() if RunFolder.exists(out) else set[str]()
    log = ReplyLog(out / REPLIES)
    todo: dict[str, _Load] = {}
    making, done, left_out = 0, 0, Counter[str]()
    for unit in ready.asking.units(ready.samples):
        try:
            prepared = ready.asking.prepare(unit, model)
        except (UnaskableError, MediaError):
            left_out[str(unit.arm)] += 1
            continue
        if prepared.key in there:
            done += 1
        else:
            making += 1
            for key, load in _loads(prepared, model, log):
                todo.setdefault(key, load)
    made = _estimate(ready, list(todo.values()), making, done, _measured(log), max(1, model.concurrency))
    return replace(made, left_out=dict(left_out))


@dataclass(frozen=True)
class _Load:
    """What one request asks of a model."""

    arm: str
    characters: int
    tokens_out: int
    picture: float
    sound: float

    @classmethod
    def of(cls, prepared: Prepared, prompt: str) -> _Load:
        length = {one.role: one.duration for one in prepared.unit.sample.row.media}
        picture, sound = (
            sum(length[part.role] for part in prepared.media if sense in part.senses) for sense in ("video", "audio")
        )
        return cls(str(prepared.unit.arm), len(prompt), prepared.decoding.max_tokens, picture, sound)


def _loads(prepared: Prepared, model: Model, log: ReplyLog) -> Iterator[tuple[str, _Load]]:
    """The requests that a prediction still takes, by what makes two the same; those whose replies are kept are none."""
    hashes = {one.role: one.sha256 for one in prepared.unit.sample.row.media}
    running = script(prepared, model)
    try:
        (ask,) = next(running)
        while True:
            request = ask.request
            key = reply_key(model, request, [hashes[part.role] for part in request.media])
            entry = log.get(key)
            if entry is None:
                break
            (ask,) = running.send((Reply(request.id, entry.text, error=entry.error),))
    except StopIteration:
        return
    yield key, _Load.of(prepared, request.prompt)
    if request.role == STEPS:  # what is asked then is not known before its reply came
        yield identity("after", key, prepared.prompt), _Load.of(prepared, prepared.prompt)


def _estimate(
    ready: Ready, todo: Sequence[_Load], predictions: int, done: int, measured: dict[bool, Spent], at_once: int
) -> Estimate:
    by_arm = Counter(one.arm for one in todo)
    known = sum(spent.replies for spent in measured.values())
    seconds = tokens_in = tokens_out = 0.0
    for one in todo if known else ():
        spent = measured.get(one.picture + one.sound > 0) or next(iter(measured.values()))
        seconds += spent.seconds / spent.replies
        tokens_in += spent.tokens_in / spent.replies
        tokens_out += spent.tokens_out / spent.replies
    counted = tokens_in + tokens_out > 0 or (known > 0 and not todo)
    return Estimate(
        rows=len(ready.samples), predictions=predictions, there=done, requests=len(todo), by_arm=dict(by_arm),
        picture_seconds=round(sum(one.picture for one in todo), 3),
        sound_seconds=round(sum(one.sound for one in todo), 3),
        text_tokens=sum(one.characters for one in todo) // CHARACTERS_A_TOKEN,
        most_tokens_out=sum(one.tokens_out for one in todo), measured=known,
        tokens_in=round(tokens_in) if counted else None, tokens_out=round(tokens_out) if counted else None,
        seconds=round(seconds / at_once, 3) if known else None,
    )  # fmt: skip


def _measured(log: ReplyLog) -> dict[bool, Spent]:
    """What the replies of a folder took, with media and without."""
    sums: defaultdict[bool, Spent] = defaultdict(Spent)
    for entry in log.entries():
        sums[bool(entry.media)].add(entry)
    return dict(sums)
