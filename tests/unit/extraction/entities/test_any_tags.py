"""Whatever words an engine takes for names, each mention has one entity and no title is told of two."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from workers.extraction.document import Document, Entity, Mention, Word
from workers.extraction.entities.find import find_entities
from workers.extraction.entities.mentions import find_mentions
from workers.extraction.text.sentences import read

WORDS = """
    سامي العلي السراج السراح فائز فايز خالد عبد الله أبو بن ولد الدين محمد
    رئيس الرئيس المهندس وزير النقل مدير مكتب الحكومة نائب السفير في إلى باسم
    حزب حركة النور نادي الهلال مجلس النواب البرلمان العراقي أف ب وكالة رويترز الملقب المعروف
    قصر الإليزيه مطار بيروت الدولي طرابلس لطرابلس للاتحاد مكة المكرمة قال أن التقى و
"""
FORMS = [*WORDS.split(), *'،.:«»()"']
TAGS = ["O", "O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG"]

Tagged = tuple[Document, tuple[Word, ...]]


@st.composite
def tagged_texts(draw: st.DrawFn) -> Tagged:
    """Words and marks in any order, with any tags, some with a proclitic."""
    forms = draw(st.lists(st.sampled_from(FORMS), max_size=40))
    document = read(" ".join(forms))
    words = []
    for token in document.tokens:
        letters = draw(st.integers(0, min(1, len(token.form) - 1)))
        tag = draw(st.sampled_from(TAGS))
        words.append(Word(tuple(token.form[:letters]), token.form[letters:], (), tag))
    return document, tuple(words)


def mentions_of(entities: tuple[Entity, ...]) -> list[Mention]:
    return sorted((one for entity in entities for one in entity.mentions), key=lambda one: one.start)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(tagged_texts())
def test_every_mention_stands_in_one_entity_of_its_type(tagged: Tagged) -> None:
    entities = find_entities(*tagged)
    places = [(one.start, one.end, one.type) for one in find_mentions(*tagged)]
    assert [(one.start, one.end, one.type) for one in mentions_of(entities)] == places
    assert all(one.type == entity.type for entity in entities for one in entity.mentions)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(tagged_texts())
def test_entities_are_numbered_in_the_order_of_the_text_and_named_as_one_of_their_mentions(
    tagged: Tagged,
) -> None:
    document, _ = tagged
    entities = find_entities(*tagged)
    assert [entity.id for entity in entities] == [f"e{number}" for number in range(1, len(entities) + 1)]
    starts = [entity.mentions[0].start for entity in entities]
    assert starts == sorted(starts)
    for entity in entities:
        written = [" ".join(document.cut(mention).split()) for mention in entity.mentions]
        assert any(entity.name in (name, "ا" + name) for name in written)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(tagged_texts())
def test_a_title_is_told_of_one_person_and_holds_none(tagged: Tagged) -> None:
    mentions = mentions_of(find_entities(*tagged))
    titles = [one.title for one in mentions if one.title]
    assert all(a.end <= b.start for a, b in pairwise(titles))
    persons = [one for one in mentions if one.type == "PERSON"]
    assert not [(title, one) for title in titles for one in persons if title.overlaps(one)]
    assert all(one.title is None for one in mentions if one.type != "PERSON")


@settings(max_examples=200, deadline=None, derandomize=True)
@given(tagged_texts())
def test_what_follows_without_a_name_changes_no_entity(tagged: Tagged) -> None:
    document, words = tagged
    longer = read(document.text + "\n\nانتهى الخبر هنا")
    more = [Word((), token.form, (), "O") for token in longer.tokens[len(words) :]]
    assert find_entities(longer, (*words, *more)) == find_entities(document, words)
