"""From labels to the spans of a quote: the reported words, cut as the guidelines cut them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from workers.extraction.document import QuoteType, Span
from workers.extraction.quotes.context import LONG_QUOTATION, Context
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.reporting import asides, stressing, words
from workers.extraction.text.marks import Marks, is_quotation_mark

_COVERED = 0.6  # the share of a quotation that a run must hold to be taken for the whole of it
_CLAUSAL = frozenset({"V", "v", "y", "AUX", "WAUX", "NEG", ":"})
Run = tuple[int, int]
# What may stand before a content and is none of it.
_LEADING = frozenset({"COMP", "QUOTE", "،", ",", ":", ".", "-"})


def content_runs(context: Context, frame: Frame) -> list[Run]:
    """The runs of content tokens, `first` to `last` (exclusive): one, or two where the cue breaks them."""
    labelled = _merged(context, frame.tokens("Q"))
    runs = _whole_clause(context, labelled, frame) if labelled else _unlabelled(context, frame)
    cut = [_before_aside(context, _behind_addressee(context, run, frame)) for run in runs]
    snapped = [trim(context, _before_participle(context, _snap(context, run, frame), frame)) for run in cut]
    found = _separate([run for run in snapped if run[1] - run[0] > 0 and not _names_something(context, run)])
    return _rest_before(context, found, frame) + found + _rest_behind(context, found, frame)


def _rest_before(context: Context, runs: Sequence[Run], frame: Frame) -> list[Run]:
    """The beginning of a quotation that is labelled behind its verb only: «…»، قال الوزير، «…»."""
    candidate = frame.candidate
    if len(runs) != 1 or candidate.reporting.shape not in ("past", "present") or candidate.skip:
        return []
    own = context.long_pair(runs[0][0])
    close = candidate.first - 2
    if close < 1 or context.tokens[close + 1].form not in ("،", ","):
        return []
    found = context.long_pair(close - 1)
    broken = (
        0 <= found < own and context.marks[found].last == close and runs[0][0] == context.marks[own].first
    )
    return [(context.marks[found].first, close)] if broken else []


def _rest_behind(context: Context, runs: Sequence[Run], frame: Frame) -> list[Run]:
    """The rest of a quotation that its verb and speaker break: «…»، قال الوزير، «…»."""
    candidate = frame.candidate
    if len(runs) != 1 or candidate.reporting.shape not in ("past", "present"):
        return []
    first, last = runs[0]
    own = context.long_pair(first)
    if last > candidate.first or own < 0 or context.marks[own].last != last:
        return []
    at = max([candidate.last, *(token + 1 for token in frame.tokens("S"))])
    while at < len(context.tokens) and context.classes[at] in ("،", ",", "QUOTE"):
        at += 1
    found = context.long_pair(at) if at < len(context.tokens) else -1
    return [(context.marks[found].first, context.marks[found].last)] if found > own else []


def _unlabelled(context: Context, frame: Frame) -> list[Run]:
    """The content of a cue for which no token was labelled: the quotation beside it, a frame's clause."""
    candidate = frame.candidate
    first, last = context.units[context.unit_of[candidate.first]]
    if candidate.reporting.shape != "frame":
        return _quotation_beside(context, candidate.first, candidate.last, last)
    if candidate.first - first > 1:
        return [(first, candidate.first)]
    named = [*frame.tokens("S"), *frame.tokens("V")]
    return [(named[-1] + 1, last)] if named and named[-1] + 1 < last else []


def _quotation_beside(context: Context, first: int, last: int, end: int) -> list[Run]:
    """The quotation that closes right before a cue, else the one that opens behind it before another cue."""
    before = first - 1
    while before >= 0 and context.tokens[before].kind == "mark" and context.long_pair(before) < 0:
        before -= 1
    found = context.long_pair(before) if before >= 0 else -1
    if found >= 0 and context.long_pair(first) != found:
        return [(context.marks[found].first, context.marks[found].last)]
    for at in range(last, end):
        found = context.long_pair(at)
        if found >= 0 and found != context.long_pair(first):
            return [(context.marks[found].first, context.marks[found].last)]
        if context.candidate_of[at] >= 0:
            break
    return []


