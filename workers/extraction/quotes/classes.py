"""What a word is to a clause: a particle, a verb, somebody who speaks, or the outer shape of what is none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from workers.extraction.document import Token
from workers.extraction.lexicon import lexicon
from workers.extraction.quotes.reporting import words
from workers.extraction.text.marks import is_quotation_mark
from workers.extraction.text.spelling import fold

# Tables of lexicon/cues.toml; the first that holds a word gives its class.
_PARTICLES = (
    ("complementizers", "COMP"),
    ("relatives", "REL"),
    ("negations", "NEG"),
    ("auxiliaries", "AUX"),
    ("time_words", "TIME"),
    ("demonstratives", "DEM"),
    ("prepositions", "PREP"),
    ("clause_openers", "CLAUSE"),
)
# Tables of lexicon/people.toml.
_SOURCES = (
    ("masculine", "man"),
    ("feminine", "woman"),
    ("plural", "people"),
    ("collective", "body"),
    ("documents", "document"),
)
_ARTICLES = ("ال", "لل", "وال", "بال", "كال", "فال", "ولل")
_OBJECTS = ("ه", "ها", "هم", "هما")
_OWNERS = ("ه", "ها", "هم", "هما", "نا")
PRESENT = "y"


def class_of(token: Token) -> str:
    """The class of a token; words are looked up without the و or ف joined to them."""
    if token.kind == "mark":
        return "QUOTE" if is_quotation_mark(token) else token.form
    if token.kind != "arabic":
        return token.kind
    return _word_class(token.form, token.folded)


@lru_cache(maxsize=8192)
def _word_class(form: str, folded: str) -> str:
    known = _known().get(folded)
    if known:
        return known
    if len(folded) > 3 and folded[0] in "وف":
        known = _known().get(folded[1:])
        if known:
            return "W" + known
    return _shape(form, folded)


def _shape(form: str, folded: str) -> str:
    """Article, ending and first letter: what tells a noun from a verb at a glance."""
    article = next((a for a in _ARTICLES if folded.startswith(a) and len(folded) > len(a) + 1), "")
    if article:
        source = _known().get(folded[len(article) :], "")
        return ("al" if len(article) == 2 else "xal") + (source if source in SOURCE_CLASSES else "")
    if form[-1] == "ة":
        return "t"
    if form[0] in "يت" and len(form) > 3:
        return PRESENT
    return "w" if form[0] == "و" else "n"


SOURCE_CLASSES = frozenset(name for _, name in _SOURCES)


@cache
def _known() -> dict[str, str]:
    """Every word of the lists and its class; particles go before sources, and these before verbs."""
    known: dict[str, str] = {}
    for table, name in (("ambiguous", "v"), ("clear", "V")):
        for verb in lexicon("verbs")[table]:
            known.update(dict.fromkeys(map(fold, _past(verb)), name))
            known[fold(verb)] = name
    for table, name in reversed(_SOURCES):
        for noun in lexicon("people")[table]:
            stem = noun[:-1] + "ت" if noun.endswith("ة") else noun
            known.update({fold(stem + owner): name for owner in _OWNERS if len(noun) > 2})
    for table, name in reversed(_SOURCES):
        known.update({fold(noun): name for noun in lexicon("people")[table]})
    for table, name in reversed(_PARTICLES):
        known.update(dict.fromkeys(words(table), name))
    return known


def _past(verb: str) -> Iterator[str]:
    """The forms of the past that differ from the verb itself: she, they, and with an object."""
    base = verb[:-1] if verb[-1] in "ىا" else verb
    yield from (base + "ت", base + "وا", base + "تا")
    stem = base + "ا" if verb[-1] in "ىا" else base
    for pronoun in _OBJECTS:
        yield stem + pronoun
        yield base + "ت" + pronoun
