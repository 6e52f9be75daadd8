"""What stands on the one printed page of a plan: texts and figures, already written.

Everything on it is on the plan's page as well; who prints it reads the same figures. It is
written several times, from ample to tight: the sheet takes the first that fits on one page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kamlib.account_plan.actions import LATE, STATE
from kamlib.account_plan.chapter import AccountPlan
from kamlib.account_plan.names import ROLE_NAMES, STATE_NAMES, named
from kamlib.support.display import LIGHT_COLOURS
from kamlib.support.safe_text import clean, cut
from kamlib.support.theme import can_draw

Rows = Sequence[dict[Any, Any]]
LONGEST = 70
LONGEST_FINDING = 500
LONGEST_SENTENCE = 220


@dataclass(frozen=True, kw_only=True)
class Room:
    """How much of a plan stands on its page.

    Parameters
    ----------
    rows : int
        Of chances, and of steps.
    sentences : int
        About people, and of comments.
    signs : int
        Of a title, and of the people beside a role.
    comment : int
        Signs of a comment.
    pictures : float
        Height of the pictures, in centimetres; 6.9 is all they need.
    """

    rows: int
    sentences: int = 3
    signs: int = LONGEST
    comment: int = 130
    pictures: float = 6.9


#: From ample to tight: long titles and rows give way first, pictures last.
ROOMS: tuple[Room, ...] = (
    Room(rows=12, sentences=6, comment=400),
    Room(rows=6, comment=260),
    *(Room(rows=rows, signs=36) for rows in (6, 5, 4, 3)),
    Room(rows=3, sentences=2, signs=36, pictures=6.2),
    Room(rows=2, sentences=2, signs=36, pictures=5.6),
    Room(rows=2, sentences=1, signs=20, pictures=5.0),
)


def one_page(plan: AccountPlan) -> dict[str, Any]:
    """Put together the one page of a plan.

    Parameters
    ----------
    plan : AccountPlan
        Of one account.

    Returns
    -------
    dict
        Plain texts and lists, ready for JSON: title, finding, figures; and ``fits``, from ample
        to tight, each with roles, sentences about people, comments, opportunities and actions.
        A list has its headers, what is said if it is empty, and how much more there is.
    """
    language, text = plan.language, plan.language.text
    day = language.date(plan.subject.as_of)
    content = {
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
        "fits": _fits(plan),
        "footer": text(
            "Definitions, tie-outs and details: the plan's page in the report of {quarter}.",
            quarter=plan.quarter,
        )
        + f" {plan.tables.names_note}".rstrip(),
    }
    instead = _instead(plan)
    return {key: _printable(part, instead) for key, part in content.items()}


def _instead(plan: AccountPlan) -> dict[str, str]:
    """Numbers for names in a script that the sheet's font lacks; longest name first."""
    subject = plan.subject
    known = dict.fromkeys((subject.called, cut(clean(subject.name), 60)), subject.account_id)
    known |= dict(
        zip(plan.people["label"].map(clean), plan.people["contact_id"].astype(str), strict=True)
    )
    missing = sorted((name for name in known if not can_draw(name)), key=len, reverse=True)
    return {name: known[name] for name in missing}


def _printable(part: Any, instead: Mapping[str, str]) -> Any:
    if isinstance(part, str):
        for name, number in instead.items():
            part = part.replace(name, number)
        return part
    if isinstance(part, dict):
        return {key: _printable(each, instead) for key, each in part.items()}
    return [_printable(each, instead) for each in part] if isinstance(part, list) else part


def _fits(plan: AccountPlan) -> list[dict[str, Any]]:
    """Write the lists for each room; what they choose from is put in order once."""
    business = plan.business
    chances = business.opportunities.open.sort_values(
        ["weighted", "opportunity_id"], ascending=[False, True]
    ).to_dict("records")
    steps = business.actions.open.sort_values(["due_date", "action_id"]).to_dict("records")
    roles = [] if plan.people.empty else plan.roles.to_dict("records")
    return [
        {
            "pictures": room.pictures,
            "roles": _roles(plan, room, roles),
            "people": _sentences(plan, room),
            "comments": _comments(plan, room),
            "opportunities": _opportunities(plan, room, chances),
            "actions": _actions(plan, room, steps),
        }
        for room in ROOMS
    ]


