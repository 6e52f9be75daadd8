"""What stands on the one printed page of a plan: texts and figures, already written.

Everything on it is on the plan's page as well; who prints it reads the same figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kamlib.account_plan.actions import LATE, STATE
from kamlib.account_plan.chapter import AccountPlan
from kamlib.account_plan.names import ROLE_NAMES, STATE_NAMES, named
from kamlib.support.safe_text import clean, cut

LONGEST = 70
LONGEST_FINDING = 500
#: Rows of chances and of steps that fit on one page.
MOST_ROWS = 6
MOST_SENTENCES = 3
LONGEST_SENTENCE = 220
LONGEST_COMMENT = 130


def one_page(plan: AccountPlan) -> dict[str, Any]:
    """Put together the one page of a plan.

    Parameters
    ----------
    plan : AccountPlan
        Of one account.

    Returns
    -------
    dict
        Plain texts and lists, ready for JSON: title, finding, figures, roles, sentences about
        people, opportunities, actions; each list with its headers and what is said if empty.
    """
    language, text = plan.language, plan.language.text
    day = language.date(plan.subject.as_of)
    return {
        "lang": language.code,
        "title": text("Account plan: {name}", name=plan.subject.called),
        "company": clean(plan.settings.company.name),
        "scope": text(
            "{company} · {quarter} · as of {date}",
            company=clean(plan.settings.company.name),
            quarter=plan.quarter,
            date=day,
        ),
        "finding": cut(clean(plan.finding.sentence), LONGEST_FINDING),
        "figures": _figures(plan),
        "roles": _roles(plan),
        "people": _sentences(plan),
        "comments": _comments(plan),
        "opportunities": _opportunities(plan),
        "actions": _actions(plan),
        "footer": text(
            "Definitions, tie-outs and details: the plan's page in the report of {quarter}.",
            quarter=plan.quarter,
        )
        + f" {plan.tables.names_note}".rstrip(),
    }


def _part(
    title: str,
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    widths: Sequence[float],
    right: Sequence[int] = (),
    missing: str = "",
) -> dict[str, Any]:
    """Describe one list of the page; ``right`` are the columns of figures."""
    return {
        "title": title,
        "header": list(header),
        "rows": [[cut(clean(cell), LONGEST) for cell in row] for row in rows],
        "widths": list(widths),
        "right": list(right),
        "missing": missing,
    }


def _figures(plan: AccountPlan) -> dict[str, Any]:
    text = plan.language.text
    return _part(
        text("Ten figures"),
        ["", plan.quarter, text("Against {quarter}", quarter=plan.tables.previous_quarter)],
        [(row.label, row.value, row.change) for row in plan.tables.figures],
        widths=(4.6, 4, 2.6),
    )


def _roles(plan: AccountPlan) -> dict[str, Any]:
    language, text = plan.language, plan.language.text
    rows = []
    if not plan.people.empty:
        rows = [
            (
                named(ROLE_NAMES, row["role"], language),
                named(STATE_NAMES, row["state"], language),
                row["people"],
            )
            for row in plan.roles.to_dict("records")
        ]
    return _part(
        text("Buying centre"),
        [text("Role"), text("State"), text("People")],
        rows,
        widths=(2.3, 3.4, 4.9),
        missing=text("No people are recorded: nobody knows who decides."),
    )


def _sentences(plan: AccountPlan) -> dict[str, Any]:
    text = plan.language.text
    fine = text("Nothing is amiss with the people of this account.")
    said = plan.people_sentences[:MOST_SENTENCES] or [fine]
    return {
        "title": text("People"),
        "sentences": [cut(clean(sentence), LONGEST_SENTENCE) for sentence in said],
    }


def _comments(plan: AccountPlan) -> dict[str, Any]:
    """Write what was said about variances; all of it stands on the plan's page."""
    text, said = plan.language.text, list(plan.remarks)
    rest = len(said) - MOST_SENTENCES
    told = [cut(clean(each), LONGEST_COMMENT) for each in said[:MOST_SENTENCES]]
    if rest > 0:
        more = text("{count} more on the plan's page", count=rest)
        told[-1] += f" ({more})"
    return {"title": text("Comments on targets and actuals"), "sentences": told}


def _opportunities(plan: AccountPlan) -> dict[str, Any]:
    language, text = plan.language, plan.language.text
    view = plan.business.opportunities
    chances = view.open.sort_values(["weighted", "opportunity_id"], ascending=[False, True]).head(
        MOST_ROWS
    )
    rows = [
        (
            row["title"],
            view.stage_said(row),
            language.percent(row["probability_pct"], digits=0),
            plan.subject.money(row["volume"]),
            plan.subject.money(row["weighted"]),
            language.date(row["expected_close_date"]),
        )
        for row in chances.to_dict("records")
    ]
    return _part(
        text("Open opportunities"),
        [
            text("Opportunity"),
            text("Stage"),
            text("Probability"),
            text("Volume"),
            text("Weighted"),
            text("Decision"),
        ],
        rows,
        widths=(5, 2.4, 1.6, 1.7, 1.7, 1.9),
        right=(2, 3, 4, 5),
        missing=view.sentences[0],
    )


def _actions(plan: AccountPlan) -> dict[str, Any]:
    language, text = plan.language, plan.language.text
    view = plan.business.actions
    steps = view.open.sort_values(["due_date", "action_id"]).head(MOST_ROWS)
    rows = [
        (
            row["title"],
            row["owner"],
            language.date(row["due_date"]),
            text("late") if row[STATE] == LATE else "",
        )
        for row in steps.to_dict("records")
    ]
    return _part(
        text("Next steps"),
        [text("Action"), text("Owner"), text("Due"), ""],
        rows,
        widths=(6, 3, 2, 1.3),
        right=(2,),
        missing=view.sentences[0],
    )
