"""Who speaks where the source carries no name is a trained choice among those who are named.

What the choice takes into account is tested here with weights of its own; which weights are right, the
benchmarks tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from tests.unit.extraction.quotes.parts import conversing
from workers.extraction.quotes import antecedents
from workers.extraction.quotes.antecedents import choices, resolve, weights

TWO = (
    "<c1>قال</c1> <s1>وزير النقل [PER سامي العلي]</s1> إن <q1>العمل انتهى</q1>. "
    "و<c2>أكدت</c2> <s2>المديرة [PER ليلى الحسن]</s2> أن <q2>الطريق مفتوح</q2>. "
    "و<c3>أضاف</c3> أن <q3>الجسر جاهز</q3>."
    "\n= 1 indirect سامي العلي\n= 2 indirect ليلى الحسن\n= 3 indirect سامي العلي"
)


def weighing(monkeypatch: pytest.MonkeyPatch, **found: float) -> None:
    """Weights by the beginning of a feature."""

    class Weights(dict[str, float]):
        def get(self, feature: str, default: float = 0.0) -> float:
            return sum(weight for begin, weight in found.items() if feature.startswith(begin)) or default

    def chosen() -> Mapping[str, float]:
        return Weights()

    monkeypatch.setattr(antecedents, "weights", chosen)
    monkeypatch.setattr(antecedents, "_sums", cache(antecedents._Sums))  # the other one remembers the others


def test_a_name_in_the_source_is_taken_as_it_is() -> None:
    conversation, turns = conversing(TWO)
    entity, explicit, sure = resolve(conversation, *turns[0])
    assert entity is not None
    assert (entity.name, explicit, sure) == ("سامي العلي", True, 1.0)


def test_everybody_named_and_nobody_may_be_meant() -> None:
    conversation, turns = conversing(TWO)
    names = [entity.name if entity else None for entity, _ in choices(conversation, *turns[2])]
    assert names[0] is None
    assert set(names[1:]) == {"سامي العلي", "ليلى الحسن"}


def test_who_is_named_nearest_comes_first() -> None:
    conversation, turns = conversing(TWO)
    assert [entity.name for entity, _ in choices(conversation, *turns[2]) if entity] == [
        "ليلى الحسن",
        "سامي العلي",
    ]


def test_whoever_is_named_only_in_what_is_said_is_told_apart() -> None:
    conversation, turns = conversing(TWO)
    (_, first), *_ = conversation.mentions
    conversation.reported = frozenset(mention.first for mention in first.mentions)
    told = {
        entity.name: {feature.partition("|")[0] for feature in features if feature.startswith("said=")}
        for entity, features in choices(conversation, *turns[2])
        if entity
    }
    assert {name for name, features in told.items() if any("True" in one for one in features)} == {first.name}


def test_a_place_may_be_meant_once_it_has_spoken() -> None:
    marked = (
        "<c1>قالت</c1> <s1>[LOC باريس]</s1> إن <q1>العمل انتهى</q1> في [LOC تونس]. "
        "و<c2>أضافت</c2> أن <q2>الطريق مفتوح</q2>.\n= 1 indirect باريس\n= 2 indirect باريس"
    )
    conversation, turns = conversing(marked)
    assert [entity for entity, _ in choices(conversation, *turns[1]) if entity] == []
    resolve(conversation, *turns[0])
    assert [entity.name for entity, _ in choices(conversation, *turns[1]) if entity] == ["باريس"]


def test_no_more_than_the_nearest_are_looked_at() -> None:
    letters = "بتثجحخدذر"
    bodies = " ".join(f"[ORG {a * 3}{b * 3}]" for a in letters for b in letters)
    conversation, turns = conversing(f"{bodies}. و<c1>أضاف</c1> أن <q1>العمل انتهى</q1>.\n= 1 indirect -")
    assert len(conversation.mentions) == 81
    _, *entities = (entity for entity, _ in choices(conversation, *turns[0]))
    assert entities == [entity for _, entity in reversed(conversation.mentions)][:30]


def test_the_one_of_the_greatest_weight_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    weighing(monkeypatch, **{"agrees=True": 2.0})
    conversation, turns = conversing(TWO)
    resolve(conversation, *turns[0])
    resolve(conversation, *turns[1])
    entity, explicit, sure = resolve(conversation, *turns[2])
    assert entity is not None
    assert (entity.name, explicit) == ("سامي العلي", False)  # he added: she did not
    assert 0.5 < sure < 1.0


def test_nobody_may_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    weighing(monkeypatch, none=2.0)
    conversation, turns = conversing(TWO)
    entity, explicit, _ = resolve(conversation, *turns[2])
    assert (entity, explicit) == (None, False)


def test_a_choice_among_equals_is_as_unsure_as_they_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    weighing(monkeypatch)
    conversation, turns = conversing(TWO)
    _, _, sure = resolve(conversation, *turns[2])
    assert sure == pytest.approx(1 / 3)


def test_who_was_resolved_is_remembered() -> None:
    conversation, turns = conversing(TWO)
    entity, _, _ = resolve(conversation, *turns[0])
    assert [heard.entity for heard in conversation.heard] == [entity]


def test_an_article_that_names_nobody_leaves_nobody_to_choose() -> None:
    conversation, turns = conversing("و<c1>أضاف</c1> أن <q1>العمل انتهى</q1>.\n= 1 indirect -")
    assert resolve(conversation, *turns[0]) == (None, False, 1.0)


def test_the_trained_weights_tell_features_that_are_asked_for() -> None:
    conversation, turns = conversing(TWO)
    for turn in turns[:2]:
        resolve(conversation, *turn)
    asked = {feature for _, features in choices(conversation, *turns[2]) for feature in features}
    assert asked & weights().keys()


@pytest.mark.parametrize(
    ("source", "entity"),
    [("دبلوماسي رفيع", None), ("مصدر", None), ("الرجل", "سامي العلي")],  # a diplomat, a source; the man
)
def test_an_indefinite_source_is_nobody_whatever_the_weights(
    monkeypatch: pytest.MonkeyPatch, source: str, entity: str | None
) -> None:
    weighing(monkeypatch, none=-9.0, type=1.0)
    conversation, turns = conversing(
        f"وصل [PER سامي العلي]. <c1>قال</c1> <s1>{source}</s1> إن <q1>العمل انتهى</q1>.\n= 1 indirect -"
    )
    found, _, sure = resolve(conversation, *turns[0])
    assert (found.name if found else None) == entity
    assert sure > 0.9


def test_who_takes_up_a_source_without_a_name_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    weighing(monkeypatch, **{"turn=": 5.0})
    conversation, turns = conversing(
        "<c1>قال</c1> <s1>[PER سامي العلي]</s1> إن <q1>الجسر جاهز</q1>. "
        "و<c2>قال</c2> <s2>مسؤول بالوزارة</s2> إن <q2>العمل انتهى</q2>. "
        "و<c3>أضاف</c3> <s3>المسؤول</s3> أن <q3>الطريق مفتوح</q3>."
        "\n= 1 indirect سامي العلي\n= 2 indirect -\n= 3 indirect -"
    )
    assert [entity and entity.name for entity, _, _ in (resolve(conversation, *turn) for turn in turns)] == [
        "سامي العلي",
        None,
        None,
    ]
