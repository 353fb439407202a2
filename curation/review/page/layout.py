"""The labelling page of a benchmark task: the shared part, and the task's own part in its middle.

Steps are unrolled into fixed slots `s1_...` to `s10_...`: prefilled ones hold the draft's steps, the next free one
is for a step the reviewer adds. (A repeater over the steps loses bulk predictions, and a second push of the same
page is refused.) Field names of the task's data are in `curation.review.page.prepare`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from schemas.errors import PluginError
from schemas.reasoning import Modality, StepVerdict
from schemas.review import RejectReason, Verdict
from schemas.task import BenchmarkTask

SLOTS = 10
"""How many steps a page has room for, added ones included."""

OTHER = "other"
"""The label of a span that belongs to no step."""

SOUNDS = ("speech", "music", "sound")
_COLOURS = (
    "#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#bcbd22", "#17becf", "#7f7f7f",
)  # fmt: skip
_WHERE_TO_DRAG = "Evidence: choose a step, then drag on the ruled strip under the picture, not on the sound wave"
_STEP_HINT = "what to look or listen for, or what follows"
_NO_KEY = "ctrl+alt+shift+f12"
"""Given to choices that need no key: those without one get single letters, and a stray letter would change them."""

_NO_KEYS: Mapping[str, str] = {}
_VERDICT_KEYS: Mapping[str, str] = {Verdict.accept: "a", Verdict.fix: "f", Verdict.reject: "r"}


@cache
def _style() -> str:
    """The style sheet; it must hold no `>`, which the server turns into an entity."""
    return (files("curation.review.page") / "page.css").read_text(encoding="utf-8")


def media_field(role: str) -> str:
    """The data field that holds the address of a role's media."""
    return f"media_{role.replace('-', '_')}"


def slot(number: int) -> str:
    """The name of a step's slot, from 1."""
    return f"s{number}"


def config(task: BenchmarkTask) -> str:
    """The whole labelling configuration of a benchmark task."""
    steps = "".join(_step(number) for number in range(1, SLOTS + 1))
    return f"""<View className="review-room"><View className="review">
<Style>{_style()}</Style>
<View className="media">
{_banner()}{_timeline()}{_media(task)}{_guidelines()}</View>
<View className="form">
<View className="card asked"><Text name="question" value="$question"/>
{_answer(task)}</View>
{_own_part(task)}<View className="card"><Header value="Steps" size="6"/>
<Header value="$steps_note" size="6"/>
{steps}</View>
{_judgement()}</View>
</View></View>"""


def _banner() -> str:
    return '<View className="banner"><Text name="about" value="$about"/></View>\n'


def _media(task: BenchmarkTask) -> str:
    first, *others = task.roles
    video = f'<Video name="video" value="${media_field(first)}" sync="av" frameRate="$fps" height="260"/>\n'
    if not others:
        return video + f'<Audio name="audio" value="${media_field(first)}" sync="av" height="64" waveHeight="48"/>\n'
    tracks = "".join(
        f'{_label(role)}<Audio name={quoteattr(media_field(role))} value="${media_field(role)}" sync="av" '
        f'defaultvolume="{int(role == others[0])}" height="48" waveHeight="40"/>\n'
        for role in others
    )
    note = _label("All tracks run with the picture. Turn up the one you want to hear, and the others down.")
    return f'{video}{note}<View className="tracks">{tracks}</View>'


def _timeline() -> str:
    labels = "".join(
        f'<Label value="{slot(n)}" background="{_COLOURS[n - 1]}" hotkey="alt+{n % 10}"/>' for n in range(1, SLOTS + 1)
    )
    labels += f'<Label value="{OTHER}" background="#444444" hotkey="alt+o"/>'
    return (
        f'<View className="spans">{_label(_WHERE_TO_DRAG)}'
        f'<TimelineLabels name="evidence" toName="video">{labels}</TimelineLabels></View>\n'
    )


def _guidelines() -> str:
    return (
        '<Collapse><Panel value="Guidelines"><View className="guidelines">'
        '<Text name="guidelines" value="$guidelines"/></View></Panel></Collapse>\n'
    )


