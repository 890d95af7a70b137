"""Commands in namespaces and an overlay of layers, as a container has them; Linux, root, util-linux."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
OWN = (
    "setpriv", "--pdeathsig=KILL",
    "unshare", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child=SIGKILL",
)  # fmt: skip
"""Namespaces that end with whoever has made them, however that ends."""
STREAMS = {"stdin": 0, "stdout": 1, "stderr": 2}


@dataclass(frozen=True)
class Process:
    """What runs: a command, its environment, who runs it (`user:group` in numbers), and where."""

    command: Sequence[str]
    env: Mapping[str, str]
    user: str = "0:0"
    folder: str = "/"

    def line(self) -> list[str]:
        """The command that becomes it, once the root is that of the image."""
        bare = ["env", "--ignore-environment", f"--chdir={self.folder}"]
        return [*bare, *(f"{name}={value}" for name, value in self.env.items()), *self.drop(), *self.command]

    def drop(self) -> list[str]:
        """No rights for whoever is not root: as with cap_drop ALL and no-new-privileges."""
        user, _, group = self.user.partition(":")
        if user == "0":
            return []
        return [
            "setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups",
            "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", "--pdeathsig=KILL",
        ]  # fmt: skip


@dataclass(frozen=True)
class Sandbox:
    """A tree of layers, the lowest one first, with what is mounted into it.

    Without `upper` the tree is read-only; else it is the folder that takes what is written. `mounts` are
    paths of this machine and of the tree, `temporary` folders of the tree in memory, with mount(8)'s options.
    """

    layers: Sequence[Path]
    upper: Path | None = None
    mounts: Mapping[Path, str] = field(default_factory=dict)
    temporary: Mapping[str, str] = field(default_factory=dict)
    hostname: str = "isnad"

    def start(self, process: Process, scratch: Path, **options: Any) -> subprocess.Popen[bytes]:
        """Start it as process 1 of namespaces of its own; the network is that of this machine.

        `scratch` is an empty folder, on the file system of `upper`; it is of no use afterwards. `options` are
        those of Popen.
        """
        lines = [shlex.join(line) for line in self.preparation(scratch)]
        lines.append(f"echo {self.hostname} > /proc/sys/kernel/hostname")
        lines.append("exec " + shlex.join(["chroot", str(scratch / "root"), *process.line()]))
        return subprocess.Popen([*OWN, "sh", "-euc", "\n".join(lines)], **options)

    def preparation(self, scratch: Path) -> list[list[str]]:
        """What is mounted where, before the root is changed."""
        root = scratch / "root"
        root.mkdir()
        overlay = ["mount", "-t", "overlay", "overlay", "-o", self.overlay(scratch), str(root)]
        lines = [overlay, ["mount", "-t", "proc", "proc", f"{root}/proc"], *devices(f"{root}/dev")]
        for path, options in self.temporary.items():
            lines.append(["mount", "-t", "tmpfs", "-o", options, "tmpfs", f"{root}{path}"])
        for source, path in self.mounts.items():
            lines.append(["mount", "--bind", "-o", "ro", str(source), f"{root}{path}"])
        return lines

    def overlay(self, scratch: Path) -> str:
        """mount(8)'s options: the layers, above them the places for what is mounted."""
        places = scratch / "places"
        for source, path in self.mounts.items():
            place = places / path.lstrip("/")
            (place if source.is_dir() else place.parent).mkdir(parents=True, exist_ok=True)
            if not source.is_dir():
                place.touch()
        places.mkdir(exist_ok=True)
        lower = f"lowerdir={':'.join(map(str, [places, *reversed(self.layers)]))}"
        if self.upper is None:
            return f"ro,{lower}"
        (scratch / "work").mkdir()
        return f"{lower},upperdir={self.upper},workdir={scratch / 'work'}"


def devices(folder: str) -> list[list[str]]:
    """What makes the devices that every container has."""
    lines = [["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", folder]]
    for name in DEVICES:
        lines += [["touch", f"{folder}/{name}"], ["mount", "--bind", f"/dev/{name}", f"{folder}/{name}"]]
    lines += [["ln", "-s", f"/proc/self/fd/{number}", f"{folder}/{name}"] for name, number in STREAMS.items()]
    lines += [["ln", "-s", "/proc/self/fd", f"{folder}/fd"], ["mkdir", f"{folder}/shm"]]
    options = "mode=1777,size=64m,nosuid,nodev,noexec"
    return [*lines, ["mount", "-t", "tmpfs", "-o", options, "tmpfs", f"{folder}/shm"]]


def first_of(parent: int) -> int | None:
    """The process 1 of the namespaces that `unshare` has made, in numbers of this machine."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return int(children[0]) if children else None


def execute_in(pid: int, process: Process, seconds: float) -> subprocess.CompletedProcess[str]:
    """Run a command beside another, as `docker exec` does."""
    enter = ["nsenter", f"--target={pid}", "--mount", "--uts", "--ipc", "--pid", "--root"]
    line = [*enter, *process.line()]
    return subprocess.run(line, capture_output=True, text=True, timeout=seconds, check=False)
