import io
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from cli.table import COLUMNS, ISOLATE, POP_ISOLATE, column_widths, print_quotes, row_of, visible, wrapped

QUOTE = "الجسر سيفتح في موعده أمام الناس وإن الأعمال انتهت قبل أسبوع من الموعد المعلن سابقا"


def quote(text: str = QUOTE, **changes: Any) -> dict[str, Any]:
    return {
        "content": [{"text": text}],
        "cue": {"text": "قال"},
        "speaker": {"name": "سامي العلي", "mention": {"text": "وزير النقل سامي العلي"}},
        "via": None,
        **changes,
    }


def printed(*quotes: dict[str, Any], width: int = 80) -> str:
    out = io.StringIO()
    print_quotes(Console(file=out, width=width), "n-1.txt", {"quotes": list(quotes)})
    return out.getvalue()


def test_a_row_tells_who_said_what_by_which_word_and_through_whom() -> None:
    via = {"name": None, "mention": {"text": "وكالة محلية"}}
    parts = [{"text": "الجسر"}, {"text": "سيفتح"}]
    assert row_of(quote(via=via, content=parts)) == ("سامي العلي", "قال", "الجسر … سيفتح", "وكالة محلية")


def test_a_speaker_without_a_name_is_shown_as_written_and_an_unwritten_one_as_a_dash() -> None:
    assert row_of(quote(speaker={"name": None, "mention": {"text": "مصدر أمني"}}))[0] == "مصدر أمني"
    assert row_of(quote(speaker={"name": None, "mention": None}))[0] == "—"


@pytest.mark.parametrize("width", [40, 80, 200])
def test_every_word_of_a_quote_is_shown_whole_and_in_order(width: int) -> None:
    cells = column_widths(width)[COLUMNS.index("quote")]
    assert " ".join(wrapped(QUOTE, cells)) == QUOTE
    shown = printed(quote(), width=width)
    assert all(word in shown for word in QUOTE.split())


def test_lines_are_no_wider_than_the_terminal() -> None:
    assert max(map(cell_len, printed(quote(), width=80).splitlines())) <= 80


def test_only_a_word_longer_than_a_line_is_cut_and_marks_stay_with_their_letter() -> None:
    word = "مُسْتَشْفَيَاتُهُمْ"
    lines = wrapped(f"في {word}", 6)
    assert lines[0] == "في"
    assert "".join(lines[1:]) == word
    assert all(line[0].isalpha() for line in lines)
    assert all(cell_len(line) <= 6 for line in lines)


def test_each_line_of_a_cell_is_isolated_so_that_columns_keep_their_places() -> None:
    for line in printed(quote()).splitlines():
        assert line.count(ISOLATE) == line.count(POP_ISOLATE)
        inside = line.split(ISOLATE)[1:]
        assert all(POP_ISOLATE in part for part in inside)


def test_line_breaks_escapes_and_direction_marks_of_the_article_do_not_reach_the_terminal() -> None:
    assert visible("سطر\nثانٍ\x1b[31m\u202eأحمر\u2069\t.") == "سطر ثانٍ [31mأحمر ."


def test_brackets_in_a_quote_are_text_and_not_markup() -> None:
    assert "[bold]نص[/bold]" in printed(quote("[bold]نص[/bold]"))


def test_an_article_without_quotes_says_so() -> None:
    assert printed() == "n-1.txt: no quotes\n"
