"""What a page must not do before anyone may read it."""

from __future__ import annotations

import zipfile

import pytest

from kamlib.reporting.gates import require_no_trace, require_self_contained
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
        '<svg><image xlink:href="https://example.org/x.png"/></svg>',
        '<svg><use href="sprite.svg#a"></use></svg>',
        '<meta http-equiv="Refresh" content="0; url=https://example.org">',
        '<iframe srcdoc="x"></iframe>',
        '<img src="data:text/html;base64,PGI+">',
        '<img src="data:image/svg+xml;base64,AA==">',
        '<embed src="data:text/html,x">',
        '<base href="https://example.org">',
        "<style>p { background: \\75rl(https://example.org/a.png) }</style>",
        "<style>@imp/**/ort 'a.css';</style>",
        "<style>p { background: image-set('a.png' 1x) }</style>",
        '<svg><rect fill="url(https://example.org/a.svg#x)"/></svg>',
        "<svg><style>rect { fill: url(a.svg) }</style></svg>",
        '<video poster="x.png"></video>',
        '<a ping="https://example.org" href="#top">x</a>',
    ],
)
def test_a_page_that_would_load_or_run_something_is_refused(tmp_path, body):
    with pytest.raises(ChapterError, match=r"index.html would load .*a report loads nothing"):
        require_self_contained([page(tmp_path, body)])


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "none.html",
        "mailto:a@example.org",
        "#nowhere",
        "index.html#nowhere",
    ],
)
def test_a_link_that_leads_nowhere_is_refused(tmp_path, link):
    with pytest.raises(ChapterError, match=r"links to .*(does not exist|no such place)"):
        require_self_contained([page(tmp_path, f'<a href="{link}">x</a>')])


def test_what_lies_inside_or_beside_the_page_is_allowed(tmp_path):
    (tmp_path / "data sets").mkdir()
    body = (
        '<img src="data:image/png;base64,AA=="><h2 id="top">x</h2><a href="#top">x</a>'
        '<a href="data%20sets">x</a>'
        '<a href="../index.html">x</a><a href="index.html#top">x</a>'
        "<style>p { background: url(data:image/png;base64,AA==) }</style>"
    )
    require_self_contained([page(tmp_path, body)], later=["../index.html"])


def test_a_folder_of_the_machine_or_a_secret_in_any_file_is_refused(tmp_path):
    secrets = ["/srv/private/", "correct horse", "x"]
    (tmp_path / "index.html").write_text("x and nothing else", encoding="utf-8")
    require_no_trace(tmp_path, secrets)
    with zipfile.ZipFile(tmp_path / "kam.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sheet1.xml", "the correct horse " * 50)
    with pytest.raises(ChapterError, match=r"^kam\.xlsx names a folder") as refused:
        require_no_trace(tmp_path, secrets)
    assert "correct horse" not in str(refused.value)
