"""The account's business ahead, wired: chances, steps, project test, path, selection."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from kamlib.account_plan import crm, exports
from kamlib.account_plan.action_view import ActionView
from kamlib.account_plan.ahead import Ahead
from kamlib.account_plan.opportunity_view import OpportunityView
from kamlib.account_plan.path_view import PathView
from kamlib.account_plan.portfolio import Portfolio
from kamlib.account_plan.project_view import ProjectView
from kamlib.account_plan.selection import selection_check
from kamlib.account_plan.selection_view import SelectionView
from kamlib.account_plan.subject import Subject
from kamlib.account_plan.white_space_view import WhiteSpaceView
from kamlib.support import columns as c
from kamlib.support.language import translatable
from kamlib.support.money import tie_out

PIPELINE_TIE = translatable("weighted volume by horizon and kind = weighted volume of the account")
REQUEST_TIE = translatable("net revenue with − without the largest request = the request")
MIX_TIE = translatable("revenue with the peers' mix, all product groups = revenue of the account")


@dataclass(frozen=True, eq=False, kw_only=True)
class Business:
    """Chances and steps of one account.

    Parameters
    ----------
    portfolio : Portfolio
        What all plans share.
    account : str
        Whose plan.
    """

    portfolio: Portfolio
    account: str

    @property
    def _ahead(self) -> Ahead:
        return self.portfolio.ahead

    def _own(self, table: pd.DataFrame) -> pd.DataFrame:
        return table[table[c.ACCOUNT_ID] == self.account].reset_index(drop=True)

    @cached_property
    def subject(self) -> Subject:
        """Whose plan, at which quarter."""
        return self.portfolio.subject(self.account)

    @cached_property
    def opportunities(self) -> OpportunityView:
        """What may come, and what came of earlier expectations."""
        return OpportunityView(
            subject=self.subject,
            opportunities=self._own(self._ahead.opportunities),
            sales=self._own(self.portfolio.facts.account_quarter),
            is_delivered=bool(len(self._ahead.opportunities)),
            first_quarter=min(self.portfolio.facts.account_quarter[c.QUARTER], default=""),
        )

    @cached_property
    def white_space(self) -> WhiteSpaceView:
        """What the account does not buy from us, and its peers do."""
        segments = self.portfolio.facts.accounts.set_index(c.ACCOUNT_ID)[c.SEGMENT]
        segment = segments.get(self.account)
        return WhiteSpaceView(
            subject=self.subject,
            table_of_groups=self._ahead.white_space(self.account),
            segment=segment if isinstance(segment, str) else "",
            has_groups=bool(len(self._ahead.group_revenue.columns)),
        )

    @cached_property
    def _request(self) -> dict[str, Any] | None:
        rows: list[dict[Any, Any]] = self._own(self._ahead.project_test).to_dict("records")
        return dict(rows[0]) if rows else None

    @cached_property
    def project(self) -> ProjectView:
        """The account with and without its largest request."""
        return ProjectView(
            subject=self.subject,
            row=self._request,
            has_invoices=bool(len(self.portfolio.facts.large_invoices)),
            has_revenue=self.account in set(self.portfolio.scoring.scores[c.ACCOUNT_ID]),
            key_accounts=self.portfolio.scoring.chosen,
        )

    def path_of(self, kpi: str) -> PathView:
        """Targets per year, actuals and trend of one KPI that can be added up.

        Raises
        ------
        ParameterError
            By its figures, if the KPI cannot be added up.
        """
        return PathView(
            subject=self.subject,
            targets=self._ahead.targets,
            actuals=self.portfolio.soll_ist.actuals,
            opportunities=self._own(self._ahead.opportunities),
            kpi=kpi,
        )

    @cached_property
    def path(self) -> PathView:
        """The build-up path of net revenue."""
        return self.path_of(c.NET_REVENUE)

    @cached_property
    def actions(self) -> ActionView:
        """Who does what until when, and what came of it."""
        return ActionView(
            subject=self.subject,
            actions=self._own(self._ahead.actions),
            actuals=self.portfolio.soll_ist.actuals,
            hours=self._ahead.hours(self.account),
            is_delivered=bool(len(self._ahead.actions)),
        )

    @cached_property
    def selection(self) -> SelectionView:
        """Key account or classic selling, and what would change the answer."""
        scoring = self.portfolio.scoring
        return SelectionView(
            subject=self.subject,
            selection=selection_check(
                self.account,
                scoring.scores,
                scoring.criteria,
                scoring.studies.sureness,
                criteria=scoring.used,
            ),
            criteria=scoring.used,
            labels=scoring.labels,
            key_accounts=scoring.chosen,
            depends_on_request=bool(self._request and self._request["depends_on_request"]),
        )

    @cached_property
    def sentences(self) -> list[str]:
        """What to know of the account's business ahead, most important first."""
        return [
            self.path.sentences[0],
            self.opportunities.sentences[0],
            self.actions.sentences[0],
            self.project.sentences[0],
            self.white_space.sentences[0],
            self.selection.sentences[0],
        ]

    @property
    def exports(self) -> dict[str, bytes]:
        """Files for other tools by name: open actions, and opportunities of the account."""
        names = {self.account: self.subject.name}
        return {
            **exports.files(
                self.actions.actions,
                names,
                as_of=self.subject.as_of,
                language=self.subject.language,
            ),
            **crm.files(self.opportunities.opportunities, names),
        }

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Tables to publish, each with ``account_id``."""
        own = {
            "plan_opportunities": self.opportunities.opportunities,
            "plan_pipeline": self.opportunities.pipeline,
            "plan_forecasts": self.opportunities.forecasts,
            "plan_white_space": self.white_space.table_of_groups,
            "plan_project_test": self._own(self._ahead.project_test),
            "plan_path": self.path.path,
            "plan_actions": self.actions.actions,
            "plan_action_effects": self.actions.effects,
            "plan_effort": self.actions.effort,
            "plan_selection": self.selection.selection.evidence,
        }
        return {
            name: table.assign(**{c.ACCOUNT_ID: self.account})[
                [c.ACCOUNT_ID, *table.columns.drop(c.ACCOUNT_ID, errors="ignore")]
            ]
            for name, table in own.items()
        }

    @property
    def tie_outs(self) -> pd.DataFrame:
        """Totals that must agree."""
        own = self._own(self._ahead.opportunities)
        rows = [
            (
                PIPELINE_TIE,
                float(self.opportunities.pipeline["weighted"].sum()),
                float((own["volume"] * own["probability_pct"] / 100)[own["state"] == "open"].sum()),
            )
        ]
        groups = self.white_space.table_of_groups
        if len(groups) and groups["revenue_by_peer_mix"].notna().all():
            mixed = float(groups["revenue_by_peer_mix"].sum())
            rows.append((MIX_TIE, mixed, float(groups["revenue"].sum())))
        if self._request:
            row = self._request
            less = float(row["net_revenue_with"]) - float(row["net_revenue_without"])
            rows.append((REQUEST_TIE, less, float(row["request_net"])))
        return tie_out(rows)
