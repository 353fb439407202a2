"""Short lists of English words that the check needs: function words, words of comparing, denying and stating."""

from __future__ import annotations

from pathlib import Path


def wordset(words: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(words.split())


ARTICLES = wordset("a an the")
PRONOUNS = wordset(
    "i me my we us our you your he him his she her hers it its they them their this that these those who whom "
    "whose which what someone somebody something one ones himself herself itself themselves each other"
)
HELPERS = wordset(
    "is are was were be been being am do does did has have had can could will would shall should may might must"
)
PREPOSITIONS = wordset(
    "of in on at by for from to with without into onto over under above below behind beside between among "
    "through during before after until till since near around about across along against off out up down as "
    "like than past via per within"
)
CONJUNCTIONS = wordset("and or but nor so yet if whether because while when where then also too")
STOP = ARTICLES | PRONOUNS | HELPERS | PREPOSITIONS | CONJUNCTIONS | wordset("there here not no very just how why s t")
NEGATIONS = wordset(
    "not no never neither nor none nobody nothing nowhere without cannot fails fail lacks lack hardly nope"
)
EXCLUDING = NEGATIONS | wordset(
    "exclude excludes excluded excluding eliminate eliminates eliminated eliminating discard discarded "
    "discarding drop dropped reject rejected rejecting rejects out unlike except wrong false rules ruled "
    "ruling rule cross crossed strike struck removed remove removing impossible incorrect dismissed dismiss "
    "skip excludable unlikely fall falls"
)
WEIGHING = wordset(
    "compare compares compared comparing comparison whether between decide decides deciding or either "
    "distinguish tell difference differ differs check ask measure test try contrast if weigh consider learn "
    "note list match which versus vs"
)
"""Words with which a step puts several things side by side without choosing."""
STATING = wordset(
    "is are was be must answer it hence so therefore thus only clearly chosen choose pick select sounds looks "
    "called named reveals means says shows confirms proves points leads leaves remains remaining wins fits "
    "matches correct right latter former"
)
SAYING = wordset(
    "say says said saying word words sung shout shouts shouted lyric lyrics phrase phrases written sentence "
    "spell spelled repeat repeats line title name"
)
SHORT = wordset((Path(__file__).parent / "short_words.txt").read_text(encoding="utf-8"))
"""Common English words of up to five letters: two of them side by side are no word split in two."""
