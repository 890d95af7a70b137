"""What the trained part is asked: windows, features and second looks are made of the context alone."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.extraction.quotes.parts import candidate_at, cut, frames, seen
from workers.extraction.quotes.crf import named
from workers.extraction.quotes.cue_features import cue_features
from workers.extraction.quotes.features import (
    AFTER,
    BEFORE,
    CUES_AFTER,
    CUES_BEFORE,
    bucket,
    window,
)
from workers.extraction.quotes.judgement import judgement_features, shares
from workers.extraction.quotes.labelling import Labeller, window_features
from workers.extraction.quotes.models import CONTENTS, CUES, model
from workers.extraction.quotes.tagging import find_frames, reporting_probabilities

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
    (features,) = window_features(context, [cue], {cue.first})
    assert len(features) == last - first
    assert {"w=وقال", "c+1=WV|man", "cue=past"} <= set(features[cue.first - first])
    assert {"w=ان", "cue=past"} & set(features[cue.first + 3 - first]) == {"w=ان"}
    assert {"d=+2past", "S=+pas0no0", "L=قال+0no", "l=قال+3COMP"} <= set(features[cue.first + 3 - first])


def test_what_is_passed_on_the_way_to_a_token_is_told() -> None:
    context = seen("قال الوزير: «الجسر الجديد جاهز»، وأضاف أن «الطريق الطويل مفتوح» إن شاء الله.")
    said, added = candidate_at(context, "قال"), candidate_at(context, "أضاف")
    (features,) = window_features(context, [said], {said.first, added.first})
    words = {context.tokens[at].folded: set(features[at]) for at in range(len(features))}
    assert "S=+pas0no0" in words["الوزير"]
    assert "S=+pas01st0" in words["جاهز"]
    assert "here=+pas1pas0aft" in words["واضاف"]
    assert "S=+pas1far1" in words["مفتوح"]
    assert "cues=+1paspas" in words["الله"]
    assert "next=+pas1،aft" in words["،"]


def test_of_the_cues_own_quotation_it_is_told_that_it_is_its_own() -> None:
    context = seen("وصل «المدير الذي قال إن الجسر جاهز» أمس.")
    (features,) = window_features(context, [candidate_at(context, "قال")], set())
    assert "S=-pas0own0" in features[context.candidates[0].first - 1]
    assert "S=-pas0no0" in features[0]


def test_labels_are_the_same_whatever_was_read_before() -> None:
    first, second = seen(TEXT), seen("وأكد المدير أن «الطريق مفتوح للجميع» وأن العمل انتهى.")
    labeller = Labeller(model(CONTENTS))
    reports = reporting_probabilities(first, model(CUES))
    before = labeller.frames(first, reports)
    labeller.frames(second, reporting_probabilities(second, model(CUES)))
    assert labeller.frames(first, reports) == before == Labeller(model(CONTENTS)).frames(first, reports)


def test_features_are_made_of_the_article_alone() -> None:
    def made() -> object:
        context = seen(TEXT)
        cues = [cue_features(context, one) for one in context.candidates]
        return cues, list(window_features(context, context.candidates, set()))

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
    told = [set(named(features)) for features in judgement_features(context, found)]
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
