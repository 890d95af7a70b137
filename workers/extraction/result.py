"""An extraction as the JSON object that clients see (openapi.yaml, component `Result`)."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256

from workers.extraction.document import (
    Document,
    EngineDescription,
    Entity,
    Extraction,
    Mention,
    Quote,
    Span,
    Speaker,
    Token,
    Word,
)

Json = dict[str, object]


def as_result(extraction: Extraction, article_id: str | None = None, include: Collection[str] = ()) -> Json:
    """The result object; `include` may name `tokens` and `sentences`. Offsets count code points."""
    document = extraction.document
    result: Json = {
        "article": {
            "id": article_id,
            "characters": len(document.text),
            "sha256": sha256(document.text.encode()).hexdigest(),
        },
        "engine": as_json(extraction.engine),
        "entities": [_entity(document, entity) for entity in extraction.entities],
        "quotes": [_quote(document, quote) for quote in extraction.quotes],
    }
    if "sentences" in include:
        result["sentences"] = [{"start": s.start, "end": s.end} for s in document.sentences]
    if "tokens" in include:
        result["tokens"] = [
            _token(document, *pair) for pair in zip(document.tokens, extraction.words, strict=True)
        ]
    return result


def as_json(engine: EngineDescription) -> Json:
    """An engine as results name it: `jars` only where it runs programs of others."""
    described: Json = {"name": engine.name, "version": engine.version}
    return {**described, "jars": dict(engine.jars)} if engine.jars else described


def _span(document: Document, span: Span) -> Json:
    return {"start": span.start, "end": span.end, "text": document.cut(span)}


def _entity(document: Document, entity: Entity) -> Json:
    mentions = [_mention(document, mention) for mention in entity.mentions]
    return {"id": entity.id, "type": entity.type, "name": entity.name, "mentions": mentions}


def _mention(document: Document, mention: Mention) -> Json:
    title = _span(document, mention.title) if mention.title else None
    return {**_span(document, mention), "sentence": mention.sentence, "title": title}


def _quote(document: Document, quote: Quote) -> Json:
    return {
        "id": quote.id,
        "type": quote.type,
        "content": [_span(document, span) for span in quote.content],
        "cue": {**_span(document, quote.cue), "lemma": quote.cue.lemma},
        "speaker": _speaker(document, quote.speaker),
        "via": _speaker(document, quote.via) if quote.via else None,
        "sentence": quote.sentence,
        "confidence": round(quote.confidence, 2),
    }


def _speaker(document: Document, speaker: Speaker) -> Json:
    return {
        "mention": _span(document, speaker.mention) if speaker.mention else None,
        "name": speaker.name,
        "entity": speaker.entity,
        "resolution": speaker.resolution,
    }


def _token(document: Document, token: Token, word: Word) -> Json:
    segments = {"proclitics": list(word.proclitics), "stem": word.stem, "enclitics": list(word.enclitics)}
    return {**_span(document, token), "segments": segments, "tag": word.tag}
