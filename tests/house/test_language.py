"""Every label and every paragraph of a chapter has a German text with the same placeholders."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from kamlib.reporting.translate import paragraphs

ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT / "kamlib" / "locale" / "de" / "LC_MESSAGES"
KEYWORDS = {"text": None, "translatable": None, "Sentence": None, "plural": (1, 2)}
PLACEHOLDER = re.compile(r"\{(\w+)")


def messages(name: str) -> list[Message]:
    with (CATALOGUES / name).open("rb") as file:
        return [message for message in read_po(file, locale="de") if message.id]


def forms(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def catalogue(name: str) -> dict[str, tuple[str, ...]]:
    return {
        forms(message.id)[0]: () if message.fuzzy else forms(message.string)
        for message in messages(name)
    }


def labels() -> dict[str, str]:
    found = {}
    extracted = extract_from_dir(
        ROOT / "kamlib", method_map=[("**.py", "python")], keywords=KEYWORDS
    )
    for file, line, message, _, _ in extracted:
        single = message if isinstance(message, str) else message[0]
        found[single] = f"{file}:{line}"
    return found


def test_every_label_has_a_german_text():
    german = catalogue("kamlib.po")
    missing = {
        label: place for label, place in labels().items() if not all(german.get(label, [""]))
    }
    assert not missing


def test_no_german_text_without_a_label():
    assert set(catalogue("kamlib.po")) <= set(labels())


@pytest.mark.parametrize("name", ["kamlib.po", "notebooks.po"])
def test_placeholders_are_the_same(name):
    for message in messages(name):
        for english, german in zip(forms(message.id), forms(message.string), strict=True):
            assert set(PLACEHOLDER.findall(german)) == set(PLACEHOLDER.findall(english)), english


def test_every_paragraph_of_a_chapter_has_a_german_text():
    german = catalogue("notebooks.po")
    used = set()
    for path in sorted((ROOT / "notebooks").rglob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                used.update(paragraphs(cell.source))
    assert not [part for part in used if not all(german.get(part, [""]))]
    assert set(german) <= used
