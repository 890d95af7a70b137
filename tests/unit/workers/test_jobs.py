from typing import Any

import pytest

import workers.jobs
from workers.extraction.engines.base import EngineError


def test_the_engine_that_was_loaded_at_first_is_the_one_that_reads_articles(article: str) -> None:
    description = workers.jobs.prepare("auto").engine.description
    result = workers.jobs.extract_article({"text": article})
    assert result["engine"] == {"name": description.name, "version": description.version}
    assert workers.jobs.engine_named("auto") is workers.jobs.engine_named("auto")


def test_an_engine_that_lacks_a_part_is_found_out_before_an_article_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: Any) -> Any:
        raise FileNotFoundError("model")

    monkeypatch.setattr(workers.jobs, "extract", fail)
    with pytest.raises(EngineError, match="FileNotFoundError at "):
        workers.jobs.prepare("auto")


def test_tokens_and_sentences_come_where_they_are_asked_for(article: str) -> None:
    plain = workers.jobs.extract_article({"text": article}, {"include": []})
    full = workers.jobs.extract_article({"text": article}, {"include": ["tokens", "sentences"]})
    assert {"tokens", "sentences"}.isdisjoint(plain)
    assert len(full["sentences"]) == 2
    for token in full["tokens"]:
        assert article[token["start"] : token["end"]] == token["text"]


def test_a_job_without_a_text_fails_with_its_place_and_no_word_of_the_article() -> None:
    with pytest.raises(workers.jobs.ExtractionFailed, match=r"^KeyError at jobs\.py:\d+$"):
        workers.jobs.extract_article({"title": "سر"})
