"""What is known of words from free text: which are stems, and a vector for each frequent one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Words:
    """Folded stems with the letters of their attached pronoun, and vectors of the frequent ones.

    `vectors[number[word]] * scale` is the vector of a word; `<0>` stands for numbers, `<A>` for Latin words.
    """

    stems: Mapping[str, int]
    number: Mapping[str, int]
    vectors: NDArray[np.int8]
    scale: NDArray[np.float32]

    @classmethod
    def read(cls, path: Path) -> Words:
        """The words of a file that `write` wrote. Raises OSError."""
        with np.load(path) as arrays:
            pronouns = arrays["pronouns"].tolist()
            stems = dict(zip(unpack(arrays["stems"]), pronouns, strict=True))
            number = {word: index for index, word in enumerate(unpack(arrays["words"]))}
            return cls(stems, number, arrays["vectors"], arrays["scale"])

    def write(self, path: Path) -> None:
        """Write a file; the same words give the same bytes."""
        stems = sorted(self.stems)
        np.savez_compressed(
            path,
            stems=pack(stems),
            pronouns=np.array([self.stems[stem] for stem in stems], dtype=np.int8),
            words=pack(list(self.number)),
            vectors=self.vectors,
            scale=self.scale,
        )


def pack(strings: Sequence[str]) -> NDArray[np.uint8]:
    """Strings without line breaks as one array of bytes."""
    return np.frombuffer("\n".join(strings).encode(), dtype=np.uint8)


def unpack(packed: NDArray[np.uint8]) -> list[str]:
    """The strings of `pack`."""
    return packed.tobytes().decode().split("\n")
