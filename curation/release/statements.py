"""What a release says about itself: limits, biases and uses, as far as the facts support it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from curation.release.attested import unattested
from curation.release.rows import Entry, source_id
from schemas.maker import PEOPLE, Maker

LICENCE_PAGES = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "PDM-1.0": "https://creativecommons.org/publicdomain/mark/1.0/",
    "CC-BY-2.0": "https://creativecommons.org/licenses/by/2.0/",
    "CC-BY-2.5": "https://creativecommons.org/licenses/by/2.5/",
    "CC-BY-3.0": "https://creativecommons.org/licenses/by/3.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-3.0": "https://creativecommons.org/licenses/by-sa/3.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
}


def licence_ids(entries: Sequence[Entry]) -> list[str]:
    """The licences of the media that is included and of imported annotations, as SPDX ids where there are."""
    annotations = {entry.draft.imported.licence for entry in entries if entry.draft.imported is not None}
    return sorted(
        annotations
        | {
            licence.spdx
            for entry in entries
            for media in entry.media
            if media.publishable
            for origin in media.origins
            for licence in origin.licences
        }
    )


def limitations(entries: Sequence[Entry], demo: bool) -> list[str]:
    """What a user must know before relying on the release."""
    sources = {source_id(origin.source) for e in entries for m in e.media for origin in m.origins}
    one = sum(len(entry.item.annotations) == 1 for entry in entries)
    found = [
        f"{len(entries)} items from {_count(len(sources), 'source')}: scores on it carry the bias of these few."
        if len(sources) < 50
        else f"{len(entries)} items from {len(sources)} sources.",
        f"{one} of {len(entries)} items were judged by one reviewer alone; for these no agreement can be measured.",
    ]
    found += imported(entries)
    if any(not maker.is_language_model for maker in _machines(entries)):
        found.append(
            "Drafts by rules over measurements have a small set of question forms; a model may learn the form "
            "instead of the media."
        )
    doubted = sum(bool(unattested(entry.draft.made_by)) for entry in entries)
    if doubted:
        found.append(
            f"{doubted} of {len(entries)} items were drafted by a model that was not shown to both see and hear; "
            "people corrected them."
        )
    if any(not media.publishable for entry in entries for media in entry.media):
        found.append("Some media must be fetched from its source; sources can vanish or change.")
    if demo:
        found.insert(0, "Made for demonstration: no person verified it.")
    return found


def responsible_ai(entries: Sequence[Entry], demo: bool) -> Mapping[str, Any]:
    """The responsible-AI statements of the Croissant description, from the facts."""
    languages = sorted({o.source.language for e in entries for m in e.media for o in m.origins} - {""})
    machines = _machines(entries)
    return {
        "dataLimitations": " ".join(limitations(entries, demo)),
        "dataBiases": (
            "The sources were chosen by whoever built the release, not sampled. Languages named by the sources: "
            f"{', '.join(languages) or 'none'}."
        ),
        "personalSensitiveInformation": (
            "People may be seen or heard. Items whose source is flagged for minors, private persons, medical content "
            "or distress are left out. Reviewers appear by pseudonym alone."
        ),
        "dataUseCases": (
            "Demonstrating the toolkit." if demo else "Evaluating audio-visual reasoning. Not meant for training."
        ),
        "dataSocialImpact": (
            "Better measurement of what audio-visual models really perceive. Scores on few sources must not be read "
            "as general ability."
        ),
        "hasSyntheticData": bool(machines),
        "dataCollection": "Clips cut from the sources named in rights.jsonl.",
        "machineAnnotationTools": sorted({f"{maker.name} {maker.version}" for maker in machines}),
        "dataAnnotationProtocol": _protocol(entries, machines, demo),
    }


def imported(entries: Sequence[Entry]) -> list[str]:
    """From which datasets items were imported, under which licence of the annotations, and how many."""
    rows = [entry.draft.imported for entry in entries if entry.draft.imported is not None]
    contradicted = sum(bool(entry.draft.other_rows) for entry in entries)
    otherwise = (
        f"Of {_count(contradicted, 'item')} another row there asks the same and answers otherwise; people decided."
    )
    origins = Counter((row.dataset, row.licence, row.homepage) for row in rows)
    return [
        f"{_count(number, 'item')} imported from {dataset}{f' ({page})' if page else ''}; licence of the annotations "
        f"there: {licence}. Which row each was stands in lineage.jsonl."
        for (dataset, licence, page), number in sorted(origins.items())
    ] + ([otherwise] if contradicted else [])


def _is_import(entry: Entry) -> bool:
    """Whether no machine here added to what a dataset says."""
    return entry.draft.imported is not None and entry.draft.maker.name == entry.draft.imported.importer


def _machines(entries: Sequence[Entry]) -> list[Maker]:
    return [entry.draft.made_by for entry in entries if entry.draft.made_by != PEOPLE and not _is_import(entry)]


def _protocol(entries: Sequence[Entry], machines: Sequence[Maker], demo: bool) -> str:
    if demo:
        return "A script in the place of a reviewer accepted or changed machine-made drafts."
    told = []
    if machines:
        told.append("People accepted, mended or rejected machine-made drafts step by step under versioned guidelines.")
    brought = sum(map(_is_import, entries))
    if brought:
        told.append(
            f"{_count(brought, 'item')} came from existing datasets as named above; people verified them step by step "
            "and wrote what was missing, under versioned guidelines."
        )
    if by_people := len(entries) - len(machines) - brought:
        told.append(
            f"For {_count(by_people, 'item')} a person gave the question and reviewers wrote the reasoning under "
            "versioned guidelines; no machine drafted it."
        )
    return " ".join(told)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
