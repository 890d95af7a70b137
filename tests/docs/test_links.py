"""What documents point to is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.supervisor import ROOT
from tests.docs.documents import DOCUMENTS, anchors, links

KEPT_ELSEWHERE = {".venv", ".git", ".pytest_cache", "node_modules"}
EVERYWHERE = sorted(
    path for path in ROOT.rglob("*.md") if not KEPT_ELSEWHERE & set(path.relative_to(ROOT).parts)
)
OUTSIDE = ("http://", "https://", "mailto:")


@pytest.mark.parametrize("document", EVERYWHERE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_or_a_heading_has_its_target(document: Path) -> None:
    for link in links(document):
        if link.startswith(OUTSIDE):
            continue
        path, _, fragment = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), link
        assert not fragment or fragment in anchors(target), link


def test_every_document_is_linked_from_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    linked = {(index.parent / link.partition("#")[0]).resolve() for link in links(index)}
    assert set(DOCUMENTS) - {index} <= linked


def test_the_readme_leads_to_the_index() -> None:
    assert any(link.startswith("docs/README.md") or link == "docs/" for link in links(ROOT / "README.md"))
