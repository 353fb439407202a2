"""Predictions held to the labelling page before they are sent: the server drops what does not fit without a word.

Stricter than `LabelInterface.validate_prediction` of label-studio-sdk (a test holds the two to each other), and thirty
times as fast: it also looks options up that come with the task's data, and asks for whole frames on the time line.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeGuard
from xml.etree import ElementTree

from schemas.errors import PluginError


@dataclass(frozen=True)
class Control:
    """One control of a page."""

    kind: str
    """Its tag in small letters, as results name it."""
    objects: frozenset[str]
    """What it is about, by name."""
    values: frozenset[str]
    """What can be chosen."""
    options: str
    """The field of the task's data that holds further choices; empty for none."""
    several: bool
    """Whether more than one can be chosen."""


@dataclass(frozen=True)
class Page:
    """What a labelling page takes."""

    controls: Mapping[str, Control]
    objects: frozenset[str]
    fields: frozenset[str]
    """Fields of the task's data that it shows."""


@lru_cache(maxsize=64)
def page(config: str) -> Page:
    """What a labelling configuration takes.

    Raises:
        PluginError: It is no XML.
    """
    try:
        if "<!" in config.replace("<!--", ""):
            raise ElementTree.ParseError("it declares entities")
        tree = ElementTree.fromstring(config)  # noqa: S314 - nothing in it can be expanded
    except ElementTree.ParseError as exc:
        raise PluginError("labelling page", f"is no XML: {exc}", "mend the benchmark task's page part") from exc
    named = [node for node in tree.iter() if node.get("name")]
    controls = {node.attrib["name"]: _control(node) for node in named if node.get("toName")}
    objects = frozenset(str(node.attrib["name"]) for node in named if not node.get("toName"))
    shown = (value[1:] for node in tree.iter() for name, value in node.attrib.items() if _is_field(name, value))
    return Page(controls, objects, frozenset(shown))


def faults(results: Any, data: Mapping[str, Any], taken: Page) -> Iterator[str]:
    """What the page would not take of a prediction, and what of the data it would miss.

    Args:
        results: The prediction's results.
        data: The task's data.
        taken: What the page takes.
    """
    for name in sorted(taken.fields - data.keys()):
        yield f"the data have no {name!r}, which the page shows"
    if not isinstance(results, list):
        yield "its results are no list"
        return
    for number, result in enumerate(results, start=1):
        wrong = _wrong(result, data, taken) if isinstance(result, dict) else "is no object"
        if wrong:
            yield f"result {number}: {wrong}"


def _control(node: ElementTree.Element) -> Control:
    chosen = [one for one in node.iter() if one.tag in ("Choice", "Label")]
    values = frozenset(str(one.get("alias") or one.get("value", "")) for one in chosen)
    options = node.get("value", "")
    return Control(
        node.tag.lower(), frozenset(node.attrib["toName"].split(",")), values,
        options[1:] if options.startswith("$") else "", node.get("choice") == "multiple",
    )  # fmt: skip


def _is_field(name: str, value: str) -> bool:
    return value.startswith("$") and value[1:].isidentifier() and name in ("value", "frameRate")


def _wrong(result: dict[str, Any], data: Mapping[str, Any], taken: Page) -> str:
    control = taken.controls.get(str(result.get("from_name")))
    if control is None:
        return f"the page has no control {result.get('from_name')!r}"
    if result.get("to_name") not in control.objects or result.get("to_name") not in taken.objects:
        return f"{result['from_name']!r} is not about {result.get('to_name')!r}"
    kind, value = result.get("type"), result.get("value")
    if kind != control.kind:
        return f"its type is {kind!r}, but {result['from_name']!r} is {control.kind!r}"
    if not isinstance(value, dict):
        return "its value is no object"
    check = _CHECKS.get(control.kind)
    return check(value, data, control) if check else f"{control.kind!r} cannot be prefilled here"


def _choices(value: dict[str, Any], data: Mapping[str, Any], control: Control) -> str:
    given = value.get("choices")
    if not _texts(given) or not given:
        return "its choices are no list of texts"
    if len(given) > 1 and not control.several:
        return "more than one is chosen"
    known = control.values | _offered(data.get(control.options)) if control.options else control.values
    return "" if known.issuperset(given) else f"{given!r:.80} is not among the choices"


def _offered(options: Any) -> frozenset[str]:
    rows = options if isinstance(options, list) else []
    return frozenset(str(row.get("value")) for row in rows if isinstance(row, dict))


def _textarea(value: dict[str, Any], _data: Mapping[str, Any], _control: Control) -> str:
    return "" if _texts(value.get("text")) and value["text"] else "its text is no list of texts"


def _number(value: dict[str, Any], _data: Mapping[str, Any], _control: Control) -> str:
    return "" if _is_number(value.get("number")) else "its number is none"


def _rating(value: dict[str, Any], _data: Mapping[str, Any], _control: Control) -> str:
    given = value.get("rating")
    return "" if _is_whole(given) and given >= 0 else "its rating is no number"


def _timeline(value: dict[str, Any], _data: Mapping[str, Any], control: Control) -> str:
    labels, ranges = value.get("timelinelabels"), value.get("ranges")
    if not _texts(labels) or not labels or not control.values.issuperset(labels):
        return f"{labels!r:.80} is not among the labels"
    if not isinstance(ranges, list) or not ranges or not all(_is_range(one) for one in ranges):
        return "its ranges are not whole frames from 1, start before end"
    return ""


def _labels(value: dict[str, Any], _data: Mapping[str, Any], control: Control) -> str:
    """A span on the sound, in seconds."""
    labels, start, end = value.get("labels"), value.get("start"), value.get("end")
    if not _texts(labels) or not labels or not control.values.issuperset(labels):
        return f"{labels!r:.80} is not among the labels"
    return "" if _is_number(start) and _is_number(end) and 0 <= start < end else "its start and end are no seconds"


def _is_range(one: Any) -> bool:
    start, end = (one.get("start"), one.get("end")) if isinstance(one, dict) else (None, None)
    return _is_whole(start) and _is_whole(end) and 1 <= start <= end


def _is_whole(given: Any) -> TypeGuard[int]:
    return isinstance(given, int) and not isinstance(given, bool)


def _is_number(given: Any) -> TypeGuard[float]:
    return isinstance(given, int | float) and not isinstance(given, bool) and math.isfinite(given)


def _texts(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(one, str) for one in given)


_CHECKS: Mapping[str, Callable[[dict[str, Any], Mapping[str, Any], Control], str]] = {
    "choices": _choices, "textarea": _textarea, "number": _number, "rating": _rating, "timelinelabels": _timeline,
    "labels": _labels,
}  # fmt: skip
