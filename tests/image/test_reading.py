"""What is read out of a Dockerfile and a .dockerignore is what Docker reads in them."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from cli.supervisor import ROOT
from tests.image.builder import Image, configured
from tests.image.dockerfile import Ignored, Instruction, read_stages
from tests.image.stand_in import Base

TEXT = """
FROM python:3.13-slim-trixie@sha256:{digest} AS first
RUN one \\
# a comment between
 && two
FROM first
ARG VERSION=1.2
ENV PATH=/opt/bin:$PATH A="b c"
HEALTHCHECK --interval=30s --retries=3 \\
  CMD ["isnad", "health"]
LABEL version="$VERSION"
CMD ["serve", "--now"]
""".replace("{digest}", "0" * 64)


def test_stages_have_their_base_and_their_instructions_on_one_line() -> None:
    first, last = read_stages(TEXT)
    assert (first.name, first.instructions) == ("first", (Instruction("RUN", {}, "one  && two"),))
    assert (last.name, last.base) == ("1", "first")
    assert Base.of(first.base) == Base("3.13", "trixie")


def test_a_container_is_configured_as_the_last_stage_says() -> None:
    image = configured(Image((Path("/layer"),), {"PATH": "/bin"}), read_stages(TEXT)[1].instructions)
    assert image.env == {"PATH": "/opt/bin:/bin", "A": "b c"}
    assert image.health == ("isnad", "health")
    assert image.command == ("serve", "--now")
    assert image.labels == {"version": "1.2"}


@pytest.mark.parametrize("text", ["FROM a\nADD b c", "FROM a\nrun b", "FROM a\nENTRYPOINT [b]"])
def test_an_instruction_that_would_be_left_out_is_an_error(text: str) -> None:
    with pytest.raises(ValueError):
        read_stages(text)


@pytest.mark.parametrize(
    "image", ["python:3.13-slim-trixie", "debian:trixie", "python:3.13@sha256:" + "0" * 64]
)
def test_a_base_that_nothing_stands_in_for_is_an_error(image: str) -> None:
    with pytest.raises(ValueError):
        Base.of(image)


@pytest.mark.parametrize(
    ("path", "out"),
    [
        ("service/jobs.py", False),
        ("service/__pycache__/jobs.pyc", True),
        ("seeds/text/a.txt", False),
        ("seeds/gold/a.json", True),
        (".env", True),
        ("keys", True),
        ("tests/conftest.py", True),
    ],
)
def test_what_goes_into_a_build_is_what_dockerignore_leaves(path: str, out: bool) -> None:
    ignored = Ignored((ROOT / ".dockerignore").read_text().splitlines())
    assert ignored(PurePosixPath(path)) is out
