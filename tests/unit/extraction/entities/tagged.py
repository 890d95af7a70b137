"""Small articles with their names marked, as an engine that makes no mistake gives them."""

from __future__ import annotations

from training.gold import tag
from training.inline import read_article
from workers.extraction.document import Document, Entity, Word
from workers.extraction.entities.find import find_entities

Tagged = tuple[Document, tuple[Word, ...]]


def tagged(marked: str) -> Tagged:
    """The document of a text with `[PER …]` marks, and its words: segments where a name begins inside one."""
    article = read_article(marked)
    assert article.errors == []
    found = tag(article.text, article.gold["entities"])
    words = []
    for token, name in zip(found.document.tokens, found.tags, strict=True):
        letters = found.cut.get(token.index, 0)
        words.append(Word(tuple(token.form[:letters]), token.form[letters:], (), name))
    return found.document, tuple(words)


def entities(marked: str) -> tuple[Entity, ...]:
    """The entities of a text with `[PER …]` marks."""
    return find_entities(*tagged(marked))


def names(marked: str) -> list[str]:
    """The names of the entities."""
    return [entity.name for entity in entities(marked)]
