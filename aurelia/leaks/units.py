"""A number of a text, and the units that may follow it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from aurelia.leaks.english import wordset
from aurelia.leaks.text import Text

_PM = re.compile(r"[\s.]*([ap])\.?\s?m\b", re.IGNORECASE)
_MEASURES = {
    "m": wordset("m metre metres meter meters"),
    "km": wordset("km kilometre kilometres kilometer kilometers kms"),
    "cm": wordset("cm centimetre centimetres centimeter centimeters"),
    "mm": wordset("mm millimetre millimetres"),
    "mile": wordset("mile miles"),
    "foot": wordset("ft feet"),
    "kg": wordset("kg kilo kilos kilogram kilograms"),
    "g": wordset("g gram grams grammes"),
    "hz": wordset("hz hertz"),
    "khz": wordset("khz kilohertz"),
    "db": wordset("db decibel decibels"),
    "bpm": wordset("bpm beats"),
    "fps": wordset("fps frames"),
    "px": wordset("px pixels"),
    "mb": wordset("mb kb"),
    "mph": wordset("mph"),
    "kmh": wordset("kmh"),
    "l": wordset("l litre litres liter liters"),
    "ml": wordset("ml"),
    "degree": wordset("degree degrees celsius"),
    "dollar": wordset("dollarsign dollar dollars usd bucks"),
    "euro": wordset("eurosign euro euros eur"),
    "pound": wordset("poundsign pounds gbp quid"),
    "yen": wordset("yensign yen jpy"),
}
BASE = {
    "km": ("m", 1000.0),
    "cm": ("m", 0.01),
    "mm": ("m", 0.001),
    "g": ("kg", 0.001),
    "khz": ("hz", 1000.0),
    "ml": ("l", 0.001),
}
"""Units as a larger or smaller one: the base unit and the factor."""
UNITS = {
    **dict.fromkeys(
        wordset(
            "s sec secs second seconds sek sekunde sekunden secondes seconde segundos secondi секунд секунды секунда с"
        ),
        "s",
    ),
    **dict.fromkeys(wordset("ms msec millisecond milliseconds"), "ms"),
    **dict.fromkeys(wordset("min mins minute minutes minuten minuto minutos minuti минут минуты"), "min"),
    **dict.fromkeys(wordset("h hr hrs hour hours uhr heures heure horas ore часов"), "h"),
    **dict.fromkeys(wordset("percent pc pct procent prozent процентов"), "%"),
    **{name: unit for unit, names in _MEASURES.items() for name in names},
    **dict.fromkeys(("x", "times", "fold", "mal", "fois", "veces", "раза", "раз"), "times"),
}
SECONDS = {"s": 1.0, "ms": 0.001, "min": 60.0, "h": 3600.0}


@dataclass(frozen=True)
class Number:
    """One number of a text.

    Args:
        value: What it counts; for `3/4` the quotient, for `12:30` the hours with minutes as a fraction.
        form: How it is written.
        start: Index of its first word.
        end: One past its last word, unit included.
        unit: `s`, `ms`, `min`, `h`, `%`, `pm`, `am`, `clock`, `times`, `decade`, `other` or empty.
        pair: Both parts of a fraction or of a time of day.
        foreign: A word of another language than English, or a sign of another script.
    """

    value: float
    form: str
    start: int
    end: int
    unit: str = ""
    pair: tuple[int, int] | None = None
    foreign: bool = False


def with_unit(text: Text, number: Number, place: int) -> Number:
    """The number with the unit that follows it."""
    rest = text.clean[place : place + 24].lower()
    half_of_day = _PM.match(rest)
    if half_of_day:
        end = text.between(place, place + half_of_day.end())[1]
        return replace(number, unit=half_of_day[1].lower() + "m", end=max(number.end, end))
    if rest.startswith(("×", " ×")):
        return replace(number, unit="times")
    if re.match(r"\s?%", rest):
        return replace(number, unit="%")
    if re.match(r"\s*o['’]?\s?clock\b", rest):
        return replace(number, unit="oclock", end=text.between(place, place + rest.index("clock") + 5)[1])
    if re.match(r"\s(per ?cent)\b", rest):
        return replace(number, unit="%", end=text.between(place, place + rest.index("cent") + 4)[1])
    lead = text.words[number.start - 1].plain if number.start else ""
    if not number.unit and lead.endswith("sign") and lead in UNITS:
        return replace(number, unit=UNITS[lead])
    nxt = text.words[number.end] if number.end < len(text.words) else None
    if not number.unit and nxt and nxt.plain in UNITS and re.fullmatch(r"[\s-]{0,2}", nxt.gap):
        return replace(number, unit=UNITS[nxt.plain], end=number.end + 1)
    return number
