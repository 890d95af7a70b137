"""What the tagger of quotes sees: each token of a unit as one candidate cue sees it."""

from __future__ import annotations

from collections.abc import Collection

from workers.extraction.quotes.context import Context
from workers.extraction.quotes.cues import Candidate

BEFORE = 80  # tokens looked at before a cue
AFTER = 160  # and behind it; a quotation that runs on is followed to its closing mark later

_BUCKETS = (1, 2, 3, 4, 6, 9, 14, 22, 40)


def window(context: Context, candidate: Candidate) -> tuple[int, int]:
    """The tokens that a candidate may rule, `first` to `last` (exclusive)."""
    first, last = context.units[context.unit_of[candidate.first]]
    return max(first, candidate.first - BEFORE), min(last, candidate.last + AFTER)


def static_features(context: Context) -> list[list[str]]:
    """The features of each token that do not depend on the candidate."""
    tokens, analysis, classes = context.tokens, context.analysis, context.classes
    size = len(tokens)
    features: list[list[str]] = []
    for at, token in enumerate(tokens):
        before = tokens[at - 1] if at else None
        after = tokens[at + 1] if at + 1 < size else None
        form = token.folded if token.kind != "number" else "0"
        tag = analysis[at].tag
        found = [
            "w=" + form,
            "c=" + classes[at],
            "t=" + tag,
            "c-1=" + (classes[at - 1] if at else "^") + "|" + classes[at],
            "c+1=" + classes[at] + "|" + (classes[at + 1] if after else "$"),
            "t+1=" + tag + "|" + (analysis[at + 1].tag if after else "$"),
            "w-1=" + (before.folded if before else "^"),
            "w+1=" + (after.folded if after else "$"),
        ]
        if token.kind == "arabic":
            found.append("p=" + token.folded[:2])
            found.append("s=" + token.folded[-2:])
        features.append(found)
    return features


def _bucket(distance: int) -> str:
    for index, limit in enumerate(_BUCKETS):
        if distance <= limit:
            return str(index)
    return "9"


def cue_features(context: Context, candidate: Candidate) -> list[str]:
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
    sentence_first = candidate.first == first
    return [
        "last=" + context.tokens[candidate.last - 1].folded + shape, "lemma=" + lemma, "shape=" + shape, "kind=" + kind + shape, "lemma|shape=" + lemma + shape,
        f"form={shape}{reporting.gender}{reporting.number}", "word=" + context.tokens[candidate.first].folded,
        "follows=" + follows, "follows|kind=" + follows + kind + shape, "follows|lemma=" + follows + lemma,
        "follows|lemma|shape=" + follows + lemma + shape,
        "before=" + around[1][0], "before|shape=" + around[1][0] + shape, "beforeword=" + around[1][1],
        "before2=" + around[0][1] + "|" + around[1][1], "before|kind=" + around[1][0] + kind,
        "next=" + ahead[0][0], "next|lemma=" + ahead[0][0] + lemma, "nextword=" + ahead[0][1],
        "nextword|lemma=" + ahead[0][1] + lemma, "next2=" + ahead[0][1] + "|" + ahead[1][1],
        "next2c=" + ahead[0][0] + ahead[1][0], "next2c|shape=" + ahead[0][0] + ahead[1][0] + ahead[2][0] + shape,
        "next2c|kind=" + ahead[0][0] + ahead[1][0] + kind,
        f"skip={candidate.skip}{shape}", f"object={reporting.has_object}{kind}",
        f"earlier={min(len(earlier), 2)}{shape}{follows}", f"inside={inside}{shape}", f"inside|f={inside}{follows}",
        f"first={sentence_first}{shape}", f"first|f={sentence_first}{shape}{follows}", f"named={named}{shape}",
        f"named|f={named}{follows}{shape}", f"named|l={named}{lemma}{shape}",
        f"head={_headline(context, candidate)}{shape}{follows}", f"end={candidate.last >= last - 1}{shape}",
        *_pattern(context, candidate, last),
        *_governed(context, candidate, earlier, shape),
        *(_colon(context, candidate, first) if shape == "colon" else ()),
    ]


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
        *found, f"governor={state}{joined}", f"governor|c={complementizers}{closed}{joined}{between[-1:]}",
        f"governor|kind={governor.reporting.kind}{candidate.reporting.kind}{complementizers}{closed}",
        f"governor|near={_bucket(candidate.first - governor.last)}{joined}{complementizers}",
    ]


