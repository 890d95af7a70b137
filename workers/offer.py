"""What a worker tells the service of itself: its engine, the others it has, and why it fell back to one."""

from __future__ import annotations

import json

from workers.extraction.engines.choice import Choice, available
from workers.extraction.result import as_json


def offer(choice: Choice) -> str:
    """A JSON object: `engines`, the one first that articles get where they ask for none, and `fallback`.

    The same engines give the same string: by it the service knows results that would come out otherwise now.
    """
    own = choice.engine.description
    engines = [own, *(engine for engine in available() if engine != own)]
    return json.dumps({"engines": [as_json(engine) for engine in engines], "fallback": choice.fallback})
