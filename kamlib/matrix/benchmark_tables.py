"""Tables of comparisons: segments and accounts against figures from outside, ways to a target."""

from __future__ import annotations

from dataclasses import dataclass

from kamlib.matrix.benchmark import COMPARED
from kamlib.matrix.decision_tables import kpi_label, kpi_name
from kamlib.matrix.hour_tables import HourTables
from kamlib.support import columns as c
from kamlib.support.display import HouseTable, Show, house_table

#: KPIs of the table by account; more would not fit beside each other.
BY_ACCOUNT: tuple[str, ...] = tuple(COMPARED)[:1] + tuple(COMPARED)[3:]


@dataclass(frozen=True, eq=False, kw_only=True)
class BenchmarkTables(HourTables):
    """Tables that set accounts against segments, benchmarks and target positions."""

    def benchmarks(self) -> HouseTable:
        """Show each segment against all accounts and the figures from outside."""
        text, rows = self.language.text, self.studies.segment_benchmarks.copy()
        rows["label"] = [kpi_label(kpi, self.language) for kpi in rows[c.KPI]]
        rows[c.SEGMENT] = [name or text("All accounts") for name in rows[c.SEGMENT]]
        return house_table(
            rows,
            [
                Show(name="label", label=text("KPI")),
                Show(name=c.SEGMENT, label=text("Segment")),
                self._number("value", text("We"), digits=1),
                self._number("portfolio_value", text("All our accounts"), digits=1),
                self._number("benchmark", text("Benchmark"), digits=1),
                Show(
                    name="against_benchmark",
                    label=text("Against benchmark"),
                    format="number",
                    digits=1,
                    is_signed=True,
                ),
                Show(name="source", label=text("Source"), wraps=True),
            ],
            language=self.language,
            caption=text("Segments against figures from outside"),
            note=text(
                "Four quarters to {quarter}; a segment is computed as one large account, so that "
                "its figure is a ratio of sums. Share of wallet: invoiced revenue ÷ purchasing "
                "volume of the newest year known. Differences: plus is favourable.",
                quarter=self.studies.quarters[-1],
            ),
        )

    def benchmarks_by_account(self) -> HouseTable:
        """Show the accounts compared: each KPI, and its difference from the benchmark."""
        text, language = self.language.text, self.language
        table = self.studies.benchmarks
        table = table[table[c.ACCOUNT_ID].isin(self.studies.compared)]
        columns = [
            Show(name=c.NAME, label=text("Account")),
            Show(name=c.SEGMENT, label=text("Segment")),
        ]
        known = [c.ACCOUNT_ID, c.NAME, c.SEGMENT, c.NET_REVENUE]
        rows = table.drop_duplicates(c.ACCOUNT_ID)[known]
        for kpi in BY_ACCOUNT:
            found = table[table[c.KPI] == kpi].set_index(c.ACCOUNT_ID)
            figures = {kpi: "value", f"{kpi}_gap": "against_benchmark"}
            rows = rows.assign(
                **{name: rows[c.ACCOUNT_ID].map(found[of]) for name, of in figures.items()}
            )
            columns += [
                self._number(kpi, kpi_label(kpi, language), digits=1),
                Show(
                    name=f"{kpi}_gap",
                    label=text("{kpi}: difference", kpi=kpi_name(kpi, language)),
                    format="number",
                    digits=1,
                    is_signed=True,
                ),
            ]
        order = [c.NET_REVENUE, c.ACCOUNT_ID]
        return house_table(
            rows.sort_values(order, ascending=[False, True]),
            columns,
            language=language,
            caption=text("Accounts compared against figures from outside"),
            note=text(
                "Differences from the benchmark of the account's segment, else from the general "
                "one; plus is favourable."
            ),
        )

    def targets(self) -> HouseTable:
        """Show where accounts should stand and how far it is."""
        text, rows = self.language.text, self.studies.placement.copy()
        rows = rows[rows["target_value_index"].notna()].copy()
        rows["now"] = [self._quadrant(name) for name in rows["quadrant"]]
        rows["then"] = [self._quadrant(name) for name in rows["target_quadrant"]]
        gaps = ("value_to_target", "engagement_to_target")
        short = rows[list(gaps)].clip(upper=0).sum(axis=1)
        rows = rows.assign(short=short.round(9)).sort_values(["short", c.ACCOUNT_ID])
        return house_table(
            rows,
            [
                Show(name=c.NAME, label=text("Account")),
                Show(name="now", label=text("Quadrant")),
                Show(name="then", label=text("Target quadrant")),
                self._number("value_index", text("Value index"), digits=1),
                self._number("target_value_index", text("Target value"), digits=1),
                self._gap(gaps[0], text("Value: actual − target")),
                self._number("engagement_index", text("Engagement index"), digits=1),
                self._number("target_engagement_index", text("Target engagement"), digits=1),
                self._gap(gaps[1], text("Engagement: actual − target")),
            ],
            language=self.language,
            caption=text("Target positions, the longest way first"),
            note=text("Target positions of the settings; actual minus target, in points."),
        )

    def _gap(self, name: str, label: str) -> Show:
        return Show(name=name, label=label, format="number", digits=1, is_signed=True)