def _colon(context: Context, candidate: Candidate, first: int) -> list[str]:
    """What stands before a headline's colon: a name alone, a name with its title, one who speaks again below."""
    tags = [context.analysis[at].tag[2:] or "O" for at in range(first, candidate.first)]
    kinds = "".join(sorted(set(tags)))
    word = context.tokens[candidate.first - 1].folded
    again = sum(
        context.tokens[at].folded.endswith(word)
        for other in context.candidates if other.first > candidate.first and other.reporting.shape != "colon"
        for at in range(other.last, min(other.last + 12, len(context.tokens)))
    )
    head = _headline(context, candidate)
    return [
        f"colon={kinds}{head}", f"colon|n={min(len(tags), 6)}{kinds}{head}", f"colon|last={tags[-1]}{head}",
        f"colon|again={min(again, 2)}{tags[-1]}{head}", f"colon|first={tags[0]}{tags[-1]}{head}",
        "colon|word=" + context.tokens[first].folded, "colon|before=" + word,
    ]


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
    for at in range(candidate.last, min(last, candidate.last + 30)):
        class_of = context.classes[at]
        if class_of == "COMP" or context.long_pair(at) >= 0 or class_of == ":":
            after = context.classes[at + 1] if at + 1 < last else "$"
            word = context.tokens[at].folded
            return [
                f"gap={min(at - candidate.last, 12)}{class_of}{shape}", f"gapw={word}{candidate.reporting.lemma}",
                f"gapn={min(verbs, 2)}{min(commas, 2)}{min(names, 2)}{shape}", f"after={after}{class_of}{shape}",
            ]
        verbs += class_of == "y"
        commas += class_of in ("،", ",")
        names += context.analysis[at].tag[:1] == "B"
        if context.candidate_of[at] >= 0:
            return [f"blocked={shape}{context.candidates[context.candidate_of[at]].reporting.shape}"]
    return ["gap=none" + shape]


def _candidates_before(context: Context, candidate: Candidate, first: int) -> list[Candidate]:
    index = context.candidate_of[candidate.first]
    found = []
    while index > 0 and context.candidates[index - 1].first >= first:
        index -= 1
        found.append(context.candidates[index])
    return found


def _first_ahead(context: Context, candidate: Candidate, last: int) -> str:
    """What opens a content first behind a candidate, before the next candidate, and how far away."""
    tokens, classes = context.tokens, context.classes
    for at in range(candidate.last, min(last, candidate.last + 40)):
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


def relative_features(
    context: Context, candidate: Candidate, first: int, last: int, chosen: Collection[int]
) -> list[list[str]]:
    """The features of each token of a window that depend on the candidate.

    `chosen` holds the first tokens of all candidates that are taken for cues.
    """
    forward = _walk(context, candidate, range(candidate.last, last), "+", chosen)
    backward = _walk(context, candidate, range(candidate.first - 1, first - 1, -1), "-", chosen)
    inside = [["cue=" + candidate.reporting.shape] for _ in range(candidate.first, candidate.last)]
    return backward[::-1] + inside + forward


def _walk(
    context: Context, candidate: Candidate, positions: range, side: str, chosen: Collection[int]
) -> list[list[str]]:
    """Features of the tokens on one side of a candidate, walking away from it."""
    tokens, classes = context.tokens, context.classes
    reporting = candidate.reporting
    shape, kind, lemma = reporting.shape, reporting.kind, reporting.lemma
    own_pair = context.long_pair(candidate.first)
    size = len(tokens)
    commas = stops = cues = complementizers = colons = distance = 0
    last_cue = ""
    first_pair = -1
    since_complementizer = 99
    previous = "K"
    features: list[list[str]] = []
    for at in positions:
        distance += 1
        class_of = classes[at]
        pair = context.long_pair(at)
        if pair >= 0 and pair != own_pair and first_pair < 0:
            first_pair = pair
        quoted = "own" if pair >= 0 and pair == own_pair else "1st" if pair >= 0 and pair == first_pair else "far" if pair >= 0 else (
            "aft" if first_pair >= 0 else "no")
        state = f"{side}{shape[:3]}{min(complementizers, 1)}{quoted}{min(cues, 1)}"
        near = _bucket(distance)
        item = [
            "d=" + side + near + shape,
            "S=" + state,
            "S|c=" + state + class_of,
            "S|p=" + state + previous,
            "S|n=" + state + str(min(commas, 2)) + str(min(stops, 1)) + str(min(colons, 1)),
            "k|S=" + kind + state,
            "q=" + side + quoted + previous,
            "D|c=" + side + near + class_of + shape[:3],
            "x=" + side + str(min(since_complementizer, 3)) + class_of + shape[:3],
            "cues=" + side + str(min(cues, 3)) + last_cue + shape[:3],
            "here=" + side + _chosen_at(context, at, chosen) + shape[:3] + str(min(complementizers, 1)) + quoted,
            "next=" + side + (_chosen_at(context, at + 1, chosen) if at + 1 < size else "") + class_of + quoted,
            "T=" + state + context.analysis[at].tag + str(min(commas, 1)),
        ]
        if distance <= 3:
            item.append("l=" + side + lemma + str(distance) + class_of)
        item.append("L=" + lemma + side + str(min(complementizers, 1)) + quoted)
        features.append(item)
        since_complementizer += 1
        if class_of == "COMP":
            complementizers += 1
            since_complementizer = 0
        elif class_of in ("،", ","):
            commas += 1
        elif class_of in (".", "؟", "!", "?", "؛"):
            stops += 1
        elif class_of == ":":
            colons += 1
        if at in chosen:
            cues += 1
            last_cue = context.candidates[context.candidate_of[at]].reporting.shape[:3]
        previous = class_of if tokens[at].kind == "mark" or class_of in ("COMP", "REL", "PREP", "CLAUSE") else "w"
    return features


def _chosen_at(context: Context, at: int, chosen: Collection[int]) -> str:
    """The shape of the cue that begins at a token, with its proclitic; "?" for one that was not chosen."""
    index = context.candidate_of[at]
    if index < 0 or context.candidates[index].first != at:
        return ""
    candidate = context.candidates[index]
    return (candidate.reporting.shape[:3] if at in chosen else "?") + str(candidate.skip)
