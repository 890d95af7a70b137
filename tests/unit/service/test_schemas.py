"""What an article may be, and what is said of one that may not."""

from typing import Any

import pytest
from marshmallow import ValidationError

from service.schemas import ResultSchema
from service.submissions import ArticleSchema
from service.validation import list_errors

TEXT = "قال الوزير إن الجسر سيفتح."


def faults(article: Any, max_characters: int = 100_000) -> dict[str, str]:
    """Pointer → detail of each fault of an article; the last one of a pointer."""
    with pytest.raises(ValidationError) as raised:
        ArticleSchema(max_characters).load(article)
    return {error["pointer"]: error["detail"] for error in list_errors(raised.value.messages)}


def test_only_the_text_is_required_and_only_what_was_sent_goes_on() -> None:
    submission = ArticleSchema().load({"text": TEXT})
    assert submission.article == {"text": TEXT}
    assert submission.options == {"include": []}


def test_every_member_of_an_article_is_kept_as_it_is() -> None:
    article = {
        "text": f"  {TEXT}\r\n",
        "id": "n-1",
        "title": "عنوان",
        "published": "2024-03-05",
        "url": "https://example.com/1",
        "source": "صحيفة",
    }
    assert ArticleSchema().load(article).article == article


def test_the_same_wishes_in_another_order_are_the_same_options() -> None:
    orders = [["tokens", "sentences"], ["sentences", "tokens", "tokens"]]
    loaded = [ArticleSchema().load({"text": TEXT, "options": {"include": order}}).options for order in orders]
    assert loaded[0] == loaded[1] == {"include": ["sentences", "tokens"]}


def test_two_articles_without_options_do_not_share_them() -> None:
    first = ArticleSchema().load({"text": TEXT})
    first.options["include"].append("tokens")
    assert ArticleSchema().load({"text": TEXT}).options == {"include": []}


@pytest.mark.parametrize("length", [1, 100_000])
def test_a_text_of_the_least_and_the_greatest_length_is_taken(length: int) -> None:
    assert ArticleSchema().load({"text": "س" * length}).article == {"text": "س" * length}


@pytest.mark.parametrize("length", [0, 100_001])
def test_a_text_of_another_length_is_told_what_is_allowed(length: int) -> None:
    with pytest.raises(ValidationError) as raised:
        ArticleSchema().load({"text": "س" * length})
    assert "Must have from 1 to 100000 characters." in raised.value.messages_dict["text"]


def test_the_limit_that_is_told_is_the_one_that_was_set() -> None:
    assert faults({"text": "س" * 11}, max_characters=10) == {"/text": "Must have from 1 to 10 characters."}
    assert ArticleSchema().load({"text": "س" * 11})


@pytest.mark.parametrize("text", [" \n\t", "\u2003\u00a0", "\u3000", "\x1c\x85", "\u200b\u200f\u2067\ufeff"])
def test_white_space_and_invisible_characters_alone_are_no_text(text: str) -> None:
    assert faults({"text": text})["/text"].startswith("Must hold something that can be seen")


@pytest.mark.parametrize("text", [".", " س", "\u200fس\n", "\U0001f4f0"])
def test_one_visible_character_makes_a_text(text: str) -> None:
    assert ArticleSchema().load({"text": text}).article == {"text": text}


@pytest.mark.parametrize("member", ["text", "id", "title", "source"])
def test_no_member_holds_nul(member: str) -> None:
    assert "U+0000" in faults({"text": TEXT, member: "ا\0ب"})[f"/{member}"]


@pytest.mark.parametrize("member", ["text", "id", "title", "published", "url", "source"])
@pytest.mark.parametrize("half", ["\ud800", "\udfff", "ا\udc00"])
def test_no_member_holds_half_of_a_surrogate_pair(member: str, half: str) -> None:
    assert faults({"text": TEXT, member: half})[f"/{member}"] == "Must not hold half of a surrogate pair."


def test_a_letter_outside_the_basic_plane_is_a_whole_character() -> None:
    assert ArticleSchema(1).load({"text": "\U0001f4f0"}).article == {"text": "\U0001f4f0"}


@pytest.mark.parametrize("value", [None, 1, True, ["ا"], {"ar": "ا"}])
def test_a_text_that_is_no_string_is_told_to_be_one(value: Any) -> None:
    assert faults({"text": value}) == {"/text": "Must be a string."}


@pytest.mark.parametrize("body", [None, 1, "text", [], [{"text": TEXT}]])
def test_a_body_that_is_no_object_is_told_to_be_one(body: Any) -> None:
    assert faults(body) == {"": "Must be an object."}


def test_what_is_not_a_member_is_pointed_at_wherever_it_stands() -> None:
    article = {"text": TEXT, "callback_url": "https://example.com", "options": {"model": 1}}
    assert faults(article) == {
        "/callback_url": "Is not a member of this object.",
        "/options/model": "Is not a member of this object.",
    }


@pytest.mark.parametrize("options", [None, [], "tokens"])
def test_options_are_an_object(options: Any) -> None:
    assert faults({"text": TEXT, "options": options}) == {"/options": "Must be an object."}


@pytest.mark.parametrize("include", [None, "tokens", {"tokens": True}])
def test_include_is_an_array(include: Any) -> None:
    article = {"text": TEXT, "options": {"include": include}}
    assert faults(article) == {"/options/include": "Must be an array."}


def test_a_wish_that_nobody_knows_is_pointed_at_by_its_number() -> None:
    article = {"text": TEXT, "options": {"include": ["tokens", "words"]}}
    assert faults(article) == {"/options/include/1": "Must be one of: tokens, sentences."}


def test_an_engine_that_nobody_knows_is_told_which_there_are() -> None:
    article = {"text": TEXT, "options": {"engine": "other"}}
    assert faults(article) == {"/options/engine": "Must be one of: auto, embedded, farasa."}


@pytest.mark.parametrize(
    "published",
    [
        "2024-03-05",
        "2024-02-29",
        "2024-03-05T09:30:00Z",
        "2024-03-05t09:30:00.123456789z",
        "2016-12-31T23:59:60+00:00",
        "2024-03-05T09:30:00-23:59",
    ],
)
def test_a_date_and_a_time_with_its_offset_are_taken_as_published(published: str) -> None:
    assert ArticleSchema().load({"text": TEXT, "published": published}).article["published"] == published


@pytest.mark.parametrize(
    "published",
    [
        "",
        "2024",
        "2023-02-29",
        "2024-13-01",
        "2024-03-05T09:30:00",
        "2024-03-05T24:00:00Z",
        "2024-03-05T09:30:00+24:00",
        "2024-03-05\n",
        "٢٠٢٤-٠٣-٠٥",
        "20240305",
        "2024-W10-2",
        "5 March 2024",
    ],
)
def test_other_ways_to_write_a_date_are_told_the_right_one(published: str) -> None:
    assert "RFC 3339" in faults({"text": TEXT, "published": published})["/published"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "example.com", "https://", "https://a b"]
)
def test_an_address_is_of_the_web(url: str) -> None:
    assert faults({"text": TEXT, "url": url}) == {"/url": "Must be an http or https address."}


def test_members_that_are_not_promised_never_leave() -> None:
    engine = {"name": "embedded", "version": "1", "path": "model.bin"}
    assert ResultSchema().dump({"engine": engine, "notes": 1}) == {
        "engine": {"name": "embedded", "version": "1"}
    }
