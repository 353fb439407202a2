"""An attestation on the terminal: what was asked, what was right, and what the model may be called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape

from aurelia.table import print_table
from schemas.attest import SENSE_NAMES, Attestation, ProbeResult, SenseResult

_COLUMNS = ("probe", "tests", "asked", "right", "and changed without it", "right by guessing")


def show(attestation: Attestation, console: Console) -> None:
    """Print an attestation for people."""
    console.print(f"[bold]{escape(attestation.model)}[/bold] {escape(attestation.revision)}".rstrip())
    if attestation.results:
        print_table(console, _COLUMNS, list(_rows(attestation)))
    for measure in attestation.measures:
        console.print(f"{SENSE_NAMES[measure.sense]}: {escape(_verdict(measure))}")
    console.print(f"[bold]{attestation.status}[/bold]: {escape(attestation.reason)}")


def _rows(attestation: Attestation) -> Iterator[tuple[object, ...]]:
    kinds = dict.fromkeys((one.name, one.sense) for one in attestation.results)
    for name, sense in kinds:
        results = [one for one in attestation.results if one.name == name]
        right, counted = sum(one.right for one in results), sum(one.counts for one in results)
        yield name, SENSE_NAMES[sense], len(results), right, counted, f"{_by_chance(results):.1f}"


def _by_chance(results: Sequence[ProbeResult]) -> float:
    """How many of them guessing gets right on average."""
    return sum(one.chance for one in results)


def _verdict(measure: SenseResult) -> str:
    if not measure.shown:
        return f"not shown: {measure.reason}"
    return f"shown: {measure.right} of {measure.asked} known, which guessing does in {measure.chance:.1g} of checks"
