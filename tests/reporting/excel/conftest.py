"""A machine builder's quarter as the workbook gets it, of any size and in both languages."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from kamlib.reporting.excel import (
    CriterionLine,
    KpiLine,
    QuadrantLine,
    StatementLevel,
    WorkbookContent,
    write_workbook,
)
from kamlib.reporting.excel.write import build
from kamlib.support import columns as c
from kamlib.support.language import Language
from kamlib.support.money import ratio, tie_out
from kamlib.support.settings import DEFAULT_LEVELS

NAMES = [
    "Antriebstechnik Brandt GmbH",
    "Böhm & Söhne Maschinenbau KG",
    "Contitech Fördersysteme",
    "Dürrwald Anlagenbau AG",
    "Eifelstahl Hydraulik GmbH",
    "Förster Getriebe OHG",
    "Grünwald Verpackungsmaschinen",
    "Hanseatische Pumpenwerke",
]
LABELS = {
    c.NET_REVENUE: "Net revenue",
    c.CUSTOMER_GROSS_PROFIT: "Customer gross profit",
    "contribution_margin_2": "Contribution margin II",
    "contribution_margin_3": "Contribution margin III",
    c.CUSTOMER_CONTRIBUTION: "Customer contribution",
}
CATEGORY_LABELS = {
    c.PRODUCT: "Product cost",
    c.COMPLAINTS_RETURNS: "Complaints and returns",
    c.DISCOUNTS: "Discounts and bonuses",
    c.FINANCING: "Financing",
    c.SELLING: "Selling",
    c.PROMOTION: "Promotion and advertising",
    c.DEVELOPMENT: "Share of development",
    c.STORAGE: "Share of storage",
    c.FREIGHT: "Freight and shipping",
    c.SERVICE: "Service",
}
CRITERIA = (
    CriterionLine("profitability", "Profitability", 30),
    CriterionLine("growth_potential", "Growth potential", 25),
    CriterionLine("strategic_importance", "Strategic importance", 20),
    CriterionLine("service_effort", "Service effort", 15),
    CriterionLine("risk", "Risk", 10),
)
KPIS = (
    KpiLine(c.NET_REVENUE, "Net revenue"),
    KpiLine(c.CUSTOMER_CONTRIBUTION, "Customer contribution"),
    KpiLine(c.CUSTOMER_PROFITABILITY_PCT, "Customer profitability", "percent"),
    KpiLine("average_delay_days", "Average delay", "days", -1),
    KpiLine("nps", "Net promoter score", "points"),
)
QUADRANTS = (
    QuadrantLine(
        "priority", "Prioritise", "Invest: joint plan, board contact, first call on people."
    ),
    QuadrantLine("bind", "Bind", "Valuable but distant: win engagement, sell the wider range."),
    QuadrantLine("monetise", "Monetise", "Engaged but thin: charge for service, raise the share."),
    QuadrantLine("reassess", "Reassess", "Serve at standard effort, review every year."),
)


def statement_of(count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Make accounts with all ten cost categories; the last account has no business."""
    frame = pd.DataFrame({c.ACCOUNT_ID: [f"A{number:04d}" for number in range(1, count + 1)]})
    frame[c.NAME] = [f"{NAMES[n % 8]}{f' {n // 8 + 1}' if n >= 8 else ''}" for n in range(count)]
    frame[c.ACCOUNT_MANAGER] = [
        ["Aylin Kaya", "Jonas Wirth", "Petra Holm"][n % 3] for n in range(count)
    ]
    frame[c.STATUS] = [["key", "candidate", "standard"][n % 3] for n in range(count)]
    frame[c.GROSS_REVENUE] = (rng.pareto(1.2, count) * 300_000 + 20_000).round(2)
    shares = dict(
        zip(c.CATEGORIES, [0.52, 0.02, 0.05, 0.01, 0.06, 0.01, 0.03, 0.02, 0.04, 0.05], strict=True)
    )
    for category, share in shares.items():
        spread = rng.uniform(0.4, 1.8, count)
        frame[category] = (frame[c.GROSS_REVENUE] * share * spread).round(2)
    if count:
        frame.loc[count - 1, [c.GROSS_REVENUE, *c.CATEGORIES]] = 0.0
    running = frame[c.GROSS_REVENUE]
    for level in DEFAULT_LEVELS:
        running = running - frame[list(level.minus)].sum(axis=1)
        frame[level.id] = running
    frame["keyed_costs"] = frame[c.DEVELOPMENT]
    frame[c.CONTRIBUTION_WITHOUT_KEYED] = frame[c.CUSTOMER_CONTRIBUTION] + frame["keyed_costs"]
    whole = frame[c.NET_REVENUE]
    frame[c.CUSTOMER_PROFITABILITY_PCT] = ratio(frame[c.CUSTOMER_CONTRIBUTION], whole) * 100
    frame["profitability_without_keyed_pct"] = (
        ratio(frame[c.CONTRIBUTION_WITHOUT_KEYED], whole) * 100
    )
    frame[c.RETURNS] = -(frame[c.GROSS_REVENUE] * 0.01).round(2)
    return frame.sort_values([c.CUSTOMER_CONTRIBUTION, c.ACCOUNT_ID], ascending=[False, True])


