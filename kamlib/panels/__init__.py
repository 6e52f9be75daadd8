"""Panels: try other values in a chapter and see at once what follows.

==============  ==========================================================================
models          per chapter what can be chosen and what follows, without any widget
views           per chapter the controls and what they show, observing the model
view            what all views share: errors in a red box, patience, fixed height
parts           the red box and the patience
drawing         quick tables and pictures
selection       what was chosen, in a file beside the workbook
view_report     this view as a report, by ``kam run``
report_bar      its button
live            is somebody sitting in front of the cell?
door            live panel or still picture
app             the same panels as pages without code (``kam app``)
==============  ==========================================================================

A notebook opens a panel by its chapter: ``panels.scoring(book)``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kamlib.panels.models.model import PanelModel
from kamlib.panels.selection import Selections
from kamlib.workbook import Workbook

if TYPE_CHECKING:
    from kamlib.panels.door import Panel

#: Model and view of each chapter.
PANELS: dict[str, tuple[str, str]] = {
    "data_collection": ("DataCollectionModel", "DataCollectionView"),
    "profitability": ("ProfitabilityModel", "ProfitabilityView"),
    "scoring": ("ScoringModel", "ScoringView"),
    "matrix": ("MatrixModel", "MatrixView"),
    "soll_ist": ("SollIstModel", "SollIstView"),
    "account_plan": ("AccountPlanModel", "AccountPlanView"),
}


def open_panel(chapter: str, book: Workbook, **begin: str) -> Panel:
    """Open the panel of a chapter.

    Parameters
    ----------
    chapter : str
        One of :data:`PANELS`.
    book : Workbook
        One company at one quarter.
    **begin : str
        Where the choice begins, if the model asks for it.

    Returns
    -------
    Panel
        Shows itself as the last thing of a cell.
    """
    from kamlib.panels.door import Panel

    model_name, view_name = PANELS[chapter]
    view = import_module(f"kamlib.panels.views.{chapter}")
    models = import_module(f"kamlib.panels.models.{chapter}")

    def model() -> PanelModel:
        made: PanelModel = getattr(models, model_name)(book, **begin)
        return made

    def build() -> Any:
        return getattr(view, view_name)(model(), selections=Selections(book.settings.folder))

    # A panel that may show what belongs at a desk draws a still picture of its own.
    still = getattr(view, "still", view.draw)
    return Panel(book.language, lambda: str(still(model())), build)


def data_collection(book: Workbook) -> Panel:
    """Open the panel of chapter 1: a source, another column map, what is refused then."""
    return open_panel("data_collection", book)


def profitability(book: Workbook) -> Panel:
    """Open the panel of chapter 2: one account under another price, discount and service."""
    return open_panel("profitability", book)


def scoring(book: Workbook) -> Panel:
    """Open the panel of chapter 3: other weights, and the ranking that follows."""
    return open_panel("scoring", book)


def matrix(book: Workbook) -> Panel:
    """Open the panel of chapter 4: other splits and weights, the movement, an account's card."""
    return open_panel("matrix", book)


def soll_ist(book: Workbook) -> Panel:
    """Open the panel of chapter 5: thresholds, from company to product, comments."""
    return open_panel("soll_ist", book)


def account_plan(book: Workbook, account: str = "") -> Panel:
    """Open the panel of chapter 6: the plan of another account; it begins with the one given."""
    return open_panel("account_plan", book, account=account)
