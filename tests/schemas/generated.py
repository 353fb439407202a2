"""Random contracts, made from their fields: types, bounds and patterns as written in schemas/."""

from __future__ import annotations

import re
import types
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import AfterValidator, BaseModel, ValidationError

from schemas.base import check_span, on_grid

_TEXT = st.text(max_size=12)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_TEXT, inner, max_size=2),
    max_leaves=4,
)
_MOST_SECONDS = 1e6


def contracts(type_: type[BaseModel]) -> st.SearchStrategy[Any]:
    """Valid values of a contract; what only a validator can refuse is thrown away."""
    fields = {name: _of(field.annotation, field.metadata) for name, field in type_.model_fields.items()}

    def make(given: dict[str, Any]) -> Any:
        try:
            return type_(**given)
        except ValidationError:
            return None

    return st.fixed_dictionaries(fields).map(make).filter(lambda value: value is not None)


def _of(annotation: Any, metadata: list[Any]) -> st.SearchStrategy[Any]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        more = [each for extra in arguments[1:] for each in getattr(extra, "metadata", [extra])]
        return _of(arguments[0], [*more, *metadata])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, types.UnionType):
        return st.one_of(*(_of(argument, metadata) for argument in arguments))
    if origin is tuple:
        return _tuple(arguments, metadata)
    if origin is dict:
        return st.dictionaries(_of(arguments[0], []), _of(arguments[1], []), max_size=2)
    return _plain(annotation, metadata)


def _tuple(arguments: tuple[Any, ...], metadata: list[Any]) -> st.SearchStrategy[Any]:
    if arguments[-1] is Ellipsis:
        least = _bound(metadata, "min_length", 0)
        return st.lists(_of(arguments[0], []), min_size=least, max_size=max(2, least)).map(tuple)
    made = st.tuples(*(_of(argument, []) for argument in arguments))
    if _has(metadata, check_span):
        return made.map(sorted).map(tuple).filter(lambda span: span[0] < span[1])
    return made


def _plain(annotation: Any, metadata: list[Any]) -> st.SearchStrategy[Any]:
    if annotation is Any:
        return _JSON
    if annotation is type(None):
        return st.none()
    if annotation is bool:
        return st.booleans()
    if annotation is str:
        pattern = _bound(metadata, "pattern", None)
        if pattern:
            return st.from_regex(re.compile(pattern.removeprefix("^").removesuffix("$"), re.ASCII), fullmatch=True)
        return st.text(min_size=_bound(metadata, "min_length", 0), max_size=12)
    if annotation is int:
        least = _bound(metadata, "ge", None)
        return st.integers(least if least is not None else _bound(metadata, "gt", -1001) + 1, 10**9)
    if annotation is float:
        return _float(metadata)
    if issubclass(annotation, Enum):
        return st.sampled_from(annotation)
    return contracts(annotation)


def _float(metadata: list[Any]) -> st.SearchStrategy[float]:
    least, above = _bound(metadata, "ge", None), _bound(metadata, "gt", None)
    most = _bound(metadata, "le", _MOST_SECONDS)
    low = least if least is not None else above if above is not None else -most
    made = st.floats(low, most, exclude_min=least is None and above is not None)
    return made.map(on_grid) if _has(metadata, on_grid) else made


def _bound(metadata: list[Any], name: str, default: Any) -> Any:
    found = [getattr(each, name) for each in metadata if getattr(each, name, None) is not None]
    return found[-1] if found else default


def _has(metadata: list[Any], function: Any) -> bool:
    return any(isinstance(each, AfterValidator) and each.func is function for each in metadata)
