"""What stands in for the image that the Dockerfile begins with, which only a registry of images has.

`python:3.13-slim-trixie` is a minimal Debian, with a Python of its own and pip in /usr/local. The stand-in is
the same minimal Debian with Debian's Python, which must have the same version, and an environment of it in
/usr/local, so that `python` and `pip` are found, and can be taken away, where that image has them.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGES = "ca-certificates,netbase,python3,python3-venv,tzdata"
IMAGE = re.compile(r"python:(\d+\.\d+)[.\d]*-slim-([a-z]+)@sha256:[0-9a-f]{64}")
PATH = "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class Base:
    """The image that a Dockerfile begins with: its Python and its Debian."""

    python: str
    debian: str

    @classmethod
    def of(cls, image: str) -> Base:
        """What its name tells. Raises ValueError for one that is not Python's slim image, by digest."""
        found = IMAGE.fullmatch(image)
        if found is None:
            raise ValueError(f"not python:VERSION-slim-DEBIAN@sha256:…: {image}")
        return cls(*found.groups())

    @property
    def key(self) -> str:
        """Changes when the stand-in has to be made anew."""
        return hashlib.sha256(f"{self} {PACKAGES}".encode()).hexdigest()[:16]

    def make(self, folder: Path) -> None:
        """Make the stand-in; minutes, and 250 MB. Raises CalledProcessError."""
        command = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", self.debian, str(folder)]
        if mirror := os.environ.get("DEBIAN_MIRROR"):
            command.append(mirror)  # else debootstrap knows one
        subprocess.run(command, check=True, stdout=sys.stderr)
        subprocess.run(["chroot", folder, "python3", "-m", "venv", "/usr/local"], check=True)
        subprocess.run(["chroot", folder, "apt-get", "clean"], check=True)
        shutil.rmtree(folder / "var/lib/apt/lists")
        version = ["chroot", folder, "python", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        found = subprocess.run(version, check=True, capture_output=True, text=True).stdout.strip()
        assert found == self.python, f"{self.debian} has Python {found}, the image {self.python}"


def network() -> tuple[dict[str, str], dict[Path, str]]:
    """What a build may use of this machine to reach the network: variables, and files with their places.

    Proxies, names of hosts, and pip's settings; folders of packages that lie here are no part of it.
    """
    variables = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    files = [Path("/etc/resolv.conf"), Path("/etc/hosts")]
    for name, value in pip_settings():
        words = [word for word in value.split() if not (word.startswith("file:") or Path(word).is_dir())]
        files += [Path(word) for word in words if Path(word).is_file()]
        if words:
            variables[f"PIP_{name.upper().replace('-', '_')}"] = " ".join(words)
    return variables, {file: str(file) for file in files}


def pip_settings() -> Iterator[tuple[str, str]]:
    """pip's settings here, by name; those of the environment come last."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for line in sorted(listed.splitlines(), key=lambda line: line.startswith(":env:")):
        name, _, value = line.partition("=")
        yield name.rpartition(".")[2], value.strip("'\"")
