"""Python literals in texts, as programs print lists and arrays."""

from __future__ import annotations

import ast
import re
from typing import Any

from schemas.base import encodable

_TEXT = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_ARRAY = re.compile(r"\[\s*T(?:\s+T)+\s*\]")
_JOINED = re.compile(r"T\s*T")


def literal(value: str) -> Any:
    """The Python literal in a text. Python joins `'cat' 'dog'` to one text; an array printed so has two."""
    found = ast.literal_eval(value)
    marked = _TEXT.sub("T", value.replace("T", "t"))
    if _ARRAY.fullmatch(marked):
        found = ast.literal_eval(_TEXT.sub(r"\g<0>,", value))
    elif _JOINED.search(marked):
        return None
    return encodable(found)
