import shutil
from pathlib import Path

import numpy as np
import pytest

from workers.extraction.engines import embedded
from workers.extraction.engines.base import EngineError
from workers.extraction.engines.embedded import TAGGER, WORDS, EmbeddedEngine, encoder
from workers.extraction.engines.segments import Segmenter
from workers.extraction.engines.words import Words
from workers.extraction.text.sentences import read

MODEL = Path(embedded.__file__).parent.parent / "model"
NEWS = "قال وزير الخارجية المصري سامح شكري إن القاهرة ترحب بالاتفاق. وأضاف شكري أن مصر ستواصل جهودها."
MESSY = [
    "", "  \n ", "؟", "ﻗﺎﻝ ﺍﻟﺮﺋﻴﺲ", "قــــال محـمّـد", "إلى‏ ‎لندن‎", "BBC العربية 🙂 50%",
    "و", "لل", "بال", "«»",
    "وكالة\"آكي\"الإيطالية", "١٢٬٣٤٥٫٦ دينار", "\r\n\u2028",
    "كلمة " * 3000, "ا" * 5000,
]  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    return EmbeddedEngine.read(MODEL)


@pytest.mark.parametrize("text", [NEWS, *MESSY])
def test_each_token_has_one_word_whose_segments_make_its_form(engine: EmbeddedEngine, text: str) -> None:
    document = read(text)
    words = engine.analyse(document)
    joined = ["".join((*word.proclitics, word.stem, *word.enclitics)) for word in words]
    assert joined == [token.form for token in document.tokens]


@pytest.mark.parametrize("text", [NEWS, *MESSY])
def test_no_stem_is_empty(engine: EmbeddedEngine, text: str) -> None:
    assert all(word.stem for word in engine.analyse(read(text)))


def test_persons_and_places_of_plain_news_are_tagged(engine: EmbeddedEngine) -> None:
    document = read(NEWS)
    tags = {
        token.form: word.tag for token, word in zip(document.tokens, engine.analyse(document), strict=True)
    }
    assert tags["سامح"] == "B-PER"
    assert tags["القاهرة"] == tags["مصر"] == "B-LOC"
    assert tags["وأضاف"] == "O"


def test_a_family_name_alone_is_known_from_the_full_name_before_it(engine: EmbeddedEngine) -> None:
    document = read(NEWS)
    tags = [word.tag for word in engine.analyse(document)]
    forms = [token.form for token in document.tokens]
    assert tags[len(forms) - 1 - forms[::-1].index("شكري")] == "B-PER"


def test_an_article_is_tagged_the_same_whatever_was_read_before(engine: EmbeddedEngine) -> None:
    first = EmbeddedEngine.read(MODEL).analyse(read(NEWS))
    for text in MESSY:
        engine.analyse(read(text))
    assert list(engine.analyse(read(NEWS))) == list(first)


def test_a_word_is_the_same_where_it_was_glued_to_a_mark_before() -> None:
    # Paris and London: were the types remembered as they were first met, the second engine's would differ.
    words = Words.read(MODEL / WORDS)
    with np.load(MODEL / TAGGER) as weights:
        first, second = (encoder(Segmenter(words.stems), words, weights) for _ in range(2))
    glued = first.rows(read("(باريس)،لندن")).types
    apart = second.rows(read("باريس لندن")).types
    assert [first.types[glued[at]] for at in (1, 4)] == [second.types[row] for row in apart]


def test_a_long_lived_engine_forgets_words_and_tags_as_before(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list(engine.analyse(read(NEWS)))
    monkeypatch.setattr(embedded, "_MOST_TYPES", 10)
    for text in (NEWS, "باريس ولندن", NEWS):
        after = list(engine.analyse(read(text)))
    assert after == before


@pytest.mark.parametrize("name", [WORDS, TAGGER])
def test_a_broken_model_is_an_engine_error(tmp_path: Path, name: str) -> None:
    for file in (WORDS, TAGGER):
        shutil.copy(MODEL / file, tmp_path / file)
    (tmp_path / name).write_bytes(b"broken")
    with pytest.raises(EngineError):
        EmbeddedEngine.read(tmp_path)


def test_a_missing_model_is_an_engine_error(tmp_path: Path) -> None:
    with pytest.raises(EngineError):
        EmbeddedEngine.read(tmp_path)
