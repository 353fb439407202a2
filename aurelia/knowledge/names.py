"""Names of countries, languages, currencies and regions, folded and looked up; a name may fit several codes.

English names come first: ISO's (pycountry), CLDR's (babel) and a table of ours. Only a name none of them knows is
looked for in the other languages of CLDR, whose index is made once, at the first such name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache

import pycountry
from babel import localedata

from aurelia.knowledge.tables import named, parts, table

Codes = frozenset[str]
NONE: Codes = frozenset()
_WIDELY_READ = (
    "af am ar as az be bg bn bs ca cs cy da de el es et eu fa fi fil fr ga gl gu ha he hi hr hu hy id is it ja ka kk km"
    " kn ko ky lo lt lv mk ml mn mr ms my nb ne nl or pa pl ps pt ro ru si sk sl sq sr sv sw ta te th tk tr uk ur uz vi"
    " yo yue zh zh_Hant zu"
)
LOCALES = tuple(_WIDELY_READ.split())


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """A name without case, accents, punctuation, a leading article and doubled spaces."""
    plain = unicodedata.normalize("NFKD", text).casefold()  # styled letters have a case once they are plain
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if not "\u0300" <= c <= "\u036f")
    bare = bare.replace("ı", "i").replace("ł", "l").replace("ø", "o").replace("đ", "d").replace("æ", "ae")
    bare = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", bare).replace("&", " and ")
    bare = re.sub(r"['’ʻʼ`.]", "", bare)
    bare = " ".join(re.sub(r"[-–—,;:!?\"“”«»/()\[\]]", " ", bare).split())
    bare = re.sub(r"^the (?=.)", "", bare)
    return re.sub(r"\bst\b", "saint", bare)


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, Codes]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, code in pairs:
        if name:
            found[fold(name)].add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


def _ours(scheme: str) -> Iterable[tuple[str, str]]:
    return (
        (name, row["code"]) for row in table("names").rows if row["scheme"] == scheme for name in parts(row["names"])
    )


@cache
def country_codes() -> Codes:
    """All ISO 3166-1 alpha-2 codes, and XK for Kosovo."""
    return frozenset(country.alpha_2 for country in pycountry.countries) | {"XK"}


@cache
def _countries() -> dict[str, Codes]:
    pairs = [
        (name, country.alpha_2)
        for country in pycountry.countries
        for name in (country.name, getattr(country, "official_name", ""), getattr(country, "common_name", ""))
    ]
    pairs += [(name, code) for code, name in localedata.load("en")["territories"].items() if code in country_codes()]
    ours = _index(_ours("country"))
    return {**_index(pairs), **ours}


@cache
def _parts_of_countries() -> dict[str, Codes]:
    return _index((name.strip(), part.code) for part in pycountry.subdivisions for name in part.name.split(";"))


@cache
def _abroad(section: str) -> dict[str, Codes]:
    """Names in the other languages of CLDR: of `territories`, `languages` or `currency_names`."""
    pairs = []
    for locale in LOCALES:
        if localedata.exists(locale):
            pairs += [(name, code) for code, name in localedata.load(locale)[section].items() if isinstance(name, str)]
    index = _index(pairs)
    if section == "territories":
        kept = {name: codes & country_codes() for name, codes in index.items()}
        return {name: codes for name, codes in kept.items() if codes}
    return index


_QUALIFIED = (
    (
        re.compile(
            r"^(?:u ?s |us |american )?(?:state|province|region|canton|prefecture|department|county|island) of (.+)$"
        ),
        "-",
    ),
    (re.compile(r"^(.+?) (?:state|province|prefecture|oblast|canton)$"), "-"),
    (re.compile(r"^(?:country|nation|sovereign state|republic|kingdom|people)(?: of)? (.+)$"), ""),
    (re.compile(r"^(.+) country$"), ""),
)


def countries(text: str) -> Codes:
    """The countries (`JP`) and, where no country has the name, parts of countries (`JP-01`) that a name fits.

    A state and a part of another that share a name in common use (Georgia) are both given.
    """
    return countries_in_english(text) or countries_abroad(text)


def countries_abroad(text: str) -> Codes:
    """The countries that a name fits in other languages than English."""
    return _abroad("territories").get(fold(text), NONE)


def countries_in_english(text: str) -> Codes:
    """The countries, else parts of countries, that a name fits in English or by ISO."""
    name = fold(text)
    if re.fullmatch(r"[A-Z]{2}|[A-Z]{3}", text.strip()) and name not in _countries():
        known = pycountry.countries.get(**{f"alpha_{len(text.strip())}": text.strip()})
        return frozenset({known.alpha_2}) if known else NONE
    for index in (_countries, _parts_of_countries):
        if name in index():
            return index()[name]
    for pattern, mark in _QUALIFIED:
        match = pattern.match(name)
        if match is None:
            continue
        inner = _countries().get(match[1], NONE) | (_parts_of_countries().get(match[1], NONE) if mark else NONE)
        if inner:
            return frozenset(code for code in inner if ("-" in code) == bool(mark))
    return NONE


@cache
def _languages() -> dict[str, Codes]:
    english = [(name, code.split("_")[0]) for code, name in localedata.load("en")["languages"].items()]
    known = _index(english)
    more = _index(
        (language.name, getattr(language, "alpha_2", language.alpha_3))
        for language in pycountry.languages
        if not re.search(r"[,(]", language.name)
    )
    return {**more, **known, **_index(_ours("language"))}


def languages(text: str) -> Codes:
    """The languages (ISO 639-1 code, else 639-3) that a name fits."""
    name = fold(text)
    for candidate in (name, re.sub(r"^(.+) languages?$", r"\1", name)):
        if candidate in _languages():
            return _languages()[candidate]
    return frozenset(language_code(code.split("_")[0]) for code in _abroad("languages").get(name, NONE))


def language_code(code: str) -> str:
    """The short form of a language code: `jpn` and `ja` are both `ja`; Mandarin is `zh`."""
    code = code.lower().split("-")[0]
    if code == "cmn":
        return "zh"
    known = pycountry.languages.get(alpha_3=code) if len(code) == 3 else None
    return getattr(known, "alpha_2", code) if known else code


@cache
def _currencies() -> dict[str, Codes]:
    english = localedata.load("en")
    pairs = [(name, code) for code, name in english["currency_names"].items()]
    pairs += [(form, code) for code, forms in english["currency_names_plural"].items() for form in forms.values()]
    pairs += [(name.split(" (")[0], code) for name, code in pairs if " (" in name]
    generic = [(fold(name).split(" ")[-1], code) for name, code in pairs if "(" not in name]
    merged: dict[str, Codes] = defaultdict(lambda: NONE)
    for index in (_index(pairs), _index(generic), _index(_ours("currency"))):
        for name, codes in index.items():
            merged[name] |= codes
    return dict(merged)


def currencies(text: str) -> Codes:
    """The currencies (ISO 4217) that a name fits; `rupee` fits all rupees."""
    name = fold(text)
    if re.fullmatch(r"[A-Z]{3}", text.strip()) and pycountry.currencies.get(alpha_3=text.strip()):
        return frozenset({text.strip()})
    for candidate in (name, name.removesuffix("s"), re.sub(r"^(?:national )?currency ", "", name)):
        if candidate in _currencies():
            return _currencies()[candidate]
    return _abroad("currency_names").get(name, NONE)


@cache
def _regions() -> dict[str, Codes]:
    return _index((name, row["code"]) for row in table("regions").rows for name in named(row))


def regions(text: str) -> Codes:
    """The continents and regions (UN M49) that a name fits."""
    name = fold(text)
    for candidate in (name, re.sub(r"^(?:continent|region|continent of|region of) (?:the )?", "", name)):
        if candidate in _regions():
            return _regions()[candidate]
    return NONE


@cache
def english_name(code: str) -> str:
    """What a country or part of one is called in English."""
    if "-" in code:
        part = pycountry.subdivisions.get(code=code)
        return next((name for name, known in _ours("country") if known == code), part.name if part else code)
    return str(localedata.load("en")["territories"].get(code, code))


def language_name(code: str) -> str:
    """What a language is called in English."""
    name = localedata.load("en")["languages"].get(code)
    ours = next((name for name, known in _ours("language") if known == code), None)
    known = pycountry.languages.get(alpha_3=code) if len(code) == 3 else None
    return str(name or ours or (known.name if known else code))


def currency_name(code: str) -> str:
    """What a currency is called in English."""
    return str(localedata.load("en")["currency_names"].get(code, code))


def country_names(code: str) -> tuple[str, ...]:
    """What a country is called in English: CLDR's name first, then ISO's and ours; ambiguous ones too."""
    country = pycountry.countries.get(alpha_2=code)
    iso = [getattr(country, field, "") for field in ("name", "common_name", "official_name")] if country else []
    ours = [name for name, known in _ours("country") if known == code]
    return tuple(dict.fromkeys(name for name in (english_name(code), *iso, *ours) if name))
