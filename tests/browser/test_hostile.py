"""Whatever stands in an article stays text."""

from __future__ import annotations

import pytest
import requests
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import mark
from tests.conftest import Serve

WORDS = {
    "script": "</article><script>alert(1)</script> الجسر سيفتح",
    "handler": "<img src=x onerror=alert(1)><svg onload=alert(2)> الجسر سيفتح",
    "address": '<a href="javascript:alert(1)">الجسر</a> javascript:alert(2) سيفتح',
    "entity": "الجسر &lt;b&gt;سيفتح&lt;/b&gt; &amp; &#x3c;i&#x3e;",
    "template": "الجسر {name} ${alert(1)} {{ alert(2) }} سيفتح $& $1",
    "bidi": "\u202eالجسر\u202c \u2067سيفتح\u2069 \u200fغداً\u200e \u2066 بلا نهاية",
    "invisible": "ال\u200bجسر\ufeff سي\u00adفتح\u2060 \u2028 غداً \u0001\u0008\u001b[31m",
    "beyond": "الجسر 🌉 سيفتح 👩‍👩‍👧 \U00010380\U00010381 غداً",
    "combining": "الجِسْرُ" + "\u0308\u0651\u20dd" * 30 + " سَيُفْتَحُ",
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_hostile_text_stays_text_and_offsets_still_cut_it(
    page: Page, service: Serve, complaints: list[str], words: str
) -> None:
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    text = f"😀 قال وزير النقل سامي العلي: «{words} أمام الناس». وأضاف العلي أن الطريق مفتوح."
    mark(page, text)
    answer = requests.post(
        f"{service.url}/v1/extractions", json={"text": text}, headers={"Prefer": "wait=30"}, timeout=60
    )
    quotes = answer.json()["result"]["quotes"]
    assert page.locator("#article").text_content() == text
    assert page.locator("#result :is(script, img, svg, a, b, i)").count() == 0
    for quote in quotes:
        drawn = page.locator(f'#article .content[data-quotes~="{quote["id"]}"]').all_text_contents()
        assert "".join(drawn) == "".join(span["text"] for span in quote["content"])
    shown = page.locator(".of-words q").all_text_contents()
    assert any("أمام الناس" in one for one in shown)
    assert complaints == []


def test_what_the_service_says_of_a_problem_is_text_as_well(
    page: Page, article: str, complaints: list[str]
) -> None:
    # The service never answers so; a proxy in front of it might.
    def answer(route: Route) -> None:
        problem = {"title": "…", "detail": "<img src=x onerror=alert(1)>", "request_id": "<b>r</b>"}
        route.fulfill(status=500, json=problem)

    page.route("**/v1/extractions", answer)
    page.get_by_label("The article", exact=True).fill(article)
    page.get_by_role("button", name="Mark the article").click()
    expect(page.locator("#trouble")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("#trouble :is(img, b)").count() == 0
    assert [said for said in complaints if "500" not in said] == []
