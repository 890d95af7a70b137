"""Makes the pictures of the documents anew: python -m docs.pictures"""

from __future__ import annotations

from benchmarks.charts import PICTURES, charts
from docs.pictures import result, way


def pictures() -> dict[str, str]:
    """Each picture by the name of its file."""
    return {"way.svg": way.draw(), "result.svg": result.draw(), **charts()}


if __name__ == "__main__":
    for name, svg in pictures().items():
        (PICTURES / name).write_text(svg, encoding="utf-8")
