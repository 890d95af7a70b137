"""The batches that were sent and not yet fetched, beside the output: an interrupted run goes on with them."""

from __future__ import annotations

import json
import os
from pathlib import Path

from cli.articles import Source


class Journal:
    """A file `<output>.batches` with a line for each open batch: its address, the sources of its articles."""

    def __init__(self, output: Path) -> None:
        self._path = output.with_name(output.name + ".batches")
        self._open: dict[str, list[Source]] = {}

    def resume(self) -> dict[str, list[Source]]:
        """The batches that an earlier run left open."""
        if self._path.exists():
            for line in self._path.read_bytes().split(b"\n"):
                try:
                    batch, sources = json.loads(line)
                    self._open[batch] = [Source(*source) for source in sources]
                except (ValueError, TypeError):
                    continue  # the end of a line that was being written
        return dict(self._open)

    def opened(self, batch: str, sources: list[Source]) -> None:
        """Note a batch as soon as it is sent."""
        self._open[batch] = sources
        self._write()

    def closed(self, batch: str) -> None:
        """Forget a batch whose results are all written; with the last one the file goes."""
        self._open.pop(batch, None)
        self._write()

    def __contains__(self, batch: str) -> bool:
        return batch in self._open

    def _write(self) -> None:
        if not self._open:
            self._path.unlink(missing_ok=True)
            return
        partial = self._path.with_name(self._path.name + ".partial")
        lines = (
            [batch, [[source.path, source.line] for source in self._open[batch]]] for batch in self._open
        )
        partial.write_text("".join(json.dumps(line) + "\n" for line in lines))
        os.replace(partial, self._path)
