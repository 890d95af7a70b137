"""The contract that is served, and its page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from openapi_spec_validator import validate

from service.problems import KINDS
from tests.contract.promise import OPENAPI, PromiseClient, read_contract


def test_the_contract_is_openapi_3_1() -> None:
    assert read_contract()["openapi"] == "3.1.0"
    validate(read_contract())


def test_the_contract_that_is_served_is_the_one_in_the_repository(queueing: PromiseClient) -> None:
    response = queueing.get("/openapi.yaml")
    assert response.data == OPENAPI.read_bytes()
    again = queueing.get("/openapi.yaml", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_page_runs_and_loads_nothing_but_files_of_the_service(queueing: PromiseClient) -> None:
    response = queueing.get("/docs")
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
    assert "unsafe" not in policy
    page = read_page(queueing)
    assert page.files
    assert all(queueing.get(path, promised=False).status_code == 200 for path in page.files)
    assert page.inline == []


def test_the_viewer_is_the_package_that_its_note_names() -> None:
    folder = OPENAPI.parent / "service" / "web" / "static" / "swagger-ui"
    version = re.search(r"`swagger-ui-dist` (\S+),", (folder / "README.md").read_text("utf-8"))
    assert version
    assert f'"{version[1]}"' in (folder / "swagger-ui-bundle.js").read_text("utf-8")
    assert "Apache License" in (folder / "LICENSE").read_text("utf-8")


def test_every_kind_of_problem_is_described_where_its_type_points_to(queueing: PromiseClient) -> None:
    targets = read_page(queueing).targets
    assert len(targets) == len(set(targets))
    assert {f"problem-{slug}" for slug, _ in KINDS.values()} <= set(targets)


def test_a_description_is_never_markup(queueing: PromiseClient) -> None:
    with queueing.application.app_context():
        render = queueing.application.jinja_env.filters["markdown"]
        assert render("The `Accept` header.\n") == "<p>The <code>Accept</code> header.</p>\n"
        assert "<script>" not in render("<script> `<script>`")


@pytest.mark.parametrize(("path", "accept"), [("/docs", "application/json"), ("/openapi.yaml", "text/html")])
def test_a_document_in_a_form_that_is_not_accepted_is_406(
    queueing: PromiseClient, path: str, accept: str
) -> None:
    assert queueing.get(path, headers={"Accept": accept}).status_code == 406


class Page(HTMLParser):
    """What a page is made of: its targets, the files it loads, and the tags with code of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.files: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        if named.get("id"):
            self.targets.append(str(named["id"]))
        if file := named.get("src") or (tag == "link" and named.get("href")):
            self.files.append(str(file))
        if (tag == "script" and "src" not in named) or any(re.match("style$|on", name) for name in named):
            self.inline.append(tag)


def read_page(client: PromiseClient) -> Page:
    """The page at /docs."""
    page = Page()
    page.feed(client.get("/docs").get_data(as_text=True))
    return page
