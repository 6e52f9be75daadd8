"""A small report to draw pages from: one chapter's notebook and a quarter's summary."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kamlib.reporting.frame import ChapterLink, Entry, Failure, Link, PageFrame
from kamlib.reporting.portfolio import portfolio_table
from kamlib.reporting.summary import Summary
from kamlib.reporting.tiles import Tile
from kamlib.support.display import Details, Finding, HouseTable, Show, house_table
from kamlib.support.language import Language
from kamlib.support.theme import ADVERSE, FAVOURABLE, INK, Picture, bare, house_figure, plain, title

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    r"Kosten $\frac$ GmbH",
    "=1+1",
    "../../etc/passwd",
    "\u202eGmbH gnitsriF\u202c שלום עולם בע״מ 12",
    "x" * 40_000,
    "{{ 7 * 7 }} {% raw %}",
    "<!-- comment --> & Söhne",
)
NAMES = (
    "Nordwind Antriebstechnik AG",
    "Hüttenwerk Südpfalz GmbH & Co. KG",
    "Brenner Förderanlagen",
    "Alpina Verpackung",
    "Kessler Pumpen SE",
    "Ostsee Maschinenbau",
    "Velten & Söhne",
    "Rheinlager Logistik",
)
CHAPTERS = (
    ChapterLink(1, "data_collection", "Data collection", "01_data_collection.html"),
    ChapterLink(2, "profitability", "Profitability", "02_profitability.html"),
    ChapterLink(3, "scoring", "Scoring", "03_scoring.html"),
    ChapterLink(4, "matrix", "Matrix", "04_matrix.html"),
    ChapterLink(5, "soll_ist", "Soll-Ist", "05_soll_ist.html"),
)


def page_frame(
    language: Language, current: str = "", company: str = "Musterwerk Antriebe GmbH"
) -> PageFrame:
    return PageFrame(
        company=company,
        quarter="2026Q3",
        language=language,
        as_of=dt.date(2026, 9, 30),
        edition=1,
        chapters=CHAPTERS,
        current=current,
        overview_href="../index.html",
    )


def statement(names: tuple[str, ...] = NAMES) -> pd.DataFrame:
    count = len(names)
    revenue = [4_120_000.0 / (1 + 0.35 * place) for place in range(count)]
    share = [0.21, -0.05, 0.14, float("nan"), 0.09, 0.30, -0.11, 0.02]
    contribution = [money * share[place % len(share)] for place, money in enumerate(revenue)]
    frame = pd.DataFrame(
        {
            "account_id": [f"A{place:04d}" for place in range(count)],
            "name": names,
            "status": "key",
            "net_revenue": revenue,
            "customer_contribution": contribution,
            "variance": [
                money * (0.07 - 0.03 * (place % 4)) for place, money in enumerate(revenue)
            ],
            "light": [("good", "warn", "bad", "none")[place % 4] for place in range(count)],
            "comment": ["Price rise postponed; two projects moved to the next quarter."] * count,
            "value_index": [7.4 - place * 0.4 for place in range(count)],
            "score": [8.1 - place * 0.37 for place in range(count)],
            "rank": [float(place + 1) for place in range(count)],
            "quadrant": [("priority", "bind", "monetise", "reassess")[p % 4] for p in range(count)],
            "trend": [tuple(money * (0.7 + 0.04 * q) for q in range(8)) for money in revenue],
        }
    )
    frame["customer_profitability_pct"] = (
        100 * frame["customer_contribution"] / frame["net_revenue"]
    )
    return frame


def picture(names: tuple[str, ...] = NAMES) -> Picture:
    frame = statement(names)
    money = frame["customer_contribution"].fillna(0.0) / 1e3
    with house_figure(4.4) as figure:
        axes = figure.subplots()
        colours = [ADVERSE if value < 0 else FAVOURABLE for value in money]
        axes.barh([plain(name)[:30] for name in names], money, color=colours)
        axes.axvline(0, color=INK, linewidth=1)
        axes.invert_yaxis()
        bare(axes)
        title(axes, who="Musterwerk", what="Customer contribution in k€", when="2026Q3, actual")
    told = "; ".join(
        f"{plain(name)}: {value:.0f} k€" for name, value in zip(names, money, strict=True)
    )
    return Picture(figure, f"Customer contribution. {told}")


def table(names: tuple[str, ...] = NAMES, language: Language | None = None) -> HouseTable:
    language = language or Language()
    return house_table(
        statement(names),
        [
            Show(name="name", label="Key account"),
            Show(
                name="net_revenue", label="Net revenue, k€", format="money", unit="k", has_bar=True
            ),
            Show(
                name="customer_contribution",
                label="Contribution, k€",
                format="money",
                unit="k",
                has_bar=True,
            ),
            Show(name="customer_profitability_pct", label="Profitability, %", format="percent"),
            Show(name="variance", label="Variance, k€", format="money", unit="k", is_signed=True),
            Show(name="light", label="Soll-Ist", format="light"),
            Show(name="comment", label="Cause", wraps=True),
        ],
        language=language,
        caption="Contribution by key account",
        note="Net revenue less all ten cost categories, 2026Q3. Source: statement of the quarter.",
    )


def shown(value: Any) -> NotebookNode:
    bundle = value._repr_mimebundle_()
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    return new_output("execute_result", data=data, metadata=metadata, execution_count=1)


def chapter_notebook(names: tuple[str, ...] = NAMES) -> NotebookNode:
    """Build an executed chapter as the house writes them."""
    many = house_table(
        pd.concat([statement(names)] * 4, ignore_index=True),
        [Show(name="name", label="Account"), Show(name="score", label="Score", format="points")],
        language=Language(),
        caption="All accounts",
    )
    cells = [
        new_markdown_cell(
            "# Which customers earn what they cost?\n\n"
            "**Question** Who pays?\n\n**Reads** sales, costs\n\n**Writes** statement"
        ),
        new_code_cell('quarter: str = "2026Q3"', metadata={"tags": ["parameters"]}),
        new_code_cell('quarter = "2026Q3"', metadata={"tags": ["injected-parameters"]}),
        new_markdown_cell("The workbook is opened at the quarter."),
        new_code_cell("from kamlib import open_workbook\nbook = open_workbook(workbook_file)"),
        new_markdown_cell("The answer first."),
        new_code_cell(
            "book.profitability.finding",
            outputs=[
                shown(Finding(f"{names[1]} brings 3.1 M€ revenue and −0.2 M€ contribution.")),
                new_output("stream", name="stderr", text="FutureWarning: something is deprecated"),
            ],
        ),
        new_markdown_cell(
            "## Who earns, who costs\n\nEach bar is a customer; it costs 5 $ or 7 $."
        ),
        new_code_cell("book.profitability.charts.comparison()", outputs=[shown(picture(names))]),
        new_markdown_cell(
            "Read it like this: bars to the left cost more than they earn "
            "(**customer contribution**, Kundendeckungsbeitrag)."
        ),
        new_code_cell("book.profitability.tables.comparison()", outputs=[shown(table(names))]),
        new_markdown_cell("The rest is folded."),
        new_code_cell(
            "book.profitability.tables.details()",
            outputs=[shown(Details("Pools, idle capacity, unassigned", (table(names),)))],
        ),
        new_markdown_cell("A task of the course.", metadata={"tags": ["training"]}),
        new_code_cell("solution = 42", metadata={"tags": ["solution"]}),
        new_markdown_cell("## All accounts\n\n| term | meaning |\n|---|---|\n| KDB | margin |"),
        new_code_cell("book.profitability.tables.all()", outputs=[shown(many)]),
        new_markdown_cell("## Checks\n\nBoth totals must agree to the cent."),
        new_code_cell("book.profitability.check()", outputs=[shown(many)]),
    ]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    return new_notebook(cells=cells)


def quarter_summary(language: Language, names: tuple[str, ...] = NAMES) -> Summary:
    """Build a quarter's summary of plain values."""
    history = (38.1e6, 40.2e6, 41.0e6, 43.8e6, 42.0e6, 44.7e6, 46.9e6, 48.2e6)
    story = "Eight quarters to 2026Q3: 38.1 to 48.2 M€"
    percent = (20.1, 19.8, 19.9, 20.4, 19.1, 19.0, 19.4, 18.9)
    losses = (-0.4e6, 0.2e6, float("nan"), 0.9e6, 1.2e6, 0.8e6, -0.2e6, 9.1e6)
    text = language.text

    def against(size: str) -> str:
        return text("{variance} against target", variance=size)

    tiles = (
        Tile(
            label=text("Net revenue"),
            value=language.money(48.2e6, unit="M"),
            history=history,
            story=story,
            variance=against("+3.1 %"),
            light="good",
        ),
        Tile(
            label=text("Customer contribution"),
            value=language.money(9.1e6, unit="M"),
            history=losses,
            story=story,
            variance=against("−1.8 %"),
            light="warn",
        ),
        Tile(
            label=text("Customer profitability"),
            value=language.percent(18.9),
            history=percent,
            story=story,
            variance=against("−0.9 pp"),
            light="bad",
        ),
        Tile(
            label=text("Share of key accounts"),
            value=language.percent(61.2),
            history=percent,
            story=story,
            variance=against("+2.0 pp"),
        ),
        Tile(
            label=text("The {count} largest customers", count=5),
            value=language.percent(38.0),
            history=percent,
            story=story,
            note=text("HHI {value}", value="0.047"),
        ),
        Tile(label=text("Open actions"), value="12", variance="3", light="bad"),
    )
    return Summary(
        finding=f"4 of 18 key accounts cost more than they earn; {names[0]} left the top quadrant; "
        "revenue is 3.1 % above target; contribution is 1.8 % below target.",
        tiles=tiles,
        pictures=(picture(names),),
        portfolio=portfolio_table(
            statement(names), quadrants={"priority": "Priority"}, language=language
        ),
        changes=tuple(
            f"{name}: contribution +120 k€ to 410 k€, net revenue +80 k€." for name in names[:5]
        ),
        missing=(f"Table “wallets” was not delivered. {names[0]} has no share of wallet.",),
        findings={"profitability": f"{names[1]} costs more than it earns."},
    )


