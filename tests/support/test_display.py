"""House tables: every figure as text, every text inert, nothing lost by folding."""

from __future__ import annotations

import math
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.support.display import TABLE_STYLE, Details, Finding, Show, house_table
from kamlib.support.language import Language
from kamlib.support.marks import bars, sparkline
from kamlib.support.safe_text import clean, cut, escape, isolate

ENGLISH = Language()
MONEY = Show(name="money", label="Net revenue, k€", format="money", unit="k")


def table(frame: pd.DataFrame, *columns: Show, **options: object):
    return house_table(frame, list(columns), language=ENGLISH, **options)


def cells(body: str) -> list[str]:
    return re.findall(r"<td[^>]*>(.*?)</td>", body, re.DOTALL)


def test_money_is_scaled_and_a_missing_amount_is_not_zero():
    frame = pd.DataFrame({"money": [4_120_400.0, -153_000.0, float("nan"), 0.0]})
    drawn = table(frame, MONEY)
    shown = [re.sub(r"<[^>]+>", "", cell) for cell in cells(drawn.body)]
    assert shown == ["4,120", "−153", "–", "0"]
    assert drawn.text.split() == ["Net", "revenue,", "k€", "4,120", "−153", "–", "0"]


def test_headers_captions_notes_and_cells_are_escaped():
    evil = "<script>alert(1)</script> *x* $\\frac$"
    frame = pd.DataFrame({"name": [evil]})
    drawn = table(frame, Show(name="name", label=evil), caption=evil, note=evil)
    assert "<script" not in drawn.body
    assert (
        drawn.body.count("&lt;script&gt;alert(1)&lt;/script&gt; *x* $\\frac$") == 5
    )  # with its name


def test_adverse_figures_are_marked_only_where_the_sign_means_something():
    frame = pd.DataFrame({"money": [-2000.0, 3000.0]})
    plain = table(frame, MONEY).body
    signed = table(frame, Show(name="money", label="V", format="money", unit="k", is_signed=True))
    assert '<span class="kam-adverse">' not in plain
    assert '<span class="kam-adverse">−2</span>' in signed.body and "+3" in signed.body


def test_a_light_is_a_shape_and_a_word():
    frame = pd.DataFrame({"light": ["good", "warn", "bad", "none", "<b>"]})
    drawn = table(frame, Show(name="light", label="Soll-Ist", format="light"))
    assert [line.strip() for line in drawn.text.splitlines()[1:5]] == [
        "● on target",
        "▲ watch",
        "■ off target",
        "– no target",
    ]
    assert "<b>" not in cells(drawn.body)[4].replace('<b aria-hidden="true">', "")


def test_long_tables_fold_their_rest_and_lose_no_row():
    frame = pd.DataFrame({"money": [1000.0 * row for row in range(40)]})
    drawn = table(frame, MONEY, first=15)
    assert "Show 25 more rows" in drawn.body
    assert len(cells(drawn.body)) == 40 and len(drawn.text.splitlines()) == 41
    assert "<details" not in table(frame.head(18), MONEY, first=15).body


def test_total_rows_are_marked_in_every_cell():
    frame = pd.DataFrame({"name": ["A", "Sum"], "money": [1e3, 1e3], "is_total": [False, True]})
    body = table(frame, Show(name="name", label="N"), MONEY, total="is_total").body
    assert body.count('<span class="kam-total">') == 2


def test_a_trend_is_drawn_on_the_page_and_stepped_in_text():
    frame = pd.DataFrame({"trend": [(1.0, float("nan"), 3.0), (), None]})
    drawn = table(frame, Show(name="trend", label="8 quarters", format="trend"))
    assert drawn.body.count("<rect") == 2
    assert [line.strip() for line in drawn.text.splitlines()[1:]] == ["▁–█", "–", "–"]


def test_a_table_without_rows_is_still_a_table():
    body = table(pd.DataFrame({"money": []}), MONEY, caption="Nothing").body
    assert "Nothing" in body and "<tbody" in body


def test_unknown_column_is_refused():
    with pytest.raises(KeyError, match="no column"):
        table(pd.DataFrame({"a": [1]}), MONEY)


def test_same_table_gives_the_same_bytes():
    frame = pd.DataFrame({"money": [1000.0]})
    assert table(frame, MONEY).body == table(frame, MONEY).body


def test_finding_and_details_escape_what_they_are_given():
    assert "<b>" not in Finding("<b>x</b>")._repr_mimebundle_()["text/html"]
    assert "<b>" not in Details("<b>x</b>")._repr_mimebundle_()["text/html"]


@given(st.lists(st.floats(-1e9, 1e9) | st.just(math.nan), min_size=1, max_size=20))
def test_bars_never_leave_their_box(values):
    for drawn in bars(values):
        for left, width in re.findall(r"left:([\d.]+)%;width:([\d.]+)%", drawn):
            assert 0 <= float(left) <= 100.1 and float(left) + float(width) <= 100.2


@given(st.lists(st.floats(-1e9, 1e9) | st.just(math.nan), min_size=1, max_size=8))
def test_sparkline_draws_one_column_per_known_figure(values):
    known = [value for value in values if not math.isnan(value)]
    drawn = sparkline(values)
    assert drawn.count("<rect") == (len(known) if any(known) else 0)


@given(st.text())
def test_escaped_text_opens_no_tag(text):
    assert "<" not in escape(text, longest=10_000)


def test_direction_marks_become_spaces_and_right_to_left_words_are_kept_apart():
    assert clean("a\u202eb\x00c") == "a b c"
    assert isolate("Kunde שלום עולם 12 %") == "Kunde \u2068שלום עולם\u2069 12 %"
    assert cut("abc", 3) == "abc" and cut("abcd", 3) == "ab…"


def test_long_german_headers_may_break_at_their_joints():
    drawn = house_table(
        pd.DataFrame({"a": [1.0]}),
        [Show(name="a", label="Kundendeckungsbeitrag <T€>", format="number")],
        language=Language("de"),
    )._repr_mimebundle_()["text/html"]
    assert "Kunden&shy;deckungs&shy;beitrag &lt;T€&gt;" in drawn


@given(
    st.lists(
        st.tuples(st.text("aZ ä−9,.", max_size=70), st.text("aZ –%5", max_size=70)),
        min_size=1,
        max_size=5,
    )
)
def test_plain_text_stands_in_columns_as_pandas_prints_a_frame(rows):
    frame = pd.DataFrame(rows, columns=["name", "share"])
    columns = [Show(name="name", label="Name of it"), Show(name="share", label="Share")]
    written = pd.DataFrame({c.label: [c.write(v, ENGLISH) for v in frame[c.name]] for c in columns})
    printed = written.to_string(index=False, max_colwidth=60)
    assert house_table(frame, columns, language=ENGLISH).text == printed


def test_jupyterlabs_own_rules_of_tables_do_not_win_over_those_of_the_house():
    # JupyterLab: ':not(.x).jp-RenderedHTMLCommon td' to the right, every second row striped.
    assert ".kam-table.kam-table tfoot td{text-align:left}" in TABLE_STYLE
    assert ".kam-table.kam-table tbody tr{background:transparent}" in TABLE_STYLE
