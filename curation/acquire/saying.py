"""What people say about sources, laid over what is known of them."""

from __future__ import annotations

from curation.acquire.lists.manifest import Given, Statement, changes
from schemas.media import Source
from schemas.rights import Evidence, Licence, Rights

_SAID_HERE = "the person who added it"


def merged(own: Given, common: Given) -> Given:
    """What is said about one source, completed by what is said about all."""

    return Given(
        texts={**common.texts, **own.texts},
        footage=_joined(own.footage, common.footage),
        soundtrack=_joined(own.soundtrack, common.soundtrack),
        third_party_allowed=common.third_party_allowed if own.third_party_allowed is None else own.third_party_allowed,
        people=common.people if own.people is None else own.people,
        content_warnings=common.content_warnings if own.content_warnings is None else own.content_warnings,
        demo=common.demo if own.demo is None else own.demo,
    )


def _joined(own: Statement, common: Statement) -> Statement:
    if own.spdx is not None:
        # Attribution and evidence belong to a licence: the common ones do not speak for another one.
        return own
    return Statement(
        common.spdx,
        own.attribution or common.attribution,
        own.claimed_by or common.claimed_by,
        own.claimed_at or common.claimed_at,
        own.url or common.url,
    )


def spoken_about(source: Source, given: Given, *, demo: bool = False) -> Source:
    """The source with what a person said about it in place of what was known."""
    rights = Rights(
        footage=_licence(source.rights.footage, given.footage),
        soundtrack=_licence(source.rights.soundtrack, given.soundtrack),
        third_party_allowed=source.rights.third_party_allowed
        if given.third_party_allowed is None
        else given.third_party_allowed,
    )
    fields = {"demo": source.demo or demo, **changes(given), "rights": rights}
    return source.model_copy(update=fields)


def _licence(known: Licence, said: Statement) -> Licence:
    if said == Statement():
        return known
    if said.spdx is not None and said.spdx != known.spdx:
        known = Licence(spdx=said.spdx, evidence=Evidence(claimed_by=_SAID_HERE))
    evidence = {
        name: value
        for name, value in (("claimed_by", said.claimed_by), ("claimed_at", said.claimed_at), ("url", said.url))
        if value is not None
    }
    return known.model_copy(
        update={
            "attribution": known.attribution if said.attribution is None else said.attribution,
            "evidence": known.evidence.model_copy(update=evidence),
        }
    )