def links() -> tuple[Link, ...]:
    return (
        Link("Workbook (Excel)", "kam-2026Q3.xlsx", "statement, scores, matrix, Soll-Ist"),
        Link("Provenance", "manifest.json", "inputs, settings, versions, checks"),
    )


def entries(names: tuple[str, ...] = NAMES) -> list[Entry]:
    figures = (("Net revenue", "48.2 M€"), ("Customer contribution", "9.1 M€"))
    older = Entry(
        quarter="2026Q2",
        href="2026Q2/index.html",
        finding=f"{names[0]} grew.",
        figures=figures,
        language="de",
        as_of=dt.date(2026, 6, 30),
    )
    newer = Entry(
        quarter="2026Q3",
        href="2026Q3/index.html",
        finding=f"{names[1]} fell.",
        figures=figures,
        edition=2,
        as_of=dt.date(2026, 9, 30),
    )
    return [older, newer]


def failure(names: tuple[str, ...] = NAMES) -> Failure:
    return Failure(
        message=f"targets.csv, line 14: account {names[0]} is not in accounts.csv.",
        chapter="Soll-Ist",
        turn="data",
        not_published=("Soll-Ist", "Workbook (Excel)"),
        published_href="../../2026Q3/index.html",
        notebook_href="05_soll_ist.ipynb",
        traceback=f"Traceback (most recent call last):\n  {names[0]}\nKeyError: 'A1'",
    )
