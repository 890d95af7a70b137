"""What tells whether a candidate reports at all: its word, its neighbours, what follows and what rules it."""

from __future__ import annotations

from itertools import islice

from workers.extraction.quotes.classes import SOURCE_CLASSES
from workers.extraction.quotes.context import Context
from workers.extraction.quotes.crf import Told
from workers.extraction.quotes.cues import Candidate
from workers.extraction.quotes.features import bucket

_AHEAD = 40  # tokens behind a candidate in which its content is looked for
_GAP = 30  # and in which the way to a complementizer is described
_BELOW = 100  # candidates below a headline's colon that are asked whether its speaker speaks again


def cue_features(context: Context, candidate: Candidate) -> list[Told]:
    """What tells whether a candidate reports at all: its word, its neighbours, what follows it."""
    first, last = context.units[context.unit_of[candidate.first]]
    reporting = candidate.reporting
    lemma, shape, kind = reporting.lemma, reporting.shape, reporting.kind
    follows = _first_ahead(context, candidate, last)
    around = [_at(context, candidate.first - 2, first, last), _at(context, candidate.first - 1, first, last)]
    ahead = [_at(context, candidate.last + step, first, last) for step in range(3)]
    earlier = _candidates_before(context, candidate, first)
    named = _named(context, candidate.last, min(last, candidate.last + 8))
    inside = context.long_pair(candidate.first) >= 0
    head, end = _headline(context, candidate), candidate.last >= last - 1
    return [
        (_word, lemma, shape, kind, reporting.gender, reporting.number, candidate.skip, reporting.has_object),
        (_form, context.tokens[candidate.first].folded, context.tokens[candidate.last - 1].folded, shape),
        (_follows, follows, lemma, shape, kind),
        (_before, around[1][0], shape, kind),
        "beforeword=" + around[1][1],
        "before2=" + around[0][1] + "|" + around[1][1],
        (_next, ahead[0][0], lemma),
        (_next_word, ahead[0][1], lemma),
        "next2=" + ahead[0][1] + "|" + ahead[1][1],
        (_next_classes, ahead[0][0], ahead[1][0], ahead[2][0], shape, kind),
        (_place, min(len(earlier), 2), inside, candidate.first == first, head, end, shape, follows),
        (_names, named, follows, shape, lemma),
        *_pattern(context, candidate, last),
        *_governed(context, candidate, earlier, shape),
        *(_colon(context, candidate, first) if shape == "colon" else ()),
    ]


def _word(
    lemma: str, shape: str, kind: str, gender: str, number: str, skip: int, has_object: bool
) -> list[str]:
    return [
        "lemma=" + lemma,
        "shape=" + shape,
        "kind=" + kind + shape,
        "lemma|shape=" + lemma + shape,
        f"form={shape}{gender}{number}",
        f"skip={skip}{shape}",
        f"object={has_object}{kind}",
    ]


def _form(first: str, last: str, shape: str) -> list[str]:
    return ["last=" + last + shape, "word=" + first]


def _follows(follows: str, lemma: str, shape: str, kind: str) -> list[str]:
    return [
        "follows=" + follows,
        "follows|kind=" + follows + kind + shape,
        "follows|lemma=" + follows + lemma,
        "follows|lemma|shape=" + follows + lemma + shape,
    ]


def _before(before: str, shape: str, kind: str) -> list[str]:
    return ["before=" + before, "before|shape=" + before + shape, "before|kind=" + before + kind]


def _next(following: str, lemma: str) -> list[str]:
    return ["next=" + following, "next|lemma=" + following + lemma]


def _next_word(word: str, lemma: str) -> list[str]:
    return ["nextword=" + word, "nextword|lemma=" + word + lemma]


def _next_classes(first: str, second: str, third: str, shape: str, kind: str) -> list[str]:
    return [
        "next2c=" + first + second,
        "next2c|shape=" + first + second + third + shape,
        "next2c|kind=" + first + second + kind,
    ]


def _place(
    earlier: int, inside: bool, opens: bool, head: bool, end: bool, shape: str, follows: str
) -> list[str]:
    return [
        f"earlier={earlier}{shape}{follows}",
        f"inside={inside}{shape}",
        f"inside|f={inside}{follows}",
        f"first={opens}{shape}",
        f"first|f={opens}{shape}{follows}",
        f"head={head}{shape}{follows}",
        f"end={end}{shape}",
    ]


def _names(named: str, follows: str, shape: str, lemma: str) -> list[str]:
    return [f"named={named}{shape}", f"named|f={named}{follows}{shape}", f"named|l={named}{lemma}{shape}"]


