"""The dataset card: README.md with the front matter that makes `load_dataset(folder)` work."""

from __future__ import annotations

import hashlib
import html
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from curation.release.attested import unattested
from curation.release.lineage import rights
from curation.release.rows import Entry
from curation.release.statements import LICENCE_PAGES, licence_ids, limitations
from db.store import Store
from schemas.item import SplitName, SplitVersion
from schemas.maker import PEOPLE, Maker
from schemas.release import ReleaseFile
from schemas.review import Annotation

_HUB_LICENCES = {
    "CC0-1.0": "cc0-1.0", "CC-BY-2.0": "cc-by-2.0", "CC-BY-2.5": "cc-by-2.5", "CC-BY-3.0": "cc-by-3.0",
    "CC-BY-4.0": "cc-by-4.0", "CC-BY-SA-3.0": "cc-by-sa-3.0", "CC-BY-SA-4.0": "cc-by-sa-4.0",
}  # fmt: skip
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))

_MARKUP = re.compile(r"[\\`\[\]|]")


@dataclass(frozen=True)
class Facts:
    """What the card and the description are filled from."""

    name: str
    version: str
    description: str
    entries: Sequence[Entry]
    split: SplitVersion
    task_descriptions: Mapping[str, str]
    files: Sequence[ReleaseFile]
    withheld: int
    canary: str
    demo: bool


def card(store: Store, facts: Facts) -> bytes:
    """The card as Markdown with YAML front matter."""
    environment = Environment(
        loader=PackageLoader("curation.release", "."), undefined=StrictUndefined, keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Markdown, not HTML; table cells go through `cell`
    )  # fmt: skip
    environment.filters["cell"] = cell
    return environment.get_template("card.md.j2").render(_values(store, facts)).encode()


def cell(text: str) -> str:
    """Text of others on one line, inside its table cell, and without markup: no tag, comment, link or picture."""
    return _MARKUP.sub(r"\\\g<0>", html.escape(" ".join(text.split()), quote=False))


def _values(store: Store, facts: Facts) -> dict[str, Any]:
    entries = facts.entries
    media = [file for file in facts.files if "/media/" in file.path]
    judged = [fact.contract(Annotation) for fact in _annotations(store, entries)]
    licences = licence_ids(entries)
    tasks = Counter(entry.item.benchmark_task for entry in entries)
    return {
        "title": facts.name,
        "version": facts.version,
        "description": facts.description,
        "licence_id": _HUB_LICENCES.get(licences[0], "other") if len(licences) == 1 else "other",
        "languages": sorted({o.source.language for e in entries for m in e.media for o in m.origins} - {""}),
        "size_category": next((name for limit, name in _SIZES if len(entries) < limit), "n>1M"),
        "splits": [_split(name, facts) for name in SplitName if any(e.member.split is name for e in entries)],
        "demo": facts.demo,
        "items": len(entries),
        "media_included": len(media),
        "megabytes": f"{sum(file.size_bytes for file in media) / 1e6:.1f}",
        "media_withheld": facts.withheld,
        "reviewers": sorted({one.reviewer for one in judged}),
        "guidelines": sorted({one.guidelines.version for one in judged}),
        "line": facts.split.line,
        "split_number": facts.split.number,
        "split_hash": facts.split.hash,
        "content": _content(facts.files),
        "tasks": [
            {"name": name, "count": count, "description": facts.task_descriptions.get(name, "")}
            for name, count in sorted(tasks.items())
        ],
        "makers": _makers(entries),
        "brought": sum(entry.draft.imported is not None for entry in entries),
        "imported": _imported(entries),
        "rights": [_rights(source) for source in rights(entries)],
        "licence_pages": [{"spdx": spdx, "page": LICENCE_PAGES[spdx]} for spdx in licences if spdx in LICENCE_PAGES],
        "limitations": limitations(entries, facts.demo),
        "canary": facts.canary,
    }


def _content(files: Sequence[ReleaseFile]) -> str:
    """One checksum of all files. `datasets` keeps what it loaded under the name of a folder and its card's
    configuration: without it, two releases in folders of one name would be taken for each other.
    """
    lines = sorted(f"{file.sha256}  {file.path}\n" for file in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _imported(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    rows = [entry.draft.imported for entry in entries if entry.draft.imported is not None]
    found = Counter((row.dataset, row.licence) for row in rows)
    return [{"dataset": name, "licence": spdx, "count": items} for (name, spdx), items in sorted(found.items())]


def _annotations(store: Store, entries: Sequence[Entry]) -> list[Any]:
    facts = [store.get(key) for entry in entries for key in entry.item.annotations]
    return [fact for fact in facts if fact.body is not None]


def _split(name: SplitName, facts: Facts) -> dict[str, Any]:
    mine = [entry for entry in facts.entries if entry.member.split is name]
    recordings = {o.part.recording_sha256 for entry in mine for media in entry.media for o in media.origins}
    files = sum(file.path.startswith(f"{name}/media/") for file in facts.files)
    return {"name": name.value, "size": len(mine), "files": files, "recordings": len(recordings)}


def _makers(entries: Sequence[Entry]) -> list[dict[str, str]]:
    found = {(m.name, m.version, m.description): m for m in (entry.draft.made_by for entry in entries)}
    brought = {entry.draft.imported.importer for entry in entries if entry.draft.imported is not None}

    def how(name: str) -> str:
        return "Imported" if name in brought else "Drafted"

    return [
        {
            "by": "By people" if maker == PEOPLE else f"{how(name)} by {name} {version}",
            "description": _described(maker),
            "models": ", ".join(f"{role} {model}" for role, model in sorted(maker.models.items())),
        }
        for (name, version, _description), maker in sorted(found.items())
    ]  # fmt: skip


def _described(maker: Maker) -> str:
    doubt = unattested(maker)
    return f"{maker.description} The model {doubt}." if doubt else maker.description


def _rights(source: Mapping[str, Any]) -> dict[str, Any]:
    credits_ = sorted({source[part]["attribution"] for part in ("footage", "soundtrack")} - {""})
    where = f" ({source['source_url']})" if source["source_url"] else ""
    return {
        "name": f"{source['title'] or source['source_id']}{where}",
        "footage": source["footage"]["spdx"],
        "soundtrack": source["soundtrack"]["spdx"],
        "rows": source["rows"],
        "attribution": "; ".join(credits_),
    }
