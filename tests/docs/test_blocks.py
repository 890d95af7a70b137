"""Every block of the documents does what its reader expects of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.docs.answers import check_promise, read_json, same, same_text
from tests.docs.busy import busy
from tests.docs.documents import DOCUMENTS, Block, blocks
from tests.docs.programs import LANGUAGES, Reader, missing_for

BLOCKS = [block for document in DOCUMENTS for block in blocks(document)]
DATA = {"json", "ndjson", "yaml", "text"}
ANSWER = re.compile(r"answer(?: of: (.+))?", re.DOTALL)
NOT_RUN = re.compile(r"not run: (.+)", re.DOTALL)


@pytest.fixture(scope="module")
def busy_service(service: Any) -> Iterator[str]:
    """The address of the service where it is busy at first."""
    with busy(service.url) as address:
        yield address


@pytest.fixture(scope="module")
def reader_of(
    service: Any, busy_service: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Path], Reader]:
    """Who follows a document, the same for all its blocks."""
    readers: dict[Path, Reader] = {}
    address = service.url.removeprefix("http://")

    def reader(document: Path) -> Reader:
        if document not in readers:
            readers[document] = Reader(tmp_path_factory.mktemp(document.stem), address, busy_service)
        return readers[document]

    return reader


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.name)
def test_a_block_holds(block: Block, reader_of: Callable[[Path], Reader]) -> None:
    if not_run := NOT_RUN.fullmatch(block.note):
        pytest.skip(f"{block.name} is not run: {not_run[1]}")
    assert block.language in LANGUAGES or block.language in DATA, f"{block.name}: of which language?"
    if block.language in LANGUAGES:
        run(block, reader_of(block.document))
    elif answer := ANSWER.fullmatch(block.note):
        reader = reader_of(block.document)
        if command := answer[1]:
            reader.run(replace(block, language="sh", text=command))
        check_answer(block, reader.printed)
    else:
        check_data(block)


def run(block: Block, reader: Reader) -> None:
    if missing := missing_for(block.language):
        pytest.skip(f"{block.name}: {missing}")
    reader.run(block)


def check_answer(block: Block, printed: str) -> None:
    if block.language == "text":
        assert same_text(block.text, printed), f"{block.name}: printed was\n{printed}"
        return
    answers = read_json(printed)
    for answer in answers:
        check_promise(answer)
    assert same(read_json(block.text), answers), f"{block.name}: the answer was\n{printed}"


def check_data(block: Block) -> None:
    if block.language == "yaml":
        list(yaml.safe_load_all(block.text))
    elif block.language != "text":
        for value in read_json(block.text):
            check_promise(value)
