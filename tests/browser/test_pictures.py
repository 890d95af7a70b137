"""The pictures of the page in the documents are those that the page gives now, in size and kind."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pictures import ALL, PICTURES, take
from tests.conftest import Serve

MOST = 300_000  # bytes
MEASURE = """async (picture) => {
    const bytes = Uint8Array.from(atob(picture), (one) => one.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    return [image.width, image.height, new Set(new Uint32Array(data.buffer)).size];
}"""


@pytest.fixture(scope="module")
def made(browser: Browser, service: Serve, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each picture, taken anew."""
    return {path.name: path for path in take(browser, service.url, tmp_path_factory.mktemp("pictures"))}


def measured(page: Page, picture: Path) -> tuple[int, int, int]:
    """Width, height and how many colours there are."""
    width, height, colours = page.evaluate(MEASURE, base64.b64encode(picture.read_bytes()).decode())
    return width, height, colours


def test_the_documents_have_every_picture_and_no_other(made: dict[str, Path]) -> None:
    assert {path.name for path in PICTURES.glob("page-*.png")} == set(made)


@pytest.mark.parametrize("name", [picture.name for picture in ALL])
def test_a_picture_taken_anew_is_like_the_one_in_the_documents(
    made: dict[str, Path], modules: Page, name: str
) -> None:
    sizes = set()
    for picture in (made[name], PICTURES / name):
        width, height, colours = measured(modules, picture)
        assert colours > 100
        assert picture.stat().st_size < MOST
        sizes.add((width, height))
    assert len(sizes) == 1
