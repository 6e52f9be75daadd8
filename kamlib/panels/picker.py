"""The picker of an account, the same in every panel."""

from __future__ import annotations

from collections.abc import Mapping

import ipywidgets as widgets

from kamlib.panels.models.model import by_name
from kamlib.support.safe_text import clean, cut


def account_picker(names: Mapping[str, str], label: str) -> widgets.Dropdown:
    """Make a list of accounts to choose one from, by name; its value is the account_id.

    Parameters
    ----------
    names : mapping of account_id to name
        Who can be chosen, at least one.
    label : str
        What the list is called.

    Returns
    -------
    Dropdown
        A native list, so that typing the first letters finds a name.

    Examples
    --------
    >>> account_picker({"K2": "Beta", "K1": "alpha"}, "Account").options
    (('alpha (K1)', 'K1'), ('Beta (K2)', 'K2'))
    """
    options = [
        (f"{cut(clean(name), 60)} ({cut(clean(key), 20)})", key)
        for key, name in by_name(names).items()
    ]
    picker = widgets.Dropdown(options=options, description=label)
    picker.add_class("kam-picker")
    return picker
