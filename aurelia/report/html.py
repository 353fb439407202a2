"""How pages become HTML: one self-contained file each, all text of others escaped, one known script."""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from schemas.base import now
from schemas.errors import disk_error

_HOUSE = "aurelia.report"


def rendered(
    template: str, *, styles: Sequence[str], script: str = "", filters: Mapping[str, Callable[..., Any]] | None = None,
    package: str = _HOUSE, **values: Any,
) -> str:  # fmt: skip
    """A page as HTML.

    The script is the only one that may run: its hash stands in the page's content security policy.

    Args:
        template: Name of the template.
        styles: Names of style sheets, put in one after another.
        script: Name of the script, or none.
        filters: Filters of this template's own.
        package: The package in whose `templates` these lie; what is not there is one of this package's own.
        values: What the template shows.
    """
    code = _asset(package, script) if script else ""
    environment = _environment(package).overlay()
    environment.filters = {**environment.filters, **(filters or {})}
    return environment.get_template(template).render(
        style=_ours("".join(_asset(package, name) for name in styles)),
        script=_ours(code),
        script_hash=base64.b64encode(hashlib.sha256(code.encode()).digest()).decode(),
        **values,
    )


def made() -> str:
    """When and by what a page was made."""
    return f"{now():%Y-%m-%d %H:%M} UTC · aurelia-toolkit {version('aurelia-toolkit')}"


def write(text: str, target: Path) -> Path:
    """Write a page, whole or not at all.

    Raises:
        WorkspaceError: The file cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=target.parent, prefix=".page-", suffix=".html", delete=False, encoding="utf-8"
        ) as partial:
            partial.write(text)
        Path(partial.name).chmod(0o644)
        os.replace(partial.name, target)
    except OSError as exc:
        raise disk_error(target, exc) from exc
    return target


def many(count: int, noun: str) -> str:
    """A number of things, in the singular for one."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def brief(text: object, most: int = 40) -> str:
    """A text cut to a number of characters."""
    whole = str(text)
    return whole if len(whole) <= most else f"{whole[: most - 1].rstrip()}…"


def _ours(text: str) -> Markup:
    """Text of this package, to be put in as it is; never text from a workspace or a model."""
    return Markup(text)  # noqa: S704


@cache
def _environment(package: str) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader(name) for name in dict.fromkeys((package, _HOUSE))]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(many=many, brief=brief)
    macros = environment.get_template("macros.html.j2").module
    environment.globals.update({name: getattr(macros, name) for name in ("options", "scrolled")})
    return environment


def _asset(package: str, name: str) -> str:
    own = files(package) / "templates" / name
    return (own if own.is_file() else files(_HOUSE) / "templates" / name).read_text(encoding="utf-8")
