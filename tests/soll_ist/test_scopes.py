"""Which level has targets, and what the page says where one has none."""

from __future__ import annotations

import pytest
from soll_ist_company import make_chapter

from kamlib.soll_ist.actuals import ACCOUNT, COMPANY, MANAGER
from kamlib.soll_ist.scopes import no_target, scopes_with_targets
from kamlib.support.language import Language

OF_MANAGER = ["", "Ada", "2026Q3", "net_revenue", 900.0]
OF_ACCOUNT = ["K1", "", "2026Q3", "net_revenue", 900.0]
OF_COMPANY = ["", "", "2026Q3", "net_revenue", 1500.0]


@pytest.mark.parametrize(
    ("targets", "scopes"),
    [
        ([OF_ACCOUNT, OF_COMPANY, OF_MANAGER], [COMPANY, MANAGER, ACCOUNT]),
        ([OF_MANAGER], [MANAGER]),
        ([], []),
    ],
)
def test_levels_with_targets_from_wide_to_narrow(targets, scopes):
    assert scopes_with_targets(make_chapter(targets).variances, "net_revenue") == scopes


def test_a_target_without_an_actual_is_no_comparison():
    chapter = make_chapter([["K3", "", "2026Q3", "nps", 10.0]])
    assert scopes_with_targets(chapter.variances, "nps") == []


def test_the_page_says_who_has_targets_instead_and_what_to_deliver():
    variances = make_chapter([OF_MANAGER]).variances
    assert no_target(variances, ACCOUNT, "net_revenue", "2026Q3", Language()) == (
        "No account has a target for net revenue in 2026Q3. "
        "There are targets of account managers. "
        "Add rows to the targets table to see this comparison."
    )
    german = no_target(variances, COMPANY, "net_revenue", "2026Q3", Language("de"))
    assert german.startswith("Das Unternehmen hat in 2026Q3 kein Soll für")
