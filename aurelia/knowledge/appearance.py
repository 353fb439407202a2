"""Nationality, ethnicity or religion inferred from how someone looks or sounds: a reason to reject, never a fact."""

from __future__ import annotations

import re
from functools import cache

from babel import localedata

from aurelia.knowledge.claims import Claim
from aurelia.knowledge.names import countries_in_english
from aurelia.knowledge.other_names import place_words

_LOOKS = (
    r"(?:face|faces|facial features|features|skin|skin tone|skin colou?r|complexion|hair|hairstyle|eyes|nose|beard|"
    r"clothes|clothing|dress|outfit|attire|garments?|costume|robes?|turban|hijab|headscarf|veil|kippah|jewellery|"
    r"appearance|looks|physique|accent|voice|pronunciation|intonation|way of speaking|manner of speaking|speech|"
    r"gestures|body language|name)"
)
_PERSON = (
    r"(?:man|men|woman|women|boys?|girls?|person|people|child|children|kids?|baby|lady|ladies|gentleman|guy|couple|"
    r"family|speaker|narrator|announcer|presenter|reporter|singer|dancers?|musicians?|player|drummer|guitarist|"
    r"violinist|pianist|cook|chef|vendor|seller|waiter|waitress|driver|runner|athlete|fans?|tourists?|visitors?|"
    r"farmers?|fisherman|herder|shepherd|worker|monk|nun|priest|bride|groom|teacher|student|soldier|crowd|villagers?|"
    r"locals|performers?|actor|actress|host|commentator|lady|shopkeeper|stranger|passer-?by|neighbou?r|grandmother|"
    r"grandfather|he|she|they|someone|somebody|voice)"
)
_GROUP = (
    r"(?:nationality|citizenship|citizens?|ethnicity|ethnic(?: group| origin| background)?|race|religion|faith|"
    r"mother tongue|native language|ancestry|descent|heritage|homeland|home country|country of (?:origin|birth)|"
    r"born in|native(?: speaker)? of|immigrants?|foreigners?|foreign|muslims?|christians?|jews?|jewish|hindus?|sikhs?|"
    r"buddhists?|catholics?|arabs?|arabic|asians?|africans?|europeans?|latin[oax]?s?|hispanic|indigenous|"
    r"middle eastern|east asian|south asian|western(?:er)?|american|british|english|scottish|irish|canadian|"
    r"australian|mexican|brazilian|argentin(?:e|ian)|colombian|peruvian|chilean|cuban|jamaican|nigerian|ghanaian|"
    r"kenyan|ethiopian|egyptian|moroccan|indian|pakistani|bangladeshi|iranian|iraqi|syrian|lebanese|israeli|saudi|"
    r"austrian|belgian|swiss|gypsy|roma|slavic|nordic|scandinavian|caucasian)"
)
_ORIGIN = (
    r"(?:comes?|came|is|are|was|were|hails?|originates?|must be|be)(?: probably| likely| clearly| originally)? from"
)
_EVIDENCE = re.compile(
    r"\b(?:says?|said|tells?|told|states?|stated|captions?|captioned|subtitles?|subtitled|title|titled|labell?ed|"
    r"introduc\w+|passport|according to|name tag|named as|credits?|signs? reads?|on-screen text|jersey reads)\b"
)


_JUDGED = r"(?:by|from|judg\w+ (?:by|from)|because of|based on|given|due to|going by|thanks to|looking at)"
_OWNER = r"(?:his|her|their|the (?:[\w-]+ ){0,2}[\w-]+(?:'s|s')|the|its|whose)"
_SEEMS = r"(?:looks?|looking|sounds?|sounding|appears?|seems?|dressed)"
_SURELY = r"(?: (?:clearly|probably|obviously|likely|presumably|apparently|surely|definitely|evidently))+"
_HEDGES = r"(?: (?:to be|like|as if|very|quite|typically|a|an|the|they|he|she|is|are|were|distinctly))*"
_TELLS = (
    r"(?:shows?|tells?|reveals?|suggests?|suggesting|indicates?|indicating|proves?|implies|means?|gives? away|"
    r"betrays?|marks?|points? to|identif\w+|says?)"
)
_SHOWN = re.compile(
    rf"\b(?:{_PERSON}(?:'s|s')?|his|her|their|whose) (?:[\w-]+ ){{0,3}}{_LOOKS},?(?: [\w-]+){{0,2}}"
    rf" {_TELLS}\b(?P<rest>.*)"
)
"""What someone's looks or voice are said to tell; it counts where that is a people, a faith or a country."""


