"""Small factories of valid contracts for tests: each call gives a complete value, any field can be overridden.

`source()`, `recording(source())`, `clip(recording())`, `draft(clip())`, `annotation(draft_fact)`, `item(...)` chain
by what they are about; called without an ancestor they make the same default one, so that equal calls give equal
values. `chain()` gives the facts of the whole way from a source to an annotation, ready for the store.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from schemas.base import digest
from schemas.fact import Fact, given_fact, machine_fact
from schemas.item import Item
from schemas.maker import Maker
from schemas.media import Clip, Measured, Part, Recording, Source
from schemas.reasoning import Answer, AskedQuestion, Draft, MediaRef, Modality, Option, Question, Step, StepVerdict, Try
from schemas.review import Annotation, Guidelines, ReviewedStep, Verdict
from schemas.rights import Licence, Rights
from schemas.streams import AudioStream, VideoStream

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def sha(text: str) -> str:
    """A sha256 for tests: 64 hexadecimal digits that depend on `text` alone."""
    return digest(text.encode())


def rights(spdx: str = "CC-BY-3.0", attribution: str = "Test Film Foundation", **fields: Any) -> Rights:
    """The same licence for picture and sound."""
    licence = Licence(spdx=spdx, attribution=attribution)
    return Rights(**{"footage": licence, "soundtrack": licence, **fields})


def source(name: str = "film.mp4", **fields: Any) -> Source:
    """A local file with an open licence; its identity depends on `name`."""
    given = {
        "origin": "file", "locator": name, "content_sha256": sha(f"bytes of {name}"), "title": f"About {name}",
        "channel": f"channel of {name}", "rights": rights(),
    }  # fmt: skip
    return Source(**{**given, **fields})


def recording(of: Source | None = None, **fields: Any) -> Recording:
    """A 60 s recording with picture and sound; its sha256 is the source's content where that is known."""
    of = of or source()
    given = {
        "source": of.subject(), "sha256": of.content_sha256 or sha(f"download of {of.locator}"), "size_bytes": 1000,
        "container": "mp4", "duration": 60.0,
        "video": VideoStream(
            codec="h264", width=640, height=360, pixel_format="yuv420p", frame_rate="25/1", time_base="1/12800",
            duration=60.0,
        ),
        "audio": AudioStream(codec="aac", sample_rate=48000, channels=2, time_base="1/48000", duration=60.0),
    }  # fmt: skip
    return Recording(**{**given, **fields})


def clip(of: Recording | None = None, *, start: float = 5.0, duration: float = 10.0, **fields: Any) -> Clip:
    """A cut of `duration` seconds at `start` of a recording. Its sha256 belongs to no real file unless given."""
    of = of or recording()
    parts = fields.pop("parts", (Part(recording_sha256=of.sha256, start=start, duration=duration),))
    given = {
        "derivation": "cut", "parts": parts, "sha256": sha(f"clip {[p.model_dump() for p in parts]}"),
        "size_bytes": 500, "duration": duration, "width": 640, "height": 360,
        "measured": Measured(start=start, duration=duration, frames=round(duration * 25), frame_rate="25/1"),
    }  # fmt: skip
    return Clip(**{**given, **fields})


def media(of: Clip | None = None, role: str = "clip") -> MediaRef:
    """A reference to a clip."""
    of = of or clip()
    return MediaRef(role=role, clip=of.subject(), sha256=of.sha256, duration=of.duration)


def options(*texts: str) -> tuple[Option, ...]:
    """Options lettered from A."""
    return tuple(Option(id=LETTERS[n], text=text) for n, text in enumerate(texts))


def question(text: str = "Which word is said while the sign is shown?", **fields: Any) -> Question:
    """A multiple-choice question with four options."""
    return Question(**{"text": text, "options": options("river", "harbour", "winter", "engine"), **fields})


def answer(text: str = "harbour", option: str | None = "B", **fields: Any) -> Answer:
    """The answer that fits `question()`."""
    return Answer(**{"texts": (text,), "option": option, **fields})


def steps() -> tuple[Step, ...]:
    """Three steps: one seen, one heard, one inferred from both."""
    return (
        Step(id="s1", text="Find the moment the sign is shown", answer="from 2 s to 4 s", modality=Modality.visual,
             evidence=((2.0, 4.0),)),
        Step(id="s2", text="Listen to what is said then", answer="harbour", modality=Modality.audio,
             audio_type="speech", evidence=((2.5, 3.25),)),
        Step(id="s3", text="Match the word with the options", answer="harbour", modality=Modality.none, kind="infer",
             depends_on=("s1", "s2")),
    )  # fmt: skip


