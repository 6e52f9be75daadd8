"""The words a clerk would have typed into the course company's files, in both languages.

Codes (status, kind, buying role) are the same everywhere and get their labels when they are
shown; what stands here is shown as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from kamlib.sample.table import Cell, Row, Table
from kamlib.support import columns as c

#: Columns of free text, by table.
WORDED: dict[str, tuple[str, ...]] = {
    "accounts": (c.INDUSTRY,),
    "sales": (c.PRODUCT_GROUP,),
    "targets": ("set_by",),
    "wallets": ("source",),
    "contacts": ("function", "department", "owner"),
    "opportunities": ("title", "stage"),
    "actions": ("title",),
}
#: German by English.
GERMAN: dict[str, str] = {
    # functions, departments and who of us holds the contact
    "Managing director": "Geschäftsführung",
    "Head of purchasing": "Einkaufsleitung",
    "Plant manager": "Werkleitung",
    "Maintenance manager": "Instandhaltungsleitung",
    "Assistant to the management": "Assistenz der Geschäftsführung",
    "Management": "Geschäftsleitung",
    "Purchasing": "Einkauf",
    "Production": "Produktion",
    "Application engineering": "Anwendungstechnik",
    # titles of opportunities and their stages
    "Second plant": "Zweites Werk",
    "Retrofit of line 2": "Umbau der Linie 2",
    "Service contract": "Servicevertrag",
    "Series of gearboxes": "Getriebeserie",
    "New hall": "Neue Halle",
    "Frame contract": "Rahmenvertrag",
    "Drives for the press shop": "Antriebe für das Presswerk",
    "Conveyor drives": "Antriebe für Förderer",
    "Motors for the yard": "Motoren für den Hof",
    "Spare parts for three years": "Ersatzteile für drei Jahre",
    "Motors, yearly need": "Motoren, Jahresbedarf",
    "Drives for the test bench": "Antriebe für den Prüfstand",
    "Gearboxes for hall 3": "Getriebe für Halle 3",
    "Second line": "Zweite Linie",
    "Drives for line 1": "Antriebe für Linie 1",
    "Storage hall": "Lagerhalle",
    "need recognised": "Bedarf erkannt",
    "specification": "Spezifikation",
    "offer": "Angebot",
    "negotiation": "Verhandlung",
    "won": "gewonnen",
    "lost": "verloren",
    # titles of actions
    "Plant tour": "Werksführung",
    "Frame talks with the group": "Rahmengespräche mit dem Konzern",
    "Paid service contract": "Bezahlter Servicevertrag",
    "Agree on days of payment": "Zahlungsziel vereinbaren",
    "Talk to win them back": "Rückgewinnungsgespräch",
    "Get to know the new management": "Neue Geschäftsführung kennenlernen",
    "Price talks": "Preisgespräche",
    "Offer gearboxes again": "Getriebe erneut anbieten",
    "Quarterly review": "Quartalsgespräch",
    # the rest
    "Machine tools": "Werkzeugmaschinen",
    "Logistics": "Logistik",
    "Energy": "Energie",
    "Chemicals": "Chemie",
    "drives": "Antriebe",
    "gearboxes": "Getriebe",
    "motors": "Motoren",
    "service": "Service",
    "Sales planning": "Vertriebsplanung",
    "Purchasing talks": "Einkaufsgespräche",
}


def in_words(tables: Mapping[str, Table], language: str) -> dict[str, Table]:
    """Put the free texts of all tables into a language; no figure changes.

    Parameters
    ----------
    tables : mapping of str to list of dict
        In English.
    language : str
        ``en`` or ``de``.

    Examples
    --------
    >>> in_words({"actions": [{"title": "Price talks"}]}, "de")
    {'actions': [{'title': 'Preisgespräche'}]}
    """
    if language != "de":
        return dict(tables)
    return {
        name: [_row(row, WORDED[name]) for row in rows] if name in WORDED else rows
        for name, rows in tables.items()
    }


def _row(row: Row, columns: tuple[str, ...]) -> Row:
    return row | {column: _word(row[column]) for column in columns if column in row}


def _word(value: Cell) -> Cell:
    return GERMAN.get(value, value) if isinstance(value, str) else value
