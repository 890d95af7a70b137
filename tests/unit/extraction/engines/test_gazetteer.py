from workers.extraction.engines.gazetteer import Gazetteer, entries

LISTS = [
    ("شرم الشيخ", "city"),
    ("شرم", "city"),
    ("الشيخ", "title"),
    ("شرم الشيخ الدولي", "facility"),
    ("أبها", "city"),
]


def test_the_longest_name_of_several_words_is_found() -> None:
    gazetteer = Gazetteer(LISTS)
    words = ["شرم", "الشيخ", "الدولي"]
    facility = gazetteer.classes.index("facility")
    assert gazetteer.find(words, words) == [(0, 3, {facility})]


def test_a_first_word_is_looked_up_without_its_proclitics() -> None:
    gazetteer = Gazetteer(LISTS)
    city = gazetteer.classes.index("city")
    assert gazetteer.find(["بشرم", "الشيخ"], ["شرم", "الشيخ"]) == [(0, 2, {city})]


def test_a_name_that_only_begins_is_not_found() -> None:
    assert Gazetteer(LISTS).find(["شرم", "الابيض"], ["شرم", "الابيض"]) == []


def test_names_of_one_word_are_kept_folded_with_their_classes() -> None:
    assert Gazetteer(LISTS).words["ابها"] == {"city"}


def test_every_entry_of_the_shipped_lists_has_a_name_and_a_class() -> None:
    assert all(name.strip() and kind.strip() for name, kind in entries())


def test_demonyms_are_listed_without_their_article_and_known_with_it() -> None:
    words = Gazetteer([("تونسي", "demonym"), ("أبها", "city")]).words
    assert words["تونسي"] == words["التونسي"] == {"demonym"}
    assert "الابها" not in words
