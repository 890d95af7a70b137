"""Which words are stems, and which are a stem with proclitics: learned from how words occur without them."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Counts = Mapping[str, int]
Starts = Mapping[str, tuple[int, int]]
Array = NDArray[np.float64]

CLITICS = "وفبكلس"
_IMPERFECT = "ينت"
_ENDINGS = ("ون", "ان", "ه", "ها", "هم", "هما", "نا", "ني", "ك", "كم")
_SHORTEST = 3  # letters of a word that may be cut
_FREQUENT = 30  # what the counts alone say of words as frequent as this is believed
_CLEAR = 2.2  # and as clear as this (natural logarithm of odds)
_RARE = 50  # below this count, a name seen in an annotated article outweighs the counts


def stems(counts: Counts, starts: Starts, names: Iterable[str], rarest: int) -> set[str]:
    """The words that are stems: those of `counts` (at least `rarest` times) and `names` that are not cut.

    `starts` says how often a word began a name whole and cut; `names` are the words of known names.
    """
    known = set(names)
    decide = Decision(counts, starts, known)
    candidates = {word for word, count in counts.items() if count >= rarest} | known | decide.by_hand
    return {word for word in candidates if "ء" <= word[:1] <= "ي" and not decide.is_cut(word)}


class Decision:
    """Whether the first letter of a word is a proclitic; one logistic regression for each letter."""

    def __init__(self, counts: Counts, starts: Starts, names: set[str]) -> None:
        hand = tomllib.loads((Path(__file__).parent / "stems.toml").read_text(encoding="utf-8"))
        self._whole, self._cut = frozenset(hand["whole"]), frozenset(hand["cut"])
        self._counts, self._starts, self._names = counts, starts, names
        self.by_hand = self._whole | {word[1:] for word in self._cut if not word.startswith("لل")}
        labels = {word: float(_odds(word, counts) > 0) for word in _clear_words(counts)}
        seen = ((word, whole, cut) for word, (whole, cut) in starts.items() if may_be_cut(word))
        labels.update({word: float(cut > 0) for word, whole, cut in seen if not (whole and cut)})
        sure = dict.fromkeys(self._whole, 0.0) | dict.fromkeys(self._cut, 1.0)
        labels.update({word: cut for word, cut in sure.items() if may_be_cut(word)})
        self._weights = {letter: self._fit(letter, labels, {*sure, *starts}) for letter in CLITICS}

    def _fit(self, letter: str, labels: Mapping[str, float], trusted: set[str]) -> Array:
        words = sorted(word for word in labels if word[0] == letter)
        features = np.array([_features(word, self._counts) for word in words])
        goals = np.array([labels[word] for word in words])
        weights = np.array([3.0 if word in trusted else 1.0 for word in words])
        return _logistic(features, goals, weights)

    def is_cut(self, word: str) -> bool:
        """Whether the first letter is a proclitic."""
        if word in self._whole or word in self._cut:
            return word in self._cut
        if not may_be_cut(word):
            return False
        score = float(np.array(_features(word, self._counts)) @ self._weights[word[0]])
        whole, cut = self._starts.get(word, (0, 0))
        score += (3.0 if self._counts.get(word, 0) < _RARE else 1.5) * (min(cut, 2) - min(whole, 2))
        if word in self._names:
            score -= 3.0
        elif word[1:] in self._names:
            score += 2.0
        return score > 0


def may_be_cut(word: str) -> bool:
    """Whether the word begins as one with a proclitic does."""
    return len(word) >= _SHORTEST and word[0] in CLITICS


def _evidence(word: str, counts: Counts) -> tuple[int, int, int, int, int, int, int]:
    """How often the word and its rest occur; each with the article, prepositions, conjunctions before it."""
    letter, rest = word[0], word[1:]
    get = counts.get

    def after(prefixes: Iterable[str], stem: str) -> int:
        return sum(get(prefix + stem, 0) for prefix in prefixes)

    articles = ("ال", "وال", "بال", "لل")
    # للحزب would speak for a whole word لحزب.
    prepositions = [p for p in ("ب", "ل", "ك", "وب", "ول", "وك") if not (letter == "ل" and p.endswith("ل"))]
    doubled = letter == "ل" and rest.startswith("ل")  # للحزب: the rest is الحزب without its alef
    return (
        max(get(rest, 0), get("ا" + rest, 0)) if doubled else get(rest, 0),
        after(articles, word),
        after(prepositions, word),
        after([c for c in "وف" if letter != "ف" or c == "و"], word),
        0 if doubled else after(articles, rest),
        after([p for p in "بلك" if p != letter], rest),
        after([c for c in "وف" if c != letter], rest),
    )


def _features(word: str, counts: Counts) -> list[float]:
    log = [math.log1p(count) for count in _evidence(word, counts)]
    here = math.log1p(counts.get(word, 0))
    alone = math.log1p(math.expm1(log[1]) + math.expm1(log[2]))
    imperfect = [math.log1p(sum(counts.get(p + w, 0) for p in ("ي", "ت", "سي"))) for w in (word, word[1:])]
    flags = [word[1:3] == "ال", word[:2] == "لل", log[0] == 0, alone == 0]
    shape = [min(len(word), 8), *map(float, flags), alone - here, log[0] - here]
    return [1.0, here, *log, *imperfect, *shape, *_future(word, counts)]


def _future(word: str, counts: Counts) -> list[float]:
    """Whether the word may be a future; how often its verb has other forms, alone and after س."""
    if word[0] != "س" or word[1] not in _IMPERFECT:
        return [0.0, 0.0, 0.0]
    verbs = {person + base for person in _IMPERFECT for base in _bases(word[2:])} - {word[1:]}
    seen = [sum(counts.get(before + verb, 0) for verb in verbs) for before in ("", "س")]
    return [1.0, *map(math.log1p, seen)]


def _bases(verb: str) -> list[str]:
    """The verb, and what it is without each of its possible endings."""
    return [
        verb,
        *(verb[: -len(e)] for e in _ENDINGS if verb.endswith(e) and len(verb) - len(e) >= _SHORTEST - 1),
    ]


def _odds(word: str, counts: Counts) -> float:
    """What the counts alone say: above zero for a proclitic."""
    rest, article, preposition, conjunction, *rests = _evidence(word, counts)
    cut = rest + 0.5 * rests[0]
    whole = 3.0 * article + 3.0 * preposition + 0.02 * counts.get(word, 0)
    if word[0] in "وف":
        whole += 3.0 * conjunction
    if word[0] != "ل":
        cut += 0.5 * sum(rests)
    return math.log(cut + 0.2) - math.log(whole + 0.2)


def _clear_words(counts: Counts) -> list[str]:
    frequent = (word for word, count in counts.items() if count >= _FREQUENT and may_be_cut(word))
    return [word for word in frequent if abs(_odds(word, counts)) >= _CLEAR]


def _logistic(features: Array, goals: Array, weights: Array) -> Array:
    """Weights of a logistic regression by Newton's method, ridge 0.3."""
    found = np.zeros(features.shape[1])
    for _ in range(40):
        likely = 1 / (1 + np.exp(-np.clip(features @ found, -30, 30)))
        gradient = features.T @ (weights * (goals - likely)) - 0.3 * found
        curvature = (features * (weights * likely * (1 - likely))[:, None]).T @ features
        found = found + np.linalg.solve(curvature + 0.3 * np.eye(len(found)), gradient)
    return found


def name_starts(starts: Iterable[tuple[str, int]]) -> dict[str, tuple[int, int]]:
    """How often each folded word began a name whole and cut, from (word, letters before the name)."""
    whole: Counter[str] = Counter()
    cut: Counter[str] = Counter()
    for word, letters in starts:
        (cut if letters else whole)[word] += 1
    return {word: (whole[word], cut[word]) for word in {*whole, *cut}}
