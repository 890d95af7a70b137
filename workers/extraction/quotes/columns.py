"""Features of tokens as columns of numbers: by name they are taught, by arrays their weights are summed.

What the features of one group weigh for the same values is summed once and remembered: to look up the names
of all features of each token takes several times as long.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from inspect import signature
from itertools import chain, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from workers.extraction.quotes.crf import Crf, Floats

Numbers = NDArray[np.intp]
_OTHER = "\0"  # stands for the values for which there is no room, and is in no feature that was taught


class Values(dict[Hashable, int]):
    """The values of a column, numbered as they come up; number 0 is None, of which no feature tells.

    There is `room` for so many; the last number is shared by all that come later.
    """

    def __init__(self, room: int, values: Iterable[Hashable] = ()) -> None:
        super().__init__({None: 0})
        self.room = room
        self.names: list[Hashable] = [None]
        self.numbers(values)

    def __missing__(self, value: Hashable) -> int:
        if len(self.names) < self.room:
            self[value] = len(self.names)
            self.names.append(value if len(self.names) < self.room - 1 else _OTHER)
        return self.get(value, self.room - 1)

    def numbers(self, values: Iterable[Hashable]) -> Numbers:
        """The number of each of the values."""
        return np.fromiter(map(self.__getitem__, values), dtype=np.intp)


class Known(Values):
    """Values that are known beforehand, each but once; the last number is shared by all others."""

    def __init__(self, values: Collection[Hashable]) -> None:
        super().__init__(len(values) + 2)
        self.names += [*values, _OTHER]
        self.update(zip(self.names, range(self.room), strict=True))

    def numbers(self, values: Iterable[Hashable]) -> Numbers:
        """The number of each of the values."""
        return np.fromiter(map(self.get, values, repeat(self.room - 1)), dtype=np.intp)


class Spelt(Values):
    """Values of letters that are known beforehand; all others are one."""

    def __init__(self, room: int, letters: Iterable[str]) -> None:
        super().__init__(room)
        self._letters = frozenset(letters).union(_OTHER)

    def __missing__(self, value: Hashable) -> int:
        return super().__missing__(value) if self._letters.issuperset(str(value)) else self[_OTHER]


class Column(NamedTuple):
    """One value for each of some rows, by its number."""

    values: Values
    numbers: Numbers


Columns = Mapping[str, Column]


class Group:
    """Features that tell the same columns.

    `names` makes them of a value of each column; its parameters are called after the columns.
    """

    def __init__(self, names: Callable[..., list[str]]) -> None:
        self._names = names
        self.columns = tuple(signature(names).parameters)

    def names(self, values: Sequence[Hashable]) -> list[str]:
        """The features for these values; none where a value is missing."""
        return [] if None in values else self._names(*values)


def named(groups: Iterable[Group], columns: Columns) -> list[list[str]]:
    """The names of the features of each row."""
    values = {name: [of.names[number] for number in numbers] for name, (of, numbers) in columns.items()}
    told = [map(group.names, zip(*map(values.__getitem__, group.columns), strict=True)) for group in groups]
    return [list(chain.from_iterable(row)) for row in zip(*told, strict=True)]


class Joined:
    """A column of what `join` makes of the values of other columns, after which its parameters are called."""

    def __init__(self, room: int, join: Callable[..., str]) -> None:
        self._values = Values(room)
        self._join = join
        self._combinations = _Combinations(tuple(signature(join).parameters))

    def of(self, columns: Columns) -> Column:
        """The column for each row of the others; a value is missing where one of theirs is."""
        return Column(self._values, self._combinations.numbers(columns, self._number))

    def _number(self, values: Sequence[Hashable]) -> int:
        return 0 if None in values else self._values[self._join(*values)]


class Scorer:
    """What the features of some groups weigh, for each label of a model."""

    def __init__(self, crf: Crf, groups: Iterable[Group]) -> None:
        self._sums = [_Sums(crf, group) for group in groups]

    def scores(self, columns: Columns) -> Floats:
        """For each row of the columns and each label the sum of the weights."""
        first, *others = self._sums
        scores = first.of(columns)
        for sums in others:
            scores += sums.of(columns)
        return scores


class _Sums:
    """What the features of a group weigh together, for the values that have come up."""

    def __init__(self, crf: Crf, group: Group) -> None:
        self._crf, self._group = crf, group
        self._combinations = _Combinations(group.columns)
        self._sums: Floats = np.empty((64, len(crf.labels)))
        self._known = 0  # of them; the others are room for more

    def of(self, columns: Columns) -> Floats:
        """The sums for each row of the columns."""
        numbers = self._combinations.numbers(columns, self._add)
        found: Floats = self._sums[numbers]
        return found

    def _add(self, values: Sequence[Hashable]) -> int:
        if self._known == len(self._sums):
            self._sums = np.concatenate([self._sums, np.empty_like(self._sums)])
        names = self._group.names(values)
        self._sums[self._known] = self._crf.scores([names]) if names else 0
        self._known += 1
        return self._known - 1


class _Combinations:
    """Numbers of the combinations of values of some columns.

    What numbers them is not kept: it would hold them, and they it, and neither would ever be let go at once.
    """

    def __init__(self, parts: Sequence[str]) -> None:
        self._parts = parts
        self._found: NDArray[np.int32] = np.zeros(0, dtype=np.int32)  # the numbers and 1; 0 is none yet

    def numbers(self, columns: Columns, number: Callable[[Sequence[Hashable]], int]) -> Numbers:
        """The number of the combination in each row of the columns; `number` gives one that is new."""
        used = [columns[part] for part in self._parts]
        places = used[0].numbers
        for column in used[1:]:
            places = places * column.values.room + column.numbers
        if not len(self._found):
            self._found = np.zeros(math.prod(column.values.room for column in used), dtype=np.int32)
        found = self._found[places]
        for at in np.flatnonzero(found == 0).tolist():
            if not self._found[places[at]]:
                values = [column.values.names[column.numbers[at]] for column in used]
                self._found[places[at]] = number(values) + 1
            found[at] = self._found[places[at]]
        return found.astype(np.intp) - 1
