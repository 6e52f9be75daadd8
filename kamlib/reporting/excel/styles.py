"""Named cell styles and number formats of the workbook: blue given, black computed.

Number format codes are the same in every language of Excel; it shows them with the reader's
own separators. Negative figures have a true minus.
"""

from __future__ import annotations

from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle

from kamlib.support.theme import ACCENT, ADVERSE, CONTEXT, FAVOURABLE, INK, MUTED, PALE

FONT = "Calibri"
GIVEN = "0000C8"
HEADER_FILL = "E4E7EB"
RESULT_FILL = "F0F4F8"

#: Number format codes by what they show.
NUMBER_FORMATS: dict[str, str] = {
    "money": "#,##0;\\−#,##0",
    "cents": "#,##0.00;\\−#,##0.00",
    "percent": "0.0%;\\−0.0%",
    "share": "0%",
    "index": "0.0;\\−0.0",
    "rank": "0",
    "weight": "0.##",
    "move": "\\+0;\\−0;0",
    "kpi_money": "#,##0;\\−#,##0",
    "kpi_percent": '0.0" %";\\−0.0" %"',
    "kpi_points": "0.0;\\−0.0",
    "kpi_days": "0.0;\\−0.0",
    "kpi_count": "#,##0.##;\\−#,##0.##",
    "signed_money": "\\+#,##0;\\−#,##0;0",
    "signed_percent": "\\+0.0%;\\−0.0%;0.0%",
    "signed_points": "\\+0.0;\\−0.0;0.0",
    "date_en": "[$-809]d mmm yyyy",
    "date_de": "[$-407]dd.mm.yyyy",
}
_TEXT_ROLES = ("text", "wrapped", "light")
_INDENTED = (*_TEXT_ROLES, "header", "total text", "result text", "link", "plain")


def rgb(colour: str) -> str:
    """Turn ``#1f2933`` into the form Excel stores."""
    return colour.lstrip("#").upper()


def _line(colour: str = PALE, weight: Literal["hair", "thin"] = "hair") -> Side:
    return Side(style=weight, color=rgb(colour))


def _figure(name: str, role: str, code: str) -> NamedStyle:
    is_total = role == "total"
    style = NamedStyle(name=name, number_format=code)
    style.font = Font(
        name=FONT, size=10, bold=is_total, color=GIVEN if role == "given" else rgb(INK)
    )
    is_fact = role == "fact"
    style.alignment = Alignment(
        horizontal="left" if is_fact else "right", vertical="center", indent=int(is_fact)
    )
    edge = _line(INK, "thin")
    style.border = Border(top=edge, bottom=edge) if is_total else Border(bottom=_line())
    if role == "result":
        style.fill = PatternFill("solid", fgColor=RESULT_FILL)
        style.font = Font(name=FONT, size=10, bold=True, color=rgb(INK))
    return style


def _label(name: str, role: str) -> NamedStyle:
    sizes = {"title": 18, "heading": 12, "company": 13, "small": 9}
    bold = role in ("title", "heading", "header", "result header", "total text", "result text")
    colours = {
        "small": rgb(MUTED),
        "helper": rgb(CONTEXT),
        "link": rgb(ACCENT),
    }
    style = NamedStyle(name=name)
    style.font = Font(
        name=FONT,
        size=sizes.get(role, 8 if role == "helper" else 10),
        bold=bold,
        color=colours.get(role, rgb(INK)),
        underline="single" if role == "link" else None,
    )
    wraps = role in ("wrapped", "header", "result header", "caption")
    is_figure = role in ("result header", "caption")
    style.alignment = Alignment(
        horizontal="right" if is_figure else "left",
        vertical="center" if not wraps else "top" if role == "wrapped" else "bottom",
        wrap_text=wraps,
        indent=1 if role in _INDENTED else 0,
    )
    if role in ("header", "result header"):
        style.fill = PatternFill("solid", fgColor=HEADER_FILL)
        style.border = Border(bottom=_line(INK, "thin"))
    elif role == "result text":
        style.fill = PatternFill("solid", fgColor=RESULT_FILL)
    elif role in _TEXT_ROLES:
        style.border = Border(bottom=_line())
    elif role == "total text":
        style.border = Border(top=_line(INK, "thin"), bottom=_line(INK, "thin"))
    return style


def named_style(workbook: Workbook, role: str, code: str = "") -> str:
    """Name of the style for a role and a number format; added to the workbook at first use.

    Parameters
    ----------
    workbook : Workbook
        Where the style lives.
    role : str
        ``given`` (blue), ``computed`` (black), ``result`` (black on tint), ``total``, or a
        text role such as ``title``, ``header``, ``text``, ``wrapped``.
    code : str
        A name of :data:`NUMBER_FORMATS`; empty for text.
    """
    name = f"KAM {role} {code.replace('_', ' ')}".strip()
    if name not in workbook.named_styles:
        made = _figure(name, role, NUMBER_FORMATS[code]) if code else _label(name, role)
        workbook.add_named_style(made)
    return name


FAVOURABLE_TEXT = DifferentialStyle(font=Font(color=rgb(FAVOURABLE), bold=True))
ADVERSE_TEXT = DifferentialStyle(font=Font(color=rgb(ADVERSE), bold=True))
WATCH_TEXT = DifferentialStyle(font=Font(color="B44D12", bold=True))
