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


def test_the_page_runs_no_script_and_loads_nothing_from_elsewhere(queueing: PromiseClient) -> None:
    response = queueing.get("/docs")
    policy = response.headers["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "style-src 'self'" in policy
    page = response.get_data(as_text=True)
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert not re.search(r'\s(?:style|on\w+)="', page)


def test_the_style_sheet_is_served_and_loads_nothing_either(queueing: PromiseClient) -> None:
    response = queueing.get("/static/docs.css", promised=False)
    assert response.mimetype == "text/css"
    assert "url(" not in response.get_data(as_text=True)
    assert "@import" not in response.get_data(as_text=True)


def test_every_link_within_the_page_has_its_target_once(queueing: PromiseClient) -> None:
    page = Page()
    page.feed(queueing.get("/docs").get_data(as_text=True))
    assert len(page.targets) == len(set(page.targets))
    assert page.links - set(page.targets) == set()


def test_the_page_shows_every_operation_schema_and_kind_of_problem(queueing: PromiseClient) -> None:
    page = Page()
    page.feed(queueing.get("/docs").get_data(as_text=True))
    contract = read_contract()
    operations = {
        operation["operationId"]
        for item in contract["paths"].values()
        for method, operation in item.items()
        if method != "parameters"
    }
    schemas = {f"schema-{name}" for name in contract["components"]["schemas"]}
    problems = {f"problem-{slug}" for slug, _ in KINDS.values()}
    assert operations | schemas | problems <= set(page.targets)


@pytest.mark.parametrize(("path", "accept"), [("/docs", "application/json"), ("/openapi.yaml", "text/html")])
def test_a_document_in_a_form_that_is_not_accepted_is_406(
    queueing: PromiseClient, path: str, accept: str
) -> None:
    assert queueing.get(path, headers={"Accept": accept}).status_code == 406


class Page(HTMLParser):
    """The targets and the links within a page."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        if named.get("id"):
            self.targets.append(str(named["id"]))
        if (named.get("href") or "").startswith("#"):
            self.links.add(str(named["href"])[1:])
