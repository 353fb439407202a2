"""What a place, language, currency, month or weekday is called elsewhere: from CLDR, ISO and small tables of ours.

`names` finds the code of a name; this gives the names of a thing, as written, with the adjectives of places. Whoever
compares them folds case and accents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import pycountry
from babel import Locale

Kind = Literal["country", "continent", "city", "language", "currency", "month", "weekday"]

_LOCALE_NAMES = (
    "en af am ar az be bg bn bs ca cs cy da de el es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ja ka kk km "
    "kn ko ky lo lt lv mk ml mn mr ms my nb ne nl nn or pa pl ps pt ro ru si sk sl sq sr sv sw ta te th tr uk ur uz vi "
    "yue zh zh_Hant zu"
)
"""Languages with many speakers; the rest of CLDR is left out for speed and against chance likenesses."""
_CONTINENTS = {"002": "Africa", "150": "Europe", "142": "Asia", "009": "Oceania", "003": "North America",
               "005": "South America", "013": "Central America", "019": "Americas", "419": "Latin America",
               "053": "Australasia", "AQ": "Antarctica", "029": "Caribbean"}  # fmt: skip
_COMMON_UNITS = {"won": "KRW", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "real": "BRL", "rand": "ZAR",
                 "pound sterling": "GBP", "sterling": "GBP", "ruble": "RUB", "rouble": "RUB", "euro": "EUR",
                 "us dollar": "USD", "swiss franc": "CHF", "indian rupee": "INR"}  # fmt: skip


@dataclass(frozen=True)
class Known:
    """A thing that goes by many names.

    Args:
        kind: What it is.
        code: ISO 3166, UN M49, ISO 639 or ISO 4217 code; a number for months and weekdays; a city's English name.
        names: What it is called in English and elsewhere, codes in capitals among them.
        adjectives: English words derived from it: adjectives of a place and words for its people.
    """

    kind: Kind
    code: str
    names: frozenset[str]
    adjectives: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)
def known(name: str) -> tuple[Known, ...]:
    """Every country, continent, city, language, currency, month or weekday with this English name.

    Args:
        name: As a person would write it; capitals do not matter, a leading article is left out.
    """
    plain = _plain(name)
    found = [_known(kind, code) for kind, code in _by_english_name().get(plain, ())]
    city = _cities().get(plain)
    if city:
        found.append(Known("city", plain, frozenset({name, *city[1]}), frozenset(city[0])))
    return tuple(found)


@lru_cache(maxsize=4096)
def english_names(kind: str, code: str) -> frozenset[str]:
    """Every English name under which `known` finds a thing, lower case."""
    cities = {code} & _cities().keys() if kind == "city" else set()
    return frozenset({name for name, things in _by_english_name().items() if (kind, code) in things} | cities)


@lru_cache(maxsize=1)
def place_words() -> dict[str, frozenset[str]]:
    """Every English name and adjective of a place, lower case, with the codes it may stand for."""
    words: dict[str, set[str]] = {}
    for name, things in _by_english_name().items():
        for kind, code in things:
            if kind in ("country", "continent"):
                words.setdefault(name, set()).add(code)
    for code, adjectives in _demonyms().items():
        for word in adjectives:
            words.setdefault(word, set()).add(code)
    for city, (adjectives, _names) in _cities().items():
        for word in (city, *adjectives):
            words.setdefault(word, set()).add(city)
    return {word: frozenset(codes) for word, codes in words.items()}


@lru_cache(maxsize=1)
def places_elsewhere() -> dict[str, frozenset[str]]:
    """Every name of a country or continent in any language, lower case, with the codes it may stand for."""
    words: dict[str, set[str]] = {}
    for locale in _locales():
        for code, name in locale.territories.items():
            if (len(code) == 2 or code in _CONTINENTS) and isinstance(name, str):
                words.setdefault(name.lower(), set()).add(code)
    return {word: frozenset(codes) for word, codes in words.items()}


def _plain(name: str) -> str:
    words = name.lower().replace("’", "'").split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


@lru_cache(maxsize=4096)
def _known(kind: Kind, code: str) -> Known:
    if kind in ("country", "continent"):
        names = {*_in_locales("territories", code), *_country_names(code)}
        return Known(kind, code, frozenset(names), frozenset(_demonyms().get(code, ())))
    if kind == "language":
        return Known(kind, code, frozenset(_in_locales("languages", code)))
    if kind == "currency":
        return Known(kind, code, frozenset({*_in_locales("currencies", code), *_currency_names(code), code}))
    return Known(kind, code, frozenset(_calendar("months" if kind == "month" else "days", int(code))))


def _in_locales(field: str, code: str) -> Iterator[str]:
    for locale in _locales():
        name = getattr(locale, field).get(code)
        if isinstance(name, str):
            yield from name.removesuffix(")").split(" (")


def _country_names(code: str) -> Iterator[str]:
    yield from _more_names().get(code, ())
    country = pycountry.countries.get(alpha_2=code) if len(code) == 2 else None
    if country is not None:
        yield from (country.name, country.alpha_3, getattr(country, "official_name", country.name))
        yield getattr(country, "common_name", country.name)


def _currency_names(code: str) -> Iterator[str]:
    yield from _more_names().get(code, ())
    yield from (unit for unit, meant in _COMMON_UNITS.items() if meant == code)
    symbol = Locale.parse("en").currency_symbols.get(code)
    if isinstance(symbol, str):
        yield symbol


def _calendar(field: str, number: int) -> Iterator[str]:
    for locale in _locales():
        for form in ("stand-alone", "format"):
            name = getattr(locale, field)[form]["wide"].get(number)
            if name and not any(c.isdigit() for c in name):
                yield name


@lru_cache(maxsize=1)
def _locales() -> tuple[Locale, ...]:
    return tuple(Locale.parse(name) for name in _LOCALE_NAMES.split(" "))


@lru_cache(maxsize=1)
def _by_english_name() -> dict[str, tuple[tuple[Kind, str], ...]]:
    found: dict[str, dict[tuple[Kind, str], None]] = {}
    for kind, code, name in _english_names():
        found.setdefault(_plain(name), {})[kind, code] = None
    return {name: tuple(things) for name, things in found.items()}


def _english_names() -> Iterator[tuple[Kind, str, str]]:
    english = Locale.parse("en")
    for code in (country.alpha_2 for country in pycountry.countries):
        for name in (english.territories.get(code, ""), *_country_names(code)):
            yield from (("country", code, part) for part in name.strip(")").split(" (") if len(part) > 1)
    for code in (code for code in _more_names() if "-" in code):
        yield "country", code, _more_names()[code][0]
    for code, name in _CONTINENTS.items():
        yield "continent", code, name
    for code, name in english.languages.items():
        if len(code) <= 3:
            yield "language", code, name
    yield from _english_currencies(english)
    for number, name in english.months["format"]["wide"].items():
        yield "month", str(number), name
    for number, name in english.days["format"]["wide"].items():
        yield "weekday", str(number), name


def _english_currencies(english: Locale) -> Iterator[tuple[Kind, str, str]]:
    units: dict[str, set[str]] = {}
    for currency in pycountry.currencies:
        name = english.currencies.get(currency.alpha_3)
        if isinstance(name, str):
            yield "currency", currency.alpha_3, name
            units.setdefault(name.split()[-1].lower(), set()).add(currency.alpha_3)
    for unit, code in _COMMON_UNITS.items():
        yield "currency", code, unit
    for unit, codes in units.items():
        if len(codes) == 1 and unit not in _COMMON_UNITS:
            yield "currency", next(iter(codes)), unit


@lru_cache(maxsize=1)
def _more_names() -> dict[str, tuple[str, ...]]:
    return {code: tuple(_listed(names)) for code, names in _rows("more_names.tsv")}


@lru_cache(maxsize=1)
def _demonyms() -> dict[str, tuple[str, ...]]:
    return {code: tuple(_listed(words)) for code, words in _rows("demonyms.tsv")}


@lru_cache(maxsize=1)
def _cities() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {name: (tuple(_listed(words)), tuple(_listed(names))) for name, words, names in _rows("cities.tsv")}


def _rows(file: str) -> Iterator[list[str]]:
    text = (Path(__file__).parent / "data" / file).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


def _listed(words: str) -> Iterator[str]:
    return (word.strip() for word in words.split(",") if word.strip())
