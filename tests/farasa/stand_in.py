"""What stands in for Farasa's jars in tests and measurements: a Java program that keeps their protocol."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path

from workers.extraction.engines.farasa_installation import NAMES, SEGMENTER

SOURCE = Path(__file__).with_name("StandIn.java")
SEEDS = Path(__file__).parents[2] / "seeds" / "gold"
INVENTED = (("سامي", "B-PERS"), ("العلي", "I-PERS"))
TYPES = {"PER": "PERS", "LOC": "LOC", "ORG": "ORG"}


def jdk_missing() -> str | None:
    """Why the jars cannot be made here, if they cannot."""
    if shutil.which("javac") and shutil.which("java"):
        return None
    return "no JDK here (Debian: default-jdk-headless): javac compiles what stands in for Farasa"


def build(folder: Path) -> Path:
    """Compile the program and lay both jars out in the folder as Farasa's archive does."""
    classes = folder / "classes"
    subprocess.run(["javac", "-encoding", "UTF-8", "-d", classes, SOURCE], check=True)
    for jar, main in ((SEGMENTER, "StandIn$Segmenter"), (NAMES, "StandIn$Names")):
        write_jar(folder / jar, classes, main)
    tagged = [*INVENTED, *tagged_words(SEEDS.glob("*.json"))]
    names = "".join(f"{word}\t{tag}\n" for word, tag in tagged)
    (folder / NAMES).with_name("names.tsv").write_text(names, encoding="utf-8")
    return folder


def write_jar(path: Path, classes: Path, main: str) -> None:
    """A jar of all classes that runs one of them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as jar:
        jar.writestr("META-INF/MANIFEST.MF", f"Manifest-Version: 1.0\nMain-Class: {main}\n")
        for file in sorted(classes.iterdir()):
            jar.write(file, file.name)


def tagged_words(files: Iterable[Path]) -> Iterable[tuple[str, str]]:
    """The words of the names that are annotated in the files, with Farasa's tags."""
    for file in sorted(files):
        for name in json.loads(file.read_text(encoding="utf-8"))["entities"]:
            for place, word in enumerate(name["text"].split()):
                yield word, f"{'I' if place else 'B'}-{TYPES[name['type']]}"