@cache
def _group() -> str:
    """Words for peoples, faiths and belonging: ours, languages, and adjectives of places."""
    languages = [name.casefold() for code, name in localedata.load("en")["languages"].items() if len(code) <= 3]
    words = {*languages, *(word for word in place_words() if not countries_in_english(word))}
    plain = sorted(word for word in words if re.fullmatch(r"[a-z]{4,}", word))
    return rf"(?:{_GROUP}|{'|'.join(plain)})"


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    group = _group()
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"\b{_JUDGED} {_OWNER} (?:[\w-]+ ){{0,3}}{_LOOKS}\b",
            rf"\b{_PERSON}\b(?: [\w'-]+){{0,5}} {_SEEMS}{_HEDGES} {group}\b",
            rf"\b{group}[- ](?:looking|sounding) {_PERSON}\b",
            rf"\b{_PERSON}\b(?: [\w'-]+){{0,4}} (?:is|are|must be){_SURELY} (?:a |an )?{group}\b",
            rf"\b(?:so|thus|therefore|hence) (?:he|she|they) (?:is|are|must be)(?: a| an)? {group}\b",
            rf"\b{_PERSON} (?:is|are|was|were) of (?:[\w-]+ ){{0,2}}"
            r"(?:descent|origin|ancestry|ethnicity|race|heritage)\b",
            r"\b(?:accent|voice|face|facial features|features|pronunciation|skin)"
            rf" (?:is|are|sounds?|looks?)(?: [\w-]+)? {group}\b",
            rf"\b{group} (?:accent|facial features|features|pronunciation)\b",
        )
    )


def _tells_a_people(rest: str) -> bool:
    """Whether words after `his accent shows` name a people, a faith, a country or an origin."""
    if re.search(rf"\b(?:{_group()}|from|country|nation|origin)\b", rest):
        return True
    words = re.findall(r"[\w'-]+", rest)
    windows = (" ".join(words[at : at + size]) for size in (1, 2, 3) for at in range(len(words) - size + 1))
    return any(len(code) == 2 for window in windows for code in countries_in_english(window))


_STRANGER = (
    rf"^(?:(?:the|a|an|that|this|these|those|one|another|some|two|three|his|her)\s+"
    rf"(?:[\w'-]+ ){{0,3}}?{_PERSON}\b(?! of\b)"
    rf"|(?:he|she|they|someone|somebody)\b|{_PERSON} (?:in|with|at|on|who|wearing|behind|from the)\b)"
)
_STATED_OF_STRANGER = re.compile(
    rf"{_STRANGER}[^|]*\|[^|]*?"
    rf"(?:\b{_ORIGIN}\b|\b(?:nationality|citizen\w*|ethnic\w*|religio\w+|faith|race|mother tongue|native|descent|"
    rf"ancestry|heritage|was born|belongs? to the|home country|homeland|runs for|plays for|practi[cs]es)\b|"
    rf"\bcountry of origin\b)"
)


def appearance_inference(text: str) -> str | None:
    """The words that infer someone's nationality, ethnicity or religion from looks or sound; None where there are none.

    English only. What a caption, a person or a document says of someone is no such inference.
    """
    words = " ".join(text.casefold().replace("’", "'").split())
    told = re.sub(rf"\b{_LOOKS} (?:\w+ )?(?:says?|tells?|told|states?)\b", "", words)
    if _EVIDENCE.search(told) and not re.search(r"\bjudg\w+ (?:by|from)\b", words):
        return None
    for pattern in _patterns():
        match = pattern.search(words)
        if match:
            return match[0]
    shown = _SHOWN.search(words)
    return shown[0] if shown and _tells_a_people(shown["rest"]) else None


def inferred_claim(claim: Claim) -> str | None:
    """The same for a claim: also a stranger in the clip, of whom nothing but looks and sound can be known."""
    text = " | ".join((claim.subject, claim.relation, claim.object)).casefold().replace("’", "'")
    match = _STATED_OF_STRANGER.search(text)
    if match:
        return match[0]
    return appearance_inference(text.replace(" | ", " "))
