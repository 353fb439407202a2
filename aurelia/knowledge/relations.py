"""Relations in free words, read as one of the kinds that the knowledge here can judge, with their direction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from aurelia.knowledge.claims import Claim


@dataclass(frozen=True)
class Reading:
    """A claim whose relation is understood, turned so that `thing` has `value` as its capital, currency, place ..."""

    kind: str
    thing: str
    value: str
    turned: bool = False
    """Whether subject and object were swapped."""
    past: bool = False
    """Whether the words speak of the past (was, were, used to)."""


_BE = r"(?:(?:is|are|was|were|has been|became) )?"
_ART = r"(?:(?:the|a|an|its|as its|as the|as|one of the|one of its|in the) )*"
_GEO = r"(?:country|nation|city|town|state|province|region|island)"
_PART = (
    r"(?:(?:overseas |constituent |integral )?(?:part|territory|dependency|exclave|island|community|possession|colony))"
)
_UNIT = (
    r"(?:(?:federal |autonomous |overseas |administrative |historic(?:al)? |constituent )?"
    r"(?:state|province|region|territory|canton|county|department|prefecture|district|island|part|community|"
    r"municipality|oblast|republic|country|city|town|emirate|governorate|voivodeship|dependency|exclave))"
)
_RULES: tuple[tuple[str, str, bool], ...] = (
    (
        rf"{_BE}{_ART}(?:official |current |national |present |present-day |federal )?capital(?: city)? of",
        "capital",
        True,
    ),
    (
        rf"(?:has |have |with )?{_ART}(?:official |current |national )?capital(?: city)?"
        r"(?: is| in| at| named| called)?",
        "capital",
        False,
    ),
    (rf"{_BE}{_ART}seat of (?:the )?government (?:of|in)", "seat", True),
    (r"(?:has )?(?:its |the )?seat of (?:the )?government(?: is| in| at)?", "seat", False),
    (
        rf"{_BE}{_ART}(?:official |national |current )?(?:currency|money|currency unit) (?:of|in|used in)",
        "currency",
        True,
    ),
    (rf"{_BE}(?:legal tender|used as currency|used as money|used as legal tender) in", "currency", True),
    (
        rf"(?:has |have |uses? |adopted |accepts? )?{_ART}(?:official |national |current |main )?"
        rf"(?:currency|currency unit|legal tender|money)(?: is| of| unit is| unit)?",
        "currency",
        False,
    ),
    (r"(?:people |locals |people there )?(?:pay|pays|paid)(?: in| with)?", "currency", False),
    (r"(?:has |have )?(?:its )?(?:monetary unit|unit of currency|coin)(?: is)?", "currency", False),
    (
        r"(?:adopted|introduced|joined|switched to|changed to|moved to|has adopted)(?: as (?:its )?currency)?",
        "uses",
        False,
    ),
    (r"(?:has |have )as (?:its |the |a |an )?(?:official |national )?currency", "currency", False),
    (r"(?:uses|used|using) (?:the |a )?(?:same )?currency (?:called|named)?", "currency", False),
    (r"(?:is |was )?(?:the )?(?:money|currency|coin) (?:that is )?used in", "currency", True),
    (r"(?:is |was )?(?:used|accepted|valid) (?:as (?:legal tender|currency|money) )?in", "used-in", True),
    (r"uses?", "uses", False),
    (rf"{_BE}{_ART}(?:co-?)?official (?:state )?languages? (?:of|in)", "official", True),
    (rf"{_BE}{_ART}?(?:an )?official in", "official", True),
    (rf"(?:has |have )?{_ART}(?:co-?)?official (?:state )?languages?(?: is| are| includes?)?", "official", False),
    (rf"{_BE}{_ART}national languages? (?:of|in)", "national", True),
    (rf"(?:has |have )?{_ART}national languages?(?: is| are| includes?)?", "national", False),
    (
        rf"{_BE}(?:a language )?(?:widely |also |commonly |mainly |mostly )?spoken (?:in|by (?:the )?people (?:of|in))",
        "spoken",
        True,
    ),
    (
        r"(?:people |locals )?(?:speaks?|spoken language|language spoken|languages spoken|language)(?: is)?",
        "language",
        False,
    ),
    (
        rf"{_BE}{_ART}(?:located |situated |lies )?(?:on|in|within|part of) (?:the )?continent(?: of)?",
        "continent",
        False,
    ),
    (r"(?:lies|sits|is found|is located|is situated) (?:on|in) (?:the )?continent(?: of)?", "continent", False),
    (
        rf"(?:has )?{_ART}(?:un )?(?:continent|world region|subregion|sub-region|geographical region)(?: is)?",
        "continent",
        False,
    ),
    (r"belongs? to (?:the )?continent(?: of)?", "continent", False),
    (rf"{_BE}{_ART}(?:national |state |official )?flag of", "flag", True),
    (rf"{_ART}(?:national |state )?flag(?:'?s)? colou?rs?(?: are| is| include)?", "flag-colours", False),
    (r"(?:has |have )?(?:a |the )?colou?rs of (?:its |the )?flag(?: are)?", "flag-colours", False),
    (
        rf"(?:has |have |uses? |flies )?{_ART}(?:national |state )?flag(?:'?s)?"
        rf"(?: (?:shows?|showing|has|is|of|with|features?|featuring|contains?|displays?|bears?|bearing|carries|"
        rf"consists of|that shows|that has|design|design is|depicts|depicting|includes))?",
        "flag",
        False,
    ),
    (
        rf"{_BE}(?:(?:shares?|has) {_ART}(?:land )?(?:border|boundary)(?: with)?|borders?(?: on| with)?|"
        r"bordered by|bordering|"
        rf"(?:a |the )?(?:direct )?neighbou?rs?(?: of| to| country| state)?|"
        r"neighbou?ring(?: country| state)?(?: of| to)?|"
        rf"next to|adjacent to|bordering country|borders the country)",
        "border",
        False,
    ),
    (
        rf"{_BE}(?:located |situated |found |lying |standing |built )?(?:in|within|inside|on)"
        rf"(?: (?:the )?{_GEO}(?: of)?)?",
        "located",
        False,
    ),
    (
        rf"(?:lies|lie|sits|stands|stand|rises|is found|location|is located|is situated)"
        rf"(?: (?:in|on|within|inside)(?: (?:the )?{_GEO}(?: of)?)?)?",
        "located",
        False,
    ),
    (rf"(?:{_ART}{_GEO}|located in the {_GEO}|place)(?: is)?", "located", False),
    (rf"(?:belongs?|belonged|{_BE}belonging) to", "belongs", False),
    (rf"{_BE}{_ART}{_PART} (?:of|in)", "belongs", False),
    (rf"{_BE}{_ART}{_UNIT} (?:of|in)", "unit", False),
    (rf"{_BE}(?:administered|governed|ruled|owned) by", "belongs", False),
    (rf"{_BE}{_ART}(?:full )?(?:member|member state|member country) of|joined|belongs to the group", "member", False),
    (r"(?:region|un region)(?: is)?", "region", False),
    (
        r"(?:(?:is|are|was|were) )?(?:originally )?"
        r"(?:comes?|came|originates?|originated|originating|stems?|hails?|derives?)"
        r"(?: originally)? (?:from|in)",
        "origin",
        False,
    ),
    (r"(?:is |are )?(?:originally )?from", "origin", False),
    (
        rf"{_ART}(?:country|place|region|land) of origin(?: is)?|origins?(?: is| in)?|has (?:its )?origins? in",
        "origin",
        False,
    ),
    (rf"{_BE}(?:first )?(?:invented|created|developed|devised|born) in", "origin", False),
    (
        rf"{_BE}{_ART}(?:traditional |classic )?(?:folk |national )?"
        rf"(?:dish|dance|food|drink|dessert|dance form|sport|instrument)(?: form)? (?:of|from)",
        "national-thing",
        False,
    ),
    (r"(?:has )?(?:as )?(?:its |the |a )?national (?:dish|dance|drink)(?: is)?", "national-thing", True),
    (
        rf"{_BE}(?:widely |commonly |traditionally )?"
        r"(?:eaten|danced|performed|served|cooked|popular|played|drunk|known) in",
        "practised",
        False,
    ),
    (rf"{_BE}(?:made|manufactured|produced|built|developed) by|maker|manufacturer|producer|made by", "maker", False),
    (r"(?:makes?|manufactures?|produces?|produced|made)", "maker", True),
    (
        r"(?:is |are )?(?:headquartered|based|seated) in|headquarters?(?: is| in| are in)?"
        r"|has (?:its )?headquarters in",
        "seat-of-firm",
        False,
    ),
    (r"(?:flows?|runs?|passes) (?:through|across|in)|crosses", "flows", False),
    (rf"{_BE}{_ART}(?:highest|tallest) (?:mountain|peak|point|summit) (?:of|in)", "highest", True),
    (r"(?:has )?(?:as )?(?:its |the )?(?:highest|tallest) (?:mountain|peak|point|summit)(?: is)?", "highest", False),
    (
        r"(?:has )?(?:the |its )?(?:country code )?(?:internet )?(?:top[- ]level domain|tld|cctld)(?: is)?",
        "domain",
        False,
    ),
    (
        r"(?:is |was )?(?:the )?same (?:country|state|place|nation|thing) as"
        r"|is another name (?:of|for)|is also called|is also known as",
        "same",
        False,
    ),
)
_ABROAD: tuple[tuple[str, str, bool], ...] = (
    (r"capitale|hauptstadt|hovedstad|huvudstad|hoofdstad", "capital", False),
    (
        r"(?:est )?(?:la )?capitale de(?: la| l')?|(?:es )?la capital de|ist (?:die )?hauptstadt (?:von|der)",
        "capital",
        True,
    ),
    (r"monnaie|moneda|moeda|moneta|valuta|währung", "currency", False),
    (r"langue officielle|idioma oficial|lengua oficial|língua oficial|lingua ufficiale|amtssprache", "official", False),
    (r"continente|kontinent", "continent", False),
    (r"pays|país|paese|land", "located", False),
)
"""Single words of other languages that a model lets slip in."""
_COMPILED = tuple((re.compile(pattern), kind, turned) for pattern, kind, turned in (*_RULES, *_ABROAD))


_IDLE = re.compile(
    r"\b(?:currently|now|today|nowadays|still|officially|legally|as of \d{4}|since \d{4}|in \d{4}|at present|also)\b"
)
"""Words that change nothing for a claim with its own date; `no longer` and `mainly` are none of them."""


def _words(relation: str) -> str:
    plain = re.sub(r"[,.;:!?\"()]", " ", relation.casefold().replace("’", "'").replace("_", " "))
    plain = re.sub(r"\b(?:its|the country's|whose)\b", "its", plain)
    return " ".join(_IDLE.sub(" ", plain).split())


@lru_cache(maxsize=4096)
def _kind(relation: str) -> tuple[str, bool] | None:
    words = _words(relation)
    for candidate in (words, re.sub(r"^(?:formerly|once|used to be|previously) ", "was ", words)):
        for pattern, kind, turned in _COMPILED:
            if pattern.fullmatch(candidate):
                return kind, turned
    return None


def read(claim: Claim) -> Reading | None:
    """The claim with its relation understood; None for a relation in other words than those known here."""
    known = _kind(claim.relation)
    if known is None:
        return None
    kind, turned = known
    past = bool(re.match(r"(?:was|were|formerly|once|used to|previously|belonged|had)\b", _words(claim.relation)))
    thing, value = (claim.object, claim.subject) if turned else (claim.subject, claim.object)
    return Reading(kind, thing.strip(), value.strip(), turned, past)
