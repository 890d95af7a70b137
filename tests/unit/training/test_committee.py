from pathlib import Path

import numpy as np
import pytest

from training.beliefs import beliefs, count, no_beliefs
from training.committee import Committee
from workers.extraction.engines import embedded
from workers.extraction.engines.embedded import TAGGER, WORDS, EmbeddedEngine
from workers.extraction.engines.network import BELIEF, TAGS, Weights
from workers.extraction.engines.words import Words
from workers.extraction.text.sentences import read

MODEL = Path(embedded.__file__).parent.parent / "model"
NEWS = "قال وزير الخارجية المصري سامح شكري إن القاهرة ترحب بالاتفاق. ووصل سامح شكري إلى باريس."


@pytest.fixture(scope="module")
def words() -> Words:
    return Words.read(MODEL / WORDS)


@pytest.fixture(scope="module")
def weights() -> Weights:
    with np.load(MODEL / TAGGER) as arrays:
        return dict(arrays)


def test_members_of_one_mind_tag_as_each_of_them(words: Words, weights: Weights) -> None:
    document = read(NEWS)
    assert Committee(words, [weights, weights]).tags(document) == EmbeddedEngine(words, weights).tags(
        document
    )


def test_a_member_that_sees_no_names_lowers_the_mean(words: Words, weights: Weights) -> None:
    blind = {**weights, "output.weight": np.zeros_like(weights["output.weight"])}
    blind["output.bias"] = np.array([1e3, *[0] * (len(TAGS) - 1)])
    assert set(Committee(words, [weights, blind]).tags(read(NEWS))) == {"O"}


def test_texts_are_tagged_to_learn_from_and_empty_ones_passed_over(words: Words, weights: Weights) -> None:
    (article,) = Committee(words, [weights]).tagged(["", NEWS, " \n"])
    assert article.document.text == NEWS
    assert {"B-PER", "I-PER", "B-LOC"} <= set(article.tags)
    assert not article.anercorp


def test_what_is_believed_of_a_word_is_how_often_it_was_tagged(words: Words, weights: Weights) -> None:
    believed = beliefs(count([NEWS, NEWS], words, weights))
    row = believed[words.number["القاهره"] + 1] / BELIEF
    assert row[TAGS.index("B-LOC")] == pytest.approx(2 / 3, abs=0.01)
    assert 0 < row[len(TAGS)] < 0.5
    assert not believed[words.number["لندن"] + 1].any()
    assert believed.shape == no_beliefs(words).shape
