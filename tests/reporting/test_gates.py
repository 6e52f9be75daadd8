"""What a page must not do before anyone may read it."""

from __future__ import annotations

import pytest

from kamlib.reporting.gates import require_self_contained
from kamlib.support.errors import ChapterError


def page(folder, body: str):
    path = folder / "index.html"
    path.write_text(f"<!doctype html><html><body>{body}</body></html>", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "body",
    [
        '<img src="https://example.org/x.png">',
        '<img src="x.png">',
        '<img srcset="a.png 2x">',
        "<script>1</script>",
        '<link rel="stylesheet" href="https://example.org/a.css">',
        "<style>@import 'a.css';</style>",
        "<style>p { background: url(a.png) }</style>",
        "<p style=\"background: url('a.png')\">x</p>",
        '<p onclick="x()">x</p>',
        '<iframe src="x"></iframe>',
        '<form action="https://example.org"></form>',
        '<object data="x"></object>',
    ],
)
def test_a_page_that_would_load_or_run_something_is_refused(tmp_path, body):
    with pytest.raises(ChapterError, match=r"index.html would load .*a report loads nothing"):
        require_self_contained([page(tmp_path, body)])


@pytest.mark.parametrize(
    "link", ["https://example.org", "javascript:alert(1)", "none.html", "mailto:a@example.org"]
)
def test_a_link_that_leads_nowhere_is_refused(tmp_path, link):
    with pytest.raises(ChapterError, match=r"links to .*which does not exist"):
        require_self_contained([page(tmp_path, f'<a href="{link}">x</a>')])


def test_what_lies_inside_or_beside_the_page_is_allowed(tmp_path):
    (tmp_path / "data sets").mkdir()
    body = (
        '<img src="data:image/png;base64,AA=="><a href="#top">x</a><a href="data%20sets">x</a>'
        '<a href="../index.html">x</a><a href="index.html#top">x</a>'
        "<style>p { background: url(data:image/png;base64,AA==) }</style>"
    )
    require_self_contained([page(tmp_path, body)], later=["../index.html"])
