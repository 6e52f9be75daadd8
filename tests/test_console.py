"""What the command shows, on outputs of all kinds."""

from __future__ import annotations

import io
import signal
import sys

import pytest

from kamlib import cli
from kamlib.console import console, print_every_sign


def test_a_name_that_the_output_cannot_write_stops_nothing(monkeypatch):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="cp1252"))
    print_every_sign()
    console.print("Jörg Weiß, Çağla Şahin, 王小明", markup=False)
    sys.stdout.flush()
    assert written.getvalue().decode("cp1252").rstrip() == "Jörg Weiß, Ça?la ?ahin, ???"


def test_ctrl_c_finds_nothing_to_stop_where_the_command_has_ended(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["kam", "--help"])
    before = signal.getsignal(signal.SIGINT)
    try:
        with pytest.raises(SystemExit) as ended:
            cli.main()
        signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
    assert ended.value.code == 0
