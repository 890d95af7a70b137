"""Word vectors of free text: what stands around a word, reduced to a hundred numbers.

Positive pointwise mutual information of a word with the words one and two places before and after it
(contexts smoothed by the power 0.75: Levy, Goldberg and Dagan 2015), then a randomised singular value
decomposition with a fixed seed (Halko, Martinsson and Tropp 2011).
"""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_PLACES = (-2, -1, 1, 2)
_CONTEXTS = 8000  # the most frequent words are the contexts
_SMOOTHING = 0.75
_SPARE = 20  # columns of the random projection beyond those that are kept
_ROUNDS = 3
_EDGE, _UNKNOWN = -1, -2


def word_vectors(words: Sequence[str], lines: Iterable[Sequence[str]], size: int) -> Floats:
    """One vector of length 1 and `size` numbers for each word; `words` stand in order of frequency."""
    number = {word: index for index, word in enumerate(words)}
    row: list[int] = [_EDGE, _EDGE]
    for line in lines:
        row.extend(number.get(word, _UNKNOWN) for word in line)
        row += [_EDGE, _EDGE]
    return _reduce(_information(_neighbours(np.array(row, dtype=np.int32), len(words))), size)


def _neighbours(row: NDArray[np.int32], words: int) -> sparse.csr_matrix:
    """How often each word has each context at each place."""
    middle = row[2:-2]
    parts = []
    for place in _PLACES:
        other = row[2 + place : len(row) - 2 + place]
        told = (middle >= 0) & (other < _CONTEXTS) & (other != _UNKNOWN)
        columns = np.where(other[told] == _EDGE, _CONTEXTS, other[told])
        ones = np.ones(int(told.sum()), dtype=np.float32)
        parts.append(sparse.coo_matrix((ones, (middle[told], columns)), shape=(words, _CONTEXTS + 1)).tocsr())
    return sparse.hstack(parts).tocsr()


def _information(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Positive pointwise mutual information."""
    rows = np.asarray(counts.sum(axis=1)).ravel()
    columns = np.asarray(counts.sum(axis=0)).ravel() ** _SMOOTHING
    columns /= columns.sum()
    cells = counts.tocoo()
    values = np.log(cells.data / (rows[cells.row] * columns[cells.col] + 1e-9))
    kept = values > 0
    places = cells.row[kept], cells.col[kept]
    return sparse.coo_matrix((values[kept].astype(np.float32), places), counts.shape).tocsr()


def _reduce(matrix: sparse.csr_matrix, size: int) -> Floats:
    """The rows on the first singular directions, scaled by the roots of the singular values, length 1."""
    random = np.random.RandomState(1)
    basis = np.linalg.qr(matrix @ random.randn(matrix.shape[1], size + _SPARE).astype(np.float32))[0]
    for _ in range(_ROUNDS):
        basis = np.linalg.qr(matrix.T @ basis)[0]
        basis = np.linalg.qr(matrix @ basis)[0]
    left, values, _ = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    vectors = (basis @ left[:, :size]) * np.sqrt(values[:size])
    scaled: Floats = (vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)).astype(np.float32)
    return scaled
