"""Junk made from openapi.yaml, good and bad, for the whole service: no 5xx, no answer that is not promised.

    python -m benchmarks.junk [--examples 2000] [--seed 1]

schemathesis goes through all its phases and checks, with up to so many examples for each operation, tells at
the end how many cases it made and what it found, and leaves with status 1 where it found something. What is
wrong in ways that no JSON schema speaks of is in tests/contract/test_intruders.py.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import schemathesis
from schemathesis import Case, HookContext, SerializationContext

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.running import ROOT, service
from service.callbacks.signing import ANONYMOUS, new_secret
from service.idempotency import ALLOWED, HEADER

# A body may be refused for its length before anybody looks at what is wrong inside: 413.
CONFIG = """
[checks.negative_data_rejection]
expected-statuses = ["4XX"]
"""
MOST_SECONDS = 60
"""Of an answer."""
CALLBACK = "https://newsroom.example/hooks/isnad"


@schemathesis.serializer("application/x-ndjson")
def lines(_: SerializationContext, text: Any) -> bytes:
    """Whatever text comes up; what is no text cannot be sent as lines at all."""
    return text.encode(errors="surrogatepass") if isinstance(text, str) else b""


@schemathesis.hook
def before_call(context: HookContext, case: Case, kwargs: dict[str, Any]) -> None:
    """Mend what is refused by right though it is as openapi.yaml says: it cannot say all.

    An idempotency key is for one request, and not every text of the form of an address is one to call.
    """
    if ALLOWED.fullmatch(str(case.headers.get(HEADER, ""))):
        case.headers[HEADER] = uuid4().hex
    if case.meta and case.meta.generation.mode.is_positive:
        if "Callback-URL" in case.headers:
            case.headers["Callback-URL"] = CALLBACK
        if isinstance(case.body, dict) and "callback_url" in case.body.get("options", {}):
            case.body["options"]["callback_url"] = CALLBACK


def main() -> None:
    options = parse()
    with tempfile.TemporaryDirectory() as folder:
        config, secrets = Path(folder) / "schemathesis.toml", Path(folder) / "secrets"
        config.write_text(CONFIG)
        secrets.write_text(f"{ANONYMOUS} {new_secret()}")
        with service(2, ISNAD_CALLBACK_SECRETS_FILE=str(secrets)) as (url, _):
            command = [
                sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "--no-color",
                "run", f"{url}/openapi.yaml", "--max-examples", str(options.examples),
                "--request-timeout", str(MOST_SECONDS), "--seed", str(options.seed), "--continue-on-failure",
                "--generation-database", "none",
            ]  # fmt: skip
            environment = {**os.environ, "SCHEMATHESIS_HOOKS": "benchmarks.junk", "PYTHONPATH": str(ROOT)}
            if status := subprocess.run(command, cwd=folder, env=environment).returncode:
                sys.exit(status)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--examples", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
