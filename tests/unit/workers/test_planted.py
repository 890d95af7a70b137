"""What somebody who writes to Redis may plant there: it is read as JSON or not at all."""

import pickle
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rq.job import JobStatus

from tests.planted import Bomb
from workers.worker import ExtractionWorker


@pytest.mark.parametrize("pack", [bytes, zlib.compress])
@pytest.mark.parametrize("field", ["data", "meta"])
def test_a_planted_pickle_is_not_unpickled_and_the_next_job_is_done(
    enqueue: Any,
    worker: ExtractionWorker,
    article: str,
    tmp_path: Path,
    field: str,
    pack: Callable[[bytes], bytes],
) -> None:
    file = tmp_path / "was-unpickled"
    bomb = pickle.dumps(Bomb(file))
    pickle.loads(bomb)
    assert file.exists(), "it would go off"
    file.unlink()
    planted = enqueue(article)
    worker.connection.hset(planted.key, field, pack(bomb))
    good = enqueue(article)
    worker.work(burst=True)
    assert not file.exists()
    assert good.get_status() == JobStatus.FINISHED
    if field == "data":
        assert planted.get_status() == JobStatus.FAILED
