"""The banner of chapter 1: what to look at before the figures are used."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kamlib.data_collection.findings import CHECKS
from kamlib.data_collection.labels import table_label
from kamlib.support import columns as c
from kamlib.support.language import Language
from kamlib.support.safe_text import clean, cut, isolate

_STYLE = (
    "<style>.kam-notice{--edge:#a8450c;border:1px solid var(--edge);"
    "border-left-width:.375rem;padding:.5rem 1rem;margin:.5rem 0 1.5rem;max-width:60rem}"
    ".kam-notice.bad{--edge:#b42020}.kam-notice.good{--edge:#2b7a2e}"
    ".kam-notice.plain{--edge:#52606d}"
    ".kam-notice p{margin:.125rem 0;font-weight:600}.kam-notice ul{margin:.25rem 0;"
    "padding-left:1.25rem}.kam-notice li{margin:.125rem 0}</style>"
)
_LONGEST = 300


@dataclass(frozen=True)
class Notice:
    """A framed list at the head of a page; draws itself in JupyterLab and on a page alike.

    Parameters
    ----------
    kind : {"good", "warn", "bad", "plain"}
        Whether anything is to be looked at, or stops the run; plain: nothing was checked.
    head : str
        The first line.
    lines : tuple of str
        One sentence per finding.
    """

    kind: str
    head: str
    lines: tuple[str, ...] = ()

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        mark = {"good": "●", "warn": "▲", "bad": "■", "plain": "–"}[self.kind]
        items = "".join(
            f"<li>{html.escape(isolate(cut(clean(line), _LONGEST)))}</li>" for line in self.lines
        )
        body = f'{_STYLE}<div class="kam-notice {self.kind}" role="note">'
        body += f'<p><span aria-hidden="true">{mark}</span> {html.escape(self.head)}</p>'
        body += (f"<ul>{items}</ul>" if items else "") + "</div>"
        listed = [f"- {cut(clean(line), _LONGEST)}" for line in self.lines]
        return {"text/html": body, "text/plain": "\n".join([f"{mark} {self.head}", *listed])}


def notice(findings: pd.DataFrame, language: Language) -> Notice:
    """Make the banner of all findings.

    Parameters
    ----------
    findings : DataFrame
        From :func:`~kamlib.data_collection.findings.find`.
    language : Language
        Of the page.

    Returns
    -------
    Notice
        Red if the run stops, amber if there is something to look at.
    """
    text = language.text
    if findings.empty:
        return Notice("good", text("Nothing stands out in the data of this quarter."))
    lines = tuple(_sentence(row, language) for row in findings.to_dict("records"))
    if (findings["severity"] == "red").any():
        return Notice("bad", text("The run stops until this is cured:"), lines)
    return Notice("warn", text("Look at this before you use the figures:"), lines)


def _sentence(row: dict[Any, Any], language: Language) -> str:
    parts = [language.number(float(str(row["count"])), digits=2 if row["check"] == "budget" else 0)]
    amount = float(str(row[c.AMOUNT]))
    if not pd.isna(amount):
        parts.append(language.money(amount))
    if row["detail"]:
        parts.append(str(row["detail"]))
    label = language.text(CHECKS[str(row["check"])][0])
    return f"{table_label(row['table'], language)}: {label} ({', '.join(parts)})."