def _merged(context: Context, content: Sequence[int]) -> list[Run]:
    """Neighbouring content tokens as runs; marks alone do not part them."""
    runs: list[Run] = []
    for at in content:
        last = runs[-1][1] if runs else -1
        if at == last or (runs and all(token.kind == "mark" for token in context.tokens[last:at])):
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _whole_clause(context: Context, runs: list[Run], frame: Frame) -> list[Run]:
    """The content of a frame that closes its clause begins where the sentence does (guidelines, content)."""
    candidate = frame.candidate
    if candidate.reporting.shape != "frame" or not runs or candidate.first - runs[0][1] not in (0, 1):
        return runs
    first = max(frame.first, context.units[context.unit_of[candidate.first]][0])
    passed = context.classes[first : runs[0][0]]
    spoken = any(context.candidate_of[at] >= 0 for at in range(first, runs[0][0]))
    return runs if spoken or "COMP" in passed or ":" in passed else [(first, runs[0][1]), *runs[1:]]


def _separate(runs: list[Run]) -> list[Run]:
    """Runs that ran into each other as one, so that no token is counted twice."""
    joined: list[Run] = []
    for run in sorted(runs):
        if joined and run[0] <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(run[1], joined[-1][1]))
        else:
            joined.append(run)
    return joined


def _snap(context: Context, run: Run, frame: Frame) -> Run:
    """A run that opens with a quotation, or holds most of one and little else, becomes the whole of it.

    Words of a clause before the opening mark are reported too: إن الفيلم «أقرب إلى قصيدة».
    """
    first, last = run
    for index in {context.long_pair(first), context.long_pair(last - 1)} - {-1}:
        pair = context.marks[index]
        if not pair.closed:
            continue
        shared = min(last, pair.last) - max(first, pair.first)
        outside = (last - first) - shared
        opens = 0 <= first - pair.first <= 1
        clause = any(context.classes[at] not in _LEADING for at in range(first, pair.first))
        if outside <= 2 and not clause and (opens or shared >= _COVERED * pair.length):
            return pair.first, pair.last
        if context.tokens[pair.first - 2].form == ":" and pair.last - last in (-1, 0) and first < pair.first:
            return pair.first, pair.last  # أضاف عقب اللقاء: «…»
        if opens and last > pair.last and _leaves(context, pair.last + 1):
            return pair.first, pair.last
        if last < pair.last and last >= frame.first + len(frame.labels) - 1:
            last = pair.last
    return first, last


def _before_participle(context: Context, run: Run, frame: Frame) -> Run:
    """A run outside marks ends where the narrator goes on with a participle of speech: ، مؤكدا دعمه."""
    first, last = run
    for at in range(max(first, frame.candidate.last) + 1, last):
        index = context.candidate_of[at]
        if index >= 0 and context.long_pair(at) < 0 and _goes_on_to_tell(context, at):
            return first, at
    return run


def _behind_addressee(context: Context, run: Run, frame: Frame) -> Run:
    """A run right behind its cue begins at its complementizer where no verb comes before: أخبر فلانا أن …"""
    first, last = run
    if frame.candidate.last != first or frame.candidate.reporting.shape == "colon":
        return run
    for at in range(first, last - 1):
        found = context.classes[at]
        if found == "COMP":
            return at + 1, last
        if found in _CLAUSAL or context.pair_of[at] >= 0:
            break
    return run


def _before_aside(context: Context, run: Run) -> Run:
    """A run outside marks ends where the narrator explains it: في إشارة إلى …"""
    first, last = run
    tokens, heads = context.tokens, asides()
    for at in [at for at in range(first + 1, last) if tokens[at].folded in heads]:
        rests = heads[tokens[at].folded] if context.pair_of[at] < 0 else ()
        if any([token.folded for token in tokens[at + 1 : at + 1 + len(rest)]] == rest for rest in rests):
            return first, at
    return run


