"""Licence statements as people and platforms write them, turned into SPDX ids."""

from __future__ import annotations

import re

from schemas.rights import OPEN_LICENCES, UNKNOWN_LICENCE

_PHRASES = {
    "cc0": "CC0-1.0",
    "cc zero": "CC0-1.0",
    "creative commons zero": "CC0-1.0",
    "public domain": "PDM-1.0",
    "public domain mark": "PDM-1.0",
    "pdm": "PDM-1.0",
    "no known copyright": "PDM-1.0",
    # The video platforms' own words for CC BY 3.0, the one open licence they offer.
    "creative commons attribution license (reuse allowed)": "CC-BY-3.0",
    "creative commons attribution licence (reuse allowed)": "CC-BY-3.0",
    "standard youtube license": UNKNOWN_LICENCE,
    "all rights reserved": UNKNOWN_LICENCE,
    "unknown": UNKNOWN_LICENCE,
}

_CC = re.compile(
    r"^(?:cc|creative commons)[ -]*"
    r"(?P<terms>(?:by|attribution)(?:[ -]*(?:nc|nd|sa|non-?commercial|no-?deriv\w*|share-?alike))*)"
    r"[ -]*v?(?P<version>[1-4]\.\d)?(?: (?:international|unported|generic|licen[cs]e))*$"
)
_CC_URL = re.compile(
    r"^https?://creativecommons\.org/(?:licenses/(?P<terms>[a-z-]+)/(?P<version>\d\.\d)"
    r"|publicdomain/(?P<domain>zero|mark)/1\.0)(?:/.*)?$"
)
_OWN = re.compile(r"^licenseref-[a-z0-9.-]+$")
_SHORT = (
    ("noncommercial", "nc"),
    ("noderivatives", "nd"),
    ("noderivs", "nd"),
    ("sharealike", "sa"),
    ("attribution", "by"),
)


def spdx_id(statement: str) -> str | None:
    """The SPDX id a licence statement means.

    Args:
        statement: An SPDX id, the address of a Creative Commons licence, or words such as `CC BY 3.0`.

    Returns:
        The id, `unknown` for an empty statement or one that reserves all rights, or None where the
        statement is not understood (a Creative Commons licence without its version among them).
    """
    text = re.sub(r"\s+", " ", statement).strip()
    lower = text.casefold()
    if not lower:
        return UNKNOWN_LICENCE
    if lower in _PHRASES:
        return _PHRASES[lower]
    known = {licence.casefold(): licence for licence in OPEN_LICENCES}
    if lower in known:
        return known[lower]
    if _OWN.match(lower):
        return "LicenseRef-" + text[len("licenseref-") :]
    if found := _CC_URL.match(lower):
        if found["domain"]:
            return "CC0-1.0" if found["domain"] == "zero" else "PDM-1.0"
        return _creative_commons(found["terms"], found["version"])
    found = _CC.match(lower)
    return _creative_commons(found["terms"], found["version"]) if found and found["version"] else None


def _creative_commons(terms: str, version: str) -> str | None:
    joined = re.sub(r"[ -]", "", terms)
    for long, short in _SHORT:
        joined = joined.replace(long, short)
    parts = re.findall("by|nc|nd|sa", joined)
    if "".join(parts) != joined or parts[:1] != ["by"] or len(set(parts)) != len(parts):
        return None
    order = [part for part in ("by", "nc", "sa", "nd") if part in parts]
    return f"CC-{'-'.join(order).upper()}-{version}"
