"""Tables derived from the contracts, and their checks.

Every column, type and bound comes from the fields of a contract: nested values become structs, tuples of values
become lists, spans become `{start, end}`, open dictionaries become JSON text. A table is checked by pandera before
it is written; what it finds comes back as Issues.
"""

from __future__ import annotations

import json
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import pandera.polars as pa
import polars as pl
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from schemas.base import canonical_json
from schemas.issues import Issue
from schemas.item import Item

M = TypeVar("M", bound=BaseModel)

_SPAN = ("start", "end")
_SCALARS: dict[type, type[pl.DataType]] = {
    str: pl.String, int: pl.Int64, float: pl.Float64, bool: pl.Boolean
}  # fmt: skip


@dataclass(frozen=True)
class _Shape:
    """A field's type without its wrappers: what it holds, whether it may be missing, its bounds."""

    base: Any
    optional: bool
    bounds: tuple[Any, ...]

    @property
    def element(self) -> Any:
        """For `tuple[X, ...]`: the annotation X; otherwise None."""
        args = get_args(self.base)
        return args[0] if get_origin(self.base) is tuple and len(args) == 2 and args[1] is Ellipsis else None

    @property
    def is_span(self) -> bool:
        return get_origin(self.base) is tuple and self.element is None and len(get_args(self.base)) == len(_SPAN)

    @property
    def is_struct(self) -> bool:
        return isinstance(self.base, type) and issubclass(self.base, BaseModel)

    @property
    def is_json(self) -> bool:
        return get_origin(self.base) is dict

    @property
    def choices(self) -> tuple[Any, ...]:
        """The values of an enumeration or a Literal."""
        if get_origin(self.base) is Literal:
            return get_args(self.base)
        if isinstance(self.base, type) and issubclass(self.base, Enum):
            return tuple(member.value for member in self.base)
        return ()


def _shape(annotation: Any, bounds: Sequence[Any] = ()) -> _Shape:
    found = list(bounds)
    optional = False
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *extra = get_args(annotation)
            for one in extra:
                found.extend(one.metadata if isinstance(one, FieldInfo) else [one])
        elif origin in (Union, types.UnionType):
            inner = [a for a in get_args(annotation) if a is not type(None)]
            if len(inner) != 1:
                raise TypeError(f"a column cannot hold {annotation}")
            optional, annotation = True, inner[0]
        else:
            return _Shape(annotation, optional, tuple(found))


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, _Shape]]:
    for name, info in model.model_fields.items():
        yield name, _shape(info.annotation, info.metadata)


def _dtype(shape: _Shape) -> pl.DataType:
    if shape.is_struct:
        return pl.Struct({name: _dtype(inner) for name, inner in _fields(shape.base)})
    if shape.is_span:
        return pl.Struct(dict.fromkeys(_SPAN, pl.Float64()))
    if shape.element is not None:
        return pl.List(_dtype(_shape(shape.element)))
    if shape.is_json or shape.choices:
        return pl.String()
    if shape.base in _SCALARS:
        return _SCALARS[shape.base]()
    raise TypeError(f"a column cannot hold {shape.base}")


@dataclass(frozen=True)
class _Rule:
    """One thing that must not be: an expression that is true for a row that breaks it."""

    name: str
    broken: pl.Expr


def _rules(path: str, shape: _Shape, at: pl.Expr) -> Iterator[_Rule]:
    if not shape.optional:
        yield _Rule(f"{path} is missing", at.is_null())
    if shape.choices:
        yield _Rule(f"{path} is none of {', '.join(map(str, shape.choices))}", ~at.is_in(list(shape.choices)))
    for bound in shape.bounds:
        yield from _bound_rules(path, shape, at, bound)
    if shape.is_struct:
        for name, inner in _fields(shape.base):
            for rule in _rules(f"{path}.{name}", inner, at.struct.field(name)):
                yield _Rule(rule.name, at.is_not_null() & rule.broken) if shape.optional else rule
    elif shape.element is not None:
        for rule in _rules(f"{path}[]", _shape(shape.element), pl.element()):
            yield _Rule(rule.name, at.list.eval(rule.broken.fill_null(False)).list.any())


def _bound_rules(path: str, shape: _Shape, at: pl.Expr, bound: Any) -> Iterator[_Rule]:
    """Rules from pydantic's own bounds; those without a counterpart (validators) are left to the contract."""
    for name, broken in (("ge", at.__lt__), ("gt", at.__le__), ("le", at.__gt__), ("lt", at.__ge__)):
        limit = getattr(bound, name, None)
        if limit is not None:
            yield _Rule(f"{path} must be {name} {limit}", broken(limit))
    if pattern := getattr(bound, "pattern", None):
        yield _Rule(f"{path} does not match {pattern}", ~at.str.contains(pattern))
    if (least := getattr(bound, "min_length", None)) is not None:
        length = at.list.len() if shape.element is not None else at.str.len_chars()
        yield _Rule(f"{path} is shorter than {least}", length < least)


