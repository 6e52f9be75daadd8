"""The summary: one sentence for the sales director, and what is missing with whom to ask."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from kamlib.reporting.finding import finding
from kamlib.reporting.summary import missing
from kamlib.support.language import Language


def frame(contributions: list[float], status: str = "key") -> pd.DataFrame:
    return pd.DataFrame(
        {"net_revenue": 10.0, "customer_contribution": contributions, "status": status}
    )


def placement(before: list[str], after: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"previous_quadrant": before, "quadrant": after})


STILL = placement(["priority"], ["priority"])
TARGETS = pd.DataFrame(
    {
        "scope": "company",
        "kpi": ["net_revenue", "customer_contribution"],
        "variance": [1.4e6, -0.2e6],
        "variance_pct": [3.06, -1.8],
    }
)


def said(accounts: pd.DataFrame, moved: pd.DataFrame = STILL, code: str = "en") -> str:
    return finding(accounts, moved, TARGETS, language=Language(code))


def test_finding_counts_losses_departures_and_variances():
    moved = placement(["priority", "priority", "bind"], ["bind", "priority", "priority"])
    assert said(frame([5.0, -1.0, -2.0]), moved) == (
        "2 of 3 key accounts cost more than they earn; 1 account left the top quadrant, 1 entered; "
        "revenue is 3.1\u00a0% above target; contribution is 1.8\u00a0% below target."
    )


@pytest.mark.parametrize(
    ("before", "after", "en", "de"),
    [
        (
            ["priority", "bind", "bind", None],
            ["bind", "priority", "priority", "priority"],
            "1 account left the top quadrant, 2 entered",
            "1 Kunde hat den besten Quadranten verlassen, 2 kamen hinzu",
        ),
        (
            ["bind", "priority"],
            ["priority", None],
            "1 account entered the top quadrant",
            "1 Kunde ist in den besten Quadranten aufgestiegen",
        ),
    ],
)
def test_finding_counts_who_left_and_who_entered_but_not_new_or_gone_accounts(
    before, after, en, de
):
    moved = placement(before, after)
    assert said(frame([5.0]), moved).split("; ")[1] == en
    assert said(frame([5.0]), moved, "de").split("; ")[1] == de


def of_managers(*differences: float) -> pd.DataFrame:
    rows = {"scope": "manager", "kpi": "net_revenue", "target": 50.0}
    found = pd.DataFrame([rows] * len(differences))
    return found.assign(variance=differences, raw_difference=differences, variance_pct=-1.0)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "revenue of the 2 account managers with a target is 26.2 % below target."),
        ("de", "der Nettoerlös der 2 Kundenbetreuer mit Soll liegt 26,2 % unter Soll."),
    ],
)
def test_finding_without_a_company_target_adds_up_those_of_account_managers(code, said):
    sentence = finding(frame([5.0]), STILL, of_managers(-30.0, 3.8), language=Language(code))
    assert sentence.replace("\u00a0", " ").split("; ")[-1] == said


def test_finding_does_not_judge_a_contribution_that_lacks_costs():
    before = "before costs not delivered: Service"
    told = finding(frame([5.0, -1.0]), STILL, TARGETS, language=Language(), before=before)
    assert told == (
        "1 of 2 key accounts costs more than it earns (before costs not delivered: Service); "
        "revenue is 3.1\u00a0% above target."
    )


UNKNOWN = float("nan")


@pytest.mark.parametrize(
    ("status", "en", "de"),
    [
        (
            "key",
            "What 2 of 2 key accounts earn is not known: their products have no cost",
            "Was 2 von 2 Key Accounts einbringen, ist nicht bekannt: "
            "Für ihre Produkte fehlen Selbstkosten",
        ),
        (
            "standard",
            "What 2 of the 2 largest customers earn is not known: their products have no cost",
            "Was 2 der 2 größten Kunden einbringen, ist nicht bekannt: "
            "Für ihre Produkte fehlen Selbstkosten",
        ),
    ],
)
def test_finding_does_not_take_an_unknown_contribution_for_a_gain(status, en, de):
    nobody = frame([UNKNOWN, UNKNOWN], status)
    assert said(nobody).split("; ")[0] == en
    assert said(nobody, code="de").split("; ")[0] == de


def test_finding_says_of_how_many_the_contribution_is_not_known():
    accounts = frame([-5.0, 5.0, UNKNOWN])
    assert said(accounts).startswith(
        "1 of 2 key accounts costs more than it earns, of 1 more that is not known; revenue"
    )
    assert said(accounts, code="de").startswith(
        "1 von 2 Key Accounts kostet mehr, als er einbringt, von 1 weiteren ist es nicht bekannt; "
    )


def test_finding_claims_nothing_of_accounts_whose_contribution_is_not_known():
    one_known = said(frame([5.0, UNKNOWN, UNKNOWN, UNKNOWN]))
    assert one_known.startswith(
        "1 key account does not cost more than it earns, of 3 more that is not known; revenue"
    )
    nothing = said(frame([0.0, UNKNOWN]))
    assert nothing.startswith(
        "1 key account does not cost more than it earns, of 1 more that is not known; revenue"
    )


def test_an_account_without_business_is_not_one_whose_contribution_is_unknown():
    idle = frame([0.0, 0.0, UNKNOWN]).assign(net_revenue=[0.0, 0.0, 10.0])
    assert said(idle).startswith(
        "What 1 of 3 key accounts earns is not known: its products have no cost; revenue"
    )
    assert said(idle, code="de").startswith("Was 1 von 3 Key Accounts einbringt, ist nicht bekannt")


def test_finding_does_not_miss_the_contribution_of_an_account_without_business():
    idle = frame([5.0, UNKNOWN]).assign(net_revenue=[10.0, UNKNOWN])
    assert said(idle).startswith("None of the 2 key accounts costs more than it earns; revenue")


def test_finding_is_silent_on_what_did_not_happen():
    good = said(frame([5.0]))
    assert good.startswith("1 key account does not cost more than it earns; revenue is")
    assert "top quadrant" not in good


def test_finding_without_key_accounts_speaks_of_the_largest_customers():
    assert said(frame([-5.0, 1.0], "standard")).startswith("1 of the 2 largest customers costs")


def test_finding_without_targets_ends_early():
    none = TARGETS.iloc[:0]
    sentence = finding(frame([5.0, -1.0]), STILL, none, language=Language())
    assert sentence == "1 of 2 key accounts costs more than it earns."


def test_finding_in_german():
    assert said(frame([5.0, -1.0]), code="de") == (
        "1 von 2 Key Accounts kostet mehr, als er einbringt; "
        "der Nettoerlös liegt 3,1\u00a0% über Soll; "
        "der Deckungsbeitrag liegt 1,8\u00a0% unter Soll."
    )


def book(
    *,
    targets: pd.DataFrame,
    refused: int = 0,
    unknown_pct: float = 0.0,
    ranked: bool = True,
    silent: int = 0,
    uncosted: int = 0,
) -> SimpleNamespace:
    statement = pd.DataFrame(
        {"account_id": ["A", "B", "C"], "name": ["Alpha", "Beta", "Gamma"],
         "status": ["key", "key", "standard"]}
    )  # fmt: skip
    absent = pd.DataFrame({"table": ["wallets"], "feeds": ["share of wallet (Lieferanteil)"]})
    fresh = pd.DataFrame(
        {"table": ["payments", "sales"], "age_days": [130.0, 0.0], "is_stale": [True, False]}
    )
    return SimpleNamespace(
        language=Language(),
        quarter="2026Q3",
        data_collection=SimpleNamespace(
            missing=absent,
            freshness=fresh,
            reconciliation=pd.DataFrame({"rows_rejected": [refused]}),
            unknown_pct=unknown_pct,
            without_cost={"rows": uncosted},
            cost_warning=lambda: f"{uncosted} lines without cost.",
        ),
        profitability=SimpleNamespace(statement=statement),
        scoring=SimpleNamespace(
            scores=pd.DataFrame({"is_ranked": [True, ranked], "net_revenue": [1.0, 2e6]})
        ),
        soll_ist=SimpleNamespace(missing_comments=pd.DataFrame({"kpi": ["nps"] * silent})),
        facts=SimpleNamespace(targets=targets),
    )


def target_of(*accounts: str, quarter: str = "2026Q3") -> pd.DataFrame:
    return pd.DataFrame({"account_id": accounts, "quarter": quarter, "target": 1.0})


def test_missing_names_table_consequence_and_owner():
    sentences = missing(book(targets=target_of("A")))
    assert sentences == (
        "Table “Purchasing volumes” was not delivered (share of wallet (Lieferanteil)). "
        "Ask the account managers.",
        "Table “Payments” ends 130 days before the quarter does. Ask accounts receivable.",
        "1 key account has no target for the quarter: Beta. Ask sales controlling.",
    )


def test_missing_also_says_what_cannot_be_used_or_explained_yet():
    gaps = book(
        targets=target_of("A", "B"),
        refused=5,
        unknown_pct=0.163,
        ranked=False,
        silent=2,
        uncosted=3,
    )
    assert missing(gaps)[-5:] == (
        "3 lines without cost.",
        "5 rows were refused; chapter 1 lists them with their reasons.",
        "0.16\u00a0% of the quarter's revenue is posted to accounts that nobody knows.",
        "1 account with 2.0\u00a0M€ net revenue in four quarters is not ranked, because too many "
        "of its criteria have no figure.",
        "2 material variances have no comment yet.",
    )


def test_a_target_of_another_quarter_does_not_count():
    sentences = missing(book(targets=target_of("A", "B", quarter="2026Q2")))
    assert sentences[-1].startswith("2 key accounts have no target for the quarter: Alpha, Beta.")


def test_without_any_targets_the_table_is_missing_not_each_account():
    empty = pd.DataFrame(columns=["account_id", "quarter", "target"])
    assert not any("no target" in sentence for sentence in missing(book(targets=empty)))


def test_a_table_that_never_had_a_row_is_not_so_many_days_old():
    undated = book(targets=target_of("A", "B"))
    undated.data_collection.freshness.loc[0, "age_days"] = float("nan")
    assert "Table “Payments” holds no rows. Ask accounts receivable." in missing(undated)
