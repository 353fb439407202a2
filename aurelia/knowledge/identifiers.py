"""Whether the identifiers of a claim name what its words name."""

from __future__ import annotations

import pycountry

from aurelia.knowledge.claims import Claim
from aurelia.knowledge.names import currencies, language_code, languages, regions
from aurelia.knowledge.places import Place, places


def conflict(claim: Claim) -> str | None:
    """The first identifier that names nothing the words can mean; None where all fit or cannot be compared."""
    texts = (claim.subject, claim.object) if claim.identifiers else ()
    readings = [place for text in texts for place in places(text)]
    for identifier in claim.identifiers:
        scheme, _, value = identifier.partition(":")
        if not _fits(scheme.lower(), value, claim, readings):
            return f"{identifier} names something else than the words"
    return None


def _fits(scheme: str, value: str, claim: Claim, readings: list[Place]) -> bool:
    if scheme in ("iso3166", "iso3166-1"):
        return _fits_country(value, readings)
    if scheme == "iso3166-2":
        named = {place.code for place in readings if place.kind == "part"}
        return not named or value.upper() in named or any(place.kind == "city" for place in readings)
    texts = (claim.subject, claim.object)
    if scheme == "iso4217":
        meant = frozenset[str]().union(*map(currencies, texts))
        return not meant or value.upper() in meant
    if scheme.startswith("iso639"):
        meant = frozenset(language_code(code) for text in texts for code in languages(text))
        return not meant or language_code(value) in meant
    if scheme == "m49":
        return _fits_region(value, texts, readings)
    return True


def _fits_country(value: str, readings: list[Place]) -> bool:
    code = value.upper()
    if len(code) == 3:
        known = pycountry.countries.get(**{"numeric" if code.isdigit() else "alpha_3": code})
        code = known.alpha_2 if known else code
    countries = {place.code for place in readings if place.kind == "country"}
    countries = countries or {place.country for place in readings}
    return not countries or code in countries


def _fits_region(value: str, texts: tuple[str, str], readings: list[Place]) -> bool:
    meant = frozenset[str]().union(*map(regions, texts))
    countries = [pycountry.countries.get(alpha_2=place.code) for place in readings if place.kind == "country"]
    numbers = {country.numeric for country in countries if country}
    return not (meant or numbers) or value in meant or value in numbers
