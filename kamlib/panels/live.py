"""Tell whether somebody sits in front of a cell: only then a panel is drawn.

JupyterLab and Notebook name the cell in each request they send (``cellId``), papermill,
nbclient, nbval and nbconvert do not. Unlike a variable of the environment a request is not
inherited by programs that a notebook starts. Voilà executes cells itself, so it is known by
the variable it gives to its kernels.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

#: Set by Voilà for each kernel, also for one that waits for a reader.
VOILA = "VOILA_BASE_URL"
#: Set by Jupyter's server for the kernels of its notebooks: the notebook's path.
SESSION = "JPY_SESSION_NAME"


def is_app() -> bool:
    """Tell whether this kernel serves a page of ``kam app``."""
    return VOILA in os.environ


def is_live() -> bool:
    """Tell whether a widget drawn now can be used by somebody.

    Examples
    --------
    >>> is_live()  # a test is no front end
    False
    """
    return is_app() or names_a_cell(_request())


def names_a_cell(request: Mapping[str, Any]) -> bool:
    """Tell whether a request to a kernel comes from a cell on a screen.

    Examples
    --------
    >>> names_a_cell({"metadata": {"cellId": "03-05", "recordTiming": False}})
    True
    >>> names_a_cell({"metadata": {}}), names_a_cell({})
    (False, False)
    """
    return bool((request.get("metadata") or {}).get("cellId"))


def _request() -> Mapping[str, Any]:
    try:
        from IPython import get_ipython  # noqa: PLC0415  absent outside a notebook
    except ImportError:
        return {}
    asked: Any = getattr(get_ipython(), "get_parent", dict)()
    return asked if isinstance(asked, Mapping) else {}
