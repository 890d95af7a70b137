"""What is wrong in a result, for reading: one line a fault, with the words of the article."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.articles import Examined
from benchmarks.records import Quote, Stretch
from benchmarks.scoring import same_edges, same_place

_SHOWN = 90  # characters of a long stretch that are shown


def errors(one: Examined) -> Iterator[str]:
    """The names, then the quotes, missed, too much, or with a wrong part; in the order of the text."""
    yield from _names(one)
    text, comparison = one.article.text, one.comparison
    found = [(quote, _quote(text, "quote missed  ", quote)) for quote in comparison.missed]
    found += [(quote, _quote(text, "quote surplus ", quote)) for quote in comparison.surplus]
    for gold, result in comparison.pairs:
        wrong = [f"\n    {part:8} {line}" for part, line in _wrong_parts(text, gold, result)]
        if wrong:
            found.append((gold, _quote(text, "quote wrong   ", gold) + "".join(wrong)))
    yield from (line for _, line in sorted(found, key=lambda pair: pair[0].content))


def _names(one: Examined) -> Iterator[str]:
    gold, found = set(one.comparison.gold.names), set(one.comparison.found.names)
    for name in sorted(gold ^ found, key=lambda name: (name.start, name.end, name in found)):
        kind = "missed " if name in gold else "surplus"
        yield f"name {kind}   {name.type} {_cut(one.article.text, (name.start, name.end))}"


def _wrong_parts(text: str, gold: Quote, found: Quote) -> Iterator[tuple[str, str]]:
    if not same_edges(gold, found):
        yield "content", f"found {_content(text, found)}"
    if gold.type != found.type:
        yield "type", f"{gold.type}, found {found.type}"
    for part, a, b in (("speaker", gold.speaker, found.speaker), ("via", gold.via, found.via)):
        if not same_place(a, b):
            yield part, f"{_cut(text, a)}, found {_cut(text, b)}"
    if gold.name != found.name:
        yield "name", f"{gold.name or 'nobody'}, found {found.name or 'nobody'}"


def _quote(text: str, kind: str, quote: Quote) -> str:
    return f"{kind} {quote.type}, cue {_cut(text, quote.cue)}: {_content(text, quote)}"


def _content(text: str, quote: Quote) -> str:
    return " + ".join(_cut(text, stretch) for stretch in quote.content)


def _cut(text: str, stretch: Stretch | None) -> str:
    """The words of a stretch and where it begins; of a long one its two ends."""
    if stretch is None:
        return "nothing"
    words = " ".join(text[slice(*stretch)].split())
    if len(words) > _SHOWN:
        words = f"{words[: _SHOWN // 2]} … {words[-_SHOWN // 2 :]}"
    return f"[{words}] at {stretch[0]}"
