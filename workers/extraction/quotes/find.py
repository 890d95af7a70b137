"""Cues, contents, speakers, resolution: the quotes of an article."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workers.extraction.document import Cue, Document, Entity, Quote, Speaker, Word
from workers.extraction.quotes.antecedents import resolve
from workers.extraction.quotes.contents import Run, content_runs, spans_of, trim, type_of
from workers.extraction.quotes.context import Context, read_context
from workers.extraction.quotes.conversation import Conversation
from workers.extraction.quotes.cues import Candidate
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.judgement import judged
from workers.extraction.quotes.phrases import governing_subject
from workers.extraction.quotes.register import Mentions
from workers.extraction.quotes.speakers import Written, cut, own_name, written
from workers.extraction.quotes.tagging import find_frames


@dataclass(frozen=True, slots=True)
class _Draft:
    """A quote whose speaker is not yet known by name."""

    frame: Frame
    runs: list[Run]
    source: Written | None
    via: Written | None

    @property
    def covered(self) -> list[int]:
        """The tokens of the content."""
        return [at for first, last in self.runs for at in range(first, last)]

    @property
    def inside(self) -> list[int]:
        """The same without the first of each run: a cue may open a content."""
        return [at for first, last in self.runs for at in range(first + 1, last)]

    @property
    def end(self) -> int:
        """The token behind its cue, its content and its source."""
        ends = [self.frame.candidate.last, *(last for _, last in self.runs)]
        return max(*ends, self.source.last) if self.source else max(ends)

    def holds(self, token: int) -> bool:
        """Whether a token is one of `inside`."""
        return any(first < token < last for first, last in self.runs)


def find_quotes(document: Document, words: Sequence[Word], entities: Sequence[Entity]) -> tuple[Quote, ...]:
    """The attributed quotes of an article in the order of their contents, numbered q1, q2 …"""
    context = read_context(document, words)
    mentions = sorted(((m, e) for e in entities for m in e.mentions), key=lambda pair: pair[0].start)
    drafts = settle(
        context,
        [draft for frame in judged(context, find_frames(context)) if (draft := _draft(context, frame))],
    )
    drafts = _participles(context, drafts)
    reported = frozenset(at for draft in drafts for at in draft.covered)
    conversation = Conversation(context, mentions, [draft.source for draft in drafts], reported)
    quotes = _attributed(context, drafts, conversation, mentions)
    return tuple(sorted(quotes, key=lambda quote: quote.content[0].start))


def _draft(context: Context, frame: Frame) -> _Draft | None:
    runs = content_runs(context, frame)
    if not runs:
        return None
    source, via = written(context, frame, "S"), written(context, frame, "V")
    reporting = frame.candidate.reporting
    if source is None and reporting.kind != "add" and reporting.shape != "participle":
        source, via = via, None  # A medium that passes on nobody's words speaks itself.
    return _Draft(frame, runs, source, via)


def settle(context: Context, drafts: Sequence[_Draft]) -> list[_Draft]:
    """No quote inside another's content (guidelines: outermost only), and none that runs into the next.

    A cue inside a content ends that content where it carries on the report: a participle, or a verb joined
    by و. Any other verb there is part of the words reported.
    """
    kept: list[_Draft] = []
    holder: dict[int, int] = {}
    for draft in drafts:
        cue = draft.frame.candidate.first
        around = holder.get(cue)
        if around is not None and kept[around].holds(cue):
            if not _carries_on(context, draft):
                continue
            kept[around] = _cut(context, kept[around], cue)
        holder.update(dict.fromkeys(draft.inside, len(kept)))
        kept.append(draft)
    return outermost([draft for draft in kept if draft.runs])


def _carries_on(context: Context, draft: _Draft) -> bool:
    candidate = draft.frame.candidate
    if candidate.reporting.shape == "participle" or candidate.skip:
        return True
    before = context.tokens[candidate.first - 1]
    joined = before.form.startswith("و") and context.classes[before.index] in ("AUX", "WAUX")
    return before.kind == "mark" or joined  # وقد أكد, وكان قال


def _cut(context: Context, draft: _Draft, token: int) -> _Draft:
    """The draft with its content ended before a token; nothing may be left of it."""
    runs = [trim(context, (first, min(last, token))) for first, last in draft.runs if first < token]
    return replace(draft, runs=[(first, last) for first, last in runs if first < last])


def outermost(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Of two that share more than half of the shorter content the surer one, of the other its own runs."""
    kept: list[_Draft] = []
    owner: dict[int, int] = {}
    for draft in sorted(drafts, key=lambda d: (-d.frame.reports, d.frame.candidate.first)):
        tokens = draft.covered
        shared = Counter(owner[at] for at in tokens if at in owner)
        if any(count * 2 > min(len(tokens), len(kept[other].covered)) for other, count in shared.items()):
            own = [run for run in draft.runs if owner.keys().isdisjoint(range(*run))]
            if not own:
                continue
            draft = replace(draft, runs=own)
            tokens = draft.covered
        for at in tokens:
            owner.setdefault(at, len(kept))
        kept.append(draft)
    return sorted(kept, key=lambda d: d.frame.candidate.first)


