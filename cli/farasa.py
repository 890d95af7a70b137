"""`isnad farasa`: is Farasa here and does it work, and how it comes here."""

from __future__ import annotations

import hashlib
import re
import subprocess
import time
from importlib.metadata import version
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from cli.download import DownloadFailed, download
from cli.farasa_archive import BadArchive, unpack
from workers.extraction.document import Word
from workers.extraction.engines.base import EngineError
from workers.extraction.engines.farasa_installation import (
    FarasaMissing,
    Installation,
    checksum,
    farasa_folder,
)
from workers.extraction.text.sentences import read
from workers.jobs import FIRST_ARTICLE

ARCHIVE = "https://farasa-api.qcri.org/farasapy/releases/download/toolkit-bins-released/farasa_bin.zip"
"""Where farasapy's own code has the jars from; no checksum of it was published."""
NOTICE = """\
Farasa is made by the Qatar Computing Research Institute (QCRI) and is no part of Isnad. QCRI makes it public
for research purposes only, without any warranty; for any other use ask QCRI (https://farasa.qcri.org). Isnad
needs no Farasa with the engine `embedded`."""
ROUNDS = 100


@click.group()
def farasa() -> None:
    """Farasa, the other engine: check it, install it."""


@farasa.command()
def check() -> None:
    """Say whether Java and Farasa's jars are here, and try them on a sentence.

    What Java says is shown. The exit status is 1 if something is missing or does not work.
    """
    try:
        installation = Installation.find()
        show(installation)
        try_out(installation)
    except EngineError as error:
        raise click.ClickException(str(error)) from None


def show(installation: Installation) -> None:
    """Print what is here: paths, versions, checksums. Raises FarasaMissing."""
    click.echo(f"java       {installation.java} ({java_version(installation.java)})")
    sums = installation.checksums()
    click.echo(f"segmenter  {installation.segmenter}\n           SHA-256 {sums['segmenter']}")
    click.echo(f"names      {installation.names}\n           SHA-256 {sums['names']}")
    click.echo(f"engine     {installation.describe().version}, farasapy {version('farasapy')}")


def java_version(java: Path) -> str:
    """The first line of what Java says of itself. Raises FarasaMissing."""
    try:
        asked = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise FarasaMissing(f"{java} does not work: {type(error).__name__}") from None
    return asked.stderr.partition("\n")[0]


def try_out(installation: Installation) -> None:
    """Read an article over and over; print what was found and how fast. Raises EngineError."""
    from workers.extraction.engines.farasa import FarasaEngine  # as in choice.py

    engine = FarasaEngine(installation, errors=None)
    document = read(FIRST_ARTICLE)
    try:
        started = time.perf_counter()
        words = engine.analyse(document)
        click.echo(f"start      {time.perf_counter() - started:.1f} s")
        started = time.perf_counter()
        for _ in range(ROUNDS):
            engine.analyse(document)
        rate = ROUNDS * len(words) / (time.perf_counter() - started)
    finally:
        engine.close()
    click.echo(f"speed      {rate:.0f} words a second, of words that it has seen")
    click.echo(f"probe      {' '.join(shown(word) for word in words)}")


def shown(word: Word) -> str:
    """A word with its segments and, if it is part of a name, its tag."""
    segments = "+".join((*word.proclitics, word.stem, *word.enclitics))
    return segments if word.tag == "O" else f"{segments}/{word.tag}"


def checked_sum(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """The checksum in small letters, if it is one. Raises click.BadParameter."""
    if value is not None and not re.fullmatch("[0-9a-fA-F]{64}", value):
        raise click.BadParameter("must be 64 hexadecimal digits")
    return value and value.lower()


@farasa.command()
@click.option("--from", "source", default=ARCHIVE, show_default=True, metavar="FILE|URL", help="The archive.")
@click.option("--sha256", metavar="HEX", callback=checked_sum, help="Its checksum; needed with a URL.")
@click.option("--accept-research-licence", is_flag=True, help="You use Farasa for research only.")
def install(source: str, sha256: str | None, accept_research_licence: bool) -> None:
    """Fetch Farasa's jars and put them where the engine finds them [ISNAD_FARASA, else the user's data].

    A download that breaks off goes on where it stopped when the command is given again.
    """
    click.echo(NOTICE, err=True)
    if not accept_research_licence:
        raise click.UsageError("--accept-research-licence says that you use Farasa for research only")
    folder = farasa_folder()
    try:
        archive = fetched(source, folder.parent) if "://" in source else Path(source)
        verify(archive, source, sha256)
        unpack(archive, folder)
    except (DownloadFailed, BadArchive) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    if archive != Path(source):
        archive.unlink()
    click.echo(f"Farasa is in {folder}; `isnad farasa check` tries it.")


def fetched(url: str, folder: Path) -> Path:
    """The file of a URL, from an earlier try or from the network. Raises DownloadFailed and OSError."""
    path = folder / f"farasa-{hashlib.sha256(url.encode()).hexdigest()[:12]}.zip"
    if not path.exists():
        with Progress(console=Console(stderr=True)) as bar:
            task = bar.add_task("archive", total=None)
            download(url, path, lambda there, total: bar.update(task, completed=there, total=total))
    return path


def verify(archive: Path, source: str, sha256: str | None) -> None:
    """Raise click.ClickException where the archive is not the one that is wanted, or might not be."""
    found = checksum(archive)
    if sha256 is None and archive != Path(source):
        raise click.ClickException(
            f"fetched, with the SHA-256 {found}. Compare it with what Farasa's makers say; the same command "
            f"with --sha256 {found} then installs it, without fetching it again"
        )
    if sha256 not in (None, found):
        if archive != Path(source):
            archive.unlink()
        raise click.ClickException(f"{source} has the SHA-256 {found}, not {sha256}; nothing was installed")
