"""Settings of a workspace: flag, then environment, then curation.toml, then default; read once."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from schemas.errors import SettingsError

FILE_NAME = "curation.toml"


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


class Settings(BaseSettings):
    """All settings; `CURATE_<NAME>` in the environment overrides curation.toml."""

    model_config = SettingsConfigDict(
        env_prefix="CURATE_", frozen=True, extra="forbid", use_attribute_docstrings=True, hide_input_in_errors=True
    )

    database: str = ""
    """SQLAlchemy URL of the store; empty for a SQLite file in the workspace."""
    demo: bool = False
    """Everything made in this workspace is marked as demo."""
    executor: str = Field(default="local", pattern=r"^(local|ray|ray:\S+)$")
    """Where heavy work runs: `local`, `ray` (the cluster RAY_ADDRESS names, else this machine), or `ray:ADDRESS`."""
    workers: int = Field(default_factory=_cores, ge=1, le=1024)
    """How many processes decode, measure and cut at once on this machine."""
    memory_per_worker: int = Field(default=4 * 2**30, ge=256 * 2**20)
    """Most bytes of memory of one such process; a file that wants more is set aside."""
    job_tries: int = Field(default=3, ge=1, le=20)
    """How often the process that works on a file may die before the file is set aside."""
    min_clip_seconds: float = Field(default=5.0, gt=0)
    target_clip_seconds: float = Field(default=12.0, gt=0)
    max_clip_seconds: float = Field(default=20.0, gt=0)
    overlap_seconds: float = Field(default=0.0, ge=0)
    """How much of a clip's end the next one repeats, for the strategy `windows`."""
    strategies: tuple[str, ...] = Field(default=("given", "shots-speech"), min_length=1)
    """How `segment` chooses clips, by names of strategies."""
    detector: str = "planes"
    """Which detector finds shot boundaries."""
    cut_mode: Literal["exact", "copy"] = "exact"
    """`exact`: clips are re-encoded, exact to the frame and the sample. `copy`: they begin at a key frame."""
    near_duplicates: Literal["skip", "keep"] = "skip"
    """What to do with a recording that shows and sounds what an earlier one does."""
    max_source_bytes: int = Field(default=4 * 2**30, gt=0)
    max_source_seconds: float = Field(default=4 * 3600, gt=0)
    allow_loopback_urls: bool = False
    """Whether `download` may fetch from this machine (tests, local mirrors)."""
    allowed_extractors: tuple[str, ...] = ("default",)
    """Which of yt-dlp's sites `download` may use, as yt-dlp's own patterns."""
    downloads: int = Field(default=4, ge=1, le=32)
    """How many sources are fetched at once; of one host two at most."""
    host_pause_seconds: float = Field(default=1.0, ge=0, le=3600)
    """Least seconds between two pages asked of one host."""
    max_height: int = Field(default=1080, ge=144, le=4320)
    """The best version with at most so many lines (of the shorter side) is fetched."""
    licences: tuple[str, ...] = ("any",)
    """SPDX ids one of which a platform must claim for media to be fetched; `any` for all."""
    subtitle_languages: tuple[str, ...] = ("original", "en")
    """Subtitles that are kept; `original` is the language of the sound."""
    threshold: float = Field(default=6.0, ge=1, le=10)
    """Lowest evaluator score at which a draft is kept."""
    tries: int = Field(default=5, ge=1, le=50)
    """Most turns of the reasoning loop."""
    model: str = ""
    """The model that drafts, as NAME:ARGUMENT (see `aurelia models`); empty: rules over measurements."""
    evaluator: str = ""
    """Another model that judges drafts; empty: the same."""
    summarizer: str = ""
    """Another model that writes captions from steps; empty: the same."""
    critic: str = ""
    """Another model that checks single steps; empty: the evaluator."""
    write_for: tuple[str, ...] = ("av-qa",)
    """The benchmark tasks a model writes questions for."""
    loop: Literal["checked", "paper"] = "checked"
    """`paper`: the reasoning loop exactly as published, without the further checks."""
    budget_tokens: int | None = Field(default=None, gt=0)
    """Start no further turn on a question once models have worked on so many tokens for it."""
    budget_seconds: float | None = Field(default=None, gt=0)
    """The same for seconds of models' time."""
    max_tokens: int = Field(default=2048, ge=16, le=65536)
    """Most tokens of one reply."""
    temperature: float = Field(default=0.0, ge=0, le=2)
    """How freely models choose their words; 0 takes the likeliest."""
    seed: int = 0
    label_studio_url: str = ""
    """An existing Label Studio; its token is read from CURATE_LABEL_STUDIO_TOKEN alone. Empty: our own server."""
    review_media: str = ""
    """Where review pages find the clips when the server cannot read them here: `s3://BUCKET/PREFIX` or an address."""
    label_studio_port: int = Field(default=0, ge=0, le=65535)
    """Port of our own server; 0 picks a free one."""
    review_timings: bool = False
    """Whether `pull` keeps how long each judgement took, of people who agreed to that (never released)."""
    guidelines: str = Field(default="", pattern=r"^[A-Za-z0-9.-]*$")
    """Version of the guidelines that reviewers see; empty: the newest."""
    log_format: Literal["text", "json"] = "text"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the base class names them
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, then environment, then the workspace's file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read(root: Path, **flags: Any) -> Settings:
    """The settings of the workspace at `root`.

    Args:
        root: The workspace folder; its curation.toml is read where there is one.
        flags: Values from the command line; None means not given.

    Raises:
        SettingsError: A value or name in the file or the environment is wrong; the message names each.
    """
    path = root / FILE_NAME

    class Here(Settings):
        model_config = SettingsConfigDict(toml_file=path)

    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Here(**given)
    except ValidationError as exc:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in exc.errors())
        raise SettingsError(str(path), f"a setting is wrong: {wrong}", "mend the file or the CURATE_ variable") from exc
    except tomllib.TOMLDecodeError as exc:
        raise SettingsError(str(path), f"is not valid TOML: {exc}", "mend the file") from exc
