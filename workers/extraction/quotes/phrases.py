"""Where the noun phrase of a source begins and ends: as labelled, mended by what grammar allows."""

from __future__ import annotations

from collections.abc import Sequence

from workers.extraction.quotes.classes import PRESENT, SOURCE_CLASSES
from workers.extraction.quotes.context import Context
from workers.extraction.quotes.cues import Candidate
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.noun_phrases import (
    LONGEST,
    Run,
    phrase_from,
    speaker_words,
    trimmed,
    without_addressee,
)

# What may stand before a sentence's subject, and what parts a subject from its verb.
_OPENERS = frozenset({"AUX", "WAUX", "CLAUSE", "WCLAUSE", "v", "QUOTE", "-"})
_BREAKS = frozenset({"V", "v", PRESENT, "COMP", ".", ":", "؛", "REL"})
_VERBS = frozenset({"V", "v", PRESENT})
_PASSED_ON = 16  # tokens behind a verb of passing on within which its عن stands
_ASIDE = 10  # tokens that may stand between a subject and its verb
_STOPS = frozenset({".", "..", "…", "؟", "?", "!"})
# Kinds of verbs that take a clause, not a person, as their object: what follows them is their subject.
_CLAUSE_VERBS = frozenset({"say", "add", "reveal", "judge", "deny", "write"})


def speaker_phrase(context: Context, frame: Frame) -> Run | None:
    """The tokens of the speaker's phrase, or None where it is unwritten."""
    run = labelled_phrase(context, frame, "S")
    first = _quoted_from(context, frame)
    if first is not None and (run is None or run[0] != first):
        return _until_words(context, first)
    if run is None or _no_speaker(context, frame, run):
        return _phrase_by_grammar(context, frame)
    if run[1] <= frame.candidate.first and _said_in_it(context, frame):
        return None
    run = _behind_stop(context, frame, run)
    return _with_name(context, without_addressee(context, _passed_on(context, run)))


def via_phrase(context: Context, frame: Frame) -> Run | None:
    """The tokens of the medium that passes the words on, or None."""
    run = labelled_phrase(context, frame, "V")
    first = _quoted_from(context, frame)
    if run or first is None or frame.candidate.last >= first - 1:
        return run
    return phrase_from(context, frame.candidate.last, first - 1)


def _quoted_from(context: Context, frame: Frame) -> int | None:
    """Where the speaker begins whom a verb passes on: نقلت الوكالة عن مسؤول أن …"""
    candidate = frame.candidate
    if candidate.reporting.lemma not in speaker_words("passing") or candidate.reporting.shape == "noun":
        return None
    limit = min(candidate.last + _PASSED_ON, len(context.tokens) - 1)
    for at in range(candidate.last, limit):
        if context.classes[at] in ("COMP", ":") or context.candidate_of[at] >= 0:
            return None
        if context.tokens[at].folded in speaker_words("from") and context.analysis[at].tag == "O":
            return at + 1
    return None


def _until_words(context: Context, first: int) -> Run | None:
    """A source up to what it says: no label, but only what stands around tells."""
    last = first
    while last < min(first + LONGEST, len(context.tokens)) and not (
        context.classes[last] in ("COMP", ":", "REL") or context.candidate_of[last] >= 0
    ):
        last += 1
    return trimmed(context, first, last)


def _phrase_by_grammar(context: Context, frame: Frame) -> Run | None:
    """A source that no label, but only its place, tells."""
    run = (
        _subject_behind(context, frame)
        or _issuer_behind(context, frame)
        or _before_colon(context, frame)
        or _subject_before(context, frame)
    )
    if run is None or _no_speaker(context, frame, run):
        return None
    return _with_name(context, _behind_stop(context, frame, run))


def _no_speaker(context: Context, frame: Frame, run: Run) -> bool:
    """Whether a phrase tells whom one speaks to, or how: للصحفيين, قائلة, مستغرباً.

    The preposition right behind a frame is the frame's own: وفقا لوكالة الأنباء.
    """
    first, last = run
    token = context.tokens[first]
    in_frame = frame.candidate.reporting.shape == "frame" and first == frame.candidate.last
    if token.folded in speaker_words("addressees") and not in_frame:
        return True
    if last - first > 1 or context.analysis[first].tag != "O":
        return False
    candidate = context.candidate_of[first]
    if candidate >= 0 and context.candidates[candidate].reporting.shape == "participle":
        return context.classes[first] not in SOURCE_CLASSES
    return token.form.endswith(("اً", "ًا")) or token.folded in speaker_words("outside")


def _said_in_it(context: Context, frame: Frame) -> bool:
    """Whether the verb belongs to a relative clause on what holds the words: ألقى كلمة أوضح فيها أن …"""
    after = frame.candidate.last
    return after < len(context.tokens) and context.tokens[after].folded in speaker_words("therein")


def labelled_phrase(context: Context, frame: Frame, label: str) -> Run | None:
    """The stretch of tokens with a label that is nearest to the cue, without marks at its edges."""
    runs = (trimmed(context, *run) for run in _runs(context, frame.tokens(label)))
    found = [run for run in runs if run]
    return min(found, key=lambda run: _distance(run, frame), default=None)


