"""Runs the blocks of a document as a reader would: one after the other, in one folder, by one service."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from cli.supervisor import ROOT
from tests.docs.documents import Block

ADDRESS = "localhost:8000"
"""Where the service is, in the documents."""
SECONDS = 300
# The environment of one block of shell is that of the next.
SHELL = 'set -a; [ ! -f .environment ] || . ./.environment; trap "export -p > .environment" EXIT\n'
LANGUAGES = {
    "sh": (["bash", "-euo", "pipefail"], "block.sh"),
    "python": ([sys.executable], "block.py"),
    "javascript": (["node"], "block.mjs"),
    "php": (["php"], "block.php"),
}
PHP_NEEDS = 'exit(extension_loaded("curl") && extension_loaded("mbstring") ? 0 : 1);'


def missing_for(language: str) -> str:
    """What this machine lacks to run the language; nothing if it lacks nothing."""
    command = LANGUAGES[language][0][0]
    if shutil.which(command) is None:
        return f"there is no {command} here"
    if language == "php" and subprocess.run([command, "-r", PHP_NEEDS], check=False).returncode:
        return "php has no curl or no mbstring here"
    return ""


@dataclass
class Reader:
    """Who follows one document: a folder with the project in it, and what was printed last.

    Shell finds the service at one address, programs at another, where it is busy at first.
    """

    folder: Path
    address: str
    busy: str
    printed: str = ""
    programs: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for entry in (*ROOT.glob("[!.]*"), ROOT / ".venv"):
            (self.folder / entry.name).symlink_to(entry)

    def run(self, block: Block) -> None:
        """Run a block after those of its language before it; keeps what it prints. Raises AssertionError."""
        command, name = LANGUAGES[block.language]
        path = self.folder / name
        address = self.address if block.language == "sh" else self.busy
        path.write_text(self._program(block).replace(ADDRESS, address), encoding="utf-8")
        ended = subprocess.run(
            [*command, path.name],
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert ended.returncode == 0, f"{block.name} ended with {ended.returncode}: {ended.stderr}"
        self.printed = ended.stdout

    def _program(self, block: Block) -> str:
        """Of shell the block, its environment being kept; of other languages all blocks up to this one."""
        if block.language == "sh":
            return SHELL + block.text
        before = self.programs.get(block.language)
        end = "\n?>\n" if block.language == "php" else "\n"
        self.programs[block.language] = block.text if before is None else before + end + block.text
        return self.programs[block.language]

    def _environment(self) -> dict[str, str]:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("ISNAD_")}
        path = f"{Path(sys.executable).parent}{os.pathsep}{inherited['PATH']}"
        return {**inherited, "PATH": path, "ISNAD_API_KEY": "isnad_reader"}
