"""Receivers that verify as docs/webhooks.md shows take what is signed, and nothing else."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from cli.supervisor import ROOT
from service.callbacks.signing import Secrets, new_secret
from service.config import Settings
from tests.docs.documents import blocks
from tests.docs.programs import LANGUAGES, missing_for

# Each reads the headers, the body and the secret from its input, and prints true or false.
CALLS = {
    "python": """
import json, sys
headers, body, secret = json.load(sys.stdin)
print(json.dumps(is_from_isnad(headers, body.encode(), secret)))
""",
    "javascript": """
import { readFileSync } from 'node:fs';
const [headers, body, secret] = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(isFromIsnad(headers, Buffer.from(body), secret)));
""",
    "php": """
echo json_encode(is_from_isnad(...json_decode(stream_get_contents(STDIN), true)));
""",
}
BODY = '{"type":"extraction.succeeded","data":{"article_id":"خبر-٧"}}'
Judge = Callable[[dict[str, str], str, str], Any]


@pytest.fixture(params=CALLS)
def judge(request: pytest.FixtureRequest, tmp_path: Path) -> Judge:
    """A receiver in one of the languages."""
    language = request.param
    if language != "python" and (missing := missing_for(language)):
        pytest.skip(missing)
    (code,) = [block.text for block in blocks(ROOT / "docs" / "webhooks.md") if block.language == language]
    command, name = LANGUAGES[language]
    (tmp_path / name).write_text(code + CALLS[language], "utf-8")

    def judge(headers: dict[str, str], body: str, secret: str) -> Any:
        given = json.dumps([headers, body, secret])
        command_line = [*command, tmp_path / name]
        done = subprocess.run(
            command_line, input=given, capture_output=True, text=True, check=True, timeout=60
        )
        return json.loads(done.stdout)

    return judge


def signed(file: Path, *secrets: str, age: timedelta = timedelta(0)) -> dict[str, str]:
    """The headers of a callback, as the courier makes them with these secrets."""
    file.write_text("".join(f"news {secret}\n" for secret in secrets))
    time = datetime.now(timezone.utc) - age
    signature = Secrets(Settings(callback_secrets_file=str(file))).sign("news", "msg_1", time, BODY)
    assert signature
    seconds = str(int(time.timestamp()))
    return {"webhook-id": "msg_1", "webhook-timestamp": seconds, "webhook-signature": signature}


def test_a_receiver_takes_what_is_signed_with_its_secret_the_old_or_the_new_one(
    judge: Judge, tmp_path: Path
) -> None:
    old, new = new_secret(), new_secret()
    headers = signed(tmp_path / "secrets", old, new)
    assert judge(headers, BODY, old) is judge(headers, BODY, new) is True


def test_a_receiver_refuses_what_was_changed_or_is_old_or_is_another_s(judge: Judge, tmp_path: Path) -> None:
    secret, file = new_secret(), tmp_path / "secrets"
    headers = signed(file, secret)
    assert judge(headers, f"{BODY} ", secret) is False
    assert judge({**headers, "webhook-id": "msg_2"}, BODY, secret) is False
    assert judge(headers, BODY, new_secret()) is False
    assert judge(signed(file, secret, age=timedelta(minutes=6)), BODY, secret) is False
    assert judge(signed(file, secret, age=timedelta(minutes=-6)), BODY, secret) is False
