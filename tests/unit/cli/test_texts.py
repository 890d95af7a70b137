import codecs
import io
import sys
from pathlib import Path

import pytest

from cli.texts import UnreadableText, read_text, stem_of

TEXT = "سطر أول\r\nسطر ثانٍ\rثالث\n\u200f«نص»"


def test_line_ends_and_invisible_characters_stay_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(TEXT.encode())
    assert read_text(str(file)) == TEXT


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
)
def test_a_byte_order_mark_says_the_encoding_and_is_no_part_of_the_text(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(data)
    assert read_text(str(file)) == TEXT


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("قال".encode("windows-1256"), "not UTF-8"),
        (codecs.BOM_UTF8 + b"\xff", "not UTF-8"),
        (codecs.BOM_UTF16_LE + b"a", "not UTF-16"),
        (codecs.BOM_UTF32_LE + "قال".encode("utf-32-le"), "UTF-32"),
    ],
)
def test_another_encoding_is_refused_by_the_name_of_the_file(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    file = tmp_path / "old.txt"
    file.write_bytes(data)
    with pytest.raises(UnreadableText, match=rf"old\.txt: {reason}"):
        read_text(str(file))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableText, match=r"none\.txt: No such file"):
        read_text(str(tmp_path / "none.txt"))


def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert read_text("-") == TEXT
    assert stem_of("-") == "stdin"
