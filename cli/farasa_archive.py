"""Farasa's archive, unpacked into the folder where the engine looks for it."""

from __future__ import annotations

import shutil
import stat
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from workers.extraction.engines.farasa_installation import NAMES, SEGMENTER

LARGEST = 2 << 30
"""Bytes of all files together, unpacked."""


class BadArchive(Exception):
    """The archive cannot be unpacked; the message says why."""


def unpack(archive: Path, folder: Path) -> None:
    """Put the archive's jars in the folder, in one step: before it all is as it was, after it all is new.

    The archive is a zip file that holds `FarasaNERJar.jar` and beside it `lib/FarasaSegmenterJar.jar`, at its
    top or in a folder. Raises BadArchive and OSError.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".farasa-", dir=folder.parent) as work:
        new, old = Path(work, "new"), Path(work, "old")
        try:
            with zipfile.ZipFile(archive) as opened:
                _extract(opened, new)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise BadArchive(f"{archive.name} is no zip file that can be read: {error}") from None
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise


def _extract(archive: zipfile.ZipFile, folder: Path) -> None:
    files = [member for member in archive.infolist() if not member.is_dir()]
    root = _root([PurePosixPath(member.filename) for member in files])
    if sum(member.file_size for member in files) > LARGEST:
        raise BadArchive(f"the archive holds more than {LARGEST >> 30} GB")
    for member in files:
        path = PurePosixPath(member.filename)
        if path.is_relative_to(root):
            _check(member)
            target = folder / path.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy)


def _root(paths: list[PurePosixPath]) -> PurePosixPath:
    """The folder in the archive that holds both jars."""
    for path in paths:
        if path.name == NAMES.name and path.parent / PurePosixPath(SEGMENTER) in paths:
            return path.parent
    raise BadArchive(f"the archive does not hold {NAMES.name} and beside it {SEGMENTER.as_posix()}")


def _check(member: zipfile.ZipInfo) -> None:
    """Raise BadArchive for a link, and for a name that leads out of the folder."""
    path = PurePosixPath(member.filename)
    leads_out = path.is_absolute() or ".." in path.parts or "\\" in member.filename
    if stat.S_ISLNK(member.external_attr >> 16) or leads_out:
        raise BadArchive("the archive holds a link or a name that leads out of it")
