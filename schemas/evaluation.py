"""What was asked of a model about a release, what it said, what that is worth, and what follows for an item."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from pydantic import Field

from schemas.base import Instant, Key, Name, Sha256, Value
from schemas.issues import Issue
from schemas.reasoning import Delivered


class Condition(StrEnum):
    """What a model is given beside the question; the media and the decoding are the same in all of them."""

    baseline = "baseline"
    """Nothing."""
    baseline_cot = "baseline-cot"
    """Nothing, but it is asked to think step by step, within the same budget of words."""
    steps = "steps"
    """The teacher's answer-free steps: AURELIA's test-time method."""
    steps_masked = "steps-masked"
    """These with the answer, its aliases and option letters blanked out, at the same length."""
    steps_shuffled = "steps-shuffled"
    """Steps of another clip of the same benchmark task, of about the same length."""
    placebo = "placebo"
    """General advice of about the same length."""
    caption_only = "caption-only"
    """What the steps saw and heard, as a caption."""
    steps_self = "steps-self"
    """Steps that the model wrote itself."""
    self_consistency = "self-consistency"
    """Several sampled answers, the most frequent one counts; as many words as steps-self takes."""
    teacher_answer = "teacher-answer"
    """The teacher's answer: the most that steps could carry over."""


class Given(StrEnum):
    """Which senses of the media a solver gets."""

    both = "both"
    video = "video"
    """The picture, muted."""
    audio = "audio"
    """The sound, nothing to see."""
    text = "text"
    """The question and its options alone."""


class Arm(Value):
    """One way of asking: a condition, and what of the media is given."""

    condition: Condition = Condition.baseline
    given: Given = Given.both

    def __str__(self) -> str:
        return str(self.condition) if self.given is Given.both else f"{self.condition}/{self.given}"


class Contrast(Value):
    """A comparison declared before the run: is `treated` better than `control`, and what would that mean."""

    name: Name
    treated: Arm
    control: Arm
    part: Literal["gain", "answer-leak", "inference-transfer", "media-gain"] = "gain"
    """What it measures: a gain as such, or one of the parts it is made of."""


class EvaluationPlan(Value):
    """What a run will ask, declared before it begins; `plan.json` of a run folder."""

    release: str
    """Name and version, such as `demo 0.1.0`."""
    split_hash: Sha256
    rows_sha256: Sha256
    """Hash of the run folder's `rows.jsonl`."""
    model: str
    """Name on the command line, without secrets."""
    model_name: str
    revision: str
    settings: dict[str, Any]
    arms: tuple[Arm, ...] = Field(min_length=1)
    permutations: int = Field(ge=1)
    """In how many orders the options of a choice are shown; each option is first once where there are enough."""
    repeats: int = Field(ge=1)
    """How often an open question is asked, with other seeds."""
    repeats_of_choices: int = Field(default=1, ge=1)
    """How often a choice is asked in each order, with other seeds; 1 in plans from before this was kept."""
    samples_of_consistency: int = Field(ge=1)
    """How many answers self-consistency draws."""
    decoding: dict[str, Any]
    seed: int
    steps_of: str
    """Whose steps are handed over: `verified` (the rows' own), `drafted`, or the hash of a file."""
    prompts_sha256: Sha256 | None = None
    """Hash of the templates that the prompts are made from; None in plans from before this was kept."""
    contrasts: tuple[Contrast, ...]
    filtered_by: tuple[str, ...] = ()
    """Models by which the items were chosen: their own scores on them are flagged."""
    declared_at: Instant
    demo: bool = False


class Prediction(Value):
    """One question put to a model in one way, and the reply; a line of `predictions.jsonl`, never changed."""

    key: Sha256
    """Of all that decides the reply: sample, media, prompt, model, settings, decoding, arm, order, seed."""
    sample: Key
    """Id of the release's row."""
    arm: Arm
    order: str = ""
    """The options' own letters in the order in which they were shown (`CAB`); empty for open questions."""
    repeat: int = Field(default=0, ge=0)
    prompt_sha256: Sha256
    steps_from: str = ""
    """Where handed-over steps come from: a row's id, `self`, `placebo`; empty where there are none."""
    steps_sha256: Sha256 | None = None
    text: str
    delivered: Delivered = Delivered()
    usage: dict[str, int] = Field(default_factory=dict)
    seconds: float = Field(default=0.0, ge=0)
    error: Issue | None = None
    """Why there is no usable reply. A failed call is no wrong answer: it leaves the item undecided."""


class Score(Value):
    """What one prediction is worth; a line of `scores.jsonl`, made again from the predictions at will."""

    key: Sha256
    """Of the prediction."""
    sample: Key
    cluster: int = Field(ge=0)
    """Rows whose media come from the same recording share it."""
    benchmark_task: Name
    dataset: str = ""
    arm: Arm
    order: str = ""
    repeat: int = 0
    stated: str = ""
    """What the reply states as its answer, as it stands there."""
    option: str | None = None
    """The own letter of the chosen option, whatever place it was shown in."""
    parsed: bool
    """Whether the reply states an answer that can be read. What cannot be read is wrong, and counted apart."""
    value: float | None = Field(default=None, ge=0)
    """0 to 1 (CIDEr may be above); None where the call failed."""
    judged: bool = False
    """The strict reading could not tell, and a judge could: what it read is what counts."""
    measures: dict[str, float] = Field(default_factory=dict)
    """Further measures of a caption: `bleu-4`, `meteor-exact-stem`, `rouge-l`, `cider`."""


class SolverAnswer(Value):
    """One answer of somebody or something that tries to solve an item, as the audit counts it."""

    solver: str
    """A model with its revision, a reviewer's pseudonym, or a classifier by name."""
    kind: Literal["model", "person", "classifier"]
    sample: Key
    given: Given
    order: str = ""
    repeat: int = 0
    right: bool | None
    """None where the call failed: the item is then undecided."""
    made: bool = False
    """It had a part in making the item, and so is left out of its audit."""
    filtered: bool = False
    """The items were chosen by it: its own scores are flagged."""


class Probe(Value):
    """What one solver came to on one item with one set of senses."""

    solver: str
    kind: Literal["model", "person", "classifier"]
    given: Given
    right: int = Field(ge=0)
    asked: int = Field(ge=0)
    orders: int = Field(default=0, ge=0)
    """In how many orders of the options; fewer than `asked` where it answered several times in the same one, and 0 in
    audits from before this was kept."""
    failed: int = Field(default=0, ge=0)
    low: float
    high: float
    """Wilson's interval of the share of right answers."""
    chance: float = Field(ge=0, le=1)
    """What guessing, or the text prior, gets: whichever is more."""


class ItemVerdict(Value):
    """Whether an item needs both senses."""

    sample: Key
    verdict: Literal["needs-both", "one-suffices", "nobody-solves", "undecided"]
    reason: str
    suffices: Given | None = None
    """The least that suffices, where one does."""
    probes: tuple[Probe, ...] = ()
    hard: bool = False
    """It needs both, and most solvers fail at it even so."""
