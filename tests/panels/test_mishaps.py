"""What goes wrong around a panel: it says so in the reader's words, and works on."""

from __future__ import annotations

import shutil

import pytest

from kamlib.panels import open_panel
from kamlib.panels.models.data_collection import DataCollectionModel
from kamlib.panels.models.soll_ist import SollIstModel
from kamlib.panels.views.data_collection import DataCollectionView
from kamlib.panels.views.soll_ist import SollIstView
from kamlib.workbook import open_workbook


@pytest.fixture
def own_book(tmp_path, company_writer):
    return open_workbook(company_writer(tmp_path, language="de"))


def test_after_a_source_that_is_gone_every_other_one_can_be_chosen(own_book, selections, tmp_path):
    view = DataCollectionView(DataCollectionModel(own_book), selections=selections)
    stood = view.source.value
    gone = tmp_path / "costs.csv"
    shutil.move(gone, tmp_path / "aside")
    view.source.value = "costs/1"
    assert "Keine Datei" in view.guard.box.value
    assert view.source.value == stood == view.model.choice["source"]
    for source in ("targets/1", "sales/1"):
        view.source.value = source
        assert view.guard.box.value == ""
        assert view.model.name(source) in view.stage.value
    shutil.move(tmp_path / "aside", gone)
    view.source.value = "costs/1"
    assert view.guard.box.value == ""


def test_what_is_refused_does_not_stay_in_its_control(german_book, selections):
    view = SollIstView(SollIstModel(german_book), selections=selections)
    shown = view.absolute.value
    view.absolute.value = "viel"
    assert "gefunden: viel" in view.guard.box.value
    assert view.absolute.value == shown
