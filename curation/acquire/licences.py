"""Licence statements as people and platforms write them, turned into SPDX ids."""

from __future__ import annotations

import re

from schemas.rights import OPEN_LICENCES, UNKNOWN_LICENCE

_LONGEST = 300
"""Characters of a statement at most; what is longer is a text about licences."""

_PHRASES = {
    **dict.fromkeys(("cc0", "cc zero", "cc-zero", "creative commons zero", "creative commons cc0"), "CC0-1.0"),
    **dict.fromkeys(
        ("public domain", "public-domain", "publicdomain", "public domain mark", "pdm", "pd", "cc-pdm-1.0",
         "cc-pd-mark", "public domain (pdm)", "no known copyright", "no known copyright restrictions"),
        "PDM-1.0",
    ),
    # The video platforms' own words for CC BY 3.0, the one open licence they offer.
    "creative commons attribution license (reuse allowed)": "CC-BY-3.0",
    "creative commons attribution licence (reuse allowed)": "CC-BY-3.0",
    **dict.fromkeys(
        ("standard youtube license", "standard youtube licence", "all rights reserved", "all-rights-reserved",
         "copyrighted", "copyright", "(c)", "unknown", "none", "no license", "unspecified", "noassertion"),
        UNKNOWN_LICENCE,
    ),
}  # fmt: skip

_ELEMENTS = "by|attribution|nc|non-?commercial|nd|no-?deriv(?:ative)?s?(?:[ -]works?)?|sa|share-?alike|share alike"
_CC = re.compile(
    rf"^(?P<prefix>cc|creative commons)?[ :-]*(?P<terms>(?:by|attribution)(?:[ ,/+-]*(?:{_ELEMENTS}))*)"
    r"(?:[ -]*(?:licen[cs]e|version|v))*[ -]*(?P<version>[1-4]\.[0-9])?"
    r"(?P<rest>(?:[ -](?:international|intl|unported|generic|public|licen[cs]e))*)"
    r"(?:[ -](?P<place>[a-z]{2,3}))?$"
)
_ZERO = re.compile(
    r"^(?:creative commons |cc )?(?:cc0|zero|cc zero)[ -]*v?1\.0(?: universal)?(?: public domain dedication)?$"
)
_MARK = re.compile(r"^(?:creative commons |cc )?public domain mark(?: v?1\.0)?$")
_CC_URL = re.compile(
    r"^(?:https?:)?//(?:www\.)?creativecommons\.org/(?:licen[cs]es/(?P<terms>[a-z-]+)/(?P<version>[1-4]\.[0-9])"
    r"(?:/(?P<place>[a-z]{2,3}))?|publicdomain/(?P<domain>zero|mark)/1\.0)"
    r"/?(?:(?:deed|legalcode)(?:[._-][a-z_-]+)?/?)?(?:[?#].*)?$"
)
_DEDICATION = re.compile(r"^(?:https?:)?//(?:www\.)?creativecommons\.org/licen[cs]es/publicdomain/?$")
_OTHERS = (
    (
        re.compile(
            r"^(?:gnu free documentation licen[cs]e|gfdl)[ ,-]*(?:version |v)?(1\.[1-3])"
            r"(?P<later>(?:[ -]or[ -]later)?)$"
        ),
        "GFDL-{}",
    ),
    (re.compile(r"^(?:free art licen[cs]e|licence art libre|fal|lal)[ -]*v?(1\.[23])$"), "LAL-{}"),
    (re.compile(r"^(?:open government licen[cs]e|ogl)[ -]*(?:uk[ -]*)?v?([1-3]\.0)$"), "OGL-UK-{}"),
)  # fmt: skip
_OWN = re.compile(r"^licenseref-[a-z0-9.-]+$")