def _names_something(context: Context, run: Run) -> bool:
    """Whether a run is a whole quotation that holds a name or a title: حركة "مستقبل تونس", تحت شعار "…"."""
    pair = context.pair_of[run[0]]
    if pair < 0 or run[1] - run[0] < context.marks[pair].length:
        return False
    if all(context.analysis[at].tag != "O" for at in range(*run) if context.tokens[at].kind != "mark"):
        return True
    before = context.marks[pair].first - 2
    return before >= 0 and context.tokens[before].folded in words("title_nouns")


def _goes_on_to_tell(context: Context, at: int) -> bool:
    """Whether a participle of speech is the narrator's: behind a comma, or with a clause of its own."""
    reporting = context.candidates[context.candidate_of[at]].reporting
    if reporting.shape != "participle" or not context.tokens[at].folded.endswith(("ا", "ه", "ين")):
        return False
    if context.classes[at - 1] in ("،", ","):
        return True
    follows = context.tokens[at + 1].folded if at + 1 < len(context.tokens) else ""
    return follows in words("complementizers") or follows in stressing().get(reporting.lemma, ())


def _leaves(context: Context, at: int) -> bool:
    """Whether the narrator goes on behind a closing mark: a comma, then a verb, participle or particle."""
    if at + 1 >= len(context.tokens) or context.tokens[at].form not in ("،", ","):
        return False
    candidate = context.candidate_of[at + 1]
    participle = candidate >= 0 and context.candidates[candidate].reporting.shape == "participle"
    return participle or context.classes[at + 1] in ("V", "CLAUSE", "WCLAUSE")


def trim(context: Context, run: Run) -> Run:
    """No complementizer and no opening mark before the content, no punctuation and no mark behind it."""
    first, last = run
    tokens, classes = context.tokens, context.classes
    while first < last and classes[first] in _LEADING and not _conditional(context, first):
        first += 1
    while first < last and (
        is_quotation_mark(tokens[last - 1]) or classes[last - 1] in (".", "،", ",", "؛", ";", ":", "-", "…")
    ):
        last -= 1
    return first, last


def _conditional(context: Context, at: int) -> bool:
    """Whether a complementizer at the content's head is itself reported: it follows another one."""
    return at > 0 and context.classes[at - 1] == "COMP" and context.classes[at] == "COMP"


def spans_of(context: Context, runs: Sequence[Run]) -> tuple[Span, ...]:
    """Runs of tokens as spans of the text."""
    tokens = context.tokens
    return tuple(Span(tokens[first].start, tokens[last - 1].end) for first, last in runs)


def type_of(context: Context, runs: Sequence[Run], frame: Frame) -> QuoteType:
    """Direct, indirect or mixed (guidelines, table of types)."""
    if all(_quoted(context, run, frame) for run in runs) or _after_colon(context, runs[0][0]):
        return "direct"
    marked = [pair for run in runs for pair in _opened_in(context, run)]
    starts_inside = context.long_pair(runs[0][0]) not in (-1, context.long_pair(frame.candidate.first))
    if starts_inside or any(_words(context, pair.first, pair.last) >= LONG_QUOTATION for pair in marked):
        return "mixed"
    return "indirect"


def _opened_in(context: Context, run: Run) -> Sequence[Marks]:
    """The quotations that begin in a run."""
    first, last = (bisect_left(context.marks, at, key=lambda pair: pair.first) for at in run)
    return context.marks[first:last]


def _words(context: Context, first: int, last: int) -> int:
    return sum(token.kind != "mark" for token in context.tokens[first:last])


def _quoted(context: Context, run: Run, frame: Frame) -> bool:
    """Whether a run lies wholly in one pair of marks; not in one that holds the clause's own verb and أن."""
    pair = context.pair_of[run[0]]
    if pair < 0 or pair != context.pair_of[run[1] - 1]:
        return False
    return pair != context.pair_of[frame.candidate.first] or context.classes[run[0] - 1] != "COMP"


def _after_colon(context: Context, first: int) -> bool:
    """Whether the content follows a colon with nothing but an opening mark between."""
    at = first - 1
    while at >= 0 and is_quotation_mark(context.tokens[at]):
        at -= 1
    return at >= 0 and context.tokens[at].form == ":"
