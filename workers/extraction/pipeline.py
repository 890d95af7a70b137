"""The whole way of an article, in one screen."""

from __future__ import annotations

from workers.extraction.document import Extraction
from workers.extraction.engines.base import Engine
from workers.extraction.entities.find import find_entities
from workers.extraction.quotes.find import find_quotes
from workers.extraction.text.sentences import read


def extract(text: str, engine: Engine) -> Extraction:
    """Read one article: its entities and its attributed quotes.

    Offsets count the code points of `text`. Raises EngineError if the engine fails; nothing else.
    """
    document = read(text)                                  # tokens, sentences, boilerplate
    words = tuple(engine.analyse(document))                # segments and name tags
    entities = find_entities(document, words)              # mentions, titles, one entity a name
    quotes = find_quotes(document, words, entities)        # cues, contents, speakers, resolution
    return Extraction(document, words, entities, quotes, engine.description)
