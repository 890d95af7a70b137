"""From name tags to the entities of an article."""

from __future__ import annotations

from collections.abc import Sequence

from workers.extraction.document import Document, Entity, Word
from workers.extraction.entities.mentions import find_mentions
from workers.extraction.entities.names import group
from workers.extraction.entities.titles import with_titles


def find_entities(document: Document, words: Sequence[Word]) -> tuple[Entity, ...]:
    """The persons, places and organisations of the article, one entity a name, by first mention.

    `words` are the engine's, one a token. Mentions leave out joined proclitics, outer quotation marks and
    titles (a person's title beside the name is its `title`); `name` is the fullest form written.
    """
    mentions = find_mentions(document, words)
    return group(document, with_titles(document, words, mentions))