def _distance(run: Run, frame: Frame) -> int:
    """Tokens between a run and the cue."""
    candidate = frame.candidate
    return run[0] - candidate.last if run[0] >= candidate.last else candidate.first - run[1]


def _runs(context: Context, labelled: Sequence[int]) -> list[Run]:
    """Stretches of labelled tokens; one mark between two of them does not part them."""
    runs: list[Run] = []
    for at in labelled:
        marks_only = runs and all(
            context.tokens[between].kind == "mark" for between in range(runs[-1][1], at)
        )
        if marks_only and at - runs[-1][1] <= 1:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _subject_behind(context: Context, frame: Frame) -> Run | None:
    """A source that stands right behind a verb whose object is its clause, or a pronoun that it carries."""
    candidate = frame.candidate
    reporting = candidate.reporting
    clause_only = reporting.kind in _CLAUSE_VERBS or reporting.has_object  # وصفتها إسرائيل
    if reporting.shape not in ("past", "present") or not clause_only:
        return None
    content = frame.tokens("Q")
    limit = min((at for at in content if at >= candidate.last), default=frame.first + len(frame.labels))
    first = candidate.last
    if first + 1 < limit and context.classes[first] in ("QUOTE", "number"):
        first += 1  # أضافت «الأرصاد» أن, أكدت 70 منظمة أن
    while first + 1 < limit and context.classes[first] == "TIME":
        first += 1  # أفاد الثلاثاء مسؤول بأن
    return phrase_from(context, first, limit) if first < limit else None


def _issuer_behind(context: Context, frame: Frame) -> Run | None:
    """What a frame, or a verb of being written (ورد في تقرير), names as its source."""
    candidate = frame.candidate
    first, limit = candidate.last, frame.first + len(frame.labels)
    if first + 1 >= limit:
        return None
    if candidate.reporting.shape == "frame":
        first += context.tokens[first].folded in speaker_words("before_source")
    elif not _is_in_writing(context, candidate):
        return None
    else:
        first += 1
    return phrase_from(context, first, limit)


def _is_in_writing(context: Context, candidate: Candidate) -> bool:
    """Whether a verb tells in which document the words stand: ورد في تقرير."""
    at = candidate.last
    if candidate.reporting.lemma not in speaker_words("standing"):
        return False
    inside = context.tokens[at].folded in speaker_words("within")
    return inside and context.classes[at + 1].endswith("document")


def _subject_before(context: Context, frame: Frame) -> Run | None:
    """A source that opens the sentence, no other verb between: والمصدر، من جهته، ذكر أن …"""
    candidate = frame.candidate
    if candidate.reporting.shape not in ("past", "present"):
        return None
    first = context.units[context.unit_of[candidate.first]][0]
    while first < candidate.first and context.classes[first] in _OPENERS:
        first += 1
    run = phrase_from(context, first, candidate.first)
    if run is None or candidate.first - run[1] > _ASIDE:
        return None
    between = {found.removeprefix("W") for found in context.classes[run[1] : candidate.first]}
    return None if between & _BREAKS else run


def _with_name(context: Context, run: Run) -> Run:
    """A phrase with the name behind its comma: رئيس المجلس، سامي العلي."""
    first, last = run
    tags = [word.tag for word in context.analysis[first : last + 3]]
    if "B-PER" in tags[: last - first]:
        return run
    start = last + (last < len(context.tokens) and context.tokens[last].form in ("،", ","))
    if start >= len(context.analysis) or context.analysis[start].tag != "B-PER":
        return run
    end = start + 1
    while end < len(context.analysis) and context.analysis[end].tag == "I-PER":
        end += 1
    return first, end


def governing_subject(context: Context, frame: Frame) -> Run | None:
    """The subject of the verb that a participle leans on: رحب الوزير بالقرار، مؤكداً أن …"""
    limit = frame.candidate.first
    for at in range(context.units[context.unit_of[limit]][0], limit - 1):
        if context.classes[at].removeprefix("W") in _VERBS and context.analysis[at].tag == "O":
            first = at + 1 + (context.tokens[at + 1].form in ("،", ","))
            run = phrase_from(context, first, limit)
            if run:
                return run
    return None


def _before_colon(context: Context, frame: Frame) -> Run | None:
    """All that stands in front of a headline's colon."""
    if frame.candidate.reporting.shape != "colon":
        return None
    return trimmed(context, context.units[context.unit_of[frame.candidate.first]][0], frame.candidate.first)


def _behind_stop(context: Context, frame: Frame, run: Run) -> Run:
    """Of a headline's words before its colon only those behind a stop: النادي يتعاقد.. والمدرب: …"""
    if frame.candidate.reporting.shape != "colon":
        return run
    first, last = run
    stops = [at for at in range(first, last - 1) if context.classes[at] in _STOPS]
    return (stops[-1] + 1, last) if stops else run


def _passed_on(context: Context, run: Run) -> Run:
    """Of نقلا عن and the like inside a phrase only what follows is the source."""
    first, last = run
    quoting = speaker_words("quoting")
    for at in range(first, last - 1):
        if context.tokens[at].folded in speaker_words("from") and context.tokens[at - 1].folded in quoting:
            return at + 1, last
    return run
