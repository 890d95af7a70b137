"""Who is named in an article is looked up by place, by the words that describe them, and by name."""

from __future__ import annotations

import pytest

from tests.unit.extraction.quotes.parts import candidate_at, conversing, mentions_of, named, seen
from workers.extraction.quotes.register import Register, bare, last_mention

MARKED = """\
قال وزير النقل [PER سامي العلي] في [LOC تونس] إن العمل انتهى. وزارت المديرة [PER ليلى الحسن] مقر \
[ORG وزارة الصحة] أمس. وعاد [PER العلي] إلى [ORG هيئة الطرق] ثم إلى [ORG وزارة النقل]."""


@pytest.fixture
def register() -> Register:
    context = seen(MARKED)
    return Register(context, mentions_of(context), [])


def names(register: Register, first: int, last: int) -> list[str]:
    return [entity.name for _, entity in register.between(first, last)]


def test_mentions_are_found_between_two_tokens(register: Register) -> None:
    everything = [entity.name for _, entity in register.mentions]
    assert names(register, 0, 1000) == everything
    third = register.mentions[2][0].first
    assert names(register, 0, third) == everything[:2]
    assert names(register, third, 1000) == everything[2:]
    assert names(register, third, third) == []


def test_what_is_near_a_token_is_all_of_a_short_article(register: Register) -> None:
    assert list(register.around(0)) == list(register.around(5)) == list(register.mentions)


def test_the_last_of_a_kind_before_a_token_is_found(register: Register) -> None:
    ends = {entity.name: mention.last for mention, entity in register.mentions[:4]}
    person = register.last_before(ends["ليلى الحسن"], "PERSON")
    assert person is not None
    assert person.name == "ليلى الحسن"
    before = register.last_before(ends["ليلى الحسن"] - 1, "PERSON")
    assert before is not None
    assert before.name == "سامي العلي"
    assert register.last_before(0, "PERSON") is None
    assert register.last_before(ends["سامي العلي"], "ORGANIZATION") is None


def test_persons_are_described_by_their_titles_and_by_what_stands_before_them(register: Register) -> None:
    by_minister = [entity.name for entity, _, _ in register.described_by("وزير", 0)]
    assert set(by_minister) == {"سامي العلي"}
    assert {entity.name for entity, _, _ in register.described_by("مديره", 0)} == {"ليلى الحسن"}
    assert list(register.described_by("سفير", 0)) == []


def test_a_source_describes_the_person_that_it_names() -> None:
    conversation, ((_, source),) = conversing(
        "<c1>قال</c1> <s1>كبير المهندسين [PER سامي العلي]</s1>: <q1>انتهى العمل</q1>\n= 1 direct سامي العلي"
    )
    assert source is not None
    described = conversation.register.described_by("مهندسين", 0)
    assert {entity.name for entity, _, _ in described} == {"سامي العلي"}
    assert source.first in [at for _, at, _ in described]


def test_an_entity_is_known_by_the_words_of_its_name_and_of_its_description(register: Register) -> None:
    assert [entity.name for entity in register.known_by("علي")] == ["سامي العلي"]
    assert {entity.name for entity in register.known_by("نقل")} == {"سامي العلي", "وزارة النقل"}
    assert list(register.known_by("سفير")) == []


def test_a_body_is_found_by_the_noun_at_its_head(register: Register) -> None:
    end = len(MARKED)
    last, first = register.body(("وزاره",), end), register.body(("وزاره",), 0)
    assert (last and last.name, first and first.name) == ("وزارة النقل", "وزارة الصحة")
    agency = register.body(("هييه", "الهييه"), 0)
    assert agency is not None
    assert agency.name == "هيئة الطرق"
    assert register.body(("شركه",), end) is None


def test_gender_is_told_by_a_title_and_by_the_head_of_a_body() -> None:
    context = seen(MARKED)
    register = Register(context, mentions_of(context), [])
    genders = {name: register.gender(named(context, name)) for name in ("ليلى الحسن", "وزارة الصحة", "تونس")}
    assert genders == {"ليلى الحسن": "f", "وزارة الصحة": "f", "تونس": ""}


def test_the_last_mention_before_a_token_is_found() -> None:
    context = seen(MARKED)
    entity = named(context, "سامي العلي")
    first, second = entity.mentions
    assert last_mention(entity, first.last) == first
    assert last_mention(entity, second.last - 1) == first
    assert last_mention(entity, 1000) == second
    assert last_mention(entity, first.last - 1) is None


@pytest.mark.parametrize(
    ("word", "without"),
    [
        ("الوزير", "وزير"),
        ("للوزير", "وزير"),
        ("بالوزير", "وزير"),
        ("وزير", "وزير"),
        ("الى", "الى"),
        ("الان", "الان"),
    ],
)
def test_a_bare_word_has_no_article(word: str, without: str) -> None:
    assert bare(word) == without


def test_an_article_that_names_nobody_has_an_empty_register() -> None:
    context = seen("قال الوزير إن العمل انتهى.")
    register = Register(context, [], [])
    at = candidate_at(context, "قال").first
    assert list(register.around(at)) == list(register.between(0, 100)) == []
    assert register.last_before(100, "PERSON") is None