def _participles(context: Context, drafts: Sequence[_Draft]) -> list[_Draft]:
    """Participles get their sources: none behind another cue of their sentence, else their verb's subject."""
    settled: list[_Draft] = []
    for draft in drafts:
        if draft.frame.candidate.reporting.shape == "participle":
            draft = replace(draft, source=_source_of_participle(context, draft, settled))
        settled.append(draft)
    return settled


def _source_of_participle(context: Context, draft: _Draft, earlier: Sequence[_Draft]) -> Written | None:
    candidate = draft.frame.candidate
    unit = context.unit_of[candidate.first]
    last = earlier[-1] if earlier and context.unit_of[earlier[-1].frame.candidate.first] == unit else None
    if last:
        return draft.source if draft.source and _is_new(draft.source, last, candidate) else None
    if draft.source:
        return draft.source
    run = governing_subject(context, draft.frame)
    return cut(context, draft.frame, run) if run else None


def _is_new(source: Written, last: _Draft, candidate: Candidate) -> bool:
    """Whether a source is none of the quote before: it stands behind its words, or behind the participle."""
    return source.first > candidate.first or source.first >= last.end


def _attributed(
    context: Context, drafts: Sequence[_Draft], conversation: Conversation, mentions: Mentions
) -> Iterator[Quote]:
    """The drafts with their speakers, in the order of their cues; the other candidates are overheard."""
    in_order = enumerate(sorted(drafts, key=lambda draft: draft.runs[0][0]), 1)
    by_cue = {draft.frame.candidate.first: (f"q{number}", draft) for number, draft in in_order}
    reported = {at for draft in drafts for at in draft.inside}
    for candidate in context.candidates:
        if candidate.first in by_cue:
            yield _quote(context, *by_cue[candidate.first], conversation, mentions)
        elif candidate.first not in reported:
            conversation.overhear(candidate)


def _quote(
    context: Context, name: str, draft: _Draft, conversation: Conversation, mentions: Mentions
) -> Quote:
    frame = draft.frame
    candidate = frame.candidate
    entity, explicit, sure = resolve(conversation, candidate, draft.source)
    speaker = Speaker(
        draft.source.span if draft.source else None,
        entity.name if entity else None,
        entity.id if entity else None,
        "explicit" if explicit else "coreference" if entity else "none",
    )
    tokens = context.tokens
    cue = Cue(
        tokens[candidate.first].offset(candidate.skip),
        tokens[candidate.last - 1].end,
        candidate.reporting.lemma,
    )
    return Quote(
        name,
        type_of(context, draft.runs, frame),
        spans_of(context, draft.runs),
        cue,
        speaker,
        _via(draft.via, mentions),
        _sentence(context, candidate.first),
        frame.reports * sure,
        _found_by(draft, entity, explicit, sure),
    )


def _found_by(draft: _Draft, entity: Entity | None, explicit: bool, sure: float) -> tuple[str, ...]:
    """In words, what found each part: for `isnad extract --explain`."""
    frame = draft.frame
    reporting = frame.candidate.reporting
    if draft.source is None:
        speaker = "unwritten"
    elif frame.tokens("S"):
        speaker = "labelled"
    else:
        speaker = "found by grammar"
    name = (
        "in the source" if explicit else f"chosen, share {sure:.2f}" if entity else f"none, share {sure:.2f}"
    )
    return (
        f"cue: {reporting.kind}, {reporting.shape}, probability {frame.reports:.2f}",
        f"content: labelled, probability {frame.certain:.2f}",
        f"speaker: {speaker}",
        f"name: {name}",
    )


def _via(source: Written | None, mentions: Mentions) -> Speaker | None:
    if source is None:
        return None
    name = own_name(source, mentions)
    if name is None:
        return Speaker(source.span, None, None, "none")
    return Speaker(source.span, name.entity.name, name.entity.id, "explicit")


def _sentence(context: Context, token: int) -> int:
    """The index of the sentence that holds a token."""
    return bisect_right(context.document.sentences, token, key=lambda sentence: sentence.first) - 1