def _answer(task: BenchmarkTask) -> str:
    choices = '<Choices name="option" toName="question" value="$options" choice="single" layout="vertical"/>\n'
    rows = 5 if task.answer_type == "caption" else 2
    label = "Answer, where there are no options (several right ones: one a line)"
    text = _label("Caption" if task.answer_type == "caption" else label) + _text_area("answer", rows)
    if task.answer_type == "choice":
        return choices
    return text if task.answer_type == "caption" else choices + text


def _own_part(task: BenchmarkTask) -> str:
    if not task.page.xml:
        return ""
    try:
        part = ElementTree.fromstring(task.page.xml)  # noqa: S314 - part of an installed task's code
    except ElementTree.ParseError as exc:
        raise PluginError(f"page part of {task.name}", f"is not well-formed XML: {exc}", "mend its page.xml") from exc
    for tag in part.iter():
        if tag.tag in {"Choice", "Label", "Rating"} and "hotkey" not in tag.attrib:
            tag.set("hotkey", _NO_KEY)
    return f'<View className="card own">{ElementTree.tostring(part, encoding="unicode")}</View>\n'


def _step(number: int) -> str:
    name = slot(number)
    keep = f'visibleWhen="choice-selected" whenTagName="{name}_use" whenChoiceValue="keep"'
    heard = f'visibleWhen="choice-selected" whenTagName="{name}_modality" whenChoiceValue="audio,audio-visual"'
    body = (
        f'<View className="fields" {keep}>{_text_area(f"{name}_text", 2, _STEP_HINT)}'
        f'<View className="row">{_label("finds")}{_text_area(f"{name}_finding", 1, "what this step finds out")}</View>'
        f'<View className="row">{_label("sense")}{_choices(f"{name}_modality", tuple(Modality))}</View>'
        f'<View className="row" {heard}>{_label("sound")}{_choices(f"{name}_sound", SOUNDS)}</View>'
        f'<View className="row">{_label("verdict")}{_choices(f"{name}_verdict", tuple(StepVerdict))}</View></View>'
    )
    use = f'<View className="row head">{_label(name)}{_choices(f"{name}_use", ("keep", "drop"))}</View>'
    shown = f'visibleWhen="choice-selected" whenTagName="{slot(number - 1)}_use"' if number > 1 else ""
    return f'<View className="step" {shown}>{use}{body}</View>\n'


def _judgement() -> str:
    rejected = 'visibleWhen="choice-selected" whenTagName="verdict" whenChoiceValue="reject"'
    verdict = _choices("verdict", tuple(Verdict), keys=_VERDICT_KEYS, ask="Give a verdict: accept, fix or reject.")
    reason = _choices("reject_reason", tuple(RejectReason), ask="Say why it is rejected.")
    return (
        '<View className="card judgement">'
        f'<View className="row">{_label("Needs")}{_choices("required_modality", tuple(Modality))}</View>'
        f'<View className="row verdict">{_label("Verdict")}{verdict}</View>'
        f'<View className="row" {rejected}>{_label("Because")}{reason}</View>'
        f"{_label('Notes')}{_text_area('notes', 2)}</View>\n"
    )


def _choices(name: str, values: tuple[str, ...], *, keys: Mapping[str, str] = _NO_KEYS, ask: str = "") -> str:
    inner = "".join(f'<Choice value="{value}" hotkey="{keys.get(value, _NO_KEY)}"/>' for value in values)
    required = f' required="true" requiredMessage={quoteattr(ask)}' if ask else ""
    return f'<Choices name="{name}" toName="question" choice="single" showInline="true"{required}>{inner}</Choices>'


def _text_area(name: str, rows: int, placeholder: str = "") -> str:
    hint = f" placeholder={quoteattr(placeholder)}" if placeholder else ""
    return f'<TextArea name="{name}" toName="question" rows="{rows}" maxSubmissions="1" editable="true"{hint}/>'


def _label(text: str) -> str:
    return f'<Header value={quoteattr(text)} size="6"/>'
