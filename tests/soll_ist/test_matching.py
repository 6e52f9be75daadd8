from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kamlib.soll_ist.matching import match_lines
from kamlib.support.errors import ParameterError


def period(rows: dict[tuple[str, str], tuple[float, float]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            [account, "drives", product, quantity, amount]
            for (account, product), (quantity, amount) in rows.items()
        ],
        columns=["account_id", "product_group", "product_id", "quantity", "invoiced_net"],
    )


def buckets(base: pd.DataFrame, actual: pd.DataFrame) -> dict[tuple[str, str], str]:
    lines = match_lines(base, actual)
    pairs = zip(lines["account_id"], lines["product_id"], strict=True)
    return dict(zip(pairs, lines["bucket"], strict=True))


def test_every_line_has_its_bucket():
    base = period(
        {
            ("K1", "A"): (1.0, 10.0),
            ("K1", "B"): (1.0, 10.0),
            ("K1", "D"): (np.nan, 10.0),
            ("K1", "E"): (2.0, 10.0),
            ("K2", "A"): (1.0, 5.0),
        }
    )
    actual = period(
        {
            ("K1", "A"): (2.0, 20.0),
            ("K1", "C"): (1.0, 10.0),
            ("K1", "D"): (1.0, 10.0),
            ("K1", "E"): (-1.0, -5.0),
            ("K3", "A"): (1.0, 5.0),
        }
    )
    assert buckets(base, actual) == {
        ("K1", "A"): "compared",
        ("K1", "B"): "lost_products",
        ("K1", "C"): "new_products",
        ("K1", "D"): "without_quantity",
        ("K1", "E"): "without_quantity",  # more came back than was sold: no price
        ("K2", "A"): "lost_customers",
        ("K3", "A"): "new_customers",
    }


def test_rows_of_one_line_are_added_and_a_missing_part_makes_it_missing():
    rows = pd.DataFrame(
        {"product_id": ["A", "A"], "quantity": [1.0, np.nan], "invoiced_net": [10.0, 5.0]}
    )
    lines = match_lines(rows, rows, keys=["product_id"])
    assert lines["invoiced_net_base"].tolist() == [15.0]
    assert lines["quantity_base"].isna().all()


def test_a_rate_is_weighted_by_the_local_amount():
    rows = pd.DataFrame(
        {
            "product_id": ["A", "A"],
            "quantity": [1.0, 1.0],
            "invoiced_net": [100.0, 300.0],
            "rate": [1.0, 1.5],
        }
    )
    assert match_lines(rows, rows, keys=["product_id"])["rate_base"].tolist() == [400 / 300]


def test_a_table_without_quantity_is_refused():
    rows = pd.DataFrame({"product_id": ["A"], "quantiti": [1.0], "invoiced_net": [1.0]})
    with pytest.raises(ParameterError, match="Did you mean 'quantiti'"):
        match_lines(rows, rows, keys=["product_id"])


def test_a_line_without_amount_is_refused():
    rows = pd.DataFrame({"product_id": ["A"], "quantity": [1.0], "invoiced_net": [np.nan]})
    with pytest.raises(ParameterError, match="1 lines have no invoiced_net"):
        match_lines(rows, rows, keys=["product_id"])


def test_a_line_in_another_unit_keeps_only_its_total_deviation():
    base = period({("K1", "A"): (2.0, 20.0), ("K1", "B"): (1.0, 10.0), ("K1", "C"): (1.0, 5.0)})
    actual = period({("K1", "A"): (1.0, 22.0), ("K1", "B"): (2.0, 20.0), ("K1", "C"): (2.0, 9.0)})
    lines = match_lines(base.assign(unit=["pc", "pc", ""]), actual.assign(unit=["pack", "pc", "h"]))
    # A went from pieces to packs; nobody named the unit of C before, so it is the one named now.
    assert lines["bucket"].tolist() == ["without_quantity", "compared", "compared"]
    assert lines["unit"].tolist() == ["pack", "pc", "h"]


def test_quantities_of_several_units_are_not_added_to_one_line():
    rows = period({("K1", "A"): (2.0, 20.0), ("K1", "B"): (1.0, 10.0)})
    twice = pd.concat([rows, rows]).assign(unit=["pc", "pc", "pack", None])
    lines = match_lines(rows.assign(unit="pc"), twice)
    assert lines["bucket"].tolist() == ["without_quantity", "compared"]
    assert lines["quantity_actual"].tolist()[1] == 2.0
    assert np.isnan(lines["quantity_actual"].iloc[0])
    assert lines["invoiced_net_actual"].tolist() == [40.0, 20.0]
