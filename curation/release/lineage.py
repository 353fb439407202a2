"""Where every row of a release comes from, and which rights its sources carry: one JSON line each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from curation.release.rows import Entry, source_id, source_url
from curation.validate.origins import MediaOrigin, Origin
from db.store import Store
from schemas.base import canonical_json
from schemas.fact import Fact
from schemas.review import Annotation


def json_lines(rows: Iterable[Any]) -> bytes:
    """Rows as JSON lines: sorted keys, the same bytes for the same rows."""
    return b"".join(canonical_json(row) + b"\n" for row in rows)


def lineage(store: Store, entry: Entry) -> dict[str, Any]:
    """One row back to its sources: by whom or what it was made, from which media, judged by whom."""
    item, maker, others = entry.item, entry.draft.made_by, entry.draft.other_rows
    return {
        "id": entry.member.item,
        "revision": entry.member.digest,
        "split": entry.member.split.value,
        "item": entry.item_fact.key,
        "draft": {"key": item.draft, "kept_try": entry.draft.kept, "seed": entry.draft.seed},
        "maker": maker.model_dump(mode="json"),
        **({"imported": entry.draft.imported.origin} if entry.draft.imported else {}),
        **({"answered_otherwise_by": [row.imported.origin for row in others]} if others else {}),
        "annotations": [_annotation(store.get(key)) for key in item.annotations],
        "media": [_media(media) for media in entry.media],
        "demo": entry.demo,
    }


def _annotation(fact: Fact) -> dict[str, Any]:
    if fact.body is None:
        return {"key": fact.key, "redacted": True}
    annotation = fact.contract(Annotation)
    return {
        "key": fact.key,
        "reviewer": annotation.reviewer,
        "verdict": annotation.verdict.value,
        "guidelines": annotation.guidelines.model_dump(mode="json"),
        "changed_fields": sorted({change.field for change in annotation.changes}),
        **({"decides": list(annotation.decides)} if annotation.decides else {}),
        "demo": annotation.demo,
    }


def _media(media: MediaOrigin) -> dict[str, Any]:
    return {
        "role": media.ref.role,
        "clip": media.clip_fact.key,
        "derivation": media.clip.derivation,
        "sha256": media.ref.sha256,
        "parts": [_part(origin) for origin in media.origins],
    }


def _part(origin: Origin) -> dict[str, Any]:
    return {
        "recording": origin.recording_fact.key,
        "recording_sha256": origin.recording.sha256,
        "source": origin.source_fact.key,
        "source_id": source_id(origin.source),
        "source_url": source_url(origin.source),
        "start": origin.part.start,
        "end": origin.part.end,
        "role": origin.part.role,
    }


def rights(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """The rights of every source used, once each, with who said so and how many rows use it."""
    found: dict[str, Origin] = {}
    uses: dict[str, set[str]] = {}
    for entry in entries:
        for media in entry.media:
            for origin in media.origins:
                found[origin.source_fact.subject] = origin
                uses.setdefault(origin.source_fact.subject, set()).add(entry.member.item)
    return [
        {
            "source": subject,
            "source_id": source_id(origin.source),
            "source_url": source_url(origin.source),
            "title": origin.source.title,
            "channel": origin.source.channel,
            "footage": origin.source.credited.footage.model_dump(mode="json"),
            "soundtrack": origin.source.credited.soundtrack.model_dump(mode="json"),
            "publishable": origin.source.rights.publishable,
            "content_warnings": list(origin.source.content_warnings),
            "rows": len(uses[subject]),
        }
        for subject, origin in sorted(found.items(), key=lambda pair: (source_id(pair[1].source), pair[0]))
    ]
