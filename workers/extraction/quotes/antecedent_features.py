"""What tells whether an entity speaks where the source carries no name: the names of the features."""

from __future__ import annotations


def whom(guess: bool, kind: str, turn: str, match: str, sort: str) -> list[str]:
    """What the entity is to the rule, to what has been said, and to the words of the source."""
    return [
        f"guess={guess}",
        f"guess={guess}{kind}{turn}",
        f"guess={guess}{match}",
        f"sort={sort}{kind}",
        f"sort={sort}{kind}{turn}",
        f"sort={sort}{kind}{match}",
        f"turn={turn}",
        f"turn={turn}{kind}",
        f"match={match}",
        f"match={match}{turn}",
        f"match={match}{kind}",
        f"type={kind}",
    ]


def where(units: int, between: int, later: bool, overheard: bool, since: bool, turn: str) -> list[str]:
    """Where the entity was named and overheard."""
    return [
        f"units={units}{turn}",
        f"between={between}{turn}",
        f"later={later}{turn}",
        f"overheard={overheard}{since}{turn}",
    ]


def how(agrees: str, inside: bool, turn: str) -> list[str]:
    """Whether its gender is that of the cue, and whether it is named in what is reported."""
    return [f"agrees={agrees}{turn}", f"inside={inside}{turn}"]


def often(mentions: int, kind: str, first: bool) -> list[str]:
    """How much of the article is about it."""
    return [f"often={mentions}{kind}", f"first={first}"]


def subject(opens: bool, units: int, kind: str, turn: str) -> list[str]:
    """Whether it stands where subjects do."""
    return [f"unit={units == 0}{kind}{turn}", f"subject={opens}{units}{turn}"]


def said(last: bool, always: bool, kind: str, turn: str) -> list[str]:
    """Whether it was named last, and ever, by others than the narrator."""
    return [f"said={last}{always}{turn}", f"said={last}{always}{kind}"]


def near(distance: str, kind: str, turn: str) -> list[str]:
    """How far before the cue it was named in the same sentence."""
    return [f"near={distance}{kind}", f"near={distance}{turn}"]


def who(kind: str, gender: str, words: int, inside: bool, earlier: bool) -> list[str]:
    """Its gender beside the cue's, how long its name is, and whether it is named in what is reported."""
    return [f"gender={gender}{kind}", f"words={words}{kind}", f"inside={inside}{earlier}{kind}"]


def paused(pause: int, units: int, turn: str) -> list[str]:
    """How many sentences ago somebody spoke last, and it was named."""
    return [f"pause={pause}{units}{turn}"]


def headed(head: str, kind: str, match: str, turn: str) -> list[str]:
    """What such a head noun stands for elsewhere."""
    return [f"head={head}{kind}", f"head={head}{match}", f"head={head}{turn}"]