def maker(**fields: Any) -> Maker:
    """A drafter that is no language model."""
    given = {"name": "evidence", "version": "1", "description": "Rules over measurements; no language model."}
    return Maker(**{**given, **fields})


def draft(of: Clip | None = None, **fields: Any) -> Draft:
    """A draft of one try about one clip (or about `media`)."""
    given: dict[str, Any] = {
        "benchmark_task": "av-qa", "media": (media(of),), "question": question(), "answer": answer(),
        "steps": steps(), "tries": (Try(number=1, steps=steps(), answer=answer(), score=8.0),), "kept": 1,
        "maker": maker(),
    }  # fmt: skip
    return Draft(**{**given, **fields})


def asked(of: Source | None = None, **fields: Any) -> AskedQuestion:
    """A question of one's own about a whole source."""
    given = {
        "source": (of or source()).subject(), "benchmark_task": "av-qa", "question": question(), "answer": answer(),
    }  # fmt: skip
    return AskedQuestion(**{**given, **fields})


def draft_fact(value: Draft | None = None, parents: tuple[str, ...] = ()) -> Fact:
    """A draft in its envelope."""
    return machine_fact(value or draft(), parents=parents, stage="draft", version=1)


def annotation(of: Fact | None = None, **fields: Any) -> Annotation:
    """One reviewer accepting a draft (given as its fact) as it is."""
    of = of or draft_fact()
    shown = of.contract(Draft)
    given = {
        "draft": of.key, "about": of.subject, "benchmark_task": shown.benchmark_task, "reviewer": "p1",
        "guidelines": Guidelines(version="1", sha256=sha("guidelines 1")), "media": shown.media,
        "verdict": Verdict.accept, "question": shown.question, "answer": shown.answer,
        "steps": tuple(ReviewedStep(step=step, verdict=StepVerdict.correct) for step in shown.steps),
        "demo": shown.demo,
    }  # fmt: skip
    return Annotation(**{**given, **fields})


def item(of: Annotation | None = None, **fields: Any) -> Item:
    """The item an annotation gives; its group is the default recording unless `groups` is given."""
    of = of or annotation()
    given = {
        "benchmark_task": of.benchmark_task, "media": of.media, "question": of.question, "answer": of.answer,
        "steps": tuple(reviewed.step for reviewed in of.steps), "required_modality": of.required_modality,
        "draft": of.draft, "annotations": (given_fact(of, parents=(of.draft,)).key,),
        "groups": (f"recording:{recording().sha256}",), "demo": of.demo,
    }  # fmt: skip
    return Item(**{**given, **fields})


@dataclass(frozen=True)
class Chain:
    """The facts of one way from a source to an annotation."""

    source: Fact
    recording: Fact
    clip: Fact
    draft: Fact
    annotation: Fact

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All of them, parents first."""
        return (self.source, self.recording, self.clip, self.draft, self.annotation)


def chain(
    of: Source | None = None, *, clip_fields: dict[str, Any] | None = None, draft_fields: dict[str, Any] | None = None,
    annotation_fields: dict[str, Any] | None = None,
) -> Chain:  # fmt: skip
    """Facts from a source to an annotation, linked by their parents as the stages link them."""
    source_fact = given_fact(of or source())
    recording_fact = machine_fact(
        recording(source_fact.contract(Source)), parents=(source_fact.key,), stage="download", version=1
    )
    cut = clip(recording_fact.contract(Recording), **(clip_fields or {}))
    clip_fact = machine_fact(
        cut, parents=(recording_fact.key,), stage="segment", version=1, params={"media": cut.subject()}
    )
    shown = draft_fact(draft(cut, **(draft_fields or {})), parents=(clip_fact.key,))
    if draft_fields:
        shown = machine_fact(
            shown.contract(Draft), parents=(clip_fact.key,), stage="draft", version=1, params={"item": shown.subject}
        )
    judged = given_fact(annotation(shown, **(annotation_fields or {})), parents=(shown.key,))
    return Chain(source_fact, recording_fact, clip_fact, shown, judged)
