"""A small annotated article of invented people, examined with results made for the test."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.articles import Examined
from benchmarks.records import record
from benchmarks.scoring import compare
from training.annotated import Annotated
from training.inline import read_article

MARKED = """\
<c1>قال</c1> <s1>وزير النقل [PER سامي العلي]</s1> إن <q1>الجسر سيفتح في موعده</q1>. \
و<c2>أضاف</c2> أن <q2>العمل انتهى أمس</q2>. \
و<c3>أكد</c3> <s3>الوزير</s3> أن <q3>الطريق آمن للناس</q3>. \
و<c4>ذكر</c4> <s4>مصدر في [LOC صفاقس]</s4> أن <q4>المرور توقف ساعة</q4>.
= 1 indirect سامي العلي
= 2 indirect سامي العلي
= 3 indirect سامي العلي
= 4 indirect -
"""


@pytest.fixture
def article() -> Annotated:
    """Four quotes: of a named speaker, an unwritten one, one by title only, one without a name."""
    read = read_article(MARKED)
    assert read.errors == []
    return Annotated("bridge", read.text, read.gold)


@pytest.fixture
def examine(article: Annotated) -> Callable[[dict[str, Any]], Examined]:
    """The article beside what is said to have been found in it."""

    def examined(found: dict[str, Any]) -> Examined:
        return Examined(article, found, compare(record(article.gold), record(found)))

    return examined


@pytest.fixture
def folder(article: Annotated, tmp_path: Path) -> Path:
    """The article as a folder holds it."""
    for name in ("text", "gold"):
        (tmp_path / "small" / name).mkdir(parents=True)
    (tmp_path / "small" / "text" / "bridge.txt").write_bytes(article.text.encode())
    (tmp_path / "small" / "gold" / "bridge.json").write_text(json.dumps(article.gold), encoding="utf-8")
    return tmp_path / "small"