def _more(plan: AccountPlan, count: int) -> str:
    text = plan.language.text
    return text("{count} more on the plan's page", count=count) if count > 0 else ""


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
        "more": "",
        "header": list(header),
        "rows": [[cut(clean(cell), LONGEST) for cell in row] for row in rows],
        "widths": list(widths),
        "right": list(right),
        "missing": missing,
    }


def _figures(plan: AccountPlan) -> dict[str, Any]:
    text = plan.language.text
    part = _part(
        text("Ten figures"),
        ["", plan.quarter, text("Against {quarter}", quarter=plan.tables.previous_quarter)],
        [(row.label, row.value, row.change) for row in plan.tables.figures],
        widths=(4.6, 4, 2.6),
    )
    return part | {"lights": LIGHT_COLOURS}


def _roles(plan: AccountPlan, room: Room, roles: Rows) -> dict[str, Any]:
    language, text = plan.language, plan.language.text
    rows = [
        (
            named(ROLE_NAMES, row["role"], language),
            named(STATE_NAMES, row["state"], language),
            cut(clean(row["people"]), room.signs),
        )
        for row in roles
    ]
    return _part(
        text("Buying centre"),
        [text("Role"), text("State"), text("People")],
        rows,
        widths=(2.3, 3.4, 4.9),
        missing=text("No people are recorded: nobody knows who decides."),
    )


def _sentences(plan: AccountPlan, room: Room) -> dict[str, Any]:
    text = plan.language.text
    fine = text("Nothing is amiss with the people of this account.")
    said = plan.people_sentences[: room.sentences] or [fine]
    return {
        "title": text("People"),
        "more": _more(plan, len(plan.people_sentences) - len(said)),
        "sentences": [cut(clean(sentence), LONGEST_SENTENCE) for sentence in said],
    }


def _comments(plan: AccountPlan, room: Room) -> dict[str, Any]:
    """Write what was said about variances; all of it stands on the plan's page."""
    said = list(plan.remarks)
    return {
        "title": plan.language.text("Comments on targets and actuals"),
        "more": _more(plan, len(said) - room.sentences),
        "sentences": [cut(clean(each), room.comment) for each in said[: room.sentences]],
    }


def _opportunities(plan: AccountPlan, room: Room, chances: Rows) -> dict[str, Any]:
    language, text = plan.language, plan.language.text
    view = plan.business.opportunities
    rows = [
        (
            cut(clean(row["title"]), room.signs),
            view.stage_said(row),
            language.percent(row["probability_pct"], digits=0),
            plan.subject.money(row["volume"]),
            plan.subject.money(row["weighted"]),
            language.date(row["expected_close_date"]),
        )
        for row in chances[: room.rows]
    ]
    part = _part(
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
        missing="" if rows else view.sentences[0],
    )
    return {**part, "more": _more(plan, len(chances) - len(rows))}


def _actions(plan: AccountPlan, room: Room, steps: Rows) -> dict[str, Any]:
    language, text = plan.language, plan.language.text
    view = plan.business.actions
    rows = [
        (
            cut(clean(row["title"]), room.signs),
            row["owner"],
            language.date(row["due_date"]),
            text("late") if row[STATE] == LATE else "",
        )
        for row in steps[: room.rows]
    ]
    part = _part(
        text("Next steps"),
        [text("Action"), text("Owner"), text("Due"), ""],
        rows,
        widths=(6, 3, 2, 1.3),
        right=(2,),
        missing="" if rows else view.sentences[0],
    )
    return {**part, "more": _more(plan, len(steps) - len(rows))}
