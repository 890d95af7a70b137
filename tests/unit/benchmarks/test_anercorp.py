from pathlib import Path

from benchmarks.anercorp import by_words, figures, names
from training.anercorp import documents
from workers.extraction.text.tokens import tokenize

SAMPLE = """زار O
باراك B-PERS
أوباما I-PERS
لندن B-LOC
. O

ووصل O
نادي B-ORG
الهلال I-ORG
إلى O
جنيف.سويسرا B-LOC

كأس B-MISC
العالم I-MISC
"""


def sample(folder: Path) -> Path:
    path = folder / "test.txt"
    path.write_text(SAMPLE, encoding="utf-8")
    return path


def test_sentences_that_follow_each_other_are_one_document(tmp_path: Path) -> None:
    (article,) = documents(sample(tmp_path))
    document = article.document
    assert [document.cut(sentence) for sentence in document.sentences] == [
        "زار باراك أوباما لندن .",
        "ووصل نادي الهلال إلى جنيف.سويسرا",
        "كأس العالم",
    ]
    assert [(one.first, one.last) for one in document.sentences] == [(0, 5), (5, 12), (12, 14)]


def test_tags_of_the_corpus_are_ours_and_every_part_of_a_word_has_one(tmp_path: Path) -> None:
    (article,) = documents(sample(tmp_path))
    assert article.tags[:5] == ("O", "B-PER", "I-PER", "B-LOC", "O")
    assert article.tags[5:12] == ("O", "B-ORG", "I-ORG", "O", "B-LOC", "I-LOC", "I-LOC")
    assert article.tags[12:] == ("O", "O")
    assert article.anercorp


def test_names_are_runs_of_tags() -> None:
    assert names(["B-PER", "I-PER", "B-PER", "O", "I-LOC", "I-ORG"]) == {
        ("PER", 0, 2), ("PER", 2, 3), ("LOC", 4, 5), ("ORG", 5, 6),
    }  # fmt: skip


def test_a_word_has_the_tag_of_its_first_token_that_is_no_mark() -> None:
    tokens = tokenize("(جنيف) . جنيف.سويسرا")
    tags = ["O", "B-LOC", "I-LOC", "O", "B-LOC", "I-LOC", "B-LOC"]
    assert by_words(tokens, tags) == ["B-LOC", "O", "B-LOC"]


def test_persons_and_places_are_counted_and_bodies_are_not(tmp_path: Path) -> None:
    found = figures(sample(tmp_path), anercorp=False)
    assert set(found) == {"PER", "LOC"}
    assert (found["PER"]["gold"], found["LOC"]["gold"]) == (1, 2)
    assert found["PER"]["f1"] == 100.0
