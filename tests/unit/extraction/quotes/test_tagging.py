"""What the trained part is asked: windows, features and second looks are made of the context alone."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.extraction.quotes.parts import candidate_at, cut, frames, seen
from workers.extraction.quotes.cue_features import cue_features
from workers.extraction.quotes.features import (
    AFTER,
    BEFORE,
    CUES_AFTER,
    CUES_BEFORE,
    bucket,
    relative_features,
    static_features,
    window,
)
from workers.extraction.quotes.judgement import judgement_features, shares
from workers.extraction.quotes.tagging import find_frames

TEXT = "وصل المدير. وقال وزير النقل إن الجسر جاهز. وعاد المدير."


def test_a_cue_may_rule_its_sentence() -> None:
    context = seen(TEXT)
    assert cut(context, *window(context, candidate_at(context, "قال"))) == "وقال وزير النقل إن الجسر جاهز."


def test_a_window_is_no_wider_than_its_bounds() -> None:
    context = seen("جسر " * 300 + "وقال إن " + "جسر " * 300)
    cue = candidate_at(context, "قال")
    first, last = window(context, cue)
    assert (cue.first - first, last - cue.last) == (BEFORE, AFTER)


def test_a_window_holds_a_bounded_number_of_words_of_speech() -> None:
    context = seen("قال " * 100)
    cue = context.candidates[50]
    first, last = window(context, cue)
    assert (cue.first - first, last - cue.first) == (CUES_BEFORE, CUES_AFTER)


def test_each_token_of_a_window_has_its_features() -> None:
    context = seen(TEXT)
    cue = candidate_at(context, "قال")
    first, last = window(context, cue)
    relative = relative_features(context, cue, first, last, {cue.first})
    assert len(relative) == last - first
    assert relative[cue.first - first] == ["cue=past"]
    assert all(relative)
    assert len(static_features(context)) == len(context.tokens)


def test_features_are_made_of_the_article_alone() -> None:
    def made() -> object:
        context = seen(TEXT)
        return [cue_features(context, one) for one in context.candidates], static_features(context)

    first = made()
    find_frames(seen("قال المدير إن الطريق مفتوح."))  # another article in between
    assert made() == first


def test_a_distance_is_coarser_the_longer_it_is() -> None:
    steps = [int(bucket(distance)) for distance in range(1, 200)]
    assert steps == sorted(steps)
    assert len(set(steps[:3])) == 3
    assert len(set(steps[100:])) == 1


def test_frames_come_in_order_with_a_label_for_each_token_of_their_windows() -> None:
    context = seen(TEXT)
    found = find_frames(context)
    for one in found:
        first, last = window(context, one.candidate)
        assert (one.first, len(one.labels)) == (first, last - first)
        assert set(one.labels) <= set("KQSVXY")
        assert 0 <= one.reports <= 1
        assert 0 <= one.certain <= 1
    assert [one.candidate.first for one in found] == sorted(one.candidate.first for one in found)


def test_a_document_without_words_of_speech_has_no_frames() -> None:
    assert find_frames(seen("وصل المدير.")) == []


def test_a_second_look_tells_rivals_from_others() -> None:
    marked = (
        "<c1>قال</c1> الوزير إن <q1><q2>الجسر الجديد جاهز</q1></q2> <c2>بحسب</c2> المدير. "
        "<c3>وأكد</c3> الناس أن <q3>الطريق مفتوح</q3>.\n= 1 indirect -\n= 2 indirect -\n= 3 indirect -"
    )
    context, found = frames(marked.replace("<c3>وأكد", "و<c3>أكد"))
    told = [set(features) for features in judgement_features(context, found)]
    alone = [any(feature.startswith("rival=none") for feature in features) for features in told]
    assert alone == [False, False, True]


def test_a_second_look_at_one_frame_is_that_at_many_far_apart() -> None:
    # What stands in another sentence says nothing about a quote.
    context, found = frames(
        "<c1>قال</c1> الوزير إن <q1>الجسر جاهز</q1>. و<c2>أكد</c2> المدير أن <q2>الطريق مفتوح</q2>."
        "\n= 1 indirect -\n= 2 indirect -"
    )
    together = list(judgement_features(context, found))
    assert together == [next(judgement_features(context, [one])) for one in found]


def test_a_frame_without_a_content_says_so() -> None:
    context, (found,) = frames("<c1>قال</c1> الوزير إن <q1>الجسر جاهز</q1>.\n= 1 indirect -")
    empty = replace(found, labels=tuple(label if label == "K" else "X" for label in found.labels))
    (features,) = judgement_features(context, [empty])
    assert "empty=past" in features


def test_two_contents_share_words_where_half_of_the_shorter_lies_in_the_longer() -> None:
    assert shares(frozenset({1, 2, 3}), frozenset({2, 3, 4, 5, 6, 7}))
    assert not shares(frozenset({1, 2}), frozenset({2, 3, 4, 5, 6, 7}))
    assert not shares(frozenset(), frozenset({1}))
