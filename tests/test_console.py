"""What the command shows, on outputs of all kinds."""

from __future__ import annotations

import io
import sys

from kamlib.console import console, print_every_sign


def test_a_name_that_the_output_cannot_write_stops_nothing(monkeypatch):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="cp1252"))
    print_every_sign()
    console.print("Jörg Weiß, Çağla Şahin, 王小明", markup=False)
    sys.stdout.flush()
    assert written.getvalue().decode("cp1252").rstrip() == "Jörg Weiß, Ça?la ?ahin, ???"
