from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kamlib.account_plan.names import plan_stem

IDS = st.text(min_size=1, max_size=120)


@given(IDS)
def test_a_file_name_is_safe_on_every_system(account):
    stem = plan_stem(account)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,70}", stem)
    assert stem.upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}


@given(st.lists(IDS, min_size=2, max_size=20, unique=True))
def test_no_two_accounts_share_a_file_even_where_case_does_not_count(accounts):
    stems = {plan_stem(account).lower() for account in accounts}
    assert len(stems) == len(accounts)


def test_hostile_ids():
    assert plan_stem("K0009") == "K0009"
    assert "/" not in plan_stem("../../etc/passwd")
    assert plan_stem("CON") != "CON"
    assert plan_stem("<script>").startswith("script-")