def _check(rule: _Rule) -> pa.Check:
    def holds(data: Any) -> pl.LazyFrame:
        return data.lazyframe.select((~rule.broken.fill_null(False)).alias(data.key))  # type: ignore[no-any-return]

    return pa.Check(holds, name=rule.name)


@cache
def table_schema(model: type[BaseModel]) -> pa.DataFrameSchema:
    """The pandera schema of a table of such values: one column a field, with its bounds, at every depth."""
    columns = {
        name: pa.Column(_dtype(shape), nullable=True, checks=[_check(r) for r in _rules(name, shape, pl.col(name))])
        for name, shape in _fields(model)
    }
    return pa.DataFrameSchema(columns, strict=True, ordered=True, name=model.__name__)


def _plain(shape: _Shape, value: Any) -> Any:
    if value is None:
        return None
    if shape.is_json:
        return canonical_json(value).decode()
    if shape.is_struct:
        return {name: _plain(inner, value[name]) for name, inner in _fields(shape.base)}
    if shape.is_span:
        return dict(zip(_SPAN, value, strict=True))
    if shape.element is not None:
        inner = _shape(shape.element)
        return [_plain(inner, one) for one in value]
    return value


def _back(shape: _Shape, value: Any) -> Any:
    if value is None:
        return None
    if shape.is_json:
        return json.loads(value)
    if shape.is_struct:
        if shape.optional and all(inner is None for inner in value.values()):
            return None  # some readers give a missing struct as one of missing fields
        return {name: _back(inner, value[name]) for name, inner in _fields(shape.base)}
    if shape.is_span:
        return [value[name] for name in _SPAN]
    if shape.element is not None:
        inner = _shape(shape.element)
        return [_back(inner, one) for one in value]
    return value


def frame(model: type[M], values: Iterable[M]) -> pl.DataFrame:
    """A table of values: one row a value, one column a field, nested values as structs and lists."""
    shape = _Shape(model, False, ())
    schema = {name: _dtype(inner) for name, inner in _fields(model)}
    return pl.DataFrame([_plain(shape, value.model_dump(mode="json")) for value in values], schema=schema)


def values(model: type[M], rows: Iterable[Mapping[str, Any]]) -> tuple[M, ...]:
    """The values in table rows (of a frame's `to_dicts()`, an Arrow table's `to_pylist()`, or `datasets`)."""
    shape = _Shape(model, False, ())
    return tuple(model.model_validate_json(json.dumps(_back(shape, row))) for row in rows)


def read_parquet(model: type[M], path: Path) -> tuple[M, ...]:
    """The values in a parquet file of such a table.

    Raises:
        OSError: It cannot be read.
        ValueError: It is no such table.
    """
    try:
        return values(model, pl.read_parquet(path).to_dicts())
    except (KeyError, TypeError, pl.exceptions.PolarsError) as exc:
        raise ValueError(f"{path.name} is no table of {model.__name__}: {exc}") from exc


def check_frame(model: type[BaseModel], table: pl.DataFrame, subject: str = "") -> tuple[Issue, ...]:
    """What is wrong with a table: each of pandera's failure cases as an Issue naming row and column.

    Args:
        model: The contract the table was derived from.
        table: An eager frame; a lazy one would skip the checks of the data.
        subject: Name of the column that says what a row is about; its number otherwise.
    """
    try:
        table_schema(model).validate(table, lazy=True)
    except pa.errors.SchemaErrors as exc:
        return tuple(_as_issue(case, table, subject) for case in exc.failure_cases.to_dicts())
    return ()


def _as_issue(case: Mapping[str, Any], table: pl.DataFrame, subject: str) -> Issue:
    row = case["index"]
    known = row is not None and subject in table.columns
    about = str(table[subject][row]) if known else f"row {row}" if row is not None else str(case["column"])
    message = f"{case['check']}: {str(case['failure_case'])[:80]}"
    return Issue(kind="table", subject=about, message=message, hint="mend the fact this row comes from")


def item_frame(items: Iterable[Item]) -> pl.DataFrame:
    """A table of items."""
    return frame(Item, items)


__all__ = ["check_frame", "frame", "item_frame", "read_parquet", "table_schema", "values"]