def _governed(context: Context, candidate: Candidate, earlier: list[Candidate], shape: str) -> list[str]:
    """Whether an earlier candidate of the unit seems to rule this one: a report inside a report."""
    tag = context.analysis[candidate.first - 1].tag if candidate.first else "O"
    joined = f"{candidate.skip}{shape}"
    found = [f"tag-1={tag}{shape}", f"tag-1|skip={tag}{joined}"]
    if not earlier:
        return [*found, "governor=none" + joined]
    governor = earlier[0]
    between = context.classes[governor.last : candidate.first]
    gap = [class_of for class_of in between if class_of in ("COMP", "،", ",", ":", ".", "؛")]
    left = gap[-1] if gap else "-"
    complementizers = min(gap.count("COMP"), 2)
    pairs = {context.long_pair(at) for at in range(governor.last, candidate.first)} - {-1}
    closed = bool(pairs) and context.long_pair(candidate.first) not in pairs
    state = f"{governor.reporting.shape}{complementizers}{closed}{left}"
    return [
        *found,
        f"governor={state}{joined}",
        f"governor|c={complementizers}{closed}{joined}{between[-1:]}",
        f"governor|kind={governor.reporting.kind}{candidate.reporting.kind}{complementizers}{closed}",
        f"governor|near={bucket(candidate.first - governor.last)}{joined}{complementizers}",
    ]


def _colon(context: Context, candidate: Candidate, first: int) -> list[str]:
    """What stands before a headline's colon: a name, a name with its title, one who speaks again below."""
    tags = [context.analysis[at].tag[2:] or "O" for at in range(first, candidate.first)]
    kinds = "".join(sorted(set(tags)))
    word = context.tokens[candidate.first - 1].folded
    index = context.candidate_of[candidate.first] + 1
    behind = (
        token.folded
        for other in context.candidates[index : index + _BELOW]
        if other.reporting.shape != "colon"
        for token in context.tokens[other.last : other.last + 12]
    )
    again = len(list(islice((folded for folded in behind if folded.endswith(word)), 2)))
    head = _headline(context, candidate)
    sorts = [_sort(context, at) for at in range(first, candidate.first)]
    return [
        f"colon|sort={sorts[0]}{sorts[-1]}{head}",
        f"colon|sorts={sorts[0]}{any(sorts[1:])}{head}",
        f"colon={kinds}{head}",
        f"colon|n={min(len(tags), 6)}{kinds}{head}",
        f"colon|last={tags[-1]}{head}",
        f"colon|again={again}{tags[-1]}{head}",
        f"colon|first={tags[0]}{tags[-1]}{head}",
        "colon|word=" + context.tokens[first].folded,
        "colon|before=" + word,
    ]


def _sort(context: Context, at: int) -> str:
    """What a word before a colon names: a person, a body or a place by name, or somebody by a noun."""
    tag = context.analysis[at].tag
    if tag != "O":
        return tag[2:]
    found = context.classes[at].removeprefix("W").removeprefix("x").removeprefix("al")
    return found if found in SOURCE_CLASSES else ""


def _at(context: Context, at: int, first: int, last: int) -> tuple[str, str]:
    """Class and word of a token, or the edge of its unit."""
    if at < first or at >= last:
        return "^", "^"
    return context.classes[at], context.tokens[at].folded


def _named(context: Context, first: int, last: int) -> str:
    """The first name tag among some tokens, before a complementizer."""
    for at in range(first, last):
        if context.classes[at] == "COMP":
            return "-"
        if context.analysis[at].tag != "O":
            return context.analysis[at].tag[2:]
    return "-"


def _headline(context: Context, candidate: Candidate) -> bool:
    return context.tokens[candidate.first].end <= context.document.sentences[0].end


def _pattern(context: Context, candidate: Candidate, last: int) -> list[str]:
    """Between a cue and its complementizer: how many verbs, commas, prepositions; what follows that."""
    verbs = commas = names = 0
    shape = candidate.reporting.shape
    for at in range(candidate.last, min(last, candidate.last + _GAP)):
        class_of = context.classes[at]
        if class_of == "COMP" or context.long_pair(at) >= 0 or class_of == ":":
            after = context.classes[at + 1] if at + 1 < last else "$"
            word = context.tokens[at].folded
            return [
                f"gap={min(at - candidate.last, 12)}{class_of}{shape}",
                f"gapw={word}{candidate.reporting.lemma}",
                f"gapn={min(verbs, 2)}{min(commas, 2)}{min(names, 2)}{shape}",
                f"after={after}{class_of}{shape}",
            ]
        verbs += class_of == "y"
        commas += class_of in ("،", ",")
        names += context.analysis[at].tag[:1] == "B"
        if context.candidate_of[at] >= 0:
            return [f"blocked={shape}{context.candidates[context.candidate_of[at]].reporting.shape}"]
    return ["gap=none" + shape]


def _candidates_before(context: Context, candidate: Candidate, first: int) -> list[Candidate]:
    """The nearest candidate of the unit before this one, and the one before that."""
    index = context.candidate_of[candidate.first]
    before = context.candidates[max(0, index - 2) : index]
    return [other for other in reversed(before) if other.first >= first]


def _first_ahead(context: Context, candidate: Candidate, last: int) -> str:
    """What opens a content first behind a candidate, before the next candidate, and how far away."""
    tokens, classes = context.tokens, context.classes
    for at in range(candidate.last, min(last, candidate.last + _AHEAD)):
        near = "0" if at == candidate.last else "1" if at - candidate.last < 5 else "2"
        if classes[at] == "COMP":
            return "COMP" + near
        if tokens[at].form == ":":
            return "COLON" + near
        if context.long_pair(at) >= 0:
            return "PAIR" + near
        if context.candidate_of[at] >= 0:
            return "CUE" + near
    return "NONE"
