"""How openapi.yaml reads on a page."""

import pytest

from service.prose import constraints, paragraphs, pretty, shape


def test_a_description_becomes_paragraphs_code_and_emphasis() -> None:
    html = paragraphs("**Offsets.** Count `text`.\n\nNext.\n")
    assert html == "<p><strong>Offsets.</strong> Count <code>text</code>.</p><p>Next.</p>"


@pytest.mark.parametrize("hostile", ["<script>", "`<b>`", "**<i>**", '"&"'])
def test_a_description_is_never_markup(hostile: str) -> None:
    assert "<script>" not in paragraphs(hostile)
    assert "<b>" not in paragraphs(hostile)
    assert "<i>" not in paragraphs(hostile)


def test_no_description_is_nothing() -> None:
    assert paragraphs(None) == ""


def test_arabic_strings_in_an_example_are_set_apart_from_the_json_around_them() -> None:
    html = pretty({"name": "سامي «العلي»", "id": "e1"})
    assert '"name": &#34;' not in html
    assert '&#34;name&#34;: &#34;<bdi lang="ar">سامي «العلي»</bdi>&#34;' in html
    assert "&#34;id&#34;: &#34;e1&#34;" in html


def test_an_example_is_never_markup() -> None:
    assert "<" not in pretty({"text": "<img src=x>"})


@pytest.mark.parametrize(
    ("schema", "html"),
    [
        ({"type": "string"}, "string"),
        ({"type": ["string", "null"]}, "string or null"),
        ({"$ref": "#/components/schemas/Span"}, '<a href="#schema-Span">Span</a>'),
        ({"type": "array", "items": {"type": "integer"}}, "array of integer"),
        (
            {"anyOf": [{"$ref": "#/components/schemas/Span"}, {"type": "null"}]},
            '<a href="#schema-Span">Span</a> or null',
        ),
    ],
)
def test_a_type_is_told_in_a_few_words(schema: dict[str, object], html: str) -> None:
    assert shape(schema) == html


@pytest.mark.parametrize(
    ("schema", "html"),
    [
        ({}, ""),
        ({"minLength": 1, "maxLength": 5}, "from 1 up to 5 characters"),
        ({"minimum": 0}, "from 0"),
        ({"enum": ["a", "b"]}, "<code>a</code>, <code>b</code>"),
        ({"items": {"enum": ["a"]}}, "<code>a</code>"),
        ({"anyOf": [{"format": "date"}, {"format": "date-time"}]}, "date or date-time"),
        ({"pattern": "^<$"}, "matches <code>^&lt;$</code>"),
    ],
)
def test_what_is_allowed_is_told_beside_the_type(schema: dict[str, object], html: str) -> None:
    assert constraints(schema) == html
