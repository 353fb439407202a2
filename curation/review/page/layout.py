"""The page of the verify pass: the shared part, and the benchmark task's own part in its middle.

Steps are unrolled into fixed slots `s1_...` to `s10_...`: prefilled ones hold the draft's steps, the next free one
is for a step the reviewer adds. (A repeater over the steps loses bulk predictions, and a second push of the same
page is refused.) Spans are marked on the sound, which shows a clip whole at any length and measures in seconds.
"""

from __future__ import annotations

from xml.etree import ElementTree

from curation.review.page import parts
from schemas.errors import PluginError
from schemas.reasoning import Modality, StepVerdict
from schemas.review import RejectReason, Verdict
from schemas.task import BenchmarkTask

SLOTS = 10
"""How many steps a page has room for, added ones included."""

OTHER = "other"
"""The label of a span that belongs to no step."""

SOUNDS = ("speech", "music", "sound")
LEVELS = ("1", "2", "3", "4", "5")
SECOND_LOOK = "second look"
NOTHING_KEPT = "nothing_kept"
"""A control that nobody sees: it is asked for where accept or fix leave no step, and so the page is not taken."""
SHOWN = "shown"
"""Another one: the prediction fills it with the keys of what it shows, so that a page which was open while its task
changed still says what it was about."""

_COLOURS = (
    "#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#bcbd22", "#17becf", "#7f7f7f",
)  # fmt: skip
_WHERE_TO_DRAG = (
    "Evidence: choose a step, then drag over the time line above. Drag a span's ends to mend it, backspace drops it."
)
_KEEP_ONE = "Keep at least one step, or reject."
_STEP_HINT = "what to look or listen for, or what follows"
_KEYS = (
    f"Keys: {parts.PLAY_KEY} plays; 1 to 9 a step is correct, with shift it is wrong; "
    "a accept, f fix, r reject; ctrl+enter submits"
)
_VERDICT_KEYS: parts.Keys = {Verdict.accept: "a", Verdict.fix: "f", Verdict.reject: "r"}


def slot(number: int) -> str:
    """The name of a step's slot, from 1."""
    return f"s{number}"


def media_field(role: str) -> str:
    """The data field that holds the address of a role's media."""
    return parts.media_field(role)


def config(task: BenchmarkTask) -> str:
    """The whole labelling configuration of a benchmark task's verify pass."""
    return parts.page(
        parts.banner() + parts.media(task, spans=spans()) + parts.keys_line(_KEYS) + parts.guidelines(),
        parts.question(answer(task)) + own_part(task) + steps() + judgement(),
    )


def spans() -> str:
    """The labels of the steps' evidence on the sound."""
    colours = {slot(n): _COLOURS[n - 1] for n in range(1, SLOTS + 1)} | {OTHER: "#444444"}
    keys = {slot(n): f"alt+{n % 10}" for n in range(1, SLOTS + 1)} | {OTHER: "alt+o"}
    shown = {slot(n): parts.when(f"{slot(n)}_use", "keep") for n in range(1, SLOTS + 1)}
    return parts.span_labels(colours, keys, shown) + parts.label(_WHERE_TO_DRAG)


def answer(task: BenchmarkTask) -> str:
    """The answer's controls: `option`, `answer`, or both where a question may have options."""
    if task.answer_type == "choice":
        return parts.options()
    if task.answer_type == "caption":
        return parts.label("Caption") + parts.text_area("answer", 5)
    written = parts.label("Answer (several right ones: one a line)") + parts.text_area("answer", 2)
    return parts.options() + f'<View className="written">{written}</View>'  # hidden where there are options


