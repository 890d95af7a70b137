"""Where Java and Farasa's jars are on this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from workers.extraction.document import EngineDescription
from workers.extraction.engines.base import EngineError

VERSION = "0.1.0"
"""Of our engine; Farasa's jars have none, and are told by their checksums."""
FOLDER = "ISNAD_FARASA"
"""The variable that names the folder of the jars."""
SEGMENTER = Path("lib", "FarasaSegmenterJar.jar")
NAMES = Path("FarasaNERJar.jar")
"""Where the two jars are in that folder, as in Farasa's own archive."""


class FarasaMissing(EngineError):
    """Java or a jar is not here; the message says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Installation:
    """The paths of Java, of Farasa's segmenter and of its recognizer of names."""

    java: Path
    segmenter: Path
    names: Path

    @classmethod
    def find(cls, environment: Mapping[str, str] = os.environ) -> Installation:
        """Java of JAVA_HOME or the PATH, the jars of `farasa_folder`. Raises FarasaMissing."""
        folder = farasa_folder(environment)
        for jar in (folder / SEGMENTER, folder / NAMES):
            if not jar.is_file():
                raise FarasaMissing(
                    f"Farasa's {jar.name} is not in {shown_folder(environment)}: install it with "
                    f"`isnad farasa install`, or use the engine embedded"
                )
        return cls(find_java(environment), folder / SEGMENTER, folder / NAMES)

    def describe(self) -> EngineDescription:
        """The engine that runs these jars. Raises FarasaMissing for one that cannot be read."""
        return EngineDescription("farasa", f"{VERSION}+farasapy.{version('farasapy')}", self.checksums())

    def checksums(self) -> dict[str, str]:
        """The SHA-256 of the jars. Raises FarasaMissing for one that cannot be read."""
        try:
            return {"segmenter": checksum(self.segmenter), "names": checksum(self.names)}
        except OSError as error:
            name = Path(error.filename).name
            raise FarasaMissing(f"Farasa's {name} cannot be read: {error.strerror}") from None


def farasa_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder where the jars are looked for and installed."""
    if environment.get(FOLDER):
        return Path(environment[FOLDER])
    data = environment.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "isnad" / "farasa"


def shown_folder(environment: Mapping[str, str] = os.environ) -> str:
    """The folder as messages name it: what clients may see holds no path of this machine."""
    return f"the folder of {FOLDER}" if environment.get(FOLDER) else "the user's data (isnad/farasa)"


def find_java(environment: Mapping[str, str] = os.environ) -> Path:
    """The program `java`. Raises FarasaMissing."""
    home = environment.get("JAVA_HOME")
    path = os.path.join(home, "bin") if home else environment.get("PATH")
    found = shutil.which("java", path=path)
    if found is None:
        where = "JAVA_HOME" if home else "the PATH"
        raise FarasaMissing(
            f"Farasa needs Java, and there is no java in {where}: install it (Debian: default-jre-headless), "
            "or use the engine embedded"
        )
    return Path(found).absolute()


def checksum(path: Path) -> str:
    """The SHA-256 of a file. Raises OSError."""
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
