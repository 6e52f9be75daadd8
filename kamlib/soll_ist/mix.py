"""Mix in levels (geschachtelter Mix): between segments, between their product groups, within.

One mix figure over all lines hides whether business moved to other segments or to other
products inside them. Level by level it can be told apart, and the levels add up to the mix.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kamlib.soll_ist.effects import UNIT_VALUE
from kamlib.soll_ist.matching import actual_of, base_of
from kamlib.support import columns as c
from kamlib.support.errors import ParameterError, Sentence, nearest

LEVEL, EFFECT, WITHIN = "level", "effect", "within"


def nested_mix(effects: pd.DataFrame, levels: Sequence[str]) -> pd.DataFrame:
    r"""Split the mix into moves between groups, level by level, and moves within the last.

    Parameters
    ----------
    effects : DataFrame of shape (n_lines, n_columns)
        From :func:`kamlib.soll_ist.effects.line_effects`, with the columns of ``levels``;
        lines of different ``unit`` have a mix of their own, which is added in money.
    levels : sequence of str
        Grouping columns from the outside in, like ``["segment", "product_group"]``.

    Returns
    -------
    DataFrame of shape (n_groups, n_levels + 2)
        One row per group and level: ``level`` (name of the column, or ``within``), the
        columns of the group ("" below its level) and ``effect`` in money. All rows together
        are the mix of all lines. A missing group name is ""; lines without a unit value are left
        out.

    Raises
    ------
    ParameterError
        If a level is no column.

    Notes
    -----
    A group g of parent h counts

    .. math:: \left(Q_{1g} - Q_{1h} \frac{Q_{0g}}{Q_{0h}}\right) u_g, \quad
              u_g = \frac{\sum_{i \in g} q_{0i}\,u_i}{Q_{0g}}

    and the last level, ``within``, is the same for the lines of a group. Level by level the
    expected quantities cancel out, so the levels add up to the mix. Own derivation.

    Examples
    --------
    From group a (worth 2 on average) to b (worth 10); inside a, from the cheap to the dear line.

    >>> lines = pd.DataFrame({"group": ["a", "a", "b"], "unit_value": [1.0, 3.0, 10.0],
    ...     "quantity_base": [5.0, 5.0, 10.0], "quantity_actual": [0.0, 5.0, 15.0]})
    >>> nested_mix(lines, ["group"])[["level", "effect"]].values.tolist()
    [['group', -10.0], ['group', 50.0], ['within', 5.0], ['within', 0.0]]
    """
    for name in levels:
        if name not in effects:
            known = [str(column) for column in effects.columns]
            raise ParameterError(
                Sentence("There is no column {name!r} to group by.", name=name),
                nearest(name, known),
            )
    rows = effects[effects[UNIT_VALUE].notna()].copy()
    rows[list(levels)] = rows[list(levels)].astype(object).fillna("").astype(str)
    units = rows[c.UNIT] if c.UNIT in rows else pd.Series("", index=rows.index)
    parts = [_of_unit(lines, list(levels)) for _, lines in rows.groupby(units, sort=True)]
    table = pd.concat(parts or [_of_unit(rows, list(levels))], ignore_index=True)
    order = {name: place for place, name in enumerate([*levels, WITHIN])}
    summed = table.groupby([table[LEVEL].map(order).rename("place"), LEVEL, *levels], sort=True)
    return summed[EFFECT].sum().reset_index()[[LEVEL, *levels, EFFECT]]


def _of_unit(rows: pd.DataFrame, levels: list[str]) -> pd.DataFrame:
    parts = [_between(rows, levels[:depth], levels[: depth + 1]) for depth in range(len(levels))]
    table = pd.concat([*parts, _within(rows, levels)], ignore_index=True)
    table[levels] = table[levels].fillna("")
    return table


def _sums(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    parts = pd.DataFrame(
        {
            "q0": rows[base_of(c.QUANTITY)],
            "q1": rows[actual_of(c.QUANTITY)],
            "value": rows[base_of(c.QUANTITY)] * rows[UNIT_VALUE],
        }
    )
    return parts.groupby([rows[name] for name in by], sort=True).sum()


def _between(rows: pd.DataFrame, outer: list[str], inner: list[str]) -> pd.DataFrame:
    groups = _sums(rows, inner).reset_index()
    parents = groups.groupby(outer)[["q0", "q1"]] if outer else None
    of_parent = (
        parents.transform("sum")
        if parents is not None
        else pd.DataFrame({name: groups[name].sum() for name in ("q0", "q1")}, index=groups.index)
    )
    expected = of_parent["q1"] * groups["q0"] / of_parent["q0"]
    effect = (groups["q1"] - expected) * groups["value"] / groups["q0"]
    table = groups[inner].copy()
    table[LEVEL], table[EFFECT] = inner[-1], effect
    return table


def _within(rows: pd.DataFrame, levels: list[str]) -> pd.DataFrame:
    q0, q1 = rows[base_of(c.QUANTITY)], rows[actual_of(c.QUANTITY)]
    group = [rows[name] for name in levels] or [pd.Series("", index=rows.index, name=WITHIN)]
    expected = q1.groupby(group).transform("sum") * q0 / q0.groupby(group).transform("sum")
    effect = (q1 - expected) * rows[UNIT_VALUE]
    summed = effect.groupby(group, sort=True).sum().rename(EFFECT).reset_index()
    summed[LEVEL] = WITHIN
    return summed[[LEVEL, *levels, EFFECT]]
