"""Builds images from a Dockerfile without Docker: each stage is a layer over the one that it begins with.

A stage is built again when its text, what it copies, or the stage below it has changed. Docker would keep
each instruction apart; what comes out is the same.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from string import Template
from tempfile import TemporaryDirectory
from typing import Any

from tests.image.dockerfile import Instruction, Stage, ignored_of, read_stages
from tests.image.sandbox import Process, Sandbox
from tests.image.stand_in import PATH, Base, network

KEPT = 2
"""How many builds of a stage stay in the cache."""


@dataclass(frozen=True)
class Image:
    """Layers, the lowest one first, and what the Dockerfile says of the container that runs them."""

    layers: tuple[Path, ...]
    env: dict[str, str] = field(default_factory=lambda: {"PATH": PATH})
    user: str = "0:0"
    folder: str = "/"
    command: tuple[str, ...] = ()
    health: tuple[str, ...] = ()
    stop_signal: str = "SIGTERM"
    labels: dict[str, str] = field(default_factory=dict)


class Builder:
    """Builds the stages of the Dockerfile in `context`; what it makes stays in `cache`."""

    def __init__(self, context: Path, cache: Path) -> None:
        self.context, self.cache = context, cache
        self.stages = read_stages((context / "Dockerfile").read_text())
        self.ignored = ignored_of(context)
        self.images: dict[str, Image] = {}

    def build(self, target: str = "") -> Image:
        """The image of a stage, by its name; of the last one without."""
        with locked(self.cache):
            return self.built(target or self.stages[-1].name)

    def built(self, name: str) -> Image:
        """The image of a stage, which others begin with or copy from."""
        if name not in self.images:
            self.images[name] = self._stage(next(stage for stage in self.stages if stage.name == name))
        return self.images[name]

    def _stage(self, stage: Stage) -> Image:
        names = [each.name for each in self.stages]
        image = self.built(stage.base) if stage.base in names else self._stand_in(Base.of(stage.base))
        if not any(each.keyword in ("COPY", "RUN", "WORKDIR") for each in stage.instructions):
            return configured(image, stage.instructions)
        layer = self.cache / f"{stage.name}-{self._key(stage, image)}"
        if not layer.exists():
            print(f"building the stage {stage.name} …", file=sys.stderr)
            with made(layer) as upper:
                Step(self, image, upper).follow(stage.instructions)
        layer.touch()
        prune(self.cache, stage.name)
        image = configured(image, stage.instructions)
        return replace(image, layers=(*image.layers, layer))

    def _stand_in(self, base: Base) -> Image:
        root = self.cache / f"debian-{base.key}"
        if not root.exists():
            with made(root) as folder:
                base.make(folder)
        return Image((root,))

    def _key(self, stage: Stage, below: Image) -> str:
        """Changes with everything that the stage is made of."""
        found = hashlib.sha256(f"{below.layers} {stage.instructions}".encode())
        for copied in (each for each in stage.instructions if each.keyword == "COPY"):
            if source := copied.flags.get("from"):
                found.update(str(self.built(source).layers).encode())
            else:
                for file in self.files(copied.arguments[:-1]):
                    found.update(f"{file.relative_to(self.context)} {file.lstat().st_mode}".encode())
                    found.update(str(file.readlink()).encode() if file.is_symlink() else file.read_bytes())
        return found.hexdigest()[:16]

    def files(self, sources: Sequence[str]) -> Iterator[Path]:
        """The files that are copied from the context, in order."""
        for source in sources:
            path = self.context / source
            found = sorted(path.rglob("*")) if path.is_dir() else [path]
            for file in found:
                taken = not self.ignored(PurePosixPath(file.relative_to(self.context)))
                if taken and (file.is_symlink() or file.is_file()):
                    yield file


@dataclass
class Step:
    """The stage that is being built: its image until now, and the folder of its layer."""

    builder: Builder
    image: Image
    upper: Path
    arguments: dict[str, str] = field(default_factory=dict)

    def follow(self, instructions: Sequence[Instruction]) -> None:
        """Follow the instructions, one after another."""
        for instruction in instructions:
            if instruction.keyword == "ARG":
                name, _, value = instruction.rest.partition("=")
                self.arguments[name] = value
            elif instruction.keyword == "RUN":
                self.run(["/bin/sh", "-c", instruction.rest])
            elif instruction.keyword == "COPY":
                self.copy(instruction)
            self.image = configured(self.image, [instruction])
            if instruction.keyword == "WORKDIR":
                self.inside(self.image.folder).mkdir(parents=True, exist_ok=True)

    def run(self, command: Sequence[str]) -> None:
        """Run a command in the tree as it is. Raises CalledProcessError."""
        variables, mounts = network()
        env = {"HOME": "/root", **variables, **self.image.env, **self.arguments}
        process = Process(command, env, self.image.user, self.image.folder)
        sandbox = Sandbox(self.image.layers, self.upper, mounts)
        with TemporaryDirectory(dir=self.builder.cache) as scratch:
            started = sandbox.start(process, Path(scratch), stdin=subprocess.DEVNULL, stdout=sys.stderr)
            if status := started.wait():
                raise subprocess.CalledProcessError(status, list(command))

    def copy(self, instruction: Instruction) -> None:
        """Copy from the context, or from another stage; the content of a folder, not the folder itself."""
        *sources, target = instruction.arguments
        place = self.inside(str(PurePosixPath(self.image.folder, target)))
        if name := instruction.flags.get("from"):
            place.parent.mkdir(parents=True, exist_ok=True)
            copy_between(self.builder.built(name), sources, place, self.builder.cache)
            return
        for file in self.builder.files(sources):
            root = next(
                root for source in sources if file.is_relative_to(root := self.builder.context / source)
            )
            whole = len(sources) > 1 or target.endswith("/")
            within = file.relative_to(root) if root.is_dir() else Path(root.name if whole else "")
            (place / within).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, place / within, follow_symlinks=False)

    def inside(self, path: str) -> Path:
        """A path of the tree, in the layer."""
        return self.upper / path.lstrip("/")


def copy_between(image: Image, sources: Sequence[str], place: Path, cache: Path) -> None:
    """Copy out of the tree of another image, with owners, rights and times. Raises CalledProcessError."""
    with TemporaryDirectory(dir=cache) as scratch:
        layers = ":".join(map(str, reversed(image.layers)))
        script = 'mount -t overlay overlay -o "ro,lowerdir=$1" "$2"; shift 2; cp -a "$@"'
        command = ["unshare", "--mount", "sh", "-euc", script, "sh", layers, scratch]
        subprocess.run([*command, *(scratch + source for source in sources), place], check=True)


def configured(image: Image, instructions: Sequence[Instruction]) -> Image:
    """The image with what the instructions say of its containers."""
    arguments: dict[str, str] = {}
    for each in instructions:
        if each.keyword == "ARG":
            name, _, arguments[name] = each.rest.partition("=")
        known = {**arguments, **image.env}
        words = [Template(word).safe_substitute(known) for word in each.arguments]
        image = replace(image, **setting(image, each, words))
    return image


def setting(image: Image, instruction: Instruction, words: Sequence[str]) -> dict[str, Any]:
    """What one instruction changes in the image."""
    pairs = dict(word.partition("=")[::2] for word in words)
    changes: dict[str, dict[str, Any]] = {
        "CMD": {"command": tuple(words)},
        "ENV": {"env": {**image.env, **pairs}},
        "HEALTHCHECK": {"health": tuple(words)},
        "LABEL": {"labels": {**image.labels, **pairs}},
        "STOPSIGNAL": {"stop_signal": words[0]},
        "USER": {"user": words[0]},
        "WORKDIR": {"folder": words[0]},
    }
    return changes.get(instruction.keyword, {})


@contextmanager
def made(folder: Path) -> Iterator[Path]:
    """A folder that has its name when all is in it."""
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    yield partial
    partial.rename(folder)


@contextmanager
def locked(cache: Path) -> Iterator[None]:
    """Nobody else builds in this cache meanwhile."""
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prune(cache: Path, name: str) -> None:
    """Remove all builds of a stage but the last ones."""
    layers = sorted(cache.glob(f"{name}-*"), key=lambda layer: layer.stat().st_mtime)
    for layer in layers[:-KEPT]:
        shutil.rmtree(layer)
