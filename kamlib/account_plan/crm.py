"""Opportunities and scores for the CRM: Salesforce and HubSpot import these columns."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kamlib.account_plan.exports import csv_bytes, harmless, iso_day
from kamlib.support import columns as c
from kamlib.support.language import is_missing

SALESFORCE_STAGES: dict[str, str] = {
    "need": "Needs Analysis",
    "specification": "Value Proposition",
    "offer": "Proposal/Price Quote",
    "negotiation": "Negotiation/Review",
    "won": "Closed Won",
    "lost": "Closed Lost",
}
HUBSPOT_STAGES: dict[str, str] = {
    "need": "Appointment Scheduled",
    "specification": "Qualified To Buy",
    "offer": "Presentation Scheduled",
    "negotiation": "Contract Sent",
    "won": "Closed Won",
    "lost": "Closed Lost",
}


def salesforce_csv(opportunities: pd.DataFrame, names: Mapping[str, str]) -> bytes:
    """Write opportunities with the field names of Salesforce's Opportunity object.

    Parameters
    ----------
    opportunities : DataFrame
        From :func:`kamlib.account_plan.opportunities.with_state`.
    names : mapping of str to str
        Names of the accounts.

    Returns
    -------
    bytes
        ``Name``, ``StageName`` and ``CloseDate`` are the fields a new opportunity needs;
        ``KAM_Opportunity_Id__c`` and ``Account.KAM_Account_Id__c`` are external keys that an
        administrator creates once, so that a second import updates.
    """
    rows = [
        {
            "KAM_Opportunity_Id__c": harmless(row["opportunity_id"]),
            "Account.KAM_Account_Id__c": harmless(row[c.ACCOUNT_ID]),
            "AccountName": harmless(names.get(row[c.ACCOUNT_ID], "")),
            "Name": harmless(row["title"])[:120],
            "StageName": SALESFORCE_STAGES.get(row["step"], harmless(row["stage"])),
            "CloseDate": iso_day(row["expected_close_date"]),
            "Amount": row[c.VOLUME],
            "Probability": row["probability_pct"],
            "Type": harmless(row[c.KIND]),
        }
        for row in opportunities.to_dict("records")
    ]
    columns = (
        "KAM_Opportunity_Id__c", "Account.KAM_Account_Id__c", "AccountName", "Name", "StageName",
        "CloseDate", "Amount", "Probability", "Type",
    )  # fmt: skip
    return csv_bytes(rows, columns)


def hubspot_csv(opportunities: pd.DataFrame, names: Mapping[str, str]) -> bytes:
    """Write opportunities as deals with HubSpot's property names.

    Parameters
    ----------
    opportunities, names : DataFrame, mapping
        As for :func:`salesforce_csv`.

    Returns
    -------
    bytes
        ``Deal Name``, ``Pipeline`` and ``Deal Stage`` are needed for a deal; the stages are those
        of the standard sales pipeline.
    """
    rows = [
        {
            "Deal Name": harmless(row["title"]),
            "Pipeline": "Sales Pipeline",
            "Deal Stage": HUBSPOT_STAGES.get(row["step"], harmless(row["stage"])),
            "Amount": row[c.VOLUME],
            "Close Date": iso_day(row["expected_close_date"]),
            "Deal Type": harmless(row[c.KIND]),
            "Company Name": harmless(names.get(row[c.ACCOUNT_ID], "")),
            "KAM Opportunity ID": harmless(row["opportunity_id"]),
            "KAM Account ID": harmless(row[c.ACCOUNT_ID]),
        }
        for row in opportunities.to_dict("records")
    ]
    columns = (
        "Deal Name", "Pipeline", "Deal Stage", "Amount", "Close Date", "Deal Type", "Company Name",
        "KAM Opportunity ID", "KAM Account ID",
    )  # fmt: skip
    return csv_bytes(rows, columns)


def files(opportunities: pd.DataFrame, names: Mapping[str, str]) -> dict[str, bytes]:
    """Write opportunities for both CRMs.

    Parameters
    ----------
    opportunities, names : DataFrame, mapping
        As for :func:`salesforce_csv`.

    Returns
    -------
    dict of str to bytes
        By file name; empty without opportunities.
    """
    if opportunities.empty:
        return {}
    return {
        "opportunities_salesforce.csv": salesforce_csv(opportunities, names),
        "opportunities_hubspot.csv": hubspot_csv(opportunities, names),
    }


def scores_csv(scores: pd.DataFrame, *, quarter: str) -> bytes:
    """Write the scores of all accounts for a CRM, by the account's external key.

    Parameters
    ----------
    scores : DataFrame
        Scores of the scoring chapter.
    quarter : str
        Reported quarter.

    Returns
    -------
    bytes
        ``KAM_Account_Id__c``, ``Name``, ``KAM_Score__c`` (0 to 10), ``KAM_Rank__c`` (empty
        without one), ``KAM_Choice__c`` and ``KAM_Quarter__c``.
    """
    rows = [
        {
            "KAM_Account_Id__c": harmless(row[c.ACCOUNT_ID]),
            "Name": harmless(row[c.NAME]),
            "KAM_Score__c": "" if is_missing(row[c.SCORE]) else round(float(row[c.SCORE]), 4),
            "KAM_Rank__c": "" if is_missing(row["rank"]) else int(row["rank"]),
            "KAM_Choice__c": row["choice"],
            "KAM_Quarter__c": quarter,
        }
        for row in scores.to_dict("records")
    ]
    columns = (
        "KAM_Account_Id__c", "Name", "KAM_Score__c", "KAM_Rank__c", "KAM_Choice__c",
        "KAM_Quarter__c",
    )  # fmt: skip
    return csv_bytes(rows, columns)