_VERSIONS = ("1.0", "2.0", "2.5", "3.0", "4.0")
_PORTED = frozenset(
    {
        "CC-BY-2.5-AU", "CC-BY-3.0-AT", "CC-BY-3.0-AU", "CC-BY-3.0-DE", "CC-BY-3.0-IGO", "CC-BY-3.0-NL", "CC-BY-3.0-US",
        "CC-BY-NC-3.0-DE", "CC-BY-NC-ND-3.0-DE", "CC-BY-NC-ND-3.0-IGO", "CC-BY-NC-SA-2.0-DE", "CC-BY-NC-SA-2.0-FR",
        "CC-BY-NC-SA-2.0-UK", "CC-BY-NC-SA-3.0-DE", "CC-BY-NC-SA-3.0-IGO", "CC-BY-ND-3.0-DE", "CC-BY-SA-2.0-UK",
        "CC-BY-SA-2.1-JP", "CC-BY-SA-3.0-AT", "CC-BY-SA-3.0-DE", "CC-BY-SA-3.0-IGO",
    }
)  # fmt: skip
"""The licences adapted to a country that SPDX lists; the others have no id."""
_COUNTRIES = {"gb": "UK"}


def spdx_id(statement: str) -> str | None:
    """The SPDX id a licence statement means.

    Args:
        statement: An SPDX id, the address of a Creative Commons licence, or words such as `CC BY 3.0`.

    Returns:
        The id, `unknown` for an empty statement or one that reserves all rights, or None where the
        statement is not understood (a Creative Commons licence without its version among them).
    """
    text = re.sub(r"\s+", " ", statement[: _LONGEST + 1].replace("\u2010", "-").replace("\u2011", "-")).strip()
    if len(text) > _LONGEST:
        return None
    if _OWN.match(text.casefold()):
        return "LicenseRef-" + text[len("licenseref-") :]
    lower = text.casefold().rstrip(".")
    found = _plain(lower)
    if found is None and (twice := re.fullmatch(r"(.+?) ?\(([^()]+)\)", lower)):
        # "Attribution 4.0 International (CC BY 4.0)": both must say the same.
        said = {_plain(twice[1]), _plain(twice[2])}
        found = said.pop() if len(said) == 1 else None
    return found


def _plain(lower: str) -> str | None:
    if not lower:
        return UNKNOWN_LICENCE
    known = {licence.casefold(): licence for licence in OPEN_LICENCES}
    if lower in _PHRASES or lower in known:
        return _PHRASES.get(lower) or known[lower]
    if _ZERO.match(lower):
        return "CC0-1.0"
    if _MARK.match(lower):
        return "PDM-1.0"
    if _DEDICATION.match(lower):
        return "CC-PDDC"
    if found := _CC_URL.match(lower):
        if found["domain"]:
            return "CC0-1.0" if found["domain"] == "zero" else "PDM-1.0"
        return _creative_commons(found["terms"], found["version"], found["place"])
    if (found := _CC.match(lower)) and found["version"] and (found["prefix"] or found["rest"]):
        return _creative_commons(found["terms"], found["version"], found["place"])
    return next((_versioned(form, match) for pattern, form in _OTHERS if (match := pattern.match(lower))), None)


def _versioned(form: str, found: re.Match[str]) -> str:
    later = found.groupdict().get("later")
    suffix = "" if later is None else "-or-later" if later else "-only"
    return form.format(found[1]) + suffix


def _creative_commons(terms: str, version: str, place: str | None) -> str | None:
    joined = re.sub(r"[ ,/+-]|works?", "", terms)
    for long, short in (
        ("noncommercial", "nc"), ("noderivatives", "nd"), ("noderivs", "nd"), ("noderiv", "nd"), ("sharealike", "sa"),
        ("attribution", "by"),
    ):  # fmt: skip
        joined = joined.replace(long, short)
    parts = re.findall("by|nc|nd|sa", joined)
    if "".join(parts) != joined or parts[:1] != ["by"] or len(set(parts)) != len(parts) or {"nd", "sa"} <= set(parts):
        return None
    plain = f"CC-{'-'.join(part for part in ('by', 'nc', 'nd', 'sa') if part in parts).upper()}-{version}"
    if place:
        ported = f"{plain}-{_COUNTRIES.get(place, place.upper())}"
        return ported if ported in _PORTED else None
    return plain if version in _VERSIONS else None