def scores_of(
    statement: pd.DataFrame, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Score every account; some points are missing, one account has hardly any."""
    ids = statement[c.ACCOUNT_ID].tolist()
    points = pd.DataFrame(
        rng.uniform(0, 10, (len(ids), 5)).round(1),
        index=ids,
        columns=[line.id for line in CRITERIA],
    )
    points = points.mask(rng.uniform(size=points.shape) < 0.1)
    if ids:
        points.loc[ids[-1], points.columns[:4]] = np.nan
    weights = pd.Series({line.id: line.weight for line in CRITERIA})
    available = points.notna().mul(weights).sum(axis=1)
    score = points.mul(weights).sum(axis=1) / available.where(available > 0)
    frame = statement[[c.ACCOUNT_ID, c.NAME]].assign(score=score.to_numpy())
    covered = (available / 100).to_numpy() >= 0.5
    frame["rank"] = frame["score"].where(covered).rank(method="min", ascending=False)
    frame["revenue_rank"] = statement[c.NET_REVENUE].rank(method="min", ascending=False)
    frame["reason"] = "Growth potential lifts the score most; service effort lowers it most."
    tidy = points.rename_axis(index=c.ACCOUNT_ID, columns=c.CRITERION).stack(future_stack=True)  # noqa: PD013
    return frame.sort_values(["rank", c.ACCOUNT_ID]), tidy.rename("points").reset_index()


def placement_of(statement: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Place every account but the last one, which has no engagement index."""
    count = len(statement)
    frame = statement[[c.ACCOUNT_ID, c.NAME, c.NET_REVENUE]].copy()
    for column in (
        "value_index",
        "engagement_index",
        "previous_value_index",
        "previous_engagement_index",
    ):
        frame[column] = rng.uniform(0.5, 9.5, count).round(1)
    if count:
        frame.iloc[-1, frame.columns.get_loc("engagement_index")] = np.nan
    high, warm = frame["value_index"] >= 5, frame["engagement_index"] >= 5
    frame["quadrant"] = np.select(
        [high & warm, high & ~warm, ~high & warm], ["priority", "bind", "monetise"], "reassess"
    )
    frame["quadrant"] = frame["quadrant"].where(frame["engagement_index"].notna())
    return frame


def variances_of(statement: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Set targets for company, managers and accounts; some accounts have none."""
    rows = []
    whom = [("company", "", "")]
    whom += [("manager", "", name) for name in sorted(set(statement[c.ACCOUNT_MANAGER]))]
    whom += [
        ("account", a, m)
        for a, m in zip(statement[c.ACCOUNT_ID], statement[c.ACCOUNT_MANAGER], strict=True)
    ]
    for scope, account, manager in whom:
        for kpi in KPIS[: 5 if scope == "account" else 3]:
            scale = 1e6 if kpi.unit == "money" else 20.0
            target = round(float(rng.uniform(0.5, 1.5)) * scale, 1)
            actual = round(target * float(rng.uniform(0.8, 1.2)), 2)
            if scope == "account" and rng.uniform() < 0.15:
                target = np.nan
            rows.append(
                (scope, account, manager, kpi.id, target, actual, kpi.polarity * (actual - target))
            )
    names = ["scope", c.ACCOUNT_ID, c.ACCOUNT_MANAGER, c.KPI, c.TARGET, c.ACTUAL, "variance"]
    frame = pd.DataFrame(rows, columns=names)
    frame["light"] = np.select(
        [frame["variance"].isna(), frame["variance"] >= 0, frame["variance"] > -1000],
        ["none", "good", "warn"],
        "bad",
    )
    frame["ytd_target"], frame["ytd_actual"] = frame[c.TARGET] * 3, frame[c.ACTUAL] * 3
    return frame


@pytest.fixture(scope="session")
def content() -> Callable[..., WorkbookContent]:
    """Return a maker of workbook content: ``content(accounts, **changes)``."""

    def make(accounts: int = 12, **changes: Any) -> WorkbookContent:
        rng = np.random.default_rng(7)
        statement = statement_of(accounts, rng)
        scores, points = scores_of(statement, rng)
        made = WorkbookContent(
            company="Musterwerk Antriebe GmbH",
            quarter="2026Q3",
            edition=1,
            as_of=dt.date(2026, 9, 30),
            currency="EUR",
            levels=tuple(StatementLevel(x.id, LABELS[x.id], x.minus) for x in DEFAULT_LEVELS),
            category_labels=CATEGORY_LABELS,
            statement=statement,
            criteria=CRITERIA,
            scores=scores,
            points=points,
            quadrants=QUADRANTS,
            split_value=5.0,
            split_engagement=5.0,
            placement=placement_of(statement, rng),
            kpis=KPIS,
            variances=variances_of(statement, rng),
            missing_inputs=pd.DataFrame(
                [
                    ("Surveys", "No net promoter score; loyalty rests on orders alone.", "Service"),
                    ("Wallets", "No share of wallet.", "Account managers"),
                ],
                columns=["input", "consequence", "ask"],
            ),
            tie_outs=tie_out(
                [("Accounts and unallocated cost = ledger", 1_234_567.89, 1_234_567.89)]
            ),
            definitions=(
                (
                    "Net revenue",
                    "Gross revenue minus discounts, bonuses and cash discounts, without VAT.",
                ),
                (
                    "Customer contribution",
                    "Gross revenue minus all ten cost categories, before fixed costs.",
                ),
            ),
            minimum_coverage_pct=50.0,
            status_labels={"key": "Key account", "candidate": "Candidate", "standard": "Standard"},
        )
        return replace(made, **changes)

    return make


@pytest.fixture
def by_libreoffice(tmp_path):
    """Return the workbook as LibreOffice computes it, from formulas without any value."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed here")

    def compute(content, *, language="en"):
        book, _ = build(content, Language(language))
        (tmp_path / "in").mkdir()
        book.save(tmp_path / "in" / "bare.xlsx")
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{tmp_path}/profile",
                "--headless",
                "--convert-to",
                "xlsx",
                "--outdir",
                str(tmp_path),
                str(tmp_path / "in" / "bare.xlsx"),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return openpyxl.load_workbook(tmp_path / "bare.xlsx", data_only=True)

    return compute


@pytest.fixture
def written(content, tmp_path):
    """Return a writer of workbooks: ``written(accounts, language=, **changes)``."""

    def write(accounts=12, *, language="en", **changes):
        path = tmp_path / f"kam-{accounts}-{language}.xlsx"
        write_workbook(path, content(accounts, **changes), language=Language(language))
        return path

    return write
