"""Score sheets and certificates on paper: tagged PDF for readers who cannot see it (PDF/UA-1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kamlib.reporting.typeset import typeset
from kamlib.support.display import Show
from kamlib.support.language import Language
from kamlib.support.safe_text import clean, cut
from kamlib.training.certificate import Certificate
from kamlib.training.exercises import EXERCISES, MODULES
from kamlib.training.home import Group
from kamlib.training.record import Record
from kamlib.training.sheet import (
    content_of,
    module_columns,
    modules,
    points_of,
    question_columns,
    questions,
)


def sheet_pdf(record: Record, group: Group, certificate: Certificate | None) -> bytes:
    """Set the score sheet on paper (PDF/UA-1)."""
    language = group.say
    content = content_of(record, group, certificate) | {
        "tables": {
            "questions": _printed(
                questions(record, language), question_columns(language), language
            ),
            "modules": _printed(modules(record, language), module_columns(language), language),
        }
    }
    return typeset("score_sheet.typ", content, {})


def _printed(frame: pd.DataFrame, columns: list[Show], language: Language) -> Mapping[str, Any]:
    return {
        "header": [each.label for each in columns],
        "rows": [
            [cut(each.write(row[each.name], language), 200) for each in columns]
            for row in frame.to_dict("records")
        ],
        "right": [place for place, each in enumerate(columns) if each.format == "number"],
        "wide": next(place for place, each in enumerate(columns) if each.wraps),
    }


def certificate_pdf(certificate: Certificate, record: Record, group: Group) -> bytes:
    """Set a certificate on one page (PDF/UA-1)."""
    language = group.say
    text = language.text
    content = {
        "lang": language.code,
        "title": text("Certificate of attendance"),
        "company": clean(group.title),
        "name": clean(certificate.name),
        "attended": text("has attended the course Key Account Management"),
        "where": f"{clean(certificate.group)}, {language.date(group.day)}",
        "modules_title": text("Modules"),
        "modules": [f"{one.number}  {text(one.title)}" for one in MODULES.values()],
        "results_title": text("Results"),
        "results": results(record, language),
        "signature": text("Trainer"),
        "place": text("Place, date"),
        "code_title": text("Verification code"),
        "code": certificate.code,
        "verify": text(
            "The trainer can verify name, group, day and both test results with this code: "
            "kam train verify CODE NAME."
        ),
    }  # fmt: skip
    return typeset("certificate.typ", content, {})


def results(record: Record, language: Language) -> list[list[str]]:
    """List what a certificate says of a participant's results.

    A gain stands there only where there is one: both tests are named, and no certificate carries
    a loss.
    """
    text = language.text
    solved = text(
        "{right} of {asked}",
        right=language.number(record.done),
        asked=language.number(len(EXERCISES)),
    )
    gain = [[text("Learning gain"), points_of(record.gain, language)]] if record.gain > 0 else []
    return [
        [text("Test before the course"), record.pre.written(language)],
        [text("Test after the course"), record.post.written(language)],
        *gain,
        [text("Exercises solved"), solved],
    ]
