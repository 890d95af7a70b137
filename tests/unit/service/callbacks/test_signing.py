"""Secrets and signatures, as Standard Webhooks has them."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from service.callbacks.signing import Secrets, new_secret
from service.config import Settings, SettingsError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "secrets"


def secrets_of(file: Path, text: str) -> Secrets:
    file.write_text(text, "utf-8")
    return Secrets(Settings(callback_secrets_file=str(file)))


def headers_of(secrets: Secrets, name: str, body: str) -> dict[str, str]:
    now = datetime.now(timezone.utc)
    signature = secrets.sign(name, "msg_1", now, body) or ""
    time = str(int(now.timestamp()))
    return {"webhook-id": "msg_1", "webhook-timestamp": time, "webhook-signature": signature}


def test_a_signature_is_as_others_compute_it(file: Path) -> None:
    secrets = secrets_of(file, "news whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
    time = datetime.fromtimestamp(1614265330, timezone.utc)
    signature = secrets.sign("news", "msg_p5jXN8AQM9LWM0D4loKWxJek", time, '{"test": 2432232314}')
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_two_secrets_of_a_name_sign_both_and_others_do_not(file: Path) -> None:
    old, new, other = new_secret(), new_secret(), new_secret()
    secrets = secrets_of(file, f"news {old}\nnews {new}\narchive {other}\n")
    headers = headers_of(secrets, "news", "{}")
    assert headers["webhook-signature"].count("v1,") == 2
    for secret in (old, new):
        assert Webhook(secret).verify("{}", headers) == {}
    with pytest.raises(WebhookVerificationError):
        Webhook(other).verify("{}", headers)


def test_who_has_no_secret_has_no_signature(file: Path) -> None:
    secrets = secrets_of(file, f"news {new_secret()}\n")
    assert secrets.sign("archive", "msg_1", datetime.now(timezone.utc), "{}") is None
    assert secrets.names() == ["news"]


def test_who_has_no_key_is_called_anonymous(file: Path) -> None:
    secrets = secrets_of(file, f"anonymous {new_secret()}\n")
    assert secrets.names() == [""]
    assert headers_of(secrets, "", "{}")["webhook-signature"]


def test_a_secret_comes_with_its_line(file: Path) -> None:
    secrets = secrets_of(file, "# none yet\n")
    assert secrets.names() == []
    file.write_text(f"news {new_secret()}\n")
    assert secrets.names() == ["news"]


@pytest.mark.parametrize(
    "bad",
    [
        "news",
        "news whsec_",
        "news MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "news whsec_MfKQ9r8GKYqrTwjUPD8ILA==",
        f"news whsec_{'A' * 88}",
        "news whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw more",
        "na:me whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ],
)
def test_a_line_that_is_none_is_named_by_its_number_and_never_shown(file: Path, bad: str) -> None:
    with pytest.raises(SettingsError, match=r"ISNAD_CALLBACK_SECRETS_FILE=\S+: line 1 must be: ") as raised:
        secrets_of(file, bad)
    assert "MfKQ" not in str(raised.value)


def test_a_third_secret_of_a_name_is_an_error(file: Path) -> None:
    with pytest.raises(SettingsError, match="news has 3 secrets"):
        secrets_of(file, "".join(f"news {new_secret()}\n" for _ in range(3)))
