"""Reads a Dockerfile into its stages, and the .dockerignore beside it; as much of both as ours have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

KEYWORDS = re.compile("ARG|CMD|COPY|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|RUN|STOPSIGNAL|USER|WORKDIR")


@dataclass(frozen=True)
class Instruction:
    """One instruction: its keyword, its `--flags`, and what follows them, as one line."""

    keyword: str
    flags: dict[str, str]
    rest: str

    @property
    def arguments(self) -> list[str]:
        """What follows, in parts: the exec form, or words, whose quotes hold them together."""
        if self.rest.startswith("["):
            parts: list[str] = json.loads(self.rest)
            return parts
        return [word.replace('"', "") for word in re.findall(r'(?:"[^"]*"|\S)+', self.rest)]


@dataclass(frozen=True)
class Stage:
    """One stage: its name, what it begins with (an image, or the name of another), and its instructions."""

    name: str
    base: str
    instructions: tuple[Instruction, ...]


def read_stages(text: str) -> list[Stage]:
    """The stages in their order; one without a name has its number. Raises ValueError."""
    stages: list[Stage] = []
    for instruction in map(read_instruction, logical_lines(text)):
        if instruction.keyword == "FROM":
            base, *named = instruction.arguments
            stages.append(Stage(named[1] if named else str(len(stages)), base, ()))
        else:
            begun = stages.pop()
            stages.append(Stage(begun.name, begun.base, (*begun.instructions, instruction)))
    return stages


def logical_lines(text: str) -> Iterator[str]:
    """Lines without comments, each with those that go on from it by a backslash."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n", "", "\n".join(line.rstrip() for line in lines))
    yield from joined.splitlines()


def read_instruction(line: str) -> Instruction:
    """An instruction of a logical line. Raises ValueError for one that no Dockerfile of ours should have."""
    keyword, _, rest = line.strip().partition(" ")
    if not KEYWORDS.fullmatch(keyword):
        raise ValueError(f"no instruction that is known here: {keyword}")
    flags = {}
    while found := re.match(r"\s*--([a-z-]+)=(\S+)\s", rest):
        flags[found[1]] = found[2]
        rest = rest[found.end() :]
    rest = rest.strip()
    return Instruction(keyword, flags, rest.removeprefix("CMD ") if keyword == "HEALTHCHECK" else rest)


class Ignored:
    """What .dockerignore keeps out of a build: the last pattern that fits a path, or one above it, counts."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.patterns = [line.strip() for line in lines if line.strip() and not line.startswith("#")]

    def __call__(self, path: PurePosixPath) -> bool:
        """Whether a path, as seen from the Dockerfile, is kept out."""
        over = [path, *path.parents][:-1]
        out = False
        for pattern in self.patterns:
            plain = pattern.removeprefix("!")
            shapes = {plain, plain.removeprefix("**/")}
            if any(fits(each, shape, plain) for each in over for shape in shapes):
                out = not pattern.startswith("!")
        return out


def fits(path: PurePosixPath, shape: str, pattern: str) -> bool:
    """Whether a path fits a pattern; one that begins with **/ fits in every folder."""
    if pattern.startswith("**/"):
        return fnmatchcase(path.name, shape)
    return len(path.parts) == len(PurePosixPath(shape).parts) and fnmatchcase(str(path), shape)


def ignored_of(context: Path) -> Ignored:
    """What is kept out of the builds of a folder."""
    return Ignored((context / ".dockerignore").read_text().splitlines())
