"""Every label and every paragraph of a chapter has a German text with the same placeholders."""

from __future__ import annotations

import ast
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
    return found | hidden_labels()


def hidden_labels() -> dict[str, str]:
    """Labels that stand inside another label's call or inside an f-string, unseen by babel."""
    found = {}
    for file in sorted((ROOT / "kamlib").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                label = getattr(node.args[0], "value", None)
                if called in KEYWORDS and isinstance(label, str) and label:
                    found[label] = f"{file.relative_to(ROOT)}:{node.lineno}"
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


def notebooks() -> list[Path]:
    """Chapters and lessons; nothing hidden."""
    home = ROOT / "notebooks"
    found = sorted(home.rglob("*.ipynb"))
    return [path for path in found if not any(part[0] == "." for part in path.parts)]


def shape(paragraph: str) -> dict[str, list[str]]:
    """What a reader sees of a paragraph besides its words; must be alike in both languages."""
    lines = paragraph.splitlines()
    return {
        "headings": re.findall(r"^#+(?= )", paragraph, re.MULTILINE),
        "lists": re.findall(r"^ *(?:[-*+]|\d+\.)(?= )", paragraph, re.MULTILINE),
        "quotes": re.findall(r"^>", paragraph, re.MULTILINE),
        "tables": [str(line.count("|")) for line in lines if line.startswith("|")],
        "code": sorted(re.findall(r"`+[^`]+`+", paragraph)),
        "links": sorted(re.findall(r"\]\(([^)]*)\)", paragraph)),
        "bold": ["**"] * paragraph.count("**"),
        "tags": sorted(re.findall(r"</?[a-z]+", paragraph)),
        "formulas": sorted(re.findall(r"\$[^$]+\$", paragraph)),
    }


def test_every_paragraph_of_a_notebook_has_a_german_text():
    german = catalogue("notebooks.po")
    used = set()
    for path in notebooks():
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                used.update(paragraphs(cell.source))
            elif "parameters" in cell.metadata.get("tags", []):
                used.update(line.rpartition("  # ")[2] for line in cell.source.splitlines())
    assert not [part for part in used if not all(german.get(part, [""]))]
    assert set(german) <= used


def test_german_paragraphs_have_the_shape_of_the_english():
    for message in messages("notebooks.po"):
        assert shape(str(message.string)) == shape(str(message.id)), message.id


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("## Checks", "### Prüfungen"),
        ("## Checks", "Prüfungen"),
        ("- one\n- two", "- eins, zwei"),
        ("1. one\n2. two", "- eins\n- zwei"),
        ("Set `account`.", "Setzen Sie `Kunde`."),
        ("Set `account`.", "Setzen Sie account."),
        ("[Chapter 1](01_a.ipynb)", "[Kapitel 1](01_b.ipynb)"),
        ("| a | b |\n|---|---|", "| a |\n|---|"),
        ("A **term**.", "Ein **Begriff."),
        ("<details>\n</details>", "<details>"),
        ("$x = 1$ holds.", "Es gilt x = 1."),
    ],
)
def test_a_broken_shape_is_found(english, german):
    assert shape(english) != shape(german)


#: One word for one thing: what must not stand in a German text, and the word that has won.
LOSING_WORDS: dict[str, str] = {
    r"\bWorkbooks?\b": "Arbeitsbuch (the Excel file: Arbeitsmappe)",
    r"[Bb]edienfeld": "Panel",
    r"[Aa]bgewiesen|[Zz]urückgewiesen": "abgelehnt",
    r"(?<!Net Promoter )\bScores?\b": "Punktwert",
    r"[Ss]chlüsselkund": "Key Account",
    r"[Bb]escheinigung": "Zertifikat",
    r"[Ss]tartzahl": "Startwert",
    r"[Kk]ostentreiber": "Bezugsgröße",
}
GERMAN_PAGES = sorted(ROOT.glob("notebooks/**/*.de.md"))


def losing(text: str) -> list[str]:
    """Tell which words of a German text have another word in this house."""
    prose = re.sub(r"`[^`]*`|\([a-z -]+\)", "", text)  # code, and English in brackets
    return [won for word, won in LOSING_WORDS.items() if re.search(word, prose)]


@pytest.mark.parametrize("name", ["kamlib.po", "notebooks.po"])
def test_one_word_for_one_thing_in_german(name):
    found = {text: losing(text) for message in messages(name) for text in forms(message.string)}
    assert not {text: words for text, words in found.items() if words}


@pytest.mark.parametrize("page", GERMAN_PAGES, ids=lambda page: page.name)
def test_german_pages_use_the_same_words(page):
    assert not losing(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "text",
    ["Das Workbook öffnet.", "Im Bedienfeld wählen.", "3 Zeilen wurden abgewiesen.",
     "Rang nach Score", "Vier Schlüsselkunden", "Keine Bescheinigung", "Dieselbe Startzahl"],
)  # fmt: skip
def test_a_losing_word_is_found(text):
    assert losing(text)
    assert not losing("Net Promoter Score und `workbook.toml`")
