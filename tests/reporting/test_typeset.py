"""Signs of all scripts on printed pages: set in a font of the machine, or told."""

from __future__ import annotations

import typst

from kamlib.reporting import typeset as module
from kamlib.reporting.typeset import typeset, unprintable

CERTIFICATE = {"title": "Certificate", "name": "王小明"}


def test_only_signs_of_foreign_scripts_are_looked_for_on_the_machine(monkeypatch):
    asked = []
    monkeypatch.setattr(module, "_is_on_this_machine", lambda sign: asked.append(sign) or False)
    assert unprintable("Jörg O'Brien-Müller, Şahin, Иванова – 12 €\n王 Ω") == "王"
    assert asked == ["王"]


def test_fonts_of_the_machine_are_opened_only_for_foreign_signs(monkeypatch):
    opened = []

    def compiled(*_, ignore_system_fonts, **__):
        opened.append(not ignore_system_fonts)
        return b"%PDF-"

    monkeypatch.setattr(typst, "compile", compiled)
    typeset("certificate.typ", CERTIFICATE, {})
    typeset("certificate.typ", CERTIFICATE | {"name": "Jörg Weiß"}, {})
    assert opened == [True, False]
