"""The pieces of every review page, as Label Studio tags: what a reviewer reads, plays, ticks and writes.

The pages of all passes are put together from these. Each function gives tags as text. Names of task data fields are
in `curation.review.page.prepare`; looks are in `page.css`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from xml.sax.saxutils import quoteattr

from schemas.review import Senses
from schemas.task import BenchmarkTask

STRIP = "strip_0"
"""Name of the sound that spans are marked on. (Choosing a span turns the tracks' pages to the number in this name.)"""

NO_KEY = "ctrl+alt+shift+f12"
"""Given to controls that need no key: those without one get single letters, and a stray letter would change them."""

PLAY_KEY = "space"
"""Plays and pauses picture and sound together."""

Keys = Mapping[str, str]
"""Value -> its key."""

_NO_KEYS: Keys = {}


@cache
def style() -> str:
    """The style sheet; it must hold no `>`, which the server turns into an entity."""
    return (files("curation.review.page") / "page.css").read_text(encoding="utf-8")


def media_field(role: str) -> str:
    """The data field that holds the address of a role's media."""
    return f"media_{role.replace('-', '_')}"


def page(left: str, right: str, name: str = "") -> str:
    """A whole page of two columns: what is watched, and what is answered. `name` is a class for the style sheet."""
    return f"""<View className="review-room"><View className="review {name}">
<Style>{style()}</Style>
<View className="media">
{left}</View>
<View className="form">
{right}</View>
</View></View>"""


def card(inner: str, name: str = "", shown: str = "") -> str:
    """A box. `shown` is what `when` gives."""
    return f'<View className="card {name}" {shown}>{inner}</View>\n'


def row(title: str, inner: str, name: str = "", shown: str = "") -> str:
    """A control with its title before it."""
    return f'<View className="row {name}" {shown}>{label(title)}{inner}</View>\n'


def when(control: str, *values: str) -> str:
    """Attributes of a box that is shown only while one of the values (or any, if none is named) is ticked."""
    chosen = f' whenChoiceValue="{",".join(values)}"' if values else ""
    return f'visibleWhen="choice-selected" whenTagName="{control}"{chosen}'


def unless(control: str, *values: str) -> str:
    """Attributes of a box that is hidden while one of the values is ticked."""
    return when(control, *values).replace("choice-selected", "choice-unselected")


def label(text: str) -> str:
    """A small title or a line of help."""
    return f'<Header value={quoteattr(text)} size="6"/>'


def text(name: str, field: str = "") -> str:
    """A text from the task's data field of that name."""
    return f'<Text name="{name}" value="${field or name}"/>'


def banner() -> str:
    """The line on where the draft comes from: data field `about`."""
    return f'<View className="banner">{text("about")}</View>\n'


def keys_line(text: str) -> str:
    """One line that tells the keys of the page."""
    return f'<View className="keys">{label(text)}</View>\n'


def question(*inner: str) -> str:
    """The card with the question (data field `question`); the other controls of the page belong to it."""
    return card(text("question") + "".join(inner), "asked")


def options(name: str = "option", ask: str = "") -> str:
    """The options of the question: data field `options`, a list of `value`, `html`, `hotkey`."""
    required = f' required="true" requiredMessage={quoteattr(ask)}' if ask else ""
    return f'<Choices name="{name}" toName="question" value="$options" choice="single" layout="vertical"{required}/>\n'


def choices(name: str, values: Iterable[str], *, keys: Keys = _NO_KEYS, ask: str = "", multiple: bool = False) -> str:
    """Choices in a line. `keys` are shown beside them; `ask` makes an answer needed and says so."""
    inner = "".join(f'<Choice value={quoteattr(value)} hotkey="{keys.get(value, NO_KEY)}"/>' for value in values)
    required = f' required="true" requiredMessage={quoteattr(ask)}' if ask else ""
    kind = "multiple" if multiple else "single"
    return f'<Choices name="{name}" toName="question" choice="{kind}" showInline="true"{required}>{inner}</Choices>'


def text_area(name: str, rows: int = 1, placeholder: str = "") -> str:
    """A field to write into."""
    hint = f" placeholder={quoteattr(placeholder)}" if placeholder else ""
    return f'<TextArea name="{name}" toName="question" rows="{rows}" maxSubmissions="1" editable="true"{hint}/>'


def guidelines() -> str:
    """The guidelines, folded: data field `guidelines`."""
    return (
        '<Collapse><Panel value="Guidelines"><View className="guidelines">'
        f"{text('guidelines')}</View></Panel></Collapse>\n"
    )


def media(task: BenchmarkTask, senses: Senses = Senses.both, spans: str = "") -> str:
    """What is watched and heard, in step. `spans` are the labels (see `span_labels`) to mark on the sound.

    Without sound there is no strip to mark on. Of several tracks one is heard at a time; spans are marked on the time
    line of the silent picture.
    """
    first, *tracks = task.roles
    video = f'<Video name="video" value="${media_field(first)}" sync="av" frameRate="$fps" height="260"/>\n'
    if senses is Senses.picture:
        return video
    shown = "" if senses is Senses.sound else video
    if not tracks:
        return shown + strip(first) + spans
    heard = f'<PagedView name="tracks">{"".join(map(_track, tracks))}</PagedView>\n'
    line = "" if senses is Senses.sound else strip(first, silent=True)
    return f'{shown}<View className="tracks">{heard}</View>\n{line}{spans}'


def strip(role: str, *, silent: bool = False) -> str:
    """The sound as a time line; of a silent picture it is a time line alone, without a wave form."""
    value = f'name="{STRIP}" value="${media_field(role)}" sync="av" hotkey="{PLAY_KEY}"'
    looks = 'height="48" waveHeight="40" decoder="none"' if silent else 'height="88" waveHeight="72"'
    return f'<View className="strip{" silent" * silent}">\n<Audio {value} {looks}/></View>\n'


def span_labels(colours: Mapping[str, str], keys: Keys, shown: Mapping[str, str] = _NO_KEYS) -> str:
    """The labels of spans on the strip: name -> colour, and their keys. `shown`: name -> what `when` gives."""
    inner = ""
    for name, colour in colours.items():
        tag = f'<Label value="{name}" background="{colour}" hotkey="{keys.get(name, NO_KEY)}"/>'
        inner += f"<View {shown[name]}>{tag}</View>" if name in shown else tag
    return f'<View className="spans"><Labels name="evidence" toName="{STRIP}">{inner}</Labels></View>\n'


def _track(role: str) -> str:
    """One track's page: only the page that is turned to is there, so only its track sounds."""
    name = role.replace("-", " ")
    audio = f'<Audio name="{media_field(role)}" value="${media_field(role)}" sync="av" height="64" waveHeight="56"'
    return f'<View>{label(f"Now heard: {name}")}{audio} hotkey="{NO_KEY}"/></View>\n'