def own_part(task: BenchmarkTask) -> str:
    """The benchmark task's own controls, none of which takes a key by chance.

    Raises:
        PluginError: Its page.xml is no XML.
    """
    told = parts.card(parts.text("order"), "order") if task.page.order else ""
    if not task.page.xml:
        return told
    try:
        part = ElementTree.fromstring(task.page.xml)  # noqa: S314 - part of an installed task's code
    except ElementTree.ParseError as exc:
        raise PluginError(f"page part of {task.name}", f"is not well-formed XML: {exc}", "mend its page.xml") from exc
    for tag in part.iter():
        if tag.tag in {"Choice", "Label", "Rating", "Number", "Audio"} and "hotkey" not in tag.attrib:
            tag.set("hotkey", parts.NO_KEY)
    return told + parts.card(ElementTree.tostring(part, encoding="unicode"), "own")


def steps() -> str:
    """The steps, one card each; data field `steps_note` says what is asked."""
    slots = "".join(_step(number) for number in range(1, SLOTS + 1))
    return parts.card(f'{parts.label("Steps")}<Header value="$steps_note" size="6"/>\n{slots}', "steps")


def _step(number: int) -> str:
    name, digit = slot(number), number % 10
    heard = parts.when(f"{name}_modality", Modality.audio, Modality.audio_visual)
    keys: parts.Keys = {StepVerdict.correct: f"{digit}", StepVerdict.wrong: f"shift+{digit}"}
    body = (
        f'<View className="fields" {parts.when(f"{name}_use", "keep")}>'
        + parts.text_area(f"{name}_text", 2, _STEP_HINT)
        + parts.row("finds", parts.text_area(f"{name}_finding", 1, "what this step finds out"))
        + parts.row("sense", parts.choices(f"{name}_modality", Modality))
        + parts.row("sound", parts.choices(f"{name}_sound", SOUNDS), shown=heard)
        + parts.row("verdict", parts.choices(f"{name}_verdict", StepVerdict, keys=keys), "judge")
        + "</View>"
    )
    use = parts.choices(f"{name}_use", ("keep", "drop"))
    head = parts.row(name, use + parts.row("place", _place(name), "place"), "head")
    shown = parts.when(f"{slot(number - 1)}_use") if number > 1 else ""
    return f'<View className="step step-{number}" {shown}>{head}{body}</View>\n'


def _place(name: str) -> str:
    return f'<Number name="{name}_place" toName="question" min="1" max="{SLOTS}" step="1" hotkey="{parts.NO_KEY}"/>'


def judgement() -> str:
    """What the reviewer makes of the item as a whole."""
    rejected = parts.when("verdict", Verdict.reject)
    verdict = parts.choices("verdict", Verdict, keys=_VERDICT_KEYS, ask="Give a verdict: accept, fix or reject.")
    level_keys = {level: f"ctrl+shift+{level}" for level in LEVELS}
    look = parts.choices("flagged", (SECOND_LOOK,), keys={SECOND_LOOK: "shift+l"}, multiple=True)
    return parts.card(
        parts.row("Needs", parts.choices("required_modality", Modality))
        + parts.row("Verdict", verdict, "verdict")
        + parts.row(
            "Because", parts.choices("reject_reason", RejectReason, ask="Say why it is rejected."), "", rejected
        )
        + _nothing_kept()
        + parts.row(
            "How hard (ctrl+shift+1 easy, 5 hard)", parts.choices("difficulty", LEVELS, keys=level_keys), "difficulty"
        )
        + parts.row("Ask", look, "look")
        + parts.row("Notes", parts.text_area("notes", 2))
        + f'<View className="unseen">{parts.text_area(SHOWN)}</View>',
        "judgement",
    )


def _nothing_kept() -> str:
    """Shown where no slot is kept and the verdict is accept or fix."""
    inner = (
        parts.label(_KEEP_ONE)
        + f'<View className="unseen">{parts.choices(NOTHING_KEPT, ("none",), ask=_KEEP_ONE)}</View>'
    )
    for number in range(1, SLOTS + 1):
        inner = f"<View {parts.unless(f'{slot(number)}_use', 'keep')}>{inner}</View>"
    return f'<View className="warning" {parts.when("verdict", Verdict.accept, Verdict.fix)}>{inner}</View>\n'
